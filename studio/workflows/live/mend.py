"""One tap from a finding to its remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from studio.errors import Conflict, InputError
from studio.records.finding import Remedy, RemedyAction
from studio.records.live import Broadcast, BroadcastState, Segment, SegmentKind
from studio.records.price_days import PriceDays
from studio.schedule import check, kept_segment, local, planned
from studio.settings import Settings
from studio.store import Viewer
from studio.units import Money
from studio.workflows.catalog import prices
from studio.workflows.enqueue import Enqueue
from studio.workflows.live import plan_broadcast, plan_rundown
from studio.workflows.live.cast import more_host_ids, write_more_hosts
from studio.workflows.live.edit_broadcast import keeping
from studio.workflows.live.let_stand import find_told
from studio.workflows.live.mend_choices import choices
from studio.workflows.live.order_missing import supply_clip
from studio.workflows.live.plan_broadcast import BroadcastDraft, own_broadcast
from studio.workflows.live.segment_draft import SegmentDraft, draft_of

USUAL_S = {SegmentKind.OPEN: 180, SegmentKind.CLOSE: 120, SegmentKind.ITEM: 300}
"""Length of a part that is added, seconds; a filler takes what time is left."""

LONGEST_FILLER_S = 4 * 3600

FURTHEST = 60
"""Places behind which a part is moved at most."""

NEW_PRICE = "new"
"""Chosen instead of asking for approval: the price that is approved now."""

AT_ONCE = frozenset(
    {
        RemedyAction.ADD_PART,
        RemedyAction.APPROVE_PRICE,
        RemedyAction.LOWER_QUOTA,
        RemedyAction.MOVE_SEGMENT,
        RemedyAction.ORDER_CLIP,
    }
)
"""What needs nothing chosen."""

TO_CHOOSE = frozenset(
    {
        RemedyAction.CHOOSE_ITEM,
        RemedyAction.MOVE_BROADCAST,
        RemedyAction.REPLACE_ITEM,
        RemedyAction.SWAP_CHANNEL,
        RemedyAction.SWAP_CLIP,
        RemedyAction.SWAP_HOST,
    }
)
"""What lets one choose among ``mend_choices.choices``."""


@dataclass(frozen=True)
class Hands:
    """What mending may need beside the database.

    Attributes:
        permit: Told the remedy before it is done; raises where that is not allowed. Not asked for a price that is
            approved already and goes into a fixed plan.
    """

    enqueue: Enqueue
    settings: Settings
    permit: Callable[[RemedyAction], None] = lambda _action: None


def mend(
    session: Session,
    hands: Hands,
    viewer: Viewer,
    broadcast_id: str,
    mark: str,
    choice: str = "",
) -> str:
    """Do what the finding with that fingerprint asks for; the id of the part it was done to, or nothing.

    Raises:
        NotFound, Forbidden: The broadcast, or what was chosen, is not the viewer's.
        Conflict: ``schedule.no_such_finding``; ``schedule.is_fixed``; ``mend.not_here``; else as what does it.
        InputError: ``mend.no_such_choice``; else as the workflow that does it.
    """
    broadcast = own_broadcast(session, viewer, broadcast_id)
    finding = find_told(session, broadcast, mark)
    remedy = finding.remedy
    if remedy is None or remedy.action not in AT_ONCE | TO_CHOOSE:
        raise Conflict("mend.not_here")
    if remedy.action is RemedyAction.APPROVE_PRICE and choice == NEW_PRICE:
        return _take_new_price(session, viewer, broadcast, remedy.target)
    hands.permit(remedy.action)
    if remedy.action is RemedyAction.APPROVE_PRICE:
        return _ask_price(session, viewer, broadcast, remedy)
    plan_broadcast.require_open(broadcast)
    if remedy.action in AT_ONCE:
        with keeping(session, viewer, broadcast):
            return _at_once(session, hands, viewer, broadcast, remedy)
    if choice in {each.value for each in choices(session, broadcast, finding)}:
        return _chosen(session, viewer, broadcast, remedy, choice)
    if choice in {each.value for each in choices(session, broadcast, finding, move=True)}:
        return _move(session, viewer, broadcast, choice)
    raise InputError("mend.no_such_choice")


def _at_once(
    session: Session, hands: Hands, viewer: Viewer, broadcast: Broadcast, remedy: Remedy
) -> str:
    if remedy.action is RemedyAction.ORDER_CLIP:
        where = broadcast.id, remedy.target
        supply_clip(session, hands.enqueue, hands.settings, viewer, where)
        return remedy.target
    if remedy.action is RemedyAction.LOWER_QUOTA:
        quota = int(remedy.values["quota"])
        return _change(session, viewer, broadcast, remedy.target, quota=quota)
    if remedy.action is RemedyAction.MOVE_SEGMENT:
        return _later(session, viewer, broadcast, remedy.target)
    return _add(session, viewer, broadcast, remedy)


def _chosen(
    session: Session, viewer: Viewer, broadcast: Broadcast, remedy: Remedy, choice: str
) -> str:
    match remedy.action:
        case RemedyAction.SWAP_HOST:
            _swap_host(session, viewer, broadcast, str(remedy.values.get("host", "")), choice)
        case RemedyAction.SWAP_CHANNEL:
            _rewrite(session, viewer, broadcast, channel_id=choice)
        case RemedyAction.MOVE_BROADCAST:
            return _move(session, viewer, broadcast, choice)
        case RemedyAction.SWAP_CLIP:
            return _change(session, viewer, broadcast, remedy.target, clip_id=choice)
        case _:
            new = {"item_id": choice, "clip_id": None, "kind": SegmentKind.ITEM}
            return _change(session, viewer, broadcast, remedy.target, **new)
    return ""


def _move(session: Session, viewer: Viewer, broadcast: Broadcast, choice: str) -> str:
    """Have it begin at that instant (ISO 8601) and last as long as before."""
    start = datetime.fromisoformat(choice)
    end = start + (broadcast.end_at - broadcast.start_at)
    _rewrite(session, viewer, broadcast, start=start, end=end)
    return ""


def _change(
    session: Session, viewer: Viewer, broadcast: Broadcast, segment_id: str, **changes: object
) -> str:
    part = plan_rundown.part_of(broadcast, segment_id)
    draft = replace(draft_of(kept_segment(part)), **changes)  # type: ignore[arg-type]  # by name of field
    plan_rundown.change_segment(session, viewer, broadcast.id, segment_id, draft)
    return segment_id


def _rewrite(session: Session, viewer: Viewer, broadcast: Broadcast, **changes: object) -> None:
    now = BroadcastDraft(
        broadcast.title,
        broadcast.channel_id,
        broadcast.host_id,
        broadcast.start_at,
        broadcast.end_at,
    )
    draft = replace(now, **changes)  # type: ignore[arg-type]  # by name of field
    plan_broadcast.change_broadcast(session, viewer, broadcast.id, draft, broadcast.revision)


def _swap_host(session: Session, viewer: Viewer, broadcast: Broadcast, old: str, new: str) -> None:
    """Put another host in one's place, in the broadcast and in every part that names them."""
    more = more_host_ids(session, broadcast)
    with keeping(session, viewer, broadcast, action="broadcast.change"):
        for part in broadcast.segments:
            if old in (part.host_ids or ()):
                there = [new if each == old else each for each in part.host_ids]
                part.host_ids = list(dict.fromkeys(there))
        left = more - {old, new}
        write_more_hosts(session, broadcast, left | {new} if old in more else left)
        if old not in more:
            _rewrite(session, viewer, broadcast, host_id=new)


def _add(session: Session, viewer: Viewer, broadcast: Broadcast, remedy: Remedy) -> str:
    """Add a part of that kind where it belongs: an opening first, a closing last, others before the closing."""
    kind = SegmentKind(str(remedy.values.get("kind", SegmentKind.ITEM)))
    length_s = int(remedy.values.get("planned_s", 0)) or USUAL_S.get(kind, 300)
    draft = SegmentDraft(kind, min(length_s, LONGEST_FILLER_S))
    made = plan_rundown.add_segment(session, viewer, broadcast.id, draft)
    parts: list[Segment] = list(broadcast.segments)
    if kind is SegmentKind.OPEN:
        plan_rundown.place_segment(session, viewer, broadcast.id, made.id, parts[0].id)
    elif kind is not SegmentKind.CLOSE and len(parts) > 1 and parts[-2].kind is SegmentKind.CLOSE:
        plan_rundown.place_segment(session, viewer, broadcast.id, made.id, parts[-2].id)
    return made.id


def _later(session: Session, viewer: Viewer, broadcast: Broadcast, segment_id: str) -> str:
    """Move a part behind as few others as are needed for its item not to come again too soon."""
    plan = planned(broadcast)
    parts = list(plan.segments)
    at = next(place for place, each in enumerate(parts) if each.id == segment_id)
    moved = parts.pop(at)
    for to in range(at + 1, min(len(parts), at + FURTHEST) + 1):
        order = (*parts[:to], moved, *parts[to:])
        found = check([plan.model_copy(update={"segments": order})])
        if not any(
            each.code == "schedule.item_repeat" and segment_id in each.subjects for each in found
        ):
            plan_rundown.move_segment(session, viewer, broadcast.id, segment_id, to - at)
            return segment_id
    raise Conflict("mend.no_place", position=at + 1)


def _ask_price(session: Session, viewer: Viewer, broadcast: Broadcast, remedy: Remedy) -> str:
    """Ask for approval of the price that a part shows; its was-price stays the item's."""
    part = next((each for each in broadcast.segments if each.item_id == remedy.target), None)
    if part is None or part.item is None or "price_fen" not in remedy.values:
        raise Conflict("mend.not_here")
    price = Money(int(remedy.values["price_fen"]))
    near = part.item.price_on(local(broadcast.start_at).date())
    was = part.list_price_fen if part.price_fen is not None else near.list_price_fen
    list_price = None if was is None else Money(was)
    terms = _terms(broadcast, near, price)
    prices.propose_price(session, viewer, remedy.target, price, list_price, terms)
    return part.id


def _terms(broadcast: Broadcast, near: PriceDays, price: Money) -> prices.PriceTerms:
    """Days that hold on the broadcast too: those of the price at hand made longer; else the broadcast's alone."""
    begins, ends = local(broadcast.start_at).date(), local(broadcast.end_at).date()
    if near.price_fen != price.fen:
        return prices.PriceTerms(valid_from=begins, valid_until=ends)
    first, last = near.first, near.last
    return prices.PriceTerms(
        valid_from=first if first is None else min(first, begins),
        valid_until=last if last is None else max(last, ends),
    )


def _take_new_price(session: Session, viewer: Viewer, broadcast: Broadcast, item_id: str) -> str:
    """Freeze the price that is approved now into a fixed plan's parts of that item."""
    parts = [each for each in broadcast.segments if each.item_id == item_id]
    if broadcast.state is not BroadcastState.LOCKED or not parts:
        raise Conflict("mend.not_here")
    with keeping(session, viewer, broadcast, action="broadcast.change"):
        plan_broadcast.freeze_prices(broadcast, item_id)
    return parts[0].id
