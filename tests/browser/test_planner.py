"""A month planned on the page through a real Chromium and a real worker: on a desk, on a phone, and without scripts."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from studio.records.live import Host
from studio.store import Database
from tests.browser.site import Site
from tests.browser.visitor import PATIENCE_MS, Visitor

pytestmark = pytest.mark.browser

SEARCH_MS = 120_000
"""How long a search of ten seconds may take on a busy machine, its start and OR-Tools' loading included."""


@pytest.fixture(autouse=True)
def known_hosts(studio_site: Site) -> None:
    """Everybody's identity is checked until long after these months; otherwise nobody would be planned."""
    with (
        contextlib.closing(Database(studio_site.settings)) as database,
        database.session() as session,
    ):
        session.execute(update(Host).values(verified_until=date(2060, 12, 31)))


@pytest.fixture
def bare(browser: Browser) -> Iterator[Page]:
    """A narrow page that runs no scripts."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def ask(visitor: Visitor, first: str) -> None:
    """Four weeks from ``first``, as the page fills them in."""
    visitor.sign_in()
    visitor.go("/schedule")
    visitor.page.click("a[href='/schedule/plan']")
    visitor.page.fill("#period-first", first)
    visitor.page.click(".period button")
    expect(visitor.page.locator("input[name=first][type=hidden]")).to_have_value(first)


def propose(page: Page) -> None:
    page.click(".propose button.main")
    page.wait_for_selector("section.summary", timeout=SEARCH_MS)


def test_a_month_on_a_desk(studio_site: Site, coordinator: Visitor) -> None:
    page = coordinator.page
    ask(coordinator, "2029-06-18")
    coordinator.look()
    assert page.locator(".wish-times input").first.input_value() not in ("", "0")
    propose(page)
    coordinator.look()
    offers = page.locator(".offer")
    count = offers.count()
    assert count >= 4
    page.locator("summary", has_text="为什么这样排").first.click()
    expect(offers.first).to_contain_text("黄金时段")
    for place in range(2):
        page.locator("input[name=take]").nth(place).uncheck()
    page.click(".take-bar button.main")
    expect(page.locator(".told")).to_contain_text(f"新建 {count - 2} 场草稿")
    page.reload()
    expect(page.locator(".offer .tag.good")).to_have_count(count - 2)
    page.click("a:has-text('重新排')")
    coordinator.look()
    propose(page)
    expect(page.locator(".offer.locked")).to_have_count(count - 2)
    expect(page.locator(".offer.kept")).to_have_count(2)
    page.click("button[name=all]")
    expect(page.locator(".told")).to_contain_text("新建 2 场草稿")
    page.click("a:has-text('看这一场') >> nth=0")
    coordinator.look()
    expect(page.locator("h1")).to_contain_text("草稿")
    assert coordinator.faults == []


def test_a_month_on_a_phone(studio_site: Site, phone: Page) -> None:
    visitor = Visitor(studio_site, phone, "sangzhi-coordinator")
    ask(visitor, "2029-04-02")
    visitor.look()
    propose(phone)
    visitor.look()
    phone.click(".take-bar button.main")
    expect(phone.locator(".told")).to_contain_text("场草稿")
    visitor.look()
    assert visitor.faults == []


def test_a_month_without_scripts(studio_site: Site, bare: Page) -> None:
    visitor = Visitor(studio_site, bare, "xinhua-coordinator")
    ask(visitor, "2029-05-07")
    propose(bare)
    bare.click("button[name=all]")
    expect(bare.locator(".told")).to_contain_text("场草稿")
