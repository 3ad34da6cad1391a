"""What may become of a broadcast: the states it can go to from where it is."""

from __future__ import annotations

from collections.abc import Mapping

from studio.errors import Conflict
from studio.records.live import BroadcastState as State
from studio.words import LANGUAGES, say

MOVES: Mapping[State, frozenset[State]] = {
    # An office of three locks without a second pair of eyes; the checks are asked all the same.
    State.DRAFT: frozenset({State.REVIEW, State.LOCKED, State.CANCELLED}),
    State.REVIEW: frozenset({State.DRAFT, State.LOCKED, State.CANCELLED}),
    State.LOCKED: frozenset({State.DRAFT, State.LIVE, State.CANCELLED}),
    State.LIVE: frozenset({State.ENDED}),
    State.ENDED: frozenset({State.ARCHIVED}),
    State.ARCHIVED: frozenset(),
    State.CANCELLED: frozenset({State.DRAFT}),
}
"""Allowed next states by state."""

OPEN = frozenset({State.DRAFT, State.REVIEW})
"""States in which the plan may still be changed."""

OVER = frozenset({State.ENDED, State.ARCHIVED})
"""States in which there is nothing left to mend."""


def may_move(before: State, after: State) -> bool:
    """Whether a broadcast can go from one state to another; staying is no move."""
    return after in MOVES[before]


def require_move(before: State, after: State, title: str) -> None:
    """Refuse a move that is not in ``MOVES``.

    Raises:
        Conflict: ``schedule.no_such_move``; both states are named.
    """
    if may_move(before, after):
        return
    names = {
        f"{key}_{language}": say(f"broadcast.{state.value}", language).text
        for key, state in (("before", before), ("after", after))
        for language in LANGUAGES
    }
    raise Conflict("schedule.no_such_move", title=title, **names)
