"""Voices of the music bed: plucked strings, bars and drums as sums of fading tones, and the room they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from studio.brand.music import Voice
from studio.render.presets import SAMPLE_RATE

Tone = npt.NDArray[np.float64]

HIGHEST_HZ = 7000.0
"""Partials above this are left out: a bed is mild, and small loudspeakers make them sharp."""

ATTACK_S = 0.002
"""A tone is there after about this long: soft enough not to click."""

ROOM_S, WET = 1.3, 0.22
"""How long the room rings, seconds, and how loud against the tone itself."""


@dataclass(frozen=True)
class Body:
    """How an instrument sounds.

    Attributes:
        partials: Frequency of each partial as a multiple of the lowest one.
        slope: How fast partials become quieter with their number.
        plucked_at: Share of the string where it is plucked: partials with a node there are missing. Zero for bars.
        ring_s: Seconds in which the lowest partial of 220 Hz falls to 1/e.
        damping: How much faster high partials fade.
    """

    partials: tuple[float, ...]
    slope: float
    plucked_at: float
    ring_s: float
    damping: float


def _string(count: int, stiffness: float) -> tuple[float, ...]:
    return tuple(n * (1 + stiffness * n * n) ** 0.5 for n in range(1, count + 1))


BODIES: dict[Voice, Body] = {
    "zither": Body(_string(16, 8e-5), 1.0, 0.12, 0.95, 0.24),
    "lute": Body(_string(14, 4e-5), 0.8, 0.2, 0.42, 0.3),
    "chime": Body((1.0, 2.756, 5.404, 8.93), 1.6, 0.0, 0.8, 0.9),
}


@lru_cache(maxsize=64)
def tone(voice: Voice, hertz: float) -> Tone:
    """One note, left to ring out; its loudest sample is 1."""
    body = BODIES[voice]
    ring = body.ring_s * (220 / hertz) ** 0.45
    at = np.arange(round(5 * ring * SAMPLE_RATE)) / SAMPLE_RATE
    sound = np.zeros(len(at))
    for number, multiple in enumerate(body.partials, 1):
        if hertz * multiple > HIGHEST_HZ:
            break
        loud = number**-body.slope
        if body.plucked_at:
            loud *= abs(np.sin(np.pi * number * body.plucked_at))
        fading = np.exp(-at * (1 + body.damping * (number - 1)) / ring)
        sound += loud * fading * np.sin(2 * np.pi * hertz * multiple * at)
    sound *= 1 - np.exp(-at / ATTACK_S)
    sound *= np.minimum(1, (at[-1] - at) / 0.05)
    return np.asarray(sound / np.abs(sound).max())


@lru_cache(maxsize=4)
def drum(hertz: float, ring_s: float) -> Tone:
    """A soft stroke whose pitch falls by a third as it fades."""
    at = np.arange(round(6 * ring_s * SAMPLE_RATE)) / SAMPLE_RATE
    turn = np.cumsum(hertz * (0.7 + 0.3 * np.exp(-at / ring_s))) / SAMPLE_RATE
    stroke = np.sin(2 * np.pi * turn) * np.exp(-at / ring_s) * (1 - np.exp(-at / 0.003))
    return np.asarray(stroke / np.abs(stroke).max())


def in_room(dry: Tone) -> Tone:
    """Both ears of a sound (count × 2) with the room's answer, which differs a little from ear to ear."""
    count = len(dry)
    length = round(ROOM_S * SAMPLE_RATE)
    at = np.arange(length) / SAMPLE_RATE
    noise = np.random.default_rng(20).standard_normal((length, 2))
    answer = noise * np.exp(-6.9 * at / ROOM_S)[:, None] * np.minimum(1, at / 0.012)[:, None]
    size = 1 << (count + length - 1).bit_length()
    mild = 1 / (1 + (np.fft.rfftfreq(size, 1 / SAMPLE_RATE) / 2600) ** 2)
    wet = np.empty_like(dry)
    for ear in (0, 1):
        spectrum = np.fft.rfft(answer[:, ear], size) * mild
        wet[:, ear] = np.fft.irfft(np.fft.rfft(dry[:, ear], size) * spectrum, size)[:count]
    return np.asarray(dry + wet * WET * (_strength(dry) / max(_strength(wet), 1e-9)))


def _strength(sound: Tone) -> float:
    return float(np.sqrt((sound**2).mean()))
