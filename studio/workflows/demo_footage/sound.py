"""The sound track: plucked pentatonic music, wind and birds, made of sines and noise."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Track = NDArray[np.float32]
"""(samples, 2), full scale is 1."""

RATE = 48_000
"""Samples per second."""

SCALE = (0, 2, 4, 7, 9)
"""Semitones of the Chinese gong mode."""

LEVEL = 0.077
"""Root mean square per channel that comes to about −20 LUFS with this material."""

CEILING = 0.7
"""Largest sample, −3 dBFS."""


def track(seconds: float, seed: int, root: float = 146.83) -> Track:
    """A whole sound track of ``seconds``; ``root`` is the frequency of the lowest tone in Hz."""
    count = round(seconds * RATE)
    random = np.random.default_rng(seed)
    music = _music(count, random, root)
    music += 0.35 * _echo(music)
    mixed = music + 0.16 * _wind(count, random) + 0.5 * _birds(count, random)
    ramp = np.clip(np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.4 * RATE), 0, 1)
    mixed *= ramp[:, None].astype(np.float32)
    mixed *= LEVEL / max(1e-6, float(np.sqrt(np.mean(mixed**2))))
    return np.asarray(CEILING * np.tanh(mixed / CEILING), np.float32)


def write(path: Path, sound: Track) -> None:
    """Write ``sound`` as 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())


def _music(count: int, random: np.random.Generator, root: float) -> Track:
    """A wandering melody over slow low tones, about 80 beats a minute."""
    found = np.zeros((count, 2), np.float32)
    beat = 60 / 80
    degree, clock, bar = 7, 0.25, 0
    while clock * RATE < count:
        if bar % 4 == 0:
            _add(
                found, clock, _pluck(_tone(root, int(random.choice([0, 2, 3]))) / 2, 3.2), 0.55, 0.0
            )
        degree = int(np.clip(degree + random.choice([-2, -1, -1, 1, 1, 2]), 4, 13))
        _add(found, clock, _pluck(_tone(root, degree), 2.4), 0.6, float(random.uniform(-0.5, 0.5)))
        if random.random() < 0.3:
            _add(found, clock + 0.02, _pluck(_tone(root, degree + 2), 1.8), 0.28, 0.3)
        clock += beat * float(random.choice([0.5, 0.5, 1.0, 1.0, 1.5]))
        bar += 1
    return found


def _tone(root: float, degree: int) -> float:
    octave, step = divmod(degree, len(SCALE))
    return float(root * 2 ** (octave + SCALE[step] / 12))


def _pluck(frequency: float, seconds: float) -> NDArray[np.float32]:
    """One string: harmonics that die the faster the higher they are, a soft attack, a slight fall in pitch."""
    time = np.arange(int(seconds * RATE), dtype=np.float32) / RATE
    phase = 2 * np.pi * frequency * (time + 0.0006 * (1 - np.exp(-time * 18)))
    total = np.zeros_like(time)
    for harmonic in range(1, 8):
        weight = np.sin(np.pi * harmonic * 0.23) / harmonic
        stretch = np.sqrt(1 + 0.0003 * harmonic**2)
        total += (
            weight * np.sin(phase * harmonic * stretch) * np.exp(-time * (1.4 + 0.9 * harmonic))
        )
    return np.asarray(total * np.clip(time / 0.004, 0, 1), np.float32)


def _add(onto: Track, second: float, note: NDArray[np.float32], loud: float, pan: float) -> None:
    start = int(second * RATE)
    piece = note[: max(0, len(onto) - start)]
    sides = np.array([np.sqrt((1 - pan) / 2), np.sqrt((1 + pan) / 2)], np.float32)
    onto[start : start + len(piece)] += loud * piece[:, None] * sides


def _echo(sound: Track) -> Track:
    """A room: a handful of late, crossed, softened copies."""
    wet = np.zeros_like(sound)
    for delay, loud in ((0.043, 0.5), (0.089, 0.42), (0.151, 0.34), (0.233, 0.26), (0.347, 0.18)):
        shift = int(delay * RATE)
        wet[shift:] += loud * sound[:-shift, ::-1]
    return wet


def _wind(count: int, random: np.random.Generator) -> Track:
    """Low rushing noise that swells and ebbs."""
    found = np.zeros((count, 2), np.float32)
    place = np.arange(count)
    for side in range(2):
        rough = random.normal(size=count // 40 + 2)
        soft = np.interp(place, np.arange(len(rough)) * 40, rough)
        swell = np.interp(place, np.linspace(0, count, 9), random.uniform(0.15, 1, 9))
        found[:, side] = soft * swell
    return found


def _birds(count: int, random: np.random.Generator) -> Track:
    """Short whistled phrases, far left and right."""
    found = np.zeros((count, 2), np.float32)
    clock = 0.8
    while clock * RATE < count:
        base, pan = float(random.uniform(2600, 4200)), float(random.uniform(-0.9, 0.9))
        for step in range(int(random.integers(2, 5))):
            time = np.arange(int(0.11 * RATE), dtype=np.float32) / RATE
            pitch = base * (1 + 0.25 * np.sin(time * 28 + step))
            chirp = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.sin(np.pi * time / 0.11) ** 2
            _add(found, clock + 0.16 * step, chirp.astype(np.float32), 0.16, pan)
        clock += float(random.uniform(2.2, 4.6))
    return found
