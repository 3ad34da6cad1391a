"""Which encoder really works on this machine: one that encodes a second and a half, as a clip, and gives it back.

That ffmpeg lists an encoder means nothing: the bundled one lists those of every maker of graphics cards.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from studio.errors import EnvironmentFault, ProcessFailed, StudioError
from studio.media import probe
from studio.process import Limits, arguments, ffmpeg_path, never, write_to
from studio.render.encoder import ENCODERS, software
from studio.render.graph import BT709, encoding
from studio.render.presets import DeliveryPreset
from studio.render.stretch import decoded, key_thumbs, thumb
from studio.settings import Settings
from studio.units import Size

SIZE, RATE, PICTURES, KEY = Size(640, 360), Fraction(30), 45, 30
"""Of the trial; a key picture is forced at ``KEY``, where no other is due."""

MOST_OFF = 4.0
"""Mean difference of a picture to what was encoded, of 255 grey levels."""

WALL_S = 30
"""Longest a trial may take, seconds: drivers have been seen to hang."""

BELIEVED_S = 24 * 3600
"""What was found holds as long: drivers are changed and cards taken out."""


@dataclass(frozen=True)
class Trial:
    """What became of an encoder; ``cause`` is empty where it works."""

    encoder: str
    cause: str

    @property
    def works(self) -> bool:
        """Whether it may be used."""
        return not self.cause


def with_encoder(preset: DeliveryPreset, settings: Settings) -> DeliveryPreset:
    """``preset`` with the first encoder of its codec that works here.

    Raises:
        EnvironmentFault: ``preset.no_encoder`` with what was tried: this ffmpeg cannot make the codec.
    """
    tried = []
    for encoder in candidates(preset.codec, settings):
        trial = try_encoder(encoder, preset, settings)
        if trial.works:
            return preset.model_copy(update={"encoder": encoder})
        tried.append(f"{encoder}: {trial.cause}")
    codec = preset.codec.upper()
    raise EnvironmentFault(
        "preset.no_encoder", name=preset.name, codec=codec, tried="; ".join(tried)
    )


def candidates(codec: str, settings: Settings) -> tuple[str, ...]:
    """Encoders of ``codec`` in the order in which they are tried."""
    return ENCODERS[codec] if settings.hardware else (software(codec),)


def try_encoder(encoder: str, preset: DeliveryPreset, settings: Settings) -> Trial:
    """Encode a short film as ``preset`` says and look at it; what was found before is believed for a day."""
    tried = preset.model_copy(update={"encoder": encoder})
    binary = Path(ffmpeg_path(settings.ffmpeg))
    try:
        stamp = binary.stat()
    except OSError:
        return Trial(encoder, f"{binary.name}?")
    told = json.dumps([str(binary), stamp.st_size, stamp.st_mtime_ns, dict(_options(tried))])
    name = f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.json"
    kept = settings.var / "cache" / "encoders" / name
    if kept not in _found:
        _found[kept] = _known(tried, settings, kept)
    return _found[kept]


_found: dict[Path, Trial] = {}
"""What this process knows already, by where it is kept."""


def _known(preset: DeliveryPreset, settings: Settings, kept: Path) -> Trial:
    with contextlib.suppress(OSError, ValueError, KeyError):
        if time.time() - kept.stat().st_mtime < BELIEVED_S:
            return Trial(preset.encoder, str(json.loads(kept.read_text("utf-8"))["cause"]))
    trial = Trial(preset.encoder, _cause(preset, settings))
    with contextlib.suppress(OSError):  # a cache that cannot be written is no fault of the encoder
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_name(f".{kept.name}.{os.getpid()}")
        partial.write_text(
            json.dumps({"encoder": preset.encoder, "cause": trial.cause}), encoding="utf-8"
        )
        partial.replace(kept)
    return trial


def _cause(preset: DeliveryPreset, settings: Settings) -> str:
    """Why the encoder of ``preset`` does not work; empty where it does."""
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            path = folder / "trial.mp4"
            _encode(preset, path, settings)
            return _found_wrong(path, folder, settings)
    except ProcessFailed as error:
        return _first_line(error.stderr) or str(error)
    except StudioError as error:
        return str(error.params.get("cause") or error)
    except OSError as error:
        return error.strerror or str(error)


def _first_line(stderr: str) -> str:
    """What ffmpeg said first, which is the encoder's own reason, without the part of the program that said it."""
    lines = (re.sub(r"^(\[[^]]*\]\s*)+", "", line).strip() for line in stderr.splitlines())
    return next((line for line in lines if line), "")[:200].rstrip(".")


def _encode(preset: DeliveryPreset, path: Path, settings: Settings) -> None:
    size = f"{SIZE.width}x{SIZE.height}"
    source = ffmpeg.input("pipe:0", f="rawvideo", pix_fmt="yuv420p", s=size, r=str(RATE))
    film = source.video.filter("setparams", **BT709)
    graph = ffmpeg.output(film, f"file:{path}", **_options(preset)).overwrite_output()
    argv = arguments(graph, ffmpeg_path(settings.ffmpeg))
    write_to(argv, _raw(), limits=Limits(wall_s=WALL_S))


def _options(preset: DeliveryPreset) -> dict[str, str | int]:
    return dict(encoding(preset, RATE, PICTURES / RATE, 1, [KEY / RATE]))


def _raw() -> Iterator[bytes]:
    colours = bytes([110]) * (SIZE.width * SIZE.height // 4) + bytes([150]) * (
        SIZE.width * SIZE.height // 4
    )
    for number in range(PICTURES):
        yield _picture(number).tobytes() + colours


def _picture(number: int) -> NDArray[np.uint8]:
    """Luma, limited range: soft waves that move on and a level that tells the number."""
    rows, columns = np.mgrid[0 : SIZE.height, 0 : SIZE.width].astype(np.float32)
    waves = np.sin((columns + 5 * number) / 40) + np.sin((rows - 3 * number) / 25)
    return np.asarray(70 + 2 * number + 20 * waves, np.uint8)


def _found_wrong(path: Path, folder: Path, settings: Settings) -> str:
    """What the trial is not; empty where it is what was encoded, with key pictures where they were asked for."""
    info = probe(path, settings)
    shape, count = (info.video.display, info.video.pixel_format), round(info.duration * RATE)
    if shape != (SIZE, "yuv420p") or count != PICTURES:
        return f"{shape[0]} {shape[1]}, {count}/{PICTURES}"
    places = range(PICTURES)
    shown = decoded(path, SIZE, places, RATE, folder, settings, never)
    if shown.count != PICTURES:
        return f"{shown.count}/{PICTURES}"
    meant = np.stack([thumb(_picture(number).astype(np.float32)) for number in places])
    keys = key_thumbs(path, places, 2, RATE, settings, never)
    off = [
        float(np.abs(shown.thumbs - meant).mean(axis=(1, 2)).max()),
        float(np.abs(shown.last.astype(np.float32) - _picture(PICTURES - 1)).mean()),
        float(np.abs(keys - meant[[0, KEY]]).mean()) if len(keys) == 2 else 255.0,
    ]
    return "" if max(off) <= MOST_OFF else f"off by {max(off):.0f}/255"
