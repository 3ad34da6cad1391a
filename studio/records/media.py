"""What a media file is and what was seen in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pydantic import Field, field_serializer, field_validator

from studio.records.focus import FocusPoint, pack_points, unpack_points
from studio.records.packed import Curve
from studio.records.value import Value
from studio.units import Size, TimeRange

ANALYSIS_VERSION = 3
"""Raised when a change of the detectors makes stored analyses stale."""


TALK_PAUSE = Fraction(2)
"""Seconds; a longer silence ends a talk. Speakers on the phone pause for 1.5 to 2 s before they go on."""


class MediaKind(StrEnum):
    """Film or photograph."""

    FILM = "film"
    PHOTO = "photo"
    """Taken as a source that shows for as long as the edit likes; ``MediaInfo.duration`` is only nominal."""


class HdrKind(StrEnum):
    """Transfer of the picture."""

    SDR = "sdr"
    HLG = "hlg"
    PQ = "pq"


class VideoStream(Value):
    """The video stream that is used: the first real one, not cover art."""

    index: int
    codec: str
    coded: Size
    """Stored size, pixels, before rotation and pixel aspect."""
    display: Size
    """Size as seen: upright, square pixels, both even or odd as they come."""
    rotation: int
    """Degrees clockwise the stored picture must be turned to stand upright: 0, 90, 180, 270."""
    pixel_aspect: Fraction
    rate: Fraction
    """Nominal frames per second, exact."""
    variable_rate: bool
    pixel_format: str
    interlaced: bool
    top_field_first: bool = True
    """Order of the fields where ``interlaced``."""
    dolby_vision: int | None = None
    """Profile of a Dolby Vision stream, such as 8 (with HLG or PQ base); None without."""
    full_range: bool
    hdr: HdrKind
    primaries: str
    transfer: str
    matrix: str
    start: Fraction
    """First presentation time, seconds, on the file's clock."""
    duration: Fraction
    time_base: Fraction = Fraction(1, 90_000)
    """Seconds per tick of the stream's timestamps."""


class AudioStream(Value):
    """The audio stream that is used."""

    index: int
    codec: str
    rate: int
    """Samples per second."""
    channels: int
    layout: str
    start: Fraction
    duration: Fraction
    gaps: tuple[TimeRange, ...] = ()
    """Stretches inside it without any sound data, seconds on the file's clock."""


class Place(Value):
    """Where a picture was taken, WGS 84. Private by default: no page and no export shows it unasked."""

    latitude: float
    """Degrees, north above zero."""
    longitude: float
    """Degrees, east above zero."""
    altitude_m: float | None = None


class Telemetry(Value):
    """What the camera wrote beside the pictures."""

    captured_at: datetime | None = None
    """With the zone the camera gives; UTC where it gives none (QuickTime's rule)."""
    device: str = ""
    """Maker and model, as written."""
    place: Place | None = None


class MediaInfo(Value):
    """A file that passed the intake gate."""

    kind: MediaKind = MediaKind.FILM
    container: str
    bytes: int
    duration: Fraction
    """Seconds of usable picture."""
    start: Fraction = Fraction(0)
    """Where the file's clock starts, seconds: earliest stream; ffmpeg's ``-ss 0`` means this instant."""
    video: VideoStream
    audio: AudioStream | None
    lost: Fraction = Fraction(0)
    """Seconds promised by the container that do not decode (truncated or damaged)."""
    edit_list: bool = False
    """Whether the container's edit list moves or hides pictures (the times given here already follow it)."""
    telemetry: Telemetry = Telemetry()
    other_streams: tuple[str, ...] = ()
    """What else is in the file and left alone: ``"video mjpeg cover"``, ``"data gpmd"``, ``"audio aac"``."""

    def without_place(self) -> MediaInfo:
        """The same without where it was taken: what may be shown to anybody."""
        kept = self.telemetry.model_copy(update={"place": None})
        return self.model_copy(update={"telemetry": kept})


class BoundaryKind(StrEnum):
    """How one shot turns into the next."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"
    WIPE = "wipe"
    """The new picture moves over the old one or pushes it out."""


class Boundary(Value):
    """A shot change. A cut has ``start == end``: the first instant of the new shot."""

    kind: BoundaryKind
    start: Fraction
    end: Fraction
    confidence: float = 1.0
    """0 to 1."""


class ShotQuality(Value):
    """How good a shot looks; every figure 0 (poor) to 1 (good) unless said otherwise."""

    sharpness: float
    exposure: float
    """Brightness, contrast and unclipped lights and shadows."""
    colourfulness: float
    steadiness: float
    motion: float
    """Subject motion, 0 still to 1 lively."""
    cleanness: float = 1.0
    """1 no noise."""
    frozen: float = 0.0
    """Share of the shot in which the picture stands still though it should move, 0 to 1."""
    black: float = 0.0
    """Share of the shot that is black or blank, 0 to 1."""
    score: float
    """Weighted sum used for ranking."""


class Shot(Value):
    """One uninterrupted take, half-open, with what was measured in it."""

    range: TimeRange
    quality: ShotQuality
    rank: int = 0
    """1 for the best shot of the file; 0 where nothing was ranked."""
    look: str = ""
    """``packed.pack`` of tiny pictures of the shot, spread evenly, one for every few seconds: tells alike shots.

    Each is 8 × 8, luma, then two colour differences: 192 values.
    """
    focus: tuple[FocusPoint, ...] = ()
    """Kept as text: milliseconds and 16-bit places."""

    @field_serializer("focus")
    def _focus_as_text(self, points: tuple[FocusPoint, ...]) -> str:
        return pack_points(points)

    @field_validator("focus", mode="before")
    @classmethod
    def _focus_from_text(cls, value: Any) -> Any:  # noqa: ANN401 - text, points, or version 1's list
        return unpack_points(value) if isinstance(value, str) else value


class Sound(Value):
    """What is heard in the whole file; loudness after EBU R 128."""

    integrated_lufs: float | None
    """None when there is no audio or only silence."""
    true_peak_dbtp: float | None
    loudest_lufs: float | None = None
    """Highest short-term (3 s) loudness."""
    waveform: Curve | None = None
    """Peaks of the sound, 0 silence to 1 full scale, square root taken so that quiet sound shows."""
    loudness: Curve | None = None
    """Short-term loudness: 0 is -60 LUFS or less, 1 is 0 LUFS."""
    speech: tuple[TimeRange, ...] = ()
    """Where somebody speaks, seconds on the file's clock, in order, without overlap."""
    music: tuple[TimeRange, ...] = ()
    """Where there is music, as far as that is cheap to tell."""

    @property
    def talk(self) -> tuple[TimeRange, ...]:
        """``speech`` as people note it down: pauses for thought of up to ``TALK_PAUSE`` belong to the talk.

        The edit cuts in such pauses, so it keeps to ``speech``.
        """
        joined: list[TimeRange] = []
        for span in self.speech:
            goes_on = bool(joined) and span.start - joined[-1].end <= TALK_PAUSE
            joined.append(TimeRange(joined.pop().start, span.end) if goes_on else span)
        return tuple(joined)


class Analysis(Value):
    """Everything one decode has taught about a file. Times are on the file's clock, seconds."""

    version: int = ANALYSIS_VERSION
    duration: Fraction
    boundaries: tuple[Boundary, ...]
    shots: tuple[Shot, ...]
    sound: Sound
    goodness: Curve | None = None
    """How good each instant looks: sharp, well lit, steady; 0 where it is black, frozen, blurred or shaken."""
    motion: Curve | None = None
    """Subject motion at each instant, 0 still to 1 lively: cuts avoid the middle of a movement."""
    lost: Fraction = Fraction(0)
    """Seconds that did not decode."""
    gaps: tuple[TimeRange, ...] = Field(default=())
    """Where inside the file pictures are missing or damaged (part of ``lost``)."""
