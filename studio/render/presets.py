"""What is delivered: sizes, rates, encoder settings, covers and loudness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from studio.errors import InputError
from studio.records.delivery import ASPECTS
from studio.records.value import Value
from studio.units import Aspect, FrameRate, Size

Rate = Literal[24, 25, 30, 50, 60]
"""Frames per second that may be delivered."""

RATES: tuple[Rate, ...] = (24, 25, 30)
"""Rates that every platform plays, frames per second."""

SAME_RATE = 5e-5
"""Rates that differ by less are one: containers write 29.97 for 30000/1001."""

BUFFER_S = 2
"""Seconds of the peak rate that an encoder may keep in hand."""

OF_THE_LARGEST = Fraction(96, 100)
"""Share of the largest file that picture and sound aim below; the rest is the container and what encoders overshoot."""

LEAST_RATE_KBIT = 100
"""Peak rate below which there is no picture to speak of, kbit/s."""

MB = 1_000_000
"""Bytes; platforms and chats count in tens."""

SPEEDS = {
    "h264": ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower"),
    "hevc": ("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower"),
    "av1": tuple(str(number) for number in range(4, 14)),
}
"""What the encoder of each codec calls its speeds."""

BEST = {"h264": 51, "hevc": 51, "av1": 63}
"""Highest constant-quality figure of each codec."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""1 to 300 characters."""


class DeliveryPreset(Value):
    """How a clip is encoded."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    """Part of a rendition's identity."""
    title_zh: Line
    title_en: Line
    platform: str = ""
    """Whose safe areas a clip keeps; empty for those that do everywhere, and where its template names one."""
    sizes: dict[str, Size]
    """Pixels of every aspect it delivers."""
    rates: Annotated[tuple[Rate, ...], Field(min_length=1)] = RATES
    """Frames per second; 1000/1001 of them is taken too."""
    codec: Literal["h264", "hevc", "av1"] = "h264"
    speed: str
    """Of the encoder, as the encoder calls it."""
    crf: Annotated[int, Field(ge=1)]
    """Constant quality, lower is better."""
    max_rate_kbit: Annotated[int, Field(ge=LEAST_RATE_KBIT, le=100_000)]
    """Peak video bit rate, kbit/s; less where the clip would be larger than ``max_mb`` otherwise."""
    keyframe_s: Annotated[int, Field(ge=1, le=10)]
    """Seconds between key frames."""
    colour: Literal["bt709"] = "bt709"
    """Primaries, transfer and matrix that the file is tagged with."""
    audio_kbit: Annotated[int, Field(ge=64, le=320)]
    """AAC bit rate, kbit/s."""
    max_mb: Annotated[int, Field(ge=4, le=4000)]
    """Largest file, million bytes."""
    cover_edge: Annotated[int, Field(ge=320, le=3840)] = 1920
    """Longest edge of the cover, pixels."""
    cover_max_kb: Annotated[int, Field(ge=50, le=20_000)] = 5000
    """Largest cover, thousand bytes."""
    loudness_lufs: Annotated[float, Field(ge=-30, le=-10)]
    """Integrated loudness aimed at (EBU R 128 measure; -16 LUFS is what phones are mixed for)."""
    true_peak_dbtp: Annotated[float, Field(ge=-9, le=0)]
    """Highest true peak."""
    most_gain_db: Annotated[float, Field(ge=0, le=60)]
    """Quiet sound is raised by no more than this: beyond it one hears only noise."""
    encoder: str = Field(default="", exclude=True, pattern="^$")
    """Which of ffmpeg's encoders of the codec; the one without hardware when empty. Found on the machine, see
    ``probing``, and never written in the file."""
    source: Line
    """Where the figures come from."""
    date: date

    @field_validator("sizes", mode="before")
    @classmethod
    def _pixels(cls, given: object) -> object:
        """TOML writes ``[1080, 1920]``."""
        if not isinstance(given, dict):
            return given
        return {
            aspect: Size(*size) if isinstance(size, list | tuple) and len(size) == 2 else size
            for aspect, size in given.items()
        }

    @field_validator("sizes")
    @classmethod
    def _shapes(cls, given: dict[str, Size]) -> dict[str, Size]:
        known = [str(each) for each in ASPECTS]
        if not given or not set(given) <= set(known):
            raise ValueError(", ".join(known))
        for aspect, size in given.items():
            if size.ratio != Aspect.parse(aspect).ratio or size.width % 2 or size.height % 2:
                raise ValueError(f"{aspect} = [even, even] of that ratio")
            if not 320 <= min(size.width, size.height) <= 2160:
                raise ValueError(f"{aspect}: 320–2160")
        return given

    @model_validator(mode="after")
    def _of_the_codec(self) -> Self:
        if self.speed not in SPEEDS[self.codec]:
            raise ValueError(f"speed: {', '.join(SPEEDS[self.codec])}")
        if self.crf > BEST[self.codec]:
            raise ValueError(f"crf: 1–{BEST[self.codec]}")
        return self

    @property
    def max_bytes(self) -> int:
        """Largest file, bytes."""
        return self.max_mb * MB

    @property
    def identity(self) -> str:
        """Name and a hash of everything that changes a file."""
        same = {"title_zh", "title_en", "source", "date"}
        # Without a platform where it names none, as files of before were named.
        told = self.model_dump_json(exclude=same if self.platform else {*same, "platform"})
        return f"{self.name}@{sha256(told.encode()).hexdigest()[:16]}"

    def size_of(self, aspect: Aspect) -> Size:
        """Pixels of an aspect.

        Raises:
            InputError: ``preset.aspect`` when it is not delivered in it.
        """
        size = self.sizes.get(str(aspect))
        if size is None:
            allowed = "、".join(self.sizes)
            raise InputError("preset.aspect", name=self.name, found=str(aspect), allowed=allowed)
        return size

    def check_rate(self, rate: Fraction) -> None:
        """Refuse the rate of an edit that was planned for something else.

        Raises:
            InputError: ``preset.rate``.
        """
        if not {rate, rate * Fraction(1001, 1000)} & {Fraction(each) for each in self.rates}:
            allowed = "、".join(str(each) for each in self.rates)
            raise InputError("preset.rate", name=self.name, found=str(rate), allowed=allowed)

    def rate_kbit(self, length: Fraction) -> int:
        """Peak video bit rate of a clip of ``length`` seconds, kbit/s: as given, or what ``max_mb`` leaves.

        An encoder that keeps its buffer never writes more than the peak rate for the clip's time and once the buffer.

        Raises:
            InputError: ``preset.too_long`` when nothing is left for a picture.
        """
        room = self.max_bytes * 8 * OF_THE_LARGEST / 1000 - self.audio_kbit * length
        rate = min(self.max_rate_kbit, int(room / (length + BUFFER_S)))
        if rate < LEAST_RATE_KBIT:
            raise InputError(
                "preset.too_long", name=self.name, seconds=round(length), max_mb=self.max_mb
            )
        return rate


SOCIAL = DeliveryPreset(
    name="social",
    title_zh="短视频平台通用",
    title_en="Social platforms",
    sizes={str(aspect): size for aspect, size in ASPECTS.items()},
    speed="veryfast",
    crf=21,
    max_rate_kbit=6000,
    keyframe_s=2,
    audio_kbit=160,
    max_mb=50,
    loudness_lufs=-16.0,
    true_peak_dbtp=-1.0,
    most_gain_db=30.0,
    source="measured by this project; every platform below takes it, and mini programs take 50 MB",
    date=date(2026, 11, 28),
)
"""For Douyin, Kuaishou, WeChat Channels and Xiaohongshu alike; stands in ``templates/presets.toml`` too."""

SAMPLE_RATE = 48000
"""Samples per second of every delivered sound."""


def clip_rate(source_rate: Fraction, rates: Sequence[int] = RATES) -> FrameRate:
    """The delivered rate with the most even step from the source's: 50 → 25, 60 → 30, 15 → 30, 24 → 24.

    The rates of television in America and Japan stay what they are: 29.97 and 59.94 → 30000/1001, 23.976 → 24000/1001,
    exactly. Every platform plays them, and picture goes over by picture; at 30 one picture in 33 seconds would show
    twice, seen as a hitch in a pan. What is only near them (a phone's 29.98 on average) is no such rate: it gets 30,
    whose frames are easier to reckon with.
    """
    rate = min(map(Fraction, rates), key=lambda rate: (_unevenness(source_rate, rate), -rate))
    slowed = rate * Fraction(1000, 1001)
    return FrameRate(slowed if _unevenness(source_rate, slowed) < SAME_RATE else rate)


def _unevenness(source_rate: Fraction, rate: Fraction) -> float:
    """How far one of the two rates is from being a whole multiple of the other, as a share."""
    steps = source_rate / rate if source_rate >= rate else rate / source_rate
    return abs(float(steps / max(1, round(steps))) - 1)
