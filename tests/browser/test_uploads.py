"""The light upload page in a real Chromium: several at once, paused, reloaded, cut off, none without scripts lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site
from tests.browser.uploads import MIB, SLOW, THERE, Line, drop, kept, made
from tests.browser.visitor import PATIENCE_MS, Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def media(studio_site: Site, phone: Page) -> Visitor:
    """Somebody of the media team on a phone, which has the light page."""
    return Visitor(studio_site, phone, "qidong-media")


def choose(visitor: Visitor, *files: Path) -> None:
    visitor.page.set_input_files("input[type=file]", files)


def begin(visitor: Visitor) -> None:
    visitor.page.click("form[data-upload] button[type=submit]")


def test_several_files_at_once(media: Visitor, tmp_path: Path) -> None:
    files = [made(tmp_path, f"晒场 {number}.mp4", MIB + number, number) for number in range(3)]
    media.sign_in()
    media.go("/footage/upload")
    choose(media, *files, made(tmp_path, "empty.mp4", 0, 0))
    rows = media.page.locator(".sending")
    expect(rows).to_have_count(4)
    expect(rows.nth(3)).to_contain_text("这是个空文件")
    item = media.page.locator("#item option").nth(1).get_attribute("value")
    media.page.select_option("#item", item)
    begin(media)
    for number, file in enumerate(files):
        expect(rows.nth(number)).to_have_attribute("data-state", "done", timeout=PATIENCE_MS)
        assert kept(media.site, file).item_id == item
    rows.nth(3).locator("[data-remove]").click()
    media.look()
    media.click(".sending >> nth=1 >> [data-open]")
    expect(media.page.locator("h1")).to_contain_text("晒场 1")
    assert media.faults == []


def test_a_paused_file_goes_on_after_the_page_was_closed(media: Visitor, tmp_path: Path) -> None:
    file = made(tmp_path, "航拍 “梯田”.mp4", 24 * MIB, 7)
    media.sign_in()
    media.go("/footage/upload")
    line = Line(media.page)
    choose(media, file)
    begin(media)
    row = media.page.locator(".sending")
    expect(row.locator("progress")).not_to_have_js_property("value", 0)
    media.page.wait_for_function("() => document.querySelector('.sending progress').value > 12")
    row.locator("[data-pause]").click()
    expect(row).to_contain_text("已暂停")
    assert kept(media.site, file) is None

    media.go("/footage/upload")
    expect(media.page.locator("[data-unfinished]")).to_contain_text(file.name)
    choose(media, file)
    expect(media.page.locator("[data-unfinished]")).to_be_hidden()
    expect(row).to_contain_text("接着传")
    assert float(row.locator("progress").evaluate("bar => bar.value")) > 0
    line.set(-1)
    begin(media)
    media.page.wait_for_url(THERE)
    assert kept(media.site, file) is not None
    media.go("/footage/upload")
    assert media.page.locator("[data-unfinished]").count() == 0
    assert media.faults == []


def test_a_line_that_breaks_goes_on_by_itself(media: Visitor, tmp_path: Path) -> None:
    file = made(tmp_path, "采收.mp4", 16 * MIB, 8)
    media.sign_in()
    media.go("/footage/upload")
    line = Line(media.page)
    choose(media, file)
    begin(media)
    media.page.wait_for_function("() => document.querySelector('.sending progress').value > 12")
    line.set(SLOW, offline=True)
    expect(media.page.locator(".sending")).to_contain_text("网络断了")
    line.set(-1)
    media.page.wait_for_url(THERE)
    assert kept(media.site, file) is not None
    assert [each for each in media.faults if "ERR_INTERNET_DISCONNECTED" not in each] == []


def test_a_desktop_without_uppy_has_it_too_and_takes_a_folder(
    studio_site: Site, desk: Page, tmp_path: Path
) -> None:
    media = Visitor(studio_site, desk, "qidong-media")
    desk.route("**/vendor/uppy.js", lambda route: route.abort())
    card = tmp_path / "DCIM"
    (card / "100").mkdir(parents=True)
    names = {"a.mp4", "b.mp4", "c.mp4"}
    for number, name in enumerate(sorted(names)):
        made(card / "100" if number else card, name, 1000 + number, 30 + number)
    made(card, ".DS_Store", 10, 1)
    media.sign_in()
    media.go("/footage/upload")
    drop(desk, ".drop", card)
    rows = media.page.locator(".sending")
    expect(rows).to_have_count(3)
    assert set(media.page.locator(".sending [data-name]").all_text_contents()) == names
    begin(media)
    done = media.page.locator(".sending[data-state=done]")
    expect(done).to_have_count(3, timeout=PATIENCE_MS)
    assert [each for each in media.faults if "ERR_FAILED" not in each] == []


def test_a_file_that_is_here_already_is_not_sent(media: Visitor, tmp_path: Path) -> None:
    file = made(tmp_path, "一次.mp4", 3 * MIB + 1, 21)
    media.sign_in()
    for name in ("一次.mp4", "又一次.mp4"):
        sent: list[str] = []
        media.page.on("request", lambda request, sent=sent: sent.append(request.method))
        media.go("/footage/upload")
        choose(media, file.rename(tmp_path / name))
        file = tmp_path / name
        begin(media)
        if name == "一次.mp4":
            media.page.wait_for_url(THERE)
            assert "PATCH" in sent
    expect(media.page.locator(".sending")).to_contain_text("没有重复保存")
    assert "PATCH" not in sent
    media.click(".sending [data-open]")
    expect(media.page.locator("h1")).to_contain_text("一次.mp4")
    assert media.faults == []


def test_what_is_no_longer_wanted_is_dropped(media: Visitor, tmp_path: Path) -> None:
    file = made(tmp_path, "错的.mp4", 16 * MIB, 9)
    media.sign_in()
    media.go("/footage/upload")
    Line(media.page)
    choose(media, file)
    begin(media)
    media.page.wait_for_function("() => document.querySelector('.sending progress').value > 7")
    media.page.locator(".sending [data-pause]").click()
    media.go("/footage/upload")
    line = media.page.locator("[data-unfinished] .line")
    expect(line).to_have_count(1)
    line.locator("button").click()
    expect(line).to_have_count(0)
    media.go("/footage/upload")
    assert media.page.locator("[data-unfinished]").count() == 0


def test_a_page_without_scripts_uploads_as_before(
    studio_site: Site, browser: Browser, media: Visitor, tmp_path: Path
) -> None:
    file = made(tmp_path, "无脚本.mp4", MIB, 10)
    media.sign_in()
    state = media.page.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state, locale="zh-CN")
    try:
        page = context.new_page()
        page.goto(f"{studio_site.url}/footage/upload")
        page.set_input_files("input[type=file]", file)
        page.click("form[data-upload] button[type=submit]")
        page.wait_for_url(THERE)
    finally:
        context.close()
    assert kept(studio_site, file) is not None


def test_the_page_fits_and_says_what_goes_on(
    studio_site: Site, phone: Page, tmp_path: Path
) -> None:
    visitor = Visitor(studio_site, phone, "qidong-media")
    visitor.sign_in()
    fetched: list[str] = []
    phone.on("request", lambda request: fetched.append(request.url))
    visitor.go("/footage/upload")
    assert [each for each in fetched if "upload.js" in each]
    assert [each for each in fetched if "uppy" in each or "upload_desk" in each] == []
    long = made(
        tmp_path, "二〇二六年六月黄土铺镇黄花菜清晨采收航拍原片第一卷_final_v2.mp4", 16 * MIB, 11
    )
    Line(phone)
    choose(visitor, long, made(tmp_path, "b.mp4", 8 * MIB, 12))
    visitor.look()
    begin(visitor)
    phone.wait_for_function("() => document.querySelector('.sending progress').value > 7")
    visitor.look()
    for button in phone.locator(".sending button:visible").all():
        assert button.bounding_box()["height"] >= 44
    expect(phone.locator(".sending[data-state=done]")).to_have_count(2, timeout=PATIENCE_MS)
    visitor.look()
    assert visitor.faults == []
