"""Voices by energy and harmony alone: for machines on which no model runs. Wind and music deceive it more easily."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.media.planes import HEARD_RATE

WINDOW = 512
"""Samples of one answer."""

LOW_HZ, HIGH_HZ = 200.0, 4000.0
"""Where voices have most of their energy."""

PITCH_HZ = (75, 400)
"""Of speaking voices."""

RISE_DB = 0.02
"""How fast the floor may rise, dB a window (0.6 dB a second); it falls at once."""

NEEDED_DB = 8.0
"""How far a voice stands above the floor for an even chance."""

SLOPE_DB = 2.0

HARMONY = 0.45
"""Height of the autocorrelation's peak, 0 to 1, for an even chance."""

HANG = 6
"""Windows (0.2 s) an answer lingers: consonants have no harmony."""


class EnergyVoice:
    """Sure where the sound stands above the floor and has a pitch, and a little around that."""

    def __init__(self) -> None:
        frequency = np.fft.rfftfreq(2 * WINDOW, 1 / HEARD_RATE)
        self._band = (frequency >= LOW_HZ) & (frequency <= HIGH_HZ)
        self._before = np.zeros(WINDOW, np.float32)
        self._floor: float | None = None
        self._lingering = 0.0

    def sure(self, sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """One answer a window, 0 to 1; ``sound`` holds whole windows."""
        joined = np.concatenate([self._before, sound])
        self._before = sound[-WINDOW:].copy()
        spans = np.lib.stride_tricks.sliding_window_view(joined, 2 * WINDOW)[::WINDOW]
        power = np.abs(np.fft.rfft(spans * np.hanning(2 * WINDOW))) ** 2
        level = 10 * np.log10(power[:, self._band].mean(axis=1) + 1e-9)
        harmony = _harmony(np.where(self._band, power, 0.0))
        return np.array([self._one(*pair) for pair in zip(level, harmony, strict=True)], np.float32)

    def _one(self, level: float, harmony: float) -> float:
        floor = level if self._floor is None else min(level, self._floor + RISE_DB)
        self._floor = floor
        loud = 1 / (1 + np.exp(-(level - floor - NEEDED_DB) / SLOPE_DB))
        voiced = 1 / (1 + np.exp(-(harmony - HARMONY) / 0.06))
        # A voiced sound makes the loud ones around it part of the word.
        self._lingering = max(float(voiced), self._lingering - 1 / HANG)
        return float(loud) * self._lingering


def _harmony(power: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Highest autocorrelation within the range of pitches, 0 to 1."""
    correlation = np.fft.irfft(power)
    shortest, longest = (HEARD_RATE // hertz for hertz in reversed(PITCH_HZ))
    peak = correlation[:, shortest:longest].max(axis=1)
    return np.asarray(np.clip(peak / np.maximum(correlation[:, 0], 1e-9), 0.0, 1.0))
