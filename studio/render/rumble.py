"""Wind and rumble below speech, taken out where it is heard; music and clean sound are left as they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.render.presets import SAMPLE_RATE
from studio.render.wave import Samples

WINDOW = SAMPLE_RATE // 2
"""Samples of one look at the spectrum."""

RUMBLE_HZ, VOICE_HZ, SHAPE_HZ = (20, 70), (150, 4000), (20, 150)
"""Bands: where only rumble is, where a voice has its strength, where wind shows its shape."""

CLEAN_DB = -20.0
"""Rumble so far below the voice is not heard."""

STRONG_DB = 0.0
"""From here on it is as loud as the voice: the filter goes as high as a voice allows."""

WIND_DB, WIND_FLATNESS = 3.0, 0.35
"""Without speech only wind is taken out: louder than all the rest, and falling evenly with frequency instead of
standing on tones, as engines, drums and basses do."""

UNDER_SPEECH_HZ, UNDER_STRONG_HZ, WIND_CUT_HZ = 80.0, 100.0, 120.0
"""Where the filter halves power: a low man's voice begins at 85 Hz."""

STEEPNESS = 8
"""Exponent of the filter's fall: 24 dB an octave. It has no phase, so nothing moves in time."""

PAD = SAMPLE_RATE // 4
"""Samples of silence around a take, in which the filter rings out."""

EDGE = round(0.012 * SAMPLE_RATE)
"""Samples faded again at both ends, where the filter has spread what the fade had closed."""

Spectrum = npt.NDArray[np.float64]


def cut_off(take: Samples, *, spoken: bool, music: bool) -> float | None:
    """Below which frequency a take is to be quieter, measured on its sound; None where nothing is in the way."""
    if len(take) < WINDOW or (music and not spoken):
        return None
    frequency, power = _spectrum(take)
    low, voice = (_in_band(frequency, power, band) for band in (RUMBLE_HZ, VOICE_HZ))
    if low <= 0:
        return None
    above = 10 * np.log10(low / max(voice, 1e-15))
    if spoken:
        if above < CLEAN_DB:
            return None
        return UNDER_STRONG_HZ if above > STRONG_DB else UNDER_SPEECH_HZ
    windy = above > WIND_DB and _flatness(frequency, power) > WIND_FLATNESS
    return WIND_CUT_HZ if windy else None


def without_rumble(take: Samples, hertz: float) -> Samples:
    """The take with everything well below ``hertz`` gone, at the same samples."""
    size = len(take) + 2 * PAD
    turn = np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE), 1e-3)
    passed = 1 / np.sqrt(1 + (hertz / turn) ** STEEPNESS)
    padded = np.pad(take, ((PAD, PAD), (0, 0)))
    clean = np.fft.irfft(np.fft.rfft(padded, axis=0) * passed[:, None], size, axis=0)
    kept: Samples = clean[PAD : PAD + len(take)].astype(np.float32)
    edge = np.linspace(0, 1, EDGE, dtype=np.float32)[:, None]
    kept[:EDGE] *= edge
    kept[-EDGE:] *= edge[::-1]
    return kept


def _spectrum(take: Samples) -> tuple[Spectrum, Spectrum]:
    mono = take.mean(axis=1, dtype=np.float64)
    shape = np.hanning(WINDOW)
    starts = range(0, len(mono) - WINDOW + 1, WINDOW // 2)
    looks = [np.abs(np.fft.rfft(mono[start : start + WINDOW] * shape)) ** 2 for start in starts]
    frequency = np.fft.rfftfreq(WINDOW, 1 / SAMPLE_RATE).astype(np.float64)
    return frequency, np.mean(looks, axis=0)


def _in_band(frequency: Spectrum, power: Spectrum, band: tuple[int, int]) -> float:
    return float(power[(frequency >= band[0]) & (frequency < band[1])].sum())


def _flatness(frequency: Spectrum, power: Spectrum) -> float:
    """1 where power falls with the square of frequency, near 0 where it stands on tones."""
    inside = (frequency >= SHAPE_HZ[0]) & (frequency < SHAPE_HZ[1])
    even = power[inside] * frequency[inside] ** 2 + 1e-20
    return float(np.exp(np.log(even).mean()) / even.mean())
