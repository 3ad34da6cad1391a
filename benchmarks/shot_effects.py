"""What is done to the pictures of the synthetic shot set: mixing, wiping, and traps that are no shot change.

Pictures are flat arrays of float32 (luma, then the two chroma planes at half size), 0 to 255: one operation mixes all.
Mixing works on video levels, as ffmpeg's ``xfade`` and every editor's default dissolve do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

Flat = npt.NDArray[np.float32]
Rng = np.random.Generator
Level = TypeVar("Level", np.float32, np.uint8)


@dataclass(frozen=True)
class Shape:
    """Width and height of a picture, both even."""

    width: int
    height: int

    @property
    def luma(self) -> int:
        """Pixels of the luma plane."""
        return self.width * self.height

    def planes(
        self, flat: npt.NDArray[Level]
    ) -> tuple[npt.NDArray[Level], npt.NDArray[Level], npt.NDArray[Level]]:
        """Views of the three planes."""
        half = (self.height // 2, self.width // 2)
        chroma = self.luma // 4
        y = flat[: self.luma].reshape(self.height, self.width)
        u = flat[self.luma : self.luma + chroma].reshape(half)
        return y, u, flat[self.luma + chroma :].reshape(half)

    def plain(self, luma: float) -> Flat:
        """A grey picture."""
        flat = np.full(self.luma * 3 // 2, 128.0, np.float32)
        flat[: self.luma] = luma
        return flat

    def masked(self, mask: Flat) -> Flat:
        """A mask of the luma plane (0 to 1) spread over all planes."""
        half = cv2.resize(mask, (self.width // 2, self.height // 2), interpolation=cv2.INTER_AREA)
        return np.concatenate([mask.ravel(), half.ravel(), half.ravel()]).astype(np.float32)


EASINGS: tuple[Callable[[float], float], ...] = (
    lambda a: a,
    lambda a: a,
    lambda a: a,
    lambda a: a * a * (3 - 2 * a),
    lambda a: (1 - np.cos(np.pi * a)) / 2,
    lambda a: a**1.5,
    lambda a: 1 - (1 - a) ** 1.5,
)
"""How α runs from 0 to 1: evenly in most editors."""


def through(old: Flat, new: Flat, plain: Flat, alpha: float, turn: tuple[float, float]) -> Flat:
    """Out to ``plain`` until ``turn[0]``, in from it after ``turn[1]``."""
    if alpha < turn[0]:
        return old + alpha / turn[0] * (plain - old)
    if alpha <= turn[1]:
        return plain
    return plain + (alpha - turn[1]) / (1 - turn[1]) * (new - plain)


def crossed(old: Flat, new: Flat, plain: Flat, alpha: float) -> Flat:
    """A fade as ffmpeg's ``xfade`` has it: out quickly, in slowly, both mixed, and never wholly ``plain``."""
    left = 1 - alpha
    out = _smooth((left - 0.8) / 0.2)
    back = _smooth((left - 0.2) / 0.8)
    gone = plain + np.float32(out) * (old - plain)
    come = new + np.float32(back) * (plain - new)
    return come + np.float32(left) * (gone - come)


def _smooth(share: float) -> float:
    share = float(np.clip(share, 0, 1))
    return share * share * (3 - 2 * share)


def wipe_order(shape: Shape, rng: Rng) -> Flat:
    """When (0 to 1) each pixel of the luma plane changes sides: a direction, a circle, blinds or a clock."""
    y, x = np.mgrid[0 : shape.height, 0 : shape.width].astype(np.float32)
    x, y = x / (shape.width - 1), y / (shape.height - 1)
    kind = rng.choice(["line", "line", "line", "circle", "blinds", "clock"])
    if kind == "line":
        angle = rng.choice([0, 90, 180, 270, 45, 135, 225, 315, float(rng.uniform(0, 360))])
        order = np.cos(np.radians(angle)) * x + np.sin(np.radians(angle)) * y
    elif kind == "circle":
        order = np.hypot(x - 0.5, y - 0.5) * rng.choice([-1, 1])
    elif kind == "blinds":
        order = (x if rng.random() < 0.5 else y) * int(rng.integers(3, 8)) % 1.0
    else:
        order = np.arctan2(y - 0.5, x - 0.5)
    order = order - order.min()
    return np.asarray(order / order.max(), np.float32)


def wiped(shape: Shape, old: Flat, new: Flat, order: Flat, alpha: float, soft: float) -> Flat:
    """``new`` where ``order`` is below ``alpha``; ``soft`` is the width of the edge, as a share of the way."""
    mask = np.clip((alpha * (1 + soft) - order) / max(soft, 1e-3), 0, 1)
    spread = shape.masked(mask)
    return old + spread * (new - old)


def pushed(shape: Shape, old: Flat, new: Flat, alpha: float, way: int, *, cover: bool) -> Flat:
    """``new`` comes in from a side (0 to 3) and pushes ``old`` out, or covers it."""
    out = np.empty_like(old)
    for target, a, b in zip(*map(shape.planes, (out, old, new)), strict=True):
        axis = way % 2
        edge = target.shape[1 - axis]
        done = round(alpha * edge)
        pair = (b, a) if way < 2 else (a, b)
        both = np.concatenate(pair, axis=1 - axis)
        first = edge - done if way < 2 else done
        target[:] = np.take(both, range(first, first + edge), axis=1 - axis)
        if cover:
            kept = np.arange(edge) >= done if way < 2 else np.arange(edge) < edge - done
            if axis == 0:
                target[:, kept] = a[:, kept]
            else:
                target[kept] = a[kept]
    return out


def pulse(place: float, rise: float) -> float:
    """0 at both ends, 1 between; ``rise`` is the share of the way up and down."""
    return float(np.clip(min(place, 1 - place) / max(rise, 1e-3), 0, 1))


def light_mask(shape: Shape, rng: Rng) -> Flat:
    """A smooth blob, 0 to 1: what a lamp or a flash reaches."""
    y, x = np.mgrid[0 : shape.height, 0 : shape.width].astype(np.float32)
    middle = rng.uniform(0, 1, 2)
    spread = rng.uniform(0.25, 1.2)
    far = np.hypot(x / shape.width - middle[0], y / shape.height - middle[1]) / spread
    return np.asarray(np.exp(-(far**2)), np.float32)


def lit(shape: Shape, flat: Flat, gain: float, lift: float, mask: Flat | None = None) -> Flat:
    """Brighter or darker light on all of the picture or where ``mask`` says; colours fade as they clip."""
    out = flat.copy()
    y, u, v = shape.planes(out)
    amount = mask if mask is not None else np.float32(1)
    y += amount * (y * (gain - 1) + lift)
    over = np.clip((y - 255) / 100, 0, 1)
    np.clip(y, 0, 255, out=y)
    keep = 1 - cv2.resize(over, u.shape[::-1], interpolation=cv2.INTER_AREA)
    if gain < 1:
        keep = keep * gain**0.5
    for chroma in (u, v):
        chroma[:] = 128 + (chroma - 128) * keep
    return out


def defocused(shape: Shape, flat: Flat, radius: float) -> Flat:
    """Out of focus: ``radius`` in luma pixels."""
    out = flat.copy()
    for plane, share in zip(shape.planes(out), (1.0, 0.5, 0.5), strict=True):
        if radius * share >= 0.4:
            plane[:] = cv2.GaussianBlur(plane, (0, 0), radius * share)
    return out


def passing(shape: Shape, flat: Flat, colour: tuple[float, float, float], x: float) -> Flat:
    """Something dark and blurred passes close to the lens; ``x`` is its middle, 0 to 1 of the width."""
    width = 0.5 * shape.width
    far = np.abs(np.arange(shape.width) - x * shape.width) / width
    row = np.clip((1 - far) * 4, 0, 1).astype(np.float32)
    mask = shape.masked(np.repeat(row[None], shape.height, axis=0))
    body = shape.plain(colour[0])
    _, u, v = shape.planes(body)
    u[:], v[:] = colour[1], colour[2]
    return flat + mask * (body - flat)


def flickered(shape: Shape, flat: Flat, amount: float, phase: float, bands: float) -> Flat:
    """Mains light against a rolling shutter: bands that move through the picture."""
    out = flat.copy()
    rows = np.arange(shape.height, dtype=np.float32) / shape.height
    shape.planes(out)[0][:] *= (1 + amount * np.sin(2 * np.pi * (bands * rows + phase)))[:, None]
    return np.clip(out, 0, 255)


def overlay(shape: Shape, rng: Rng) -> tuple[Flat, Flat]:
    """A title band or a logo: its picture and its mask over all planes."""
    mask = np.zeros((shape.height, shape.width), np.float32)
    body = shape.plain(float(rng.uniform(0, 255)))
    left, top, wide, high = _place(rng)
    rows = slice(int(top * shape.height), int((top + high) * shape.height))
    columns = slice(int(left * shape.width), int((left + wide) * shape.width))
    mask[rows, columns] = rng.uniform(0.6, 1)
    y, u, v = shape.planes(body)
    text = rng.random((shape.height // 4, shape.width // 3)) < 0.35
    strokes = cv2.resize(text.astype(np.float32), (shape.width, shape.height))
    y[:] += strokes * (255 * (y[0, 0] < 128) - y) * 0.9
    u[:], v[:] = rng.uniform(90, 166, 2)
    return body, shape.masked(mask)


def _place(rng: Rng) -> tuple[float, float, float, float]:
    if rng.random() < 0.7:
        high = float(rng.uniform(0.1, 0.25))
        return float(rng.uniform(0, 0.2)), 0.95 - high, float(rng.uniform(0.4, 0.8)), high
    edge = float(rng.uniform(0.1, 0.35))
    return float(rng.uniform(0, 1 - edge)), float(rng.uniform(0, 1 - edge)), edge, edge
