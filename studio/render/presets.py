"""What is delivered: sizes, rates, encoder settings and loudness."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from studio.units import FrameRate

RATES = (Fraction(24), Fraction(25), Fraction(30))
"""Rates that every platform plays, frames per second."""


SAME_RATE = 5e-5
"""Rates that differ by less are one: containers write 29.97 for 30000/1001."""


@dataclass(frozen=True)
class DeliveryPreset:
    """How a clip is encoded.

    Attributes:
        name: Part of a rendition's identity.
        x264_preset: Speed of the encoder.
        crf: Constant quality of x264, lower is better.
        max_rate_kbit: Peak video bit rate, kbit/s; keeps a 60 s clip below the 50 MB that mini programs take.
        keyframe_s: Seconds between key frames.
        audio_kbit: AAC bit rate, kbit/s.
        loudness_lufs: Integrated loudness aimed at (EBU R 128 measure; -16 LUFS is what phones are mixed for).
        true_peak_dbtp: Highest true peak.
        most_gain_db: Quiet sound is raised by no more than this: beyond it one hears only noise.
    """

    name: str
    x264_preset: str
    crf: int
    max_rate_kbit: int
    keyframe_s: int
    audio_kbit: int
    loudness_lufs: float
    true_peak_dbtp: float
    most_gain_db: float


SOCIAL = DeliveryPreset(
    name="social",
    x264_preset="veryfast",
    crf=21,
    max_rate_kbit=6000,
    keyframe_s=2,
    audio_kbit=160,
    loudness_lufs=-16.0,
    true_peak_dbtp=-1.0,
    most_gain_db=30.0,
)
"""For Douyin, Kuaishou, WeChat Channels and Xiaohongshu alike."""

SAMPLE_RATE = 48000
"""Samples per second of every delivered sound."""


def clip_rate(source_rate: Fraction) -> FrameRate:
    """The delivered rate with the most even step from the source's: 50 → 25, 60 → 30, 15 → 30, 24 → 24.

    The rates of television in America and Japan stay what they are: 29.97 and 59.94 → 30000/1001, 23.976 → 24000/1001,
    exactly. Every platform plays them, and picture goes over by picture; at 30 one picture in 33 seconds would show
    twice, seen as a hitch in a pan. What is only near them (a phone's 29.98 on average) is no such rate: it gets 30,
    whose frames are easier to reckon with.
    """
    rate = min(RATES, key=lambda rate: (_unevenness(source_rate, rate), -rate))
    slowed = rate * Fraction(1000, 1001)
    return FrameRate(slowed if _unevenness(source_rate, slowed) < SAME_RATE else rate)


def _unevenness(source_rate: Fraction, rate: Fraction) -> float:
    """How far one of the two rates is from being a whole multiple of the other, as a share."""
    steps = source_rate / rate if source_rate >= rate else rate / source_rate
    return abs(float(steps / max(1, round(steps))) - 1)
