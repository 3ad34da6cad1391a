"""Claim words in what a viewer reads or hears: title, overlays, talking points, script."""

from __future__ import annotations

from collections.abc import Iterator

from studio.records.finding import Finding, Level, RemedyAction
from studio.schedule.claim_rules import is_proved
from studio.schedule.found import part, remedy, whole
from studio.schedule.plan import PlannedBroadcast, PlannedSegment
from studio.schedule.rules import Laid, Rules
from studio.schedule.times import TimedSegment
from studio.words.claims import ClaimFinding, ClaimText, Where

SHOWN = 40
"""Characters of a text that a finding names."""


def claims(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """Listed words: an error for those the law names or that give food an effect, a warning for the others.

    A warning is none where a paper of the item proves what is said.
    """
    broadcast = laid.broadcast
    sieve = rules.sieve_of(broadcast.county)
    suspects = frozenset(sieve.suspects(_said(broadcast)))
    if not suspects:
        return
    if broadcast.title in suspects:
        for found in sieve.check(ClaimText(Where.TITLE, broadcast.title)):
            if any(_proved(found, timed) for timed in laid.timed):
                continue
            code, level, values = _told(found)
            todo = remedy(RemedyAction.CHANGE_TEXT, broadcast.id, field="title")
            yield whole(code, level, broadcast, values, todo)
    for timed in laid.timed:
        for place in texts(timed.segment):
            if place.text in suspects:
                yield from _of_part(laid, timed, sieve.check(place))


def _of_part(laid: Laid, timed: TimedSegment, found: tuple[ClaimFinding, ...]) -> Iterator[Finding]:
    for each in found:
        if _proved(each, timed):
            continue
        code, level, values = _told(each)
        field = each.place.where.value
        todo = remedy(RemedyAction.CHANGE_TEXT, timed.segment.id, field=field)
        yield part(code, level, laid, timed, values, todo)


def _proved(found: ClaimFinding, timed: TimedSegment) -> bool:
    """Whether a paper of the segment's item proves it on that day."""
    item = timed.segment.item
    return item is not None and is_proved(found, item.claims, timed.day)


def texts(segment: PlannedSegment) -> Iterator[ClaimText]:
    """What of a segment reaches a viewer."""
    if segment.title:
        yield ClaimText(Where.TITLE, segment.title)
    if segment.overlay:
        yield ClaimText(Where.OVERLAY, segment.overlay)
    for point in segment.talking_points:
        yield ClaimText(Where.POINT, point)
    if segment.script:
        yield ClaimText(Where.SCRIPT, segment.script)


def _said(broadcast: PlannedBroadcast) -> list[str]:
    said = [broadcast.title]
    for segment in broadcast.segments:
        said += (segment.title, segment.overlay, segment.script, *segment.talking_points)
    return [each for each in said if each]


def _told(found: ClaimFinding) -> tuple[str, Level, dict[str, str | int]]:
    level = Level(found.level)
    values: dict[str, str | int] = {
        "word": found.found,
        "at": found.start + 1,
        "text": found.place.text[:SHOWN],
        "where_zh": str(found.params["where_zh"]),
        "where_en": str(found.params["where_en"]),
        "instead_zh": found.listed.instead_zh,
        "instead_en": found.listed.instead_en,
    }
    return ("claim_statutory" if level is Level.ERROR else "claim_listed"), level, values
