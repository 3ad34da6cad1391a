"""Looking at clips together: comments at a time and a place, answers, what is settled, what is to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from studio.errors import InputError, NotFound
from studio.records.reviews import PLACE, ClipComment
from studio.records.work import Clip, ClipOrder, ClipState
from studio.store import Viewer, get_or_not_found, require_role, scoped
from studio.workflows.audit import note
from studio.workflows.clips import publish
from studio.workflows.talk import COMMENTERS, Thread, mark_settled, threads_in, words_in

_OPEN = (ClipComment.parent_id.is_(None), ClipComment.resolved_at.is_(None))


@dataclass(frozen=True)
class Spot:
    """Where in a clip something is meant.

    Attributes:
        aspect: Shape of the file, such as ``9:16``; None for the clip as a whole.
        at_ms: Milliseconds from its beginning; None for no moment.
        x, y: Thousandths of the picture's width and height, both or neither.
    """

    aspect: str | None = None
    at_ms: int | None = None
    x: int | None = None
    y: int | None = None


def comment(
    session: Session, viewer: Viewer, clip_id: str, text: str, spot: Spot | None = None
) -> ClipComment:
    """Say something of a clip.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or not to be seen by their role.
        InputError: ``review.no_words``; ``review.too_long``; ``review.no_such_shape``; ``review.past_the_end``;
            ``review.half_a_place``; ``review.outside``.
    """
    clip = _clip_for(session, viewer, clip_id)
    return _say(session, viewer, clip, text, spot or Spot(), wanted=False)


def answer(session: Session, viewer: Viewer, comment_id: str, text: str) -> ClipComment:
    """Answer a comment; an answer to an answer stands beside it.

    Raises:
        NotFound, Forbidden, InputError: As ``comment``.
    """
    asked = get_or_not_found(session, viewer, ClipComment, comment_id)
    clip = _clip_for(session, viewer, asked.clip_id)
    said = _row(viewer, clip, text)
    said.parent_id = asked.parent_id or asked.id
    session.add(said)
    session.flush()
    note(session, viewer, clip.unit_id, "clip.answer", clip.id, title=clip.title)
    return said


def settle(session: Session, viewer: Viewer, comment_id: str, *, done: bool) -> ClipComment:
    """Mark a comment as settled, or open it again; doing so twice changes nothing.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the clip is not for their role.
    """
    found = get_or_not_found(session, viewer, ClipComment, comment_id)
    if found.parent_id is not None:
        raise NotFound("not_found", kind="clip_comment", id=comment_id)
    clip = _clip_for(session, viewer, found.clip_id)
    if mark_settled(viewer, found, done=done):
        action = "clip.settle" if done else "clip.reopen"
        note(session, viewer, clip.unit_id, action, clip.id, title=clip.title)
    return found


def ask_for_changes(
    session: Session, viewer: Viewer, clip_id: str, text: str, spot: Spot | None = None
) -> Clip:
    """Hand a clip back with what is to be changed: said here, or standing in comments that are not settled.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or their role does not publish.
        InputError: ``review.nothing_wanted``: no words and no open comment; else as ``comment``.
        Conflict: ``clip.state``: it is out, or was withdrawn.
    """
    clip = _clip_for(session, viewer, clip_id)
    if text.strip():
        _say(session, viewer, clip, text, spot or Spot(), wanted=True)
    elif not count_open(session, viewer, clip_id):
        raise InputError("review.nothing_wanted")
    return publish.send_back(session, viewer, clip_id)


def threads_of(session: Session, viewer: Viewer, clip_id: str) -> list[Thread[ClipComment]]:
    """What was said of a clip: open comments first, by their moment, then settled ones."""
    wanted = (
        select(ClipComment)
        .where(ClipComment.clip_id == clip_id)
        .options(joinedload(ClipComment.author), joinedload(ClipComment.resolver))
        .order_by(ClipComment.created_at, ClipComment.id)
    )
    return sorted(threads_in(session.scalars(scoped(wanted, viewer)).all()), key=_place_in_list)


def _place_in_list(thread: Thread[ClipComment]) -> tuple[bool, int]:
    moment = thread.comment.at_ms
    return thread.comment.resolved_at is not None, -1 if moment is None else moment


def count_open(session: Session, viewer: Viewer, clip_id: str) -> int:
    """How many comments on a clip are not settled."""
    still = scoped(select(ClipComment.id).where(ClipComment.clip_id == clip_id, *_OPEN), viewer)
    return session.scalar(select(func.count()).select_from(still.subquery())) or 0


def to_change(session: Session, viewer: Viewer, limit: int = 12) -> list[tuple[Clip, list[str]]]:
    """Clips that somebody asked the viewer to change, with the open comments' words; the newest first.

    Those whose maker nobody knows are everybody's.
    """
    maker, proposer = ClipOrder.requested_by, Clip.proposed_by
    mine = or_(
        maker == viewer.account_id,
        proposer == viewer.account_id,
        maker.is_(None) & proposer.is_(None),
    )
    wanted = (
        select(Clip)
        .join(Clip.order)
        .where(Clip.state == ClipState.CHANGES, mine)
        .options(selectinload(Clip.renditions))
        .order_by(Clip.created_at.desc(), Clip.id)
        .limit(limit)
    )
    clips = session.scalars(scoped(wanted, viewer)).all()
    if not clips:
        return []
    ids = [each.id for each in clips]
    words = select(ClipComment.clip_id, ClipComment.text).where(
        ClipComment.clip_id.in_(ids), *_OPEN
    )
    said: dict[str, list[str]] = {each: [] for each in ids}
    for clip_id, text in session.execute(words.order_by(ClipComment.created_at)):
        said[clip_id].append(text)
    return [(each, said[each.id]) for each in clips]


def versions_of(session: Session, viewer: Viewer, clip: Clip) -> Sequence[Clip]:
    """The clip and all others of its item, template, length and delivery, the oldest first: its number is its place."""
    own = aliased(ClipOrder)
    wanted = (
        select(Clip)
        .join(Clip.order)
        .join(own, own.id == clip.order_id)
        .where(
            Clip.unit_id == clip.unit_id,
            Clip.item_id == clip.item_id,
            Clip.length_s == clip.length_s,
            ClipOrder.template == own.template,
            ClipOrder.preset == own.preset,
        )
        .options(selectinload(Clip.renditions))
        .order_by(Clip.created_at, Clip.id)
    )
    return session.scalars(scoped(wanted, viewer)).all()


def withdraw_others(session: Session, viewer: Viewer, clip: Clip, reason: str) -> int:
    """Take back the other versions of a clip that are out, once it is out itself; says how many.

    Raises:
        Forbidden, InputError: As ``publish.withdraw``.
    """
    out = [
        each
        for each in versions_of(session, viewer, clip)
        if each.id != clip.id and each.state is ClipState.PUBLISHED
    ]
    for each in out:
        publish.withdraw(session, viewer, each.id, reason)
    return len(out)


def _clip_for(session: Session, viewer: Viewer, clip_id: str) -> Clip:
    clip = get_or_not_found(session, viewer, Clip, clip_id)
    require_role(session, viewer, clip.unit_id, COMMENTERS)
    return clip


def _say(
    session: Session, viewer: Viewer, clip: Clip, text: str, spot: Spot, *, wanted: bool
) -> ClipComment:
    said = _row(viewer, clip, text)
    _check(clip, spot)
    said.aspect, said.at_ms, said.x, said.y = spot.aspect, spot.at_ms, spot.x, spot.y
    said.wanted = wanted
    session.add(said)
    session.flush()
    note(session, viewer, clip.unit_id, "clip.comment", clip.id, title=clip.title)
    return said


def _row(viewer: Viewer, clip: Clip, text: str) -> ClipComment:
    return ClipComment(
        unit_id=clip.unit_id, clip_id=clip.id, account_id=viewer.account_id, text=words_in(text)
    )


def _check(clip: Clip, spot: Spot) -> None:
    """Make sure that the clip has such a place."""
    lengths = {each.aspect: each.duration_ms for each in clip.renditions}
    if spot.aspect is not None and spot.aspect not in lengths:
        raise InputError("review.no_such_shape", found=spot.aspect)
    longest = max(lengths.values(), default=0) if spot.aspect is None else lengths[spot.aspect]
    if spot.at_ms is not None and not 0 <= spot.at_ms <= longest:
        raise InputError("review.past_the_end", most=round(longest / 1000, 1))
    if (spot.x is None) != (spot.y is None):
        raise InputError("review.half_a_place")
    if any(each is not None and not 0 <= each <= PLACE for each in (spot.x, spot.y)):
        raise InputError("review.outside")
