"""What may be said of an item because a paper proves it, and no longer once the paper has ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from studio.records.finding import Finding, Level, RemedyAction
from studio.schedule.found import names, part, remedy
from studio.schedule.plan import PlannedClaim, PlannedSegment
from studio.schedule.rules import Laid, Rules
from studio.schedule.times import TimedSegment
from studio.words import LANGUAGES, say
from studio.words.claims import CHANGEABLE, ClaimFinding


def is_proved(found: ClaimFinding, claims: Iterable[PlannedClaim], day: date) -> bool:
    """Whether a listed word stands within what a paper proves on that day.

    No paper lets through what the law forbids to say at all: absolute terms and effects on health.
    """
    if found.listed.kind not in CHANGEABLE:
        return False
    return any(each.holds(day) and _covers(each.text, found) for each in claims)


def _covers(claim: str, found: ClaimFinding) -> bool:
    text, wanted = found.place.text.casefold(), claim.casefold()
    at = text.find(wanted)
    while at >= 0:
        if at <= found.start and found.end <= at + len(wanted):
            return True
        at = text.find(wanted, at + 1)
    return False


def claim_unproved(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """Something is said of an item whose paper ends before that day."""
    del rules
    item = timed.segment.item
    if item is None or not item.claims:
        return None
    over = [each for each in item.claims if not each.holds(timed.day)]
    said = "\n".join(_said(timed.segment)).casefold() if over else ""
    for each in over:
        in_part = each.text.casefold() in said
        if in_part or _in_title(each, laid, timed):
            until = each.valid_until.isoformat() if each.valid_until else ""
            values = {**names(item), "claim": each.text, "papers": each.paper, "until": until}
            where = "part" if in_part else "title"
            values |= {
                f"where_{language}": say(
                    f"claim_said.{where}", language, {"position": timed.position}
                ).text
                for language in LANGUAGES
            }
            todo = remedy(RemedyAction.RENEW_PAPERS, item.id)
            return part("claim_unproved", Level.ERROR, laid, timed, values, todo)
    return None


def _in_title(claim: PlannedClaim, laid: Laid, timed: TimedSegment) -> bool:
    """Whether the broadcast's title says it, and no item of the broadcast has it proved; told at the item's first part.

    Whom of several a title means nobody can tell, so that one paper that holds is enough.
    """
    text, shown = claim.text.casefold(), [each for each in laid.timed if each.segment.item]
    if text not in laid.broadcast.title.casefold():
        return False
    if any(_proves(text, each) for each in shown):
        return False
    return timed is next(each for each in shown if each.segment.item == timed.segment.item)


def _proves(text: str, timed: TimedSegment) -> bool:
    item = timed.segment.item
    claims = () if item is None else item.claims
    return any(text in each.text.casefold() and each.holds(timed.day) for each in claims)


def _said(segment: PlannedSegment) -> tuple[str, ...]:
    """What is read or heard of a segment; the item's own points where the segment has none."""
    points = segment.talking_points or (segment.item.selling_points if segment.item else ())
    return (segment.title, segment.overlay, segment.script, *points)
