"""A crowded evening of the calendar: as many broadcasts as have room, and the right number of all others."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from studio.store import Database
from tests.browser.month import fill_evening
from tests.browser.site import Site
from tests.browser.visitor import PHONE, Visitor

pytestmark = pytest.mark.browser

MONDAY = date(2027, 8, 2)
CROWD = MONDAY + timedelta(days=2)
COUNT = 14
WEEK = f"/schedule?on={MONDAY}&view=week"


@pytest.fixture(scope="module")
def evening(studio_site: Site) -> list[str]:
    """Fourteen at one time on Wednesday, and two in the afternoon."""
    with contextlib.closing(Database(studio_site.settings)) as database:
        return fill_evening(database, CROWD, COUNT)


def cell(page: Page, day: date):
    return page.locator(f'td[data-day="{day}"]')


def numbers(page: Page, day: date) -> list[int]:
    return [
        int(text.removeprefix("+"))
        for text in cell(page, day).locator(".cal-more").all_inner_texts()
    ]


def shown(page: Page, day: date) -> int:
    return cell(page, day).locator(".chip:visible").count()


def test_a_week_shows_what_has_room_and_counts_the_rest(coordinator, evening) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(WEEK)
    more = numbers(page, CROWD)
    assert len(more) == 1
    assert shown(page, CROWD) + more[0] == COUNT + 2
    assert shown(page, CROWD) >= 2 + 2
    expect(cell(page, CROWD).locator(".cal-count")).to_have_text(f"共 {COUNT + 2} 场")
    assert numbers(page, MONDAY) == []
    for chip in cell(page, CROWD).locator(".chip:visible").all():
        box = chip.bounding_box()
        assert box["width"] >= 40, "a finger's width at least"
        mark = chip.locator("[data-marks] > span")
        told = mark.bounding_box()
        assert told["x"] + told["width"] <= box["x"] + box["width"]
        assert told["y"] + told["height"] <= box["y"] + box["height"], "the number is not cut off"
        bare = mark.evaluate("each => getComputedStyle(each, '::after').content").strip('"')
        assert bare.isdecimal() or mark.inner_text().split()[0].isdecimal()
    link = cell(page, CROWD).locator(".cal-more a")
    assert link.get_attribute("aria-label").startswith(f"这个时段还有 {more[0]} 场")
    coordinator.look()
    with page.expect_navigation():
        link.click()
    assert f"on={CROWD}" in page.url
    assert shown(page, CROWD) == COUNT + 2
    assert numbers(page, CROWD) == []
    assert coordinator.faults == []


def test_the_numbers_keep_up_with_a_move(coordinator, evening) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(WEEK)
    before, other = numbers(page, CROWD)[0], CROWD + timedelta(days=1)
    there = shown(page, other)
    page.locator(f'.chip[data-id="{evening[0]}"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#mover [data-say]")).to_contain_text("8月5日")
    assert numbers(page, CROWD) == [before - 1]
    expect(cell(page, CROWD).locator(".cal-count")).to_have_text(f"共 {COUNT + 1} 场")
    assert shown(page, other) == there + 1
    expect(cell(page, other).locator(".cal-count")).to_have_text(f"共 {there + 1} 场")
    page.keyboard.press("Control+z")
    expect(page.locator("#mover [data-say]")).to_contain_text("已撤销")
    assert numbers(page, CROWD)[0] + shown(page, CROWD) == COUNT + 2
    assert coordinator.faults == []


def test_a_phone_lists_them_all_below_their_number(studio_site, browser, evening) -> None:
    with PHONE.opened(browser) as page:
        phone = Visitor(studio_site, page, "qidong-coordinator")
        phone.sign_in()
        for path in (WEEK, f"/schedule?on={MONDAY}"):
            phone.go(path)
            assert shown(page, CROWD) == COUNT + 2
            expect(cell(page, CROWD).locator(".cal-count")).to_be_visible()
            expect(cell(page, CROWD).locator(".cal-count")).to_have_text(f"共 {COUNT + 2} 场")
            assert page.locator(".cal-more").count() == 0
            phone.look()
        assert phone.faults == []
