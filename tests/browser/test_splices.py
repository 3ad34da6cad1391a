"""A seller's clip and one with a new price play across their joins, in a real browser and without a hitch."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from studio.catalog import facts_of, find_item, read_catalog, with_price
from studio.settings import Settings
from studio.units import Aspect, Money
from studio.workflows.cutting.cut_files import cut_plan
from studio.workflows.cutting.plan_files import PlanWish, plan_files
from studio.workflows.cutting.reprice import reprice
from studio.workflows.kit.wish import ClipWish
from studio.workflows.personal.personalise import open_clip, personalise
from studio.workflows.personal.sellers import Seller
from tests.published import SKU, publish
from tests.synthetic import BLUE, GREEN, RED, make_clip

pytestmark = [pytest.mark.browser, pytest.mark.media]

PLAYS = """
async () => {
  const film = document.createElement('video');
  film.muted = true;
  film.src = 'FILM';
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


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    (folder / "index.html").write_text("<!doctype html><title>film</title><body>")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def plays(browser: Browser, film: Path, start: float) -> list[float]:
    """Play a square film from ``start`` to its end; the seconds of the pictures that were shown."""
    with served(film.parent) as address:
        page = browser.new_page()
        page.goto(address)
        told = page.evaluate(PLAYS.replace("START", str(start)).replace("FILM", film.name))
        page.close()
    assert told["error"] is None
    assert told["size"] == [1080, 1080]
    assert told["stalls"] == []
    seen: list[float] = told["seen"]
    assert seen == sorted(seen)
    return [*seen, told["length"]]


def test_a_seller_s_clip_plays_across_the_join(tmp_path: Path, browser: Browser) -> None:
    studio = Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})
    clip = open_clip(publish(tmp_path, studio), studio)
    target, card = tmp_path / "web" / "mine.mp4", clip.shown.body_frames / 25
    personalise(clip, Seller("周姐土货铺", link="https://example.com/z"), target, None, studio)
    *seen, length = plays(browser, target, card - 0.6)
    assert length == pytest.approx(6, abs=0.05)
    assert any(time < card for time in seen)
    assert any(time > card + 0.5 for time in seen)


def test_a_clip_with_a_new_price_plays_across_both_ends_of_what_changed(
    tmp_path: Path, browser: Browser
) -> None:
    studio = Settings.from_environment({"COUNTY_STUDIO_VAR": str(tmp_path / "var")})
    footage = make_clip(tmp_path / "footage.mp4", 9, shots=(RED, GREEN, BLUE))
    plan = plan_files(
        [footage], PlanWish(Fraction(8), (Aspect(1, 1),), end_card=Fraction(3)), studio
    )
    county, item = find_item(read_catalog(studio.data), SKU)
    facts = facts_of(item, county.name_zh, county.name_en)
    wish = ClipWish(facts, county.slug, "harvest-story", (Aspect(1, 1),), Fraction(8))
    made = cut_plan(plan.plan, wish, tmp_path / "out", studio).clip.renditions[0].path
    target = tmp_path / "web" / "new.mp4"
    new = with_price(facts, Money(2790), Money(3590))
    done = reprice(open_clip(made, studio), plan.plan, new, target, studio)
    assert 0 < done.encoded < done.pictures
    *seen, length = plays(browser, target, 0)
    assert length == pytest.approx(8, abs=0.1)
    # Every fifth picture of a busy machine may be late; a hole would be wider.
    assert max(b - a for a, b in pairwise(seen)) < 0.5
    assert seen[0] < 0.5
    assert seen[-1] > 7.5
