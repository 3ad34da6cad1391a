"""What several films share: full-width layers, birds, pickers at work, soft backgrounds, sunbeams."""

from __future__ import annotations

import cv2
import numpy as np

from studio.workflows.demo_footage import nature, paint, people
from studio.workflows.demo_footage.nature import MARGIN, SPAN
from studio.workflows.demo_footage.paint import Colour
from studio.workflows.demo_footage.planes import Painting
from studio.workflows.demo_footage.stage import Motion, Pose, Sprite, sprite

BUDS: Colour = (246, 178, 44)
"""What the baskets hold unless it is something else."""


def full(painting: Painting, top: float, depth: float, motion: Motion | None = None) -> Sprite:
    """A full-width layer."""
    if motion is None:
        return sprite(painting, -MARGIN, top, depth)
    return sprite(painting, -MARGIN, top, depth, motion=motion)


def birds(count: int, x: float, y: float) -> list[Sprite]:
    """A loose flock that crosses the sky, wings beating."""
    random = np.random.default_rng(count)
    flock = []
    for index in range(count):
        size = int(random.uniform(20, 34))
        place = (
            x + index * 62 + random.uniform(-18, 18),
            y + abs(index - 2) * 26 + random.uniform(-12, 12),
        )
        flock.append(sprite(nature.bird(size, (44, 62, 76)), *place, 0.2, motion=_flight(index)))
    return flock


def _flight(index: int) -> Motion:
    def motion(seconds: float) -> Pose:
        beat = float(np.sin(2 * np.pi * (1.5 * seconds + index * 0.31)))
        return Pose(
            dx=-46 * seconds, dy=-9 * seconds + 3 * beat, angle=4 * beat, scale=1 + 0.1 * beat
        )

    return motion


def worker(
    place: tuple[float, float],
    tall: int,
    coat: Colour,
    depth: float,
    phase: float,
    *,
    fill: Colour = BUDS,
) -> list[Sprite]:
    """A picker: body that rocks, an arm that reaches and returns, a basket at the hip."""

    def rock(seconds: float) -> Pose:
        return Pose(angle=1.6 * float(np.sin(2 * np.pi * (seconds + phase) / 2.6)))

    def reach(seconds: float) -> Pose:
        swing = float(np.sin(2 * np.pi * (seconds + phase) / 2.6))
        return Pose(angle=-10 + 24 * swing, dx=1.5 * swing * tall / 100)

    body = people.picker(tall, coat, (46, 52, 70))
    arm = people.arm(int(tall * 0.36), coat)
    hip = people.basket(int(tall * 0.34), fill=fill)
    x, y = place
    pivot = (tall * 0.36 * 0.1, tall * 0.36 * 0.12)
    return [
        sprite(body, x, y, depth, motion=rock),
        sprite(hip, x + tall * 0.02, y + tall * 0.44, depth, motion=rock),
        sprite(arm, x + tall * 0.31, y + tall * 0.3, depth, pivot=pivot, motion=reach),
    ]


def bokeh(top: Colour, low: Colour, lights: Colour, seed: int) -> Painting:
    """A background far out of focus: soft colours and round lights."""
    width, height = SPAN, 1240
    painting = paint.gradient(
        width, height, ((0, top), (0.55, paint.mix(top, low, 0.55)), (1, low))
    )
    random = np.random.default_rng(seed)
    small = paint.resized(painting, width // 4, height // 4)
    for _ in range(46):
        place = (float(random.uniform(0, width / 4)), float(random.uniform(0, height / 4)))
        radius = float(random.uniform(9, 34))
        veil = paint.blank(width // 4, height // 4)
        paint.ellipse(veil, place, (radius, radius), (255, 255, 255))
        ink = paint.mix(
            lights, (255, 246, 200) if random.random() < 0.5 else low, float(random.uniform(0, 0.6))
        )
        paint.wash(
            small, veil[..., 3].astype(np.float32) / 255 * float(random.uniform(0.08, 0.3)), ink
        )
    painting = paint.resized(paint.blurred(small, 1.6), width, height)
    paint.grain(painting, seed, 0.03)
    return painting


def rays() -> Painting:
    """Slanting sunbeams."""
    painting = paint.blank(SPAN // 4, 310)
    soft: paint.Field = np.zeros((310, SPAN // 4), np.float32)
    for x, width in ((470, 40), (390, 22), (330, 52), (240, 26)):
        beam = np.array(
            [(x, -10), (x + width, -10), (x + width - 190, 310), (x - 250, 310)], np.int32
        )
        layer = np.zeros_like(soft)
        cv2.fillPoly(layer, [beam], 1.0)
        soft += layer
    soft = np.asarray(cv2.GaussianBlur(soft, (0, 0), 9)) * paint.fade_rows(
        310, SPAN // 4, (0, 1), (1, 0.1)
    )
    paint.wash(painting, soft * 0.22, (255, 240, 200))
    return paint.resized(painting, SPAN, 1240)[:900, 360:]
