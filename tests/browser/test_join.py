"""A seller's phone comes in by the code on the coordinator's screen, and is signed out from there."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from studio.media.code import read_code
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_phone_comes_in_by_the_code_and_goes_out_at_once(
    coordinator: Visitor, seller: Visitor, tmp_path: Path
) -> None:
    coordinator.sign_in()
    coordinator.go("/people/new-seller")
    coordinator.page.fill("#name", "李桂香")
    coordinator.click("form.card button.main")
    member = coordinator.page.url
    coordinator.click("form[action$='/invite'] button.main")

    seller.go(_scanned(coordinator, tmp_path).removeprefix(seller.site.url))
    seller.page.wait_for_selector("text=李桂香，欢迎您")
    seller.click(".joining form button.main")
    assert seller.page.url.endswith("/gallery")

    coordinator.go(member.removeprefix(coordinator.site.url))
    coordinator.click("form[action*='/sessions/'] button")
    coordinator.page.wait_for_selector("text=没有登录中的设备")
    seller.go("/gallery")
    assert "/sign-in" in seller.page.url
    assert coordinator.faults + seller.faults == []


def _scanned(coordinator: Visitor, folder: Path) -> str:
    """What a camera reads off the screen; also off paper, where nothing but the card is printed."""
    page, screen, paper = coordinator.page, folder / "screen.png", folder / "paper.png"
    page.locator("svg.code").screenshot(path=screen)
    page.emulate_media(media="print")
    page.locator("svg.code").screenshot(path=paper)
    assert not page.is_visible("textarea#link")
    page.emulate_media(media="screen")
    found = {read_code(cv2.imread(str(each))) for each in (screen, paper)}
    (link,) = found
    return link
