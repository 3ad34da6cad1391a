"""Sounds for the tests of hearing: noises made on the spot, speech from the footage beside the project."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from studio.media.planes import HEARD_RATE, Heard
from studio.units import TimeRange

Sound = npt.NDArray[np.float32]

CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))
TUNE = (0, 4, 7, 12, 9, 7, 5, 2)


def fed(ear, sound, start=Fraction(0), piece=4000):
    """``ear``, having heard ``sound`` from ``start`` on."""
    for first in range(0, len(sound), piece):
        ear.feed(Heard(start + Fraction(first, HEARD_RATE), sound[first : first + piece]))
    return ear


def spoken_in(path: Path) -> Sound:
    """A file's sound as a film's would be heard."""
    resampler = av.AudioResampler("flt", "mono", HEARD_RATE)
    with av.open(str(path)) as container:
        frames = [
            out for frame in container.decode(audio=0) for out in resampler.resample(frame)
        ] + resampler.resample(None)
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames]).astype(np.float32)


def white(seconds: float, level: float = 0.05, seed: int = 1) -> Sound:
    noise = np.random.default_rng(seed).standard_normal(round(seconds * HEARD_RATE))
    return (level * noise).astype(np.float32)


def wind(seconds: float, seed: int = 2) -> Sound:
    """Gusts: energy falls with the square of frequency, strength wanders over seconds; RMS 1."""
    rng = np.random.default_rng(seed)
    count = round(seconds * HEARD_RATE)
    frequency = np.fft.rfftfreq(count, 1 / HEARD_RATE)
    spectrum = np.fft.rfft(rng.standard_normal(count)) / np.maximum(frequency, 5.0)
    drift = np.fft.rfft(rng.standard_normal(count))
    drift[frequency > 1] = 0
    strength = np.fft.irfft(drift, count)
    gusts = np.fft.irfft(spectrum, count) * np.exp(0.7 * strength / strength.std())
    return (gusts / gusts.std()).astype(np.float32)


def engine(seconds: float, hertz: float = 35.0, seed: int = 3) -> Sound:
    """Many harmonics of a speed that is not quite steady."""
    rng = np.random.default_rng(seed)
    count = round(seconds * HEARD_RATE)
    at = np.arange(count) / HEARD_RATE
    turn = np.cumsum(hertz * (1 + 0.03 * np.sin(2 * np.pi * 0.3 * at))) / HEARD_RATE
    sound = sum(
        np.sin(2 * np.pi * harmonic * turn + rng.uniform(0, 6)) / harmonic**0.8
        for harmonic in range(1, 60)
    )
    return (0.1 * np.asarray(sound) + 0.02 * rng.standard_normal(count)).astype(np.float32)


def tune(seconds: float, beat: float = 0.5) -> Sound:
    """Chords and a melody on a beat."""
    count = round(seconds * HEARD_RATE)
    sound = np.zeros(count)
    for number in range(int(seconds / beat)):
        chord = CHORDS[number // 4 % 4]
        notes = [220 * 2 ** (step / 12) for step in chord]
        notes.append(440 * 2 ** (TUNE[number * 3 % 8] / 12))
        first = round(number * beat * HEARD_RATE)
        at = np.arange(min(round(beat * HEARD_RATE), count - first)) / HEARD_RATE
        for hertz in notes:
            tone = sum(np.sin(2 * np.pi * hertz * part * at) / part for part in range(1, 6))
            sound[first : first + len(at)] += 0.08 * np.exp(-2 * at) * tone
    return sound.astype(np.float32)


def agreement(found: Sequence[TimeRange], truth: Sequence[tuple[float, float]], seconds: float):
    """F1 of frames of 10 ms."""
    frames = [np.zeros(round(seconds * 100), bool) for _ in range(2)]
    for frame, ranges in zip(frames, (found, truth), strict=True):
        for span in ranges:
            start, end = (span.start, span.end) if isinstance(span, TimeRange) else span
            frame[round(float(start) * 100) : round(float(end) * 100)] = True
    both = np.count_nonzero(frames[0] & frames[1])
    return 2 * both / (np.count_nonzero(frames[0]) + np.count_nonzero(frames[1]))
