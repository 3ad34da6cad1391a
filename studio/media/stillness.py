"""Where the picture stands still though it should move, and where there is none: black, or one blank colour."""

from __future__ import annotations

from array import array
from collections import deque
from dataclasses import dataclass, field
from fractions import Fraction

import cv2
import numpy as np

from studio.media.planes import Picture, Plane

SAME = 0.05
"""Mean difference of two pictures, grey levels, up to which they are the same; codecs blur an exact copy so much."""

SAME_SHARE = 0.02
"""They are also the same when they differ by no more than this share of what moved just before."""

SHORTEST_S = 0.5
"""Seconds like pictures must follow each other to be noticed."""

GAP_S = 0.3
"""Seconds without any picture to be noticed: the last one stands."""

SLOW = 2.5
"""A pause is at least so many times as long as pictures stood before; time-lapse and old codecs change them seldom."""

MEMORY_S = 0.8
"""Seconds looked back for how much moved before."""

MOVED = 0.1
"""Mean difference per picture, grey levels, from which there was movement before."""

LATELY_S = 0.2
"""Seconds just before a pause."""

ABRUPT = 0.45
"""A picture freezes when at least this share of the movement was there lately; movement that comes to rest fades."""

RESUMED = 0.1
"""And when movement starts again with at least this share of it."""

FEWEST = 3
"""Pictures that must have been seen in the time looked back to know how much moved."""

CUT_SHARE, CUT_LEAST = 4.0, 8.0
"""A difference of so many times the movement before, and so many grey levels, is a cut."""

BLACK_MEAN, BLACK_SPREAD = 14.0, 7.0
"""Luma mean and standard deviation up to which a picture is black."""

BLANK_SPREAD = 2.0
"""Standard deviation of luma and chroma up to which a picture is one blank colour."""

Spans = tuple[tuple[float, float], ...]
"""Starts and ends, seconds, in order, apart."""


@dataclass(frozen=True)
class Pause:
    """A stretch of like pictures, seconds from the file's first picture.

    Attributes:
        start: When the first of them appears.
        end: When the next one that differs appears.
        abrupt: Whether it began and ended at once, as no real movement does.
    """

    start: float
    end: float
    abrupt: bool


@dataclass
class _Run:
    """The like pictures at hand."""

    start: float
    moved: float
    abrupt: bool
    after_cut: bool
    worst: float = 0.0
    pictures: int = 0


@dataclass
class Stillness:
    """Feed every picture. Keeps one picture, the last second's figures, and 24 bytes for each pause."""

    _first: Fraction | None = None
    _last: Plane | None = None
    _last_time: float = 0.0
    _recent: deque[tuple[float, float]] = field(default_factory=deque)
    """Time and mean difference of the last pictures; what stood in a pause is not among them."""
    _stood: deque[float] = field(default_factory=lambda: deque(maxlen=9))
    """How long each of the last pictures stood."""
    _changed: float = 0.0
    """When the picture last changed."""
    _run: _Run | None = None
    _pauses: array[float] = field(default_factory=lambda: array("d"))
    _empty: array[float] = field(default_factory=lambda: array("d"))
    """Starts and ends of stretches without picture, alternately."""
    _is_empty: bool = False

    def see(self, picture: Picture) -> None:
        """Compare the picture with the one before."""
        if self._first is None:
            self._first = picture.time
        time = float(picture.time - self._first)
        self._look_for_emptiness(picture, time)
        if self._last is not None:
            apart = cv2.norm(picture.y, self._last, cv2.NORM_L1) / picture.y.size
            self._compare(time, apart)
        self._last, self._last_time = picture.y, time

    def pauses(self) -> tuple[Pause, ...]:
        """Every pause that lasts at least ``SHORTEST_S``, the one at the end of the file included."""
        rows = list(self._pauses)
        if self._run is not None and self._last_time - self._run.start >= SHORTEST_S:
            rows += _row(self._run, self._last_time, None)
        return tuple(
            Pause(start, end, abrupt > 0)
            for start, end, abrupt in zip(rows[::3], rows[1::3], rows[2::3], strict=True)
        )

    def frozen(self) -> Spans:
        """Starts and ends of frozen stretches.

        Where pictures stand still more often without having been stopped, the scene is calm and nothing is frozen.
        """
        pauses = self.pauses()
        stopped = sum(each.end - each.start for each in pauses if each.abrupt)
        calm = sum(each.end - each.start for each in pauses if not each.abrupt)
        if calm > stopped:
            return ()
        return tuple((each.start, each.end) for each in pauses if each.abrupt)

    def empty(self) -> Spans:
        """Starts and ends of black and blank stretches."""
        edges = [*self._empty, self._last_time + 1e-3] if self._is_empty else list(self._empty)
        return tuple(zip(edges[::2], edges[1::2], strict=True))

    def _look_for_emptiness(self, picture: Picture, time: float) -> None:
        empty = is_empty(picture)
        if empty != self._is_empty:
            self._empty.append(time)
            self._is_empty = empty

    def _compare(self, time: float, apart: float) -> None:
        moved = self._run.moved if self._run else self._moved()
        if apart <= max(SAME, SAME_SHARE * moved):
            if self._run is None:
                self._run = self._begin(moved)
            self._run.worst = max(self._run.worst, apart)
            self._run.pictures += 1
            return
        if self._run is None and time - self._last_time >= GAP_S:
            self._run = self._begin(moved)
        stood = time - self._changed
        if self._run is not None:
            least = SHORTEST_S if self._last_time > self._changed else GAP_S
            if stood >= max(least, SLOW * float(np.median(self._stood or [0.0]))):
                self._pauses.extend(_row(self._run, time, apart))
            else:
                self._recent.extend([(self._last_time, 0.0)] * self._run.pictures)
            self._run = None
        self._stood.append(stood)
        self._changed = time
        self._recent.append((time, apart))
        while self._recent[0][0] < time - MEMORY_S:
            self._recent.popleft()

    def _begin(self, moved: float) -> _Run:
        last = self._recent[-1][1] if self._recent else 0.0
        after_cut = last >= max(CUT_LEAST, CUT_SHARE * moved)
        lately = self._moved(self._changed - LATELY_S)
        abrupt = moved >= MOVED and lately >= ABRUPT * moved
        return _Run(self._changed, moved, abrupt, after_cut)

    def _moved(self, since: float = float("-inf")) -> float:
        """Mean difference of the last pictures, a cut among them only as lively movement; 0 where there are few."""
        found = [min(apart, CUT_LEAST) for time, apart in self._recent if time > since]
        few = len(self._recent) < FEWEST or not found
        return 0.0 if few else sum(found) / len(found)


def _row(run: _Run, end: float, restart: float | None) -> list[float]:
    """Start, end, abrupt (1) or not (-1) of a run; ``restart`` is the difference that ended it, None at the file's."""
    if run.after_cut:
        # A still picture on its own: every copy exact, from cut to cut.
        whole = restart is None or restart >= CUT_LEAST
        abrupt = whole and run.worst <= SAME / 5
    else:
        abrupt = run.abrupt and (restart is None or restart >= RESUMED * run.moved)
    return [run.start, end, 1.0 if abrupt else -1.0]


def is_empty(picture: Picture) -> bool:
    """Whether the picture is black or one blank colour."""
    mean, spread = (float(each[0, 0]) for each in cv2.meanStdDev(picture.y))
    if mean <= BLACK_MEAN and spread <= BLACK_SPREAD:
        return True
    if spread > BLANK_SPREAD:
        return False
    return all(
        float(cv2.meanStdDev(each)[1][0, 0]) <= BLANK_SPREAD for each in (picture.u, picture.v)
    )


def share_of(spans: Spans, start: float, end: float) -> float:
    """How much of ``[start, end)`` lies in ``spans``, 0 to 1."""
    inside = sum(max(0.0, min(end, last) - max(start, first)) for first, last in spans)
    return min(1.0, inside / (end - start)) if end > start else 0.0
