"""From slots with lengths to takes on the clip's clock, in whole frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil

from studio.edit.fit import Fitter
from studio.edit.footage import Footage
from studio.edit.offer import Kind
from studio.edit.slots import Slot
from studio.records.edit import Take
from studio.units import FrameRate, TimeRange


def takes_of(
    slots: Sequence[Slot], footage: Sequence[Footage], frames: int, rate: FrameRate
) -> list[tuple[Slot, Take]]:
    """The takes with the slot each comes from; a slot that plays on over a cut gives one take for each shot."""
    fitter = Fitter(slots, footage, rate)
    result: list[tuple[Slot, Take]] = []
    at = 0
    for place, count in enumerate(fitter.lengths(frames)):
        slot = slots[place]
        start = fitter.start(place, count)
        for shot, part in _parts(slot, footage[slot.offer.source], start, count, rate):
            length = part * rate.frame
            take = Take(
                source=slot.offer.source,
                shot=shot,
                source_range=TimeRange.of(start, length),
                output_range=TimeRange.of(at * rate.frame, length),
            )
            result.append((slot, take))
            start += length
            at += part
    return result


def _parts(
    slot: Slot, table: Footage, start: Fraction, frames: int, rate: FrameRate
) -> Iterator[tuple[int, int]]:
    """Shots and their frames; the first picture at or behind a cut belongs to the new shot."""
    if not slot.offer.fixed or slot.offer.kind is Kind.PHOTO:
        yield slot.offer.shot, frames
        return
    end = start + frames * rate.frame
    shots = [shot.range for shot in table.shots]
    # A transition that is only touched belongs to the shot it is seen with.
    inner = [
        number
        for number, cut in enumerate(table.cuts)
        if start < min(cut, shots[number].end) and end > max(cut, shots[number + 1].start)
    ]
    done = 0
    for number in inner:
        upto = min(frames, ceil((table.cuts[number] - start) * rate.value))
        if upto > done:
            yield number, upto - done
            done = upto
    if done < frames:
        last = inner[-1] + 1 if inner else table.main_shot(TimeRange(start, end))
        yield last, frames - done
