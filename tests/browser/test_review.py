"""Looking at a clip in a real Chromium: marks by finger and keyboard, versions in step; jobs that move alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from jobs import queue
from studio.records.people import Unit
from studio.records.reviews import ClipComment
from studio.records.work import Job, JobKind, JobState
from studio.store import Database
from tests.browser.clips import put_two_versions
from tests.browser.site import Site
from tests.browser.visitor import PHONE, Visitor
from tests.process.children import eventually

pytestmark = [pytest.mark.browser, pytest.mark.media, pytest.mark.queue]


@pytest.fixture(scope="module")
def versions(studio_site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return put_two_versions(studio_site, tmp_path_factory.mktemp("films"))


@pytest.fixture
def coordinator_phone(studio_site: Site, browser: Browser) -> Iterator[Visitor]:
    with PHONE.opened(browser) as page:
        yield Visitor(studio_site, page, "qidong-coordinator")


@pytest.fixture
def plain(studio_site: Site, browser: Browser) -> Iterator[Visitor]:
    """Somebody whose browser runs no scripts."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False
    )
    with closing(context):
        yield Visitor(studio_site, context.new_page(), "qidong-coordinator")


def seek(page: Page, seconds: float) -> None:
    page.evaluate(
        """seconds => new Promise(done => {
            const film = document.getElementById("film");
            film.onseeked = done;
            film.currentTime = seconds;
        })""",
        seconds,
    )


def last_comment(site: Site) -> ClipComment:
    with closing(Database(site.settings)) as database, database.reading() as session:
        newest = select(ClipComment).order_by(ClipComment.created_at.desc())
        return session.scalars(newest).first()


def test_a_finger_marks_what_is_meant_and_it_is_found_again(
    coordinator_phone: Visitor, media: Visitor, versions: tuple[str, str]
) -> None:
    visitor, page = coordinator_phone, coordinator_phone.page
    visitor.sign_in()
    visitor.go(f"/clips/{versions[1]}/review")
    page.wait_for_function("() => document.getElementById('film').readyState >= 1")
    seek(page, 3.0)
    page.tap("[data-mark]")
    layer = page.locator("[data-mark-layer]")
    box = layer.bounding_box()
    assert box is not None
    layer.tap(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    expect(layer).to_be_hidden()
    assert page.input_value("#at") == "0:03"
    page.fill("#text", "商标挡住了花")
    visitor.click("button[formaction$='/changes']")
    said = last_comment(visitor.site)
    assert (said.at_ms, said.aspect, said.wanted) == (3000, "9:16", True)
    assert said.x == pytest.approx(250, abs=8)
    assert said.y == pytest.approx(750, abs=8)

    media.sign_in()
    media.click("a.line:has-text('商标挡住了花')")
    pin = media.page.locator(".pin[data-at]").first
    expect(pin).to_be_hidden()
    media.page.click("[data-seek]")
    expect(pin).to_be_visible()
    assert media.page.evaluate("() => document.getElementById('film').currentTime") == 3.0
    assert visitor.faults + media.faults == []


def test_the_keyboard_marks_too(coordinator: Visitor, versions: tuple[str, str]) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(f"/clips/{versions[0]}/review")
    page.wait_for_function("() => document.getElementById('film').readyState >= 1")
    page.focus("[data-step='1']")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('film').currentTime > 0.03")
    page.focus("[data-mark]")
    page.keyboard.press("Enter")
    for key in ("ArrowLeft", "ArrowLeft", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert page.evaluate("() => document.activeElement.id") == "text"
    page.keyboard.type("再亮一点")
    coordinator.click("[data-say] button.main")
    said = last_comment(coordinator.site)
    assert (said.text, said.x, said.y) == ("再亮一点", 460, 600)
    assert coordinator.faults == []


def test_versions_play_in_step(coordinator: Visitor, versions: tuple[str, str]) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(f"/clips/{versions[1]}/versions")
    page.click("[data-play]")
    page.wait_for_function("() => document.querySelector('video').currentTime > 1")
    page.click("[data-play]")
    times = page.evaluate(
        "() => [...document.querySelectorAll('video')].map(v => [v.paused, v.muted, v.currentTime])"
    )
    assert [(paused, muted) for paused, muted, _ in times] == [(True, False), (True, True)]
    assert abs(times[0][2] - times[1][2]) < 0.1
    assert coordinator.faults == []


def test_it_works_without_scripts(plain: Visitor, versions: tuple[str, str]) -> None:
    page = plain.page
    plain.page.goto(f"{plain.site.url}/sign-in")
    account = plain.site.accounts[plain.login]
    page.fill("#login", account.login)
    page.fill("#password", account.password)
    page.click("main form button.main")
    page.goto(f"{plain.site.url}/clips/{versions[0]}/review")
    page.fill("#text", "没有脚本也能写")
    page.fill("#at", "1.5")
    page.fill("#across", "10")
    page.fill("#down", "20")
    page.click("[data-say] button.main")
    assert last_comment(plain.site).at_ms == 1500
    expect(page.locator(".pin[data-at]").last).to_be_visible()
    page.click("#help > summary")
    expect(page.locator(".help-sheet li").first).to_be_visible()
    page.click(".help-sheet a.button")
    expect(page.locator("h1")).to_have_text("帮助")


def test_the_jobs_page_moves_by_itself_and_keeps_the_focus(
    studio_site: Site, coordinator: Visitor
) -> None:
    page = coordinator.page
    with closing(Database(studio_site.settings)) as database:
        job_id = _begin(database)
        coordinator.sign_in()
        coordinator.go("/jobs")
        row = page.locator(f"#job-{job_id}")
        expect(row.locator(".tag.busy")).to_have_text("进行中")
        row.locator("button").first.focus()
        for _ in range(2):
            page.wait_for_event("response", lambda answer: "/jobs/live" in answer.url)
        assert page.evaluate("() => document.activeElement.closest('li').id") == f"job-{job_id}"
        page.evaluate("() => { window.sameDocument = true; }")
        with database.session() as session:
            queue.cancel(session, job_id)
    expect(page.locator("section[aria-labelledby='jobs-ended']")).to_contain_text("演练")
    assert page.evaluate("() => window.sameDocument === true"), "no reload was needed"
    assert coordinator.faults == []


def _begin(database: Database) -> str:
    """A job that a worker is doing."""
    with database.session() as session:
        unit = session.scalars(select(Unit.id).where(Unit.slug == "qidong")).one()
        job = Job(unit_id=unit, kind=JobKind.REHEARSE, subject_id="wait600", title="演练")
        queue.enqueue(session, job)

    def runs() -> bool:
        with database.reading() as session:
            return session.get_one(Job, job.id).state is JobState.RUNNING

    assert eventually(runs, 60)
    return job.id
