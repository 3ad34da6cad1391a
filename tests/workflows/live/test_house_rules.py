"""What the office's own days, words, papers and prices do to a schedule, on both databases."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, SegmentKind
from studio.records.people import Role
from studio.schedule import Availability
from studio.schedule.availability import DayKind, Hours
from studio.store import Database
from studio.units import Money
from studio.workflows.catalog import papers, prices
from studio.workflows.catalog.papers import PaperDraft
from studio.workflows.catalog.prices import PriceTerms
from studio.workflows.kit.claim_file import claim_file
from studio.workflows.live import plan_broadcast, plan_rundown, watch_schedule
from studio.workflows.live.describe_host import HostFacts, describe_host
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.plan_rundown import SegmentDraft

START = datetime(2027, 6, 20, 15, 30, tzinfo=UTC)
"""Half past eleven in the evening: the broadcast goes over midnight."""

OWN_WORDS = """
allow = []
without = []

[[group]]
words = ["神叶"]
instead_zh = "说它怎么做的"
instead_en = "say how it is made"
"""


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def made(place, coordinator):
    with place.database.session() as session:
        host = plan_broadcast.add_host(session, coordinator, place.county, "刘满仓")
        describe_host(session, coordinator, host.id, HostFacts(verified_until=date(2030, 1, 1)))
        channel = plan_broadcast.add_channel(
            session, coordinator, place.county, "县播号", "douyin", 600
        )
        draft = BroadcastDraft("开采季", channel.id, host.id, START, START + timedelta(hours=1))
        made = plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id
        part = SegmentDraft(
            kind=SegmentKind.ITEM, planned_s=3600, item_id=place.item, script="今晚的神叶"
        )
        plan_rundown.add_segment(session, coordinator, made, part)
    return made


def codes(database, made):
    with database.reading() as session:
        found = watch_schedule.findings(session, [session.get(Broadcast, made)])[made]
    return {each.code.removeprefix("schedule."): each for each in found}


def approve(place, coordinator, until):
    """The price that the item came with, until that day."""
    with place.database.session() as session:
        terms = PriceTerms(valid_until=until)
        item = session.get(Item, place.item)
        was = None if item.list_price_fen is None else Money(item.list_price_fen)
        told = (place.item, Money(item.price_fen), was, terms)
        wanted = prices.propose_price(session, coordinator, *told)
        prices.approve_price(session, lambda *_: None, coordinator, wanted.id)


def test_a_price_that_ends_at_midnight_expires_while_the_item_is_on(place, coordinator, made):
    assert "price_expires_during" not in codes(place.database, made)
    approve(place, coordinator, date(2027, 6, 19))
    found = codes(place.database, made)
    assert "price_unapproved" in found
    assert "price_expires_during" not in found
    approve(place, coordinator, date(2027, 6, 20))
    found = codes(place.database, made)
    assert found["price_expires_during"].params["until"] == "2027-06-21 00:00"
    approve(place, coordinator, date(2027, 6, 21))
    assert not {"price_unapproved", "price_expires_during"} & set(codes(place.database, made))


def test_quotas_of_broadcasts_long_before_count(place, coordinator, made):
    with place.database.session() as session:
        first = session.get(Broadcast, made)
        first.segments[0].item.stock = 100
        first.segments[0].quota = 70
        start = START + timedelta(days=30)
        draft = BroadcastDraft(
            "一个月后", first.channel_id, first.host_id, start, start + timedelta(hours=1)
        )
        later = plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id
        part = SegmentDraft(kind=SegmentKind.ITEM, planned_s=3600, item_id=place.item)
        plan_rundown.add_segment(session, coordinator, later, part).quota = 31
    assert "item_stock" not in codes(place.database, made), "whoever comes first has them"
    found = codes(place.database, later)["item_stock"]
    assert (found.params["promised"], found.params["stock"]) == (101, 100)
    with place.database.session() as session:
        session.get(Broadcast, made).state = BroadcastState.CANCELLED
    assert "item_stock" not in codes(place.database, later)


def test_papers_that_ended_are_told(place, coordinator, made):
    with place.database.session() as session:
        papers.add_paper(
            session,
            place.settings,
            coordinator,
            place.item,
            PaperDraft("有机认证", "", date(2027, 6, 19)),
        )
    found = codes(place.database, made)["licence_expired"]
    assert found.params["papers"] == "有机认证"
    with place.database.session() as session:
        papers.add_paper(
            session,
            place.settings,
            coordinator,
            place.item,
            PaperDraft("有机认证", "", date(2028, 6, 19)),
        )
    assert "licence_expired" not in codes(place.database, made)


def test_a_host_who_comes_on_days_off_comes_on_holidays(place, coordinator, made):
    free = Availability(hours=(Hours(day_kind=DayKind.DAY_OFF),))
    holiday = datetime(2027, 10, 1, 2, tzinfo=UTC)
    assert holiday.weekday() < 5
    with place.database.session() as session:
        broadcast = session.get(Broadcast, made)
        describe_host(session, coordinator, broadcast.host_id, HostFacts(availability=free))
        broadcast.start_at, broadcast.end_at = holiday, holiday + timedelta(hours=1)
    assert "host_unavailable" not in codes(place.database, made)
    with place.database.session() as session:
        broadcast = session.get(Broadcast, made)
        broadcast.start_at += timedelta(days=24)  # a Monday
        broadcast.end_at += timedelta(days=24)
    assert "host_unavailable" in codes(place.database, made)


def test_a_county_looks_for_words_of_its_own(place, made, tmp_path):
    assert not {"claim_listed", "claim_statutory"} & set(codes(place.database, made))
    data = tmp_path / "data"
    shutil.copytree(place.settings.data / "templates", data / "templates")
    own = Database(replace(place.settings, data=data))
    claim_file(data, "qidong").write_text(OWN_WORDS, encoding="utf-8")
    assert codes(own, made)["claim_listed"].params["word"] == "神叶"
    claim_file(data, "qidong").write_text("group = 3", encoding="utf-8")
    assert "claim_listed" not in codes(own, made), "a mistaken list stands in nobody's way here"
    own.close()
