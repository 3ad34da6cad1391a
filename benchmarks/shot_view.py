"""A camera on a clip of the synthetic shot set: framing, moves, grade, and what happens inside the shot."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.shot_clips import Clip
from benchmarks.shot_effects import (
    Flat,
    Rng,
    Shape,
    defocused,
    flickered,
    light_mask,
    lit,
    overlay,
    passing,
    pulse,
)

TRAPS = (
    "flash", "burst", "dip", "exposure", "lamp", "shake", "zoom", "lens", "whip", "hand", "focus", "flicker",
    "freeze", "drop", "title", "screen", "pan", "pan",
)  # fmt: skip
"""What happens inside one shot and is no boundary."""

LENGTHS: dict[str, tuple[float, float]] = {
    "flash": (0.03, 0.25), "burst": (0.4, 1.2), "dip": (0.5, 2.0), "exposure": (0.03, 0.5), "lamp": (0.03, 0.6),
    "shake": (0.5, 2.0), "zoom": (0.25, 1.2), "lens": (0.0, 0.0), "whip": (0.2, 0.7), "hand": (0.2, 0.8),
    "focus": (0.4, 1.5), "flicker": (1.0, 2.5), "freeze": (0.2, 0.9), "drop": (0.0, 0.0), "title": (0.0, 0.6),
    "screen": (0.0, 0.0), "pan": (0.6, 2.2),
}  # fmt: skip
"""Seconds, least and most."""


NOISE_BANK = np.random.default_rng(0).standard_normal(1 << 20, np.float32)
"""A sensor's noise: every picture takes a piece from somewhere."""


@dataclass(frozen=True)
class Trap:
    """One of ``TRAPS``: ``start`` and ``length`` in seconds of the shot, ``seed`` for its own chances."""

    kind: str
    start: float
    length: float
    seed: int

    def place(self, time: float) -> float:
        """0 before, 0 to 1 inside, 1 after."""
        if self.length <= 0:
            return float(time >= self.start)
        return float(np.clip((time - self.start) / self.length, 0, 1))


@dataclass
class Camera:
    """Where the camera looks: shifts as shares of the picture's width, scale above 1 is nearer, angle in degrees."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    angle: float = 0.0
    blur: float = 0.0
    """Motion blur along x, share of the width."""


@dataclass
class View:
    """One shot: ``at`` draws it for any second since its start."""

    clip: Clip
    shape: Shape
    rng: Rng
    length: float
    first: float
    """Second of the clip at the shot's start."""
    speed: float = 1.0
    screen: Clip | None = None
    """What a screen inside the picture switches to."""
    traps: list[Trap] = field(default_factory=list)
    zoom: float = 1.0
    mirror: bool = False
    contain: bool = False
    aim: tuple[float, float] = (0.0, 0.0)
    """Where the camera stands at the start, shares of the picture's width."""

    def __post_init__(self) -> None:
        rng = self.rng
        photo = self.clip.duration == 0
        # A third of all photographs stand still, as in a slide show; a sixth of all cameras are in a hurry.
        moves = rng.random() < (0.65 if photo else 0.3)
        hurried = rng.random() < 0.16
        pace = 0.25 if hurried else 0.03 if photo else 0.01
        self._drift = rng.normal(0, pace, 2) * (moves or hurried)
        self._growth = float(rng.normal(0, 0.06 if photo else 0.02)) * moves
        sway = float(rng.uniform(0.01, 0.04)) if hurried else float(rng.uniform(0.001, 0.012))
        steady = 0.0 if rng.random() < 0.5 else sway
        quickest = 6.0 if hurried else 3.5
        self._waves = [(rng.uniform(0.3, quickest), rng.uniform(0, 7), steady) for _ in range(6)]
        # Previews, old cameras and screen captures have few pictures a second; a film at 25 shows each twice.
        self._step = float(rng.choice([0, 0, 0, 0, 0, 0, 1 / 15, 1 / 15, 1 / 12.5, 1 / 10]))
        dim = float(rng.uniform(0.25, 0.6)) if rng.random() < 0.18 else 1.0
        self._gain, self._gamma = dim * rng.uniform(0.75, 1.2), float(np.exp(rng.normal(0, 0.15)))
        self._colour = float(rng.choice([1, 1, 1, rng.uniform(0.4, 1.4), 0.0]))
        self._tint = rng.normal(0, 4, 2)
        self._noise = np.float32(rng.choice([0, 0, rng.uniform(0.5, 6)]))
        levels = 255 * (np.arange(256) / 255) ** self._gamma * self._gain
        self._levels = np.clip(levels, 0, 255).astype(np.uint8)
        self._made: dict[int, tuple[Flat, Flat]] = {}

    def match(self, other: View) -> None:
        """Grade this shot so that its light and colours are those of ``other``: a cut that only structure shows."""
        mine, theirs = (
            self.shape.planes(self._drawn(view.clip, Camera(scale=view.zoom), 0))
            for view in (self, other)
        )
        spread = float(theirs[0].std()) / max(1.0, float(mine[0].std()))
        levels = (self._levels - float(mine[0].mean())) * spread + float(theirs[0].mean())
        self._levels = np.clip(levels, 0, 255).astype(np.uint8)
        self._tint = self._tint + [float(theirs[n].mean() - mine[n].mean()) for n in (1, 2)]

    def at(self, time: float) -> Flat:
        """The picture ``time`` seconds into the shot."""
        camera, clip_time = self._camera(time), time
        for trap in self.traps:
            clip_time = self._held(trap, clip_time)
            self._moved(trap, time, camera)
        if self._step:
            held = time - time % self._step
            camera, clip_time = self._camera(held), clip_time - time % self._step
            for trap in self.traps:
                self._moved(trap, held, camera)
        flat = self._drawn(self.clip, camera, clip_time)
        for trap in self.traps:
            flat = self._touched(trap, time, flat)
        if self._noise:
            start = int(self.rng.integers(NOISE_BANK.size - flat.size))
            flat = flat + self._noise * NOISE_BANK[start : start + flat.size]
        return flat

    def _camera(self, time: float) -> Camera:
        wave = [a * np.sin(2 * np.pi * f * time + p) for f, p, a in self._waves]
        return Camera(
            x=float(self.aim[0] + self._drift[0] * time + wave[0] + wave[1]),
            y=float(self.aim[1] + self._drift[1] * time + wave[2] + wave[3]),
            scale=self.zoom * float(np.exp(self._growth * time)),
            angle=20 * float(wave[4]),
        )

    def _held(self, trap: Trap, time: float) -> float:
        """Second of the shot that the clip shows."""
        if trap.kind == "freeze" and trap.start <= time < trap.start + trap.length:
            return trap.start
        if trap.kind == "drop" and time >= trap.start:
            return time + 0.04 + 0.2 * (trap.seed % 100) / 100
        return time

    def _moved(self, trap: Trap, time: float, camera: Camera) -> None:
        rng, place = np.random.default_rng(trap.seed), trap.place(time)
        inside = 0 < place < 1
        if trap.kind == "shake" and inside:
            size = rng.uniform(0.01, 0.05) * pulse(place, 0.2)
            now = np.random.default_rng([trap.seed, int(time * 240)])
            camera.x += float(size * now.normal())
            camera.y += float(size * now.normal())
            camera.angle += float(20 * size * now.normal())
        elif trap.kind == "zoom":
            camera.scale *= float(np.exp(rng.uniform(-0.5, 0.7) * place))
        elif trap.kind == "lens" and place:
            camera.scale *= float(rng.choice([0.5, 0.6, 0.75, 1.3, 1.6, 2.0]))
            camera.x += float(rng.normal(0, 0.03))
            camera.y += float(rng.normal(0, 0.03))
        elif trap.kind == "pan":
            angle, way = rng.uniform(0, 2 * np.pi), rng.uniform(0.25, 1.2)
            eased = place * place * (3 - 2 * place) if rng.random() < 0.5 else place
            camera.x += float(way * np.cos(angle) * eased)
            camera.y += float(0.6 * way * np.sin(angle) * eased)
        elif trap.kind == "whip":
            way = float(rng.choice([-1, 1]) * rng.uniform(0.5, 1.6))
            eased = place * place * (3 - 2 * place)
            camera.x += way * eased
            camera.blur += abs(way) * 6 * place * (1 - place) / max(trap.length, 0.1) / 50

    def _drawn(self, clip: Clip, camera: Camera, time: float) -> Flat:
        index = 0
        if clip.duration:
            wanted = (self.first + time * self.speed) % (2 * clip.duration)
            wanted = min(wanted, 2 * clip.duration - wanted)  # to and fro, never a jump
            index = int(np.searchsorted(clip.times, wanted + 1e-6, side="right")) - 1
        flat = np.empty(self.shape.luma * 3 // 2, np.float32)
        for number, (target, source) in enumerate(
            zip(self.shape.planes(flat), (clip.y, clip.u, clip.v), strict=True)
        ):
            picture = self._warped(
                source[max(0, index)], target.shape, camera, 16 if number == 0 else 128
            )
            if number == 0:
                target[:] = cv2.LUT(picture, self._levels)
            else:
                target[:] = (picture.astype(np.float32) - 128) * self._colour + 128
                target[:] += self._tint[number - 1]
        return np.clip(flat, 0, 255)

    def _warped(
        self, source: npt.NDArray[np.uint8], shape: tuple[int, ...], camera: Camera, pad: int
    ) -> npt.NDArray[np.uint8]:
        height, width = shape
        fit = min if self.contain else max
        scale = fit(width / source.shape[1], height / source.shape[0]) * max(camera.scale, 0.2)
        turn = cv2.getRotationMatrix2D((0, 0), camera.angle, scale)
        if self.mirror:
            turn[:, 0] *= -1
        middle = np.array([source.shape[1] / 2, source.shape[0] / 2])
        shift = np.array([width / 2 + camera.x * width, height / 2 + camera.y * width])
        turn[:, 2] = shift - turn[:, :2] @ middle
        border = cv2.BORDER_CONSTANT if self.contain else cv2.BORDER_REFLECT_101
        if scale < 0.6:
            source = np.asarray(cv2.blur(source, (2, 2)))
        out = cv2.warpAffine(
            source,
            turn,
            (width, height),
            flags=cv2.INTER_LINEAR,
            borderMode=border,
            borderValue=pad,
        )
        length = int(camera.blur * width)
        return np.asarray(cv2.blur(out, (length, 1)) if length > 1 else out, np.uint8)

    def _touched(self, trap: Trap, time: float, flat: Flat) -> Flat:  # noqa: C901 - one arm a trap
        rng, place, shape = np.random.default_rng(trap.seed), trap.place(time), self.shape
        inside = trap.start <= time < trap.start + max(trap.length, 1e-9)
        if trap.kind == "flash" and inside:
            mask = light_mask(shape, rng) if rng.random() < 0.4 else None
            force = float(rng.uniform(0.3, 1)) * (1 if trap.length < 0.12 else 1 - place)
            return lit(shape, flat, 1 + 1.5 * force, 120 * force, mask)
        if trap.kind == "burst" and inside:
            lamp = np.random.default_rng([trap.seed, int(time * 12)])
            if lamp.random() < 0.35:
                return lit(shape, flat, 1.6, float(lamp.uniform(20, 120)), light_mask(shape, lamp))
        elif trap.kind == "dip" and inside:
            return lit(shape, flat, 1 - float(rng.uniform(0.4, 0.9)) * pulse(place, 0.4), 0)
        elif trap.kind == "exposure":
            return lit(shape, flat, 1 + place * (float(rng.choice([0.5, 0.65, 1.5, 1.9])) - 1), 0)
        elif trap.kind == "lamp":
            mask = light_mask(shape, rng)
            return lit(shape, flat, 1 + place * float(rng.choice([-0.6, 0.8])), 20 * place, mask)
        elif trap.kind == "hand" and 0 < place < 1:
            colour = (
                float(rng.uniform(20, 170)),
                float(rng.uniform(105, 130)),
                float(rng.uniform(125, 155)),
            )
            return passing(shape, flat, colour, float(1.8 * place - 0.4))
        elif trap.kind == "focus" and inside:
            return defocused(shape, flat, float(rng.uniform(2, 9)) * pulse(place, 0.5))
        elif trap.kind == "flicker" and inside:
            phase = time * float(rng.uniform(2, 12))
            return flickered(
                shape, flat, float(rng.uniform(0.03, 0.15)), phase, float(rng.uniform(0, 3))
            )
        elif trap.kind == "title" and place:
            body, mask = self._made.setdefault(trap.seed, overlay(shape, rng))
            return flat + place * mask * (body - flat)
        elif trap.kind == "screen" and place and self.screen is not None:
            return self._switched(trap, flat)
        return flat

    def _switched(self, trap: Trap, flat: Flat) -> Flat:
        """Another picture stands in a window of this one."""
        if trap.seed not in self._made:
            rng = np.random.default_rng(trap.seed)
            wide, high = rng.uniform(0.25, 0.45, 2)
            left, top = rng.uniform(0.05, 0.5, 2)
            mask = np.zeros((self.shape.height, self.shape.width), np.float32)
            rows = slice(int(top * self.shape.height), int((top + high) * self.shape.height))
            mask[rows, int(left * self.shape.width) : int((left + wide) * self.shape.width)] = 1
            body = self._drawn(self.screen or self.clip, Camera(scale=0.6), 0)
            self._made[trap.seed] = (body, self.shape.masked(mask))
        body, mask = self._made[trap.seed]
        return flat + mask * (body - flat)
