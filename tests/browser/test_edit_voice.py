"""A voice recorded in a real Chromium: a sentence from its microphone lies over the draft and is heard in the clip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from studio.process import ffmpeg_path, run
from tests.browser import chromium
from tests.browser.site import Site
from tests.browser.test_edit import begin, footage, saved
from tests.browser.test_story import RENDER_MS
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.recorded import recording

pytestmark = [pytest.mark.browser, pytest.mark.queue, pytest.mark.media]

__all__ = ["footage"]

SPOKEN_MS = 1800
VOICE_HZ, FILM_HZ = 200, 440


@pytest.fixture(scope="module")
def speaking(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose microphone hears our recording, over and over, and that asks nobody whether it may."""
    said = tmp_path_factory.mktemp("said") / "said.wav"
    said.write_bytes(recording(4))
    flags = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={said}",
    )
    with chromium.launched(browser.browser_type, *flags) as listening:
        yield listening


def test_a_voice_is_recorded_in_the_page_and_heard_in_the_clip(
    studio_site: Site, speaking: Browser, footage: str, tmp_path: Path
) -> None:
    with DESK.opened(speaking) as page:
        media = Visitor(studio_site, page, "qidong-media")
        begin(media, footage)
        page.evaluate("() => document.querySelector('.ruler').focus()")
        for _ in range(5):
            page.keyboard.press("Shift+ArrowRight")
        page.click("[data-rec=start]")
        expect(page.locator("[data-rec=stop]")).to_be_visible()
        page.wait_for_timeout(SPOKEN_MS)
        page.click("[data-rec=stop]")
        saved(page, 2)
        block = page.locator(".block.voice")
        assert int(block.get_attribute("data-first") or 0) == 50
        frames = int(block.get_attribute("data-end") or 0) - 50
        assert 25 < frames < 100
        block.press("ArrowRight")
        saved(page, 3)
        assert int(block.get_attribute("data-first") or 0) == 51
        block.click()
        page.select_option(".track-row.picked select", "3")
        saved(page, 4)
        played = page.locator(".track-row.picked audio").evaluate(
            """audio => new Promise((done, failed) => {
                audio.onerror = () => failed(new Error(audio.error.message));
                audio.onloadedmetadata = () => done(audio.duration);
                audio.preload = "metadata"; audio.load();
            })"""
        )
        assert played == pytest.approx(frames / 25, abs=0.1)
        _play_the_cut(page)
        media.click("form.make button")
        page.wait_for_selector("a.tile", timeout=RENDER_MS)
        media.click("a.tile")
        address = page.locator("video").first.evaluate("video => video.currentSrc || video.src")
        film = tmp_path / "clip.mp4"
        film.write_bytes(page.request.get(address).body())
        assert media.faults == []
    sound = _heard(film)
    middle = 51 / 25 + played / 2
    assert _level(sound, middle, VOICE_HZ) - _level(sound, 1, VOICE_HZ) > 15
    assert _level(sound, 1, FILM_HZ) - _level(sound, middle, FILM_HZ) > 8


def test_a_recording_that_was_turned_away_is_sent_once_more(
    studio_site: Site, speaking: Browser, footage: str
) -> None:
    with PHONE.opened(speaking) as page:
        media = Visitor(studio_site, page, "qidong-media")
        begin(media, footage)
        page.route("**/voice", lambda route: route.fulfill(status=403, body="<p>?</p>"), times=1)
        page.locator("[data-rec=start]").tap()
        expect(page.locator("[data-rec=stop]")).to_be_visible()
        page.wait_for_timeout(SPOKEN_MS)
        page.locator("[data-rec=stop]").tap()
        page.locator("[data-rec=again]").tap()
        saved(page, 2)
        expect(page.locator(".block.voice")).to_have_count(1)
        expect(page.locator("[data-rec=again]")).to_be_hidden()
        assert all("403" in each for each in media.faults)


def test_a_phone_without_a_microphone_sends_a_file_of_its_recorder(
    studio_site: Site, browser: Browser, footage: str, tmp_path: Path
) -> None:
    said = tmp_path / "新录音 1.wav"
    said.write_bytes(recording(1.2))
    with PHONE.opened(browser) as page:
        media = Visitor(studio_site, page, "qidong-media")
        page.add_init_script("delete window.MediaRecorder")
        begin(media, footage)
        expect(page.locator("[data-recorder]")).to_be_hidden()
        page.set_input_files("#voice-record", said)
        page.locator("[data-key=voice-send]").tap()
        saved(page, 2)
        block = page.locator(".block.voice")
        block.tap()
        expect(page.locator(".track-row.picked audio")).to_be_visible()
        page.locator(".track-row.picked [data-delete]").tap()
        saved(page, 3)
        expect(block).to_have_count(0)
        page.locator("[data-key=undo]").tap()
        saved(page, 4)
        expect(block).to_have_count(1)
        media.look()
        assert media.faults == []


def _play_the_cut(page: Page) -> None:
    """It runs over a join of two takes, with the voice, and stops at a tap."""
    head = "Number(document.querySelector('.ruler').getAttribute('aria-valuenow'))"
    joins = page.locator(".take-band[data-take]").evaluate_all(
        "all => all.map(each => Number(each.dataset.first))"
    )
    after = next(each for each in joins if each > 60)
    page.click("[data-cut]")
    page.wait_for_function(f"after => {head} > after + 12", arg=after)
    assert page.locator(".cut-film:not([hidden])").evaluate(
        "film => film.currentTime > 0 && !film.paused"
    )
    page.click("[data-cut]")
    expect(page.locator("[data-cut]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".track-still img")).to_be_visible()


def _heard(path: Path) -> np.ndarray:
    argv = (
        ffmpeg_path(),
        "-v",
        "error",
        "-i",
        str(path),
        "-f",
        "f32le",
        "-ac",
        "1",
        "-ar",
        "48000",
        "-",
    )
    return np.frombuffer(run(argv).stdout, np.float32)


def _level(sound: np.ndarray, middle: float, hertz: int) -> float:
    """Of a tone around an instant, dB."""
    part = sound[round((middle - 0.2) * 48_000) : round((middle + 0.2) * 48_000)]
    turning = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / 48_000)
    return float(20 * np.log10(abs((part * np.hanning(len(part)) * turning).mean()) + 1e-9))
