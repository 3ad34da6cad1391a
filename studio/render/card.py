"""An end card encoded by itself, as it is at the end of a full render."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np

from studio.brand.graphic import Pixels
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, run
from studio.render.graph import BT709, as_video, encoding, held
from studio.render.presets import DeliveryPreset
from studio.settings import Settings

WALL_S = 300
"""Longest that encoding a card may take, seconds."""

MEMORY_MIB = 4096
"""Address space of the encoder, MiB."""

STANDS_STILL = "me=dia:subme=0"
"""Nothing moves on a card, so motion is not looked for: a fifth of the work less, and nothing that a decoder is told
changes."""


def encode_card(
    card: Pixels,
    preset: DeliveryPreset,
    length: tuple[Fraction, int, Fraction],
    target: Path,
    settings: Settings,
    cancelled: CancelCheck,
) -> None:
    """Write ``card`` (RGB) as a film to ``target``; drawn pixels need no packing on the way.

    Args:
        card: (height, width, 3) RGB.
        preset: How.
        length: Frames per second, how many, and the seconds of the whole clip that it ends.
        target: The film.
        settings: Tools.
        cancelled: Polled.
    """
    rate, count, whole = length
    drawn = target.with_suffix(".rgb")
    np.ascontiguousarray(card).tofile(drawn)
    height, width = card.shape[:2]
    picture = ffmpeg.input(
        f"file:{drawn}", f="rawvideo", pix_fmt="rgb24", s=f"{width}x{height}", r=str(rate)
    )
    film = held(as_video(picture.video, "yuv420p"), rate, count / rate).filter("setsar", "1")
    film = film.filter("setparams", **BT709)
    options = {**encoding(preset, rate, whole), "threads": 1}
    if options["c:v"] == "libx264":
        options["x264-params"] = STANDS_STILL
    graph = ffmpeg.output(film, f"file:{target}", **options)
    argv = arguments(graph.overwrite_output(), ffmpeg_path(settings.ffmpeg))
    run(argv, limits=Limits(wall_s=WALL_S, memory_mib=MEMORY_MIB), cancelled=cancelled)
    drawn.unlink()
