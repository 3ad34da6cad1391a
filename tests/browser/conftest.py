"""A real Chromium for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium

PHONE = {"width": 390, "height": 844}
"""A seller's phone, CSS pixels."""

DESK = {"width": 1440, "height": 900}
"""A coordinator's screen, CSS pixels."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium.started() as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of 390 pixels that speaks Chinese."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=2, is_mobile=True, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page of 1440 pixels that speaks Chinese."""
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    yield context.new_page()
    context.close()
