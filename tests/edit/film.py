"""Sources made up for tests of the cutting room."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.edit.source import EditSource
from studio.records.edit import SourceRef
from studio.records.media import Analysis, MediaKind, Shot, ShotQuality, Sound
from studio.records.packed import Curve, pack
from studio.units import Size, TimeRange

STEP = Fraction(1, 4)


def span(start: float, end: float) -> TimeRange:
    """Seconds, exact to a millisecond."""
    return TimeRange(exact(start), exact(end))


def exact(seconds: float) -> Fraction:
    return Fraction(seconds).limit_denominator(1000)


def quality(score: float = 0.6, **figures: float) -> ShotQuality:
    """A shot's figures; those not given are as good as its score."""
    names = ("sharpness", "exposure", "colourfulness", "steadiness", "motion")
    return ShotQuality(**{**dict.fromkeys(names, score), **figures}, score=score)


def look(tone: float, *, upside: bool = False) -> str:
    """A tiny picture: a gradient, brighter or darker, one way up or the other; colours follow the tone."""
    rows = [(row + 0.5) / 8 for row in range(8)]
    rows = rows[::-1] if upside else rows
    luma = [min(1.0, max(0.0, 0.5 * row + 0.5 * tone)) for row in rows for _ in range(8)]
    return pack([*luma, *[tone] * 64, *[1 - tone] * 64])


def film(
    *shots: tuple[float, float],
    speech: Sequence[tuple[float, float]] = (),
    good: Sequence[float] | None = None,
    motion: Sequence[float] | None = None,
    looks: Sequence[str] = (),
    figures: Sequence[ShotQuality] = (),
    gaps: Sequence[tuple[float, float]] = (),
    start: float = 0.0,
    between: float = 0.0,
    kind: MediaKind = MediaKind.FILM,
    name: str = "",
) -> EditSource:
    """A source of shots given as (seconds, score), one after another, ``between`` seconds of dissolve apart.

    ``good`` and ``motion`` are samples of a quarter of a second; without them there are no curves (an old analysis).
    """
    made, at = [], exact(start)
    order = sorted(range(len(shots)), key=lambda number: -shots[number][1])
    for number, (seconds, score) in enumerate(shots):
        where = TimeRange.of(at, exact(seconds))
        made.append(
            Shot(
                range=where,
                quality=figures[number] if figures else quality(score),
                rank=order.index(number) + 1,
                look=looks[number] if looks else "",
            )
        )
        at = where.end + exact(between)
    whole = TimeRange(exact(start), made[-1].range.end)
    analysis = Analysis(
        duration=whole.duration,
        boundaries=(),
        shots=tuple(made),
        sound=Sound(
            integrated_lufs=-20.0,
            true_peak_dbtp=-1.0,
            speech=tuple(span(*each) for each in speech),
        ),
        goodness=None if good is None else Curve.of(whole.start, STEP, good),
        motion=None if motion is None else Curve.of(whole.start, STEP, motion),
        gaps=tuple(span(*each) for each in gaps),
    )
    return EditSource(
        SourceRef(sha256="0" * 64, display=Size(1920, 1080), kind=kind), analysis, name
    )


def photo(score: float = 0.6, tone: float = 0.5) -> EditSource:
    """A photograph with the nominal ten seconds."""
    return film((10, score), looks=[look(tone)], kind=MediaKind.PHOTO)
