"""Where one shot ends and the next begins, learnt from one look at every picture while the file streams by."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from studio.media import cuts, gradual
from studio.media.cuts import CutFinder, Instant
from studio.media.gradual import GradualFinder, Transition
from studio.media.judge import Trees
from studio.media.jumps import REACH
from studio.media.looks import Look, Reel
from studio.media.planes import Picture
from studio.media.windows import LONGEST
from studio.records.media import Boundary, BoundaryKind
from studio.units import TimeRange

TOGETHER = 32
"""Pictures taken in before they are looked at: NumPy's calls cost more than its work on one."""

BEAT = Fraction(1, 40)
"""Seconds between the pictures that transitions are sought in, at least: of 50 or 60 a second every other one."""

CUTS_REEL = TOGETHER + 3 * REACH
TRANSITIONS_REEL = 2 * TOGETHER + 3 * LONGEST

BESIDE_S = Fraction(1, 15)
"""Seconds; a cut this near to a transition is the same boundary."""

NO_FIGURES = np.zeros(0)
"""Figures are kept for training only: a file full of flashes would fill memory with them."""

TOUCH_S = Fraction(1, 10)
"""Seconds; with no more between two transitions there is no shot between them: they are parts of one."""

JOIN_S = Fraction(2, 5)
"""A fade out and a fade in this close together are one fade."""


class ShotFinder:
    """Feed pictures in order of time, then ask for ``boundaries``. Memory: some seconds of tiny pictures.

    Attributes:
        instants: The likely cuts so far, with their times; with ``judges`` given all that was looked at closely.
        transitions: The same of transitions, with the ranges of their mixed pictures.
    """

    def __init__(self, rate: Fraction, judges: dict[str, Trees] | None = None) -> None:
        """``rate`` is the file's nominal frames per second; ``judges`` replaces the package's trees (training)."""
        del rate  # the pictures' own times say it all, also where a file's nominal rate is wrong
        self._keeps_all = judges is not None
        judges = judges or {}
        self.instants: list[tuple[Fraction, Instant]] = []
        self.transitions: list[tuple[TimeRange, Transition]] = []
        self._waiting: list[Look] = []
        self._every, self._beats = Reel(CUTS_REEL), Reel(TRANSITIONS_REEL)
        self._cuts = CutFinder(self._every, judges.get("instants"), judges.get("cuts"))
        self._gradual = GradualFinder(
            self._beats, judges.get("stretches"), judges.get("transitions")
        )
        self._last_beat: Fraction | None = None

    def feed(self, picture: Picture) -> None:
        """Look at the next picture."""
        self._waiting.append(Look.of(picture))
        if len(self._waiting) == TOGETHER:
            self._look()

    def boundaries(self) -> tuple[Boundary, ...]:
        """Cuts, dissolves, fades and wipes in order of time; no picture can be fed after this."""
        self._look(last=True)
        return settled(self.instants, self.transitions)

    def _look(self, *, last: bool = False) -> None:
        if self._waiting:
            self._every.add(self._waiting)
            beats = [look for look in self._waiting if self._is_beat(look.time)]
            self._beats.add(beats)
            self._waiting = []
        end = self._every.end if last else self._every.end - REACH
        for instant in self._cuts.look(end):
            if self._keeps_all or instant.chance >= cuts.LIKELY:
                figures = instant.figures if self._keeps_all else NO_FIGURES
                time = self._every[instant.number].time
                self.instants.append((time, replace(instant, figures=figures)))
        for one in self._gradual.look(last=last):
            if self._keeps_all or one.chance >= gradual.LIKELY:
                first, clean = self._beats[one.start + 1].time, self._beats[one.end].time
                figures = one.figures if self._keeps_all else NO_FIGURES
                self.transitions.append((TimeRange(first, clean), replace(one, figures=figures)))

    def _is_beat(self, time: Fraction) -> bool:
        if self._last_beat is not None and time - self._last_beat < BEAT:
            return False
        self._last_beat = time
        return True


def settled(
    instants: list[tuple[Fraction, Instant]], transitions: list[tuple[TimeRange, Transition]]
) -> tuple[Boundary, ...]:
    """The boundaries among what may be one: where a cut and a transition collide, the likelier stands."""
    found = cuts.boundaries(instants)
    found += _joined([one for one in transitions if one[1].chance >= gradual.LIKELY])
    kept: list[Boundary] = []
    for one in sorted(found, key=lambda boundary: -boundary.confidence):
        if not any(_collide(one, other) for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda boundary: boundary.start))


def _collide(one: Boundary, other: Boundary) -> bool:
    """Whether two are the same boundary: they overlap, or a cut is right beside a transition."""
    if one.kind is other.kind is BoundaryKind.CUT:
        return False
    if BoundaryKind.CUT in (one.kind, other.kind):
        return one.start <= other.end + BESIDE_S and other.start <= one.end + BESIDE_S
    return one.start < other.end and other.start < one.end


def _joined(transitions: list[tuple[TimeRange, Transition]]) -> list[Boundary]:
    """Transitions as boundaries; a fade out and the fade in that follows are one, and so are those that touch."""
    made: list[Boundary] = []
    before: Transition | None = None
    for span, one in sorted(transitions, key=lambda each: each[0].start):
        new = Boundary(
            kind=one.kind, start=span.start, end=span.end, confidence=round(one.chance, 3)
        )
        if before and before.to_blank and one.from_blank and new.start - made[-1].end <= JOIN_S:
            new = new.model_copy(update={"start": made.pop().start})
        elif made and new.start - made[-1].end <= TOUCH_S:
            last = made.pop()
            likelier = max(last, new, key=lambda each: each.confidence)
            new = likelier.model_copy(update={"start": last.start, "end": max(last.end, new.end)})
        made.append(new)
        before = one
    return made


def shot_ranges(boundaries: tuple[Boundary, ...], whole: TimeRange) -> tuple[TimeRange, ...]:
    """The stretches between transitions; the mixed pictures of a transition belong to no shot."""
    ranges: list[TimeRange] = []
    start = whole.start
    for boundary in boundaries:
        if boundary.start > start:
            ranges.append(TimeRange(start, min(boundary.start, whole.end)))
        start = max(start, boundary.end)
    if start < whole.end:
        ranges.append(TimeRange(start, whole.end))
    return tuple(ranges)
