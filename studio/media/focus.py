"""Where the eye goes: the subject of every picture, learnt in one pass and drawn together shot by shot.

Kept of a picture are two coarse maps in a few hundred bytes and the faces seen; what they mean is decided once the
whole shot is known (``studio.media.subject``).
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.face_tracks import Face
from studio.media.faces import FaceFinder
from studio.media.interest import CELLS, Note
from studio.media.movement import GONE, Change, change_between
from studio.media.planes import Detail
from studio.media.saliency import fine_detail, skin_share, still_map
from studio.media.subject import track
from studio.records.focus import FocusPoint
from studio.units import TimeRange

SMALL_EDGE = 160
"""Longer edge of the pictures that are compared, pixels."""

FAINT = 0.25
"""Share that counts of what differs from one neighbour in time only."""

AT_ONCE = 240
"""Pictures of a shot that are looked at together (a minute): memory is bounded however long a shot lasts."""

GREY_BELOW = 2.5
"""Mean spread of the colours (of 255) below which a picture has none."""

DEPTH = 9
"""Steps in which maps are kept."""

Plane = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A note packed: maps as compressed bytes; two pictures in turn share one ``still``."""

    time: Fraction
    moving: bytes
    still: bytes
    faces: tuple[Face, ...]
    fresh: bool

    def note(self) -> Note:
        """The note itself."""
        return Note(
            self.time, _unpacked(self.moving), _unpacked(self.still), self.faces, self.fresh
        )


@dataclass(frozen=True)
class _Last:
    """The newest picture, whose movement is known only when the next one comes."""

    time: Fraction
    lab: Picture
    still: bytes
    faces: tuple[Face, ...]
    before: Change | None

    @property
    def fresh(self) -> bool:
        """Whether another picture was before it."""
        return self.before is None or self.before.spread > GONE


class FocusFinder:
    """Learns the subject of pictures fed in order of time; holds one small picture and some 400 bytes of each."""

    def __init__(self) -> None:
        self._kept: list[_Kept] = []
        self._faces = FaceFinder()
        self._last: _Last | None = None
        self._fed = 0

    def feed(self, detail: Detail) -> None:
        """Look at a picture."""
        small = _small(detail.bgr)
        lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2LAB), np.uint8)
        last = self._last
        change = change_between(last.lab, lab) if last and last.lab.shape == lab.shape else None
        new_shot = change is None or change.spread > GONE
        if last:
            self._kept.append(_kept(last, change))
        skin = None if _is_grey(lab) else skin_share(small)
        grey = np.asarray(cv2.cvtColor(detail.bgr, cv2.COLOR_BGR2GRAY), np.uint8)
        changed = change.of_second if change and not new_shot else None
        faces = self._faces.feed(grey, skin, changed)
        if last and self._fed % 2 and not new_shot:
            still = last.still
        else:
            still = _packed(_coarse(still_map(lab, fine_detail(grey, lab.shape[:2]))))
        self._fed = 0 if new_shot else self._fed + 1
        self._last = _Last(detail.time, lab, still, faces, change)

    def points(self, span: TimeRange) -> tuple[FocusPoint, ...]:
        """The subject within one shot, about four points a second; none where no picture was seen."""
        kept = self._kept + ([_kept(self._last, None)] if self._last else [])
        first = bisect_left(kept, span.start, key=lambda each: each.time)
        past = bisect_left(kept, span.end, key=lambda each: each.time)
        points: tuple[FocusPoint, ...] = ()
        for start in range(first, past, AT_ONCE):
            notes = [each.note() for each in kept[start : min(past, start + AT_ONCE)]]
            points += track(notes, points[-1] if points else None)
        return points


def _kept(last: _Last, after: Change | None) -> _Kept:
    moving = _packed(_coarse(_moved(last, after)))
    return _Kept(last.time, moving, last.still, last.faces, last.fresh)


def _moved(last: _Last, after: Change | None) -> Plane:
    """What moves in the ``last`` picture: what differs both from the picture before and from the one after.

    What differs from one of them only has just left, or is about to come: it counts little. A cut counts for nothing.
    """
    came = last.before.of_second if last.before and last.before.spread <= GONE else None
    goes = after.of_first if after and after.spread <= GONE else None
    if came is not None and goes is not None:
        both = np.minimum(came, goes)
        return np.asarray(both + FAINT * (np.maximum(came, goes) - both), np.float32)
    only = goes if came is None else came
    if only is None:
        return np.zeros(last.lab.shape[:2], np.float32)
    return np.asarray(FAINT * only, np.float32)


def _small(bgr: Picture) -> Picture:
    height, width = bgr.shape[:2]
    scale = SMALL_EDGE / max(height, width)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    return np.asarray(cv2.resize(bgr, size, interpolation=cv2.INTER_AREA), np.uint8)


def _is_grey(lab: Picture) -> bool:
    return float(lab[:, :, 1:].astype(np.float32).std(axis=(0, 1)).mean()) < GREY_BELOW


def _coarse(plane: Plane) -> Plane:
    """A map as coarse as it is kept: ``CELLS`` along its longer edge."""
    height, width = plane.shape
    scale = CELLS / max(height, width)
    size = (max(4, round(width * scale)), max(4, round(height * scale)))
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float32)


def _packed(plane: Plane) -> bytes:
    """A map in a few hundred bytes: ``DEPTH`` steps of its square root, compressed."""
    steps = np.round(np.sqrt(np.clip(plane, 0, 1)) * DEPTH).astype(np.uint8)
    return bytes(plane.shape) + zlib.compress(steps.tobytes(), 6)


def _unpacked(packed: bytes) -> Plane:
    steps = np.frombuffer(zlib.decompress(packed[2:]), np.uint8).reshape(packed[0], packed[1])
    return np.asarray((steps / DEPTH) ** 2, np.float32)
