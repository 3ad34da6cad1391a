"""What part of the picture an aspect shows: a held box, a moving one, or the whole box over its own blur."""

from __future__ import annotations

from fractions import Fraction

import ffmpeg

from studio.media.decode import Stream
from studio.records.edit import CropPath
from studio.render.steps import axis
from studio.units import Size

BLUR_SHARE = 20
"""The picture behind is blurred at this part of the clip's size: cheap, and smooth when drawn large again."""

BLUR_SIGMA = 2.0
"""Width of the blur, pixels of the small picture."""

DARKER = 0.72
"""Brightness of the picture behind, so that it stays behind."""

PALER = "128+(val-128)*0.8"
"""Its colour."""


def inner_size(path: CropPath, target: Size) -> Size:
    """The size at which the box is drawn: all of the clip, or the box fitted into it."""
    return path.keys[0].box.size.fit_within(target) if path.fill else target


def share_needed(path: CropPath, target: Size) -> Fraction:
    """Delivered pixels per source pixel where the box is tightest."""
    inner = inner_size(path, target)
    return max(
        max(Fraction(inner.width, key.box.width), Fraction(inner.height, key.box.height))
        for key in path.keys
    )


def framed(stream: Stream, path: CropPath, display: Size, size: Size, target: Size) -> Stream:
    """The part of ``stream`` that ``path`` shows, at whatever size it comes: ``scaled`` makes it the clip's.

    One scaler behind all takes of an aspect instead of one in each saves memory: every filter keeps the pictures it
    has made for reuse until the end.

    Args:
        stream: Upright pictures.
        path: Boxes in display pixels.
        display: The size the boxes are meant for.
        size: The size the pictures have (the display size or less).
        target: Size of the clip.
    """
    inner = inner_size(path, target)
    still = all(key.box == path.keys[0].box for key in path.keys)
    shown = (
        _held(stream, path, display, size) if still else _moving(stream, path, display, size, inner)
    )
    return filled(scaled(shown, inner), inner, target) if path.fill else shown


def scaled(stream: Stream, size: Size) -> Stream:
    """``stream``, whose pictures may change their size from take to take, at ``size``."""
    return stream.filter("scale", size.width, size.height, flags="bicubic").filter("setsar", 1)


def filled(stream: Stream, inner: Size, target: Size) -> Stream:
    """``stream`` (of size ``inner``) whole in the middle of ``target``, over its own blurred, darkened picture."""
    if inner == target:
        return stream
    fan = stream.filter_multi_output("split", 2)
    cover = Size(*_cut_to_shape(inner, target))
    small = Size(
        *(max(16, 2 * round(side / BLUR_SHARE / 2)) for side in (target.width, target.height))
    )
    behind = (
        fan[0]
        .filter("crop", cover.width, cover.height)
        .filter("scale", small.width, small.height, flags="area")
        .filter("gblur", sigma=BLUR_SIGMA)
        .filter("lutyuv", y=f"16+(val-16)*{DARKER}", u=PALER, v=PALER)
        .filter("scale", target.width, target.height, flags="bicubic")
        .filter("setsar", 1)
    )
    left, top = ((one - other) // 4 * 2 for one, other in _sides(target, inner))
    return ffmpeg.overlay(behind, fan[1], x=left, y=top, format="yuv420", shortest=1)


def _sides(one: Size, other: Size) -> tuple[tuple[int, int], tuple[int, int]]:
    return (one.width, other.width), (one.height, other.height)


def _cut_to_shape(inner: Size, target: Size) -> tuple[int, int]:
    """Width and height of the largest part of ``inner`` that has the shape of ``target``."""
    share = min(Fraction(inner.width, target.width), Fraction(inner.height, target.height))
    return max(2, int(target.width * share) // 2 * 2), max(2, int(target.height * share) // 2 * 2)


def _held(stream: Stream, path: CropPath, display: Size, size: Size) -> Stream:
    """Crop before scale: the smaller picture is the cheaper one."""
    box = path.keys[0].box
    left, width = _placed(box.x, box.width, size.width, display.width)
    top, height = _placed(box.y, box.height, size.height, display.height)
    return stream.filter("crop", width, height, left, top, exact=1)


def _placed(start: int, length: int, whole: int, meant: int) -> tuple[int, int]:
    """Start and length of a box side, meant for ``meant`` pixels, on ``whole`` pixels."""
    if whole == meant:
        return start, length
    kept = min(whole, 2 * round(Fraction(length * whole, 2 * meant)))
    return max(0, min(whole - kept, round(Fraction(start * whole, meant)))), kept


def _moving(stream: Stream, path: CropPath, display: Size, size: Size, inner: Size) -> Stream:
    """Crop, scale, crop: the two crops together move by parts of a pixel (see ``steps``)."""
    box = path.keys[0].box
    wide, high = Fraction(size.width, display.width), Fraction(size.height, display.height)
    across = axis(
        [(key.time, key.box.x * wide) for key in path.keys],
        box.width * wide,
        size.width,
        inner.width,
    )
    down = axis(
        [(key.time, key.box.y * high) for key in path.keys],
        box.height * high,
        size.height,
        inner.height,
    )
    return (
        _padded(stream, across.pad, down.pad)
        .filter("crop", across.read, down.read, across.coarse, down.coarse, exact=1)
        .filter("scale", across.made, down.made, flags="bicubic")
        .filter("crop", across.kept, down.kept, across.fine, down.fine, exact=1)
    )


def _padded(stream: Stream, across: int, down: int) -> Stream:
    """The picture with its edge pixels drawn out on every side, where a box comes near an edge."""
    if not across and not down:
        return stream
    return stream.filter("pad", f"iw+{2 * across}", f"ih+{2 * down}", across, down).filter(
        "fillborders", left=across, right=across, top=down, bottom=down, mode="smear"
    )
