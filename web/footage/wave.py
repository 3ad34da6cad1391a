"""The sound of a file as a drawing: the waveform as one outline, speech and music as bars; places in thousandths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studio.records.media import Analysis
from studio.records.packed import Curve
from studio.units import TimeRange

WHOLE = 1000
"""Width of the drawing."""

HALF = 30
"""Half its height."""

MOST_POINTS = 400
"""Points of the outline: more than a phone's screen is wide."""


@dataclass(frozen=True)
class Bar:
    """A stretch: place and width, thousandths of the file."""

    x: float
    width: float


@dataclass(frozen=True)
class Wave:
    """What is heard in a file."""

    outline: str
    """Points of an SVG polygon; empty where there is no sound."""
    speech: list[Bar]
    music: list[Bar]


def wave_of(analysis: Analysis | None) -> Wave | None:
    """The drawing; None before the file was listened to."""
    if analysis is None or not analysis.shots or analysis.sound.waveform is None:
        return None
    whole = TimeRange(analysis.shots[0].range.start, analysis.shots[-1].range.end)
    sound = analysis.sound
    return Wave(
        _outline(analysis.sound.waveform, whole),
        _bars(sound.speech, whole),
        _bars(sound.music, whole),
    )


def _outline(curve: Curve, whole: TimeRange) -> str:
    highs = highs_of(curve, whole)
    if not any(highs):
        return ""
    step = WHOLE / max(1, len(highs) - 1)
    above = [f"{at * step:.1f},{HALF - high * HALF:.1f}" for at, high in enumerate(highs)]
    below = [f"{at * step:.1f},{HALF + high * HALF:.1f}" for at, high in enumerate(highs)]
    return " ".join((*above, *reversed(below)))


def highs_of(curve: Curve, whole: TimeRange) -> list[float]:
    """The sound's height over the file in equal steps, 0 silence to 1 full scale, at most ``MOST_POINTS``."""
    peaks = curve.within(whole)
    group = max(1, -(-len(peaks) // MOST_POINTS))
    return [max(peaks[at : at + group]) for at in range(0, len(peaks), group)]


def _bars(spans: Iterable[TimeRange], whole: TimeRange) -> list[Bar]:
    scale = WHOLE / whole.duration
    shared = (span.intersection(whole) for span in spans)
    return [
        Bar(float((span.start - whole.start) * scale), float(span.duration * scale))
        for span in shared
        if span is not None
    ]
