"""Exact time: presentation timestamps, ranges and rates as fractions of a second."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from typing_extensions import override


@dataclass(frozen=True, order=True)
class FrameRate:
    """Frames per second as an exact fraction: 30000/1001, never 29.97."""

    value: Fraction

    def __post_init__(self) -> None:
        """Refuse rates that are not above zero."""
        if self.value <= 0:
            raise ValueError(f"a frame rate is above zero, not {self.value}")

    @property
    def frame(self) -> Fraction:
        """Duration of one frame, seconds."""
        return 1 / self.value

    def frames_in(self, seconds: Fraction) -> int:
        """Whole frames nearest to ``seconds`` (half a frame rounds up)."""
        return int(seconds * self.value + Fraction(1, 2))

    def snap(self, seconds: Fraction) -> Fraction:
        """``seconds`` moved to the nearest frame start."""
        return self.frames_in(seconds) / self.value

    @override
    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Timecode:
    """A presentation timestamp: ``pts`` ticks of ``time_base`` seconds each."""

    pts: int
    time_base: Fraction

    @property
    def seconds(self) -> Fraction:
        """Exact time in seconds."""
        return self.pts * self.time_base


@dataclass(frozen=True, order=True)
class TimeRange:
    """Half-open range ``[start, end)`` in seconds."""

    start: Fraction
    end: Fraction

    def __post_init__(self) -> None:
        """Refuse a range that ends before it starts."""
        if self.end < self.start:
            raise ValueError(f"a range ends at or after its start: {self.start} .. {self.end}")

    @classmethod
    def of(cls, start: Fraction | int, duration: Fraction | int) -> TimeRange:
        """The range of ``duration`` seconds from ``start``."""
        return cls(Fraction(start), Fraction(start) + duration)

    @property
    def duration(self) -> Fraction:
        """Length in seconds."""
        return self.end - self.start

    @property
    def middle(self) -> Fraction:
        """The instant half way, seconds."""
        return (self.start + self.end) / 2

    def contains(self, instant: Fraction) -> bool:
        """Whether ``instant`` lies in the half-open range."""
        return self.start <= instant < self.end

    def overlaps(self, other: TimeRange) -> bool:
        """Whether the two share any time; ranges that only touch do not."""
        return self.start < other.end and other.start < self.end

    def intersection(self, other: TimeRange) -> TimeRange | None:
        """The shared time, None where there is none."""
        if not self.overlaps(other):
            return None
        return TimeRange(max(self.start, other.start), min(self.end, other.end))

    def shifted(self, by: Fraction) -> TimeRange:
        """The range moved by ``by`` seconds."""
        return TimeRange(self.start + by, self.end + by)
