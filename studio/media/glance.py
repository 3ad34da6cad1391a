"""One picture of a light film at once: some 30 milliseconds, where the original takes a second and more."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np

from studio.errors import Refused
from studio.media.decode import seconds
from studio.media.frames import Pixels
from studio.process import Limits, arguments, ffmpeg_path, run
from studio.settings import Settings
from studio.units import Size

WALL_S = 10
"""Longest that one picture may take, seconds."""

BACK_S = Fraction(1)
"""How long before the end of a film is looked once more, where nothing shows at its very end."""


def glance(proxy: Path, size: Size, time: Fraction, settings: Settings) -> Pixels:
    """The picture that a proxy of our own shows ``time`` seconds after its first one: RGB, at ``size``.

    Raises:
        Refused: ``media.no_picture``: nothing decodes there.
        ProcessFailed, EnvironmentFault: As ``run``.
    """
    for at in (time, time - BACK_S):
        found = _at(proxy, size, max(Fraction(0), at), settings)
        if found is not None:
            return found
    raise Refused("media.no_picture", name=proxy.name)


def _at(proxy: Path, size: Size, time: Fraction, settings: Settings) -> Pixels | None:
    source = ffmpeg.input(f"file:{proxy}", ss=seconds(time), threads=1, format_whitelist="mov")
    shown = source.video.filter("scale", size.width, size.height, in_color_matrix="bt709")
    graph = ffmpeg.output(shown, "pipe:1", f="rawvideo", pix_fmt="rgb24", vframes=1)
    argv = arguments(graph, ffmpeg_path(settings.ffmpeg))
    data = run(argv, limits=Limits(wall_s=WALL_S)).stdout
    shape = (size.height, size.width, 3)
    return np.frombuffer(data, np.uint8).reshape(shape) if len(data) == np.prod(shape) else None
