"""What the encoder of each codec is told, by its own names."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from studio.process.cores import cores
from studio.render.presets import BUFFER_S, DeliveryPreset


def encoder_threads(aspects: int) -> int:
    """Threads of each encoder: x264's own measure (three for two cores), shared by the encoders that run at once.

    Every thread keeps pictures of its own: four encoders with three threads each take 260 MiB more than with one.
    """
    return max(1, round(Fraction(3, 2) * cores() / aspects))


def picture_options(
    preset: DeliveryPreset, rate: Fraction, length: Fraction, aspects: int
) -> Mapping[str, str | int]:
    """Options of ffmpeg for the picture of one output.

    Args:
        preset: What is delivered.
        rate: Frames per second.
        length: Of the whole clip, seconds.
        aspects: Encoders that run at once.
    """
    peak, threads = preset.rate_kbit(length), encoder_threads(aspects)
    encoder, own = _ENCODERS[preset.codec]
    return {
        "c:v": encoder,
        "preset": preset.speed,
        "crf": preset.crf,
        **own(peak, threads),
        "pix_fmt": "yuv420p",
        "g": round(preset.keyframe_s * rate),
        "threads": threads,
    }


def _buffered(peak: int) -> dict[str, str | int]:
    return {"maxrate": f"{peak}k", "bufsize": f"{BUFFER_S * peak}k"}


def _h264(peak: int, _threads: int) -> dict[str, str | int]:
    return {**_buffered(peak), "profile:v": "high"}


def _hevc(peak: int, threads: int) -> dict[str, str | int]:
    """``hvc1`` is what Apple's players look for; forced key frames start a group that stands alone."""
    told = f"log-level=error:open-gop=0:pools={threads}:frame-threads=1"
    return {
        **_buffered(peak),
        "profile:v": "main",
        "tag:v": "hvc1",
        "forced-idr": 1,
        "x265-params": told,
    }


def _av1(peak: int, threads: int) -> dict[str, str | int]:
    return {**_buffered(peak), "svtav1-params": f"lp={threads}"}


_ENCODERS = {
    "h264": ("libx264", _h264),
    "hevc": ("libx265", _hevc),
    "av1": ("libsvtav1", _av1),
}
