"""Faces, by OpenCV's Haar cascades: looked for now and then over the whole picture, followed in between.

A cascade sees faces in leaves and crockery; what it finds counts only where it is found again and again at one place
and size (``face_tracks.steady_faces``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from studio.media.face_tracks import Face, overlap

SCAN_EDGE = 288
"""Longer edge of the picture that is searched whole, pixels: faces from a twelfth of it are found."""

SMALLEST = 20
"""Smallest face searched there, pixels."""

SCAN_STEP = 1.3
"""Factor between the sizes that are searched."""

SCAN_NEIGHBOURS = 2
"""How many windows must agree for a new face; a second look with ``LOOK_NEIGHBOURS`` follows at once."""

LOOK_NEIGHBOURS = 3
"""How many windows must agree when a face is looked for where it should be."""

FIRST = ("front", "left", "right")
"""What is searched in the first pictures of a shot."""

ROUND = ("front", "left", "front", "right")
"""What is searched in turn from then on, one each second: this costs the most of all that is done to a picture."""

EVERY = 4
"""Pictures from one search to the next."""

AFRESH = 2
"""Every so many rounds the whole picture is searched; otherwise only what has changed."""

RIM = 0.08
"""What is searched reaches so far beyond what has changed or has the colour of skin, of the picture."""

FOLLOW_FACE = 36
"""Pixels across to which a known face is brought before it is looked for again."""

LOST_AFTER = 6
"""Pictures after which a face that is not found again is given up."""

SKIN_LEAST = 0.2
"""Share of a face's middle that must have the colour of skin, where the picture has colour."""

Picture = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Track:
    number: int
    view: str
    face: Face
    missed: int = 0


class FaceFinder:
    """Finds faces in pictures fed in order; keeps one box per face."""

    def __init__(self) -> None:
        folder = Path(cv2.__file__).with_name("data")
        front = cv2.CascadeClassifier(str(folder / "haarcascade_frontalface_alt2.xml"))
        side = cv2.CascadeClassifier(str(folder / "haarcascade_profileface.xml"))
        self._cascades = {"front": front, "left": side, "right": side}
        self._tracks: list[_Track] = []
        self._count = 0
        self._turn = 0
        self._unseen: dict[str, Plane] = {}

    def feed(self, grey: Picture, skin: Plane | None, changed: Plane | None) -> tuple[Face, ...]:
        """Faces seen in this picture.

        Args:
            grey: Height × width.
            skin: 1 where a place has the colour of skin, 0 elsewhere, any size; None for a picture without colour.
            changed: What differs from the picture before, 0 to 1, of one size for all pictures of a shot; None at the
                beginning of a shot.
        """
        if changed is None:
            self._tracks, self._turn, self._unseen = [], 0, {}
        else:
            for view, unseen in self._unseen.items():
                self._unseen[view] = np.maximum(unseen, changed)
        followed = [self._follow(track, grey) for track in self._tracks]
        self._tracks = [track for track in followed if track.missed <= LOST_AFTER]
        for view, face in self._scan(grey, skin, changed):
            self._meet(view, face)
        return tuple(track.face for track in self._tracks if not track.missed)

    def _where(self, view: str, skin: Plane | None, changed: Plane | None) -> Plane | None:
        """Where this view must be searched: None for the whole picture."""
        if changed is None:
            return skin
        whole_round = EVERY * len(ROUND)
        if view not in self._unseen or self._turn % (AFRESH * whole_round) < whole_round:
            where = np.ones_like(changed)
        else:
            where = (self._unseen[view] > 0.3).astype(np.float32)
        self._unseen[view] = np.zeros_like(changed)
        if skin is not None:
            where = where * cv2.dilate(skin, np.ones((5, 5), np.uint8))
        for track in self._tracks:
            if not track.missed:
                _blank(where, track.face)
        return where

    def _scan(
        self, grey: Picture, skin: Plane | None, changed: Plane | None
    ) -> list[tuple[str, Face]]:
        turn = self._turn - len(FIRST)
        self._turn += 1
        if turn >= 0 and turn % EVERY != EVERY - 1:
            return []
        view = FIRST[turn] if turn < 0 else ROUND[turn // EVERY % len(ROUND)]
        scale = SCAN_EDGE / max(grey.shape)
        small = _resized(grey, scale)
        top, bottom, left, right = _bounds(self._where(view, skin, changed), small.shape)
        part = small[top:bottom, left:right]
        if min(part.shape) < SMALLEST:
            return []
        boxes = self._detect(part, view, SMALLEST, 0, SCAN_STEP, SCAN_NEIGHBOURS)
        height, width = small.shape
        found = [
            Face((x + left) / width, (y + top) / height, w / width, h / height, 0)
            for x, y, w, h in boxes
        ]
        looked = [
            self._follow(_Track(0, view, face), grey) for face in found if _has_skin(face, skin)
        ]
        return [(view, track.face) for track in looked if not track.missed]

    def _follow(self, track: _Track, grey: Picture) -> _Track:
        """Look for a known face around where it was, at about its size."""
        height, width = grey.shape
        face = track.face
        reach = face.width * width * 0.75
        left, right = (
            round(face.left * width - reach),
            round((face.left + face.width) * width + reach),
        )
        top, bottom = (
            round(face.top * height - reach),
            round((face.top + face.height) * height + reach),
        )
        left, top, right, bottom = max(0, left), max(0, top), min(width, right), min(height, bottom)
        part = grey[top:bottom, left:right]
        scale = FOLLOW_FACE / (face.width * width)
        if min(part.shape) * scale < SMALLEST:
            return replace(track, missed=track.missed + 1)
        small = _resized(part, scale)
        low, high = round(FOLLOW_FACE * 0.75), round(FOLLOW_FACE * 1.35)
        boxes = self._detect(small, track.view, low, high, 1.12, LOOK_NEIGHBOURS)
        if not boxes:
            return replace(track, missed=track.missed + 1)
        near = [
            Face(
                (x / scale + left) / width,
                (y / scale + top) / height,
                w / scale / width,
                h / scale / height,
                track.number,
            )
            for x, y, w, h in boxes
        ]
        return replace(track, face=max(near, key=lambda each: overlap(each, face)), missed=0)

    def _detect(
        self, grey: Picture, view: str, low: int, high: int, step: float, neighbours: int
    ) -> list[tuple[int, int, int, int]]:
        seen = np.ascontiguousarray(grey[:, ::-1]) if view == "right" else grey
        boxes = self._cascades[view].detectMultiScale(
            seen, step, neighbours, 0, (low, low), (high, high)
        )
        found = [(int(x), int(y), int(w), int(h)) for x, y, w, h in boxes]
        if view == "right":
            return [(grey.shape[1] - x - w, y, w, h) for x, y, w, h in found]
        return found

    def _meet(self, view: str, face: Face) -> None:
        """A face from a scan: one that is known, or a new one."""
        for index, track in enumerate(self._tracks):
            if overlap(track.face, face) > 0.25:
                if track.missed:
                    again = face._replace(track=track.number)
                    self._tracks[index] = replace(track, view=view, face=again, missed=0)
                return
        self._count += 1
        self._tracks.append(_Track(self._count, view, face._replace(track=self._count)))


def _resized(grey: Picture, scale: float) -> Picture:
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def _blank(where: Plane, face: Face) -> None:
    """Take a known face out of what must be searched."""
    height, width = where.shape
    top, left = max(0, int(face.top * height)), max(0, int(face.left * width))
    bottom, right = (
        int((face.top + face.height) * height) + 1,
        int((face.left + face.width) * width) + 1,
    )
    where[top:bottom, left:right] = 0


def _bounds(where: Plane | None, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The part of a picture of ``shape`` that must be searched: top, bottom, left, right, pixels."""
    height, width = shape
    if where is None:
        return 0, height, 0, width
    blobs = cv2.erode(where, np.ones((3, 3), np.uint8))
    rows, columns = np.flatnonzero(blobs.any(axis=1)), np.flatnonzero(blobs.any(axis=0))
    if not len(rows):
        return 0, 0, 0, 0
    tall, wide = where.shape
    return (
        max(0, int((rows[0] / tall - RIM) * height)),
        min(height, int(((rows[-1] + 1) / tall + RIM) * height)),
        max(0, int((columns[0] / wide - RIM) * width)),
        min(width, int(((columns[-1] + 1) / wide + RIM) * width)),
    )


def _has_skin(face: Face, skin: Plane | None) -> bool:
    if skin is None:
        return True
    height, width = skin.shape
    top, bottom = face.top + 0.25 * face.height, face.top + 0.85 * face.height
    left, right = face.left + 0.2 * face.width, face.left + 0.8 * face.width
    middle = skin[
        int(top * height) : max(int(top * height) + 1, int(bottom * height)),
        int(left * width) : max(int(left * width) + 1, int(right * width)),
    ]
    return bool(middle.size) and float(middle.mean()) >= SKIN_LEAST
