"""Uploads that go on after the browser was closed, in another browser, and not at all for somebody else."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, site
from tests.browser.desk import FORGET_COPIES, ITEM, begin, choose, come, partly, unfinished
from tests.browser.site import Site
from tests.browser.uploads import MIB, THERE, Line, kept, made, uploads
from tests.browser.visitor import DESK, PATIENCE_MS, Visitor

pytestmark = pytest.mark.browser


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
            page.evaluate(FORGET_COPIES)
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


def test_what_the_studio_has_by_now_is_not_asked_for_once_more(
    studio_site: Site, browser: Browser, media: Visitor, tmp_path: Path
) -> None:
    """It was finished in another browser while this one was closed and kept no copy."""
    file = made(tmp_path, "别处传完的.mp4", 16 * MIB, 97)
    with chromium.lasting(browser, tmp_path / "profile") as page:
        first = Visitor(studio_site, page, "qidong-media")
        first.sign_in()
        first.go("/footage/upload")
        Line(page)
        choose(first, file)
        begin(first)
        partly(first)
        page.wait_for_timeout(1500)  # as above
        page.evaluate(FORGET_COPIES)
    media.sign_in()
    media.go("/footage/upload")
    choose(media, file)
    begin(media)
    media.page.wait_for_url(THERE)

    with chromium.lasting(browser, tmp_path / "profile") as page:
        again = Visitor(studio_site, page, "qidong-media")
        again.go("/footage/upload")
        if page.locator("#login").count():
            again.sign_in()
            again.go("/footage/upload")
        come(again, 1)
        expect(page.locator(ITEM)).to_have_count(1)
        expect(page.locator(".uppy-Dashboard-Item-reSelect")).to_have_count(0)


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


def kill_web(studio: Site) -> int:
    """Kill -9 what answers for a studio; how many processes that were. Their supervisor starts it again."""
    port, killed = f"COUNTY_STUDIO_PORT={studio.settings.port}".encode(), 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if b"gunicorn" not in (process / "cmdline").read_bytes():
                continue
            if port in (process / "environ").read_bytes().split(b"\0"):
                os.kill(int(process.name), signal.SIGKILL)
                killed += 1
    return killed


def test_a_site_that_is_killed_meanwhile_is_waited_for(browser: Browser, tmp_path: Path) -> None:
    file = made(tmp_path, "站点重启.mp4", 24 * MIB, 140)
    with site.running(tmp_path / "own") as own, DESK.opened(browser) as page:
        media = Visitor(own, page, "qidong-media")
        media.sign_in()
        media.go("/footage/upload")
        Line(page)
        choose(media, file)
        begin(media)
        partly(media)
        assert kill_web(own) > 0
        expect(page.locator(".uppy-Informer").last).to_contain_text("网络断了")
        page.wait_for_url(THERE, timeout=3 * PATIENCE_MS)
        (upload,) = uploads(own, file.name)
        assert upload.footage_id == kept(own, file).id
