"""Rules on channels, and on room for their recordings."""

from __future__ import annotations

from studio.schedule import check
from studio.schedule.disk_rule import recording_bytes
from tests.schedule.asked import of
from tests.schedule.plans import broadcast, channel, codes, host


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


def test_room_for_the_recordings() -> None:
    plans = [broadcast("b1"), broadcast("b2", "21:00", "22:00")]
    needed = sum(recording_bytes(each) for each in plans)
    assert recording_bytes(plans[0]) == 3600 * 4_000_000 // 8
    assert of("retention_disk_short", plans, free_disk_bytes=needed) == []
    (found,) = of("retention_disk_short", plans, free_disk_bytes=needed - 1)
    assert found.subjects == ("b2",)
    assert of("retention_disk_short", plans) == [], "nobody asked"
