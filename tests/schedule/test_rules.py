"""Every rule with what just passes it and what just does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pytest

from studio.records.finding import Finding, Level, RemedyAction
from studio.records.live import BroadcastState, SegmentKind
from studio.schedule import (
    ORDER,
    ZONE,
    Availability,
    PlannedBroadcast,
    PlannedChannel,
    PlannedPapers,
    PlannedPrice,
    PlannedSegment,
    Rules,
    Span,
    blockers,
    check,
)
from studio.schedule.disk_rule import recording_bytes
from studio.schedule.host_rules import age_on
from studio.units import Money
from studio.words import LANGUAGES, say
from studio.words.claims import ClaimKind, ClaimWord, listed
from tests.schedule.plans import broadcast, channel, clip, codes, host, item, segment

REVIEW = BroadcastState.REVIEW


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def of(code: str, plans: Iterable[PlannedBroadcast], **rules: Any) -> list[Finding]:
    return [each for each in check(plans, rules=Rules(**rules)) if each.code == f"schedule.{code}"]


def selling(sold: object, **changes: Any) -> PlannedBroadcast:
    """The hour with one segment that sells ``sold``."""
    return broadcast(segments=(segment("s1", 60, item=sold),), **changes)


def talk(name: str, minutes: float = 5, **changes: Any) -> PlannedSegment:
    values = {"kind": SegmentKind.INTERACTION, "item": None, "clip": None}
    return segment(name, minutes, **(values | changes))


# -- hosts


@pytest.mark.parametrize(
    ("minutes", "rooms", "told"),
    [
        (29, ("A", "B"), True),
        (30, ("A", "B"), False),
        (29, ("A", "A"), False),
        (29, ("", ""), True),
    ],
)
def test_a_host_needs_time_to_travel(minutes: int, rooms: tuple[str, str], *, told: bool) -> None:
    who = host("h", travel_buffer_s=1800)
    one, other = (channel(name, room=room) for name, room in zip("xy", rooms, strict=True))
    later = f"20:{30 + minutes}" if minutes < 30 else "21:00"
    plans = [
        broadcast("b1", host=who, channel=one),
        broadcast("b2", later, "22:00", host=who, channel=other),
    ]
    found = of("host_buffer", plans)
    assert bool(found) is told
    if told:
        assert found[0].level is Level.WARNING
        assert found[0].subjects == ("b2", "b1")
        assert found[0].remedy is not None
        assert found[0].remedy.action is RemedyAction.SWAP_HOST


def test_a_host_is_on_air_only_so_long_a_day_and_midnight_divides() -> None:
    who = host("h", max_minutes_day=120)
    plans = [
        broadcast("b1", "18:00", "19:00", host=who),
        broadcast("b2", "23:00", "25:00", host=who),
    ]
    assert of("host_daily_max", plans) == []
    (found,) = of("host_daily_max", [*plans, broadcast("b3", "20:00", "20:01", host=who)])
    assert found.subjects == ("b2",), "the one that goes over"
    assert found.params["total"] == "2:01:00"
    (next_day,) = of(
        "host_daily_max", [*plans, broadcast("b3", "10:00", "11:01", day="2026-06-21", host=who)]
    )
    assert next_day.subjects == ("b3",)


def test_what_overlaps_is_on_air_once() -> None:
    who = host("h", max_minutes_day=60)
    plans = [broadcast("b1", host=who), broadcast("b2", "20:00", "20:30", host=who)]
    assert of("host_daily_max", plans) == []


def test_a_host_who_is_away() -> None:
    away = Availability(away=(Span(start=at("2026-06-20T20:15"), end=at("2026-06-20T22:00")),))
    (found,) = of("host_unavailable", [broadcast(host=host("h", availability=away))])
    assert found.level is Level.ERROR
    assert "20:15–20:30" in say(found.code, "zh", found.params).text
    assert of("host_unavailable", [broadcast(end="20:15", host=host("h", availability=away))]) == []


@pytest.mark.parametrize(
    ("birth", "consent", "told"),
    [
        ("2010-06-21", True, True),
        ("2010-06-20", True, False),
        ("2010-06-20", False, True),
        ("2008-06-21", False, True),
        ("2008-06-20", False, False),
    ],
)
def test_a_host_is_sixteen_and_below_eighteen_a_guardian_agrees(
    birth: str, *, consent: bool, told: bool
) -> None:
    who = host("h", birth_date=date.fromisoformat(birth), guardian_consent=consent)
    assert bool(of("host_age", [broadcast(host=who)])) is told


@pytest.mark.parametrize(
    ("day", "age"), [("2026-02-28", 9), ("2026-03-01", 10), ("2028-02-28", 11), ("2028-02-29", 12)]
)
def test_years_of_whoever_was_born_on_29_february(day: str, age: int) -> None:
    assert age_on(date(2016, 2, 29), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("state", "level"), [(BroadcastState.DRAFT, Level.WARNING), (REVIEW, Level.ERROR)]
)
def test_a_host_is_verified_which_a_draft_is_only_told(state: BroadcastState, level: Level) -> None:
    for until in (None, date(2026, 6, 19)):
        (found,) = of(
            "host_unverified", [broadcast(host=host("h", verified_until=until), state=state)]
        )
        assert found.level is level
        assert found.remedy is not None
        assert found.remedy.target == "h"
    good = broadcast(host=host("h", verified_until=date(2026, 6, 20)), state=state)
    assert of("host_unverified", [good]) == []


def test_a_second_host_is_on_for_their_own_segments() -> None:
    guest = host("g")
    parts = (segment("s1", 30), segment("s2", 15, host_ids=("g",)), segment("s3", 15))
    shared = broadcast("b1", more_hosts=(guest,), segments=parts)
    elsewhere = channel("else")
    before = broadcast("b2", "19:00", "20:00", host=guest, channel=elsewhere)
    assert of("host_double", [shared, before]) == []
    during = broadcast("b2", "19:00", "20:01", host=guest, channel=elsewhere)
    (found,) = of("host_double", [shared, during])
    assert (found.start, found.end) == (at("2026-06-20T20:00"), at("2026-06-20T20:01"))
    whole = shared.model_copy(update={"segments": (segment("s1", 60),)})
    assert len(of("host_double", [whole, before])) == 1, "named in no segment: on all the time"


# -- channels


def test_a_channel_that_shows_two_at_once() -> None:
    two = channel("two", max_concurrent=2)
    plans = [broadcast(f"b{n}", channel=two, host=host(str(n))) for n in range(2)]
    late = broadcast("b9", "20:35", "21:00", channel=two, host=host("9"))
    assert codes(check(plans)) == []
    assert [each.subjects for each in of("channel_turnaround", [*plans, late])] == [("b9", "b1")]
    third = broadcast("b2", "20:00", "21:00", channel=two, host=host("2"))
    found = of("channel_double", [*plans, third])
    assert [each.subjects for each in found] == [("b2", "b0"), ("b2", "b1")]
    assert found[0].remedy is not None
    assert found[0].remedy.values["start"] == "2026-06-20T12:40:00+00:00"


# -- the rundown


def test_a_rundown_opens_and_closes() -> None:
    opening, closing = talk("o", kind=SegmentKind.OPEN), talk("c", kind=SegmentKind.CLOSE)
    assert codes(check([broadcast(segments=(opening, segment("s1", 50), closing))])) == []
    found = of("no_open_close", [broadcast(segments=(opening, segment("s1", 50), talk("x")))])
    assert [each.params["kind_zh"] for each in found] == ["收尾"]
    assert len(of("no_open_close", [broadcast(segments=(talk("x"), talk("y"), talk("z")))])) == 2
    assert of("no_open_close", [broadcast(segments=(talk("x"), talk("y")))]) == [], "only begun"


@pytest.mark.parametrize(("minutes", "told"), [(30, []), (30 + 1 / 60, ["s2"]), (29, [])])
def test_nothing_runs_into_a_fixed_start(minutes: float, told: list[str]) -> None:
    parts = (segment("s1", minutes), segment("s2", 30, fixed_clock_s=20 * 3600))
    found = of("fixed_start_collision", [broadcast(segments=parts)])
    assert [each.subjects[0] for each in found] == told


def test_a_fixed_start_before_the_broadcast_or_after_its_end() -> None:
    early = broadcast(segments=(segment("s1", 60, fixed_clock_s=19 * 3600),))
    assert len(of("fixed_start_collision", [early])) == 1
    late = broadcast(segments=(segment("s1", 60, fixed_clock_s=20 * 3600),))
    assert codes(check([late])) == ["overrun", "underrun"]


# -- items


@pytest.mark.parametrize(("quotas", "told"), [((60, 40), []), ((60, 41), ["b2-s"])])
def test_no_more_is_promised_than_there_is(quotas: tuple[int, int], told: list[str]) -> None:
    def plan(name: str, start: str, quota: int, **changes: Any) -> PlannedBroadcast:
        part = segment(f"{name}-s", 30, item=item(stock=100), quota=quota)
        return broadcast(name, start, "23:00", segments=(part,), **changes)

    plans = [plan("b1", "08:00", quotas[0]), plan("b2", "12:00", quotas[1])]
    off = plan("b3", "07:00", 99, state=BroadcastState.CANCELLED)
    over = plan("b4", "06:00", 99, state=BroadcastState.ENDED)
    found = of("item_stock", [*plans, off, over])
    assert [each.subjects[0] for each in found] == told
    if found:
        assert found[0].remedy is not None
        assert found[0].remedy.values == {"quota": 40}


def test_nothing_left_is_an_error_and_not_counted_is_none() -> None:
    (found,) = of("item_sold_out", [selling(item(stock=0))])
    assert found.level is Level.ERROR
    for stock in (None, 1):
        assert of("item_sold_out", [selling(item(stock=stock))]) == []
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        item(stock=-1)


def offer(**changes: Any) -> PlannedPrice:
    return PlannedPrice(**({"revision": "p1", "price": Money(3680)} | changes))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"approved": False}, ["price_unapproved"]),
        ({"valid_from": at("2026-06-20T19:30")}, []),
        ({"valid_from": at("2026-06-20T19:31")}, ["price_unapproved"]),
        ({"valid_until": at("2026-06-20T19:30")}, ["price_unapproved"]),
        ({"valid_until": at("2026-06-20T19:31")}, ["price_expires_during"]),
        ({"valid_until": at("2026-06-20T20:29:59")}, ["price_expires_during"]),
        ({"valid_until": at("2026-06-20T20:30")}, []),
    ],
)
def test_the_price_is_approved_and_holds(changes: dict[str, Any], told: list[str]) -> None:
    plan = selling(item(offer=offer(**changes)), state=REVIEW)
    found = check([plan])
    assert codes(found) == told
    assert all(each.level is Level.ERROR for each in found)
    drafted = check([selling(item(offer=offer(**changes)))])
    assert all(each.level is Level.WARNING for each in drafted)


def test_a_frozen_price_that_was_replaced_since() -> None:
    part = segment("s1", 60, item=item(offer=offer(revision="p2")), frozen_price=offer())
    assert codes(check([broadcast(segments=(part,))])) == ["price_unapproved"]
    same = segment("s1", 60, item=item(offer=offer()), frozen_price=offer())
    assert check([broadcast(segments=(same,))]) == ()


@pytest.mark.parametrize(
    ("start", "where", "fen", "told"),
    [
        ("20:29", "other", 3681, True),
        ("20:30", "other", 3681, False),
        ("20:29", "other", 3680, False),
        ("20:29", "channel", 3681, False),
    ],
)
def test_one_item_at_two_prices(start: str, where: str, fen: int, *, told: bool) -> None:
    plans = [
        broadcast("b1", segments=(segment("s1", 60, item=item()),)),
        broadcast(
            "b2",
            start,
            "22:00",
            channel=channel(where),
            host=host("h2"),
            segments=(segment("s2", 30, item=item(price=Money(fen))),),
        ),
    ]
    found = of("price_cross_channel", plans)
    assert bool(found) is told
    if told:
        assert (found[0].start, found[0].end) == (at("2026-06-20T20:29"), plans[0].end)
        assert found[0].params["price"] == "¥36.81"


@pytest.mark.parametrize(("minutes", "told"), [(19, ["s3"]), (20, [])])
def test_an_item_that_comes_again_too_soon(minutes: int, told: list[str]) -> None:
    parts = (segment("s1", 10), talk("s2", minutes), segment("s3", 60 - 10 - minutes))
    found = of("item_repeat", [broadcast(segments=parts)])
    assert [each.subjects[0] for each in found] == told


def test_two_parts_of_one_showing_are_no_repeat_and_another_broadcast_only_when_asked() -> None:
    parts = (segment("s1", 30), segment("s2", 30))
    plans = [broadcast("b1", segments=parts), broadcast("b2", "21:00", "22:00")]
    assert of("item_repeat", plans) == []
    assert [each.subjects for each in of("item_repeat", plans, repeat_hours=1)] == [("b2-s", "b2")]
    other = broadcast("b2", "21:00", "22:00", channel=channel("other"))
    assert of("item_repeat", [plans[0], other], repeat_hours=1) == []


@pytest.mark.parametrize("until", [None, date(2026, 6, 19)])
def test_the_mark_of_origin_needs_its_authorisation(until: date | None) -> None:
    (found,) = of("gi_unauthorised", [selling(item(claims_gi=True, gi_until=until))])
    assert found.level is Level.ERROR
    good = item(claims_gi=True, gi_until=date(2026, 6, 20))
    assert of("gi_unauthorised", [selling(good)]) == []
    said = segment("s1", 60, item=item(gi_until=until), script="这是地理标志产品")
    assert len(of("gi_unauthorised", [broadcast(segments=(said,))])) == 1


@pytest.mark.parametrize(("until", "told"), [("2026-06-19", True), ("2026-06-20", False)])
def test_a_licence_that_ended(until: str, *, told: bool) -> None:
    papers = PlannedPapers(name="食品经营许可证", valid_until=date.fromisoformat(until))
    found = of("licence_expired", [selling(item(papers=(papers,)))])
    assert bool(found) is told
    if told:
        assert "食品经营许可证" in say(found[0].code, "zh", found[0].params).text


# -- clips


def test_a_clip_that_nobody_published() -> None:
    part = segment("s1", 60, clip=clip(published=False))
    (found,) = check([broadcast(segments=(part,))])
    assert (found.code, found.level) == ("schedule.clip_not_ready", Level.ERROR)
    assert found.remedy is not None
    assert (found.remedy.action, found.remedy.target) == (RemedyAction.PUBLISH_CLIP, "clip")


def test_a_missing_clip_is_ordered_with_its_item_and_day() -> None:
    (found,) = check([broadcast(segments=(segment("s1", 60, clip=None),))])
    assert found.remedy is not None
    assert found.remedy.action is RemedyAction.ORDER_CLIP
    assert found.remedy.values == {"item": "item", "day": "2026-06-20"}


@pytest.mark.parametrize(
    ("wanted", "there", "told"),
    [
        ("9:16", ("9:16", "1:1"), False),
        ("9:16", ("1:1",), True),
        ("", ("1:1",), False),
        ("9:16", (), False),
    ],
)
def test_the_clip_is_there_in_the_channel_s_shape(
    wanted: str, there: tuple[str, ...], *, told: bool
) -> None:
    part = segment("s1", 60, clip=clip(aspects=there))
    plan = broadcast(channel=channel("c", aspect=wanted), segments=(part,))
    assert bool(of("clip_aspect", [plan])) is told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"shown_price": Money(3680)}, False),
        ({"shown_price": Money(3690)}, True),
        ({"shown_price": None}, False),
        ({"shown_price": None, "held": True}, True),
    ],
)
def test_a_clip_with_a_price_of_before(changes: dict[str, Any], *, told: bool) -> None:
    part = segment("s1", 60, clip=clip(**changes))
    found = of("clip_price_stale", [broadcast(segments=(part,))])
    assert bool(found) is told
    assert all(each.level is Level.ERROR for each in found)


def test_a_clip_shows_the_price_of_its_segment_not_the_item_s() -> None:
    part = segment(
        "s1",
        60,
        item=item(price=Money(9900)),
        frozen_price=offer(price=Money(3680)),
        clip=clip(shown_price=Money(3680)),
    )
    assert of("clip_price_stale", [broadcast(segments=(part,))]) == []


# -- words


@pytest.mark.parametrize("field", ["title", "overlay", "script", "talking_points"])
def test_claim_words_wherever_a_viewer_meets_them(field: str) -> None:
    for said, code, level in (
        ("国家级好货", "claim_statutory", Level.ERROR),
        ("全网最低价", "claim_listed", Level.WARNING),
    ):
        value = (said,) if field == "talking_points" else said
        found = check([broadcast(segments=(segment("s1", 60, **{field: value}),))])
        assert [(each.code, each.level) for each in found] == [(f"schedule.{code}", level)]
        assert found[0].subjects == ("s1", "b1")
        assert found[0].remedy is not None
        assert found[0].remedy.action is RemedyAction.CHANGE_TEXT


def test_claim_words_in_the_title_of_the_broadcast_and_a_county_s_own_list() -> None:
    (found,) = check([broadcast(title="国家级专场")])
    assert found.subjects == ("b1",)
    own = listed().changed(
        [ClaimWord("独一份", ClaimKind.SUPERLATIVE, "有特色", "special")], [], []
    )
    plans = [broadcast(county="qidong", title="独一份专场"), broadcast("b2", "21:00", "22:00")]
    assert check(plans) == ()
    assert codes(check(plans, rules=Rules(words={"qidong": own}))) == ["claim_listed"]


# -- disk


def test_room_for_the_recordings() -> None:
    plans = [broadcast("b1"), broadcast("b2", "21:00", "22:00")]
    needed = sum(recording_bytes(each) for each in plans)
    assert recording_bytes(plans[0]) == 3600 * 4_000_000 // 8
    assert of("retention_disk_short", plans, free_disk_bytes=needed) == []
    (found,) = of("retention_disk_short", plans, free_disk_bytes=needed - 1)
    assert found.subjects == ("b2",)
    assert of("retention_disk_short", plans) == [], "nobody asked"


# -- all together


def test_what_is_over_has_nothing_left_to_mend_but_still_stands_in_the_way() -> None:
    over = selling(item(stock=0), state=BroadcastState.ENDED)
    assert check([over]) == ()
    clash = broadcast("b2", "20:00", "21:00", host=host("else"))
    assert codes(check([over, clash])) == ["channel_double"]


def test_only_errors_that_name_it_stand_against_the_lock() -> None:
    plans = [
        broadcast("b1", state=REVIEW, host=host("h", verified_until=None)),
        broadcast("b2", "21:00", "22:00", segments=()),
        broadcast("b3", day="2026-06-22", segments=(segment("s", 61),)),
    ]
    found = check(plans)
    assert codes(blockers(found, "b1")) == ["host_unverified"]
    assert codes(blockers(found, "b2")) == []
    assert codes(blockers(found, "b3")) == ["overrun"]


def everything() -> list[PlannedBroadcast]:
    """Plans that give every finding at least once."""
    young = host(
        "young",
        birth_date=date(2012, 1, 1),
        verified_until=None,
        travel_buffer_s=3600,
        max_minutes_day=30,
        availability=Availability(
            away=(Span(start=at("2026-06-20T00:00"), end=at("2026-06-20T23:00")),)
        ),
    )
    bad = item(
        stock=10,
        claims_gi=True,
        papers=(PlannedPapers(name="证", valid_until=date(2026, 1, 1)),),
        offer=offer(valid_until=at("2026-06-20T19:35")),
    )
    where = PlannedChannel(id="c", name="直播间", platform="douyin", aspect="9:16")
    parts = (
        segment(
            "s1",
            10,
            item=bad,
            quota=11,
            title="国家级",
            script="最好",
            clip=clip(aspects=("1:1",), shown_price=Money(1)),
        ),
        talk("s2", 5),
        segment("s3", 20, item=bad, clip=clip(9000, published=False)),
        segment("s4", 40, item=None, clip=None, fixed_clock_s=20 * 3600 - 1),
    )
    one_price = offer(price=Money(5000))
    return [
        broadcast("b1", host=young, channel=where, segments=parts),
        broadcast("b2", "20:00", "20:45", host=young, channel=where, segments=()),
        broadcast(
            "b3",
            "20:46",
            "21:00",
            host=young,
            channel=where,
            segments=(segment("t", 2, item=item(stock=0), clip=None),),
        ),
        broadcast("b4", day="2026-10-20"),
        broadcast(
            "b5",
            host=host("x"),
            segments=(segment("u", 60, item=item(offer=one_price)),),
            channel=channel("other"),
        ),
        broadcast(
            "b6",
            "21:10",
            "22:00",
            host=host("y"),
            channel=where,
            segments=(segment("v", 50, item=item(offer=offer(approved=False))),),
        ),
    ]


def test_every_code_is_given_and_its_sentences_have_all_their_values() -> None:
    plans = everything()
    found = check(plans, plans[3].start, Rules(free_disk_bytes=0))
    assert {each.code for each in found} | {"schedule.in_past"} == set(ORDER)
    assert [each.code for each in check([plans[3]], plans[3].end)].count("schedule.in_past") == 1
    for each in found:
        assert each.remedy is not None
        assert each.start is not None
        for language in LANGUAGES:
            assert "{" not in str(say(each.code, language, each.params))


def test_findings_come_in_one_order_whatever_the_order_of_the_plans() -> None:
    plans = everything()
    found = check(plans)
    assert check(reversed(plans)) == found
    starts = [each.start for each in found]
    assert starts == sorted(starts)
