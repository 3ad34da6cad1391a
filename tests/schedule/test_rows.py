from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.live import Broadcast, BroadcastState, Channel, Host, Segment, SegmentKind
from studio.records.papers import ItemPaper
from studio.records.people import Unit
from studio.records.work import Clip, ClipState, Rendition
from studio.schedule import plan_times, planned, planned_clip, planned_item
from studio.schedule.rows import planned_price
from studio.units import Money, Season


def item(**changes: object) -> Item:
    values = {
        "id": "i1",
        "sku": "one",
        "name_zh": "黄花菜",
        "name_en": "Daylily",
        "spec": "250g/袋",
        "price_unit": "袋",
        "price_fen": 2990,
        "list_price_fen": 3590,
        "selling_points": ["早"],
        "season_from": "06-10",
        "season_to": "08-31",
        "perishable": True,
        "safety_note": "煮熟",
    }
    return Item(**{**values, **changes})


def clip(*milliseconds: int, state: ClipState = ClipState.PUBLISHED) -> Clip:
    renditions = [Rendition(duration_ms=each) for each in milliseconds]
    return Clip(id="c1", title="短片", state=state, length_s=15, renditions=renditions)


START = datetime(2026, 6, 20, 11, tzinfo=UTC)
END = datetime(2026, 6, 20, 12, tzinfo=UTC)


def broadcast(segments: list[Segment]) -> Broadcast:
    return Broadcast(
        id="b1",
        title="专场",
        channel=Channel(id="ch", name="直播间", platform="douyin", turnaround_s=900),
        unit=Unit(slug="qidong"),
        host=Host(id="h", name="周晓禾"),
        start_at=START,
        end_at=END,
        state=BroadcastState.LOCKED,
        revision=4,
        changed_at=START,
        segments=segments,
    )


def test_a_broadcast_row_becomes_a_plan() -> None:
    segments = [
        Segment(
            id="s0",
            position=0,
            kind=SegmentKind.OPEN,
            title="开场",
            planned_s=60,
            script="",
            warn_s=60,
        ),
        Segment(
            id="s1",
            position=1,
            kind=SegmentKind.ITEM,
            title="",
            planned_s=600,
            warn_s=60,
            script="讲做法",
            item=item(),
            clip=clip(15_000, 15_040),
        ),
    ]
    plan = planned(broadcast(segments))
    assert (plan.start, plan.end, plan.revision) == (START, END, 4)
    assert plan.county == "qidong"
    assert plan.channel.turnaround_s == 900
    assert plan.segments[0].item is None
    sold = plan.segments[1].item
    assert sold is not None
    assert sold.season == Season.parse("06-10", "08-31")
    assert sold.prices[0].list_price == Money(3590)
    shown = plan.segments[1].clip
    assert shown is not None
    assert shown.duration_ms == 15_040
    assert type(plan).model_validate_json(plan.model_dump_json()) == plan


@pytest.mark.parametrize("state", ClipState)
def test_only_a_published_clip_is_published(state: ClipState) -> None:
    found = planned_clip(clip(state=state))
    assert found.published == (state is ClipState.PUBLISHED)
    assert found.duration_ms == 15_000


def test_items_without_season_or_former_price() -> None:
    for none in (None, ""):
        assert planned_item(item(season_from=none, season_to=none)).season is None
    for was in (None, 2990, 100):
        assert planned_item(item(list_price_fen=was)).prices[0].list_price is None


def test_an_approved_price_holds_for_the_days_it_was_approved_for() -> None:
    days = {"price_from": date(2026, 6, 10), "price_until": date(2026, 6, 20)}
    (offer,) = planned_item(item(**days)).prices
    assert offer.valid_from == datetime(2026, 6, 9, 16, tzinfo=UTC)
    assert offer.valid_until == datetime(2026, 6, 20, 16, tzinfo=UTC), "the last day counts"
    (always,) = planned_item(item()).prices
    assert (always.valid_from, always.valid_until) == (None, None)


def test_days_at_the_ends_of_the_calendar_are_no_days() -> None:
    """9999-12-31 is how people write that a price has no end, and nothing comes after it."""
    price = planned_price(2990, None, date.min, date.max)
    assert (price.valid_from, price.valid_until) == (None, None)
    last = planned_price(2990, None, date(2000, 1, 1), date(2199, 12, 31))
    assert last.valid_from == datetime(1999, 12, 31, 16, tzinfo=UTC)
    assert last.valid_until == datetime(2199, 12, 31, 16, tzinfo=UTC)


def test_a_frozen_price_holds_as_long_as_the_approval_it_is_from() -> None:
    goods = item(price_until=date(2026, 6, 20))
    kind = SegmentKind.ITEM
    part = Segment(
        id="s", position=0, kind=kind, planned_s=60, warn_s=60, title="", script="", item=goods
    )
    part.price_fen, part.list_price_fen = 2990, 3590
    (shown,) = plan_times(planned(broadcast(segments=[part])))
    assert shown.price == shown.segment.item.prices[0]
    assert shown.price.valid_until is not None
    part.price_fen = 2790
    (shown,) = plan_times(planned(broadcast(segments=[part])))
    assert (shown.price.price, shown.price.valid_until) == (Money(2790), None)
    assert shown.segment.replaced_at(shown.start)


def test_papers_of_one_name_renew_each_other() -> None:
    old, new = date(2026, 1, 31), date(2028, 1, 31)
    papers = [
        ItemPaper(name="有机认证", until_on=old),
        ItemPaper(name="有机认证", until_on=new),
        ItemPaper(name="SC", until_on=None),
        ItemPaper(name="地理标志专用标志使用授权", until_on=old),
    ]
    found = planned_item(item(papers=papers))
    assert [(each.name, each.valid_until) for each in found.papers] == [
        ("地理标志专用标志使用授权", old),
        ("有机认证", new),
    ]
    assert found.gi_until == old
    assert planned_item(item(papers=papers[:3])).gi_until is None
    endless = ItemPaper(name="地理标志", until_on=None)
    assert planned_item(item(papers=[endless])).gi_until == date.max


@pytest.mark.parametrize("ends", [("06-10", None), (None, "06-10"), ("x", "06-10")])
def test_a_broken_season_is_refused(ends: tuple[str | None, str | None]) -> None:
    with pytest.raises(InputError) as caught:
        planned_item(item(season_from=ends[0], season_to=ends[1]))
    assert caught.value.code == "catalog.bad_season"
