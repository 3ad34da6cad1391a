"""A real Chromium and a real studio for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium, site
from tests.browser.visitor import DESK, PHONE, Visitor


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium.started() as running:
        yield running


@pytest.fixture(scope="session")
def studio_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[site.Site]:
    """One studio for all tests."""
    with site.running(tmp_path_factory.mktemp("studio")) as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of 390 pixels that speaks Chinese."""
    with PHONE.opened(browser) as page:
        yield page


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page of 1440 pixels that speaks Chinese."""
    with DESK.opened(browser) as page:
        yield page


@pytest.fixture
def seller(studio_site: site.Site, phone: Page) -> Visitor:
    """A seller of Qidong on a phone."""
    return Visitor(studio_site, phone, "qidong-seller")


@pytest.fixture
def media(studio_site: site.Site, browser: Browser) -> Iterator[Visitor]:
    """Somebody of Qidong's media team at a desk."""
    with DESK.opened(browser) as page:
        yield Visitor(studio_site, page, "qidong-media")


@pytest.fixture
def coordinator(studio_site: site.Site, browser: Browser) -> Iterator[Visitor]:
    """Qidong's coordinator at a desk."""
    with DESK.opened(browser) as page:
        yield Visitor(studio_site, page, "qidong-coordinator")
