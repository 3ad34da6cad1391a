"""A shot request on a phone of 390 pixels: the link alone is enough, with scripts and without."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import cv2
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from studio.media.code import read_code
from studio.records.work import Footage
from studio.store import Database
from tests.browser.site import Site
from tests.browser.uploads import MIB, Line, made
from tests.browser.visitor import PATIENCE_MS, PHONE, Visitor

pytestmark = pytest.mark.browser

WECHAT = (
    "Mozilla/5.0 (Linux; Android 9; Redmi 7A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/66.0.3359.126 Mobile Safari/537.36 MicroMessenger/7.0.4.1420(0x27000437) Language/zh_CN"
)


@pytest.fixture
def link(media: Visitor) -> str:
    """What the office's page hands on for 拍晾晒, upright, 20 seconds."""
    media.sign_in()
    media.go("/requests/new")
    media.page.fill("#what", "拍晾晒")
    media.page.select_option("#item", index=1)
    media.page.fill("#film_on", "2027-06-12")
    media.click("form.card button.main")
    assert media.faults == []
    return re.search(r"http\S+", media.page.input_value("#message"))[0]


def arrived(site: Site, name: str) -> Footage | None:
    """The footage of this name."""
    with contextlib.closing(Database(site.settings)) as database, database.reading() as session:
        return session.scalar(select(Footage).where(Footage.name == name))


def test_the_code_on_the_screen_is_the_link(media: Visitor, link: str, tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    media.page.locator("svg.request-code").screenshot(path=picture)
    assert read_code(cv2.imread(str(picture))) == link


def test_a_phone_sends_by_the_link_and_the_office_sees_it(
    media: Visitor, link: str, phone: Page, tmp_path: Path
) -> None:
    stranger = Visitor(media.site, phone, "nobody")
    stranger.go(link.removeprefix(media.site.url))
    expect(phone.locator("h1")).to_have_text("拍晾晒")
    expect(phone.locator(".film-how")).to_contain_text("手机竖着拍")
    small = phone.locator("main button:visible, main label.drop, main input:visible")
    for box in [each.bounding_box() for each in small.all()]:
        assert box["height"] >= 44
    phone.fill("#sender", "桂花嫂")
    files = [made(tmp_path, f"竹匾 {number}.mp4", MIB + number, 60 + number) for number in (1, 2)]
    phone.set_input_files("input[type=file]", files)
    phone.click("form[data-upload] button[type=submit]")
    phone.wait_for_url(re.compile(r"\?sent=1$"), timeout=PATIENCE_MS)
    stranger.look()
    expect(phone.locator(".told")).to_contain_text("已收到")
    assert phone.locator("#sender").input_value() == "桂花嫂"
    assert stranger.faults == []

    media.page.reload()
    expect(media.page.locator("ul.lines")).to_contain_text("竹匾 2.mp4")
    expect(media.page.locator("ul.lines")).to_contain_text("桂花嫂")
    assert arrived(media.site, "竹匾 1.mp4").item_id is not None


def test_it_goes_on_after_the_page_was_closed(
    media: Visitor, link: str, phone: Page, tmp_path: Path
) -> None:
    file = made(tmp_path, "晒坪.mp4", 24 * MIB, 64)
    phone.goto(link)
    line = Line(phone)
    phone.set_input_files("input[type=file]", file)
    phone.click("form[data-upload] button[type=submit]")
    phone.wait_for_function("() => document.querySelector('.sending progress').value > 12")
    phone.goto("about:blank")
    assert arrived(media.site, file.name) is None

    phone.goto(link)
    expect(phone.locator("[data-unfinished]")).to_contain_text(file.name)
    phone.set_input_files("input[type=file]", file)
    expect(phone.locator(".sending")).to_contain_text("接着传")
    line.set(-1)
    phone.click("form[data-upload] button[type=submit]")
    phone.wait_for_url(re.compile(r"\?sent=1$"), timeout=PATIENCE_MS)
    assert arrived(media.site, file.name).bytes == 24 * MIB


def test_a_page_without_scripts_sends_too(
    media: Visitor, link: str, browser: Browser, tmp_path: Path
) -> None:
    file = made(tmp_path, "老手机.mp4", MIB, 63)
    context = browser.new_context(
        java_script_enabled=False,
        user_agent=WECHAT,
        locale="zh-CN",
        viewport={"width": PHONE.width, "height": PHONE.height},
    )
    try:
        page = context.new_page()
        page.goto(link)
        expect(page.locator("input[type=file]")).to_be_visible()
        page.fill("#sender", "老周")
        page.set_input_files("input[type=file]", file)
        page.click("form[data-upload] button[type=submit]")
        expect(page.locator(".told")).to_contain_text("1 个文件已收到", timeout=PATIENCE_MS)
    finally:
        context.close()
    assert arrived(media.site, file.name).sender == "老周"
