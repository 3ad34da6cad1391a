"""The frame a cover is made from: the middle of a take as the clip shows it, without graphics."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import ffmpeg
import numpy as np

from studio.brand.graphic import Pixels
from studio.errors import VerifyFailed
from studio.media.decode import Stream
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, run
from studio.records.edit import CropKey, CropPath, Take
from studio.records.media import MediaInfo, MediaKind
from studio.render.framing import filled, framed, inner_size, scaled, share_needed
from studio.render.photo import PhotoTake, place_at, write_photo_film
from studio.render.takes import opened, pictures, working_size
from studio.settings import Settings
from studio.units import Box, FrameRate, Size, TimeRange

WALL_S = 180
"""Longest that fetching one frame may take, seconds."""


@dataclass(frozen=True)
class CoverTake:
    """What a cover is taken from.

    Attributes:
        take: The take.
        path: Its crop.
        file: Path and description of its source.
        rate: Of the clip.
        size: Of the clip.
    """

    take: Take
    path: CropPath
    file: tuple[Path, MediaInfo]
    rate: FrameRate
    size: Size

    @property
    def frame(self) -> int:
        """Which frame of the take it is."""
        return self.rate.frames_in(self.take.output_range.duration) // 2


def cover_frame(
    wanted: CoverTake, folder: Path, settings: Settings, cancelled: CancelCheck
) -> Pixels:
    """The take's middle frame: (height, width, 3) RGB.

    Args:
        wanted: Which.
        folder: For a working file.
        settings: Which ffmpeg.
        cancelled: Polled while it runs.

    Raises:
        VerifyFailed: ``render.no_cover`` when no frame could be read there.
    """
    held = _held(wanted)
    _, info = wanted.file
    shown = (
        _of_photo(wanted, held, folder, settings, cancelled)
        if info.kind is MediaKind.PHOTO
        else _of_film(wanted, held)
    )
    rgb = shown.filter("scale", flags="bicubic", in_color_matrix="bt709", in_range="tv")
    graph = ffmpeg.output(rgb, "pipe:1", f="rawvideo", pix_fmt="rgb24", vframes=1)
    argv = arguments(graph.global_args("-copyts"), ffmpeg_path(settings.ffmpeg))
    data = _whole_frame(argv, wanted.size, cancelled)
    return np.frombuffer(data, np.uint8).reshape(wanted.size.height, wanted.size.width, 3)


def _held(wanted: CoverTake) -> CropPath:
    """The box as it lies at the frame."""
    place = place_at(wanted.path, wanted.frame * wanted.rate.frame)
    box = Box(round(place.x), round(place.y), round(place.width), round(place.height))
    return CropPath(keys=(CropKey(time=wanted.path.keys[0].time, box=box),), fill=wanted.path.fill)


def _of_film(wanted: CoverTake, held: CropPath) -> Stream:
    path, info = wanted.file
    start = wanted.take.source_range.start + wanted.frame * wanted.rate.frame
    one = TimeRange.of(start, wanted.rate.frame)
    take = wanted.take.model_copy(update={"source_range": one, "output_range": one})
    size = working_size(info, [share_needed(held, wanted.size)])
    stream = pictures(take, info, opened(path, info, start, 0), wanted.rate, size)
    return scaled(framed(stream, held, info.video.display, size, wanted.size), wanted.size)


def _of_photo(
    wanted: CoverTake, held: CropPath, folder: Path, settings: Settings, cancelled: CancelCheck
) -> Stream:
    inner, film = inner_size(held, wanted.size), folder / "cover.mp4"
    take = PhotoTake(wanted.file[0], held, inner, wanted.rate, 1)
    write_photo_film(take, film, settings, cancelled)
    return filled(ffmpeg.input(f"file:{film}").video, inner, wanted.size)


def _whole_frame(argv: tuple[str, ...], size: Size, cancelled: CancelCheck) -> bytes:
    data = run(argv, limits=Limits(wall_s=WALL_S), cancelled=cancelled).stdout
    wanted = size.width * size.height * 3
    if len(data) < wanted:
        raise VerifyFailed("render.no_cover")
    return data[:wanted]
