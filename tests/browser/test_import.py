"""A price list through a real Chromium: on a phone, and without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.visitor import PATIENCE_MS, Visitor
from tests.catalog.sheet import offices

pytestmark = pytest.mark.browser


@pytest.fixture
def bare(browser: Browser) -> Page:
    """A narrow page that runs no scripts."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def send(visitor: Visitor, file: Path) -> None:
    visitor.sign_in()
    visitor.go("/catalog")
    visitor.page.click("a[href='/catalog/import']")
    visitor.page.set_input_files("#file", file)
    visitor.page.click("main form.card button.main")
    visitor.page.wait_for_selector("form.preview")


def mend_and_import(page: Page) -> None:
    """Formulas: two cells are mended, the row whose price became a date is left out."""
    expect(page.locator(".row-card.error")).to_have_count(3)
    page.fill("[name='fix:公式!C3']", "４８")
    page.fill("[name='fix:公式!C4']", "15.8元/斤")
    page.check("[name=out][value='公式!5']")
    page.click("button[name=mend] >> nth=0")
    expect(page.locator(".row-card.error")).to_have_count(0)
    page.click("button[name=import]")
    expect(page.locator(".told")).to_contain_text("已导入：新增 3 个")


def test_on_a_phone(studio_site: Site, phone: Page, tmp_path: Path) -> None:
    file = tmp_path / "公式.xlsx"
    file.write_bytes(offices.formulas())
    visitor = Visitor(studio_site, phone, "qidong-coordinator")
    send(visitor, file)
    visitor.look()
    mend_and_import(phone)
    visitor.look()
    phone.click("a.goods-card >> nth=0")
    phone.wait_for_selector("#offers")
    visitor.look()
    assert visitor.faults == []


def test_without_scripts(studio_site: Site, bare: Page, tmp_path: Path) -> None:
    file = tmp_path / "公式.xlsx"
    file.write_bytes(offices.formulas())
    send(Visitor(studio_site, bare, "sangzhi-coordinator"), file)
    mend_and_import(bare)
