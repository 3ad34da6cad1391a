"""How many frames each take gets, and which: the clip's length to the frame, cuts where nothing jumps."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from studio.edit.footage import Footage
from studio.edit.offer import Kind, Offer
from studio.edit.slots import Slot
from studio.edit.windows import FINAL, places, worth
from studio.units import FrameRate, TimeRange

STEPS_PER_S = 4
"""Lengths tried per second."""

MOST_STEPS = 240
"""Lengths tried in all; longer clips are shared out in larger steps."""

LENGTH = 0.25
"""Value lost by a take twice as long as suits it."""

NEAR_S = Fraction(8)
"""How far a take may move from where its shot is best."""

OFF_CENTRE = 0.5
"""Value lost when a person's favourite moment is at a take's very end instead of its middle."""


class Fitter:
    """Shares frames out among the takes of a clip, in the order they play."""

    def __init__(self, slots: Sequence[Slot], footage: Sequence[Footage], rate: FrameRate) -> None:
        self.slots = slots
        self.footage = footage
        self.rate = rate
        self._known: dict[tuple[int, int], tuple[float, Fraction]] = {}

    def lengths(self, frames: int) -> list[int]:
        """Frames of each take, ``frames`` together where the slots allow it; else as near as they can come."""
        least = [slot.least for slot in self.slots]
        most = [slot.most for slot in self.slots]
        frames = min(max(frames, sum(least)), sum(most))
        more = frames - sum(least)
        step = max(1, floor(self.rate.value / STEPS_PER_S), -(-more // MOST_STEPS))
        given = self._shared_out(more // step, step)
        lengths = [low + count * step for low, count in zip(least, given, strict=True)]
        return self._topped_up(lengths, frames)

    def start(self, place: int, frames: int) -> Fraction:
        """Where the take at ``place`` starts in its source, seconds."""
        return self._best(place, frames)[1]

    def _shared_out(self, steps: int, step: int) -> list[int]:
        """Steps beyond the least for each take: ``steps`` together, or as many as fit, of the greatest worth."""
        nothing = float("-inf")
        table = [0.0] + [nothing] * steps
        choices: list[list[int]] = []
        for place, slot in enumerate(self.slots):
            able = min(steps, (slot.most - slot.least) // step)
            worths = [self._worth(place, slot.least + count * step) for count in range(able + 1)]
            row, choice = [nothing] * (steps + 1), [0] * (steps + 1)
            for given, so_far in enumerate(table):
                if so_far == nothing:
                    continue
                for count in range(min(able, steps - given) + 1):
                    value = so_far + worths[count]
                    if value > row[given + count] + 1e-12:
                        row[given + count], choice[given + count] = value, count
            table = row
            choices.append(choice)
        left = max(number for number, value in enumerate(table) if value > nothing)
        result = []
        for choice in reversed(choices):
            result.append(choice[left])
            left -= choice[left]
        return result[::-1]

    def _topped_up(self, lengths: list[int], frames: int) -> list[int]:
        """The frames that no whole step could hold, one by one to the takes with most room left."""
        result = list(lengths)
        for _ in range(frames - sum(lengths)):
            place = max(
                range(len(result)),
                key=lambda number: (self.slots[number].most - result[number], -number),
            )
            result[place] += 1
        return result

    def _worth(self, place: int, frames: int) -> float:
        slot = self.slots[place]
        stretch = frames / max(1, slot.ideal) - 1
        loss = LENGTH * (stretch * stretch if stretch < 1 else 2 * stretch - 1)
        return self._best(place, frames)[0] - loss

    def _best(self, place: int, frames: int) -> tuple[float, Fraction]:
        """Worth and start of the best take of so many frames."""
        key = (place, frames)
        if key not in self._known:
            offer = self.slots[place].offer
            length = frames * self.rate.frame
            self._known[key] = (
                (0.0, offer.room.start)
                if offer.kind is Kind.PHOTO
                else self._best_of_film(offer, length, last=place == len(self.slots) - 1)
            )
        return self._known[key]

    def _best_of_film(
        self, offer: Offer, length: Fraction, *, last: bool
    ) -> tuple[float, Fraction]:
        table = self.footage[offer.source]
        shot = table.shots[offer.shot].range

        long, middle = float(length), float(offer.core.middle)
        liked = None if offer.fixed or offer.favourite is None else float(offer.favourite)

        def value(start: Fraction) -> tuple[float, float]:
            at = float(start)
            found = worth(table.sight, at, at + long, shot)
            if liked is not None:
                found -= OFF_CENTRE * abs(at + long / 2 - liked) / (long / 2)
            if last:
                found += FINAL * table.sight.rest(at, at + long)
            return found, -abs(at + long / 2 - middle)

        best = max(_starts(offer, length, table, self.rate), key=value)
        return value(best)[0], best


def _on_cut(start: Fraction, earliest: Fraction, table: Footage, rate: FrameRate) -> Fraction:
    """``start`` moved back by less than a frame, so that the first cut behind it falls between two frames."""
    cut = next((cut for cut in table.cuts if cut > start), start)
    moved = cut - ceil((cut - start) * rate.value) * rate.frame
    return moved if moved >= earliest else start


def _starts(offer: Offer, length: Fraction, table: Footage, rate: FrameRate) -> list[Fraction]:
    """Where a take of ``length`` may start: in its room, with all of a fixed core, near the best part otherwise."""
    room = offer.room
    if offer.fixed:
        earliest = max(room.start, min(offer.core.start, offer.core.end - length))
        latest = max(earliest, min(offer.core.start, room.end - length))
        if length < offer.core.duration:
            return [offer.core.start]
        found = places(TimeRange(earliest, latest + length), length, table.sight)
        return [_on_cut(start, earliest, table, rate) for start in found]
    near = TimeRange(
        max(room.start, min(offer.core.start - NEAR_S, room.end - length)),
        min(room.end, max(offer.core.end + NEAR_S, room.start + length)),
    )
    return places(near, length, table.sight)
