"""What was seen and heard in a file of footage, as its page draws it."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field

from studio.records.media import Analysis
from studio.units import TimeRange
from studio.workflows.footage.look_again import is_stale
from web.api.footage import GROUP
from web.api.marks import gettext as _
from web.api.operations import operation
from web.api.shapes import Id, Shape
from web.footage.raw import shown
from web.footage.strip import StripShot, strip_of
from web.footage.wave import highs_of

MS = 1000
THOUSAND = 1000


class LookShape(Shape):
    """A word on how a shot looks."""

    text: str
    good: bool = Field(description=_("Whether that speaks for the shot."))


class ShotShape(Shape):
    """One uninterrupted take, on the file's clock."""

    number: int
    start_ms: int
    end_ms: int
    score: int = Field(description=_("Quality, 0 to 1000."))
    rank: int = Field(description=_("1 for the best of the file; 0 where nothing was ranked."))
    begins: str = Field(description=_("Kind of the boundary it begins with; empty for the first."))
    looks: list[LookShape]


class StretchShape(Shape):
    """A stretch of the file, on its clock."""

    start_ms: int
    end_ms: int


class SeenShape(Shape):
    """What is known of a file."""

    footage_id: Id
    stale: bool = Field(description=_("Newer detectors have not seen the file."))
    start_ms: int = Field(
        description=_("Where the file begins on its own clock, by which drafts count takes.")
    )
    length_ms: int
    shots: list[ShotShape]
    waveform: list[int] = Field(
        description=_("Height of the sound in equal steps, 0 to 1000; empty where there is none.")
    )
    speech: list[StretchShape]
    music: list[StretchShape]


@operation(
    "GET",
    "/footage/<footage_id>/shots",
    SeenShape,
    group=GROUP,
    summary=_("Shots, speech, music and waveform of a file of footage"),
)
def get_footage_shots(footage_id: str) -> SeenShape:
    """Empty before the file was looked at."""
    footage = shown(footage_id)
    found = footage.analysis
    whole = _whole(found)
    heard = found.sound if found and whole else None
    curve = heard.waveform if heard else None
    return SeenShape(
        footage_id=footage.id,
        stale=is_stale(footage),
        start_ms=_ms(whole.start) if whole else 0,
        length_ms=_ms(whole.duration) if whole else 0,
        shots=[_shot(each, whole.start) for each in strip_of(found)] if whole else [],
        waveform=[round(each * THOUSAND) for each in highs_of(curve, whole)]
        if curve and whole
        else [],
        speech=_stretches(heard.speech, whole) if heard and whole else [],
        music=_stretches(heard.music, whole) if heard and whole else [],
    )


def _whole(found: Analysis | None) -> TimeRange | None:
    if found is None or not found.shots:
        return None
    return TimeRange(found.shots[0].range.start, found.shots[-1].range.end)


def _shot(each: StripShot, first: Fraction) -> ShotShape:
    return ShotShape(
        number=each.number,
        start_ms=_ms(first + each.start),
        end_ms=_ms(first + each.end),
        score=round(each.score * THOUSAND),
        rank=each.rank,
        begins=each.begins,
        looks=[LookShape(text=text, good=good) for text, good in each.words],
    )


def _stretches(spans: tuple[TimeRange, ...], whole: TimeRange) -> list[StretchShape]:
    shared = (each.intersection(whole) for each in spans)
    return [
        StretchShape(start_ms=_ms(each.start), end_ms=_ms(each.end))
        for each in shared
        if each is not None
    ]


def _ms(seconds: Fraction) -> int:
    return round(seconds * MS)
