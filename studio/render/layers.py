"""Drawn graphics written to files that the graph can read."""

from __future__ import annotations

import hashlib
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

WALL_S = 300
"""Longest that writing one motion graphic may take, seconds."""


def write_layers(
    graphics: Graphics, folder: Path, settings: Settings, cancelled: CancelCheck
) -> tuple[tuple[DrawnLayer, ...], Path | None]:
    """Write every overlay and the end card; motion graphics come from the cache where they are known.

    Returns:
        The layers, bottom first, and the end card's PNG.
    """
    cache = settings.var / "cache" / "motion"
    layers = tuple(
        _motion(layer, cache, settings, cancelled)
        if isinstance(layer, Motion)
        else _still(layer, folder)
        for layer in graphics.overlays
    )
    card = None if graphics.end_card is None else _png(graphics.end_card, folder)
    return layers, card


def _still(layer: Still, folder: Path) -> DrawnLayer:
    path = _png(layer.image, folder)
    return DrawnLayer(path, layer.left, layer.top, layer.shown, layer.fade, moving=False)


def _png(pixels: Pixels, folder: Path) -> Path:
    """A PNG named by its content, so that equal pictures share a file."""
    contiguous = np.ascontiguousarray(pixels)
    name = hashlib.sha256(str(contiguous.shape).encode() + contiguous.tobytes()).hexdigest()[:24]
    path = folder / f"{name}.png"
    if not path.exists():
        Image.fromarray(contiguous).save(path, compress_level=1)
    return path


def _motion(layer: Motion, cache: Path, settings: Settings, cancelled: CancelCheck) -> DrawnLayer:
    path = cache / f"{layer.key}.mov"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _write_motion(layer, path, settings, cancelled)
    return DrawnLayer(path, layer.left, layer.top, layer.shown, Fraction(0), moving=True)


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
