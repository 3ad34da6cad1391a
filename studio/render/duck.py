"""How far the music bed goes down, and when: under speech, under sound that stands out, under other music."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from studio.records.edit import Timeline
from studio.records.media import Sound
from studio.render.presets import SAMPLE_RATE
from studio.render.weigh import Figures, lufs
from studio.units import TimeRange

FALL_S = 0.3
"""The bed is down when the first word begins: it starts so much earlier, seconds."""

HOLD_S, RISE_S = 0.1, 0.6
"""It stays down a moment after the last word and then comes up, seconds: back within a second."""

GRID = SAMPLE_RATE // 100
"""Samples between the points of the curve; in between it goes straight."""

STANDS_OUT_LU = 8.0
"""So much louder than what is usual in the clip is sound that matters: a knife, a laugh, boiling oil."""

USUAL = 20
"""Percentile of loudness that is called usual."""

HEARD_LUFS = -42.0
"""Quieter sound matters to nobody."""

BRIDGED_STEPS = 5
"""Half a second: sounds nearer to each other are one."""


@dataclass(frozen=True)
class Dip:
    """A stretch of the clip, seconds, under which the bed is ``depth_db`` lower."""

    start: float
    end: float
    depth_db: float


def on_clip(
    timeline: Timeline, ranges: Sequence[Iterable[TimeRange]]
) -> tuple[tuple[int, TimeRange], ...]:
    """Stretches of the sources, one list for each, as they come in the clip: number of the take and clip's clock."""
    found = []
    for number, take in enumerate(timeline.takes):
        shift = take.output_range.start - take.source_range.start
        for span in ranges[take.source] if take.source < len(ranges) else ():
            start = max(span.start, take.source_range.start)
            end = min(span.end, take.source_range.end)
            if start < end:
                found.append((number, TimeRange(start + shift, end + shift)))
    return tuple(found)


def spoken_and_music(
    timeline: Timeline, sounds: Sequence[Sound | None]
) -> tuple[tuple[tuple[int, TimeRange], ...], tuple[tuple[int, TimeRange], ...]]:
    """Talk and music of the footage as they come in the clip."""
    return (
        on_clip(timeline, [each.talk if each else () for each in sounds]),
        on_clip(timeline, [each.music if each else () for each in sounds]),
    )


def standing_out(steps: Figures, depth_db: float) -> tuple[Dip, ...]:
    """Where sound, given as weighted power of tenths of a second, is well above what is usual in it."""
    loudness = lufs(steps)
    audible = loudness[loudness > HEARD_LUFS - STANDS_OUT_LU]
    if not len(audible):
        return ()
    usual = max(float(np.percentile(audible, USUAL)), HEARD_LUFS - STANDS_OUT_LU)
    loud = np.flatnonzero(loudness > usual + STANDS_OUT_LU)
    groups = np.split(loud, np.flatnonzero(np.diff(loud) > BRIDGED_STEPS) + 1)
    return tuple(
        Dip(float(group[0]) / 10, float(group[-1] + 1) / 10, depth_db)
        for group in groups
        if len(group)
    )


def curve_db(count: int, dips: Iterable[Dip]) -> npt.NDArray[np.float32]:
    """The bed's gain at each of ``count`` samples, dB: 0 or less, without a corner that could be heard."""
    at = np.arange(-(-count // GRID) + 1) * (GRID / SAMPLE_RATE)
    curve = np.zeros(len(at))
    for dip in dips:
        falling = np.clip((at - (dip.start - FALL_S)) / FALL_S, 0, 1)
        rising = np.clip((dip.end + HOLD_S + RISE_S - at) / RISE_S, 0, 1)
        shape = 0.5 - 0.5 * np.cos(np.pi * np.minimum(falling, rising))
        curve = np.minimum(curve, -dip.depth_db * shape)
    samples = np.arange(count) / GRID
    return np.interp(samples, np.arange(len(at)), curve).astype(np.float32)


def samples_of(span: TimeRange) -> slice:
    """The samples of a stretch of the clip."""
    first, last = (round(each * Fraction(SAMPLE_RATE)) for each in (span.start, span.end))
    return slice(first, last)
