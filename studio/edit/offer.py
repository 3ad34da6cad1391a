"""What could be taken: the best stretches of every shot, whole sentences, photographs, and what a person demands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from studio.edit.alike import OTHER_FRAMING, Look, distance
from studio.records.edit import Role
from studio.units import TimeRange


class Grade(IntEnum):
    """How far down the list a stretch is."""

    GOOD = 0
    POOR = 1
    """Blurred or shaken: only when there is nothing else."""
    DEAD = 2
    """Black or frozen: only when there is nothing else at all."""


class Kind(IntEnum):
    """What makes a stretch worth taking."""

    PICTURE = 0
    TALK = 1
    PHOTO = 2
    MUST = 3


@dataclass(frozen=True)
class Offer:
    """A stretch of one source that may become a take.

    Attributes:
        source: Index of the source.
        shot: Index of the shot it mainly shows.
        room: As far as the take may reach, seconds on the source's clock.
        core: Its best part; where ``fixed``, all of it is shown.
        kind: Why it is there.
        grade: How good the picture is in it.
        value: How much it is wanted.
        look: How it looks; None where that is not known.
        favourite: The moment a person likes; the take goes around it.
        role: What it tells, as marked.
        must: Whether a person demands it.
    """

    source: int
    shot: int
    room: TimeRange
    core: TimeRange
    kind: Kind
    grade: Grade
    value: float
    look: Look | None = None
    favourite: Fraction | None = None
    role: Role | None = None
    must: bool = False

    @property
    def fixed(self) -> bool:
        """Whether all of ``core`` is shown."""
        return self.kind in {Kind.TALK, Kind.MUST}

    @property
    def key(self) -> tuple[int, Fraction, Fraction]:
        """Tells offers apart, and puts them in the order they were filmed."""
        return self.source, self.core.start, self.core.end

    @property
    def holds_its_place(self) -> bool:
        """Whether nothing takes its place: speech, photographs, and what a person demands or likes."""
        return self.kind is not Kind.PICTURE or self.favourite is not None

    def is_of_shot(self, other: Offer) -> bool:
        """Whether both come from one shot."""
        return (self.source, self.shot) == (other.source, other.shot)

    def would_jump(self, other: Offer) -> bool:
        """Whether one after the other shows a shot in the same framing: only what moves in it jumps at the cut."""
        if not self.is_of_shot(other):
            return False
        if self.look is None or other.look is None:
            return True
        return distance(self.look, other.look) < OTHER_FRAMING
