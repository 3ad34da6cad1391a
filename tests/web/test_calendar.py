"""The calendar page and its moves, asked as a browser asks."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from studio.records.live import Broadcast, BroadcastState
from web.schedule.calendar import CHIPS


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


JSON = {"Accept": "application/json", "X-Requested-With": "fetch"}


def plan(visitor, ids, **changes):
    """A broadcast's id."""
    fields = {
        "title": "开采专场", "host": ids["host"], "channel": ids["channel"],
        "day": "2027-06-16", "start": "19:30", "end": "21:00",
    }  # fmt: skip
    return visitor.post("/schedule/new", fields | changes).location.rpartition("/")[2]


def move(visitor, broadcast, revision, **fields):
    return visitor.post(
        f"/schedule/{broadcast}/move", {"revision": str(revision), **fields}, headers=JSON
    )


def cell(page, day):
    """What stands in a day's cell."""
    found = re.search(rf'<td[^>]*data-day="{day}".*?</td>', page, re.S)
    return found[0] if found else ""


@pytest.mark.parametrize("view", ["month", "week", "day"])
@pytest.mark.parametrize("by", ["days", "channel", "host"])
def test_every_view_shows_it_on_its_day(coordinator, qidong, view, by):
    broadcast = plan(coordinator, qidong)
    page = coordinator.get(f"/schedule?view={view}&by={by}&on=2027-06-16").text
    assert broadcast in cell(page, "2027-06-16")
    assert page.count(f'data-id="{broadcast}"') == 1
    assert "草稿" in cell(page, "2027-06-16")
    assert "条提醒" in cell(page, "2027-06-16"), "a mark where findings stand"


def test_days_carry_what_they_are(coordinator):
    page = coordinator.get("/schedule?on=2026-10-15").text
    assert "国庆节" in cell(page, "2026-10-01")
    assert "寒露" in cell(page, "2026-10-08")
    assert ">班<" in cell(page, "2026-10-10"), "a Saturday that is worked"
    assert 'class="cal-day off' not in cell(page, "2026-10-10")
    assert 'class="cal-day off' in cell(page, "2026-10-11")


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("on=2027-02-10", ("2027-02-01", "2027-02-28")),
        ("on=2028-02-29", ("2028-01-31", "2028-03-05")),
        ("on=2028-02-29&by=host", ("2028-02-01", "2028-02-29")),
        ("on=2027-01-01&view=week", ("2026-12-28", "2027-01-03")),
        ("on=2027-12-31&view=day", ("2027-12-31", "2027-12-31")),
    ],
)
def test_the_days_that_are_shown(coordinator, asked, shown):
    page = coordinator.get(f"/schedule?{asked}").text
    days = re.findall(r'<td[^>]*data-day="([\d-]+)"', page)
    assert (min(days), max(days)) == shown


@pytest.mark.parametrize(
    "asked", ["view=year", "on=yesterday", "on=9999-12-31", "by=moon", "state=x", "unit=nobody"]
)
def test_an_address_that_makes_no_sense_still_shows_a_calendar(coordinator, asked):
    assert coordinator.get(f"/schedule?{asked}").status_code == 200


def test_filters_leave_out(coordinator, qidong):
    broadcast = plan(coordinator, qidong)
    other = plan(coordinator, qidong, title="另一场", start="10:00", end="11:00")
    for wanted, there in (
        (f"host={qidong['host']}", True),
        ("host=somebody", False),
        ("channel=elsewhere", False),
        ("state=draft", True),
        ("state=locked", False),
    ):
        page = coordinator.get(f"/schedule?on=2027-06-16&{wanted}").text
        assert (f'data-id="{broadcast}"' in page) is there, wanted
        assert (f'data-id="{other}"' in page) is there, wanted


def test_one_that_began_the_night_before_is_on_the_first_day(coordinator, qidong):
    broadcast = plan(coordinator, qidong, start="23:00", end="26:30", end_day="")
    page = coordinator.get("/schedule?view=day&on=2027-06-17").text
    chip = re.search(rf'<a class="chip[^>]*data-id="{broadcast}"[^>]*>', page)[0]
    assert 'data-from="-60"' in chip
    assert 'data-until="150"' in chip
    assert "data-open" not in chip, "it is moved where its start is seen"


def test_sellers_read_and_do_not_move(enter, coordinator, qidong):
    broadcast = plan(coordinator, qidong)
    page = enter("qidong-seller").get("/schedule?on=2027-06-16").text
    assert broadcast in page
    assert "data-open" not in page
    assert 'id="mover"' not in page
    assert "cal-add" not in page


def test_another_countys_broadcasts_are_not_there(enter, coordinator, qidong):
    broadcast = plan(coordinator, qidong)
    assert broadcast not in enter("sangzhi-coordinator").get("/schedule?on=2027-06-16").text


def test_a_preview_tells_and_saves_nothing(coordinator, qidong, database):
    broadcast = plan(coordinator, qidong)
    plan(coordinator, qidong, title="撞车场", start="14:00", end="15:00")
    asked = f"/schedule/{broadcast}/preview?day=2027-06-16&start=14:30&end=16:00"
    told = coordinator.get(asked, headers=JSON).json
    assert any("撞车场" in each["text"] for each in told["new"])
    assert {each["level"] for each in told["new"]} >= {"error"}
    with database.reading() as session:
        assert session.get(Broadcast, broadcast).revision == 0


def test_a_move_saves_tells_and_marks_both_that_clash(coordinator, qidong):
    broadcast = plan(coordinator, qidong)
    other = plan(coordinator, qidong, title="撞车场", start="14:00", end="15:00")
    answer = move(coordinator, broadcast, 0, day="2027-06-16", start="14:30", end="16:00")
    assert answer.status_code == 200
    told = answer.json
    assert (told["broadcast"]["from"], told["broadcast"]["until"]) == (870, 960)
    assert told["broadcast"]["revision"] == 1
    assert "14:30–16:00" in told["told"]
    page = {"on": "2027-06-16"}
    back = move(
        coordinator, broadcast, 1, day="2027-06-16", start="19:30", end="25:00", **page
    ).json
    assert back["broadcast"]["until"] == 1500, "it may run past midnight"
    assert any("撞车场" in each["text"] for each in back["gone"])
    assert set(back["marks"]) == {broadcast, other}


def test_a_stale_move_is_refused_with_who_and_what(coordinator, enter, qidong, database):
    broadcast = plan(coordinator, qidong)
    move(coordinator, broadcast, 0, day="2027-06-17", start="9:00", end="10:00")
    answer = move(enter("qidong-administrator"), broadcast, 0, day="2027-06-20")
    assert answer.status_code == 409
    error = answer.json["error"]
    assert "开采专场" in error["message"]
    assert "改过" in error["who"]
    assert "6月17日 周四 09:00–10:00" in error["what"]
    assert answer.json["broadcast"]["revision"] == 1
    with database.reading() as session:
        assert session.get(Broadcast, broadcast).revision == 1


def test_what_is_fixed_stays(coordinator, qidong, database):
    broadcast = plan(coordinator, qidong)
    with database.session() as session:
        session.get(Broadcast, broadcast).state = BroadcastState.LOCKED
    answer = move(coordinator, broadcast, 0, day="2027-06-17")
    assert answer.status_code == 409
    assert "锁定" in answer.json["error"]["message"]
    page = coordinator.get("/schedule?on=2027-06-16").text
    assert "data-open" not in cell(page, "2027-06-16")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"start": "20:00", "end": "19:00"}, 400),
        ({"start": "20:00", "end": "20:00"}, 400),
        ({"start": "10:00", "end": "35:00"}, 400),
        ({"day": "2027-02-29"}, 400),
        ({"day": "2027-02-28", "start": "24:30"}, 400),
        ({"host": "0" * 32}, 404),
        ({"channel": "x"}, 404),
    ],
)
def test_nonsense_is_refused_in_words(coordinator, qidong, fields, status):
    broadcast = plan(coordinator, qidong)
    answer = move(coordinator, broadcast, 0, **fields)
    assert answer.status_code == status
    assert answer.json["error"]["message"]


def test_the_page_of_a_month_asks_few_questions(coordinator, app, qidong):

    for number in range(8):
        plan(coordinator, qidong, title=f"第{number}场", day=f"2027-06-{10 + number}")
    asked: list[str] = []

    def listen(connection, cursor, statement, *_):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    coordinator.get("/schedule?on=2027-06-16")
    engine = app.extensions["county-studio"].database.engine
    event.listen(engine, "before_cursor_execute", listen)
    coordinator.get("/schedule?on=2027-06-16")
    event.remove(engine, "before_cursor_execute", listen)
    assert 1 <= len(asked) <= 12, "\n\n".join(asked)


def test_titles_are_text_and_a_chip_kept_from_before_is_never_stale(coordinator, enter, qidong):
    """Chips are kept drawn: whatever they show must be among what they are kept by."""
    broadcast = plan(coordinator, qidong, title="<b>粗</b>")
    for path in ("/schedule?on=2027-06-16", "/schedule?on=2027-06-16&by=host"):
        page = coordinator.get(path).text
        assert "&lt;b&gt;粗&lt;/b&gt;" in page
        assert "<b>粗" not in page
    assert "data-open" in coordinator.get("/schedule?on=2027-06-16").text
    assert "data-open" not in enter("qidong-seller").get("/schedule?on=2027-06-16").text
    coordinator.post(f"/schedule/{broadcast}/state", {"state": "review"})
    assert "待审" in cell(coordinator.get("/schedule?on=2027-06-16").text, "2027-06-16")
    english = coordinator.get("/schedule?on=2027-06-16", headers={"Accept-Language": "en"})
    assert "In review" in cell(english.text, "2027-06-16")


class Emptied(dict):
    """What is kept of chips, which another thread empties between two looks at it."""

    def __contains__(self, key):
        return True

    def __getitem__(self, key):
        raise KeyError(key)


def test_what_another_thread_clears_is_drawn_anew(enter, app, qidong):
    visitor = enter("qidong-coordinator")
    app.extensions[CHIPS] = Emptied()
    page = visitor.get("/schedule?on=2026-07-01")
    assert page.status_code == 200
    assert f"/schedule/{qidong['broadcast']}" in page.text
