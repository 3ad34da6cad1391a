"""Dissolves, fades and wipes, found while pictures stream by.

``windows`` has the figures of every stretch; trees learnt from composed films say how well each covers a transition.
The best of those that overlap is looked at closely: is it another scene, does mixing or replacing explain the pictures
between, or does movement?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.media import windows
from studio.media.judge import Trees, trees
from studio.media.looks import Reel, Rows
from studio.media.planes import Plane
from studio.media.same import closer_view, parts_found
from studio.media.windows import BLANK, LONGEST, Numbers
from studio.records.media import BoundaryKind

WORTH_A_LOOK = 0.22
"""Expected overlap with a transition above which a stretch is looked at closely."""

LIKELY = 0.55
"""Chance above which it is a transition: the films learnt from hold more traps than footage does."""

SAME_LIKE, SAME_VIEW, MIXED = 0.4, 0.85, 0.6
"""A dissolve between two pictures of one scene (likeness of their structures, of one found in the other) lies on a
straight line. Where it does not, something has come into the picture, or left it: a car, a hand."""

AHEAD = LONGEST // 2 + 2
"""Pictures after a stretch's middle that are needed to judge it."""

SETTLED = LONGEST // 2 + 10
"""Pictures that later stretches must be ahead for one to be the best of its surroundings."""

SHARED = 0.2
"""Part of the shorter of two stretches that both may cover and still be two."""

BLANK_SHARE = 0.12
"""A picture is blank with less contrast than ``BLANK`` or this part of the clean pictures' own."""

WIPE_SHARE = 0.6
"""A wipe's cells are this much nearer to one of the clean pictures than to their mixture."""

CLOSE_NAMES = (
    "sieve", "parts", "parts_low", "parts_high", "parts_spread", "wide", "middle", "middle_low", "middle_shift",
    "middle_spread", "step", "step_shift", "step_spread", "first", "second", "old", "new", "closer", "mixed",
    "replaced", "replaced_early", "replaced_late",
)  # fmt: skip
"""The sieve's score, and what ``close_figures`` returns."""


@dataclass(frozen=True)
class Transition:
    """What may be a transition.

    Attributes:
        start: Number of the last clean picture before.
        end: Number of the first clean picture after.
        figures: Of ``windows``, then of ``close_figures``.
        overlap: How well the sieve expects it to cover a transition.
        chance: 0 to 1.
        kind: What it would be.
        from_blank: Whether the picture before is blank.
        to_blank: Whether the picture after is blank.
    """

    start: int
    end: int
    figures: Rows
    overlap: float
    chance: float
    kind: BoundaryKind = BoundaryKind.DISSOLVE
    from_blank: bool = False
    to_blank: bool = False


def close_figures(reel: Reel, start: int, end: int) -> Rows:
    """What a close look at a stretch finds, as ``CLOSE_NAMES`` after the first."""
    length = end - start

    def at(share: float) -> int:
        return int(np.clip(round(start + share * length), reel.first, reel.end - 1))

    def small(share: float) -> Plane:
        return reel[at(share)].small

    beside = 0.25 if length > 8 else 2 / length
    step = parts_found(small(0.5), small(0.5 + 1 / length))
    return np.concatenate(
        [
            parts_found(small(0), small(1))[[0, 1, 2, 4]],
            parts_found(small(-beside), small(1 + beside))[:1],
            parts_found(small(0.35), small(0.65))[[0, 1, 3, 4]],
            step[[0, 3, 4]],
            parts_found(small(0), small(0.4))[:1],
            parts_found(small(0.6), small(1))[:1],
            parts_found(small(-beside), small(0))[:1],
            parts_found(small(1), small(1 + beside))[:1],
            [closer_view(small(0), small(1))],
            _explained(reel, np.array([at(share) for share in (0, 0.25, 0.5, 0.75, 1)])),
        ]
    )


def _explained(reel: Reel, places: Numbers) -> list[float]:
    """Share of the change that mixing leaves unexplained in the middle; replacing, cell by cell, in three pictures."""
    old, *between, new = reel.luma_cells(reel.inside(places))
    change = float(np.abs(new - old).mean()) + 1.0
    mixed = float(np.abs(between[1] - (old + new) / 2).mean()) / change
    replaced = [
        float(np.minimum(np.abs(cells - old), np.abs(cells - new)).mean()) / change
        for cells in between
    ]
    return [mixed, replaced[1], replaced[0], replaced[2]]


@dataclass(frozen=True)
class _Open:
    """A stretch that may still be surpassed."""

    start: int
    end: int
    overlap: float
    figures: Rows

    @property
    def middle(self) -> int:
        return (self.start + self.end) // 2


class GradualFinder:
    """Looks at a reel as it fills; holds the stretches that may still be surpassed."""

    def __init__(self, reel: Reel, sieve: Trees | None = None, judge: Trees | None = None) -> None:
        """The trees are those of the package where none are given (training gives its own)."""
        self._reel = reel
        self._sieve = sieve or trees("stretches")
        self._judge = judge or trees("transitions")
        self._done = 0
        self._open: list[_Open] = []
        self._chosen: list[_Open] = []

    def look(self, *, last: bool = False) -> list[Transition]:
        """What may be transitions and is settled by the pictures now on the reel; all there are when ``last``."""
        upto = self._reel.end if last else self._reel.end - AHEAD
        if upto > self._done:
            self._sift(self._done, upto)
            self._done = upto
        settled = self._done if last else self._done - SETTLED
        chosen = [one for one in _best(self._open) if one.middle < settled]
        self._open = [
            one
            for one in self._open
            if one.middle >= settled and not any(_collide(one, other) for other in chosen)
        ]
        return [self._judged(one) for one in sorted(chosen, key=lambda one: one.start)]

    def _sift(self, first: int, end: int) -> None:
        found = windows.stretches(self._reel, first, end)
        if not len(found.start):
            return
        overlaps = self._sieve.score(found.figures)
        for n in np.flatnonzero(overlaps >= WORTH_A_LOOK):
            one = _Open(
                int(found.start[n]), int(found.end[n]), float(overlaps[n]), found.figures[n]
            )
            if not any(_collide(one, other) for other in self._chosen):
                self._open.append(one)

    def _judged(self, one: _Open) -> Transition:
        self._chosen = [*self._chosen[-3:], one]
        close = close_figures(self._reel, one.start, one.end)
        row = np.concatenate([one.figures, [one.overlap], close])
        chance = 0.0 if _same_scene(row) else float(self._judge.chance(row[None])[0])
        ends = self._reel.contrast(self._reel.inside(np.array([one.start, one.end]))) < BLANK
        kind = _kind(self._reel, one, row)
        return Transition(one.start, one.end, row, one.overlap, chance, kind, *map(bool, ends))


def _same_scene(row: Rows) -> bool:
    """Whether one scene is seen before and after, and the pictures between are no mixture."""
    figure = dict(zip((*windows.NAMES, *CLOSE_NAMES), row, strict=True))
    alike = figure["like_ends"] > SAME_LIKE and figure["closer"] > SAME_VIEW
    return bool(alike and figure["straight"] < MIXED)


def _kind(reel: Reel, one: _Open, row: Rows) -> BoundaryKind:
    contrast = reel.contrast(reel.inside(np.arange(one.start, one.end + 1)))
    if contrast.min() < max(BLANK, BLANK_SHARE * min(contrast[0], contrast[-1])):
        return BoundaryKind.FADE
    mixed, replaced = (
        row[CLOSE_NAMES.index(name) - len(CLOSE_NAMES)] for name in ("mixed", "replaced")
    )
    return BoundaryKind.WIPE if replaced < WIPE_SHARE * mixed else BoundaryKind.DISSOLVE


def _best(found: list[_Open]) -> list[_Open]:
    """The best, and of the rest those that collide with none better."""
    kept: list[_Open] = []
    for one in sorted(found, key=lambda each: -each.overlap):
        if not any(_collide(one, other) for other in kept):
            kept.append(one)
    return kept


def _collide(one: _Open, other: _Open) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > SHARED * min(one.end - one.start, other.end - other.start)
