"""Every page that can be reached: axe finds nothing serious, nothing is wider than the screen, by day and by night."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from studio.records.people import Role
from studio.settings import Settings
from studio.workflows.demo import DemoAccount
from tests.browser import chromium
from tests.browser.site import Site, free_port, served
from tests.browser.visitor import DESK, PHONE, Screen, Visitor
from tests.web.conftest import settings_in
from tests.web.seed import PASSWORD, make_world

pytestmark = [pytest.mark.browser, pytest.mark.queue]

VISITS = (
    ("administrator", PHONE, False),
    ("administrator", DESK, True),
    ("media", DESK, False),
    ("seller", PHONE, True),
)
"""Between them they reach every page on both screens; what a coordinator sees, an administrator does too."""

NEVER = re.compile(
    r"/(static|vendor|media|county)/|\.(xlsx|csv|json|ics|zip|mp4|jpg|pdf|srt|otio)$|/save$"
)
"""Files, not pages."""

ID = re.compile(r"(?<=/)[0-9A-Za-z_-]{20,}(?=/|$)")
"""What differs between two pages of one kind."""

TRIES = 3
"""A page on which a job ends comes anew by itself."""

SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A studio with one thing of every kind."""
    folder = tmp_path_factory.mktemp("everything")
    world = make_world(settings_in(folder))
    environment = {
        **os.environ,
        "COUNTY_STUDIO_VAR": str(folder / "var"),
        "COUNTY_STUDIO_PORT": str(free_port()),
        "COUNTY_STUDIO_DISK_RESERVE_MIB": "1",
    }
    accounts = {
        login: DemoAccount(
            login=login, password=PASSWORD, name=login, unit="qidong", role=Role.MEDIA
        )
        for login in world.accounts
    }
    settings = Settings.from_environment(environment)
    with served(settings, environment, accounts) as site:
        yield site


@pytest.mark.parametrize(("role", "screen", "dark"), VISITS)
def test_pages_can_be_used_by_everybody(
    everything: Site, browser: Browser, role: str, screen: Screen, *, dark: bool
) -> None:
    axe = (chromium.folder() / "axe.min.js").read_text("utf-8")
    faults: list[str] = []
    with screen.opened(browser, dark=dark) as page:
        page.context.set_extra_http_headers({"Accept-Language": "zh-CN"})
        visitor = Visitor(everything, page, f"qidong-{role}")
        visitor.sign_in()
        seen = {""}
        waiting = ["/", *_links(page)]
        while waiting:
            path = waiting.pop(0)
            kind = ID.sub("*", path.partition("?")[0])
            if kind in seen or NEVER.search(path.partition("?")[0]):
                continue
            seen.add(kind)
            told, more = _looked_over(visitor, path, axe)
            faults += [f"{kind}: {each}" for each in told]
            waiting += more
    wide = [each for each in visitor.faults if "too wide" in each]
    assert faults + wide == []
    assert len(seen) > 5


def _looked_over(visitor: Visitor, path: str, axe: str) -> tuple[list[str], list[str]]:
    """What is wrong with the page at ``path``, and where it leads."""
    page = visitor.page
    for _ in range(TRIES):
        try:
            answer = page.goto(f"{visitor.site.url}{path}")
        except Error as error:
            if "Download is starting" in error.message:  # a file, not a page
                return [], []
            raise
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            return [], []
        try:
            visitor.look()
            told = [str(answer.status)] if answer.status >= 400 else []
            return told + _serious(page, axe), _links(page)
        except Error as error:
            if "destroyed" not in error.message:
                raise
    return ["comes anew all the time"], []


def _links(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("a[href]:not([download])")]
            .filter(a => a.origin === location.origin).map(a => a.pathname + a.search)"""
    )
    return found


def _serious(page: Page, axe: str) -> list[str]:
    """What axe-core calls serious, with the first place of each."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations']})",
    )
    assert len(found["passes"]) > 10, "axe looked at nothing"
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]} ({len(each['nodes'])})"
        for each in found["violations"]
        if each["impact"] in SERIOUS
    ]
