"""Picks side by side: how far each may reach, and how many frames it may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from studio.edit.footage import Footage
from studio.edit.offer import Kind, Offer
from studio.edit.pace import (
    GUARD_S,
    PHOTO_LEAST_S,
    PHOTO_MOST_S,
    SHORTEST_TAKE_S,
    Pace,
)
from studio.edit.spans import holding
from studio.edit.windows import clear
from studio.units import FrameRate, TimeRange


@dataclass(frozen=True)
class Slot:
    """A pick with the frames it may have."""

    offer: Offer
    least: int
    most: int
    ideal: int


@dataclass(frozen=True)
class Bench:
    """Where picks are laid side by side.

    Attributes:
        footage: The sources.
        rate: Of the clip.
        pace: Of the clip.
    """

    footage: Sequence[Footage]
    rate: FrameRate
    pace: Pace

    @property
    def ideal(self) -> int:
        """Frames of a take that suits the pace."""
        return max(1, floor(self.pace.ideal * self.rate.value))

    def slots(
        self, picks: Sequence[Offer], longest: Fraction | None, *, tight: bool = False
    ) -> list[Slot]:
        """The picks as filmed, with their frames.

        Args:
            picks: Which.
            longest: No take is longer than so many seconds without need.
            tight: Whether takes may be shorter than the pace, just long enough to be read.
        """
        shortest = SHORTEST_TAKE_S if tight else self.pace.least
        return [self._slot(offer, shortest, longest) for offer in self.apart(picks)]

    def reach(self, picks: Sequence[Offer], longest: Fraction | None) -> int:
        """Most frames of all picks."""
        return sum(slot.most for slot in self.slots(picks, longest))

    def least(self, picks: Sequence[Offer], *, tight: bool = False) -> int:
        """Fewest frames of all picks."""
        return sum(slot.least for slot in self.slots(picks, self.pace.most, tight=tight))

    def apart(self, picks: Sequence[Offer]) -> list[Offer]:
        """The picks as filmed, their rooms cut so that they neither overlap nor come near in one shot."""
        result = sorted(picks, key=lambda offer: offer.key)
        for number in range(1, len(result)):
            before, after = result[number - 1], result[number]
            if before.source != after.source or before.kind is Kind.PHOTO:
                continue
            gap = after.core.start - before.core.end
            # A frame to spare on either side: takes are whole frames, sentences are not.
            guard = max(Fraction(0), min(GUARD_S, gap) - 2 * self.rate.frame)
            if before.room.end > after.room.start - (guard if self.one_shot(before, after) else 0):
                middle = before.core.end + gap / 2
                end = max(before.core.end, min(before.room.end, middle - guard / 2))
                start = min(after.core.start, max(after.room.start, middle + guard / 2))
                result[number - 1] = replace(before, room=TimeRange(before.room.start, end))
                result[number] = replace(after, room=TimeRange(start, after.room.end))
        return result

    def one_shot(self, before: Offer, after: Offer) -> bool:
        """Whether the one ends in the shot in which the other begins."""
        table = self.footage[before.source]
        return table.shot_before(before.core.end) == table.shot_at(after.core.start)

    def lie_apart(self, one: Offer, other: Offer) -> bool:
        """Whether nobody sees that both come from one shot, or they come from two."""
        if one.source != other.source:
            return True
        first, second = sorted((one, other), key=lambda each: each.key)
        if first.core.end > second.core.start:
            return False
        return not self.one_shot(first, second) or clear(first.core, second.core)

    def play_on(self, one: Offer, other: Offer) -> bool:
        """Whether a sentence follows another closely enough to let the take run on."""
        if not (one.fixed and other.fixed) or one.source != other.source:
            return False
        first, second = sorted((one.core, other.core))
        between = TimeRange(first.start, max(first.end, second.end))
        # One that lies within the other was joined to it before.
        near = 0 <= second.start - first.end < GUARD_S
        return near and holding(self.footage[one.source].rules.allowed, between) is not None

    def added(self, picks: Sequence[Offer], offer: Offer) -> list[Offer]:
        """The picks with one more; what it plays on from becomes one take with it."""
        kept = []
        for pick in picks:
            if not self.lie_apart(offer, pick) and self.play_on(offer, pick):
                offer = self.footage[offer.source].joined(offer, pick)
            else:
                kept.append(pick)
        return [*kept, offer]

    def _slot(self, offer: Offer, shortest: Fraction, longest: Fraction | None) -> Slot:
        room = floor(offer.room.duration * self.rate.value)
        if offer.kind is Kind.PHOTO:
            most = floor(PHOTO_MOST_S * self.rate.value)
            least = ceil(PHOTO_LEAST_S * self.rate.value)
            return Slot(offer, least, most, min(most, max(least, self.ideal)))
        wanted = max(offer.core.duration, SHORTEST_TAKE_S) if offer.fixed else shortest
        least = min(room, ceil(wanted * self.rate.value))
        most = room
        if longest is not None:
            most = min(room, max(least, floor(longest * self.rate.value)))
        return Slot(offer, least, most, min(most, max(least, self.ideal)))
