"""The frame a cover is made from."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np

from studio.brand.graphic import Pixels
from studio.errors import VerifyFailed
from studio.media import normalise, source, video_of
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, run
from studio.records.edit import CropPath, Take
from studio.records.media import MediaInfo
from studio.settings import Settings
from studio.units import Size

WALL_S = 60
"""Longest that fetching one frame may take, seconds."""


def cover_frame(
    take: Take,
    crop: CropPath,
    file: tuple[Path, MediaInfo],
    size: Size,
    settings: Settings,
    cancelled: CancelCheck,
) -> Pixels:
    """The middle frame of a take, cropped and scaled like the clip: (height, width, 3) RGB.

    Raises:
        VerifyFailed: ``render.no_cover`` when no frame could be read there.
    """
    path, info = file
    node = source(path, info, _instant(take))
    box = crop.keys[len(crop.keys) // 2].box
    stream = (
        normalise(video_of(node, info), info)
        .filter("crop", box.width, box.height, box.x, box.y, exact=1)
        .filter("scale", size.width, size.height, flags="bicubic", in_color_matrix="bt709")
    )
    graph = ffmpeg.output(stream, "pipe:1", f="rawvideo", pix_fmt="rgb24", vframes=1)
    argv = arguments(graph, ffmpeg_path(settings.ffmpeg))
    data = _whole_frame(argv, size, cancelled)
    return np.frombuffer(data, np.uint8).reshape(size.height, size.width, 3)


def _whole_frame(argv: tuple[str, ...], size: Size, cancelled: CancelCheck) -> bytes:
    data = run(argv, limits=Limits(wall_s=WALL_S), cancelled=cancelled).stdout
    wanted = size.width * size.height * 3
    if len(data) < wanted:
        raise VerifyFailed("render.no_cover")
    return data[:wanted]


def _instant(take: Take) -> Fraction:
    return take.source_range.middle
