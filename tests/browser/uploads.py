"""What tests of uploads share: files, a line that can be made worse, a folder in the hand, and what the studio kept."""

from __future__ import annotations

import contextlib
import hashlib
import random
import re
from pathlib import Path

from playwright.sync_api import Page
from sqlalchemy import select

from studio.records.uploads import Upload
from studio.records.work import Footage
from studio.store import Database
from tests.browser.site import Site

MIB = 1 << 20
THERE = re.compile(r"/footage/[0-9a-f]{32}$")
SLOW = 3 * MIB
"""Bytes per second of a line on which one can press buttons."""


def made(folder: Path, name: str, size: int, seed: int) -> Path:
    path = folder / name
    path.write_bytes(random.Random(seed).randbytes(size))
    return path


def kept(site: Site, path: Path) -> Footage | None:
    """The footage that has this file's bytes."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with contextlib.closing(Database(site.settings)) as database, database.reading() as session:
        return session.scalar(select(Footage).where(Footage.sha256 == digest))


class Line:
    """The page's line to the site, made worse."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("Network.enable")
        self.set(SLOW)

    def set(self, rate: int, *, offline: bool = False) -> None:
        """Bytes per second the page may send; -1 for all."""
        more = {"offline": offline, "latency": 0, "downloadThroughput": -1}
        self._devtools.send("Network.emulateNetworkConditions", more | {"uploadThroughput": rate})


def uploads(site: Site, name: str) -> list[Upload]:
    """What the studio knows of uploads of that name."""
    with contextlib.closing(Database(site.settings)) as database, database.reading() as session:
        return list(session.scalars(select(Upload).where(Upload.name == name)))


def drop(page: Page, selector: str, path: Path) -> None:
    """Drag a file or folder from outside onto an element and let go."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    devtools = page.context.new_cdp_session(page)
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    held = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind, **at, "data": held})
