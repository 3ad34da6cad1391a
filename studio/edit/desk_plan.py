"""From an edit on the desk to a timeline with crop wishes, and from an automatic plan to an edit on the desk."""

from __future__ import annotations

from fractions import Fraction

from studio.edit.desk import Desk
from studio.edit.transitions import with_transitions
from studio.records.desk import DraftEdit, DraftTake
from studio.records.edit import CropPoint, Take, Timeline, TransitionWish
from studio.units import TimeRange


def timeline_of(desk: Desk, transition: TransitionWish) -> Timeline:
    """The takes one after another, with the template's transitions where the footage allows."""
    takes, at = [], Fraction(0)
    for each in desk.edit.takes:
        output = TimeRange.of(at, each.range.duration)
        takes.append(
            Take(
                source=each.source,
                shot=each.shot,
                source_range=each.range,
                output_range=output,
                reasons=each.reasons,
            )
        )
        at = output.end
    timeline = Timeline(sources=desk.edit.sources, takes=tuple(takes), rate=desk.edit.rate)
    return with_transitions(timeline, desk.sources, transition)


def points_of(edit: DraftEdit) -> tuple[CropPoint, ...]:
    """The crop wishes, counted by places in the strip."""
    return tuple(
        CropPoint(take=place, aspect=point.aspect, x=point.x, y=point.y)
        for place, take in enumerate(edit.takes)
        for point in take.points
    )


def laid_out(timeline: Timeline, before: DraftEdit) -> DraftEdit:
    """``before`` with the takes of an automatic plan; what is shown again keeps where its crop was set by hand."""
    kept = [each for each in before.takes if each.points]
    takes = []
    for number, take in enumerate(timeline.takes, start=1):
        same = (
            each.points
            for each in kept
            if each.source == take.source and each.range.overlaps(take.source_range)
        )
        takes.append(
            DraftTake(
                number=number,
                source=take.source,
                shot=take.shot,
                range=take.source_range,
                reasons=take.reasons,
                points=next(same, ()),
            )
        )
    return before.model_copy(update={"takes": tuple(takes), "rate": timeline.rate})
