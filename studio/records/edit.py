"""The plan of a clip: which source times play when, and what part of the picture is shown."""

from __future__ import annotations

from fractions import Fraction

from studio.records.value import Value
from studio.units import Aspect, Box, Size, TimeRange


class Take(Value):
    """One stretch of one source on the timeline."""

    source: int
    """Index into ``Timeline.sources``."""
    shot: int
    """Index of the shot in that source's analysis."""
    source_range: TimeRange
    """Seconds on the source's clock."""
    output_range: TimeRange
    """Seconds on the clip's clock; whole frames at ``Timeline.rate``."""


class SourceRef(Value):
    """A source by content, so the plan outlives file names."""

    sha256: str
    display: Size


class Timeline(Value):
    """The edit, one for all aspects. Takes follow each other without gap from zero."""

    sources: tuple[SourceRef, ...]
    takes: tuple[Take, ...]
    rate: Fraction
    """Frames per second of the clip."""

    @property
    def duration(self) -> Fraction:
        """Seconds from first to last frame's end."""
        return self.takes[-1].output_range.end if self.takes else Fraction(0)


class CropKey(Value):
    """Crop box at an instant of the take (seconds from the take's start), display pixels."""

    time: Fraction
    box: Box


class CropPath(Value):
    """How the picture of one take is cropped: one key holds still, two or more move.

    All boxes of a path have one size.
    """

    keys: tuple[CropKey, ...]


class CropPlan(Value):
    """Crop paths of every take for one aspect, in timeline order."""

    aspect: Aspect
    paths: tuple[CropPath, ...]
