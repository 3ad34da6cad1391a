"""The shots of a file as a strip: places and widths in thousandths, quality in four grades."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from studio.records.media import Analysis
from web.footage.looks import words_of

WHOLE = 1000
"""Width of the strip."""

GRADES = (0.35, 0.5, 0.65)
"""Scores from which a shot is fair, good, very good."""


@dataclass(frozen=True)
class StripShot:
    """One shot on the strip."""

    number: int
    x: float
    width: float
    start: Fraction
    end: Fraction
    score: float
    grade: int
    """0 poor to 3 very good."""
    begins: str
    """Kind of the boundary it begins with; empty for the first."""
    rank: int
    """1 for the best of the file; 0 where nothing was ranked."""
    words: list[tuple[str, bool]]
    """How it looks, and whether that speaks for it."""


def strip_of(analysis: Analysis | None) -> list[StripShot]:
    """The shots in order; none before the file was looked at."""
    if analysis is None or not analysis.duration:
        return []
    kinds = {boundary.end: boundary.kind.value for boundary in analysis.boundaries}
    first = min((shot.range.start for shot in analysis.shots), default=Fraction(0))
    span = max((shot.range.end for shot in analysis.shots), default=first) - first
    return [
        StripShot(
            number=number,
            x=float((shot.range.start - first) / span * WHOLE),
            width=float(shot.range.duration / span * WHOLE),
            start=shot.range.start - first,
            end=shot.range.end - first,
            score=shot.quality.score,
            grade=sum(shot.quality.score >= least for least in GRADES),
            begins=kinds.get(shot.range.start, ""),
            rank=shot.rank,
            words=words_of(shot.quality),
        )
        for number, shot in enumerate(analysis.shots, start=1)
        if span
    ]
