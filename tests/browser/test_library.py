"""The footage library in a real Chromium: leafed through by mouse and by finger, described, trashed and taken back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from studio.records.work import Footage, FootageState
from studio.store import Database
from tests.browser.site import Site, film_footage
from tests.browser.visitor import PATIENCE_MS, Visitor
from tests.process.children import eventually

pytestmark = [pytest.mark.browser, pytest.mark.media]

NAME = "翻晒.mp4"
LOOK_S = 120
"""How long the worker may take to look at a short film on a busy machine."""


def footage_of(site: Site) -> Footage | None:
    with contextlib.closing(Database(site.settings)) as database, database.reading() as session:
        return session.scalar(select(Footage).where(Footage.name == NAME))


@pytest.fixture
def filed(media: Visitor, tmp_path: Path) -> str:
    """Id of a film of four shots that somebody has uploaded and described."""
    media.sign_in()
    if footage_of(media.site) is None:
        media.go("/footage/upload")
        media.page.set_input_files("input[type=file]", film_footage(tmp_path / NAME, 1))
        media.page.click("form[data-upload] button[type=submit]")
        media.page.wait_for_url("**/footage/*", timeout=PATIENCE_MS)

    def ready() -> bool:
        found = footage_of(media.site)
        return found is not None and found.state is FootageState.READY

    assert eventually(ready, LOOK_S)
    footage = footage_of(media.site)
    media.go(f"/footage/{footage.id}")
    media.page.fill("#place", "官家嘴镇")
    media.page.fill("#tags", "晾晒 航拍")
    media.click("#about form[action$='/about'] button")
    return footage.id


def test_the_strip_follows_the_mouse(media: Visitor, filed: str) -> None:
    media.go("/footage?q=ls")
    tile = media.page.locator(f"a.tile[href$='{filed}'] [data-strip]")
    assert tile.locator(".strip-pic").count() == 0, "not loaded before it is wanted"
    box, seen = tile.bounding_box(), set()
    for share in (0.05, 0.55, 0.95):
        media.page.mouse.move(box["x"] + box["width"] * share, box["y"] + 20)
        strip = tile.locator(".strip-pic")
        expect(strip).to_be_visible()
        seen.add(strip.evaluate("strip => strip.style.transform"))
    assert len(seen) == 3
    media.page.mouse.move(0, 0)
    expect(strip).to_be_hidden()
    media.look()
    assert media.faults == []


def test_a_finger_leafs_trashes_and_takes_back(media: Visitor, phone: Page, filed: str) -> None:
    finger = Visitor(media.site, phone, "qidong-media")
    finger.sign_in()
    finger.go("/footage?q=gjz")
    button = phone.locator(".strip-button").first
    assert button.bounding_box()["height"] >= 44
    button.tap()
    expect(phone.locator(".tile-pic.plays .strip-pic")).to_be_visible()
    button.tap()
    expect(phone.locator(".tile-pic.plays")).to_have_count(0)
    for path in ("/footage?quality=good&used=no", "/footage/disk", f"/footage/{filed}"):
        finger.go(path)
    phone.once("dialog", lambda dialog: dialog.accept())
    finger.click("form[action$='/trash'] button")
    finger.go("/footage/trash")
    finger.click(f"form[action='/footage/{filed}/restore'] button")
    expect(phone.locator("h1")).to_have_text(NAME)
    assert finger.faults == []
