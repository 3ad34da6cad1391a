"""Where the subject is at an instant, and many of these as one short text."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class FocusPoint:
    """The subject at an instant: middle and extent, 0 to 1 of width and height.

    An hour of film has some 14,000 of them, so they are no ``Value``: a fifth of its size in memory.
    """

    time: Fraction
    x: float
    y: float
    width: float = 0.0
    """0 where only the middle is known."""
    height: float = 0.0
    sure: float = 0.5
    """0 guess (a still picture's most striking part) to 1 (a face, or a clearly moving subject)."""
    face: bool = False
    """Whether it frames a face (or the faces) rather than a thing."""


_POINT = struct.Struct("<qHHHHBB")
_MS = 1000
_UNIT = 65_535


def _held(value: float, unit: int) -> int:
    return round(min(1.0, max(0.0, value)) * unit)


def pack_points(points: tuple[FocusPoint, ...]) -> str:
    """Points as text: milliseconds and 16-bit places, 18 bytes each before base64."""
    return base64.b64encode(
        b"".join(
            _POINT.pack(
                round(point.time * _MS),
                *(_held(v, _UNIT) for v in (point.x, point.y, point.width, point.height)),
                _held(point.sure, 255),
                point.face,
            )
            for point in points
        )
    ).decode("ascii")


def unpack_points(text: str) -> tuple[FocusPoint, ...]:
    """The points of such a text."""
    return tuple(
        FocusPoint(
            time=Fraction(time, _MS),
            x=x / _UNIT,
            y=y / _UNIT,
            width=width / _UNIT,
            height=height / _UNIT,
            sure=sure / 255,
            face=bool(face),
        )
        for time, x, y, width, height, sure, face in _POINT.iter_unpack(base64.b64decode(text))
    )
