"""Room for an intro: the opening take begins earlier, under the plate, so that what was chosen is still seen whole."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from studio.edit.source import EditSource
from studio.records.edit import Mark, MarkKind, Take, Timeline
from studio.units import TimeRange


def with_opening(
    timeline: Timeline,
    sources: Sequence[EditSource],
    seconds: Fraction,
    marks: Sequence[Mark] = (),
) -> Timeline | None:
    """``timeline`` longer by ``seconds`` at the head of its first take; None where its shot has not so much before it.

    Args:
        timeline: Of cuts.
        sources: What was seen in its sources.
        seconds: Of the intro, whole frames.
        marks: What a person will not have shown is not shown under an intro either.
    """
    if not seconds:
        return timeline
    first, *others = timeline.takes
    source = sources[first.source]
    head = TimeRange(first.source_range.start - seconds, first.source_range.start)
    if source.is_photo:
        longer = TimeRange.of(first.source_range.start, first.source_range.duration + seconds)
    elif head.start < _begins(first, source) or _unwanted(first, head, marks):
        return None
    else:
        longer = TimeRange(head.start, first.source_range.end)
    opened = first.model_copy(
        update={
            "source_range": longer,
            "output_range": TimeRange.of(Fraction(0), longer.duration),
        }
    )
    moved = tuple(
        take.model_copy(update={"output_range": take.output_range.shifted(seconds)})
        for take in others
    )
    return timeline.model_copy(update={"takes": (opened, *moved)})


def _begins(take: Take, source: EditSource) -> Fraction:
    shots = source.analysis.shots
    return shots[take.shot].range.start if take.shot < len(shots) else source.whole.start


def _unwanted(take: Take, head: TimeRange, marks: Sequence[Mark]) -> bool:
    """Whether the person ruled the head out."""
    own = [mark for mark in marks if mark.source == take.source]
    only = [mark.range for mark in own if mark.kind is MarkKind.USE_ONLY]
    never = any(mark.kind is MarkKind.NEVER and mark.range.overlaps(head) for mark in own)
    within = any(span.start <= head.start and head.end <= span.end for span in only)
    return never or (bool(only) and not within)
