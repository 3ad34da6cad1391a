"""Rules on the shape of a rundown."""

from __future__ import annotations

import pytest

from studio.records.live import SegmentKind
from studio.schedule import check
from tests.schedule.asked import of, talk
from tests.schedule.plans import broadcast, codes, segment


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
