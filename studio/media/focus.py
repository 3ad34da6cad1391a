"""Where the eye goes: the subject of every picture, learnt in one pass and drawn together shot by shot.

Kept of a picture are two coarse maps in a few hundred bytes and the faces seen; what they mean is decided once the
whole shot is known (``studio.media.subject``).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.faces import Face, FaceFinder
from studio.media.movement import GONE, Change, change_between
from studio.media.planes import Detail
from studio.media.saliency import fine_detail, skin_share, spectral_residual, still_map
from studio.media.subject import CELLS, Note, track
from studio.records.media import FocusPoint
from studio.units import TimeRange

SMALL_EDGE = 160
"""Longer edge of the pictures that are compared, pixels."""

FAINT = 0.25
"""Share that counts of what differs from one neighbour in time only."""

GREY_BELOW = 2.5
"""Mean spread of the colours (of 255) below which a picture has none."""

DEPTH = 15
"""Steps in which maps are kept."""

CENTRE_SPREAD = 0.45
"""Standard deviation of the liking for the middle, of the picture's width and height."""

TOP_SHARE = 0.12
"""Share of the picture, the most striking part, whose centre is the focus."""

MOTION_COUNTS = 12.0
"""Mean change (of 255) in the liveliest tenth from which motion decides alone."""

Plane = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class _Kept:
    """A note packed: maps as compressed bytes."""

    time: Fraction
    maps: bytes
    faces: tuple[Face, ...]


@dataclass(frozen=True)
class _Last:
    """The newest picture, whose movement is known only when the next one comes."""

    time: Fraction
    lab: Picture
    still: Plane
    faces: tuple[Face, ...]
    before: Change | None


class FocusFinder:
    """Learns the subject of pictures fed in order of time; holds two small pictures and about 800 bytes per second."""

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
            self._keep(last, change)
        skin = None if _is_grey(lab) else skin_share(small)
        grey = np.asarray(cv2.cvtColor(detail.bgr, cv2.COLOR_BGR2GRAY), np.uint8)
        changed = change.of_second if change and not new_shot else None
        faces = self._faces.feed(grey, skin, changed)
        if last and self._fed % 2 and not new_shot:
            still = last.still
        else:
            still = _coarse(still_map(lab, fine_detail(grey, lab.shape[:2])))
        self._fed = 0 if new_shot else self._fed + 1
        self._last = _Last(detail.time, lab, still, faces, change)

    def points(self, span: TimeRange) -> tuple[FocusPoint, ...]:
        """The subject within one shot, about four points a second; none where no picture was seen."""
        inside = [_unpacked(each) for each in self._kept if span.contains(each.time)]
        if self._last and span.contains(self._last.time):
            last = self._last
            moving = _coarse(_moved(last, None))
            inside.append(Note(last.time, moving, last.still, last.faces))
        return track(inside)

    def _keep(self, last: _Last, after: Change | None) -> None:
        packed = _packed(_coarse(_moved(last, after)), last.still)
        self._kept.append(_Kept(last.time, packed, last.faces))


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


def _packed(moving: Plane, still: Plane) -> bytes:
    """Two maps of one shape in a few hundred bytes: 15 steps (square root), two to a byte, compressed."""
    high, low = (
        np.round(np.sqrt(np.clip(plane, 0, 1)) * DEPTH).astype(np.uint8)
        for plane in (moving, still)
    )
    rows, columns = moving.shape
    return bytes((rows, columns)) + zlib.compress(((high << 4) | low).tobytes(), 6)


def _unpacked(kept: _Kept) -> Note:
    rows, columns = kept.maps[0], kept.maps[1]
    both = np.frombuffer(zlib.decompress(kept.maps[2:]), np.uint8).reshape(rows, columns)
    moving, still = (
        np.asarray((part / DEPTH) ** 2, np.float32) for part in (both >> 4, both & DEPTH)
    )
    return Note(kept.time, moving, still, kept.faces)


@dataclass(frozen=True)
class Focus:
    """Centre of interest, 0 to 1 of width and height, and how sure it is (0 to 1)."""

    x: float
    y: float
    weight: float


def attention(grey: Plane, moving: Plane) -> Focus:
    """The focus of a small grey picture; ``moving`` is what changed beside the camera's movement (same shape)."""
    share = min(1.0, float(np.quantile(moving, 0.95)) / MOTION_COUNTS)
    still = _scaled(spectral_residual(grey))
    strength = ((1 - share) * still + share * _scaled(moving)) * _centre(grey.shape)
    cut = np.quantile(strength, 1 - TOP_SHARE)
    top = np.where(strength >= cut, strength, 0)
    total = float(top.sum())
    if total <= 0:
        return Focus(0.5, 0.5, 0.0)
    rows, columns = np.indices(grey.shape, np.float32)
    x = float((top * columns).sum()) / total / max(1, grey.shape[1] - 1)
    y = float((top * rows).sum()) / total / max(1, grey.shape[0] - 1)
    return Focus(x, y, 0.3 + 0.7 * share)


def _scaled(plane: Plane) -> Plane:
    top = float(np.quantile(plane, 0.995))
    return np.clip(plane / top, 0, 1) if top > 0 else plane


def _centre(shape: tuple[int, ...]) -> Plane:
    rows = np.linspace(-0.5, 0.5, shape[0], dtype=np.float32)[:, None]
    columns = np.linspace(-0.5, 0.5, shape[1], dtype=np.float32)[None, :]
    return np.asarray(np.exp(-(rows**2 + columns**2) / (2 * CENTRE_SPREAD**2)), np.float32)
