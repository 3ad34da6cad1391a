"""A photograph as a short film: a box that moves and changes size inside it, drawn at parts of a pixel.

ffmpeg's own means step by whole pixels (``zoompan``, ``scale`` with ``eval=frame``) or cost as much as the encoder
(``perspective``: 20 to 47 ms for a picture of 1080×1920). So the photograph is kept at twice the density that is shown,
free of detail finer than the clip can show, and every frame is drawn from it by OpenCV in 7 to 12 ms. Positions are
good to 1/32 pixel of that copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, write_to
from studio.records.edit import CropPath
from studio.settings import Settings
from studio.units import FrameRate, Size

DENSITY = 2.0
"""Pixels of the copy per delivered pixel where the box is tightest."""

MOST_PIXELS = 40_000_000
"""Of the copy; a move across a whole panorama is drawn from a coarser one."""

WALL_S = 900
"""Longest that writing one photograph's film may take, seconds."""

ENCODING = {"c:v": "mpeg4", "q:v": 2, "g": 30, "bf": 0, "f": "mp4"}
"""A working file: fast both ways, small, and finer than what the delivered file keeps."""

TO_YCC = np.array(
    [
        [0.2126, 0.7152, 0.0722],
        [-0.2126 / 1.8556, -0.7152 / 1.8556, 0.5],
        [0.5, -0.7152 / 1.5748, -0.0722 / 1.5748],
    ]
)
"""ITU-R BT.709: red, green, blue to luma and the two colour differences."""

Plane = NDArray[np.uint8]


@dataclass(frozen=True)
class Place:
    """A box in parts of a pixel."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class PhotoTake:
    """A take of a photograph in one aspect.

    Attributes:
        photo: The developed photograph (upright sRGB JPEG, our own file).
        path: Boxes in its pixels.
        size: Of the film, even both ways.
        rate: Frames per second.
        frames: How many.
    """

    photo: Path
    path: CropPath
    size: Size
    rate: FrameRate
    frames: int


@dataclass(frozen=True)
class _Copy:
    """The part of the photograph that is shown at all.

    Attributes:
        planes: Luma, and both colour differences at half size.
        left: Column of the photograph where it begins.
        top: Row.
        width: Columns of the photograph.
        height: Rows.
    """

    planes: tuple[Plane, Plane, Plane]
    left: int
    top: int
    width: int
    height: int


def place_at(path: CropPath, time: Fraction) -> Place:
    """The box ``time`` seconds after the take's start: straight from key to key, held outside them."""
    keys = path.keys
    following = next((at for at, key in enumerate(keys) if key.time > time), len(keys))
    one, other = keys[max(0, following - 1)], keys[min(following, len(keys) - 1)]
    span = other.time - one.time
    share = float((time - one.time) / span) if span > 0 and time > one.time else 0.0
    x, y, width, height = (
        start + (end - start) * share
        for start, end in (
            (one.box.x, other.box.x),
            (one.box.y, other.box.y),
            (one.box.width, other.box.width),
            (one.box.height, other.box.height),
        )
    )
    return Place(x, y, width, height)


def write_photo_film(
    take: PhotoTake, target: Path, settings: Settings, cancelled: CancelCheck
) -> None:
    """Draw a take to ``target``: BT.709 limited range ``yuv420p`` in MP4.

    Raises:
        Cancelled, ProcessFailed, EnvironmentFault: As ``studio.process.write_to`` does.
    """
    size = take.size
    source = ffmpeg.input(
        "pipe:0", f="rawvideo", pix_fmt="yuv420p", s=f"{size.width}x{size.height}", r=str(take.rate)
    )
    graph = ffmpeg.output(source, f"file:{target}", **ENCODING).overwrite_output()
    copy = _copy(take)
    frames = (
        _frame(copy, place_at(take.path, number * take.rate.frame), size)
        for number in range(take.frames)
    )
    argv = arguments(graph, ffmpeg_path(settings.ffmpeg))
    write_to(argv, frames, limits=Limits(wall_s=WALL_S), cancelled=cancelled)


def _copy(take: PhotoTake) -> _Copy:
    boxes = [key.box for key in take.path.keys]
    left, top = max(0, min(box.x for box in boxes)), max(0, min(box.y for box in boxes))
    with Image.open(take.photo, formats=("JPEG",)) as opened:
        right = min(opened.width, max(box.right for box in boxes))
        bottom = min(opened.height, max(box.bottom for box in boxes))
        pixels = np.asarray(opened.convert("RGB").crop((left, top, right, bottom)))
    density = take.size.width / min(box.width for box in boxes)
    most = (MOST_PIXELS / (pixels.shape[0] * pixels.shape[1])) ** 0.5
    shown = _scaled(_scaled(pixels, min(density, most / DENSITY)), DENSITY)
    return _Copy(_planes(shown), left, top, right - left, bottom - top)


def _scaled(pixels: Plane, by: float) -> Plane:
    height, width = (max(2, round(side * by)) for side in pixels.shape[:2])
    how = cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=how), np.uint8)


def _planes(pixels: Plane) -> tuple[Plane, Plane, Plane]:
    """Full-range RGB to limited-range BT.709, colour at half size."""
    scale = np.array([[219.0], [224.0], [224.0]]) / 255
    offset = np.array([[16.0], [128.0], [128.0]])
    ycc = cv2.transform(pixels, np.hstack([TO_YCC * scale, offset]))
    half = (max(1, ycc.shape[1] // 2), max(1, ycc.shape[0] // 2))
    luma = np.ascontiguousarray(ycc[:, :, 0], np.uint8)
    blue, red = (
        cv2.resize(ycc[:, :, plane], half, interpolation=cv2.INTER_AREA) for plane in (1, 2)
    )
    return luma, np.asarray(blue, np.uint8), np.asarray(red, np.uint8)


def _frame(copy: _Copy, place: Place, size: Size) -> bytes:
    """One picture as raw ``yuv420p``; colour samples sit at the left of their two pixels, as players expect."""
    step_x, step_y = place.width / size.width, place.height / size.height
    left, top = place.x - copy.left, place.y - copy.top
    half = Size(size.width // 2, size.height // 2)
    parts = [
        _drawn(copy, 0, (left + step_x / 2, top + step_y / 2), (step_x, step_y), size),
        _drawn(copy, 1, (left + step_x / 2, top + step_y), (2 * step_x, 2 * step_y), half),
        _drawn(copy, 2, (left + step_x / 2, top + step_y), (2 * step_x, 2 * step_y), half),
    ]
    return b"".join(part.tobytes() for part in parts)


def _drawn(
    copy: _Copy, number: int, first: tuple[float, float], step: tuple[float, float], size: Size
) -> Plane:
    """Sample a plane: the middle of pixel (column, row) lies at ``first + (column, row) · step`` of the photograph."""
    plane = copy.planes[number]
    across, down = plane.shape[1] / copy.width, plane.shape[0] / copy.height
    matrix = np.array(
        [
            [step[0] * across, 0, first[0] * across - 0.5],
            [0, step[1] * down, first[1] * down - 0.5],
        ]
    )
    drawn = cv2.warpAffine(
        plane,
        matrix,
        (size.width, size.height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(drawn, np.uint8)
