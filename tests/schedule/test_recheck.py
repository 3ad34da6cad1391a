"""Checks that keep up with edits give at any time what a full check gives."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.records.live import BroadcastState, HostSaid, SegmentKind
from studio.schedule import Checker, PlannedBroadcast, PlannedPrice, PlannedSegment, Rules, check
from studio.schedule.plan import PlannedAnswer
from studio.units import Money
from tests.schedule.plans import broadcast, channel, clip, host, item, segment

HOSTS = [
    host("p", travel_buffer_s=900, max_minutes_day=60),
    host("q", verified_until=None),
    host("r"),
]
CHANNELS = [channel("x"), channel("y", 0, max_concurrent=2), channel("z", aspect="9:16", room="z")]
ITEMS = [
    item(id="i", stock=30, season=None),
    item(id="j", stock=0),
    item(id="k", offer=PlannedPrice(revision="1", price=Money(100), approved=False), season=None),
]
CLIPS = [None, clip(), clip(600, id="long", published=False), clip(held=True, aspects=("1:1",))]
RULES = Rules(free_disk_bytes=3 * 10**9, repeat_hours=2, now=broadcast().start)


@st.composite
def segments(draw: st.DrawFn) -> PlannedSegment:
    sold = draw(st.sampled_from([None, *ITEMS]))
    return PlannedSegment(
        id=draw(st.sampled_from("abcdefgh")) + str(draw(st.integers(0, 99))),
        kind=draw(st.sampled_from(SegmentKind)),
        planned_s=draw(st.integers(60, 1800)),
        item=sold,
        quota=draw(st.none() | st.integers(0, 20)),
        clip=draw(st.sampled_from(CLIPS)),
        script=draw(st.sampled_from(["", "最好吃", "国家级", "当天采"])),
        host_ids=draw(st.sampled_from([(), ("q",)])),
        fixed_clock_s=draw(st.sampled_from([None, None, None, 19 * 3600, 24 * 3600 + 60])),
    )


@st.composite
def broadcasts(draw: st.DrawFn) -> PlannedBroadcast:
    base = broadcast().start
    start = base + timedelta(minutes=draw(st.integers(-300, 600)))
    return broadcast(draw(st.sampled_from("123456"))).model_copy(
        update={
            "channel": draw(st.sampled_from(CHANNELS)),
            "host": draw(st.sampled_from(HOSTS)),
            "more_hosts": draw(st.sampled_from([(), (HOSTS[1],)])),
            "start": start,
            "end": start + timedelta(minutes=draw(st.integers(1, 300))),
            "state": draw(st.sampled_from(BroadcastState)),
            "segments": tuple(draw(st.lists(segments(), max_size=5, unique_by=lambda s: s.id))),
        }
    )


@st.composite
def answered(draw: st.DrawFn) -> PlannedBroadcast:
    """Some with what a host said of them, or of another time."""
    plan = draw(broadcasts())
    said = draw(st.none() | st.sampled_from(HostSaid))
    start = plan.start - timedelta(minutes=draw(st.sampled_from([0, 5]))) if said else None
    answer = PlannedAnswer(
        host_id=draw(st.sampled_from("pqr")), said=said, start=start, end=said and plan.end
    )
    return plan.model_copy(update={"answers": draw(st.sampled_from([(), (answer,)]))})


EDITS = st.lists(
    st.one_of(
        st.lists(answered(), min_size=1, max_size=3).map(lambda put: (put, [])),
        st.lists(st.sampled_from("123456"), min_size=1, max_size=2).map(lambda out: ([], out)),
        st.tuples(
            st.lists(answered(), max_size=2), st.lists(st.sampled_from("123456"), max_size=2)
        ),
    ),
    max_size=8,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(answered(), max_size=4), EDITS)
def test_edit_by_edit_the_findings_are_those_of_a_full_check(
    begun: list[PlannedBroadcast], edits: list[tuple[list[PlannedBroadcast], list[str]]]
) -> None:
    there = {each.id: each for each in begun}
    checker = Checker(begun, RULES)
    assert checker.findings == check(there.values(), rules=RULES)
    for put, out in edits:
        before = Counter(each.model_dump_json() for each in checker.findings)
        change = checker.edit(put, out)
        for each in out:
            there.pop(each, None)
        there |= {each.id: each for each in put}
        assert checker.findings == check(there.values(), rules=RULES)
        assert checker.broadcasts == tuple(there[key] for key in sorted(there))
        before.subtract(each.model_dump_json() for each in change.gone)
        before.update(each.model_dump_json() for each in change.new)
        assert +before == Counter(each.model_dump_json() for each in checker.findings)
        assert not {*map(repr, change.gone)} & {*map(repr, change.new)}


def test_an_edit_says_what_it_mended_and_what_it_broke() -> None:
    first = broadcast("b1")
    checker = Checker([first, broadcast("b2", "20:00", "21:00", channel=channel("other"))])
    assert [each.code for each in checker.findings] == ["schedule.host_double"]
    change = checker.edit(
        [
            broadcast(
                "b2", "20:00", "21:00", host=host("other"), channel=channel("other"), segments=()
            )
        ]
    )
    assert [each.code for each in change.gone] == ["schedule.host_double"]
    assert [each.code for each in change.new] == ["schedule.no_items"]
    nothing = checker.edit([first])
    assert (nothing.gone, nothing.new) == ((), ())


def test_one_segment_of_many() -> None:
    parts = tuple(segment(f"s{n}", 1) for n in range(60))
    checker = Checker([broadcast(segments=parts)])
    assert {each.code for each in checker.findings} == {"schedule.no_open_close"}
    longer = parts[7].model_copy(update={"planned_s": 90})
    change = checker.edit([broadcast(segments=(*parts[:7], longer, *parts[8:]))])
    assert [each.code for each in change.new] == ["schedule.overrun"]
