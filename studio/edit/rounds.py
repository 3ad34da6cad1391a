"""How picking grows less choosy, round by round, until the clip is full."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from studio.edit.offer import Grade


class Again(IntEnum):
    """What may be shown although something like it is in the clip."""

    NOTHING = 0
    BETWEEN = 1
    """What looks like something taken, and more of a shot as long as other takes can go between."""
    ANYTHING = 2
    """Also sentences of one standing speaker; of pictures, even now nothing that would jump."""


@dataclass(frozen=True)
class Round:
    """What may be picked once the rounds before have not filled the clip."""

    grade: Grade = Grade.GOOD
    weak: bool = True
    """Whether also what is much weaker than the best."""
    again: Again = Again.ANYTHING
    tight: bool = False
    """Whether takes may be shorter than the pace."""
    slivers: bool = False
    """Whether also what only flashes by."""
    growth: int = 2
    """How long takes may be: as the pace says, stretched, or as long as there is room."""


ROUNDS = (
    Round(weak=False, again=Again.NOTHING, growth=0),
    Round(again=Again.NOTHING, growth=0),
    Round(again=Again.BETWEEN, growth=1),
    Round(tight=True),
    Round(grade=Grade.POOR, tight=True),
    Round(slivers=True, tight=True),
    Round(grade=Grade.POOR, slivers=True, tight=True),
)
