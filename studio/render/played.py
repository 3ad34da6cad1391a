"""A finished film decoded whole, once: what its certificate is made from."""

from __future__ import annotations

from pathlib import Path

import ffmpeg
import numpy as np
from numpy.typing import NDArray

from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, read_from
from studio.render.stretch import THUMB, hashed, taken
from studio.settings import Settings

WALL_S = 600
"""Longest that reading one output may take, seconds."""


class Played:
    """Number of frames, thumbnails (luma) of the last one and of one more, hashes of the first and last one.

    Args:
        path: The film.
        moment: Number of the frame whose thumbnail is wanted beside the last one's; None for none.
        frames: How many there should be.
        settings: Which ffmpeg.
        cancelled: Polled.
    """

    def __init__(
        self,
        path: Path,
        moment: int | None,
        frames: int,
        settings: Settings,
        cancelled: CancelCheck,
    ) -> None:
        hashes = path.with_name(f"{path.stem}.hashes")
        fan = ffmpeg.input(f"file:{path}").video.filter_multi_output("split", 2)
        small = fan[0].filter("scale", THUMB.width, THUMB.height, flags="area")
        raw = {"f": "rawvideo", "pix_fmt": "yuv420p", "fps_mode": "passthrough"}
        graph = ffmpeg.merge_outputs(
            ffmpeg.output(small, "pipe:1", **raw), hashed(fan[1], (0, frames - 1), hashes)
        )
        self.count = 0
        luma = THUMB.width * THUMB.height
        last = kept = bytes(luma * 3 // 2)
        with read_from(
            arguments(graph.overwrite_output(), ffmpeg_path(settings.ffmpeg)),
            limits=Limits(wall_s=WALL_S),
            cancelled=cancelled,
        ) as stream:
            while len(frame := stream.read(len(last))) == len(last):
                if self.count == moment:
                    kept = frame
                self.count += 1
                last = frame
        self.first_hash, self.last_hash = taken(hashes)
        self.last, self.at_moment = (_luma(data[:luma]) for data in (last, kept))


def _luma(data: bytes) -> NDArray[np.float64]:
    return np.frombuffer(data, np.uint8).reshape(THUMB.height, THUMB.width).astype(float)
