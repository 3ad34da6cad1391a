"""Clips whose every picture bears its number, as twelve light or dark cells: a wrong picture says which one it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import ffmpeg
import numpy as np

from studio.process import arguments, ffmpeg_path, run
from studio.records.edit import Take
from studio.records.media import MediaInfo
from studio.render.takes import opened, pictures
from studio.units import FrameRate, Size, TimeRange

SIZE = Size(192, 144)
ACROSS, DOWN = 4, 3
DARK, LIGHT = 50, 200
ENCODERS: Mapping[str, Mapping[str, str]] = {
    "libx264": {"preset": "ultrafast", "crf": "20"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:keyint=30:open-gop=1"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8", "g": "60"},
}
"""Options that are quick; others are encoded as they come."""

FORMATS = {"gif": "rgb8", "cinepak": "rgb24", "mjpeg": "yuvj420p"}
"""Pixel formats of encoders that do not take ``yuv420p``."""


def even(count: int, rate: Fraction | int, start: Fraction | int = 0) -> list[Fraction]:
    """Presentation times of a constant rate."""
    return [start + Fraction(number) / rate for number in range(count)]


def numbered(
    path: Path,
    times: Sequence[Fraction],
    codec: str = "libx264",
    options: Mapping[str, str] | None = None,
    base: Fraction | None = None,
    rate: Fraction = Fraction(30),
    **more: int,
) -> Path:
    """Write a clip whose picture ``n`` shows at ``times[n]``.

    Args:
        path: Where to; the suffix is the container.
        times: Seconds.
        codec: ffmpeg's encoder.
        options: Of the encoder.
        base: Seconds per tick; an even rate's frame where not given and the codec wants one.
        rate: What the container is told.
        more: Fields of the codec context, such as ``max_b_frames``.
    """
    ticks = base or (Fraction(1, 90_000) if codec.startswith("lib") else 1 / rate)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height = SIZE.width, SIZE.height
        stream.pix_fmt = FORMATS.get(codec, "yuv420p")
        stream.time_base = stream.codec_context.time_base = ticks
        stream.options = {**ENCODERS.get(codec, {}), **(options or {})}
        for name, value in more.items():
            setattr(stream.codec_context, name, value)
        for number, time in enumerate(times):
            frame = av.VideoFrame.from_ndarray(picture(number), "gray").reformat(
                format="rgb24" if codec in FORMATS else "yuv420p"
            )
            frame = frame.reformat(format=stream.pix_fmt)
            frame.pts, frame.time_base = round(time / ticks), ticks
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def picture(number: int) -> np.ndarray:
    """Grey, height × width: bit ``k`` of the number is cell ``k``, row by row."""
    bits = np.array([number >> bit & 1 for bit in range(ACROSS * DOWN)]).reshape(DOWN, ACROSS)
    cell = np.ones((SIZE.height // DOWN, SIZE.width // ACROSS), int)
    return np.where(np.kron(bits, cell) == 1, LIGHT, DARK).astype(np.uint8)


def number_in(grey: np.ndarray) -> int:
    """The number a grey picture bears, whatever its size."""
    height, width = grey.shape
    number = 0
    for bit in range(ACROSS * DOWN):
        row, column = divmod(bit, ACROSS)
        top, left = int((row + 0.35) * height / DOWN), int((column + 0.35) * width / ACROSS)
        cell = grey[top : top + height // 10, left : left + width // 12]
        number |= int(cell.mean() > (DARK + LIGHT) / 2) << bit
    return number


def numbers_in_file(path: Path, size: Size = SIZE) -> list[int]:
    """The number of every picture of a file, in order."""
    argv = (
        *(ffmpeg_path(), "-v", "error", "-i", str(path), "-fps_mode", "passthrough"),
        *("-vf", f"scale={size.width}:{size.height}", "-f", "rawvideo", "-pix_fmt", "gray", "-"),
    )
    raw = np.frombuffer(run(argv).stdout, np.uint8).reshape(-1, size.height, size.width)
    return [number_in(each) for each in raw]


def shown(
    path: Path, info: MediaInfo, start: Fraction, rate: Fraction | int, frames: int
) -> list[int]:
    """The numbers of the pictures that a take of ``frames`` from ``start`` (file's clock) shows."""
    length = Fraction(frames) / rate
    take = Take(
        source=0,
        shot=0,
        source_range=TimeRange.of(start, length),
        output_range=TimeRange.of(0, length),
    )
    display = info.video.display
    stream = pictures(take, info, opened(path, info, start, 0), FrameRate(Fraction(rate)), display)
    graph = ffmpeg.output(stream, "pipe:1", f="rawvideo", pix_fmt="gray")
    raw = run(arguments(graph.global_args("-copyts"), ffmpeg_path())).stdout
    found = np.frombuffer(raw, np.uint8).reshape(-1, display.height, display.width)
    return [number_in(each) for each in found]


def meant(
    times: Sequence[Fraction], start: Fraction, rate: Fraction | int, frames: int
) -> list[set[int]]:
    """For every frame the pictures that may show: those on show half a frame in, a seventh of a frame either way."""
    return [
        {
            max(0, bisect_right(times, start + (number + Fraction(1, 2) + off) / rate) - 1)
            for off in (Fraction(-1, 7), Fraction(0), Fraction(1, 7))
        }
        for number in range(frames)
    ]
