"""What a media file is and what was seen in it."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from studio.records.value import Value
from studio.units import Size, TimeRange

ANALYSIS_VERSION = 1
"""Raised when a change of the detectors makes stored analyses stale."""


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


class MediaInfo(Value):
    """A file that passed the intake gate."""

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


class BoundaryKind(StrEnum):
    """How one shot turns into the next."""

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"


class Boundary(Value):
    """A shot change. A cut has ``start == end``: the first instant of the new shot."""

    kind: BoundaryKind
    start: Fraction
    end: Fraction
    confidence: float = 1.0
    """0 to 1."""


class FocusPoint(Value):
    """Where the eye goes at an instant: centre of interest, 0 to 1 of width and height."""

    time: Fraction
    x: float
    y: float


class ShotQuality(Value):
    """How good a shot looks; every figure 0 (poor) to 1 (good) unless said otherwise."""

    sharpness: float
    exposure: float
    colourfulness: float
    steadiness: float
    motion: float
    """Subject motion, 0 still to 1 lively."""
    score: float
    """Weighted sum used for ranking."""


class Shot(Value):
    """One uninterrupted take, half-open, with what was measured in it."""

    range: TimeRange
    quality: ShotQuality
    focus: tuple[FocusPoint, ...] = ()


class Sound(Value):
    """Loudness of the whole file, EBU R 128."""

    integrated_lufs: float | None
    """None when there is no audio or only silence."""
    true_peak_dbtp: float | None


class Analysis(Value):
    """Everything one decode has taught about a file. Times are on the file's clock, seconds."""

    version: int = ANALYSIS_VERSION
    duration: Fraction
    boundaries: tuple[Boundary, ...]
    shots: tuple[Shot, ...]
    sound: Sound
    lost: Fraction = Fraction(0)
    """Seconds that did not decode."""
