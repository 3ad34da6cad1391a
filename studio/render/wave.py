"""Sound as samples: a float WAV file of our own into an array and back."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from studio.render.presets import SAMPLE_RATE

Samples = npt.NDArray[np.float32]
"""count × 2, at ``SAMPLE_RATE``."""

FRAME = 8
"""Bytes of one sample in both ears."""


def read_wave(path: Path) -> Samples:
    """The samples of a stereo 32-bit float WAV file that ffmpeg wrote for us."""
    data = path.read_bytes()
    at = 12
    while data[at : at + 4] != b"data":
        at += 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        if at >= len(data):
            raise ValueError(f"{path.name}: no samples")
    count = (len(data) - at - 8) // FRAME
    return np.frombuffer(data, "<f4", count * 2, at + 8).reshape(-1, 2)


def write_wave(path: Path, samples: Samples) -> None:
    """Write samples as a stereo 32-bit float WAV file."""
    body = samples.astype("<f4").tobytes()
    header = struct.pack("<HHIIHH", 3, 2, SAMPLE_RATE, SAMPLE_RATE * FRAME, FRAME, 32)
    chunks = b"fmt " + struct.pack("<I", len(header)) + header
    chunks += b"fact" + struct.pack("<II", 4, len(samples))
    chunks += b"data" + struct.pack("<I", len(body))
    with path.open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", 4 + len(chunks) + len(body)) + b"WAVE" + chunks)
        file.write(body)
