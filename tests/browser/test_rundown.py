"""The rundown in a real Chromium: cells, dragging, keys, pasted rows, two people at once; at a desk and on a phone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from studio.records.goods import Item
from studio.records.live import Broadcast, Channel, Host, SegmentKind
from studio.records.people import Account
from studio.store import Database, viewer_of
from studio.units import now
from studio.workflows.live import plan_broadcast, plan_rundown
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.segment_draft import SegmentDraft
from tests.browser.site import Site
from tests.browser.visitor import DESK, PHONE, Visitor

pytestmark = [pytest.mark.browser]

_DAYS = itertools.count()


@pytest.fixture
def made(studio_site: Site) -> str:
    """Address of an hour with five parts: an opening, two goods, a talk that may fall out, a closing."""
    with closing(Database(studio_site.settings)) as database, database.session() as session:
        login = select(Account).where(Account.login == "qidong-coordinator")
        who = viewer_of(session, session.scalars(login).one().id)
        unit = who.memberships[0][0]
        host = session.scalars(select(Host).where(Host.unit_id == unit).order_by(Host.name)).first()
        channel = session.scalars(select(Channel).where(Channel.unit_id == unit)).first()
        goods = session.scalars(
            select(Item).where(Item.unit_id == unit).order_by(Item.sku).limit(2)
        ).all()
        # Each on a day of its own: all tests share one studio, and clashes would be told.
        day = now() + timedelta(days=30 + next(_DAYS))
        start = day.replace(hour=11, minute=30, second=0, microsecond=0)
        draft = BroadcastDraft("晚场", channel.id, host.id, start, start + timedelta(hours=1))
        broadcast = plan_broadcast.new_broadcast(session, who, unit, draft)
        talk = SegmentKind.INTERACTION
        parts = [
            SegmentDraft(SegmentKind.OPEN, 180, "欢迎"),
            *(SegmentDraft(SegmentKind.ITEM, 600, item_id=each.id) for each in goods),
            SegmentDraft(talk, 300, "抽奖", optional=True, min_s=120),
            SegmentDraft(SegmentKind.CLOSE, 120, "再见"),
        ]
        plan_rundown.add_segments(session, who, broadcast.id, parts)
        return f"/schedule/{broadcast.id}"


@pytest.fixture
def colleague(studio_site: Site, browser: Browser) -> Iterator[Visitor]:
    with DESK.opened(browser) as page:
        yield Visitor(studio_site, page, "qidong-admin")


@pytest.fixture
def planner_phone(studio_site: Site, browser: Browser) -> Iterator[Visitor]:
    with PHONE.opened(browser) as page:
        yield Visitor(studio_site, page, "qidong-coordinator")


def cell(page: Page, line: int, name: str):
    return page.locator("#lines tr").nth(line).locator(f'td[data-f="{name}"]')


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("已保存")


def lines(page: Page) -> list[str]:
    """What each line is called: its title, else its item."""
    return page.locator("#lines tr").evaluate_all(
        """rows => rows.map(row => (row.querySelector('.c-title').textContent
            || row.querySelector('.c-item').textContent).trim())"""
    )


def starts(page: Page) -> list[str]:
    return page.locator("#lines [data-start]").all_inner_texts()


def stored(site: Site, path: str) -> list:
    with closing(Database(site.settings)) as database, database.reading() as session:
        return list(session.get(Broadcast, path.rpartition("/")[2]).segments)


def test_a_cell_is_changed_where_it_stands_and_all_times_follow(
    coordinator: Visitor, made: str
) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(made)
    assert starts(page) == ["19:30", "19:33", "19:43", "19:53", "19:58"]
    cell(page, 0, "length").click()
    page.keyboard.type("5:30")
    page.keyboard.press("Enter")
    saved(page)
    expect(page.locator("#lines [data-start]").nth(1)).to_have_text("19:35:30")
    expect(page.locator("#sums")).to_contain_text("32:30")
    assert page.evaluate("() => document.activeElement.dataset.f") == "length"
    assert page.evaluate("() => document.activeElement.closest('tr').rowIndex") == 2
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.keyboard.type("8")
    page.keyboard.press("Tab")
    expect(cell(page, 2, "least")).to_have_text("8:00")
    cell(page, 3, "optional").click()
    expect(cell(page, 3, "optional")).to_have_text("")
    assert [each.planned_s for each in stored(coordinator.site, made)][:2] == [330, 600]
    assert coordinator.faults == []


def test_what_cannot_be_is_said_at_the_cell_and_escape_leaves_all_as_it_was(
    coordinator: Visitor, made: str
) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(made)
    cell(page, 1, "quota").click()
    page.keyboard.type("-5")
    page.keyboard.press("Enter")
    expect(page.locator("#news")).to_contain_text("限量不能是负数")
    expect(cell(page, 1, "quota")).to_have_class("c-quota none refused")
    cell(page, 0, "title").click()
    page.keyboard.type("别的")
    page.keyboard.press("Escape")
    expect(cell(page, 0, "title")).to_have_text("欢迎")
    assert stored(coordinator.site, made)[1].quota is None
    # The refusal itself is an answer that the console notes.
    assert [each for each in coordinator.faults if "400" not in each] == []


def test_items_hosts_and_points_are_typed_by_name(coordinator: Visitor, made: str) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(made)
    name = page.locator("#known-items option").last.get_attribute("value")
    host = page.locator("#known-hosts option").last.get_attribute("value")
    cell(page, 3, "item").click()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(cell(page, 3, "item")).to_contain_text(name)
    cell(page, 3, "hosts").click()
    page.keyboard.type(host)
    page.keyboard.press("Enter")
    expect(cell(page, 3, "hosts")).to_have_text(host)
    cell(page, 3, "points").click()
    page.keyboard.type("清晨采摘")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("当天装箱")
    page.keyboard.press("Enter")
    expect(cell(page, 3, "points")).to_have_text("清晨采摘；当天装箱")
    cell(page, 3, "kind").click()
    page.locator("#lines select").select_option("item")
    expect(cell(page, 3, "kind")).to_have_text("商品")
    part = stored(coordinator.site, made)[3]
    assert part.talking_points == ["清晨采摘", "当天装箱"]
    assert part.kind is SegmentKind.ITEM
    assert coordinator.faults == []


def test_parts_are_dragged_and_moved_by_keys_and_it_is_taken_back(
    coordinator: Visitor, made: str
) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(made)
    before = lines(page)
    grip, target = page.locator(".grip").nth(3), page.locator("#lines tr").nth(1)
    grip.scroll_into_view_if_needed()
    box, to = grip.bounding_box(), target.bounding_box()
    assert box is not None
    assert to is not None
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(to["x"] + 8, to["y"] + 6, steps=12)
    page.mouse.up()
    saved(page)
    dragged = [before[0], before[3], before[1], before[2], before[4]]
    assert lines(page) == dragged
    expect(page.locator("#lines [data-start]").nth(2)).to_have_text("19:38")
    cell(page, 1, "title").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#lines [data-start]").nth(2)).to_have_text("19:43")
    assert lines(page) == [before[0], before[1], before[3], before[2], before[4]]
    for expected in (dragged, before):
        page.click('[data-step="undo"]')
        page.wait_for_function(
            """wanted => [...document.querySelectorAll('#lines tr')].map(row =>
                (row.querySelector('.c-title').textContent || row.querySelector('.c-item').textContent).trim()
            ).join() === wanted""",
            arg=",".join(expected),
        )
    assert [each.position for each in stored(coordinator.site, made)] == [1, 2, 3, 4, 5]
    assert coordinator.faults == []


def test_two_people_at_once(coordinator: Visitor, colleague: Visitor, made: str) -> None:
    for visitor in (coordinator, colleague):
        visitor.sign_in()
        visitor.go(made)
    mine, theirs = coordinator.page, colleague.page
    cell(theirs, 0, "title").click()
    theirs.keyboard.type("大家好")
    theirs.keyboard.press("Enter")
    saved(theirs)
    cell(mine, 0, "title").click()
    mine.keyboard.type("欢迎光临")
    mine.keyboard.press("Enter")
    expect(mine.locator("#news")).to_contain_text("大家好")
    expect(mine.locator("#news")).to_contain_text("欢迎光临")
    assert stored(coordinator.site, made)[0].title == "大家好", "nothing is written over"
    mine.click("text=用我的")
    expect(cell(mine, 0, "title")).to_have_text("欢迎光临")
    assert stored(coordinator.site, made)[0].title == "欢迎光临"
    cell(theirs, 4, "title").click()
    theirs.keyboard.type("明天见")
    theirs.keyboard.press("Enter")
    expect(theirs.locator("#news")).to_contain_text("欢迎光临")
    expect(cell(theirs, 0, "title")).to_have_text("欢迎光临")
    assert [each for each in coordinator.faults + colleague.faults if "409" not in each] == []


def test_what_others_do_shows_by_itself(
    coordinator: Visitor, colleague: Visitor, made: str
) -> None:
    for visitor in (coordinator, colleague):
        visitor.sign_in()
        visitor.go(made)
    theirs = colleague.page
    theirs.locator("[data-tools]").nth(3).click()
    theirs.click('[data-do="remove"]')
    saved_or_gone = theirs.locator("#lines tr")
    expect(saved_or_gone).to_have_count(4)
    expect(coordinator.page.locator("#lines tr")).to_have_count(4, timeout=20_000)
    expect(coordinator.page.locator("#news")).to_contain_text("抽奖")
    assert coordinator.faults + colleague.faults == []


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_rows_of_a_spreadsheet(
    request: pytest.FixtureRequest, studio_site: Site, made: str, screen: str
) -> None:
    visitor = Visitor(studio_site, request.getfixturevalue(screen), "qidong-coordinator")
    page = visitor.page
    visitor.sign_in()
    visitor.go(f"{made}/paste")
    page.fill("#rows", "环节\t标题\t时长\t限量\n互动\t连麦\t5\t-1\n收尾\t散场\t2:00\t\n")
    visitor.click("button[value='look']")
    expect(page.locator(".bad-cell")).to_contain_text("不能是负数")
    expect(page.locator("button[value='take']")).to_have_count(0)
    page.fill("#rows", page.input_value("#rows").replace("-1", "20"))
    visitor.click("button[value='look']")
    visitor.click("button[value='take']")
    assert lines(page)[-2:] == ["连麦", "散场"]
    assert stored(studio_site, made)[5].quota == 20
    assert [each for each in visitor.faults if "422" not in each] == []


def test_rows_are_pasted_onto_the_table_itself(coordinator: Visitor, made: str) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(made)
    cell(page, 1, "title").focus()
    with page.expect_navigation():
        page.evaluate(
            """() => {
                const data = new DataTransfer();
                data.setData("text/plain", "环节\\t标题\\t时长\\n互动\\t连麦\\t5\\n");
                document.activeElement.dispatchEvent(
                    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }"""
        )
    expect(page.locator(".preview-card")).to_contain_text("1 行，全部读懂")
    coordinator.click("button[value='take']")
    assert lines(page)[-1] == "连麦"
    assert coordinator.faults == []


def test_on_a_phone_each_part_is_a_card_with_the_same_buttons(
    planner_phone: Visitor, made: str
) -> None:
    page = planner_phone.page
    planner_phone.sign_in()
    planner_phone.go(made)
    before = lines(page)
    cell(page, 0, "length").tap()
    page.locator("#lines .editing input").fill("4")
    page.keyboard.press("Enter")
    expect(page.locator("#lines [data-start]").nth(1)).to_have_text("19:34")
    page.locator(".shift [value='down']").first.tap()
    expect(page.locator("#lines tr").nth(1)).to_contain_text(before[0])
    assert lines(page)[:2] == [before[1], before[0]]
    page.locator("[data-tools]").nth(3).tap()
    page.tap('[data-do="copy"]')
    expect(page.locator("#lines tr")).to_have_count(6)
    page.locator("[data-tools]").nth(0).tap()
    page.tap('[data-do="insert"]')
    field = page.locator("#lines .editing input")
    field.fill("说说天气")
    page.keyboard.press("Enter")
    expect(cell(page, 1, "title")).to_have_text("说说天气")
    page.tap('[data-step="undo"]')
    expect(cell(page, 1, "title")).to_have_text("")
    assert len(stored(planner_phone.site, made)) == 7
    planner_phone.look()
    assert planner_phone.faults == []


def test_from_a_finding_to_its_part_and_to_its_remedy(coordinator: Visitor, made: str) -> None:
    page = coordinator.page
    coordinator.sign_in()
    coordinator.go(made)
    page.locator("#findings [data-jump]").first.click()
    expect(page.locator("#lines tr.found")).to_have_count(1)
    page.locator("#findings summary", has_text="放行").first.click()
    page.locator("#findings .stand input[type='text']").first.fill("县里同意了")
    with page.expect_navigation():
        page.locator("#findings .stand button").first.click()
    expect(page.locator("#findings .finding.let")).to_contain_text("县里同意了")
    assert coordinator.faults == []


def test_without_scripts_the_same_forms_do_it(
    studio_site: Site, browser: Browser, made: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False
    )
    with closing(context):
        visitor = Visitor(studio_site, context.new_page(), "qidong-coordinator")
        page = visitor.page
        visitor.sign_in()
        page.goto(f"{studio_site.url}{made}")
        page.locator(".shift [value='down']").first.click()
        page.locator("[data-tools]").nth(1).click()
        page.fill("#p-fixed", "19:50")
        page.fill("#p-most", "6")
        page.click("form[action*='/parts/'] button.main")
        part = stored(studio_site, made)[1]
        assert (part.title, part.fixed_clock_s, part.max_s) == ("欢迎", 71_400, 360)
        page.locator("[data-step='undo']").click()
        assert stored(studio_site, made)[1].fixed_clock_s is None
