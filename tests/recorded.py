"""A recording as a phone sends it, made on the spot."""

from __future__ import annotations

import io
import wave

import numpy as np

RATE = 16_000


def recording(seconds: float = 1.0, level: float = 0.3) -> bytes:
    """A WAV file of syllables at 200 Hz; with ``level`` 0 nothing is heard in it."""
    at = np.arange(round(seconds * RATE)) / RATE
    sung = sum(np.sin(2 * np.pi * 200 * n * at) / n for n in range(1, 8))
    sound = level * sung * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)) / 2
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return out.getvalue()
