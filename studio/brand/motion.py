"""How a card comes and goes: MoviePy clips with alpha, a fraction of a second each, eased.

The last frame of coming and the first of going are the standing picture itself, so the seams cannot be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from studio.brand.graphic import Motion, Pixels, Still
from studio.units import FrameRate, Size, TimeRange

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from studio.brand.template import MotionPreset

COMING_S = Fraction(3, 5)
GOING_S = Fraction(2, 5)
FADE_S = Fraction(3, 10)

RECIPE = 1
"""Raised when a motion changes: it is part of every cache key."""


def moved(
    image: Pixels, left: int, top: int, shown: TimeRange, rate: Fraction, preset: MotionPreset
) -> tuple[Still | Motion, ...]:
    """``image`` at its place: coming, standing, going. Too short a time is a plain fade.

    Args:
        image: (height, width, 4) RGBA.
        left: Pixels.
        top: Pixels.
        shown: Seconds, on whole frames.
        rate: Frames per second.
        preset: How it moves.
    """
    frames = FrameRate(rate)
    coming, going = frames.snap(COMING_S), frames.snap(GOING_S)
    if preset in {"none", "fade"} or shown.duration < coming + going + frames.frame:
        fade = Fraction(0) if preset == "none" else min(FADE_S, shown.duration / 4)
        return (Still(image, left, top, shown, fade),)
    start, end = shown.start + coming, shown.end - going
    still = Still(image, left, top, shown)
    return (
        _motion(still, TimeRange(shown.start, start), rate, preset, coming=True),
        replace(still, shown=TimeRange(start, end)),
        _motion(still, TimeRange(end, shown.end), rate, preset, coming=False),
    )


def _motion(
    still: Still, shown: TimeRange, rate: Fraction, preset: MotionPreset, *, coming: bool
) -> Motion:
    image = still.image
    count = FrameRate(rate).frames_in(shown.duration)
    told = f"{RECIPE} {preset} {coming} {count} {rate} {image.shape}".encode()
    return Motion(
        key=sha256(told + image.tobytes()).hexdigest(),
        frames=lambda: _frames(image, count, rate, preset, coming=coming),
        size=Size(image.shape[1], image.shape[0]),
        left=still.left,
        top=still.top,
        shown=shown,
        rate=rate,
    )


def _frames(
    image: Pixels, count: int, rate: Fraction, preset: MotionPreset, *, coming: bool
) -> Iterator[Pixels]:
    """The move, picture by picture."""

    def state(index: int) -> Pixels:
        share = (index + 1) / count if coming else 1 - index / count
        move = PRESETS[preset]
        return move.picture(image, (move.coming if coming else move.going)(share))

    return authored(state, count, rate)


def authored(state: Callable[[int], Pixels], count: int, rate: Fraction) -> Iterator[Pixels]:
    """Author pictures as a MoviePy clip with a mask and yield its frames as RGBA.

    Args:
        state: The picture of each frame, from zero; each is asked for once.
        count: Of frames.
        rate: Frames per second.
    """
    from moviepy import VideoClip  # noqa: PLC0415 - a second of imports, needed only where no cached file exists

    frame = float(1 / rate)
    seen: dict[int, Pixels] = {}

    def at(t: float) -> Pixels:
        index = round(t / frame)
        if index not in seen:
            seen.clear()
            seen[index] = state(index)
        return seen[index]

    clip = VideoClip(lambda t: at(t)[..., :3], duration=count * frame)
    mask = VideoClip(lambda t: at(t)[..., 3] / 255.0, is_mask=True, duration=count * frame)
    clip = clip.with_mask(mask)
    for index in range(count):
        rgb = clip.get_frame(index * frame)
        alpha = clip.mask.get_frame(index * frame)
        yield np.dstack([rgb, np.rint(alpha * 255).astype(np.uint8)])


def _out_quart(share: float) -> float:
    """Quick, then settling."""
    return float(1 - (1 - share) ** 4)


def _in_cubic(share: float) -> float:
    """Going: slow to leave, then quick; ``share`` runs from 1 to 0."""
    return float(1 - (1 - share) ** 3)


def _out_back(share: float) -> float:
    """A little too far, and back."""
    over = 1.4
    return float(1 + (over + 1) * (share - 1) ** 3 + over * (share - 1) ** 2)


def _in_out_cubic(share: float) -> float:
    """Gathering speed and losing it again."""
    return float(4 * share**3 if share < 0.5 else 1 - (2 - 2 * share) ** 3 / 2)


def _wipe(image: Pixels, done: float) -> Pixels:
    """Uncovered from left to right behind a soft edge, the card sliding the last bit into place."""
    height, width = image.shape[:2]
    slide = round((1 - done) * min(width * 0.12, height * 0.6))
    picture = _shifted(image, -slide, 0)
    return _covered(picture, np.arange(width)[None, :] / width, done)


def _wipe_down(image: Pixels, done: float) -> Pixels:
    """Unrolled from the top."""
    height = image.shape[0]
    return _covered(image, np.arange(height)[:, None] / height, done)


def _rise(image: Pixels, done: float) -> Pixels:
    """Up into place out of its own lower edge, and from transparent."""
    picture = _shifted(image, 0, round((1 - done) * image.shape[0] * 0.35))
    return _with_alpha(picture, picture[..., 3] * min(1.0, done * 1.25))


def _covered(image: Pixels, place: NDArray[np.floating[Any]], done: float) -> Pixels:
    soft = 0.12
    shown = np.clip((done * (1 + soft) - place) / soft, 0, 1)
    return _with_alpha(image, image[..., 3] * shown)


def _with_alpha(image: Pixels, alpha: NDArray[np.floating[Any]]) -> Pixels:
    picture = image.copy()
    picture[..., 3] = np.rint(alpha).astype(np.uint8)
    return picture


def _shifted(image: Pixels, right: int, down: int) -> Pixels:
    """Moved within its own frame; what leaves it is lost, what is uncovered is transparent."""
    height, width = image.shape[:2]
    picture = image.copy()
    picture[..., 3] = 0
    source = image[max(0, -down) : height - max(0, down), max(0, -right) : width - max(0, right)]
    top, left = max(0, down), max(0, right)
    picture[top : top + source.shape[0], left : left + source.shape[1]] = source
    return picture


def _drop(image: Pixels, done: float) -> Pixels:
    """Down into place from above, and from transparent."""
    picture = _shifted(image, 0, -round((1 - done) * image.shape[0] * 0.35))
    return _with_alpha(picture, picture[..., 3] * min(1.0, done * 1.25))


def _slide(image: Pixels, done: float) -> Pixels:
    """In from the left behind its own edge."""
    picture = _shifted(image, -round((1 - done) * image.shape[1] * 0.3), 0)
    return _with_alpha(picture, picture[..., 3] * min(1.0, done * 1.4))


def _pop(image: Pixels, done: float) -> Pixels:
    """Grown to its size about its middle, a touch beyond, and from transparent."""
    height, width = image.shape[:2]
    scale = 0.82 + 0.18 * done
    if scale == 1:
        return image
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Colour under full transparency would bleed into the edge, so it is scaled premultiplied.
    scaled = Image.fromarray(image).convert("RGBa").resize(size, Image.Resampling.BILINEAR)
    picture = Image.new("RGBa", (width, height))
    picture.paste(scaled, ((width - size[0]) // 2, (height - size[1]) // 2))
    whole = np.asarray(picture.convert("RGBA"))
    return _with_alpha(whole, whole[..., 3] * min(1.0, max(0.0, done) * 1.6))


def _unfold(image: Pixels, done: float) -> Pixels:
    """Uncovered from its middle to both sides."""
    width = image.shape[1]
    place = np.abs(np.arange(width) / max(1, width - 1) - 0.5) * 2
    return _covered(image, place[None, :], done)


Ease = Callable[[float], float]
"""From the share of the time gone to the share of the way; none is a straight line."""


@dataclass(frozen=True)
class Move:
    """A preset: what the picture is at each share of the way, and its curves of coming and going."""

    picture: Callable[[Pixels, float], Pixels]
    coming: Ease = _out_quart
    going: Ease = _in_cubic


PRESETS: dict[str, Move] = {
    "wipe": Move(_wipe),
    "wipe_down": Move(_wipe_down),
    "rise": Move(_rise),
    "drop": Move(_drop),
    "slide": Move(_slide),
    "pop": Move(_pop, _out_back),
    "unfold": Move(_unfold, _in_out_cubic, _in_out_cubic),
}
"""By the name a template gives; ``fade`` and ``none`` are no pictures but opacity."""
