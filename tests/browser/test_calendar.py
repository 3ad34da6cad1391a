"""The calendar in a real Chromium: dragged, stretched, moved by keys and by buttons, and by two people at once."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from studio.records.live import Broadcast
from studio.store import Database
from studio.units import now
from studio.units.clock import SHANGHAI
from tests.browser.month import MONDAY, Week, fill_soon, fill_week
from tests.browser.site import Site
from tests.browser.visitor import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

WEEK = f"/schedule?on={MONDAY}&view=week"
MONTH = f"/schedule?on={MONDAY}"


@pytest.fixture(scope="session")
def week(studio_site: Site) -> Week:
    """Six broadcasts; each test moves one of its own."""
    with contextlib.closing(Database(studio_site.settings)) as database:
        return fill_week(database)


def stands(site: Site, broadcast_id: str) -> str:
    """When it is by the database, ``06-14 19:30-21:00``."""
    with contextlib.closing(Database(site.settings)) as database, database.reading() as session:
        row = session.scalars(select(Broadcast).where(Broadcast.id == broadcast_id)).one()
        start, end = row.start_at.astimezone(SHANGHAI), row.end_at.astimezone(SHANGHAI)
        return f"{start:%m-%d %H:%M}-{end:%H:%M}"


def chip(page: Page, broadcast_id: str):
    return page.locator(f'.chip[data-id="{broadcast_id}"]').first


def middle(box, share=0.3):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * share


def drag(page: Page, start, end) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 8, start[1] + 4)
    page.mouse.move(*end, steps=6)


def test_a_drag_moves_it_by_day_and_hour_and_undo_brings_it_back(coordinator, week) -> None:
    page, broadcast = coordinator.page, week.ids["酥脆枣助农夜"]
    coordinator.sign_in()
    coordinator.go(WEEK)
    at = chip(page, broadcast)
    at.scroll_into_view_if_needed()
    x, y = middle(at.bounding_box())
    column = page.locator(f'td[data-day="{MONDAY.replace(day=18)}"]').bounding_box()
    drag(page, (x, y), (column["x"] + column["width"] / 2, y - 104))
    expect(page.locator("#mover")).to_be_visible()
    expect(page.locator("#mover [data-when]")).to_contain_text("18:00–20:00")
    page.mouse.up()
    say = page.locator("#mover [data-say]")
    expect(say).to_contain_text("6月18日 周五 18:00–20:00")
    assert stands(coordinator.site, broadcast) == "06-18 18:00-20:00"
    page.click('#mover [data-do="undo"]')
    expect(say).to_contain_text("已撤销")
    assert stands(coordinator.site, broadcast) == "06-15 20:00-22:00"
    assert coordinator.faults == []


def test_its_lower_edge_stretches_it_and_findings_are_told_before_it_is_let_go(
    coordinator, week
) -> None:
    page, broadcast = coordinator.page, week.ids["黄花菜开采专场"]
    coordinator.sign_in()
    coordinator.go(WEEK)
    at = chip(page, broadcast)
    at.scroll_into_view_if_needed()
    box = at.bounding_box()
    edge = (box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    drag(page, edge, (edge[0], edge[1] + 52))
    expect(page.locator("#mover [data-when]")).to_contain_text("19:30–22:00")
    expect(page.locator("#mover [data-found]")).to_contain_text("空")
    page.mouse.up()
    expect(page.locator("#mover [data-say]")).to_contain_text("19:30–22:00")
    assert stands(coordinator.site, broadcast) == "06-14 19:30-22:00"
    assert coordinator.faults == []


def test_a_clash_is_foreseen_and_marked_and_escape_changes_nothing(coordinator, week) -> None:
    page, broadcast = coordinator.page, week.ids["周末专场"]
    coordinator.sign_in()
    coordinator.go(MONTH)
    before = stands(coordinator.site, broadcast)
    goal = page.locator(f'td[data-day="{MONDAY.replace(day=15)}"]').bounding_box()
    drag(page, middle(chip(page, broadcast).bounding_box()), middle(goal, 0.9))
    expect(
        page.locator(f'td[data-day="{MONDAY.replace(day=15)}"] [data-id="{broadcast}"]')
    ).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    assert stands(coordinator.site, broadcast) == before
    expect(
        page.locator(f'td[data-day="{MONDAY.replace(day=19)}"] [data-id="{broadcast}"]')
    ).to_be_visible()
    assert coordinator.faults == []


def test_keys_alone_move_stretch_and_save(coordinator, week) -> None:
    page, broadcast = coordinator.page, week.ids["端阳礼盒"]
    coordinator.sign_in()
    coordinator.go(MONTH)
    at = chip(page, broadcast)
    at.focus()
    assert page.locator("#calendar-keys").text_content()
    page.keyboard.press("Enter")
    say = page.locator("#mover [data-say]")
    expect(say).to_contain_text("已拿起")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Control+ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    expect(say).to_contain_text("6月18日 周五 22:40–00:25")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(say).to_contain_text("6月17日")
    assert stands(coordinator.site, broadcast) == "06-17 22:40-00:25"
    expect(at).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert stands(coordinator.site, broadcast) == "06-17 22:40-00:25"
    assert coordinator.faults == []


def test_who_comes_second_is_told_who_was_faster_and_sees_it(coordinator, browser, week) -> None:
    broadcast = week.ids["油茶直播"]
    coordinator.sign_in()
    coordinator.go(MONTH)
    with DESK.opened(browser) as page:
        other = Visitor(coordinator.site, page, "qidong-coordinator")
        other.sign_in()
        other.go(MONTH)
        for visitor, key in ((coordinator, "ArrowRight"), (other, "ArrowDown")):
            chip(visitor.page, broadcast).focus()
            visitor.page.keyboard.press("Enter")
            visitor.page.keyboard.press(key)
        coordinator.page.keyboard.press("Enter")
        expect(coordinator.page.locator("#mover [data-say]")).to_contain_text("6月17日")
        page.keyboard.press("Enter")
        say = page.locator("#mover [data-say]")
        expect(say).to_contain_text("改过")
        expect(say).to_contain_text("6月17日 周四 14:00–15:00")
        moved = page.locator(f'td[data-day="{MONDAY.replace(day=17)}"] [data-id="{broadcast}"]')
        expect(moved).to_be_visible()
        assert stands(coordinator.site, broadcast) == "06-17 14:00-15:00"
        page.click('#mover [data-do="again"]')
        expect(say).to_contain_text("14:15–15:15")
        assert stands(coordinator.site, broadcast) == "06-16 14:15-15:15"
        assert [each for each in other.faults if "409" not in each] == []
    coordinator.page.click('#mover button[data-do="cancel"] >> nth=0')
    coordinator.page.evaluate("window.CountyCalendar.refresh()")
    back = coordinator.page.locator(
        f'td[data-day="{MONDAY.replace(day=16)}"] [data-id="{broadcast}"]'
    )
    expect(back).to_be_visible()
    assert coordinator.faults == []


def test_an_empty_place_begins_a_new_one(coordinator, week) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(WEEK)
    column = page.locator(f'td[data-day="{MONDAY.replace(day=18)}"] .chips').bounding_box()
    x, y = column["x"] + 30, column["y"] + 2 * 52 + 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 70, steps=4)
    page.mouse.move(x, y + 104, steps=2)
    with page.expect_navigation():
        page.mouse.up()
    values = [page.input_value(f"#{name}") for name in ("day", "start", "end")]
    assert values == ["2027-06-18", "10:00", "12:00"]
    assert coordinator.faults == []


def test_on_a_line_of_hours_it_changes_its_channel(coordinator, week) -> None:
    page, broadcast = coordinator.page, week.ids["田间连线"]
    coordinator.sign_in()
    coordinator.go(f"/schedule?on={MONDAY.replace(day=16)}&view=day&by=channel")
    goal = page.locator(f'td[data-row="{week.channels[1]}"]').bounding_box()
    at = chip(page, broadcast).bounding_box()
    drag(page, middle(at), (at["x"] + at["width"] / 2, goal["y"] + 20))
    page.mouse.up()
    expect(page.locator("#mover [data-say]")).to_contain_text("排在")
    expect(
        page.locator(f'td[data-row="{week.channels[1]}"] [data-id="{broadcast}"]')
    ).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator("#mover [data-say]")).to_contain_text("已撤销")
    assert coordinator.faults == []


def test_a_phone_moves_it_by_buttons_and_by_a_long_press(studio_site, browser, week) -> None:
    broadcast = week.ids["周末专场"]
    with PHONE.opened(browser) as page:
        phone = Visitor(studio_site, page, "qidong-coordinator")
        phone.sign_in()
        phone.go(WEEK)
        at = chip(page, broadcast)
        button = at.locator("xpath=following-sibling::button")
        assert button.bounding_box()["height"] >= 44
        button.tap()
        for name in ("day", "time", "end"):
            page.locator(f'#mover [data-step="{name}"]').last.tap()
        expect(page.locator("#mover [data-when]")).to_contain_text("6月20日 周日 10:15–12:30")
        phone.look()
        page.tap('#mover [data-do="save"]')
        expect(page.locator("#mover [data-say]")).to_contain_text("排在")
        assert stands(studio_site, broadcast) == "06-20 10:15-12:30"
        page.locator('#mover [data-do="cancel"]').first.tap()
        at.evaluate("chip => chip.scrollIntoView({ block: 'center' })")
        start = middle(at.bounding_box())
        goal = middle(page.locator(f'td[data-day="{MONDAY.replace(day=19)}"]').bounding_box(), 0.5)
        touch = page.context.new_cdp_session(page)
        for kind, point in (("touchStart", start), ("touchMove", start)):
            touch.send(
                "Input.dispatchTouchEvent",
                {"type": kind, "touchPoints": [dict(zip("xy", point, strict=True))]},
            )
        expect(at).to_have_class("chip s-draft trouble picked")
        for share in (0.3, 0.7, 1):
            point = {key: a + (b - a) * share for key, a, b in zip("xy", start, goal, strict=True)}
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        expect(page.locator("#mover [data-say]")).to_contain_text("6月19日")
        assert stands(studio_site, broadcast) == "06-19 10:15-12:30"
        phone.look()
        assert phone.faults == []


def test_without_scripts_it_is_a_table_to_read(studio_site, browser, week) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    account = studio_site.accounts["qidong-coordinator"]
    page.goto(f"{studio_site.url}/")
    page.fill("#login", account.login)
    page.fill("#password", account.password)
    page.click("main form button.main")
    for path in (WEEK, MONTH, f"{WEEK}&by=host"):
        page.goto(f"{studio_site.url}{path}")
        expect(page.locator(f'[data-id="{week.ids["黄花菜开采专场"]}"]')).to_be_visible()
        assert page.locator("#mover").is_hidden()
    context.close()


def test_a_host_reads_and_answers_without_scripts(studio_site, coordinator, browser, week) -> None:
    """From the link in a chat to the mark on the coordinator's calendar, on a phone that runs no script."""
    with contextlib.closing(Database(studio_site.settings)) as database:
        soon = fill_soon(database, week)
    coordinator.sign_in()
    coordinator.page.goto(f"{studio_site.url}/schedule/feeds")
    line = coordinator.page.locator("li", has_text="彭志强").filter(has_text="主播手机页")
    with coordinator.page.expect_navigation():
        line.locator("button").click()
    link = line.locator("input").first.input_value()
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(link)
    page.click(f'a[href$="{soon}"]')
    expect(page.locator("h1")).to_contain_text("赶集专场")
    assert page.locator("button[value=confirmed]").bounding_box()["height"] >= 44
    page.fill("#reason", "那天去县里开会")
    page.click("button[value=declined]")
    expect(page.locator(".told").first).to_contain_text("收到了")
    context.close()
    day = (now() + timedelta(days=9)).astimezone(SHANGHAI).date()
    coordinator.go(f"/schedule?on={day}&view=day")
    expect(chip(coordinator.page, soon)).to_contain_text("主播来不了")
    assert coordinator.faults == []
