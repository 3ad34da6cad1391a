"""What could stand in a take's place: the best stretches of the footage that the edit does not show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from studio.edit.desk import Desk
from studio.edit.footage import Footage
from studio.edit.marks import rules_of
from studio.edit.offer import Grade, Kind, Offer
from studio.edit.pace import PHOTO_LEAST_S, SHORTEST_TAKE_S, pace_of
from studio.edit.spans import holding, without
from studio.edit.windows import around
from studio.units import TimeRange

MOST = 8
"""Offered for one take."""

GLANCE_S = Fraction(2)
"""Windows are looked for at most so long; a long take would leave none beside it in a short film."""


@dataclass(frozen=True)
class Other:
    """A stretch that could be taken.

    Attributes:
        source: Index of its source.
        shot: Index of the shot.
        range: Seconds on the source's clock.
        value: How much it is worth, higher is better.
        spoken: Whether somebody says a whole sentence in it.
    """

    source: int
    shot: int
    range: TimeRange
    value: float
    spoken: bool


def others_for(desk: Desk, number: int) -> tuple[Other, ...]:
    """Stretches that nothing on the desk shows, the best first; as long as the take where there is room.

    Raises:
        InputError: ``desk.no_take``, ``edit.mark_…`` for a mark that contradicts.
    """
    length = desk.take(number).range.duration
    shown = [(each.source, each.range) for each in desk.edit.takes]
    found: list[Other] = []
    for offer in sorted(_offers(desk, min(length, GLANCE_S)), key=lambda each: -each.value):
        span = _free(desk, offer, length, [span for at, span in shown if at == offer.source])
        if span is None:
            continue
        found.append(Other(offer.source, offer.shot, span, offer.value, offer.kind is Kind.TALK))
        shown.append((offer.source, span))
        if len(found) == MOST:
            break
    return tuple(found)


def _offers(desk: Desk, length: Fraction) -> list[Offer]:
    """All that can be shown at all, in windows of ``length``."""
    whole = sum((each.range.duration for each in desk.edit.takes), Fraction(0))
    pace = replace(pace_of(whole), ideal=length)
    rules = rules_of(desk.sources, desk.edit.marks)
    return [
        offer
        for place, source in enumerate(desk.sources)
        for offer in Footage(place, source, rules[place], pace).offers()
        if offer.grade is not Grade.DEAD
    ]


def _free(
    desk: Desk, offer: Offer, length: Fraction, shown: Sequence[TimeRange]
) -> TimeRange | None:
    """What of the offer nothing shows, ``length`` long where it can be; None where its best part is shown."""
    if desk.sources[offer.source].is_photo:
        return None if shown else TimeRange.of(offer.core.start, max(length, PHOTO_LEAST_S))
    if any(span.overlaps(offer.core) for span in shown):
        return None
    if offer.fixed:
        return offer.core
    room = holding(without((offer.room,), shown), offer.core) or offer.core
    span = around(offer.core.middle, room, length)
    return span if span.duration >= SHORTEST_TAKE_S else None
