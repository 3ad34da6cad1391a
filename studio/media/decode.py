"""How ffmpeg is to read a file that passed the gate: allow-lists, streams, upright pictures in BT.709.

Times are on the file's own clock (PyAV's ``pts × time_base``; the first picture shows at ``info.video.start``). ffmpeg
shifts that clock by ``info.start`` to zero unless told ``-copyts``, and its ``-ss`` counts from ``info.start`` either
way (``-seek_timestamp`` would count the start twice with ``-copyts``): ``source(path, info, start=…)`` takes ``start``
on the file's clock and does the sum. ffmpeg turns pictures upright by itself when it decodes (autorotation);
``normalise`` does not turn them again. ``reduced`` turns them after making them small, which costs a twentieth; its
source must be told ``noautorotate=None``.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from studio.media import allow
from studio.process import Limits
from studio.records.media import HdrKind, MediaInfo, VideoStream
from studio.units import Size

SD_LINES = 576
"""Untagged pictures of up to this many lines are BT.601, higher ones BT.709 (as players and ITU practice have it)."""

WHITE_NITS = 203
"""Reference white of HDR pictures, cd/m² (ITU-R BT.2408)."""

BASE_MEMORY_MIB = 2560
"""Address space of an ffmpeg that decodes small pictures, MiB."""

PICTURES_HELD = 64
"""Pictures a decoder with its threads and filters may hold at once."""

WALL_FLOOR_S = 120
"""Seconds any decode may take."""

WALL_PER_SECOND = 20
"""Wall seconds allowed per second of 1080p30 footage; larger or faster footage gets more in proportion."""

Stream = Any
"""A node of ffmpeg-python, which ships no types."""


def input_options(info: MediaInfo, start: Fraction | None = None) -> dict[str, str | int]:
    """Options of an ffmpeg-python input: allow-lists, limits and, if ``start`` is given, a seek on the file's clock."""
    options: dict[str, str | int] = {
        "protocol_whitelist": allow.PROTOCOL_WHITELIST,
        "format_whitelist": allow.FORMAT_WHITELIST,
        "codec_whitelist": allow.CODEC_WHITELIST,
        "max_pixels": allow.MAX_PIXELS,
        "max_streams": allow.MAX_STREAMS + 1,
    }
    if start is not None:
        options["ss"] = seconds(max(Fraction(0), start - info.start))
    return options


def source(
    path: Path, info: MediaInfo, start: Fraction | None = None, **options: str | int | None
) -> Stream:
    """An ffmpeg-python input node for ``path`` with ``input_options`` and what else is given."""
    return ffmpeg.input(f"file:{path.resolve()}", **input_options(info, start), **options)


def video_of(node: Stream, info: MediaInfo) -> Stream:
    """The picture stream that was chosen at the gate."""
    return node[str(info.video.index)]


def audio_of(node: Stream, info: MediaInfo) -> Stream | None:
    """The sound stream that was chosen at the gate, None when there is none."""
    return None if info.audio is None else node[str(info.audio.index)]


def seconds(value: Fraction) -> str:
    """Seconds for a command line, to the microsecond (what ffmpeg keeps)."""
    micro = round(value * 1_000_000)
    sign, micro = ("-", -micro) if micro < 0 else ("", micro)
    return f"{sign}{micro // 1_000_000}.{micro % 1_000_000:06d}"


def decode_limits(info: MediaInfo, duration: Fraction | None = None) -> Limits:
    """Bounds of a child that decodes ``duration`` seconds (the whole file when None)."""
    pixels = info.video.coded.width * info.video.coded.height
    load = max(Fraction(1), pixels * info.video.rate / (1920 * 1080 * 30))
    wall_s = WALL_FLOOR_S + int((duration or info.duration) * WALL_PER_SECOND * load)
    memory = BASE_MEMORY_MIB + pixels * 3 * PICTURES_HELD // (1 << 20)
    return Limits(wall_s=wall_s, cpu_s=4 * wall_s, memory_mib=memory)


def normalise(stream: Stream, info: MediaInfo, size: Size | None = None) -> Stream:
    """Upright, progressive, square pixels, BT.709 SDR 8 bit limited range ``yuv420p``; no change of rate.

    ``size`` scales on the way (before costly colour work); the default is ``info.video.display``.
    """
    return standardised(deinterlaced(stream, info), info, size)


def deinterlaced(stream: Stream, info: MediaInfo) -> Stream:
    """Whole pictures where the file has fields. It needs every picture in order: before any change of rate."""
    if not info.video.interlaced:
        return stream
    return stream.filter("bwdif", mode="send_frame", deint="interlaced")


def standardised(stream: Stream, info: MediaInfo, size: Size | None = None) -> Stream:
    """What ``normalise`` does to pictures that are already progressive."""
    video = info.video
    if video.hdr != HdrKind.SDR:
        return _tone_mapped(_resized(stream, info, size), video)
    return _standard(stream, video, size or video.display)


def reduced(stream: Stream, info: MediaInfo, size: Size) -> Stream:
    """As ``standardised``, from a source without autorotation: made small as it is stored, then turned upright.

    Another matrix is brought to BT.709 after the pictures are small: within one ``scale`` it goes through RGB at the
    larger size. What the file says beside its pictures (rotation, light levels) is dropped: it holds no longer.
    """
    turn = info.video.rotation
    stored = size if turn in (0, 180) else Size(size.height, size.width)
    if info.video.hdr == HdrKind.SDR and not _is_rgb(info.video) and _matrix(info.video) != "bt709":
        stream = stream.filter("scale", stored.width, stored.height, flags="area")
    stream = standardised(stream, info, stored).filter("sidedata", mode="delete")
    if turn == 180:
        return stream.filter("hflip").filter("vflip")
    return stream if turn == 0 else stream.filter("transpose", "clock" if turn == 90 else "cclock")


def _resized(stream: Stream, info: MediaInfo, size: Size | None) -> Stream:
    wanted = size or info.video.display
    if wanted == info.video.display and info.video.pixel_aspect == 1:
        return stream
    return stream.filter("scale", wanted.width, wanted.height, flags="area").filter("setsar", 1)


def _standard(stream: Stream, video: VideoStream, size: Size) -> Stream:
    """One ``scale`` does size, matrix and range; swscale takes untagged pictures for BT.601, so the matrix is said."""
    even = size.width % 2 == size.height % 2 == 0
    if even and not _is_rgb(video) and _matrix(video) != "bt709":
        return _rematrixed(stream, video, size)
    options: dict[str, str] = {"out_color_matrix": "bt709", "out_range": "tv"}
    if not _is_rgb(video):
        options |= {
            "in_color_matrix": _matrix(video),
            "in_range": "pc" if video.full_range else "tv",
        }
    shrinks = size != video.display
    stream = stream.filter(
        "scale", size.width, size.height, flags="area" if shrinks else "bicubic", **options
    )
    return _tagged(stream.filter("format", "yuv420p").filter("setsar", 1))


def _rematrixed(stream: Stream, video: VideoStream, size: Size) -> Stream:
    """Another matrix to BT.709: ``colorspace`` is exact and six times as fast as swscale, which tints greys by 1 %.

    It takes even sizes only. Primaries stay as they are: those of BT.601 differ from BT.709's by less than displays do.
    """
    if size != video.display or video.pixel_aspect != 1:
        shrinks = size != video.display
        stream = stream.filter(
            "scale", size.width, size.height, flags="area" if shrinks else "bicubic"
        )
    matrix = _matrix(video)
    return _tagged(
        stream.filter(
            "setparams",
            color_primaries="bt709",
            color_trc="bt709",
            colorspace="bt2020nc" if matrix == "bt2020" else matrix,
            range="pc" if video.full_range else "tv",
        )
        .filter(
            "colorspace",
            space="bt709",
            trc="bt709",
            primaries="bt709",
            range="tv",
            format="yuv420p",
            fast=1,
        )
        .filter("setsar", 1)
    )


def _is_rgb(video: VideoStream) -> bool:
    return video.pixel_format.startswith(("rgb", "bgr", "gbr", "pal", "argb", "abgr", "0rgb"))


def _matrix(video: VideoStream) -> str:
    known = {"bt709", "smpte170m", "smpte240m", "bt470bg", "fcc"}
    if video.matrix in known:
        return video.matrix
    if video.matrix.startswith("bt2020"):
        return "bt2020"
    return "smpte170m" if video.coded.height <= SD_LINES else "bt709"


def _tone_mapped(stream: Stream, video: VideoStream) -> Stream:
    """HLG or PQ in BT.2020 → SDR in BT.709; tags are set first because zscale refuses untagged pictures."""
    transfer = "smpte2084" if video.hdr == HdrKind.PQ else "arib-std-b67"
    return _tagged(
        stream.filter("format", "yuv444p10le")
        .filter(
            "setparams",
            color_primaries="bt2020",
            color_trc=transfer,
            colorspace="bt2020nc",
            range="pc" if video.full_range else "tv",
        )
        .filter("zscale", transfer="linear", npl=WHITE_NITS)
        .filter("format", "gbrpf32le")
        .filter("zscale", primaries="bt709")
        .filter("tonemap", "mobius", param=0.3, desat=0)
        .filter("zscale", transfer="bt709", matrix="bt709", range="tv")
        .filter("format", "yuv420p")
        .filter("setsar", 1)
    )


def _tagged(stream: Stream) -> Stream:
    return stream.filter(
        "setparams", color_primaries="bt709", color_trc="bt709", colorspace="bt709", range="tv"
    )
