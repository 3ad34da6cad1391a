"""Photographs: what they are, and the picture that is made of them for everything that follows.

Like a film, a photograph from a person is opened in the gate's child only. ``develop`` turns it once into a JPEG of our
own (upright, sRGB, 8 bit, no notes); analysis and render read that.
"""

from __future__ import annotations

import os
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

from studio.media import allow, telemetry
from studio.media.colour import named
from studio.media.gate import ask, gate_options
from studio.media.sniff import sniff
from studio.process import CancelCheck, never
from studio.records.media import MediaInfo, MediaKind
from studio.settings import Settings
from studio.units import Size

WALL_S = 90
"""Seconds a photograph may take."""

DEVELOPED_MIB = 96
"""Largest developed file: 4096 × 4096 pixels of noise at quality 95 make about half of it."""

SHOWN_S = 10
"""Nominal seconds of a photograph; the edit shows it for as long as it likes."""

RATE = 25
CODECS = {"jpeg": "mjpeg", "png": "png", "webp": "webp", "heif": "hevc", "avif": "av1"}
"""ffmpeg's names of what is inside."""


def probe_photo(path: Path, kind: str, cancelled: CancelCheck = never) -> MediaInfo:
    """What the photograph at ``path`` is; ``kind`` as ``sniff`` calls it. ``display`` is its developed size.

    Raises:
        Refused: It is damaged, moving, too large or small, or cannot be read here.
        Cancelled: ``cancelled`` returned True.
    """
    answer = ask(path, _order(kind, "photo"), WALL_S, cancelled)
    return MediaInfo(
        kind=MediaKind.PHOTO,
        container=kind,
        bytes=answer["bytes"],
        duration=Fraction(SHOWN_S),
        video=_stream(kind, answer),
        audio=None,
        telemetry=telemetry.of_photo(answer["tags"]),
    )


def develop(
    path: Path, info: MediaInfo, settings: Settings, target: Path, cancelled: CancelCheck = never
) -> None:
    """Write the photograph at ``path`` as an upright sRGB JPEG of ``info.video.display`` pixels to ``target``.

    The child writes beside ``target``; the file takes its name only when it is whole and on disk.

    Raises:
        ValueError: ``info`` is not a photograph's.
        Refused: As ``probe``.
        Cancelled: ``cancelled`` returned True; nothing is left behind.
    """
    del settings
    if info.kind is not MediaKind.PHOTO:
        raise ValueError("only photographs are developed")
    develop_kind(path, sniff(path), target, cancelled)


def develop_kind(path: Path, kind: str, target: Path, cancelled: CancelCheck = never) -> None:
    """``develop`` for who needs the picture only: ``kind`` as ``sniff`` calls it, no film.

    Raises:
        Refused: As ``probe``.
        Cancelled: ``cancelled`` returned True; nothing is left behind.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        order = _order(kind, "develop") | {"target": str(part.resolve())}
        ask(path, order, WALL_S, cancelled, file_mib=DEVELOPED_MIB)
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _order(kind: str, task: str) -> dict[str, Any]:
    megapixels = allow.MAX_PHOTO_MEGAPIXELS
    return {
        "task": task,
        "format": kind,
        "options": gate_options(),
        "max_pixels": megapixels * 1_000_000,
        "limits": {"limit_zh": megapixels * 100, "limit_en": megapixels},
        "min_side": allow.MIN_PHOTO_SIDE,
        "max_shape": allow.MAX_SHAPE,
        "edge": allow.PHOTO_EDGE,
    }


def _stream(kind: str, answer: dict[str, Any]) -> dict[str, Any]:
    coded = Size(*answer["size"])
    return named(
        {
            "index": 0,
            "codec": CODECS[kind],
            "coded": coded,
            "display": developed_size(coded, answer["rotation"]),
            "rotation": answer["rotation"],
            "pixel_aspect": Fraction(1),
            "rate": Fraction(RATE),
            "variable_rate": False,
            "pixel_format": answer["mode"].lower(),
            "interlaced": False,
            "range": 2,
            "primaries": answer["primaries"],
            "transfer": answer["transfer"],
            "matrix": answer["matrix"],
            "start": Fraction(0),
            "duration": Fraction(SHOWN_S),
            "time_base": Fraction(1, 1000),
        }
    )


def developed_size(coded: Size, rotation: int) -> Size:
    """Size of the developed picture: upright, longer edge at most ``allow.PHOTO_EDGE``."""
    width, height = (coded.width, coded.height)[:: 1 if rotation % 180 == 0 else -1]
    scale = Fraction(min(allow.PHOTO_EDGE, max(width, height)), max(width, height))
    return Size(max(1, round(width * scale)), max(1, round(height * scale)))
