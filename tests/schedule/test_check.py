from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.records.finding import Level
from studio.records.live import BroadcastState, SegmentKind
from studio.schedule import ORDER, PlannedBroadcast, check, check_one
from studio.units import Season
from studio.words import LANGUAGES, entries, say
from tests.schedule.plans import broadcast, channel, clip, codes, host, item, segment


def test_a_good_plan_has_no_findings() -> None:
    assert check([broadcast()]) == ()
    assert check([]) == ()


def test_a_host_cannot_be_in_two_places() -> None:
    early = broadcast("b1", "19:30", "20:30", channel=channel("one"))
    late = broadcast("b2", "20:00", "21:00", channel=channel("two"))
    (found,) = check([late, early])
    assert (found.code, found.level) == ("schedule.host_double", Level.ERROR)
    assert found.subjects == ("b2", "b1")
    assert (found.start, found.end) == (late.start, early.end)
    sentence = say(found.code, "zh", found.params).text
    for named in ("周晓禾", early.title, late.title, "19:30–20:30", "20:00–21:00"):
        assert named in sentence


def test_a_channel_cannot_show_two_broadcasts() -> None:
    plans = [
        broadcast("b1", "19:30", "20:30", host=host("one")),
        broadcast("b2", "20:29", "21:00", host=host("two")),
    ]
    (found,) = check(plans)
    assert (found.code, found.level) == ("schedule.channel_double", Level.ERROR)
    assert found.subjects == ("b2", "b1")


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("20:30", ["channel_turnaround"]),
        ("20:39", ["channel_turnaround"]),
        ("20:40", []),
        ("20:29", ["channel_double"]),
    ],
)
def test_a_channel_needs_its_pause(start: str, found: list[str]) -> None:
    plans = [
        broadcast("b1", "19:30", "20:30", host=host("one")),
        broadcast("b2", start, "21:30", host=host("two")),
    ]
    assert codes(check(plans)) == found


def test_the_pause_counts_from_the_broadcast_that_ends_last() -> None:
    plans = [
        broadcast("b1", "18:00", "21:00", host=host("one")),
        broadcast("b2", "19:00", "20:00", host=host("two")),
        broadcast("b3", "20:05", "20:30", host=host("three")),
        broadcast("b4", "21:05", "22:00", host=host("four")),
    ]
    found = [each for each in check(plans) if each.code == "schedule.channel_turnaround"]
    assert [each.subjects for each in found] == [("b4", "b1")]
    assert found[0].level is Level.WARNING
    assert found[0].params["gap"] == "5:00"
    assert found[0].params["needed"] == "10:00"
    assert (found[0].start, found[0].end) == (plans[0].end, plans[3].start)


def test_back_to_back_is_fine_for_a_host_and_a_channel_without_pause() -> None:
    free = channel("free", turnaround_s=0)
    plans = [
        broadcast("b1", "19:30", "20:30", channel=free),
        broadcast("b2", "20:30", "21:30", channel=free),
    ]
    assert check(plans) == ()


def test_clashes_across_midnight() -> None:
    plans = [
        broadcast("b1", "23:00", "25:00", channel=channel("one")),
        broadcast("b2", "00:30", "01:30", day="2026-06-21", channel=channel("two")),
    ]
    assert codes(check(plans)) == ["host_double"]


def test_three_at_once_are_three_pairs() -> None:
    plans = [broadcast(f"b{n}", channel=channel(str(n))) for n in range(3)]
    assert [each.subjects for each in check(plans)] == [("b1", "b0"), ("b2", "b0"), ("b2", "b1")]


def test_cancelled_broadcasts_count_for_nothing() -> None:
    plans = [broadcast("b1"), broadcast("b2", state=BroadcastState.CANCELLED, segments=())]
    assert check(plans) == ()


def test_an_item_needs_a_clip() -> None:
    plan = broadcast(segments=(segment("s1", 60, clip=None),))
    (found,) = check([plan])
    assert (found.code, found.level) == ("schedule.clip_missing", Level.ERROR)
    assert found.subjects == ("s1", "b1")
    assert "祁东鲜黄花" in say(found.code, "zh", found.params).text
    assert "Qidong fresh daylily" in say(found.code, "en", found.params).text


def test_talk_needs_no_clip_and_no_item() -> None:
    parts = (
        segment("s0", 5, kind=SegmentKind.OPEN, item=None, clip=None),
        segment("s1", 55),
    )
    assert check([broadcast(segments=parts)]) == ()


def test_an_item_segment_names_an_item() -> None:
    parts = (segment("s0", 30, item=None, clip=None), segment("s1", 30))
    assert codes(check([broadcast(segments=parts)])) == ["item_missing"]


@pytest.mark.parametrize(("perishable", "level"), [(True, Level.ERROR), (False, Level.WARNING)])
def test_out_of_season(*, perishable: bool, level: Level) -> None:
    sold = item(perishable=perishable)
    plan = broadcast(day="2026-09-01", segments=(segment("s1", 60, item=sold),))
    (found,) = check([plan])
    assert (found.code, found.level) == ("schedule.item_out_of_season", level)
    assert "6月10日–8月31日" in say(found.code, "zh", found.params).text
    assert "10 June–31 August" in say(found.code, "en", found.params).text


def test_the_season_is_asked_on_the_day_the_segment_starts_in_shanghai() -> None:
    parts = (segment("s1", 60), segment("s2", 60))
    plan = broadcast(day="2026-08-31", start="23:30", end="25:30", segments=parts)
    (found,) = check([plan])
    assert found.subjects == ("s2", "b1")
    winter = item(season=Season.parse("11-15", "02-10"))
    assert check([broadcast(day="2027-01-01", segments=(segment("s1", 60, item=winter),))]) == ()
    always = item(season=None)
    assert check([broadcast(day="2027-01-01", segments=(segment("s1", 60, item=always),))]) == ()


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        (61, ["overrun"]),
        (60 + 1 / 60, ["overrun"]),
        (60, []),
        (59.5, []),
        (59, ["underrun"]),
        (10, ["underrun"]),
    ],
)
def test_the_rundown_fills_its_window(minutes: float, found: list[str]) -> None:
    plan = broadcast(segments=(segment("s1", minutes),))
    assert codes(check([plan])) == found


def test_a_clip_fits_its_segment() -> None:
    parts = (segment("s1", 30, clip=clip(1800)), segment("s2", 30, clip=clip(1800.001)))
    (found,) = check([broadcast(segments=parts)])
    assert (found.code, found.level) == ("schedule.clip_longer_than_segment", Level.WARNING)
    assert found.subjects == ("s2", "b1")
    assert found.params["clip_length"] == "30:01"


def test_nothing_to_sell() -> None:
    assert codes(check([broadcast(segments=())])) == ["no_items"]
    parts = (segment("s", 60, kind=SegmentKind.INTERACTION, item=None, clip=None),)
    assert codes(check([broadcast(segments=parts)])) == ["no_items"]


def test_the_past_is_named_only_when_the_time_is_given() -> None:
    plan = broadcast()
    assert check([plan], plan.start) == ()
    assert codes(check([plan], plan.start + timedelta(days=1))) == ["in_past"]


def test_one_broadcast_alone() -> None:
    plan = broadcast(segments=(segment("s1", 61, clip=None),))
    assert check_one(plan) == check([plan])


MINUTES = st.integers(min_value=0, max_value=120)


@st.composite
def plans(draw: st.DrawFn) -> list[PlannedBroadcast]:
    found = []
    for number in range(draw(st.integers(min_value=0, max_value=5))):
        start = draw(MINUTES)
        end = start + draw(st.integers(min_value=1, max_value=60))
        found.append(
            broadcast(
                f"b{number}",
                f"{8 + start // 60}:{start % 60:02d}",
                f"{8 + end // 60}:{end % 60:02d}",
                channel=channel(draw(st.sampled_from("xy"))),
                host=host(draw(st.sampled_from("pq"))),
                state=draw(st.sampled_from(BroadcastState)),
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(plans(), st.randoms())
def test_clashes_are_those_of_a_plain_comparison_in_any_order(
    given_plans: list[PlannedBroadcast], random: object
) -> None:
    found = check(given_plans)
    shuffled = list(given_plans)
    random.shuffle(shuffled)
    assert check(shuffled) == found
    standing = [each for each in given_plans if each.state is not BroadcastState.CANCELLED]
    for code, kind in (("schedule.host_double", "host"), ("schedule.channel_double", "channel")):
        expected = {
            frozenset((one.id, other.id))
            for one, other in itertools.combinations(standing, 2)
            if getattr(one, kind) == getattr(other, kind) and one.overlaps(other)
        }
        assert {frozenset(each.subjects) for each in found if each.code == code} == expected


@pytest.mark.parametrize("code", ORDER)
def test_every_code_has_a_sentence_with_a_remedy(code: str) -> None:
    for language in LANGUAGES:
        assert entries()[code][f"{language}_remedy"]
