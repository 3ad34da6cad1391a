"""Uppy on the upload page of a desktop, in a real Chromium: several, paused, restarted, known, refused, dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import chromium, site
from tests.browser.site import Site
from tests.browser.test_every_page import SERIOUS
from tests.browser.uploads import MIB, SLOW, THERE, Line, drop, kept, made, uploads
from tests.browser.visitor import DESK, PATIENCE_MS, Visitor

pytestmark = pytest.mark.browser

ITEM = ".uppy-Dashboard-Item"
PART_OF_IT = "() => document.querySelector('.uppy-StatusBar-progress')?.ariaValueNow > 12"


def choose(visitor: Visitor, *files: Path) -> None:
    visitor.page.set_input_files(".uppy-Dashboard-input >> nth=0", files)


def begin(visitor: Visitor) -> None:
    visitor.page.click("form[data-upload] button[type=submit]")


def partly(visitor: Visitor) -> None:
    """Wait until some of it has come."""
    visitor.page.wait_for_function(PART_OF_IT)


def come(visitor: Visitor, number: int) -> None:
    """Wait until so many files have come."""
    done = visitor.page.locator(".sending[data-state=done]")
    expect(done).to_have_count(number, timeout=PATIENCE_MS)


def unfinished(page: Page, file: Path) -> Locator:
    """The page's line of an upload that stopped."""
    return page.locator(f"[data-unfinished] [data-name='{file.name}']")


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


@pytest.mark.parametrize("copied", [True, False])
def test_a_browser_closed_in_mid_upload_goes_on_when_it_is_opened_again(
    studio_site: Site, browser: Browser, tmp_path: Path, *, copied: bool
) -> None:
    """Golden Retriever brings the file back. One that it kept no copy of, as it was too large, is chosen once more."""
    file = made(tmp_path, f"重启后接着传 {copied}.mp4", 24 * MIB, 90 + copied)
    other = made(tmp_path, f"一起传的 {copied}.mp4", 9 * MIB, 92 + copied)
    with chromium.lasting(browser, tmp_path / "profile") as page:
        media = Visitor(studio_site, page, "qidong-media")
        media.sign_in()
        media.go("/footage/upload")
        Line(page)
        choose(media, file, other)
        begin(media)
        partly(media)
        page.wait_for_timeout(1500)  # Uppy notes how it stands twice a second
        if not copied:
            page.evaluate(
                """() => new Promise(done => {
                  const open = indexedDB.open('uppy-blobs');
                  open.onsuccess = () => {
                    const change = open.result.transaction(['files'], 'readwrite');
                    change.objectStore('files').clear();
                    change.oncomplete = done;
                  };
                })"""
            )
    begun = uploads(studio_site, file.name)
    assert [each.footage_id for each in begun] == [None]
    assert 0 < begun[0].received < file.stat().st_size

    with chromium.lasting(browser, tmp_path / "profile") as page:
        media = Visitor(studio_site, page, "qidong-media")
        media.go("/footage/upload")
        if page.locator("#login").count():
            media.sign_in()
            media.go("/footage/upload")
        expect(page.locator(ITEM)).to_have_count(2)
        expect(page.locator(".uppy-Dashboard-serviceMsg")).to_contain_text("还没传完的")
        expect(unfinished(page, file)).to_have_count(0)
        if not copied:
            begin(media)
            expect(page.locator("[data-fault]").first).to_contain_text("有 2 个大文件要再选一次")
            page.click(".uppy-Dashboard-Item-reSelect >> nth=0")
            choose(media, file, other)
            expect(page.locator(".uppy-Dashboard-serviceMsg")).to_contain_text("上次选的文件还在")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        begin(media)
        come(media, 2)
        assert media.faults == []
    assert "POST" not in sent, "it goes on, it does not begin anew"
    for each in (file, other):
        (upload,) = uploads(studio_site, each.name)
        assert upload.footage_id == kept(studio_site, each).id


def test_somebody_else_at_the_same_computer_finds_nothing_of_it(
    studio_site: Site, browser: Browser, tmp_path: Path
) -> None:
    file = made(tmp_path, "别人的.mp4", 24 * MIB, 95)
    with chromium.lasting(browser, tmp_path / "profile") as page:
        media = Visitor(studio_site, page, "qidong-media")
        media.sign_in()
        media.go("/footage/upload")
        Line(page)
        choose(media, file)
        begin(media)
        partly(media)
        page.wait_for_timeout(1500)  # as above
        page.goto("about:blank")
        page.context.clear_cookies()
        other = Visitor(studio_site, page, "sangzhi-media")
        other.sign_in()
        other.go("/footage/upload")
        expect(page.locator(".uppy-Dashboard-AddFiles-title")).to_be_visible()
        page.wait_for_timeout(1500)
        expect(page.locator(ITEM)).to_have_count(0)
        assert "别人的" not in page.content()


def test_what_the_studio_gave_up_meanwhile_begins_anew(
    studio_site: Site, browser: Browser, tmp_path: Path
) -> None:
    """Nobody went on with it for a week, or it was dropped from another computer."""
    file = made(tmp_path, "过期了.mp4", 16 * MIB, 96)
    with chromium.lasting(browser, tmp_path / "profile") as page:
        media = Visitor(studio_site, page, "qidong-media")
        media.sign_in()
        media.go("/footage/upload")
        Line(page)
        choose(media, file)
        begin(media)
        partly(media)
        page.wait_for_timeout(1500)  # as above
        page.get_by_role("button", name="暂停").first.click()
        (upload,) = uploads(studio_site, file.name)
        dropped = page.evaluate(
            """id => fetch(`/uploads/${id}`, {method: 'DELETE', headers: {
              'Tus-Resumable': '1.0.0', 'X-CSRFToken': document.body.dataset.csrf}}).then(a => a.status)""",
            upload.id,
        )
        assert dropped == 204
        page.reload()
        expect(page.locator(ITEM)).to_have_count(1)
        begin(media)
        page.wait_for_url(THERE)
    assert [each.id for each in uploads(studio_site, file.name)] != [upload.id]
    assert kept(studio_site, file) is not None


def test_what_stopped_in_another_browser_goes_on_here(
    media: Visitor, phone: Page, tmp_path: Path
) -> None:
    file = made(tmp_path, "手机上开头.mp4", 24 * MIB, 100)
    first = Visitor(media.site, phone, "qidong-media")
    first.sign_in()
    first.go("/footage/upload")
    Line(phone)
    phone.set_input_files("input[type=file]", file)
    begin(first)
    phone.wait_for_function("() => document.querySelector('.sending progress').value > 12")
    phone.locator(".sending [data-pause]").click()

    media.sign_in()
    media.go("/footage/upload")
    expect(unfinished(media.page, file)).to_have_count(1)
    choose(media, file)
    expect(unfinished(media.page, file)).to_have_count(0)
    expect(media.page.locator(".uppy-Informer").last).to_contain_text("接着传")
    begin(media)
    media.page.wait_for_url(THERE)
    assert len(uploads(media.site, file.name)) == 1
    assert media.faults == []


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
