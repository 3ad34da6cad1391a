"""The whole story in a real Chromium: upload → clip → publish → phone download → broadcast → calendar."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.site import Film, film_footage, film_of
from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.queue, pytest.mark.media]

INGEST_MS = 120_000
"""A small file is seen within this, even beside other work."""

RENDER_MS = 300_000
"""Two shapes of ten seconds are made within this."""

ITEM = "祁东黄花菜"
BEIJING = ZoneInfo("Asia/Shanghai")


def test_from_footage_to_a_broadcast(
    media: Visitor, seller: Visitor, coordinator: Visitor, tmp_path: Path
) -> None:
    _upload(media, film_footage(tmp_path / "黄花菜 采收 '早上'.mp4"))
    clip = _order_and_wait(media)
    _watch(media)
    _propose(media)
    _publish(coordinator, clip)
    _take_to_the_phone(seller, tmp_path)
    _plan(coordinator, tmp_path)

    assert media.faults + seller.faults + coordinator.faults == []


def _upload(media: Visitor, file: Path) -> None:
    media.sign_in()
    media.go("/footage/upload")
    media.page.set_input_files("input[type=file]", file)
    media.choose_item(ITEM)
    media.page.click("form[data-upload] button[type=submit]")
    media.page.wait_for_selector("form#order", timeout=INGEST_MS)
    media.look()

    expect(media.page.locator("h1")).to_contain_text(file.stem)
    assert media.page.locator("svg.shots rect").count() >= 4
    assert media.page.evaluate("() => document.querySelector('.strip img').naturalWidth") > 300


def _order_and_wait(media: Visitor) -> str:
    """Address of the clip that was made."""
    page = media.page
    for box in page.locator("input[name=length], input[name=aspect]").all():
        box.set_checked(checked=box.get_attribute("value") in {"10", "9:16", "1:1"}, force=True)
    media.click("form#order button.main")
    expect(page.locator(".job progress")).to_be_visible()
    page.reload()
    page.wait_for_selector("a.tile", timeout=RENDER_MS)
    media.look()
    media.click("a.tile")
    return page.url.removeprefix(media.site.url)


def _watch(visitor: Visitor) -> None:
    """Play every clip on the page for a moment."""
    for video in visitor.page.locator("video").all():
        second = video.evaluate(
            """video => new Promise((done, failed) => {
                video.muted = true;
                video.onerror = () => failed(new Error(video.error.message));
                video.ontimeupdate = () => { if (video.currentTime > 0.3) { video.pause(); done(video.currentTime); } };
                video.play().catch(failed);
            })"""
        )
        assert second > 0.3


def _propose(media: Visitor) -> None:
    expect(media.page.locator(".player .tag.good")).to_have_count(2)
    assert media.page.locator("form[action$='/publish']").count() == 0
    media.click("form[action$='/propose'] button")


def _publish(coordinator: Visitor, clip: str) -> None:
    coordinator.sign_in()
    coordinator.go(clip)
    coordinator.click("form[action$='/publish'] button")
    expect(coordinator.page.locator("a[href*='/gallery/']")).not_to_have_count(0)


def _take_to_the_phone(seller: Visitor, folder: Path) -> None:
    page = seller.page
    seller.sign_in()
    assert page.url.endswith("/gallery")
    page.fill("input[name=q]", "hhc")
    seller.click("form[role=search] button.main")
    seller.click("a.tile")
    _watch(seller)

    assert ITEM in page.input_value("#post-text")
    tall = film_of(seller.save("a[href$='/save']", folder))
    assert (tall.width, tall.height) == (1080, 1920)
    assert tall.codec == "h264"
    assert tall.has_sound
    assert tall.seconds == pytest.approx(10, abs=0.1)
    assert seller.save("a[href$='save']:not([href$='/save']), a[href*='cover'][download]", folder)
    _ranges_work(seller)
    _works_where_nobody_is_known(seller, folder)
    seller.click("nav.aspects a:not([aria-current])")
    square = film_of(seller.save("a[href$='/save']", folder))
    assert square == Film(1080, 1080, "h264", square.seconds, has_sound=True)


def _works_where_nobody_is_known(seller: Visitor, folder: Path) -> None:
    """In WeChat the button leads to a page; that page hands the file out in a browser without a session."""
    address = seller.page.get_attribute("a[href$='/save']", "href")
    page_of_link = f"{seller.site.url}{address.removesuffix('/save')}"
    browser = seller.page.context.browser
    inside = browser.new_context(locale="zh-CN", user_agent="iPhone MicroMessenger/8.0.50")
    outside = browser.new_context(locale="zh-CN", accept_downloads=True)
    with closing(inside), closing(outside):
        page = inside.new_page()
        page.goto(page_of_link)
        expect(page.locator(".wechat")).to_be_visible()
        expect(page.locator("a[href$='/save']")).to_have_count(0)
        page = outside.new_page()
        page.goto(page_of_link)
        with page.expect_download() as coming:
            page.click("a[href$='/save']")
        target = folder / f"link-{coming.value.suggested_filename}"
        coming.value.save_as(target)
    assert (film_of(target).width, film_of(target).height) == (1080, 1920)


def _ranges_work(seller: Visitor) -> None:
    address = seller.page.get_attribute("a[href$='/save']", "href")
    part = seller.page.request.get(
        f"{seller.site.url}{address}", headers={"Range": "bytes=100-199"}
    )

    assert part.status == 206
    assert len(part.body()) == 100


def _plan(coordinator: Visitor, folder: Path) -> None:
    page = coordinator.page
    start = datetime.now(BEIJING).replace(hour=19, minute=30) + timedelta(days=3)  # noqa: TID251 - the browser's clock is the real one too
    _new_broadcast(coordinator, "黄花菜专场", start)
    _add_part(coordinator, ITEM, "20")
    _add_part(coordinator, "祁东黄花菜家庭装", "15")
    expect(page.locator(".seg")).to_have_count(2)
    expect(page.locator(".seg .clip-name")).to_have_count(1)
    expect(page.locator(".finding")).not_to_have_count(0)

    calendar = icalendar.Calendar.from_ical(
        coordinator.save("a[href$='.ics']", folder).read_bytes()
    )
    (event,) = calendar.walk("VEVENT")
    assert "黄花菜专场" in str(event["summary"])
    assert event["dtstart"].dt.astimezone(BEIJING).strftime("%H:%M") == "19:30"
    sheet = openpyxl.load_workbook(coordinator.save("a[href$='.xlsx']", folder)).active
    text = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert ITEM in text
    assert "19:30" in text

    _new_broadcast(coordinator, "撞期的一场", start + timedelta(minutes=30))
    findings = page.locator(".finding.error")
    assert findings.count() >= 2, "the same host and the same channel are taken"


def _new_broadcast(coordinator: Visitor, title: str, start: datetime) -> None:
    page = coordinator.page
    coordinator.go("/schedule/new")
    page.fill("#title", title)
    page.select_option("#host", index=1)
    page.select_option("#channel", index=1)
    page.fill("#day", f"{start:%Y-%m-%d}")
    page.fill("#start", f"{start:%H:%M}")
    page.fill("#end", f"{start + timedelta(hours=1):%H:%M}")
    coordinator.click("main form button.main")
    expect(page.locator("h1")).to_contain_text(title)


def _add_part(coordinator: Visitor, item: str, minutes: str) -> None:
    page = coordinator.page
    coordinator.choose_item(item)
    page.fill("#minutes", minutes)
    coordinator.click("form:has(> .field #item) button.main")
