"""The track under the takes: what stands on it, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from studio.edit.desk_captions import CaptionTrack
from studio.edit.srt import read_srt
from studio.errors import InputError
from studio.records.desk import DraftEdit
from studio.units import TimeRange
from studio.words import Message, say
from studio.workflows.desk import OnDesk
from studio.workflows.word_check import caption_findings
from web.edit.times import seconds_of
from web.entered import Entered
from web.i18n import language


@dataclass(frozen=True)
class Block:
    """Something that stands on a track.

    Attributes:
        was: The exact instant it begins at, seconds, by which forms name it.
        first, end: Frames of the clip.
        start, stop: Seconds, to a hundredth.
    """

    was: Fraction
    first: int
    end: int

    @property
    def start(self) -> str:
        """As its field shows it."""
        return f"{float(self.was):.2f}"


@dataclass(frozen=True)
class CaptionBlock(Block):
    """A caption.

    Attributes:
        text: What it says.
        until: Where it ends, seconds.
        beyond: Whether the takes end before it.
        told: Claim words in it, each with what to write instead; the level of the gravest.
        level: ``error``, ``warning`` or nothing.
    """

    text: str
    until: Fraction
    beyond: bool
    told: tuple[Message, ...]
    level: str

    @property
    def stop(self) -> str:
        """As its field shows it."""
        return f"{float(self.until):.2f}"


@dataclass(frozen=True)
class TakeBlock(Block):
    """A take: its number, and its place from 1."""

    number: int
    place: int


@dataclass(frozen=True)
class Track:
    """What the page shows.

    Attributes:
        frames: Of all takes together.
        whole: Of the clip, end card included.
        rate: Frames per second.
        takes, captions: In order.
    """

    frames: int
    whole: int
    rate: Fraction
    takes: tuple[TakeBlock, ...]
    captions: tuple[CaptionBlock, ...]


def track_of(there: OnDesk) -> Track:
    """The takes and captions of a draft on the clip's clock."""
    track = CaptionTrack(there.edit)
    return Track(
        frames=track.frames,
        whole=track.rate.frames_in(there.length),
        rate=there.edit.rate,
        takes=_takes(there),
        captions=_captions(there, track),
    )


def _takes(there: OnDesk) -> tuple[TakeBlock, ...]:
    found, at, rate = [], Fraction(0), there.desk.rate
    for place, each in enumerate(there.edit.takes, start=1):
        end = at + each.range.duration
        found.append(TakeBlock(at, rate.frames_in(at), rate.frames_in(end), each.number, place))
        at = end
    return tuple(found)


def _captions(there: OnDesk, track: CaptionTrack) -> tuple[CaptionBlock, ...]:
    captions, beyond = there.edit.words.captions, track.beyond
    found = caption_findings(there.settings, there.kit, [each.text for each in captions])
    blocks = []
    for each in captions:
        claims = [claim for claim in found if claim.place.text == each.text]
        levels = {claim.level for claim in claims}
        blocks.append(
            CaptionBlock(
                was=each.range.start,
                first=track.frame(each.range.start),
                end=track.frame(each.range.end),
                text=each.text,
                until=each.range.end,
                beyond=each in beyond,
                told=tuple(say(claim.code, language(), claim.params) for claim in claims),
                level="error" if "error" in levels else "warning" if levels else "",
            )
        )
    return tuple(blocks)


def _caption(form: Entered, there: OnDesk) -> DraftEdit:
    """A caption moved, stretched, or saying something else; a new one where none is named."""
    track, start = CaptionTrack(there.edit), seconds_of(form.raw("start"))
    if not form.raw("was"):
        return track.added(start, form.raw("text"))
    end = seconds_of(form.raw("end"))
    if end <= start:
        raise InputError("desk.backwards")
    text = form.raw("text") if "text" in form.values else None
    return track.placed(seconds_of(form.raw("was")), TimeRange(start, end), text)


def _uncaption(form: Entered, there: OnDesk) -> DraftEdit:
    return CaptionTrack(there.edit).removed(seconds_of(form.raw("was")))


def _srt(form: Entered, there: OnDesk) -> DraftEdit:
    """All captions at once, as a caption file has them."""
    track = CaptionTrack(there.edit)
    if not form.raw("captions"):
        return track.replaced(())
    return track.replaced(read_srt(form.raw("captions").encode(), "SRT"))


READERS: Mapping[str, Callable[[Entered, OnDesk], DraftEdit]] = {
    "caption": _caption,
    "uncaption": _uncaption,
    "srt": _srt,
}
