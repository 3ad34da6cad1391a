"""What each encoder is told, by its own names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from studio.process.cores import cores
from studio.render.presets import BUFFER_S, DeliveryPreset

Options = dict[str, str | int]

ENCODERS: Mapping[str, tuple[str, ...]] = {
    "h264": ("h264_nvenc", "h264_qsv", "libx264"),
    "hevc": ("hevc_nvenc", "hevc_qsv", "libx265"),
    "av1": ("av1_nvenc", "av1_qsv", "libsvtav1"),
}
"""Of each codec, the fastest first; which one works is found by trying. All take pictures from ordinary memory, so the
graph before them is the same; VA-API does not, and is left out."""

CQ_MOST = 51
"""Worst constant quality of the hardware encoders, whatever the codec."""


def software(codec: str) -> str:
    """The encoder of ``codec`` that needs no hardware."""
    return ENCODERS[codec][-1]


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
        preset: What is delivered, by which encoder.
        rate: Frames per second.
        length: Of the whole clip, seconds.
        aspects: Encoders that run at once.
    """
    peak, threads = preset.rate_kbit(length), encoder_threads(aspects)
    encoder = preset.encoder or software(preset.codec)
    return {
        "c:v": encoder,
        "pix_fmt": "yuv420p",
        "g": round(preset.keyframe_s * rate),
        **_OWN[encoder.partition("_")[2] or encoder](preset, peak, threads),
    }


def _buffered(peak: int) -> Options:
    return {"maxrate": f"{peak}k", "bufsize": f"{BUFFER_S * peak}k"}


def _profile(preset: DeliveryPreset) -> Options:
    """``hvc1`` is what Apple's players look for; AV1 has one profile for such pictures."""
    if preset.codec == "hevc":
        return {"profile:v": "main", "tag:v": "hvc1"}
    return {"profile:v": "high"} if preset.codec == "h264" else {}


def _quality(preset: DeliveryPreset, threads: int) -> Options:
    return {"preset": preset.speed, "crf": preset.crf, "threads": threads}


def _x264(preset: DeliveryPreset, peak: int, threads: int) -> Options:
    return {**_quality(preset, threads), **_buffered(peak), **_profile(preset)}


def _x265(preset: DeliveryPreset, peak: int, threads: int) -> Options:
    """Forced key frames start a group that stands alone."""
    told = f"log-level=error:open-gop=0:pools={threads}:frame-threads=1"
    own: Options = {"forced-idr": 1, "x265-params": told}
    return {**_quality(preset, threads), **_buffered(peak), **_profile(preset), **own}


def _svt(preset: DeliveryPreset, peak: int, threads: int) -> Options:
    own: Options = {"svtav1-params": f"lp={threads}"}
    return {**_quality(preset, threads), **_buffered(peak), **own}


def _level(preset: DeliveryPreset) -> int:
    """The software encoder's quality on the scale of the hardware's."""
    most = 63 if preset.codec == "av1" else CQ_MOST
    return max(1, round(preset.crf * Fraction(CQ_MOST, most)))


def _nvenc(preset: DeliveryPreset, peak: int, threads: int) -> Options:
    """Constant quality below the peak rate, closed groups, forced key pictures that begin one."""
    del threads
    own: Options = {"preset": "p5", "rc": "vbr", "cq": _level(preset), "b:v": 0}
    return {**own, **_buffered(peak), **_profile(preset), "forced-idr": 1, "strict_gop": 1}


def _qsv(preset: DeliveryPreset, peak: int, threads: int) -> Options:
    """The same by Intel's names; it reads the same pictures with U and V side by side."""
    del threads
    own: Options = {"preset": "medium", "global_quality": _level(preset), "b:v": f"{peak}k"}
    return {**own, **_buffered(peak), **_profile(preset), "forced_idr": 1, "pix_fmt": "nv12"}


_OWN: Mapping[str, Callable[[DeliveryPreset, int, int], Options]] = {
    "libx264": _x264,
    "libx265": _x265,
    "libsvtav1": _svt,
    "nvenc": _nvenc,
    "qsv": _qsv,
}
