"""Prices of days to come: approved today, shown on their days, and gone again after them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from studio.catalog import facts_of, with_price
from studio.catalog.sheet import Part
from studio.errors import InputError
from studio.records.edit import Timeline
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, SegmentKind
from studio.records.people import AuditEntry, Role
from studio.records.prices import ItemPrice, PriceState
from studio.records.work import Clip, ClipOrder, ClipState, JobKind, Rendition
from studio.schedule import ZONE, check, plan_times, planned
from studio.units import Money, Size
from studio.units.clock import today
from studio.workflows.catalog import day_prices
from studio.workflows.catalog.bundles import BundleDraft, add_bundle, bundles_of
from studio.workflows.catalog.catalog_parts import catalog_parts
from studio.workflows.catalog.day_prices import begin_prices
from studio.workflows.catalog.offers import add_offer, deals_of, offers_of
from studio.workflows.catalog.prices import (
    PriceTerms,
    approve_price,
    price_in_force,
    propose_price,
)
from studio.workflows.live import plan_broadcast, plan_rundown
from studio.workflows.live.plan_broadcast import BroadcastDraft
from studio.workflows.live.segment_draft import SegmentDraft
from tests.web.seed.media import certificate

TODAY = today()
FIRST, LAST = TODAY + timedelta(days=40), TODAY + timedelta(days=47)
AFTER = LAST + timedelta(days=1)


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


@pytest.fixture
def queued():
    """Jobs that were asked for."""
    return []


@pytest.fixture
def clip(place):
    """Id of a published clip whose picture shows ¥29.9."""
    with place.database.session() as session:
        item = session.get(Item, place.item)
        order = ClipOrder(
            unit_id=place.county,
            item_id=item.id,
            template="product-hero",
            aspects=["1:1"],
            lengths=["15"],
            footage_ids=[],
        )
        session.add(order)
        session.flush()
        made = Clip(
            unit_id=place.county,
            order_id=order.id,
            item_id=item.id,
            title="黄花菜 15 秒",
            post_text="",
            length_s=15,
            state=ClipState.PUBLISHED,
            timeline=Timeline(sources=(), takes=(), rate=Fraction(25)),
            facts=with_price(facts_of(item, "祁东县", "Qidong"), Money(2990), None),
            made_from="x",
        )
        made.renditions.append(
            Rendition(
                aspect="1:1",
                preset="social",
                blob="x",
                cover="x",
                bytes=1,
                width=1080,
                height=1080,
                duration_ms=15000,
                certificate=certificate(Size(1080, 1080)),
                shows=["price"],
            )
        )
        session.add(made)
    return made.id


def approve(place, viewer, queued, fen, first=None, last=None):
    with place.database.session() as session:
        terms = PriceTerms(first, last)
        wanted = propose_price(session, viewer, place.item, Money(fen), None, terms)
        return approve_price(session, lambda _, job: queued.append(job), viewer, wanted.id)


@pytest.fixture
def low(place, coordinator, queued):
    """¥29.9 that is ¥19 from the fortieth to the forty-seventh day from now."""
    with place.database.session() as session:
        item = session.get(Item, place.item)
        item.price_fen, item.list_price_fen = 2990, None
        item.season_from = item.season_to = None
    return approve(place, coordinator, queued, 1900, FIRST, LAST)


def broadcast_on(place, coordinator, day):
    start = datetime.combine(day, time(20), ZONE)
    with place.database.session() as session:
        name = f"{day}"
        host = plan_broadcast.add_host(session, coordinator, place.county, name)
        channel = plan_broadcast.add_channel(session, coordinator, place.county, name, "douyin", 0)
        ends = (start, start + timedelta(hours=1))
        draft = BroadcastDraft("专场", channel.id, host.id, *ends)
        made = plan_broadcast.new_broadcast(session, coordinator, place.county, draft).id
        part = SegmentDraft(kind=SegmentKind.ITEM, planned_s=3600, item_id=place.item)
        plan_rundown.add_segment(session, coordinator, made, part)
    return made


def shown(place):
    with place.database.reading() as session:
        item = session.get(Item, place.item)
        return item.price_fen, item.price_from, item.price_until


def price_codes(session, made):
    found = check([planned(session.get(Broadcast, made))])
    return [each.code for each in found if ".price" in each.code]


def test_a_price_for_later_days_changes_nothing_today(place, low, queued):
    assert shown(place) == (2990, None, FIRST - timedelta(days=1))
    assert (low.held, low.begins, queued) == (0, FIRST, [])
    assert begin_prices(place.database, queued.append) == 0


def test_each_broadcast_takes_the_price_of_its_day(place, coordinator, low):
    for day, fen in ((TODAY + timedelta(days=1), 2990), (FIRST, 1900), (LAST, 1900), (AFTER, 2990)):
        made = broadcast_on(place, coordinator, day)
        with place.database.session() as session:
            row = session.get(Broadcast, made)
            (timed,) = plan_times(planned(row))
            assert timed.price.price == Money(fen)
            assert price_codes(session, made) == []
            plan_broadcast.freeze_prices(row)
            row.state = BroadcastState.LOCKED
        with place.database.reading() as session:
            assert session.get(Broadcast, made).segments[0].price_fen == fen
            assert price_codes(session, made) == []


def test_a_fixed_plan_hears_only_of_prices_of_its_own_day(place, coordinator, low, queued):
    made = broadcast_on(place, coordinator, AFTER)
    with place.database.session() as session:
        row = session.get(Broadcast, made)
        plan_broadcast.freeze_prices(row)
        row.state = BroadcastState.LOCKED
    approve(place, coordinator, queued, 1700, FIRST, LAST)
    with place.database.reading() as session:
        assert price_codes(session, made) == []
    approve(place, coordinator, queued, 2500, AFTER, AFTER)
    with place.database.reading() as session:
        assert price_codes(session, made) == ["schedule.price_unapproved"]


def test_a_price_that_another_follows_at_midnight_expires_while_the_item_is_on(
    place, coordinator, low
):
    made = broadcast_on(place, coordinator, LAST)
    with place.database.session() as session:
        row = session.get(Broadcast, made)
        row.start_at += timedelta(hours=3, minutes=30)
        row.end_at += timedelta(hours=3, minutes=30)
    with place.database.reading() as session:
        assert price_codes(session, made) == ["schedule.price_expires_during"]


def test_prices_begin_and_come_back_on_their_days(place, clip, low, queued, monkeypatch):
    def on(day):
        queued.clear()
        monkeypatch.setattr(day_prices, "today", lambda: day)
        begun = begin_prices(place.database, lambda _, job: queued.append(job))
        with place.database.reading() as session:
            held = session.get(Clip, clip).held_since is not None
        return begun, shown(place)[0], held, [(each.kind, each.subject_id) for each in queued]

    assert on(FIRST - timedelta(days=1)) == (0, 2990, False, [])
    assert on(FIRST) == (1, 1900, True, [(JobKind.REPRICE, clip)])
    assert on(FIRST) == (0, 1900, True, []), "once"
    assert on(LAST) == (0, 1900, True, [])
    assert on(AFTER) == (1, 2990, False, []), "the price came back before the new files did"
    with place.database.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "price.begin")).all()
        assert [each.detail["price_fen"] for each in noted] == [1900, 2990]
        assert all(each.account_id is None for each in noted)


def test_an_item_whose_first_day_an_approver_changed_meanwhile_is_begun_once(
    place, coordinator, low, queued, monkeypatch
):
    monkeypatch.setattr(day_prices, "today", lambda: FIRST)
    approve(place, coordinator, queued, 1700, FIRST, LAST)
    assert shown(place) == (1700, FIRST, LAST), "an approval renews the copy by itself"
    assert begin_prices(place.database, lambda _, job: queued.append(job)) == 0


def test_all_that_was_approved_stays_written_down(place, coordinator, low, queued):
    approve(place, coordinator, queued, 2590)
    assert shown(place) == (2590, None, None), "the newest counts, and it holds always"
    with place.database.reading() as session:
        approved = select(ItemPrice).where(ItemPrice.state == PriceState.APPROVED)
        kept = session.scalars(approved.order_by(ItemPrice.decided_at)).all()
        assert [(each.price_fen, each.valid_from) for each in kept] == [
            (2990, None),
            (1900, FIRST),
            (2590, None),
        ]
        item = session.get(Item, place.item)
        assert price_in_force(session, item, FIRST).price_fen == 2590
        assert item.prices == (kept[2].days,)


def test_days_said_of_the_price_an_item_came_with_are_its_days(place, coordinator, queued):
    with place.database.session() as session:
        item = session.get(Item, place.item)
        item.price_fen, item.list_price_fen = 2990, None
    approve(place, coordinator, queued, 2990, None, LAST)
    with place.database.reading() as session:
        item = session.get(Item, place.item)
        assert item.price_on(LAST).holds(LAST)
        assert not item.price_on(AFTER).holds(AFTER)
        assert item.price_on(AFTER).price_fen == 2990, "the nearest there is"
        assert price_in_force(session, item, AFTER).valid_until == LAST
    made = broadcast_on(place, coordinator, AFTER)
    with place.database.reading() as session:
        assert price_codes(session, made) == ["schedule.price_unapproved"]


def test_the_same_price_for_good_is_asked_for_only_where_it_changes_something(
    place, coordinator, low, queued
):
    approve(place, coordinator, queued, 2990)
    with place.database.session() as session, pytest.raises(InputError) as caught:
        propose_price(session, coordinator, place.item, Money(2990), None)
    assert caught.value.code == "price.same"


def test_a_price_until_the_last_day_there_is(place, coordinator, queued):
    made = broadcast_on(place, coordinator, FIRST)
    approve(place, coordinator, queued, 2800, None, date.max)
    with place.database.reading() as session:
        (timed,) = plan_times(planned(session.get(Broadcast, made)))
        assert (timed.price.price, timed.price.valid_until) == (Money(2800), None)


def test_bundles_and_offers_are_worked_out_with_the_price_of_their_days(place, coordinator, low):
    with place.database.session() as session:
        draft = BundleDraft("两袋装", Money(3500), FIRST, LAST, {place.item: 2})
        add_bundle(session, place.settings, coordinator, place.county, draft)
        add_offer(session, coordinator, place.item, "立减2", FIRST, LAST)
    with place.database.reading() as session:
        (early,) = bundles_of(session, coordinator, TODAY)
        (late,) = bundles_of(session, coordinator, LAST)
        assert (early.single, late.single) == (Money(3800), Money(3800))
        offers = offers_of(session, coordinator, place.item)
        item = session.get(Item, place.item)
        (size,) = deals_of(item, offers, [], FIRST)
        assert (size.price, size.deals[0].paid) == (Money(1900), Money(1700))
        saved = catalog_parts(session, coordinator, place.county)
        assert [each.text("pays") for each in saved if each.part is Part.OFFER] == ["1件 ¥17"]
