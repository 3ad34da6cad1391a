"""What differs between two versions: exactly that, in as few moves as can be, and whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.records.live import BroadcastState, SegmentKind
from studio.schedule import parse_window
from studio.schedule.difference import (
    OF_SEGMENT,
    Change,
    ChangeKind,
    Difference,
    FeedKind,
    difference,
    moved_ids,
)
from studio.schedule.kept import KeptPlan, KeptSegment, packed, unpacked

START, END = parse_window("2028-02-29", "23:00", "25:00")


def part(name: str, **changes: Any) -> KeptSegment:
    values = {"id": name, "kind": SegmentKind.ITEM, "planned_s": 300, "item_id": f"i-{name}"}
    return KeptSegment(**{**values, **changes})


def plan(*segments: KeptSegment, **changes: Any) -> KeptPlan:
    values = {
        "title": "黄花菜专场",
        "channel_id": "c1",
        "host_id": "h1",
        "start": START,
        "end": END,
        "segments": segments,
    }
    return KeptPlan(**{**values, **changes})


segments = st.builds(
    part,
    st.sampled_from("abcdefgh"),
    planned_s=st.integers(1, 900),
    title=st.sampled_from(["", "抽奖", "开场"]),
    host_ids=st.sampled_from([(), ("h1",), ("h2",), ("h1", "h2")]),
    clip_id=st.sampled_from([None, "k1", "k2"]),
    overlay=st.sampled_from(["", "产地直发"]),
    quota=st.sampled_from([None, 0, 40]),
    fixed_clock_s=st.sampled_from([None, 83_400]),
)
plans = st.builds(
    lambda parts, title, host, more: plan(*parts, title=title, host_id=host, more_host_ids=more),
    st.lists(segments, max_size=8, unique_by=lambda each: each.id),
    st.sampled_from(["甲", "乙"]),
    st.sampled_from(["h1", "h2"]),
    st.sampled_from([(), ("h3",)]),
)


def replayed(before: KeptPlan, told: Difference, order: list[str]) -> KeptPlan:
    """``before`` with everything done to it that was told; ``order`` is used for those that came or moved only."""
    fields = {each.field: each.new for each in told.changes if each.kind is ChangeKind.PLAN}
    parts = {each.id: each for each in before.segments}
    placed: dict[int, str] = {}
    for each in told.changes:
        if each.segment is None:
            continue
        if each.kind is ChangeKind.REMOVED:
            del parts[each.segment.id]
        elif each.kind is ChangeKind.CHANGED:
            old = parts[each.segment.id]
            assert getattr(old, each.field) == each.old
            parts[each.segment.id] = old.model_copy(update={each.field: each.new})
        else:
            placed[each.place - 1] = each.segment.id
            parts.setdefault(each.segment.id, each.segment)
    rest = iter(e.id for e in before.segments if e.id in parts and e.id not in placed.values())
    names = [placed[at] if at in placed else next(rest) for at in range(len(parts))]
    assert names == order
    return before.model_copy(update={**fields, "segments": tuple(parts[name] for name in names)})


@given(plans, plans)
def test_what_is_told_turns_one_into_the_other(before: KeptPlan, after: KeptPlan) -> None:
    told = difference(before, after)
    assert replayed(before, told, [each.id for each in after.segments]) == after
    assert bool(told) is (before != after)


@given(plans, plans)
def test_back_again_is_the_same_told_the_other_way_round(before: KeptPlan, after: KeptPlan) -> None:
    there, back = difference(before, after), difference(after, before)

    def fields(told: Difference, *, swapped: bool) -> list[tuple[str, str, object, object]]:
        return sorted(
            (
                each.segment.id if each.segment else "",
                each.field,
                str(each.new if swapped else each.old),
                str(each.old if swapped else each.new),
            )
            for each in told.changes
            if each.field
        )

    assert fields(there, swapped=False) == fields(back, swapped=True)
    kinds = [{k: [c.kind for c in t.changes].count(k) for k in ChangeKind} for t in (there, back)]
    assert kinds[0][ChangeKind.ADDED] == kinds[1][ChangeKind.REMOVED]
    assert kinds[0][ChangeKind.MOVED] == kinds[1][ChangeKind.MOVED]
    assert set(there.affected.hosts) == set(back.affected.hosts)
    assert set(there.affected.clips) == set(back.affected.clips)
    assert set(there.affected.feeds) == set(back.affected.feeds)


@given(st.permutations("abcdef"))
def test_no_fewer_moves_would_do(after: list[str]) -> None:
    before = "abcdef"
    moved = moved_ids(before, after)
    kept = [name for name in before if name not in moved]
    assert [name for name in after if name not in moved] == kept
    for stay in combinations(before, len(kept) + 1):
        assert [name for name in after if name in stay] != list(stay)


@given(plans)
def test_a_plan_comes_back_from_its_bytes(one: KeptPlan) -> None:
    assert unpacked(packed(one)) == one


def test_a_longer_segment_concerns_who_and_what_comes_after_it() -> None:
    before = plan(
        part("a", clip_id="k1", overlay="甲"),
        part("b", clip_id="k2", overlay="乙", host_ids=("h2",)),
        more_host_ids=("h2", "h3"),
    )
    longer = before.segments[0].model_copy(update={"planned_s": 360})
    told = difference(before, before.model_copy(update={"segments": (longer, before.segments[1])}))
    (change,) = told.changes
    assert (change.field, change.old, change.new, change.place) == ("planned_s", 300, 360, 1)
    assert told.affected.hosts == ("h1", "h2"), "the third is on in no segment of their own"
    assert told.affected.clips == ("k1", "k2"), "the second one starts later"
    assert told.affected.overlays == (), "they say the same under the same goods"
    feeds = [(FeedKind.COUNTY, ""), (FeedKind.CHANNEL, "c1"), (FeedKind.HOST, "h1")]
    assert told.affected.feeds[:3] == tuple(feeds)


@pytest.mark.parametrize("field", ["script", "talking_points", "warn_s", "quota", "max_s"])
def test_what_no_calendar_tells_concerns_no_calendar(field: str) -> None:
    values = {"script": "x", "talking_points": ("x",), "warn_s": 5, "quota": 0, "max_s": 900}
    told = difference(plan(part("a")), plan(part("a", **{field: values[field]})))
    assert [each.field for each in told.changes] == [field]
    assert told.affected.feeds == ()
    assert told.affected.hosts == ()


def test_another_price_concerns_the_overlay_under_which_it_stands() -> None:
    one = part("a", overlay="¥29.9", price_fen=2990)
    told = difference(plan(one), plan(one.model_copy(update={"price_fen": 2690})))
    assert told.affected.overlays == ("¥29.9",)


def test_a_broadcast_called_off_concerns_everybody_in_it() -> None:
    one = plan(part("a"), more_host_ids=("h2",))
    told = difference(one, one.model_copy(update={"state": BroadcastState.CANCELLED}))
    assert told.affected.hosts == ("h1", "h2")
    assert (FeedKind.HOST, "h2") in told.affected.feeds


def test_moved_by_a_minute_over_midnight_of_29_february() -> None:
    one = plan(part("a", planned_s=3600, clip_id="k"), part("b", clip_id="l"))
    later = one.model_copy(update={"start": START + timedelta(minutes=1)})
    told = difference(one, later)
    assert told.changes == (Change(ChangeKind.PLAN, field="start", old=START, new=later.start),)
    assert told.affected.clips == ("k", "l")


def test_every_field_of_a_segment_is_compared() -> None:
    assert set(OF_SEGMENT) | {"id"} == set(KeptSegment.model_fields)
