"""Noises that are mixed over speech, made from a seed, and how they are mixed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from studio.media.planes import HEARD_RATE

Sound = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Noise = Callable[[int, np.random.Generator], npt.NDArray[np.float64]]

FRAME = HEARD_RATE // 100
"""Samples of a frame that is scored."""


def pink(count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Power falls with frequency, from 20 Hz on."""
    return _shaped(count, rng, lambda hertz: np.where(hertz < 20, 0, 1 / np.sqrt(hertz)))


def wind(count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Power falls with the square of frequency; gusts: strength wanders by a factor of two within a second or two."""
    rumble = _shaped(count, rng, lambda hertz: 1 / np.maximum(hertz, 8.0))
    drift = _shaped(count, rng, lambda hertz: np.where(hertz < 1.5, 1.0, 0.0))
    return np.asarray(rumble * np.exp(0.8 * drift / drift.std()))


def engine(count: int, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Sixty harmonics of about 33 Hz whose speed is not steady, and a little pink noise."""
    drift = _shaped(count, rng, lambda hertz: np.where(hertz < 2, 1.0, 0.0))
    turn = np.cumsum(33 * (1 + 0.02 * drift / drift.std())) / HEARD_RATE
    harmonics = np.zeros(count)
    for number in range(1, 60):
        phase, strength = rng.uniform(0, 1), rng.uniform(0.4, 1)
        harmonics += strength * np.sin(2 * np.pi * (number * turn + phase)) / number**0.8
    hiss = pink(count, rng)
    return np.asarray(harmonics / harmonics.std() + 0.3 * hiss / hiss.std())


NOISES: dict[str, Noise] = {"pink": pink, "wind": wind, "engine": engine}


def mixed(sound: Sound, noise: npt.NDArray[np.float64], spoken: Mask, snr_db: float) -> Sound:
    """``sound`` with ``noise`` whose power is ``snr_db`` below that of the frames that are ``spoken``."""
    heard = np.repeat(spoken, FRAME)
    heard = np.pad(heard, (0, max(0, len(sound) - len(heard))))[: len(sound)]
    speech = np.mean(np.square(sound[heard], dtype=np.float64))
    gain = np.sqrt(speech / np.mean(noise[heard] ** 2) / 10 ** (snr_db / 10))
    return np.asarray(sound + gain * noise, np.float32)


def _shaped(
    count: int,
    rng: np.random.Generator,
    shape: Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]],
) -> npt.NDArray[np.float64]:
    hertz = np.asarray(np.fft.rfftfreq(count, 1 / HEARD_RATE), np.float64)
    hertz[0] = hertz[1]
    spectrum = np.fft.rfft(rng.standard_normal(count)) * shape(hertz)
    spectrum[0] = 0
    return np.fft.irfft(spectrum, count)
