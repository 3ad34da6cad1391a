"""An edit as it lies on the editing desk: everything of it that a person may change."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field

from studio.records.clip_words import NO_WORDS, ClipWords
from studio.records.edit import Mark, Reason, SourceRef
from studio.records.value import Value
from studio.units import Aspect, TimeRange


class DraftPoint(Value):
    """Where somebody wants the crop of a take: 0 to 1 of width and height; for one aspect, or for all."""

    aspect: Aspect | None = None
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


class DraftTake(Value):
    """A take on the desk. Its number stays with it wherever it is moved."""

    number: int
    source: int
    """Index into ``DraftEdit.sources``."""
    shot: int
    range: TimeRange
    """Seconds on the source's clock, whole frames at ``DraftEdit.rate``."""
    reasons: tuple[Reason, ...] = ()
    """Why the automatic plan took it; empty for what a person chose."""
    points: tuple[DraftPoint, ...] = ()


class VoiceOver(Value):
    """A recorded voice over the clip."""

    recording: str
    """Id of its ``VoiceRecording``."""
    blob: str
    start: Fraction
    """Seconds on the clip's clock, whole frames; it is heard to its end, or to the clip's."""
    length: Fraction
    """Seconds."""
    level_db: int = 0
    """Louder or softer than speech usually is."""

    @property
    def range(self) -> TimeRange:
        """When it would be heard in a clip without end."""
        return TimeRange.of(self.start, self.length)


class DraftEdit(Value):
    """Everything a clip is made from that a person may change."""

    sources: tuple[SourceRef, ...]
    """One for each of ``EditDraft.footage_ids``."""
    rate: Fraction
    """Frames per second."""
    takes: tuple[DraftTake, ...]
    marks: tuple[Mark, ...] = ()
    """What was said of stretches of the footage; the next automatic plan keeps to them."""
    template: str
    aspects: tuple[Aspect, ...]
    preset: str
    length_s: int
    """What the automatic plan was asked for, end card included."""
    music: bool = True
    words: ClipWords = NO_WORDS
    voices: tuple[VoiceOver, ...] = ()
    """In the order they were recorded."""
