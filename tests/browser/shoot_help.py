"""Take the small pictures of the help: each main page with the demo's data, in Chinese and in English.

``python -m tests.browser.shoot_help [FOLDER [LANGUAGE]]``; FOLDER keeps the demo between two calls. The pictures go to
``web/static/help``, the English ones to ``en`` below it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.shoot import make_demo, show_players
from tests.browser.site import Site, running
from tests.browser.visitor import Screen, Visitor

OUT = Path(__file__).resolve().parents[2] / "web" / "static" / "help"
FOLDERS = {"zh": OUT, "en": OUT / "en"}
"""Where the pictures of a language go."""

PAGE = Screen(960, 600)
SIZE = (640, 400)
QUALITY = 62
"""Of the JPEG: some 25 kB each, and the words can still be read."""


@dataclass(frozen=True)
class Picture:
    """One page.

    Attributes:
        topic: Of ``web.learn.topics``; also the file's name.
        login: Who looks.
        path: Where they begin.
        follow: What they click to get there.
    """

    topic: str
    login: str
    path: str
    follow: tuple[str, ...] = ()


ITEM = "main a[href^='/catalog/']:not([href$='/new'])"
NEW_DRAFT = "a[href*='/edit/new?footage=']"
REVIEW = "a.button[href$='/review']"

PICTURES = (
    Picture("home", "qidong-coordinator", "/"),
    Picture("jobs", "qidong-coordinator", "/jobs"),
    Picture("footage", "qidong-media", "/footage"),
    Picture("footage_one", "qidong-media", "/footage", ("a.tile",)),
    Picture("upload", "qidong-media", "/footage/upload"),
    Picture("edit", "qidong-media", "/footage", ("a.tile", NEW_DRAFT, "form.card button.main")),
    Picture("drafts", "qidong-media", "/edit"),
    Picture("clips", "qidong-media", "/clips"),
    Picture("clip", "qidong-media", "/clips", ("a.tile",)),
    Picture("review", "qidong-coordinator", "/clips", ("a.tile", REVIEW)),
    Picture("gallery", "qidong-seller", "/gallery"),
    Picture("take", "qidong-seller", "/gallery", ("a.tile",)),
    Picture("shop", "qidong-seller", "/gallery/shop"),
    Picture("counts", "qidong-coordinator", "/gallery/counts"),
    Picture("catalog", "qidong-media", "/catalog"),
    Picture("item", "qidong-coordinator", "/catalog", (ITEM,)),
    Picture("schedule", "qidong-coordinator", "/schedule"),
    Picture("broadcast", "qidong-coordinator", "/schedule/list", ("a.slot",)),
    Picture("people", "qidong-coordinator", "/people"),
    Picture("account", "qidong-seller", "/account"),
    Picture("audit", "qidong-admin", "/audit"),
)


def take(picture: Picture, browser: Browser, site: Site, language: str) -> None:
    """Go there, take the picture, keep it small."""
    with PAGE.opened(browser) as page:
        visitor = Visitor(site, page, picture.login)
        visitor.sign_in()
        if page.locator("section.guide button").count():
            visitor.click("section.guide button")
        other = (
            f"form.language button[value='{language}']"  # the account keeps what it was switched to
        )
        if page.locator(other).count():
            visitor.click(other)
        visitor.go(picture.path)
        page.reload()  # what was just told is gone
        for each in picture.follow:
            visitor.click(f"{each} >> nth=0")
        page.wait_for_load_state("networkidle")
        show_players(page)
        shot = FOLDERS[language] / f"{picture.topic}.png"
        page.screenshot(path=shot)
        with Image.open(shot) as taken:
            small = taken.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
        small.save(shot.with_suffix(".jpg"), quality=QUALITY, optimize=True, progressive=True)
        shot.unlink()


def main(folder: Path, languages: Sequence[str]) -> None:
    """Take all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    make_demo(folder)
    with running(folder) as site, chromium.started() as browser:
        for language in languages:
            FOLDERS[language].mkdir(parents=True, exist_ok=True)
            for picture in PICTURES:
                take(picture, browser, site, language)
                sys.stdout.write(f"{language}/{picture.topic}.jpg\n")


if __name__ == "__main__":
    asked = [*sys.argv[1:], "build/shots"][0]
    main(Path(asked).resolve(), sys.argv[2:] or tuple(FOLDERS))
