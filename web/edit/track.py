"""The track under the takes: what stands on it, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from studio.edit import desk_voices
from studio.edit.desk_captions import CaptionTrack
from studio.edit.srt import read_srt
from studio.errors import InputError
from studio.records.desk import DraftEdit
from studio.records.drafts import VoiceRecording
from studio.units import TimeRange
from studio.words import Message, say
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.kit.word_check import caption_findings
from web.edit.times import seconds_of
from web.entered import Entered
from web.i18n import language

LEVELS = (-12, -9, -6, -3, 0, 3, 6)


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
class VoiceBlock(Block):
    """A voice over the clip.

    Attributes:
        recording: What was recorded.
        level_db: How loud it is against speech as it usually is.
        outline: Points of a drawing of its sound, 0 to 1000 across, 0 to 100 down.
        cut_s: Seconds of it that nobody hears, because the clip ends.
    """

    recording: VoiceRecording
    level_db: int
    outline: str
    cut_s: float


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
        takes, captions, voices: In order.
        levels: Those one may choose for a voice, dB.
    """

    frames: int
    whole: int
    rate: Fraction
    takes: tuple[TakeBlock, ...]
    captions: tuple[CaptionBlock, ...]
    voices: tuple[VoiceBlock, ...]
    levels: tuple[int, ...] = LEVELS


def track_of(there: OnDesk, recordings: Mapping[str, VoiceRecording]) -> Track:
    """What a draft has on the clip's clock, with the recordings of its voices by id."""
    track = CaptionTrack(there.edit)
    return Track(
        frames=track.frames,
        whole=track.rate.frames_in(there.length),
        rate=there.edit.rate,
        takes=_takes(there),
        captions=_captions(there, track),
        voices=_voices(there, recordings),
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


def _voices(there: OnDesk, recordings: Mapping[str, VoiceRecording]) -> tuple[VoiceBlock, ...]:
    rate = there.desk.rate
    return tuple(
        VoiceBlock(
            was=each.start,
            first=rate.frames_in(each.start),
            end=rate.frames_in(each.range.end),
            recording=recordings[each.recording],
            level_db=each.level_db,
            outline=_outline(bytes.fromhex(recordings[each.recording].outline)),
            cut_s=round(max(0.0, float(each.range.end - there.length)), 1),
        )
        for each in there.edit.voices
        if each.recording in recordings
    )


def _outline(peaks: bytes) -> str:
    """Mirrored at the middle, as sound is drawn."""
    if not peaks:
        return ""
    step = 1000 / max(1, len(peaks) - 1)
    upper = [f"{place * step:.0f},{50 - each * 48 / 255:.0f}" for place, each in enumerate(peaks)]
    lower = [f"{place * step:.0f},{50 + each * 48 / 255:.0f}" for place, each in enumerate(peaks)]
    return " ".join((*upper, *reversed(lower)))


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


def _voice(form: Entered, there: OnDesk) -> DraftEdit:
    """A voice that begins elsewhere, or is louder or softer."""
    recording = form.raw("voice")[:40]
    level = desk_voices.of(there.edit, recording).level_db
    if form.raw("level"):
        level = form.whole("level", desk_voices.SOFTEST_DB, desk_voices.LOUDEST_DB)
    return desk_voices.placed(there.edit, recording, seconds_of(form.raw("start")), level)


def _unvoice(form: Entered, there: OnDesk) -> DraftEdit:
    return desk_voices.removed(there.edit, form.raw("voice")[:40])


READERS: Mapping[str, Callable[[Entered, OnDesk], DraftEdit]] = {
    "caption": _caption,
    "uncaption": _uncaption,
    "srt": _srt,
    "voice": _voice,
    "unvoice": _unvoice,
}
