"""A person at a screen: signs in, goes about, and notices what is wrong with any page on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

from tests.browser.site import Site

PATIENCE_MS = 20_000
"""How long a page may take on a busy machine."""


@dataclass(frozen=True)
class Screen:
    """Size in CSS pixels, and whether fingers touch it."""

    width: int
    height: int
    touch: bool = False

    @contextmanager
    def opened(self, browser: Browser, *, dark: bool = False) -> Iterator[Page]:
        """A page in a context of its own, in Chinese and Beijing time; ``dark`` as a device has it by night."""
        context = browser.new_context(
            viewport={"width": self.width, "height": self.height},
            device_scale_factor=2 if self.touch else 1,
            is_mobile=self.touch,
            has_touch=self.touch,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(PATIENCE_MS)
        try:
            yield context.new_page()
        finally:
            context.close()


PHONE = Screen(390, 844, touch=True)
DESK = Screen(1440, 900)


class Visitor:
    """Somebody signed in, looking at the site.

    Args:
        site: The studio.
        page: Their page.
        login: Who they are.
    """

    def __init__(self, site: Site, page: Page, login: str) -> None:
        self.site = site
        self.page = page
        self.login = login
        self.faults: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._note_foreign)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({self.page.url})")

    def _note_foreign(self, request: Request) -> None:
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.faults.append(f"foreign address: {request.url}")

    def sign_in(self) -> None:
        """Through the sign-in page."""
        account = self.site.accounts[self.login]
        self.go("/")
        self.page.fill("#login", account.login)
        self.page.fill("#password", account.password)
        self.page.click("main form button.main")
        self.page.wait_for_selector("nav.desks")

    def go(self, path: str) -> None:
        """Open a page of the site and look it over."""
        self.page.goto(f"{self.site.url}{path}")
        self.look()

    def click(self, selector: str) -> None:
        """Click what leads to another page, and look that over."""
        with self.page.expect_navigation():
            self.page.click(selector)
        self.look()

    def choose_item(self, name: str) -> None:
        """Choose the item of that name, whatever its pack; of several, the first."""
        options = self.page.locator("#item option").all()
        value = next(
            each.get_attribute("value")
            for each in options
            if each.inner_text().startswith(f"{name} ")
        )
        self.page.select_option("#item", value=value)

    def save(self, selector: str, folder: Path) -> Path:
        """Click what downloads; the file, under the name it came with."""
        with self.page.expect_download() as coming:
            self.page.click(selector)
        target = folder / coming.value.suggested_filename
        coming.value.save_as(target)
        return target

    def look(self) -> None:
        """Note what is wider than the screen, and pictures that do not show."""
        try:
            self._look()
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            self._look()  # a page that follows a job has gone on to the next one meanwhile

    def _look(self) -> None:
        self.page.wait_for_load_state("load")
        too_wide = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if too_wide > 0:
            self.faults.append(f"{too_wide} px too wide: {self.page.url}")
        broken = self.page.evaluate(
            """() => [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"""
        )
        self.faults += [f"picture does not show: {address}" for address in broken]
