"""Pictures of a file with their exact presentation times, poured out by an ffmpeg child."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO

import av
import av.error
import ffmpeg
import numpy as np
import numpy.typing as npt

from studio.media.decode import Stream, decode_limits, normalise, seconds, source, video_of
from studio.process import (
    WITHOUT_NOTES,
    CancelCheck,
    arguments,
    ffmpeg_path,
    never,
    read_from,
)
from studio.records.media import MediaInfo
from studio.settings import Settings
from studio.units import Size

Pixels = npt.NDArray[np.uint8]
"""Height × width × 3."""

BGR = "bgr24"
RGB = "rgb24"


@dataclass(frozen=True)
class Frame:
    """One picture: ``time`` in seconds on the file's clock, ``pixels`` height × width × 3, 8 bit."""

    time: Fraction
    pixels: Pixels


def within(size: Size, longer_edge: int) -> Size:
    """``size`` scaled so that its longer edge is at most ``longer_edge``; even numbers; never enlarged."""
    if max(size.width, size.height) <= longer_edge:
        return Size(size.width + size.width % 2, size.height + size.height % 2)
    return size.fit_within(Size(longer_edge, longer_edge))


@dataclass(frozen=True)
class Tap:
    """What is wanted of a decode.

    Attributes:
        size: Pixels of the pictures that come out.
        layout: ``BGR`` or ``RGB``.
        start: First instant wanted, file's clock; None from the first picture.
        duration: Seconds decoded; None to the end.
    """

    size: Size
    layout: str = BGR
    start: Fraction | None = None
    duration: Fraction | None = None


@contextmanager
def decoded(
    path: Path, info: MediaInfo, settings: Settings, tap: Tap, cancelled: CancelCheck = never
) -> Iterator[Iterator[Frame]]:
    """Pictures of ``path`` as ``tap`` wants them, upright, in BT.709 turned to RGB or BGR, in order of time.

    Only one picture is held at a time.

    Raises:
        Cancelled, ProcessFailed: As ``studio.process.read_from`` does.
    """
    argv = frames_argv(path, info, ffmpeg_path(settings.ffmpeg), tap)
    limits = decode_limits(info, tap.duration)
    with read_from(argv, limits=limits, cancelled=cancelled) as pipe:
        yield _read(pipe, tap.size, _shift_ticks(info) * info.video.time_base)


def frames_argv(path: Path, info: MediaInfo, binary: str, tap: Tap) -> tuple[str, ...]:
    """The command that pours raw pictures in NUT, whose timestamps are exact, to its stdout."""
    limits = {} if tap.duration is None else {"t": seconds(tap.duration)}
    # NUT refuses negative times: all are moved by whole ticks and moved back when read.
    stream: Stream = video_of(source(path, info, tap.start, **limits), info)
    stream = normalise(stream.filter("setpts", f"PTS+{_shift_ticks(info)}"), info, tap.size)
    stream = stream.filter("scale", in_color_matrix="bt709", in_range="tv", out_range="pc")
    output = ffmpeg.output(
        stream.filter("format", tap.layout),
        "pipe:1",
        format="nut",
        vcodec="rawvideo",
        fps_mode="passthrough",
        enc_time_base="demux",
        **WITHOUT_NOTES,
    )
    return arguments(output.global_args("-copyts"), binary)


def _shift_ticks(info: MediaInfo) -> int:
    start, base = info.video.start, info.video.time_base
    return 0 if start >= 0 else int(-start / base) + 1


def _read(pipe: IO[bytes], size: Size, shift: Fraction) -> Iterator[Frame]:
    # A child that fails writes half a stream or none; read_from then raises what it said.
    with contextlib.suppress(av.error.FFmpegError), av.open(pipe, "r", format="nut") as container:
        stream = container.streams.video[0]
        base = Fraction(stream.time_base or 1)
        for packet in container.demux(stream):
            if packet.pts is None or packet.size != size.width * size.height * 3:
                continue
            pixels = np.frombuffer(bytes(packet), np.uint8).reshape(size.height, size.width, 3)
            yield Frame(packet.pts * base - shift, pixels)
