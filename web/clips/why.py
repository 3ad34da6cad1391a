"""Why a clip was cut as it was, in sentences: what was taken, what was left, what to know of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio.records.edit import Reason, Timeline
from studio.words import say
from web.i18n import language

MOST_LEFT = 12
"""Shots left out that are listed; an hour of footage has hundreds."""


@dataclass(frozen=True)
class Taken:
    """One take in words; times are seconds."""

    number: int
    start: Fraction
    end: Fraction
    file: str
    source_start: Fraction
    why: list[str]


@dataclass(frozen=True)
class Left:
    """A stretch that was not taken."""

    file: str
    start: Fraction
    end: Fraction
    why: list[str]


@dataclass(frozen=True)
class Why:
    """All that is known of the decisions; empty lists for clips made before they were kept."""

    notes: list[str]
    taken: list[Taken]
    left: list[Left]
    more_left: int
    """How many more were left out than are listed."""


def why_of(timeline: Timeline, names: Sequence[str]) -> Why:
    """The sentences; ``names`` are the sources' file names."""
    left = [
        Left(names[each.source], each.range.start, each.range.end, _sentences(each.reasons))
        for each in timeline.left_out[:MOST_LEFT]
    ]
    taken = [
        Taken(
            number,
            take.output_range.start,
            take.output_range.end,
            names[take.source],
            take.source_range.start,
            _sentences(take.reasons),
        )
        for number, take in enumerate(timeline.takes, start=1)
    ]
    return Why(
        notes=_sentences(timeline.notes),
        taken=taken,
        left=left,
        more_left=max(0, len(timeline.left_out) - MOST_LEFT),
    )


def _sentences(reasons: Iterable[Reason]) -> list[str]:
    return [str(say(each.code, language(), each.params)) for each in reasons]
