"""Uppy on the upload page of a desktop, in a real Chromium: several files, folders, pauses, refusals, known files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, site
from tests.browser.desk import ITEM, begin, choose, come, partly
from tests.browser.test_every_page import SERIOUS
from tests.browser.uploads import MIB, SLOW, THERE, Line, drop, kept, made, uploads
from tests.browser.visitor import DESK, PATIENCE_MS, Visitor

pytestmark = pytest.mark.browser


def serious(page: Page) -> list[str]:
    """What axe calls serious."""
    page.evaluate((chromium.folder() / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("() => axe.run(document)")
    return [
        f"{each['id']}: {each['nodes'][0]['html']}"
        for each in found["violations"]
        if each["impact"] in SERIOUS
    ]


def test_several_files_go_at_once_and_each_has_its_page(media: Visitor, tmp_path: Path) -> None:
    files = [made(tmp_path, f"晒席 {number}.mp4", MIB + number, 50 + number) for number in range(3)]
    media.sign_in()
    media.go("/footage/upload")
    expect(media.page.locator(".uppy-Dashboard-AddFiles-title")).to_contain_text("把视频、照片")
    begin(media)
    expect(media.page.locator("[data-fault]").first).to_contain_text("请先选视频或照片")
    choose(media, *files, made(tmp_path, "empty.mp4", 0, 0))
    expect(media.page.locator(ITEM)).to_have_count(3)
    expect(media.page.locator(".uppy-Informer").last).to_contain_text("empty.mp4: 这是个空文件")
    assert serious(media.page) == []
    item = media.page.locator("#item option").nth(1).get_attribute("value")
    media.page.select_option("#item", item)
    begin(media)
    come(media, 3)
    for file in files:
        assert kept(media.site, file).item_id == item
    media.look()
    assert serious(media.page) == []
    media.click(".sending:has-text('晒席 1') [data-open]")
    expect(media.page.locator("h1")).to_contain_text("晒席 1")
    assert media.faults == []


def test_one_file_leads_to_its_page_and_is_not_sent_again(media: Visitor, tmp_path: Path) -> None:
    file = made(tmp_path, "只传一次.mp4", 3 * MIB + 1, 61)
    media.sign_in()
    for name in ("只传一次.mp4", "换了名字.mp4"):
        sent: list[str] = []
        media.page.on("request", lambda request, sent=sent: sent.append(request.method))
        media.go("/footage/upload")
        expect(media.page.locator(ITEM)).to_have_count(0)
        file = file.rename(tmp_path / name)
        choose(media, file)
        begin(media)
        if name == "只传一次.mp4":
            media.page.wait_for_url(THERE)
            assert sent.count("PATCH") > 1
    come(media, 1)
    expect(media.page.locator(".sending")).to_contain_text("没有重复保存")
    assert "PATCH" not in sent
    assert uploads(media.site, "换了名字.mp4") == []
    media.click(".sending [data-open]")
    expect(media.page.locator("h1")).to_contain_text("只传一次.mp4")
    assert media.faults == []


def test_a_folder_is_dropped_with_all_that_is_in_it(media: Visitor, tmp_path: Path) -> None:
    card = tmp_path / "DCIM"
    (card / "100").mkdir(parents=True)
    for number, name in enumerate(("a.mp4", "b.mp4", "c.mp4")):
        made(card / "100" if number else card, name, 1000 + number, 70 + number)
    made(card, ".DS_Store", 10, 1)
    media.sign_in()
    media.go("/footage/upload")
    drop(media.page, ".uppy-Dashboard-AddFiles", card)
    names = media.page.locator(".uppy-Dashboard-Item-name")
    expect(names).to_have_count(3)
    assert sorted(names.all_text_contents()) == ["a.mp4", "b.mp4", "c.mp4"]
    begin(media)
    come(media, 3)
    assert media.faults == []


def test_a_paused_file_goes_on_and_so_does_one_whose_line_broke(
    media: Visitor, tmp_path: Path
) -> None:
    file = made(tmp_path, "断断续续.mp4", 24 * MIB, 80)
    media.sign_in()
    media.go("/footage/upload")
    line = Line(media.page)
    choose(media, file)
    begin(media)
    partly(media)
    media.page.get_by_role("button", name="暂停").first.click()
    expect(media.page.locator(".uppy-StatusBar")).to_contain_text("已暂停")
    (upload,) = uploads(media.site, file.name)
    assert 0 < upload.received < file.stat().st_size
    media.page.get_by_role("button", name="继续").first.click()
    expect(media.page.locator(".uppy-StatusBar")).to_contain_text("约剩")
    line.set(SLOW, offline=True)
    expect(media.page.locator(".uppy-Informer").last).to_contain_text("网络")
    line.set(-1)
    media.page.wait_for_url(THERE)
    assert kept(media.site, file) is not None
    assert [each.footage_id for each in uploads(media.site, file.name)] == [
        kept(media.site, file).id
    ]
    assert [each for each in media.faults if "INTERNET_DISCONNECTED" not in each] == []


def test_a_file_that_is_taken_out_is_dropped_by_the_studio_too(
    media: Visitor, tmp_path: Path
) -> None:
    file = made(tmp_path, "选错了.mp4", 24 * MIB, 110)
    media.sign_in()
    media.go("/footage/upload")
    Line(media.page)
    choose(media, file)
    begin(media)
    partly(media)
    assert len(uploads(media.site, file.name)) == 1
    with media.page.expect_response(lambda answer: answer.request.method == "DELETE") as dropped:
        media.page.click(".uppy-Dashboard-Item-action--remove")
    assert dropped.value.status == 204
    expect(media.page.locator(ITEM)).to_have_count(0)
    assert uploads(media.site, file.name) == []
    assert media.faults == []


def test_a_file_that_is_gone_from_the_disk_is_told_and_the_others_go_on(
    media: Visitor, tmp_path: Path
) -> None:
    """A card that was pulled out."""
    pulled = made(tmp_path, "卡拔掉了.mp4", 24 * MIB, 130)
    other = made(tmp_path, "还在的.mp4", MIB, 131)
    media.sign_in()
    media.go("/footage/upload")
    line = Line(media.page)
    choose(media, pulled)
    begin(media)
    partly(media)
    pulled.unlink()
    line.set(-1)
    refused = media.page.locator(".sending[data-state=failed]")
    expect(refused).to_contain_text("读不到", timeout=PATIENCE_MS)
    media.page.get_by_role("button", name="添加更多文件").click()
    choose(media, other)
    begin(media)
    come(media, 1)
    assert kept(media.site, other) is not None


def test_a_full_county_is_told_in_words_and_it_can_be_tried_again(
    browser: Browser, tmp_path: Path
) -> None:
    small = made(tmp_path, "小.mp4", MIB // 4, 120)
    large = made(tmp_path, "装不下.mp4", 2 * MIB, 121)
    limits = {"COUNTY_STUDIO_COUNTY_QUOTA_MIB": "1"}
    with (
        site.running(tmp_path / "full", **limits) as full,
        DESK.opened(browser, dark=True) as page,
    ):
        media = Visitor(full, page, "qidong-media")
        media.sign_in()
        media.go("/footage/upload")
        choose(media, large, small)
        begin(media)
        come(media, 1)
        refused = page.locator(".sending[data-state=failed]")
        expect(refused).to_have_count(1)
        expect(refused).to_contain_text("装不下.mp4")
        expect(refused).to_contain_text("配额是 1 MiB")
        assert kept(full, small) is not None
        assert kept(full, large) is None
        assert serious(page) == []
        page.click(".uppy-StatusBar-actionBtn--retry")
        expect(page.locator(".sending[data-state=failed]")).to_contain_text("配额是 1 MiB")
        assert [each for each in media.faults if "507" not in each and "[Uppy]" not in each] == []


def test_who_works_in_several_counties_says_which_before_anything_is_sent(
    studio_site: site.Site, desk: Page, tmp_path: Path
) -> None:
    file = made(tmp_path, "省里传的.mp4", MIB, 150)
    province = Visitor(studio_site, desk, "hunan-admin")
    province.sign_in()
    province.go("/footage/upload")
    choose(province, file)
    begin(province)
    expect(desk.locator("#unit:invalid")).to_have_count(1)
    assert uploads(studio_site, file.name) == []
    unit = desk.locator("#unit option").nth(2).get_attribute("value")
    desk.select_option("#unit", unit)
    begin(province)
    desk.wait_for_url(re.compile(r"/footage/[0-9a-f]{32}"))
    assert kept(studio_site, file).unit_id == unit
    assert province.faults == []
