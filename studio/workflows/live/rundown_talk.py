"""What people say of a broadcast and of its parts: comments, answers, what is settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from studio.errors import NotFound
from studio.records.live import Broadcast
from studio.records.rundowns import BroadcastComment
from studio.schedule import kept_segment
from studio.schedule.difference_words import segment_label
from studio.store import Viewer, get_or_not_found, require_role, scoped
from studio.workflows.audit import note
from studio.workflows.live.rundown_versions import names_in
from studio.workflows.talk import COMMENTERS, Thread, mark_settled, threads_in, words_in


def comment(
    session: Session, viewer: Viewer, broadcast_id: str, text: str, segment_id: str | None = None
) -> BroadcastComment:
    """Say something of a broadcast, or of one of its parts.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or not for their role; it has no such part.
        InputError: ``review.no_words``; ``review.too_long``.
    """
    broadcast = _broadcast_for(session, viewer, broadcast_id)
    said = _row(viewer, broadcast, text)
    if segment_id:
        part = next((each for each in broadcast.segments if each.id == segment_id), None)
        if part is None:
            raise NotFound("not_found", kind="segment", id=segment_id)
        said.segment_id = part.id
        said.about = segment_label(kept_segment(part), names_in(session, broadcast), "zh")
    return _add(session, viewer, broadcast, said, "broadcast.comment")


def answer(session: Session, viewer: Viewer, comment_id: str, text: str) -> BroadcastComment:
    """Answer a comment; an answer to an answer stands beside it.

    Raises:
        NotFound, Forbidden, InputError: As ``comment``.
    """
    asked = get_or_not_found(session, viewer, BroadcastComment, comment_id)
    broadcast = _broadcast_for(session, viewer, asked.broadcast_id)
    said = _row(viewer, broadcast, text)
    said.parent_id = asked.parent_id or asked.id
    said.segment_id, said.about = asked.segment_id, asked.about
    return _add(session, viewer, broadcast, said, "broadcast.answer")


def settle(session: Session, viewer: Viewer, comment_id: str, *, done: bool) -> BroadcastComment:
    """Mark a comment as settled, or open it again; doing so twice changes nothing.

    Raises:
        NotFound, Forbidden: It is not there for this viewer, or the broadcast is not for their role.
    """
    found = get_or_not_found(session, viewer, BroadcastComment, comment_id)
    if found.parent_id is not None:
        raise NotFound("not_found", kind="broadcast_comment", id=comment_id)
    broadcast = _broadcast_for(session, viewer, found.broadcast_id)
    if mark_settled(viewer, found, done=done):
        action = "broadcast.settle" if done else "broadcast.reopen"
        note(session, viewer, broadcast.unit_id, action, broadcast.id, title=broadcast.title)
    return found


def threads_of(
    session: Session, viewer: Viewer, broadcast_id: str, segment_id: str | None = None
) -> list[Thread[BroadcastComment]]:
    """What was said of a broadcast, or of one part: open comments first, each group with the newest first."""
    wanted = (
        select(BroadcastComment)
        .where(BroadcastComment.broadcast_id == broadcast_id)
        .options(joinedload(BroadcastComment.author), joinedload(BroadcastComment.resolver))
        .order_by(BroadcastComment.created_at, BroadcastComment.id)
    )
    if segment_id is not None:
        wanted = wanted.where(BroadcastComment.segment_id == segment_id)
    newest_first = threads_in(session.scalars(scoped(wanted, viewer)).all())[::-1]
    return sorted(newest_first, key=lambda each: each.comment.resolved_at is not None)


def move_talk(
    session: Session, source: Broadcast, target: Broadcast, parts: Mapping[str, str]
) -> None:
    """Have what was said of parts go with them into another broadcast; ``parts`` are their ids there by those here."""
    said = select(BroadcastComment).where(
        BroadcastComment.broadcast_id == source.id, BroadcastComment.segment_id.in_(parts)
    )
    for each in session.scalars(said):
        each.broadcast_id, each.segment_id = target.id, parts[each.segment_id or ""]


def open_counts(threads: Iterable[Thread[BroadcastComment]]) -> Counter[str]:
    """How many open comments there are by segment id; under an empty one, of the broadcast as a whole."""
    return Counter(
        each.comment.segment_id or "" for each in threads if each.comment.resolved_at is None
    )


def _broadcast_for(session: Session, viewer: Viewer, broadcast_id: str) -> Broadcast:
    broadcast = get_or_not_found(session, viewer, Broadcast, broadcast_id)
    require_role(session, viewer, broadcast.unit_id, COMMENTERS)
    return broadcast


def _row(viewer: Viewer, broadcast: Broadcast, text: str) -> BroadcastComment:
    return BroadcastComment(
        unit_id=broadcast.unit_id,
        broadcast_id=broadcast.id,
        account_id=viewer.account_id,
        text=words_in(text),
    )


def _add(
    session: Session, viewer: Viewer, broadcast: Broadcast, said: BroadcastComment, action: str
) -> BroadcastComment:
    session.add(said)
    session.flush()
    note(session, viewer, broadcast.unit_id, action, broadcast.id, title=broadcast.title)
    return said
