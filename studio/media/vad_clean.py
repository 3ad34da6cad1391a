"""What a voice model is given: rumble taken away, steady noise held down, the level brought up or down."""

from __future__ import annotations

from collections import deque

import numpy as np
import numpy.typing as npt

from studio.media.planes import HEARD_RATE

Sound = npt.NDArray[np.float32]
"""Mono samples at ``HEARD_RATE``, -1 to 1."""

HOP = 256
"""Samples from one spectrum to the next; a spectrum covers two hops."""

RUMBLE_HZ = 100.0
"""Below this wind and engines have their energy and voices hardly any."""

NOISE_STEP = 32
"""Spectra (half a second) over which one minimum of each frequency is taken."""

NOISE_STEPS = 5
"""Minima looked at together: noise is what was always there for two and a half seconds."""

NOISE_BIAS = 1.8
"""How far the mean of noise lies above the minimum of its smoothed power."""

LEAST_GAIN = 0.25
"""A frequency is held down by 12 dB at most: what a model hears between words must still sound like a room."""

NOISY_DB, CLEAN_DB = 15.0, 25.0
"""Loud above quiet stretches: noise is held down in full below the first, not at all above the second. Clean speech
is better left alone."""

LEVELS_KEPT = 1200
"""Spectra (19 s) from which loud and quiet are told apart."""

HEARABLE_DB = -80.0
"""Spectra below this are digital silence and tell nothing of noise."""

LEVEL_DB = -18.0
"""Level of the loudest tenths of a second that the model is given, RMS, full scale 0."""

MOST_GAIN_DB = 60.0

RELEASE_DB = 2.0 * HOP * 2 / HEARD_RATE
"""How fast the gain rises again after something loud: 2 dB a second, said for a window of two hops."""

AHEAD = 32
"""Windows (1 s) the gain looks ahead, so that it is down before something loud begins."""

_FLOOR = 1e-10
_SHAPE = np.sin(np.pi * (np.arange(2 * HOP) + 0.5) / (2 * HOP)).astype(np.float32)


class Cleaner:
    """Cleans an unbroken stretch of sound block by block."""

    def __init__(self) -> None:
        frequency = np.fft.rfftfreq(2 * HOP, 1 / HEARD_RATE)
        ratio = RUMBLE_HZ / np.maximum(frequency, 1.0)
        self._high_pass = (1 / np.sqrt(1 + ratio**4)).astype(np.float32)
        self._minima: deque[npt.NDArray[np.float32]] = deque(maxlen=NOISE_STEPS - 1)
        self._levels: deque[float] = deque(maxlen=LEVELS_KEPT)
        self._envelope = -100.0
        self._gain_db: float | None = None

    def clean(self, sound: Sound) -> Sound:
        """``sound`` without its first and last ``HOP`` samples, which only lend the neighbourhood of the rest.

        The rest is a whole number of windows of two hops.
        """
        spectra = np.lib.stride_tricks.sliding_window_view(sound, 2 * HOP)[::HOP] * _SHAPE
        spectrum = np.fft.rfft(spectra).astype(np.complex64) * self._high_pass
        spectrum *= self._held_down(spectrum.real**2 + spectrum.imag**2)
        back = np.fft.irfft(spectrum, 2 * HOP).astype(np.float32) * _SHAPE
        quiet = (back[:-1, HOP:] + back[1:, :HOP]).reshape(-1)
        return self._levelled(quiet)

    def _held_down(self, power: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Gain of each frequency at each time, 0 to 1."""
        smooth = _smoothed(power)
        noise = np.repeat(self._noise(smooth), NOISE_STEP, axis=0)[: len(power)]
        gain = np.sqrt(np.maximum(1 - noise / np.maximum(smooth, _FLOOR), LEAST_GAIN**2))
        return np.asarray(1 - self._noisy(power) * (1 - gain), np.float32)

    def _noise(self, smooth: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Power of the steady noise, one row for each ``NOISE_STEP`` spectra."""
        rows = []
        for first in range(0, len(smooth), NOISE_STEP):
            # A last row of one spectrum (blocks have one more than windows) is no minimum of its own.
            here = smooth[first : first + NOISE_STEP]
            if len(here) >= NOISE_STEP // 2 or not self._minima:
                lowest = here.min(axis=0)
                rows.append(np.min([lowest, *self._minima], axis=0))
                self._minima.append(lowest)
            else:
                rows.append(np.min([here.min(axis=0), *self._minima], axis=0))
        return np.asarray(NOISE_BIAS * np.array(rows), np.float32)

    def _noisy(self, power: npt.NDArray[np.float32]) -> float:
        """How much of the holding down is wished: 1 in noise, 0 where loud is far above quiet."""
        level = 10 * np.log10(2 * power.mean(axis=1) / (2 * HOP) + _FLOOR)
        self._levels.extend(level[level > HEARABLE_DB].tolist())
        if not self._levels:
            return 0.0
        quiet, loud = np.percentile(self._levels, (10, 95))
        return float(np.clip((CLEAN_DB - (loud - quiet)) / (CLEAN_DB - NOISY_DB), 0.0, 1.0))

    def _levelled(self, sound: Sound) -> Sound:
        """Brought to ``LEVEL_DB`` by a gain that falls ahead of loud sound and rises slowly after it."""
        level = level_db(sound)
        ahead = np.concatenate([level, np.full(AHEAD, -100.0)])
        peak = np.lib.stride_tricks.sliding_window_view(ahead, AHEAD + 1).max(axis=1)
        fall = RELEASE_DB * np.arange(1, len(peak) + 1)
        envelope = np.maximum.accumulate(np.maximum(peak + fall, self._envelope)) - fall
        self._envelope = float(envelope[-1])
        gain = np.minimum(LEVEL_DB - envelope, MOST_GAIN_DB)
        before = gain[0] if self._gain_db is None else self._gain_db
        self._gain_db = float(gain[-1])
        at = np.arange(len(gain) + 1) * 2 * HOP
        curve = np.interp(np.arange(len(sound)), at, np.concatenate([[before], gain]))
        return np.asarray(sound * 10 ** (curve / 20), np.float32)


def level_db(sound: Sound) -> npt.NDArray[np.float64]:
    """RMS of each window of two hops, full scale 0 dB, silence -100 dB."""
    power = np.mean(np.square(sound.reshape(-1, 2 * HOP), dtype=np.float64), axis=1)
    return np.asarray(10 * np.log10(power + _FLOOR))


def _smoothed(power: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Mean over five spectra around each."""
    padded = np.concatenate([power[:1], power[:1], power, power[-1:], power[-1:]])
    return np.asarray(sum(padded[step : step + len(power)] for step in range(5)) / 5, np.float32)
