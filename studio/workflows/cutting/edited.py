"""The edit of a clip that somebody asked for: assembled, opened under the intro, its takes melting where they may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from studio.edit import EditWish, assemble
from studio.edit.opening import with_opening
from studio.edit.source import EditSource
from studio.edit.transitions import with_transitions
from studio.records.edit import Timeline, TransitionWish


def edited(
    sources: Sequence[EditSource], wish: EditWish, opening: Fraction, transition: TransitionWish
) -> Timeline:
    """The timeline of a body.

    Args:
        sources: The footage, in the person's order.
        wish: Length of the body, intro included, rate and marks.
        opening: Seconds of the intro, whole frames; the first take begins earlier under it where its shot allows.
        transition: What stands between takes, where the footage allows.

    Raises:
        InputError: As ``assemble``.
    """
    shown = assemble(sources, replace(wish, length=wish.length - opening))
    timeline = with_opening(shown, sources, opening, wish.marks)
    if opening and (timeline is None or timeline.duration != wish.length):
        timeline = assemble(sources, wish)
    return with_transitions(timeline or shown, sources, transition)
