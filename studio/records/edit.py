"""The plan of a clip: which source times play when, what part of the picture is shown, and why."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from studio.records.media import MediaKind
from studio.records.value import Value
from studio.units import Aspect, Box, Size, TimeRange

PLAN_VERSION = 2
"""Raised when plans written to files change their form."""


class Reason(Value):
    """Why something was done; ``studio.words`` has its sentences under ``code``."""

    code: str
    """Such as ``edit.why.sharpest``."""
    params: dict[str, str | int | float] = Field(default_factory=dict)


class MarkKind(StrEnum):
    """What a person says of a stretch of footage."""

    USE_ONLY = "use_only"
    """In and out: nothing outside such marks of this file is used."""
    MUST = "must"
    """Part of the clip whatever it looks like."""
    NEVER = "never"
    FAVOURITE = "favourite"
    """Preferred; a take goes around its middle."""


class Role(StrEnum):
    """What a shot tells in a product story, in the order the story is told."""

    PLACE = "place"
    WORK = "work"
    PRODUCT = "product"
    USE = "use"


class Mark(Value):
    """A person's mark on a stretch of one source."""

    source: int = 0
    """Index into the sources of the plan."""
    kind: MarkKind | None = None
    """None for a mark that only tells the role."""
    range: TimeRange
    """Seconds on the source's clock."""
    role: Role | None = None


class Take(Value):
    """One stretch of one source on the timeline."""

    source: int
    """Index into ``Timeline.sources``."""
    shot: int
    """Index of the shot in that source's analysis."""
    source_range: TimeRange
    """Seconds on the source's clock; for a photograph only its length counts."""
    output_range: TimeRange
    """Seconds on the clip's clock; whole frames at ``Timeline.rate``."""
    reasons: tuple[Reason, ...] = ()
    """Why it was taken."""


class LeftOut(Value):
    """A shot, or a stretch of one, that was not taken, and why."""

    source: int
    shot: int
    range: TimeRange
    reasons: tuple[Reason, ...]


class SourceRef(Value):
    """A source by content, so the plan outlives file names."""

    sha256: str
    display: Size
    kind: MediaKind = MediaKind.FILM


class TransitionKind(StrEnum):
    """How one take becomes the next."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    """The pictures melt into one another."""
    BRAND_WIPE = "brand-wipe"
    """The county's colours run over the cut."""


class TransitionWhere(StrEnum):
    """At which cuts."""

    EVERY = "every"
    SCENES = "scenes"
    """Where the next take is of another shot."""
    FIRST = "first"
    """From the opening picture into the story."""
    LAST = "last"
    """Into the last take."""


class TransitionWish(Value):
    """What a template wants between takes."""

    kind: TransitionKind = TransitionKind.CUT
    seconds: Annotated[Fraction, Field(ge=Fraction(1, 5), le=2)] = Fraction(1, 2)
    where: TransitionWhere = TransitionWhere.EVERY


class Transition(Value):
    """Something other than a cut between a take and the next. It moves no take and changes no length."""

    after: int
    """Number of the take before it."""
    kind: TransitionKind
    lead: Fraction
    """Seconds it is seen before the cut, whole frames."""
    tail: Fraction
    """Seconds it is seen after the cut, whole frames."""
    handles: bool = True
    """Whether both files go on under it: so do pictures of a dissolve, and the sound of either is faded across."""


class Timeline(Value):
    """The edit, one for all aspects. Takes follow each other without gap from zero."""

    sources: tuple[SourceRef, ...]
    takes: tuple[Take, ...]
    rate: Fraction
    """Frames per second of the clip."""
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Reason, ...] = ()
    """What the person should know of the whole: longer because of speech, shorter because footage ran out."""
    transitions: tuple[Transition, ...] = ()
    """In order; every other join is a cut."""

    @property
    def duration(self) -> Fraction:
        """Seconds from first to last frame's end."""
        return self.takes[-1].output_range.end if self.takes else Fraction(0)


class CropKey(Value):
    """Crop box at an instant of the take (seconds from the take's start), display pixels."""

    time: Fraction
    box: Box


class CropPath(Value):
    """How the picture of one take is cropped: one key holds still, two or more move evenly from key to key.

    Boxes of a film's path have one size; a photograph's may grow or shrink (a slow zoom).
    """

    keys: tuple[CropKey, ...]
    fill: bool = False
    """The box has not the clip's shape (the subject would not fit): it is shown whole over its own blurred picture."""


class CropPoint(Value):
    """A person's wish: for this take the crop sits around this point, 0 to 1 of width and height."""

    take: int
    aspect: Aspect | None = None
    """None for all aspects."""
    x: float
    y: float


class CropPlan(Value):
    """Crop paths of every take for one aspect, in timeline order."""

    aspect: Aspect
    paths: tuple[CropPath, ...]


class CropPlans(Value):
    """All crops of a clip."""

    plans: tuple[CropPlan, ...]


class Caption(Value):
    """Words shown for a while; times are seconds on the clock they are said to be on."""

    range: TimeRange
    text: str
    """Lines are divided by line feeds."""


class PlanFile(Value):
    """A source of a plan as a file, for editors that open it by name."""

    path: str
    name: str
    duration: Fraction
    start: Fraction
    """First presentation time, seconds."""
    begins: Fraction = Fraction(0)
    """Where players and editors begin to count, seconds: earlier than ``start`` where sound or an empty edit goes
    before the first picture."""
    rate: Fraction
    has_sound: bool


class EditPlan(Value):
    """What ``county-studio plan`` prints and ``export`` reads: an edit that is whole in itself."""

    version: int = PLAN_VERSION
    title: str
    files: tuple[PlanFile, ...]
    """One for each of ``timeline.sources``."""
    timeline: Timeline
    crops: tuple[CropPlan, ...]
    captions: tuple[Caption, ...] = ()
    """On the clip's clock."""
    marks: tuple[Mark, ...] = ()
    """What the person had marked, on the sources' clocks."""
