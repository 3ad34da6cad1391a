"""Faces over time: which of those seen in single pictures are faces that hold, and where they are in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

STAYS_FOR, MOVES_FOR = 24, 4
"""Pictures before and after it was seen in which a face is taken to be there: one that stays, one that moves."""


class Face(NamedTuple):
    """A face seen in one picture: box in shares of width and height, and which one it is over time."""

    left: float
    top: float
    width: float
    height: float
    track: int

    @property
    def x(self) -> float:
        """Middle, share of the width."""
        return self.left + self.width / 2

    @property
    def y(self) -> float:
        """Middle, share of the height."""
        return self.top + self.height / 2


def overlap(one: Face, other: Face) -> float:
    """Shared area over the area of both, 0 to 1."""
    across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return shared / (one.width * one.height + other.width * other.height - shared)


def steady_faces(seen: Sequence[Sequence[Face]], fresh: Sequence[bool] = ()) -> list[list[Face]]:
    """Of the faces seen in the pictures of one shot those that hold, with their gaps filled.

    A face holds when it was seen at least three times, and in two pictures of five from its first to its last (in a
    shot of one or two pictures: in all of them). Gaps are filled, and the pictures before and after: more of them
    for a face that keeps its place, none beyond a ``fresh`` picture (one with another before it).
    """
    least = min(3, max(1, len(seen)))
    filled: list[list[Face]] = [[] for _ in seen]
    for chain in _chains(seen):
        numbers = sorted(chain)
        first, last = numbers[0], numbers[-1]
        if len(numbers) < least or len(numbers) < 0.4 * (last - first + 1):
            continue
        reach = STAYS_FOR if _stays(chain) else MOVES_FOR
        starts = [0, *(number for number, new in enumerate(fresh) if new), len(seen)]
        begin = max(start for start in starts if start <= first)
        end = min(start for start in starts if start > last)
        for number in range(max(begin, first - reach), min(end, last + reach + 1)):
            filled[number].append(_between(chain, numbers, number))
    return filled


def _stays(chain: dict[int, Face]) -> bool:
    """Whether a face keeps its place, but for nods."""
    across = [face.x for face in chain.values()]
    down = [face.y for face in chain.values()]
    size = max(face.width for face in chain.values())
    return max(max(across) - min(across), max(down) - min(down)) < 0.6 * size


def _chains(seen: Sequence[Sequence[Face]]) -> list[dict[int, Face]]:
    """Faces by track, tracks that go on where another stopped joined."""
    tracks: dict[int, dict[int, Face]] = {}
    for number, faces in enumerate(seen):
        for face in faces:
            tracks.setdefault(face.track, {})[number] = face
    chains: list[dict[int, Face]] = []
    for track in tracks.values():
        begin = min(track)
        for chain in chains:
            end = max(chain)
            if end < begin and overlap(chain[end], track[begin]) > 0.2:
                chain.update(track)
                break
        else:
            chains.append(dict(track))
    return chains


def _between(chain: dict[int, Face], numbers: Sequence[int], number: int) -> Face:
    """The face at picture ``number``, drawn evenly between the nearest two that were seen."""
    if number in chain:
        return chain[number]
    before = max((each for each in numbers if each < number), default=None)
    after = min((each for each in numbers if each > number), default=None)
    if before is None or after is None:
        return chain[numbers[0] if before is None else numbers[-1]]
    part = (number - before) / (after - before)
    one, other = chain[before], chain[after]
    box = [a + part * (b - a) for a, b in zip(one[:4], other[:4], strict=True)]
    return Face(box[0], box[1], box[2], box[3], one.track)
