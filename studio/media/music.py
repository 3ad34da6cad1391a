"""Music, as far as that is cheap to tell: tones that hold still, step from note to note, and share one scale.

Voices glide, noise has no tones, and an engine's tones neither step nor lie on a scale of semitones. Quiet music under
loud speech, drums alone and singing alone are not found: better missed than wrongly told.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from studio.media.planes import HEARD_RATE

SPECTRUM = 2048
"""Samples of one spectrum (128 ms)."""

STEP = 800
"""Samples from one spectrum to the next (50 ms)."""

SEGMENT = 10
"""Spectra (half a second) summed up together."""

SEGMENT_SAMPLES = SEGMENT * STEP

SPAN = 8
"""Segments (4 s) judged together."""

LOW_HZ, HIGH_HZ = 150.0, 3500.0

PEAK_DB = 10.0
"""How far a tone stands above the mean of its neighbourhood."""

NEIGHBOURHOOD = 33
"""Frequencies of that mean (258 Hz)."""

STILL = 0.006
"""Greatest change of a tone's frequency over 150 ms: a tenth of a semitone. Spoken tones change more."""

STILL_STEPS = 3

PEAK_SHARE = 2.5
"""Power of a tone over that of its highest frequency: it is spread over its neighbours."""

TONAL = 0.07
"""Least share of the power that lies in still tones."""

TONES = 1.0
"""Least mean number of still tones at once."""

SCALE = 0.55
"""How closely the tones lie on one scale of semitones: 1 exactly, 0 anyhow. Harmonics of one pitch reach 0.45."""

CHANGE = 0.12
"""Least share of notes that change from half second to half second: hums and steady engines do not."""

NOTES = 4
"""Least number of different notes, octaves not told apart, within a span."""

HELD_FOR = 3
"""Spectra of a segment in which a note must sound to count."""

SILENT = 1e-4
"""Sound that never leaves this is not looked at."""

LEAST_S = 3.0
"""Shorter stretches are not told."""

BRIDGED_S = 2.0
"""Breaks up to this are taken for part of the music."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Segment:
    """Half a second: share of power in still tones, their mean number, the pull of the scale, the notes."""

    tonal: float
    tones: float
    pull: complex
    weight: float
    semitones: Floats
    held: Floats


_NOTHING = _Segment(0.0, 0.0, 0j, 0.0, np.zeros(0), np.zeros(0))


class MusicFinder:
    """Listens to an unbroken stretch; one answer per half second."""

    def __init__(self) -> None:
        self._bins = round(HIGH_HZ * SPECTRUM / HEARD_RATE) + NEIGHBOURHOOD
        self._shape = np.hanning(SPECTRUM).astype(np.float32)
        self._held = [np.zeros(SPECTRUM // 2, np.float32)]
        self._count = SPECTRUM // 2
        self._before: Floats = np.zeros((STILL_STEPS, self._bins))
        self._segments: deque[_Segment] = deque(maxlen=SPAN)
        self._votes: list[int] = []
        self._judged: list[int] = []

    def feed(self, sound: npt.NDArray[np.float32]) -> None:
        """Takes the next samples."""
        self._held.append(sound)
        self._count += len(sound)
        need = SPECTRUM + (SEGMENT - 1) * STEP
        if self._count < need:
            return
        waiting = np.concatenate(self._held)
        while len(waiting) >= need:
            self._hear(waiting[:need])
            waiting = waiting[SEGMENT_SAMPLES:]
        self._held, self._count = [waiting.copy()], len(waiting)

    def finish(self) -> tuple[bool, ...]:
        """Whether there is music, for each half second heard."""
        return tuple(
            2 * votes > judged for votes, judged in zip(self._votes, self._judged, strict=True)
        )

    def _hear(self, sound: npt.NDArray[np.float32]) -> None:
        if np.abs(sound).max() < SILENT:
            self._before = np.zeros_like(self._before)
            self._segments.append(_NOTHING)
        else:
            spans = np.lib.stride_tricks.sliding_window_view(sound, SPECTRUM)[::STEP]
            power = np.abs(np.fft.rfft(spans * self._shape)[:, : self._bins]) ** 2
            self._segments.append(self._summed_up(power))
        self._votes.append(0)
        self._judged.append(0)
        if len(self._segments) < SPAN // 2:
            return
        music = _is_music(list(self._segments))
        for back in range(1, len(self._segments) + 1):
            self._votes[-back] += music
            self._judged[-back] += 1

    def _summed_up(self, power: Floats) -> _Segment:
        frequency, tone = _tones(power)
        still = self._still(frequency, tone)
        low, high = (round(edge * SPECTRUM / HEARD_RATE) for edge in (LOW_HZ, HIGH_HZ))
        total = power[:, low:high].sum(axis=1) + 1e-9
        share = PEAK_SHARE * np.where(still, power, 0).sum(axis=1) / total
        semitones = 12 * np.log2(frequency[still] / 440)
        # The fourth root: one loud note shall not decide alone.
        weights = power[still] ** 0.25
        notes, held = np.unique(np.round(semitones, 1), return_counts=True)
        return _Segment(
            tonal=float(np.minimum(1, share).mean()),
            tones=float(still.sum(axis=1).mean()),
            pull=complex((weights * np.exp(2j * np.pi * semitones)).sum()),
            weight=float(weights.sum()),
            semitones=notes,
            held=held.astype(np.float64),
        )

    def _still(self, frequency: Floats, tone: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which tones were there, unchanged, in each of the last three spectra."""
        track = np.concatenate([self._before, np.where(tone, frequency, 0.0)])
        self._before = track[-STILL_STEPS:]
        still = tone.copy()
        for lag in range(1, STILL_STEPS + 1):
            past = track[STILL_STEPS - lag : len(track) - lag]
            near = np.zeros_like(tone)
            for shift in (-1, 0, 1):
                near |= np.abs(frequency - np.roll(past, shift, axis=1)) < STILL * frequency
            still &= near
        return still


def _tones(power: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Frequency in Hz of every place (finer than the grid by a parabola), and whether it is a tone's peak."""
    level = 10 * np.log10(power + 1e-9)
    half = NEIGHBOURHOOD // 2
    padded = np.pad(level, ((0, 0), (half + 1, half)), mode="edge")
    sums = np.cumsum(padded, axis=1)
    around = (sums[:, NEIGHBOURHOOD:] - sums[:, :-NEIGHBOURHOOD]) / NEIGHBOURHOOD
    left, middle, right = level[:, :-2], level[:, 1:-1], level[:, 2:]
    tone = np.zeros(level.shape, bool)
    tone[:, 1:-1] = (middle > left) & (middle >= right) & (middle > around[:, 1:-1] + PEAK_DB)
    low, high = (round(edge * SPECTRUM / HEARD_RATE) for edge in (LOW_HZ, HIGH_HZ))
    tone[:, :low] = tone[:, high:] = False
    bend = left - 2 * middle + right
    offset = np.zeros(level.shape)
    np.divide(0.5 * (left - right), bend, out=offset[:, 1:-1], where=bend < -1e-6)
    places = np.arange(level.shape[1]) + np.clip(offset, -0.5, 0.5)
    return np.maximum(places, 1) * HEARD_RATE / SPECTRUM, tone


def _is_music(segments: Sequence[_Segment]) -> bool:
    """Whether a few seconds are music."""
    tonal = np.mean([segment.tonal for segment in segments])
    tones = np.mean([segment.tones for segment in segments])
    weight = sum(segment.weight for segment in segments)
    if tonal < TONAL or tones < TONES or weight <= 0:
        return False
    pull = sum((segment.pull for segment in segments), 0j)
    if abs(pull) / weight < SCALE:
        return False
    tuning = float(np.angle(pull)) / (2 * np.pi)
    notes = [_notes(segment, tuning) for segment in segments]
    changes = [
        1 - len(one & other) / len(one | other) for one, other in pairwise(notes) if one | other
    ]
    names = {note % 12 for one in notes for note in one}
    return bool(changes) and float(np.mean(changes)) >= CHANGE and len(names) >= NOTES


def _notes(segment: _Segment, tuning: float) -> set[int]:
    """Semitones that sound long enough in it, on a scale moved by ``tuning`` semitones."""
    rounded = np.round(segment.semitones - tuning).astype(int)
    names, place = np.unique(rounded, return_inverse=True)
    held = np.bincount(place, weights=segment.held, minlength=len(names))
    return {int(name) for name, spectra in zip(names, held, strict=True) if spectra >= HELD_FOR}
