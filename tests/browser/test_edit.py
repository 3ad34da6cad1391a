"""The editing desk in a real Chromium: upload → plan → cut → render; two people at once; a phone; no scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.site import Site, film_footage
from tests.browser.test_story import INGEST_MS, ITEM, RENDER_MS
from tests.browser.visitor import DESK, PATIENCE_MS, PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.queue, pytest.mark.media]

SAVED = "已保存"
SECONDS = "10"


@pytest.fixture(scope="module")
def footage(studio_site: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of footage that was looked at."""
    file = film_footage(tmp_path_factory.mktemp("film") / "剪辑台 素材.mp4", 5)
    with DESK.opened(browser) as page:
        media = Visitor(studio_site, page, "qidong-media")
        media.sign_in()
        media.go("/footage/upload")
        page.set_input_files("input[type=file]", file)
        media.choose_item(ITEM)
        page.click("form[data-upload] button[type=submit]")
        page.wait_for_selector("form#order", timeout=INGEST_MS)
        return page.url.removeprefix(studio_site.url)


def begin(media: Visitor, footage: str) -> str:
    """A new draft of the footage; its address."""
    media.sign_in()
    media.go(footage)
    media.click("a[href*='/edit/new']")
    page = media.page
    page.check(f"input[name=length][value='{SECONDS}']", force=True)
    for box in page.locator("input[name=aspect]").all():
        box.set_checked(checked=box.get_attribute("value") in {"9:16", "1:1"}, force=True)
    media.click("form.card button.main")
    expect(page.locator(".take-tile").first).to_be_visible()
    return page.url.removeprefix(media.site.url)


def order(page: Page) -> list[str]:
    """Numbers of the takes as they stand in the strip."""
    return [each.get_attribute("data-take") or "" for each in page.locator(".take-tile").all()]


def saved(page: Page, version: int) -> None:
    """Wait until the draft is saved in this version."""
    expect(page.locator("#desk input[name=version]").first).to_have_value(
        str(version), timeout=PATIENCE_MS
    )
    expect(page.locator("#saved")).to_have_text(SAVED, timeout=PATIENCE_MS)


def test_a_cut_by_hand_becomes_the_clip(media: Visitor, footage: str) -> None:
    begin(media, footage)
    page = media.page
    before = order(page)
    assert len(before) >= 3

    page.locator(".take-tile a").nth(1).press("Alt+ArrowLeft")
    saved(page, 2)
    assert order(page) == [before[1], before[0], *before[2:]]
    _drag_first_to_the_end(page)
    saved(page, 3)
    assert order(page) == [before[0], *before[2:], before[1]]

    page.locator(".take-tile a").nth(1).click()
    expect(page.locator(".take-tile.open")).to_have_attribute("data-take", before[2])
    page.click("[data-key='end-5']")
    saved(page, 4)
    _crop_to_the_left(page)
    saved(page, 5)
    _still_shows(page)
    page.click("[data-key='other-1']")
    saved(page, 6)
    page.keyboard.press("Control+z")
    saved(page, 7)
    _watch_and_insert(page)
    saved(page, 8)
    assert len(order(page)) == len(before) + 1
    _caption_on_the_track(page)

    length = page.locator(".sumbar b").first.inner_text()
    media.click("form.make button")
    page.wait_for_selector("a.tile", timeout=RENDER_MS)
    media.click("a.tile")
    minutes, seconds = length.split(":")
    wanted = 60 * int(minutes) + float(seconds)
    playing = page.locator("video").first.evaluate(
        """video => new Promise((done, failed) => {
            video.onerror = () => failed(new Error(video.error.message));
            video.onloadedmetadata = () => done(video.duration);
            video.preload = "metadata"; video.load();
        })"""
    )
    assert playing == pytest.approx(wanted, abs=0.15)
    expect(page.locator(".player .tag.good")).to_have_count(2)
    assert media.faults == []


def _drag_first_to_the_end(page: Page) -> None:
    first, last = page.locator(".take-tile").first, page.locator(".take-tile").last
    page.evaluate("() => window.scrollTo(0, 0)")
    start, end = first.bounding_box(), last.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + 30)
    page.mouse.down()
    for share in (0.3, 0.6, 1):
        reach = end["x"] + end["width"] - 6
        page.mouse.move(start["x"] + (reach - start["x"]) * share, start["y"] + 32)
    page.mouse.up()


def _crop_to_the_left(page: Page) -> None:
    box = page.locator(".crop-pic rect")
    before = float(box.get_attribute("x") or 0)
    picture = page.locator(".crop-pic input").bounding_box()
    assert picture
    page.locator(".crop-pic input").click(
        position={"x": picture["width"] * 0.2, "y": picture["height"] / 2}
    )
    expect(page.locator("[data-key='unpoint']")).to_be_visible()
    assert float(box.get_attribute("x") or 0) < before or before == 0


def _still_shows(page: Page) -> None:
    page.wait_for_function("() => document.getElementById('still').naturalWidth === 540")


def _watch_and_insert(page: Page) -> None:
    video = "document.querySelector('.reel[open] video')"
    page.locator("#player").scroll_into_view_if_needed()
    page.evaluate(f"() => {{ {video}.muted = true; }}")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("l")
    page.wait_for_function(f"() => !{video}.paused && {video}.currentTime > 0.2")
    page.keyboard.press("k")
    page.wait_for_function(f"() => {video}.paused")
    page.locator(".reel[open] [data-do=next]").click()
    before = page.evaluate(f"() => {video}.currentTime")
    page.locator(".reel[open] [data-do=next]").click()
    page.wait_for_function(
        f"before => Math.abs({video}.currentTime - before - 0.04) < 0.002", arg=before
    )
    page.locator(".reel[open] [data-do=in]").click()
    page.evaluate(f"() => {{ {video}.currentTime += 1.5; }}")
    page.locator(".reel[open] [data-do=out]").click()
    start, end = (
        page.locator(f".reel[open] [{each}]").input_value() for each in ("data-in", "data-out")
    )
    assert float(end) - float(start) == pytest.approx(1.54, abs=0.05)
    page.click(".reel[open] button[value=insert]")


def _caption_on_the_track(page: Page) -> None:
    """Written at the playhead, pulled along, stretched, moved by keys, written anew."""
    page.locator(".ruler").scroll_into_view_if_needed()
    _playhead_to(page, 50)
    page.fill("#caption-new", "当天采")
    page.press("#caption-new", "Enter")
    saved(page, 9)
    assert _frames(page) == (50, 100)
    _pull(page, page.locator(".block.caption"), 25)
    saved(page, 10)
    first, end = _frames(page)
    assert (end - first, first) == (50, pytest.approx(75, abs=1))
    _pull(page, page.locator(".block.caption [data-edge=end]"), 20)
    saved(page, 11)
    assert _frames(page) == (first, pytest.approx(end + 20, abs=1))
    page.locator(".block.caption").press("Shift+ArrowLeft")
    saved(page, 12)
    page.locator(".block.caption").press("ArrowLeft")
    saved(page, 13)
    assert _frames(page)[0] == first - 11
    page.locator(".block.caption").press("Enter")
    page.keyboard.type("，当天晒")
    saved(page, 14)
    expect(page.locator(".block-text")).to_have_text("当天采，当天晒")


def _playhead_to(page: Page, frame: int) -> None:
    ruler = page.locator(".ruler")
    ruler.focus()
    ruler.press("Home")
    for _ in range(frame // 10):
        ruler.press("Shift+ArrowRight")
    for _ in range(frame % 10):
        ruler.press("ArrowRight")
    expect(ruler).to_have_attribute("aria-valuenow", str(frame))


def _frames(page: Page) -> tuple[int, int]:
    """First and end frame of the only caption."""
    block = page.locator(".block.caption")
    return int(block.get_attribute("data-first") or 0), int(block.get_attribute("data-end") or 0)


def _pull(page: Page, what: Locator, frames: int) -> None:
    """Drag along the track by so many frames."""
    px = page.evaluate(
        """() => document.querySelector(".track-in").clientWidth
            / Number(document.querySelector("[data-track]").dataset.whole)"""
    )
    box = what.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + frames * px / 2, y)
    page.mouse.move(x + frames * px, y)
    page.mouse.up()


def test_the_second_one_to_save_keeps_a_copy(
    media: Visitor, coordinator: Visitor, footage: str
) -> None:
    address = begin(media, footage)
    coordinator.sign_in()
    coordinator.go(address)
    media.page.click("[data-key=later]")
    saved(media.page, 2)
    coordinator.page.click("[data-key=remove]")
    expect(coordinator.page.locator("#desk .told.note")).to_contain_text("没有盖掉它")
    mine, theirs = coordinator.page.locator("#desk a.button").all()
    assert (theirs.get_attribute("href") or "").startswith(address)
    kept = len(order(media.page))
    mine.click()
    expect(coordinator.page.locator(".take-tile")).to_have_count(kept - 1)
    media.page.reload()
    assert len(order(media.page)) == kept
    # The browser itself notes that 409 was answered.
    assert all("409" in each for each in coordinator.faults)
    assert media.faults == []


def test_on_a_phone_with_one_thumb(studio_site: Site, browser: Browser, footage: str) -> None:
    with PHONE.opened(browser) as page:
        media = Visitor(studio_site, page, "qidong-media")
        begin(media, footage)
        media.look()
        page.locator(".take-tile a").nth(1).tap()
        expect(page.locator(".take-tile").nth(1)).to_have_class("take-tile open")
        page.locator(".crop-pic input").tap()
        saved(page, 2)
        page.locator("[data-key='undo']").tap()
        saved(page, 3)
        media.look()
        small = page.evaluate(
            """() => [...document.querySelectorAll("main button, main a.button, .take-tile a, .pick, summary, .ruler")]
                .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.5)
                .map(each => each.outerHTML.slice(0, 120))"""
        )
        assert small == []
        assert media.faults == []


def test_without_scripts_the_plan_is_cut_with_forms(
    studio_site: Site, browser: Browser, media: Visitor, footage: str
) -> None:
    address = begin(media, footage)
    cookies = media.page.context.cookies()
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    try:
        context.add_cookies(cookies)
        page = context.new_page()
        page.goto(f"{studio_site.url}{address}")
        page.fill("#caption-new", "官家嘴")
        page.fill("#caption-at", "1.5")
        page.click("[data-key=caption-add]")
        page.fill("#caption-end-1", "3")
        page.click("[data-key=caption-save-1]")
        expect(page.locator("#caption-end-1")).to_have_value("3.00")
        page.click("[data-key=caption-drop-1]")
        expect(page.locator(".track-row")).to_have_count(0)
        before = order(page)
        page.click("[data-key=later]")
        assert order(page) == [before[1], before[0], *before[2:]]
        page.click("[data-key=remove]")
        assert order(page) == [before[1], *before[2:]]
        page.click(".crop-pic input", position={"x": 60, "y": 80})
        expect(page.locator("[data-key=unpoint]")).to_be_visible()
        page.check("input[name=length][value='6']", force=True)
        page.click("[data-key=plan]")
        expect(page.locator(".sumbar b").first).to_have_text("0:06")
    finally:
        context.close()
