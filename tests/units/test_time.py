from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.units import FrameRate, Timecode, TimeRange

SECONDS = st.fractions(min_value=-1000, max_value=1000, max_denominator=90_000)


@st.composite
def ranges(draw: st.DrawFn) -> TimeRange:
    first, second = draw(SECONDS), draw(SECONDS)
    return TimeRange(min(first, second), max(first, second))


@given(ranges(), ranges())
def test_overlap_is_mutual_and_agrees_with_intersection(one: TimeRange, other: TimeRange) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    shared = one.intersection(other)
    assert shared == other.intersection(one)
    assert (shared is not None) == one.overlaps(other)
    if shared is not None:
        assert one.start <= shared.start <= shared.end <= one.end


@given(ranges(), SECONDS)
def test_shifting_keeps_duration_and_membership(one: TimeRange, by: Fraction) -> None:
    moved = one.shifted(by)
    assert moved.duration == one.duration
    assert moved.contains(one.middle + by) == one.contains(one.middle)
    assert moved.shifted(-by) == one


def test_ranges_are_half_open() -> None:
    one = TimeRange.of(1, 2)
    assert one == TimeRange(Fraction(1), Fraction(3))
    assert one.contains(Fraction(1))
    assert not one.contains(Fraction(3))
    assert not one.overlaps(TimeRange.of(3, 1))
    assert one.intersection(TimeRange.of(3, 1)) is None


def test_a_range_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends at or after"):
        TimeRange(Fraction(2), Fraction(1))


@given(st.sampled_from([Fraction(25), Fraction(30_000, 1001), Fraction(60_000, 1001)]), SECONDS)
def test_snapping_lands_on_a_frame_half_a_frame_away_at_most(
    rate: Fraction, seconds: Fraction
) -> None:
    frames = FrameRate(rate)
    snapped = frames.snap(abs(seconds))
    assert (snapped * rate).denominator == 1
    assert abs(snapped - abs(seconds)) <= frames.frame / 2


def test_rates_are_exact() -> None:
    ntsc = FrameRate(Fraction(30_000, 1001))
    assert ntsc.frame == Fraction(1001, 30_000)
    assert ntsc.frames_in(Fraction(1001)) == 30_000
    assert str(ntsc) == "30000/1001"


@pytest.mark.parametrize("value", [0, -1])
def test_a_rate_is_above_zero(value: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        FrameRate(Fraction(value))


def test_a_timecode_is_ticks_times_base() -> None:
    assert Timecode(3003, Fraction(1, 90_000)).seconds == Fraction(1001, 30_000)
