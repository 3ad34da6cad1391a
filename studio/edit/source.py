"""What an edit is made from, and what is wanted of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from studio.records.edit import Mark, SourceRef
from studio.records.media import Analysis, MediaKind
from studio.units import FrameRate, TimeRange


@dataclass(frozen=True)
class EditSource:
    """A file that may be cut from: its identity and what was seen in it."""

    ref: SourceRef
    analysis: Analysis
    name: str = ""
    """As a person calls it, for messages."""

    @cached_property
    def whole(self) -> TimeRange:
        """From the first picture to the end of the last, seconds on the file's clock."""
        analysis = self.analysis
        starts = [shot.range.start for shot in analysis.shots]
        if analysis.goodness is not None:
            starts.append(analysis.goodness.start)
        start = min(starts, default=Fraction(0))
        ends = [start + analysis.duration, *(shot.range.end for shot in analysis.shots)]
        return TimeRange(start, max(ends))

    @property
    def is_photo(self) -> bool:
        """Whether it is a photograph: it shows for as long as the edit likes."""
        return self.ref.kind is MediaKind.PHOTO


@dataclass(frozen=True)
class EditWish:
    """What is wanted of an edit.

    Attributes:
        length: Seconds of footage, without the end card.
        rate: Frames per second of the clip.
        marks: What a person said of stretches of the sources.
    """

    length: Fraction
    rate: FrameRate
    marks: tuple[Mark, ...] = ()
