"""What is heard in a file: its waveform, where somebody speaks, where there is music. Fed piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from studio.media.music import BRIDGED_S, LEAST_S, SEGMENT_SAMPLES, MusicFinder
from studio.media.planes import HEARD_RATE, Heard
from studio.media.speech import STEPS, bridged, spoken
from studio.media.vad import Listener, Voice, best_voice
from studio.records.packed import Curve
from studio.units import TimeRange

PEAK_SAMPLES = HEARD_RATE // 20
"""Samples under one point of the waveform, at first."""

MOST_PEAKS = 72_000
"""Points of a waveform at most (an hour at 20 a second): beyond, two become one. As text they are 96 kB."""

JITTER = HEARD_RATE // 50
"""Samples (20 ms) a piece's time may be off before it is believed: containers round."""

BREAK = HEARD_RATE // 10
"""Samples (0.1 s) without sound that end an unbroken stretch; shorter holes are heard as silence."""

LOUDEST = 4.0
"""What a decoder gives beyond this is damage."""

_SEGMENT_S = Fraction(SEGMENT_SAMPLES, HEARD_RATE)


class Ear:
    """Listens to a file's sound in order of time.

    Memory grows by about a hundred bytes per second of sound: one byte per 32 ms for speech, one per half second for
    music, and a waveform that becomes coarser instead of longer.
    """

    def __init__(self, voice: Callable[[], Voice] = best_voice) -> None:
        self._voice = voice
        self._waveform = _Waveform()
        self._start: Fraction | None = None
        self._next = 0
        self._hearing: _Stretch | None = None
        self._heard: list[_Stretch] = []

    def feed(self, heard: Heard) -> None:
        """The next piece; it may follow the last one after a gap."""
        if self._start is None:
            self._start = heard.time
        at = round((heard.time - self._start) * HEARD_RATE)
        sound = _sane(heard.samples)
        if self._hearing is None or at - self._next >= BREAK:
            self._end()
            self._next = max(at, self._next)
            begin = self._start + Fraction(self._next, HEARD_RATE)
            self._hearing = _Stretch(begin, Listener(self._voice), MusicFinder())
        elif at - self._next > JITTER:
            self._take(np.zeros(at - self._next, np.float32))
        if self._next - at > JITTER:
            sound = sound[self._next - at :]
        self._take(sound)

    def waveform(self) -> Curve:
        """Peaks from the first sound on, square root taken; 0.05 s a point, more in files longer than an hour."""
        return self._waveform.curve(self._start or Fraction(0))

    def speech(self) -> tuple[TimeRange, ...]:
        """Where somebody speaks, in order; pauses up to half a second are part of it."""
        self._end()
        return bridged(span for stretch in self._heard for span in stretch.speech())

    def music(self) -> tuple[TimeRange, ...]:
        """Where there is music that is easily told, to half a second."""
        self._end()
        found = bridged(
            (span for stretch in self._heard for span in stretch.music()), Fraction(BRIDGED_S)
        )
        return tuple(span for span in found if span.duration >= LEAST_S)

    def _take(self, sound: npt.NDArray[np.float32]) -> None:
        if self._hearing is not None and len(sound):
            self._waveform.feed(self._next, sound)
            self._hearing.feed(sound)
            self._next += len(sound)

    def _end(self) -> None:
        if self._hearing is not None:
            self._hearing.finish()
            self._heard.append(self._hearing)
            self._hearing = None


@dataclass
class _Stretch:
    """An unbroken stretch of sound from ``start`` on, seconds on the file's clock, and what was heard in it."""

    start: Fraction
    listener: Listener | None
    finder: MusicFinder | None
    samples: int = 0
    sureness: bytearray = field(default_factory=bytearray)
    flags: bytes = b""

    def feed(self, sound: npt.NDArray[np.float32]) -> None:
        self.samples += len(sound)
        if self.listener is not None and self.finder is not None:
            self._note(self.listener.feed(sound))
            self.finder.feed(sound)

    def finish(self) -> None:
        """Forget how it was heard, keep what."""
        if self.listener is not None and self.finder is not None:
            self._note(self.listener.finish())
            self.flags = bytes(self.finder.finish())
        self.listener = self.finder = None

    @property
    def span(self) -> TimeRange:
        return TimeRange.of(self.start, Fraction(self.samples, HEARD_RATE))

    def speech(self) -> list[TimeRange]:
        return spoken(self.span, self.sureness)

    def music(self) -> Iterator[TimeRange]:
        for number, flag in enumerate(self.flags):
            if flag:
                yield TimeRange.of(self.start + number * _SEGMENT_S, _SEGMENT_S)

    def _note(self, answers: npt.NDArray[np.float32]) -> None:
        self.sureness += np.round(answers * STEPS).astype(np.uint8).tobytes()


class _Waveform:
    """Peaks over even steps, of which there are never more than ``MOST_PEAKS``."""

    def __init__(self) -> None:
        self._width = PEAK_SAMPLES
        self._peaks = np.zeros(0, np.uint8)
        self._count = 0

    def feed(self, at: int, sound: npt.NDArray[np.float32]) -> None:
        """``sound`` begins ``at`` samples after the first."""
        while (at + len(sound) - 1) // self._width >= MOST_PEAKS:
            self._halve()
        first, last = at // self._width, (at + len(sound) - 1) // self._width
        self._reach(last + 1)
        edges = np.arange(first, last + 1) * self._width - at
        peaks = np.maximum.reduceat(np.abs(sound), np.maximum(edges, 0))
        bytes_ = np.round(np.sqrt(np.minimum(peaks, 1.0)) * STEPS).astype(np.uint8)
        here = self._peaks[first : last + 1]
        np.maximum(here, bytes_, out=here)

    def curve(self, start: Fraction) -> Curve:
        """As a value."""
        values = (self._peaks[: self._count] / STEPS).tolist()
        return Curve.of(start, Fraction(self._width, HEARD_RATE), values)

    def _reach(self, count: int) -> None:
        if count > len(self._peaks):
            grown = np.zeros(min(MOST_PEAKS, max(1024, 2 * count)), np.uint8)
            grown[: self._count] = self._peaks[: self._count]
            self._peaks = grown
        self._count = max(self._count, count)

    def _halve(self) -> None:
        even = np.zeros(-(-self._count // 2) * 2, np.uint8)
        even[: self._count] = self._peaks[: self._count]
        halved = even.reshape(-1, 2).max(axis=1)
        self._width *= 2
        self._count = len(halved)
        self._peaks = halved


def _sane(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What a damaged stream may decode to is silence."""
    if np.isfinite(samples).all() and (not len(samples) or np.abs(samples).max() <= LOUDEST):
        return samples
    return np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -LOUDEST, LOUDEST)
