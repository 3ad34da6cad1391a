"""Years far off: as people write 长期, as slips of the hand, and as malice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from studio.records.goods import Item
from studio.records.live import Broadcast, Host
from studio.records.papers import ItemPaper
from studio.schedule import planned
from tests.web.test_planner import form as plan
from web.entered import day_asked, last_day_in, number_in

FAR = ["9999-12-31", "0001-01-01"]
DIGITS = "9" * 5000


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


def pages(qidong):
    return (
        "/schedule?on=2026-07-01",
        "/schedule/list?from=2026-06-29",
        "/schedule/calendar.ics",
        f"/schedule/{qidong['broadcast']}",
        f"/catalog/{qidong['item']}",
    )


def test_a_price_until_9999_has_no_end_and_the_schedule_stands(coordinator, qidong, database):
    told = {"new_price": "28", "price_until": "9999-12-31", "approve": "1"}
    assert coordinator.post(f"/catalog/{qidong['item']}/price", told).status_code == 302
    with database.reading() as session:
        item = session.get_one(Item, qidong["item"])
        assert (item.price_fen, item.price_until) == (2800, None)
    for page in pages(qidong):
        assert coordinator.get(page).status_code == 200, page


def test_prices_kept_from_before_cannot_take_the_schedule_down(coordinator, qidong, database):
    with database.session() as session:
        item = session.get_one(Item, qidong["item"])
        item.price_from, item.price_until = date.min, date.max
    for page in pages(qidong):
        assert coordinator.get(page).status_code == 200, page
    with database.reading() as session:
        (part, *_rest) = (
            each
            for each in planned(session.get_one(Broadcast, qidong["broadcast"])).segments
            if each.item
        )
        (price,) = part.item.prices
        assert (price.valid_from, price.valid_until) == (None, None)


def test_a_paper_until_9999_has_no_end(coordinator, qidong, database):
    path = f"/catalog/{qidong['item']}/papers"
    told = {"paper": "食品经营许可证", "paper_number": "77", "paper_until": "9999-12-31"}
    assert coordinator.post(path, told).status_code == 302
    with database.reading() as session:
        found = session.scalars(select(ItemPaper).where(ItemPaper.number == "77")).one()
        assert found.until_on is None


@pytest.mark.parametrize("far", FAR)
def test_what_must_end_ends_in_a_year_that_counts(coordinator, qidong, far):
    item = f"/catalog/{qidong['item']}"
    days = {"from_on": "2026-01-01", "until_on": far}
    ranged = coordinator.post(f"{item}/range", {"least": "20", "most": "30"} | days)
    offer = {"offer": "立减5", "offer_from": "2026-01-01", "offer_until": far}
    offered = coordinator.post(f"{item}/offers", offer)
    for answer in (ranged, offered):
        assert answer.status_code == 422
        assert f"日期 {far} 太早或太晚" in answer.text
        assert "2199-12-31" in answer.text


@pytest.mark.parametrize("far", FAR)
def test_a_period_far_off_is_refused(coordinator, qidong, far):
    answer = coordinator.post("/schedule/plan", plan(qidong, first=far))
    assert answer.status_code == 422
    assert f"日期 {far} 太早或太晚" in answer.text


@pytest.mark.parametrize("far", FAR)
def test_nothing_is_copied_to_a_day_far_off(coordinator, qidong, database, far):
    with database.reading() as session:
        before = len(session.scalars(select(Broadcast)).all())
    answer = coordinator.post(
        f"/schedule/{qidong['broadcast']}/copy", {"day": far, "start": "00:00"}
    )
    assert answer.status_code == 400
    assert f"日期 {far} 太早或太晚" in answer.text
    with database.reading() as session:
        assert len(session.scalars(select(Broadcast)).all()) == before


@pytest.mark.parametrize("far", FAR)
@pytest.mark.parametrize("name", ["first", "last"])
def test_a_host_is_not_away_on_a_day_far_off(coordinator, qidong, database, far, name):
    day = {"days-0-kind": "away", "days-0-first": "2026-07-01", f"days-0-{name}": far}
    answer = coordinator.post(
        f"/schedule/hosts/{qidong['host']}", {"name": "刘满仓", "revision": "1"} | day
    )
    assert answer.status_code == 422
    with database.reading() as session:
        assert session.get_one(Host, qidong["host"]).availability is None


def test_hours_until_9999_have_no_end(coordinator, qidong, database):
    row = {"start": "19:00", "end": "22:00", "weekday": "0", "last": "9999-12-31"}
    told = {f"hours-0-{name}": value for name, value in row.items()}
    path = f"/schedule/hosts/{qidong['host']}"
    assert coordinator.post(path, {"name": "刘满仓", "revision": "1"} | told).status_code == 302
    with database.reading() as session:
        (hours,) = session.get_one(Host, qidong["host"]).availability["hours"]
        assert hours["until_on"] is None


def test_numbers_of_any_length_are_read_in_no_time(coordinator, qidong):
    """Python itself refuses to read more than 4,300 digits, by an error that nobody expects."""
    item = coordinator.post(f"/catalog/{qidong['item']}", {"revision": DIGITS})
    broadcast = coordinator.post(f"/schedule/{qidong['broadcast']}/edit", {"revision": DIGITS})
    assert (item.status_code, broadcast.status_code) == (422, 422)
    file = f"/schedule/{qidong['broadcast']}/handouts/file?kind=txt&part={DIGITS}"
    assert coordinator.get(file).status_code == 200


def test_addresses_with_days_far_off_are_passed_over(coordinator, enter):
    for far in FAR:
        assert coordinator.get(f"/footage?since={far}&until={far}").status_code == 200
        assert enter("province").get(f"/audit?since={far}&until={far}").status_code == 200
    assert day_asked("9999-12-31") is None
    assert day_asked("soon") is None


@pytest.mark.parametrize("text", ["", "9999-01-01", "9999-12-31"])
def test_no_end(text):
    assert last_day_in(text) is None


@pytest.mark.parametrize("text", [DIGITS, "-1", "²", "٣", "1.0", "", " 1"])
def test_no_numbers(text):
    assert number_in(text) is None
