"""When the pictures of a film show and its sound is heard: from a whole index, else packet by packet.

All times are kept in ticks of the stream's time base; what is asked for comes out in seconds on the file's clock.
"""

from __future__ import annotations

import contextlib
import statistics
from array import array
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream
from refusal import Refusal

COMMON_RATES = tuple(
    Fraction(n, d)
    for n, d in (
        (24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1),
        (100, 1), (120000, 1001), (120, 1), (240000, 1001), (240, 1), (480, 1), (960, 1),
        (20, 1), (15000, 1001), (15, 1), (25, 2), (12, 1), (10, 1), (5, 1), (1, 1),
    )
)  # fmt: skip
SNAP = Fraction(1, 2000)
"""A rate this near (relatively) to a common one is that one."""

NEAR = Fraction(1, 100)
"""The same where the rate is variable: even stretches jitter."""

UNEVEN = Fraction(1, 20)
"""An interval that differs from the median by more than this share is uneven."""

JITTER = Fraction(1, 4)
"""An interval that differs by no more than this share tells of the usual rate; more is a dropped picture."""

UNEVEN_SHARE = Fraction(1, 100)
"""More uneven intervals than this share (and more than one) make the rate variable."""

FASTEST = 1000
"""Frames per second above which a measured interval is a mistake of the clock, not a rate."""

LOSS_FLOOR = Fraction(1, 2)
"""Seconds; containers without an index promise their length only roughly."""

GAP_S = Fraction(3, 50)
"""Seconds without sound data that count as a gap: more than a lost packet's worth of rounding."""

ENDS = (av.error.FFmpegError, IndexError)
"""What ends reading: damage, and (PyAV) a packet of a stream that was not there when the file was opened."""

MOST_GAPS = 500


class Ticks:
    """The times of one stream.

    Attributes:
        base: Seconds per tick.
        starts: Presentation times (from an index: decoding times, which are the same but for their order).
        lengths: How long each lasts, as far as the file says; 0 where not.
        start: First instant, seconds.
        duration: Seconds from there to the end of what is usable.
        lost: Seconds promised and not there.
    """

    def __init__(self, stream: VideoStream | AudioStream) -> None:
        self.stream = stream
        self.base = Fraction(stream.time_base or Fraction(1, 90_000))
        self.starts = array("q")
        self.lengths = array("q")
        self.start = Fraction(0)
        self.duration = Fraction(0)
        self.lost = Fraction(0)

    def fill_from_index(self, file_bytes: int) -> bool:
        """Whether the index is whole; then the times are those of the samples that the file still holds."""
        stream = self.stream
        held = [entry for entry in stream.index_entries if entry.size]
        entries = [(e.timestamp, e.pos + e.size, e.size) for e in held if not e.is_discard]
        promised = Fraction(stream.duration or 0)
        if len(entries) < 2 or promised <= 0:
            return False
        span = entries[-1][0] - entries[0][0]
        if span < promised * Fraction(9, 10) - 1 and len(held) != stream.frames:
            return False  # fragmented: the index grows while reading
        usable = sum(until <= file_bytes for _, until, _ in entries)
        self.starts = array("q", (at for at, _, _ in entries[:usable]))
        self.lengths = array("q", (self._sound_ticks(size) for _, _, size in entries[:usable]))
        self.start = Fraction(stream.start_time or 0) * self.base
        self.duration = promised * self.base
        if usable < len(entries):
            tail = entries[-1][0] - entries[usable][0] + promised - span
            self.lost = max(Fraction(0), tail * self.base)
            self.duration = max(Fraction(0), self.duration - self.lost)
        return True

    def _sound_ticks(self, size: int) -> int:
        """Ticks that ``size`` bytes of uncompressed sound last: its index lists chunks of many samples."""
        context = self.stream.codec_context
        if not context.name.startswith(("pcm", "adpcm")) or not context.bit_rate:
            return 0
        return round(size * 8 / context.bit_rate / self.base)

    def take(self, start: int, length: int) -> None:
        """Note one packet."""
        self.starts.append(start)
        self.lengths.append(length)

    def close(self) -> None:
        """Work out start and duration once every packet was noted."""
        if not self.starts:
            return
        order = sorted(range(len(self.starts)), key=self.starts.__getitem__)
        self.starts = array("q", (self.starts[n] for n in order))
        self.lengths = array("q", (self.lengths[n] for n in order))
        # A codec's run-up is in the packets but is never heard: the stream begins after it.
        first, heard = self.starts[0], self.stream.start_time
        if isinstance(self.stream, AudioStream) and heard is not None:
            first = max(first, heard)
        last = self.starts[-1] + (self.lengths[-1] or self.median)
        self.start, self.duration = first * self.base, (last - first) * self.base

    @property
    def deltas(self) -> list[int]:
        """Ticks between neighbours, no zeros."""
        return [b - a for a, b in pairwise(sorted(self.starts)) if b > a]

    @property
    def median(self) -> int:
        """The usual distance between neighbours, ticks; 0 when there is only one."""
        deltas = sorted(self.deltas)
        return deltas[len(deltas) // 2] if deltas else 0

    @property
    def variable(self) -> bool:
        """Whether they come unevenly."""
        deltas, median = self.deltas, self.median
        uneven = sum(abs(delta - median) > self._slack(median, UNEVEN) for delta in deltas)
        return uneven > max(Fraction(1), len(deltas) * UNEVEN_SHARE)

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """Stretches inside without data, seconds on the file's clock as fractions."""
        median, found = self.median, list[tuple[str, str]]()
        lengths = (length or median for length in self.lengths)
        for (start, following), length in zip(pairwise(self.starts), lengths, strict=False):
            end = start + length
            if (following - end) * self.base > GAP_S and len(found) < MOST_GAPS:
                found.append((str(end * self.base), str(following * self.base)))
        return found

    def rate(self) -> Fraction:
        """Nominal pictures per second: what the file says where the times bear it out, else the common rate nearby."""
        stream = self.stream
        average = Fraction(stream.average_rate or stream.guessed_rate or 25)
        nominal = Fraction(stream.base_rate or average)
        if (
            stream.container.format.name == "avi"
        ):  # declared there; dropped pictures leave holes in it
            return near_common(average, SNAP)
        usual, sure = self._usual_rate()
        for told in (nominal, average):
            if abs(told - usual) <= usual * sure:
                return near_common(told, NEAR if self.variable else SNAP)
        return near_common(usual, max(sure, NEAR) if self.variable else sure)

    def _usual_rate(self) -> tuple[Fraction, Fraction]:
        """Rate of the even stretches, and by how much of it that may be wrong; the average where there are none."""
        stream, median = self.stream, self.median
        average = Fraction(stream.average_rate or stream.guessed_rate or 25)
        even = [
            delta for delta in self.deltas if abs(delta - median) <= self._slack(median, JITTER)
        ]
        if not even:
            return average, SNAP
        mean = Fraction(sum(even), len(even))
        rate = 1 / (mean * self.base)
        spread = statistics.pstdev(even)
        rounding = Fraction(2, sum(even))
        jitter = Fraction(3 * spread / float(mean) / len(even) ** 0.5 if spread > 1 else 0)
        return (rate, max(SNAP, rounding, jitter)) if rate <= FASTEST else (average, SNAP)

    @staticmethod
    def _slack(median: int, share: Fraction) -> Fraction:
        return max(Fraction(2), median * share)


def near_common(rate: Fraction, within: Fraction) -> Fraction:
    """The common rate nearest to ``rate`` when no farther (relatively) than ``within``."""
    best = min(COMMON_RATES, key=lambda common: abs(common - rate))
    return best if abs(best - rate) <= rate * within else rate.limit_denominator(1001)


def read_times(
    container: InputContainer,
    video: VideoStream,
    audio: AudioStream | None,
    file_bytes: int,
    again: Callable[[], InputContainer],
) -> tuple[Ticks, Ticks | None]:
    """The times of the chosen streams of ``container``; ``again`` opens it anew to be read from its first byte.

    Raises:
        Refusal: There is no picture in what is left of the file, or only one.
    """
    pictures, sound = Ticks(video), None if audio is None else Ticks(audio)
    indexed = "mp4" in container.format.name and pictures.fill_from_index(file_bytes)
    if not indexed or (sound and not sound.fill_from_index(file_bytes)):
        pictures, sound = Ticks(video), None if audio is None else Ticks(audio)
        with again() as fresh:
            _read_packets(fresh, pictures, sound)
    if not pictures.starts:
        raise Refusal("media.no_picture")
    if len(pictures.starts) < 2:
        raise Refusal("media.no_duration")
    return pictures, sound


def _read_packets(container: InputContainer, pictures: Ticks, sound: Ticks | None) -> None:
    """Read the file through; what is damaged to the end ends it."""
    notes = {each.stream.index: each for each in (pictures, sound) if each}
    last = Fraction(0)
    with contextlib.suppress(*ENDS):
        for packet in container.demux([*container.streams.video, *container.streams.audio]):
            if packet.pts is None or not packet.size or packet.time_base is None:
                continue
            last = max(last, (packet.pts + (packet.duration or 0)) * Fraction(packet.time_base))
            if packet.stream.index in notes and not packet.is_discard:
                notes[packet.stream.index].take(packet.pts, packet.duration or 0)
    for each in notes.values():
        each.close()
    promised = Fraction(container.duration or 0, 1_000_000)
    begins = Fraction(container.start_time or 0, 1_000_000)
    gap = promised + begins - last
    pictures.lost = gap if gap > LOSS_FLOOR else Fraction(0)
