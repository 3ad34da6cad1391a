"""Where one shot ends and the next begins, learnt from one look at every picture while the file streams by."""

from __future__ import annotations

from fractions import Fraction

from studio.media import cuts, gradual
from studio.media.cuts import CutFinder, Instant
from studio.media.frames import Frame
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

CUTS_REEL = 2 * TOGETHER
TRANSITIONS_REEL = 2 * TOGETHER + 3 * LONGEST

BESIDE_S = Fraction(1, 15)
"""Seconds; a cut this near to a transition is the same boundary."""

JOIN_S = Fraction(2, 5)
"""A fade out and a fade in this close together are one fade."""


class ShotFinder:
    """Feed pictures in order of time, then ask for ``boundaries``. Memory: some seconds of tiny pictures.

    Attributes:
        instants: What may be cuts, so far: a picture's time and what was seen there.
        transitions: What may be transitions, so far: the mixed pictures' range and what was seen.
    """

    def __init__(self, rate: Fraction, judges: dict[str, Trees] | None = None) -> None:
        """``rate`` is the file's nominal frames per second; ``judges`` replaces the package's trees (training)."""
        del rate  # the pictures' own times say it all, also where a file's nominal rate is wrong
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

    def feed(self, picture: Picture | Frame) -> None:
        """Look at the next picture (or frame, until every caller has pictures)."""
        if isinstance(picture, Frame):
            picture = Picture.of(picture.time, picture.pixels)
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
            self.instants.append((self._every[instant.number].time, instant))
        for transition in self._gradual.look(last=last):
            first, clean = self._beats[transition.start + 1].time, self._beats[transition.end].time
            self.transitions.append((TimeRange(first, clean), transition))

    def _is_beat(self, time: Fraction) -> bool:
        if self._last_beat is not None and time - self._last_beat < BEAT:
            return False
        self._last_beat = time
        return True


def settled(
    instants: list[tuple[Fraction, Instant]], transitions: list[tuple[TimeRange, Transition]]
) -> tuple[Boundary, ...]:
    """The boundaries among what may be one: where a cut and a transition collide, the likelier stands."""
    found = [
        Boundary(kind=BoundaryKind.CUT, start=time, end=time, confidence=round(instant.chance, 3))
        for time, instant in cuts.likeliest(instants)
    ]
    found += _joined([one for one in transitions if one[1].chance >= gradual.LIKELY])
    kept: list[Boundary] = []
    for one in sorted(found, key=lambda boundary: -boundary.confidence):
        if not any(
            one.start <= other.end + BESIDE_S and other.start <= one.end + BESIDE_S
            for other in kept
            if BoundaryKind.CUT in (one.kind, other.kind) and one.kind is not other.kind
        ):
            kept.append(one)
    return tuple(sorted(kept, key=lambda boundary: boundary.start))


def _joined(transitions: list[tuple[TimeRange, Transition]]) -> list[Boundary]:
    """Transitions as boundaries; a fade out and the fade in that follows are one."""
    made: list[Boundary] = []
    before: Transition | None = None
    for span, one in sorted(transitions, key=lambda each: each[0].start):
        start = span.start
        if before and before.to_blank and one.from_blank and start - made[-1].end <= JOIN_S:
            start = made.pop().start
        made.append(
            Boundary(kind=one.kind, start=start, end=span.end, confidence=round(one.chance, 3))
        )
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
