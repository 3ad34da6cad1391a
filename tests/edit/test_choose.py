from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.edit import EditSource, choose
from studio.errors import InputError
from studio.records.edit import SourceRef
from studio.records.media import Analysis, FocusPoint, Shot, ShotQuality, Sound
from studio.units import FrameRate, Size, TimeRange

RATE = FrameRate(Fraction(30))


def quality(score: float) -> ShotQuality:
    return ShotQuality(
        sharpness=score,
        exposure=score,
        colourfulness=score,
        steadiness=score,
        motion=score,
        score=score,
    )


def source(
    *shots: tuple[float, float], size: Size = Size(1920, 1080), focus: tuple[FocusPoint, ...] = ()
) -> EditSource:
    """Shots as (seconds, score), one after the other from zero."""
    made, at = [], Fraction(0)
    for seconds, score in shots:
        span = TimeRange.of(at, Fraction(seconds).limit_denominator(1000))
        made.append(Shot(range=span, quality=quality(score), focus=focus))
        at = span.end
    analysis = Analysis(
        duration=at,
        boundaries=(),
        shots=tuple(made),
        sound=Sound(integrated_lufs=None, true_peak_dbtp=None),
    )
    return EditSource(SourceRef(sha256="0" * 64, display=size), analysis)


def test_the_best_shot_opens_and_the_rest_follow_as_filmed() -> None:
    timeline = choose([source((5, 0.2), (5, 0.9), (5, 0.5), (5, 0.6))], Fraction(8), RATE)
    assert [take.shot for take in timeline.takes] == [1, 2, 3]


def test_no_shot_is_used_twice() -> None:
    timeline = choose([source((20, 0.5), (20, 0.6))], Fraction(30), RATE)
    assert sorted(take.shot for take in timeline.takes) == [0, 1]


def test_too_little_footage_gives_a_shorter_clip() -> None:
    timeline = choose([source((4, 0.5))], Fraction(12), RATE)
    assert Fraction(7, 2) < timeline.duration <= 4


def test_under_a_second_is_an_error_with_both_figures() -> None:
    with pytest.raises(InputError) as caught:
        choose([source((0.4, 0.5))], Fraction(12), RATE)
    assert caught.value.code == "edit.too_short"
    assert caught.value.params == {"found_s": 0.4, "needed_s": 1}


def test_several_sources_are_mixed_by_quality() -> None:
    timeline = choose([source((3, 0.9)), source((3, 0.1), (3, 0.8))], Fraction(5), RATE)
    assert [(take.source, take.shot) for take in timeline.takes] == [(0, 0), (1, 1)]


@given(
    shots=st.lists(st.tuples(st.floats(0.05, 40), st.floats(0, 1)), min_size=1, max_size=12),
    length=st.integers(3, 60),
    rate=st.sampled_from([Fraction(24), Fraction(25), Fraction(30), Fraction(30000, 1001)]),
)
def test_takes_are_gapless_whole_frames_inside_their_shots(
    shots: list[tuple[float, float]], length: int, rate: Fraction
) -> None:
    footage = source(*shots)
    if footage.analysis.duration < 3:
        return
    timeline = choose([footage], Fraction(length), FrameRate(rate))
    at = Fraction(0)
    for take in timeline.takes:
        assert take.output_range.start == at
        assert (take.output_range.duration * rate).denominator == 1
        assert take.source_range.duration == take.output_range.duration
        shot = footage.analysis.shots[take.shot].range
        assert shot.start <= take.source_range.start
        assert take.source_range.end <= shot.end
        at = take.output_range.end
    assert timeline.duration <= length + 1 / rate
