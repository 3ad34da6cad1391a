"""Drawn graphics written to files that the graph can read."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import ffmpeg
import numpy as np
from PIL import Image

from studio.brand.graphic import Graphics, Motion, Pixels, Still
from studio.process import CancelCheck, Limits, arguments, ffmpeg_path, write_to
from studio.render.graph import DrawnLayer
from studio.settings import Settings
from studio.units import Size

WALL_S = 300
"""Longest that writing one motion graphic may take, seconds."""


def write_layers(
    graphics: Graphics, folder: Path, settings: Settings, cancelled: CancelCheck
) -> tuple[tuple[DrawnLayer, ...], Path | None]:
    """Write every overlay and the end card into ``folder``; known motion graphics come from the cache.

    Returns:
        The layers, bottom first, and the end card's PNG.
    """
    layers = tuple(
        _motion(layer, folder / f"{number}.mov", settings, cancelled)
        if isinstance(layer, Motion)
        else _still(layer, folder / f"{number}.png")
        for number, layer in enumerate(graphics.overlays)
    )
    if graphics.end_card is None:
        return layers, None
    return layers, _png(graphics.end_card, folder / "end-card.png")


def _still(layer: Still, path: Path) -> DrawnLayer:
    _png(layer.image, path)
    return DrawnLayer(
        path, layer.left, layer.top, layer.shown, layer.fade, False, _size(layer.image)
    )


def _size(pixels: Pixels) -> Size:
    return Size(pixels.shape[1], pixels.shape[0])


def _png(pixels: Pixels, path: Path) -> Path:
    Image.fromarray(np.ascontiguousarray(pixels)).save(path, compress_level=1)
    return path


def _motion(layer: Motion, path: Path, settings: Settings, cancelled: CancelCheck) -> DrawnLayer:
    """The movie from the cache under a name of its own: the graph takes equal inputs for one."""
    cached = settings.var / "cache" / "motion" / f"{layer.key}.mov"
    if not cached.exists():
        cached.parent.mkdir(parents=True, exist_ok=True)
        _write_motion(layer, cached, settings, cancelled)
    path.symlink_to(cached)
    return DrawnLayer(path, layer.left, layer.top, layer.shown, Fraction(0), True, layer.size)


def _write_motion(layer: Motion, path: Path, settings: Settings, cancelled: CancelCheck) -> None:
    """QuickTime Animation keeps alpha without loss and decodes fast."""
    partial = path.with_name(f".{path.stem}.{os.getpid()}.mov")
    source = ffmpeg.input(
        "pipe:0",
        f="rawvideo",
        pix_fmt="rgba",
        s=f"{layer.size.width}x{layer.size.height}",
        r=str(layer.rate),
    )
    graph = ffmpeg.output(
        source, f"file:{partial}", **{"c:v": "qtrle", "pix_fmt": "argb", "f": "mov"}
    ).overwrite_output()
    frames = (np.ascontiguousarray(frame).tobytes() for frame in layer.frames())
    try:
        write_to(
            arguments(graph, ffmpeg_path(settings.ffmpeg)),
            frames,
            limits=Limits(wall_s=WALL_S),
            cancelled=cancelled,
        )
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
