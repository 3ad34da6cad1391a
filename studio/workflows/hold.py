"""Clips that show a price which is no longer the item's: held until their new files are there."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from studio.catalog import post_text, with_price
from studio.errors import Conflict
from studio.records.clip import ItemFacts
from studio.records.goods import Item
from studio.records.people import Role
from studio.records.work import Clip, ClipState, Job, JobKind, JobState
from studio.store import Viewer, get_or_not_found, require_role
from studio.units import Money, now
from studio.workflows.audit import note
from studio.workflows.enqueue import Enqueue

RETRIERS = (Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who may have the new files made once more."""

OPEN = (JobState.QUEUED, JobState.RUNNING)

PRICE_FIELDS = frozenset({"price", "list_price"})
"""What of ``ItemFacts`` changes with a price."""


def priced_now(facts: ItemFacts, item: Item) -> ItemFacts:
    """``facts`` with the price that the item has."""
    was = item.list_price_fen
    return with_price(facts, Money(item.price_fen), None if was is None else Money(was))


def shows_price(clip: Clip) -> bool:
    """Whether a file of the clip shows a price; so where nobody wrote down what they show."""
    return any(
        each.shows is None or PRICE_FIELDS.intersection(each.shows) for each in clip.renditions
    )


def hold_clips(session: Session, enqueue: Enqueue, viewer: Viewer | None, item: Item) -> int:
    """Hold each clip of the item that shows another price and queue its new files; how many are queued.

    No viewer means the system itself, where another price holds from that day on.

    Of a clip that shows none only the text to post changes, at once. A clip that was withdrawn is held and made anew
    when it is published again.
    """
    wanted = (
        select(Clip)
        .where(Clip.item_id == item.id)
        .options(selectinload(Clip.renditions))
        .order_by(Clip.id)
        .with_for_update(of=Clip)  # a job that is just exchanging files is waited for
        .execution_options(populate_existing=True)
    )
    queued = 0
    for clip in session.scalars(wanted):
        facts = priced_now(clip.facts, item)
        if facts == clip.facts:
            clip.held_since = None  # the price came back before the new files did
            continue
        if not shows_price(clip):
            clip.facts, clip.post_text = facts, post_text(facts)
            continue
        clip.held_since = now()
        note(session, viewer, clip.unit_id, "clip.hold", clip.id, title=clip.title)
        if clip.state is not ClipState.WITHDRAWN:
            _queue(session, enqueue, clip, None if viewer is None else viewer.account_id)
            queued += 1
    return queued


def hold_if_late(
    session: Session, enqueue: Enqueue, clip: Clip, item: Item, account_id: str | None
) -> None:
    """Hold a clip that is made already with a price of before, and queue its new files as a wish of ``account_id``.

    A new price was approved while it was being made.
    """
    if priced_now(clip.facts, item) != clip.facts and shows_price(clip):
        clip.held_since = now()
        _queue(session, enqueue, clip, account_id)


def renew_clip(session: Session, enqueue: Enqueue, viewer: Viewer, clip_id: str) -> Clip:
    """Queue the new files of a held clip, after a job that failed or was stopped.

    Raises:
        NotFound: There is no such clip for this viewer.
        Forbidden: ``forbidden.role``.
        Conflict: ``clip.not_held``; ``clip.being_renewed``.
    """
    clip = get_or_not_found(session, viewer, Clip, clip_id)
    require_role(session, viewer, clip.unit_id, RETRIERS)
    if clip.held_since is None:
        raise Conflict("clip.not_held", title=clip.title)
    if is_being_renewed(session, clip):
        raise Conflict("clip.being_renewed", title=clip.title)
    _queue(session, enqueue, clip, viewer.account_id)
    note(session, viewer, clip.unit_id, "clip.renew", clip.id, title=clip.title)
    return clip


def is_being_renewed(session: Session, clip: Clip) -> bool:
    """Whether a job that makes its new files is queued or runs."""
    job = newest_renewal(session, clip)
    return job is not None and job.state in OPEN


def newest_renewal(session: Session, clip: Clip) -> Job | None:
    """The newest job that was to make the clip's files with another price."""
    jobs = select(Job).where(Job.subject_id == clip.id, Job.kind == JobKind.REPRICE)
    return session.scalars(jobs.order_by(Job.created_at.desc(), Job.id)).first()


def _queue(session: Session, enqueue: Enqueue, clip: Clip, account_id: str | None) -> None:
    """Jobs do what the price is when they run, so two for one clip do no harm: the later finds it done."""
    job = Job(
        unit_id=clip.unit_id,
        kind=JobKind.REPRICE,
        subject_id=clip.id,
        title=clip.title,
        requested_by=account_id,
    )
    enqueue(session, job)
