"""Take the README's pictures: the site with its demo data, in Chinese, as on a phone and as on a desk.

``python -m tests.browser.shoot OUT [FOLDER]`` (``make shots``); FOLDER keeps the demo between two calls.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from studio.process import Limits, ffmpeg_path, python_argv, run
from tests.browser import chromium
from tests.browser.site import Site, running
from tests.browser.visitor import DESK, PHONE, Screen, Visitor

DEMO_S = 900
"""Seconds the demo may take to be made."""

SETTLE_MS = 1500
"""How long the players' own waiting signs take to go."""


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: File name without suffix and width.
        login: Who looks.
        path: Where they begin.
        follow: What they click to get there.
        whole: On a desk, the whole page instead of one screen of it.
    """

    name: str
    login: str
    path: str
    follow: str = ""
    whole: bool = False


SHOTS = (
    Shot("home", "qidong-coordinator", "/"),
    Shot("footage", "qidong-media", "/footage", "a.tile", whole=True),
    Shot("clip", "qidong-media", "/clips", "a.tile", whole=True),
    Shot("gallery", "qidong-seller", "/gallery"),
    Shot("take", "qidong-seller", "/gallery", "a.tile"),
    Shot("schedule", "qidong-coordinator", "/schedule"),
    Shot("broadcast", "qidong-coordinator", "/schedule/list", "a.slot", whole=True),
)


def make_demo(folder: Path) -> None:
    """The demo's data in ``folder``; what is there already stays."""
    environment = {**os.environ, "COUNTY_STUDIO_VAR": str(folder / "var")}
    run(
        python_argv("web.commands", "demo", "--json"),
        limits=Limits(wall_s=DEMO_S),
        environment=environment,
    )


def take(shot: Shot, browser: Browser, site: Site, screen: Screen, out: Path) -> None:
    """Go there and take the picture."""
    with screen.opened(browser) as page:
        visitor = Visitor(site, page, shot.login)
        visitor.sign_in()
        visitor.go(shot.path)
        if shot.follow:
            visitor.click(shot.follow)
        page.wait_for_load_state("networkidle")
        show_players(page)
        file = out / f"{shot.name}-{screen.width}.png"
        page.screenshot(path=file, full_page=shot.whole and not screen.touch)
        _shrink(file)
        for fault in visitor.faults:
            sys.stderr.write(f"{shot.name} {screen.width}: {fault}\n")


def show_players(page: Page) -> None:
    """Have every player know its film, so that it shows its buttons instead of waiting."""
    page.evaluate(
        """() => Promise.all([...document.querySelectorAll("video")].map(video => new Promise(done => {
            video.onloadeddata = done;
            video.preload = "auto";
            video.load();
        })))"""
    )
    page.wait_for_timeout(SETTLE_MS)


def _shrink(file: Path) -> None:
    """256 colours: a quarter of the bytes, and hardly an eye sees it."""
    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=3)
    small.save(file, optimize=True)


TOUR = (
    ("broadcast-1440.png", 40, 60, 1180),
    ("gallery-390.png", 1140, 130, 330),
    ("take-390.png", 1500, 60, 330),
)
"""File, left, top and width in the picture that shows several pages together, pixels."""

PAPER, EDGE = (233, 224, 208), (196, 182, 160)


def compose_tour(out: Path) -> None:
    """One picture of three pages: a desk and two phones."""
    tour = Image.new("RGB", (1870, 900), PAPER)
    pen = ImageDraw.Draw(tour)
    for name, left, top, width in TOUR:
        with Image.open(out / name) as page:
            height = round(page.height * width / page.width)
            page_small = page.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        shape = Image.new("L", page_small.size)
        ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), 18, fill=255)
        pen.rounded_rectangle(
            (left - 3, top - 3, left + width + 2, top + height + 2), 20, fill=EDGE
        )
        tour.paste(page_small, (left, top), shape)
    tour.save(out / "tour.png")
    _shrink(out / "tour.png")


def contact_sheet(clip: Path, target: Path) -> None:
    """Six pictures of a clip, evenly from beginning to end."""
    with av.open(str(clip)) as film:
        count = film.streams.video[0].frames
    chosen = "+".join(f"eq(n\\,{round((place + 0.7) * count / 6)})" for place in range(6))
    filters = f"select='{chosen}',scale=216:-2,tile=6x1:padding=8:color=0xe9e0d0"
    argv = (
        "-y",
        "-i",
        f"file:{clip}",
        "-vf",
        filters,
        "-frames:v",
        "1",
        "-q:v",
        "4",
        f"file:{target}",
    )
    run((ffmpeg_path(), "-v", "error", "-nostdin", *argv))


def main(out: Path, folder: Path) -> None:
    """Take all pictures at both sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    sys.stdout.write("making the demo\n")
    make_demo(folder)
    with running(folder) as site, chromium.started() as browser:
        for shot in SHOTS:
            for screen in (PHONE, DESK):
                take(shot, browser, site, screen, out)
                sys.stdout.write(f"{shot.name}-{screen.width}.png\n")
    compose_tour(out)
    (clip,) = (folder / "var" / "demo").glob("qidong-*-product-hero-15s-9x16.mp4")
    contact_sheet(clip, out / "clip-9x16.jpg")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "build/shots").resolve())
