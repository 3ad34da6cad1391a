"""Checks of the clips that play: there, published, short enough, in the right shape, with the right price."""

from __future__ import annotations

from studio.records.finding import Finding, Level, RemedyAction
from studio.schedule.found import names, part, remedy
from studio.schedule.instant import local
from studio.schedule.rules import Laid, Rules
from studio.schedule.times import TimedSegment, duration_text


def clip_missing(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """An item is shown without a clip."""
    del rules
    segment = timed.segment
    if segment.clip is not None or segment.item is None:
        return None
    todo = remedy(
        RemedyAction.ORDER_CLIP, segment.id, item=segment.item.id, day=timed.day.isoformat()
    )
    return part("clip_missing", Level.ERROR, laid, timed, names(segment.item), todo)


def clip_not_ready(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """A clip is there and nobody has published it."""
    del rules
    clip = timed.segment.clip
    if clip is None or clip.published:
        return None
    todo = remedy(RemedyAction.PUBLISH_CLIP, clip.id)
    return part("clip_not_ready", Level.ERROR, laid, timed, {"clip": clip.title}, todo)


def clip_longer(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """The clip does not fit its segment."""
    del rules
    clip, planned_s = timed.segment.clip, timed.segment.planned_s
    if clip is None or clip.duration_ms <= planned_s * 1000:
        return None
    values = {
        "clip": clip.title,
        "clip_length": duration_text(-(-clip.duration_ms // 1000)),
        "planned": duration_text(planned_s),
    }
    todo = remedy(RemedyAction.SWAP_CLIP, timed.segment.id)
    more_ms = clip.duration_ms - planned_s * 1000
    return part("clip_longer_than_segment", Level.WARNING, laid, timed, values, todo, more_ms)


def clip_aspect(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """The clip is not there in the channel's shape."""
    del rules
    clip, aspect = timed.segment.clip, laid.broadcast.channel.aspect
    if clip is None or not aspect or not clip.aspects or aspect in clip.aspects:
        return None
    values = {"clip": clip.title, "aspect": aspect, "there": ", ".join(clip.aspects)}
    todo = remedy(RemedyAction.SWAP_CLIP, timed.segment.id, aspect=aspect)
    return part("clip_aspect", Level.WARNING, laid, timed, values, todo)


def clip_price_stale(laid: Laid, timed: TimedSegment, rules: Rules) -> Finding | None:
    """The clip shows a price that is no longer approved, or not the one of this segment on the day it plays."""
    clip = timed.segment.clip
    if clip is None or not (clip.held or clip.shown_price is not None):
        return None
    shown, own = clip.shown_price, timed.price
    price = None if own is None else own.price
    other = shown is not None and price is not None and shown != price
    if not clip.held and not other:
        return None
    if not clip.held and _is_renewed_before(timed, rules):
        return _later(laid, timed)
    values = {
        "clip": clip.title,
        "shown": "—" if shown is None else str(shown),
        "price": "—" if price is None else str(price),
    }
    todo = remedy(RemedyAction.RENEW_CLIP, clip.id)
    return part("clip_price_stale", Level.ERROR, laid, timed, values, todo)


def _is_renewed_before(timed: TimedSegment, rules: Rules) -> bool:
    """Whether its price begins later than the one the clip shows: the files are made anew on its first day."""
    clip, sold = timed.segment.clip, timed.sold
    begins = sold[1].valid_from if sold else None
    if clip is None or sold is None or begins is None or (rules.now and rules.now >= begins):
        return False
    ended = (each for each in sold[0].prices if each.valid_until and each.valid_until <= begins)
    return any(each.price == clip.shown_price for each in ended)


def _later(laid: Laid, timed: TimedSegment) -> Finding | None:
    clip, price = timed.segment.clip, timed.price
    if clip is None or price is None or price.valid_from is None:
        return None
    values = {
        "clip": clip.title,
        "shown": str(clip.shown_price),
        "price": str(price.price),
        "day": f"{local(price.valid_from):%Y-%m-%d}",
    }
    todo = remedy(RemedyAction.RENEW_CLIP, clip.id)
    return part("clip_price_later", Level.WARNING, laid, timed, values, todo)
