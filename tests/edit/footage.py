"""Footage for tests of the edit: shots as seconds and scores."""

from __future__ import annotations

from fractions import Fraction

from studio.edit import EditSource
from studio.records.edit import SourceRef
from studio.records.focus import FocusPoint
from studio.records.media import Analysis, Shot, ShotQuality, Sound
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
