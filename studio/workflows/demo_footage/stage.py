"""Sprites, camera and film: what stands where, how it moves, and how shots follow each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from studio.workflows.demo_footage.paint import Point
from studio.workflows.demo_footage.planes import (
    Canvas,
    Matrix,
    Painting,
    Plane,
    solid_from,
    to_plane,
    used,
)

WIDTH, HEIGHT = 1920, 1080
"""Pixels of the finished picture; scenes are laid out in them."""

RATE = 25
"""Frames per second."""


@dataclass(frozen=True)
class Pose:
    """Where a sprite is at an instant, relative to its resting place.

    Attributes:
        dx: Pixels to the right.
        dy: Pixels down.
        shear: Pixels to the right per pixel above the pivot.
        angle: Degrees clockwise about the pivot.
        scale: Size about the pivot.
        opacity: 0 to 1.
    """

    dx: float = 0.0
    dy: float = 0.0
    shear: float = 0.0
    angle: float = 0.0
    scale: float = 1.0
    opacity: float = 1.0


Motion = Callable[[float], Pose]
"""Seconds since the shot's start to a pose."""

STILL = Pose()


def _still(_: float) -> Pose:
    return STILL


@dataclass(frozen=True)
class Sprite:
    """A painted layer in a scene.

    Attributes:
        plane: Its pixels.
        left: Resting place of its left edge on the screen of an unmoved camera.
        top: Likewise.
        depth: How far it follows the camera: 0 at infinity, 1 in the plane of interest, more in front.
        pivot: Layer pixel that sways and turns hold still.
        motion: Its own movement.
        solid: Layer row from which it is opaque from edge to edge; None when it never is.
    """

    plane: Plane
    left: float
    top: float
    depth: float
    pivot: Point
    motion: Motion
    solid: int | None = None

    def matrix(self, view: View, seconds: float) -> tuple[Matrix, float]:
        """Layer to screen at an instant, and the opacity."""
        pose = self.motion(seconds)
        zoom = 1 + (view.zoom - 1) * min(1.6, 0.35 + 0.65 * self.depth)
        cosine, sine = np.cos(np.radians(pose.angle)), np.sin(np.radians(pose.angle))
        turn = np.array([[cosine, -sine], [sine, cosine]]) @ np.array([[1, -pose.shear], [0, 1]])
        pivot = np.array(self.pivot)
        centre = np.array([WIDTH / 2, HEIGHT / 2])
        place = pivot + np.array([self.left + pose.dx, self.top + pose.dy])
        place = place - np.array([view.x, view.y]) * self.depth
        linear = turn * (pose.scale * zoom)
        shift = centre + (place - centre) * zoom - linear @ pivot
        return np.column_stack([linear, shift]), pose.opacity


def sprite(
    painting: Painting,
    left: float,
    top: float,
    depth: float = 1.0,
    *,
    pivot: Point | None = None,
    motion: Motion = _still,
) -> Sprite:
    """A sprite of ``painting``; the pivot is the middle of its lower edge unless said."""
    height, width = painting.shape[:2]
    x, y, right, bottom = used(painting)
    part = painting[y:bottom, x:right]
    turn = pivot or (width / 2, height)
    return Sprite(
        to_plane(part),
        left + x,
        top + y,
        depth,
        (turn[0] - x, turn[1] - y),
        motion,
        solid_from(part),
    )


@dataclass(frozen=True)
class View:
    """Where the camera looks: offset in pixels at depth 1, and zoom."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0


def ease(share: float) -> float:
    """Slow start, slow end (smoothstep softened towards the linear, so that no move stands still)."""
    share = min(1.0, max(0.0, share))
    return 0.35 * share + 0.65 * share * share * (3 - 2 * share)


@dataclass(frozen=True)
class Shot:
    """One take: sprites from back to front and a camera move.

    Attributes:
        seconds: Length, the incoming dissolve included.
        sprites: Back to front.
        start: First view.
        end: Last view.
        dissolve: Seconds it fades in over the end of the shot before; 0 is a hard cut.
    """

    seconds: float
    sprites: tuple[Sprite, ...]
    start: View = View()
    end: View = View()
    dissolve: float = 0.0

    def view(self, seconds: float) -> View:
        """The camera at an instant."""
        share = ease(seconds / self.seconds)
        return View(
            self.start.x + (self.end.x - self.start.x) * share,
            self.start.y + (self.end.y - self.start.y) * share,
            self.start.zoom + (self.end.zoom - self.start.zoom) * share,
        )

    def draw(self, canvas: Canvas, seconds: float) -> None:
        """Draw the instant ``seconds`` after the shot's start."""
        view = self.view(seconds)
        placed, floor = [], canvas.height
        for each in reversed(self.sprites):
            matrix, opacity = each.matrix(view, seconds)
            placed.append((each.plane, matrix, opacity, floor))
            if opacity >= 1.0:
                floor = min(floor, _hidden_from(each, matrix, canvas, floor))
        for plane, matrix, opacity, limit in reversed(placed):
            canvas.place(plane, matrix, opacity, limit)


def _hidden_from(each: Sprite, matrix: Matrix, canvas: Canvas, floor: int) -> int:
    """Screen row from which ``each`` hides all behind it, down to ``floor``; ``floor`` when it hides nothing."""
    upright = matrix[0, 1] == 0.0 and matrix[1, 0] == 0.0
    if each.solid is None or not upright:
        return floor
    height, width = each.plane.shape[:2]
    left, right = matrix[0, 2], matrix[0, 2] + matrix[0, 0] * (width - 1)
    bottom = matrix[1, 2] + matrix[1, 1] * (height - 1)
    if left > 0 or right < canvas.width or bottom < floor:
        return floor
    return int(np.ceil(matrix[1, 2] + matrix[1, 1] * (each.solid + 1))) + 1


@dataclass(frozen=True)
class Plan:
    """A shot before it is painted, so that only one or two need to be held at a time.

    Attributes:
        seconds: As in ``Shot``.
        paint: Paints the sprites.
        start: First view.
        end: Last view.
        dissolve: As in ``Shot``.
    """

    seconds: float
    paint: Callable[[], list[Sprite]]
    start: View = field(default_factory=View)
    end: View = field(default_factory=View)
    dissolve: float = 0.0

    def shot(self) -> Shot:
        """Paint it."""
        return Shot(self.seconds, tuple(self.paint()), self.start, self.end, self.dissolve)


def length(film: tuple[Plan, ...]) -> float:
    """Seconds of the whole film: a dissolve overlaps two shots."""
    return sum(plan.seconds - plan.dissolve for plan in film)


def starts(film: tuple[Plan, ...]) -> tuple[float, ...]:
    """Second at which each shot begins to show."""
    found, clock = [], 0.0
    for plan in film:
        clock -= plan.dissolve
        found.append(clock)
        clock += plan.seconds
    return tuple(found)


def frames(film: tuple[Plan, ...], mark: Painting | None = None) -> Iterator[bytes]:
    """Every frame of the film as NV12, ``mark`` in the top right corner of each."""
    for canvas in canvases(film, mark):
        yield canvas.nv12()


def canvases(film: tuple[Plan, ...], mark: Painting | None = None) -> Iterator[Canvas]:
    """Every frame of the film; the canvas is drawn anew for the next one."""
    canvas, second = Canvas(WIDTH, HEIGHT), Canvas(WIDTH, HEIGHT)
    corner = None if mark is None else to_plane(mark)
    following: Shot | None = None
    for index, plan in enumerate(film):
        shot = following or plan.shot()
        following = film[index + 1].shot() if index + 1 < len(film) else None
        overlap = following.dissolve if following else 0.0
        first, last = round(shot.dissolve * RATE), round(shot.seconds * RATE)
        for frame in range(first, last):
            shot.draw(canvas, frame / RATE)
            into = frame / RATE - (shot.seconds - overlap)
            if following is not None and into >= 0 and overlap:
                following.draw(second, into)
                canvas.mix(second, (into + 1 / RATE) / (overlap + 1 / RATE))
            if corner is not None:
                canvas.place(corner, _corner(corner))
            yield canvas


def _corner(plane: Plane) -> Matrix:
    return np.array([[1.0, 0, WIDTH - plane.shape[1] - 48], [0, 1.0, 44]])


def sway(amount: float, period: float, phase: float = 0.0) -> Motion:
    """Swing in the wind: shear of ``amount`` (pixels per pixel), two waves so that it never looks mechanical."""

    def motion(seconds: float) -> Pose:
        turn = 2 * np.pi * seconds / period + phase
        return Pose(shear=amount * (np.sin(turn) + 0.35 * np.sin(2.3 * turn + 1.1)))

    return motion


def drift(dx: float, dy: float = 0.0, opacity: float = 1.0) -> Motion:
    """Move steadily, pixels per second."""

    def motion(seconds: float) -> Pose:
        return Pose(dx=dx * seconds, dy=dy * seconds, opacity=opacity)

    return motion


def together(*motions: Motion) -> Motion:
    """Add movements up; scales and opacities multiply."""

    def motion(seconds: float) -> Pose:
        pose = Pose()
        for each in motions:
            other = each(seconds)
            pose = replace(
                pose,
                dx=pose.dx + other.dx,
                dy=pose.dy + other.dy,
                shear=pose.shear + other.shear,
                angle=pose.angle + other.angle,
                scale=pose.scale * other.scale,
                opacity=pose.opacity * other.opacity,
            )
        return pose

    return motion
