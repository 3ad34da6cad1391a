"""Take the README's pictures of the site with its demo data, in Chinese, as on a phone and as on a desk.

``python -m tests.browser.shoot OUT [FOLDER]`` (``make shots``); FOLDER keeps the demo between two calls.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from studio.process import Limits, python_argv, run
from tests.browser import chromium
from tests.browser.site import Site, running
from tests.browser.visitor import DESK, PHONE, Screen, Visitor

DEMO_S = 900
"""Seconds the demo may take to be made."""


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: File name without suffix and width.
        login: Who looks.
        path: Where they begin.
        follow: What they click to get there.
        whole: The whole page instead of one screen of it.
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
    Shot("broadcast", "qidong-coordinator", "/schedule", "a.slot", whole=True),
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
        page.screenshot(path=out / f"{shot.name}-{screen.width}.png", full_page=shot.whole)
        for fault in visitor.faults:
            sys.stderr.write(f"{shot.name} {screen.width}: {fault}\n")


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


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "build/shots").resolve())
