"""What people say of a thing that is made together: comments, answers to them, what is settled.

Clips and broadcasts share it; where in a thing something is meant is each one's own business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from studio.errors import InputError
from studio.records.people import Role
from studio.records.reviews import ClipComment
from studio.records.rundowns import BroadcastComment
from studio.store import Viewer
from studio.units import now

COMMENTERS = (Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who sees things before they are out, and may say something of them."""

LONGEST = 1000
"""Characters of one comment."""


Comment: TypeAlias = ClipComment | BroadcastComment

Said = TypeVar("Said", ClipComment, BroadcastComment)


@dataclass(frozen=True)
class Thread(Generic[Said]):
    """A comment with what was answered, the oldest first."""

    comment: Said
    answers: tuple[Said, ...]


def words_in(text: str) -> str:
    """What somebody typed, without the blanks around it.

    Raises:
        InputError: ``review.no_words``; ``review.too_long``.
    """
    words = text.strip()
    if not words:
        raise InputError("review.no_words")
    if len(words) > LONGEST:
        raise InputError("review.too_long", limit=LONGEST, found=len(words))
    return words


def threads_in(said: Sequence[Said]) -> list[Thread[Said]]:
    """Comments with their answers, in the order in which they come, the oldest first."""
    answers: defaultdict[str, list[Said]] = defaultdict(list)
    for each in said:
        if each.parent_id is not None:
            answers[each.parent_id].append(each)
    return [Thread(each, tuple(answers[each.id])) for each in said if each.parent_id is None]


def mark_settled(viewer: Viewer, comment: Comment, *, done: bool) -> bool:
    """Settle a comment, or open it again; whether that changed anything."""
    if (comment.resolved_at is not None) == done:
        return False
    comment.resolved_at = now() if done else None
    comment.resolved_by = viewer.account_id if done else None
    return True
