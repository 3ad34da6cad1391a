"""A seller's clip plays across the join, in a real browser and without a hitch."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser

from studio.settings import Settings
from studio.workflows.personalise import open_clip, personalise
from studio.workflows.sellers import Seller
from tests.published import publish

pytestmark = [pytest.mark.browser, pytest.mark.media]

PLAYS = """
async () => {
  const film = document.createElement('video');
  film.muted = true;
  film.src = 'mine.mp4';
  document.body.append(film);
  const seen = [], stalls = [];
  film.addEventListener('waiting', () => stalls.push(film.currentTime));
  await new Promise((go, no) => { film.oncanplaythrough = go; film.onerror = () => no(film.error); });
  film.currentTime = START;
  await new Promise(go => { film.onseeked = go; });
  stalls.length = 0;
  const look = (now, frame) => { seen.push(frame.mediaTime); film.requestVideoFrameCallback(look); };
  film.requestVideoFrameCallback(look);
  await film.play();
  await new Promise((go, no) => { film.onended = go; film.onerror = () => no(film.error); });
  return {seen, stalls, size: [film.videoWidth, film.videoHeight], length: film.duration,
          error: film.error && film.error.message};
}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, float]]:
    """Address of a folder with a seller's clip, and the second its card begins."""
    place = tmp_path_factory.mktemp("mine")
    studio = Settings.from_environment({"COUNTY_STUDIO_VAR": str(place / "var")})
    clip = open_clip(publish(place, studio), studio)
    seller = Seller("周姐土货铺", link="https://example.com/z")
    personalise(clip, seller, place / "web" / "mine.mp4", None, studio)
    (place / "web" / "index.html").write_text("<!doctype html><title>film</title><body>")
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Quiet, directory=place / "web")
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", clip.shown.body_frames / 25
    server.shutdown()
    server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_it_plays_across_the_join(folder: tuple[str, float], browser: Browser) -> None:
    address, card = folder
    page = browser.new_page()
    page.goto(address)
    told = page.evaluate(PLAYS.replace("START", str(card - 0.6)))
    page.close()
    assert told["error"] is None
    assert told["size"] == [1080, 1080]
    assert told["length"] == pytest.approx(6, abs=0.05)
    assert told["stalls"] == []
    assert told["seen"] == sorted(told["seen"])
    assert any(time < card for time in told["seen"])
    assert any(time > card + 0.5 for time in told["seen"])
