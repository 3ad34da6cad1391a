"""What was measured, as figures over time and over shots: how good each instant is, what moves, which shot is best."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

import numpy as np

from studio.media.quality import look_values
from studio.media.sampling import After, Figures, Sample, Sampler, beauty_of
from studio.media.stillness import share_of
from studio.records.focus import FocusPoint
from studio.records.media import Shot, ShotQuality
from studio.records.packed import Curve, pack
from studio.units import TimeRange

__all__ = ["Sample", "Sampler", "beauty", "goodness", "motion", "shots_of"]

STEP = Fraction(1, 4)
"""Seconds between the samples of the curves."""

SHAKY, SHAKEN = 0.0035, 0.007
"""Tremor (root mean square, longer edges of the picture) at which a picture is half steady, and of no use at all."""

FAST, TOO_FAST = 0.35, 0.9
"""Camera speed, longer edges per second, that begins to hurt the eye, and that nothing is seen at."""

ZOOMING, TOO_ZOOMING = 0.4, 1.6
"""The same for zooms, growth per second."""

EMPTY, FROZEN = 0.3, 0.5
"""Share of a sample's time that is black or blank, or frozen, from which the sample is of no use."""

BLUR, SHAKE = 2 / 255, 4 / 255
"""Goodness of a blurred and of a shaken picture: these can still be shown when there is nothing else, a black one not.
Two steps that the packed curve keeps apart, so that the edit can say what was wrong."""

MIXED = 0.15
"""Beauty lost by a picture between two shots."""

WEIGHTS = {
    "sharpness": 0.26,
    "exposure": 0.22,
    "colourfulness": 0.18,
    "steadiness": 0.18,
    "motion": 0.1,
    "cleanness": 0.06,
}
"""Share of each figure in the score."""

HALF_STEADY, HALF_SHARP = 0.4, 0.4
"""Below these the score falls to half of itself: such a shot is no use however colourful it is."""

LIVELY, WILD = 0.5, 0.85
"""Subject motion that could not be better for a clip, and from which it is too much."""

EDGE_S = 0.12
"""Seconds left out at both ends of a shot, where pictures may still be mixed with the next shot's."""

LOOK_EVERY_S, MOST_LOOKS = 4.0, 12
"""A shot has one look for every so many seconds, at most so many."""


class Pointing(Protocol):
    """Tells where the subject is (``focus.FocusFinder``)."""

    def points(self, span: TimeRange) -> tuple[FocusPoint, ...]:
        """The subject over a stretch of the file."""
        ...


def goodness(sampler: Sampler, whole: TimeRange) -> Curve:
    """How good each quarter of a second looks, 0 to 1.

    0 is black, blank or frozen; what is blurred has ``BLUR`` and what is shaken ``SHAKE``, next to nothing.
    """
    after = sampler.after()
    starts = _starts(after, whole)
    middles = starts + float(STEP) / 2
    moving = after.movement
    edges = (starts + EDGE_S / 4, starts + float(STEP) - EDGE_S / 4)
    clear = np.minimum(*(beauty_of(after.figures_at(each)) for each in edges))
    held = steady(after.around(middles, after.tremor))
    values = clear * held
    values *= _eased(after.around(middles, np.where(moving.sure, moving.speed, 0)), FAST, TOO_FAST)
    values *= _eased(after.around(middles, moving.zoom_speed), ZOOMING, TOO_ZOOMING)
    least = np.where((clear <= SHAKE) & (held > 0), BLUR, SHAKE)
    values = np.maximum(values, least)
    for number, start in enumerate(starts):
        end = start + float(STEP)
        if share_of(after.empty, start, end) > EMPTY or share_of(after.frozen, start, end) > FROZEN:
            values[number] = 0
    return Curve.of(whole.start, STEP, values.tolist())


def motion(sampler: Sampler, whole: TimeRange) -> Curve:
    """How lively the subject is in each quarter of a second; the camera's own movement is taken out."""
    after = sampler.after()
    starts = _starts(after, whole)
    lively = after.movement.lively
    first = np.searchsorted(after.movement.time, starts + 1e-6)
    last = np.searchsorted(after.movement.time, starts + float(STEP) + 1e-6)
    values = [float(lively[a:b].mean()) if b > a else 0.0 for a, b in zip(first, last, strict=True)]
    return Curve.of(whole.start, STEP, values)


def beauty(sampler: Sampler, shots: Sequence[Shot], time: Fraction) -> float:
    """How good the picture at ``time`` would be as the poster, 0 to 1: clear, not shaken, not between two shots."""
    after = sampler.after()
    at = np.array([float(time - after.first)])
    if share_of(after.empty, at[0] - 0.05, at[0] + 0.05) > 0:
        return 0.0
    value = float(
        (beauty_of(after.figures_at(at)) * steady(after.around(at, after.tremor)) ** 0.5)[0]
    )
    margin = Fraction(1, 5)
    inside = any(each.range.start + margin <= time < each.range.end - margin for each in shots)
    return value if inside else max(0.0, value - MIXED)


def shots_of(ranges: Sequence[TimeRange], sampler: Sampler, focus: Pointing) -> tuple[Shot, ...]:
    """One ``Shot`` per range with what was measured in it, ranked among each other."""
    after = sampler.after()
    shots = [
        Shot(
            range=each,
            quality=_quality(after, after.seconds(each)),
            look=_look(after, after.seconds(each)),
            focus=focus.points(each),
        )
        for each in ranges
    ]
    order = sorted(range(len(shots)), key=lambda number: (-shots[number].quality.score, number))
    ranks = {number: rank for rank, number in enumerate(order, 1)}
    return tuple(
        shot.model_copy(update={"rank": ranks[number]}) for number, shot in enumerate(shots)
    )


def _quality(after: After, span: tuple[float, float]) -> ShotQuality:
    """Figures of a shot: medians, so that one bad picture spoils nothing."""
    inner = _inner(span)
    times = after.rows[:, 0]
    inside = after.rows[(times >= inner[0]) & (times < inner[1]), 1:]
    if not len(inside):
        inside = after.figures_at(np.array([sum(inner) / 2]))
    names = ("sharpness", "exposure", "colourfulness", "cleanness")
    found = dict(zip(names, np.median(inside, axis=0).tolist(), strict=True))
    tremor = after.inside(inner, after.tremor)
    lively = after.inside(inner, after.movement.lively)
    found["steadiness"] = float(np.median(1 / (1 + (tremor / SHAKY) ** 2))) if len(tremor) else 1.0
    found["motion"] = float(lively.mean()) if len(lively) else 0.0
    lost = {"frozen": share_of(after.frozen, *span), "black": share_of(after.empty, *span)}
    score = sum(weight * _worth(name, found[name]) for name, weight in WEIGHTS.items())
    score *= 0.5 + 0.5 * min(1.0, found["steadiness"] / HALF_STEADY)
    score *= 0.5 + 0.5 * min(1.0, found["sharpness"] / HALF_SHARP)
    score *= (1 - 0.9 * lost["frozen"]) * (1 - lost["black"])
    rounded = {name: round(value, 4) for name, value in {**found, **lost}.items()}
    return ShotQuality(**rounded, score=round(score, 4))


def _worth(name: str, value: float) -> float:
    """What a figure is worth: some movement is good, wild movement is not."""
    if name != "motion":
        return value
    return min(1.0, value / LIVELY) - 0.6 * max(0.0, (value - WILD) / (1 - WILD))


def _look(after: After, span: tuple[float, float]) -> str:
    """Looks of a shot, spread evenly, as text; empty where no picture was measured."""
    if not len(after.look_times):
        return ""
    start, end = _inner(span)
    count = min(MOST_LOOKS, max(1, round((end - start) / LOOK_EVERY_S)))
    wanted = start + (np.arange(count) + 0.5) * (end - start) / count
    numbers = np.flatnonzero((after.look_times >= start) & (after.look_times < end))
    if not len(numbers):
        numbers = np.arange(len(after.look_times))
    nearest = (numbers[np.abs(after.look_times[numbers] - time).argmin()] for time in wanted)
    return pack([value for number in nearest for value in look_values(after.look(int(number)))])


def _inner(span: tuple[float, float]) -> tuple[float, float]:
    """A shot without its uncertain ends; a very short one is left whole."""
    return span if span[1] - span[0] < 6 * EDGE_S else (span[0] + EDGE_S, span[1] - EDGE_S)


def steady(tremor: Figures) -> Figures:
    """1 on a tripod or in an even pan, half at ``SHAKY``, 0 from ``SHAKEN``."""
    held: Figures = np.where(tremor >= SHAKEN, 0.0, 1 / (1 + (tremor / SHAKY) ** 2))
    return held


def _eased(value: Figures, well: float, badly: float) -> Figures:
    """1 up to ``well``, falling to 0.1 at ``badly``."""
    eased: Figures = np.clip(1 - 0.9 * (value - well) / (badly - well), 0.1, 1)
    return eased


def _starts(after: After, whole: TimeRange) -> Figures:
    count = -int(-whole.duration // STEP)
    return after.seconds(whole)[0] + np.arange(count, dtype=np.float64) * float(STEP)
