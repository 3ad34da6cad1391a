"""How often an upright crop holds the subject, on film boxed by hand, beside a crop that stays in the middle.

    python -m benchmarks.bench_reframe ../shared/footage [--aspect 9:16] [--sheets FOLDER]

Prints JSON. A frame counts as held when 98 % of what can fit of the box's width and height lie inside the crop (a box
wider than the crop must fill it). Speeds are picture widths a second, a jump is the way from one frame (1/30 s) to the
next.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from studio.edit import EditSource, crop_plan
from studio.media import probe
from studio.media.focus import FocusFinder
from studio.media.frames import Tap, decoded, within
from studio.media.planes import DETAIL_EDGE, DETAILS_PER_S, Detail
from studio.records.edit import CropPath, SourceRef, Take, Timeline
from studio.records.focus import FocusPoint
from studio.records.media import Analysis, Shot, ShotQuality, Sound
from studio.settings import Settings
from studio.units import Aspect, Size, TimeRange

BOXES = Path(__file__).with_name("reframe_boxes.toml")

RATE = 30
"""Frames per second at which crops are held against boxes."""

HELD = 0.98
"""Share of a box that must be inside."""

Frame = tuple[float, float, float, float]
"""Left, top, right, bottom, shares of the picture."""


@dataclass(frozen=True)
class Clip:
    """A labelled stretch: boxes by time, and the shot it lies in (None: the whole file)."""

    name: str
    file: str
    times: list[float]
    boxes: list[Frame]
    shot: tuple[float, float] | None
    later: bool = False
    """Whether it was boxed after the first twelve."""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Clip:
        """A clip from a row of the table of boxes."""
        times = [box[0] for box in row["boxes"]]
        boxes = [tuple(box[1:]) for box in row["boxes"]]
        return cls(row["name"], row["file"], times, boxes, row.get("shot"), row.get("later", False))

    @property
    def span(self) -> TimeRange:
        """The labelled stretch, whole frames."""
        frames = int((self.times[-1] - self.times[0]) * RATE)
        return TimeRange.of(Fraction(self.times[0]).limit_denominator(1000), Fraction(frames, RATE))

    def at(self, second: float) -> Frame:
        """The box at a time of the file."""
        index = min(max(1, bisect_right(self.times, second)), len(self.times) - 1)
        one, other = self.times[index - 1], self.times[index]
        part = min(1.0, max(0.0, (second - one) / (other - one)))
        return tuple(
            a + part * (b - a)
            for a, b in zip(self.boxes[index - 1], self.boxes[index], strict=True)
        )  # type: ignore[return-value] # four stay four


@dataclass(frozen=True)
class Watched:
    """A file as the finder saw it."""

    finder: FocusFinder
    display: Size
    whole: TimeRange
    cost_ms: float
    """CPU per picture."""


def watch(path: Path) -> Watched:
    """Show a file to the finder, four pictures a second."""
    settings = Settings.from_environment({})
    info = probe(path, settings)
    finder, due, count, spent = FocusFinder(), info.video.start, 0, 0.0
    last = due
    with decoded(path, info, settings, Tap(within(info.video.display, DETAIL_EDGE))) as frames:
        for frame in frames:
            last = frame.time
            if frame.time < due:
                continue
            due = max(due + Fraction(1, DETAILS_PER_S), frame.time)
            started = time.process_time()
            finder.feed(Detail(frame.time, frame.pixels))
            spent += time.process_time() - started
            count += 1
    whole = TimeRange(info.video.start, last + Fraction(1, 100))
    return Watched(finder, info.video.display, whole, 1000 * spent / max(1, count))


def crop_of(
    points: Sequence[FocusPoint], display: Size, span: TimeRange, aspect: Aspect
) -> CropPath:
    """The path for a take of ``span``."""
    quality = ShotQuality(sharpness=1, exposure=1, colourfulness=1, steadiness=1, motion=1, score=1)
    shot = Shot(range=span, quality=quality, focus=tuple(points))
    sound = Sound(integrated_lufs=None, true_peak_dbtp=None)
    analysis = Analysis(duration=span.duration, boundaries=(), shots=(shot,), sound=sound)
    source = EditSource(SourceRef(sha256="0" * 64, display=display), analysis)
    take = Take(
        source=0, shot=0, source_range=span, output_range=TimeRange.of(Fraction(0), span.duration)
    )
    timeline = Timeline(sources=(source.ref,), takes=(take,), rate=Fraction(RATE))
    return crop_plan(timeline, [source], aspect).paths[0]


def crops_along(path: CropPath, display: Size, count: int) -> list[Frame]:
    """The crop in every frame, shares of the picture."""
    times = [float(key.time) for key in path.keys]
    edges = [
        np.interp(
            np.arange(count) / RATE, times, [getattr(key.box, name) / whole for key in path.keys]
        )
        for name, whole in (
            ("x", display.width),
            ("y", display.height),
            ("right", display.width),
            ("bottom", display.height),
        )
    ]
    return [tuple(float(edge[n]) for edge in edges) for n in range(count)]  # type: ignore[misc] # four edges


def held_share(box: Frame, crop: Frame) -> float:
    """How much of what could be inside is inside, along the worse axis."""
    shares = []
    for low, high in ((0, 2), (1, 3)):
        shared = min(box[high], crop[high]) - max(box[low], crop[low])
        shares.append(max(0.0, shared) / min(box[high] - box[low], crop[high] - crop[low]))
    return min(shares)


def figures(clip: Clip, crops: Sequence[Frame], aspect: Aspect, display: Size) -> dict[str, Any]:
    """What the path is worth on one clip."""
    start = float(clip.span.start)
    boxes = [clip.at(start + n / RATE) for n in range(len(crops))]
    size = aspect.largest_in(display)
    wide, tall = size.width / display.width, size.height / display.height
    centre: Frame = (0.5 - wide / 2, 0.5 - tall / 2, 0.5 + wide / 2, 0.5 + tall / 2)
    steps = np.diff(np.array([crop[:2] for crop in crops]), axis=0)
    speed = np.abs(steps).max(axis=1) * RATE
    # Acceleration over a tenth of a second: pixels are whole, single frames tremble by one.
    soft = np.convolve(steps[:, 0] * RATE, np.ones(6) / 6, mode="valid")
    return {
        "held": _share([held_share(box, crop) for box, crop in zip(boxes, crops, strict=True)]),
        "centre_held": _share([held_share(box, centre) for box in boxes]),
        "jump": round(float(speed.max()) / RATE, 4),
        "top_speed": round(float(speed.max()), 3),
        "top_acceleration": round(float(np.abs(np.diff(soft)).max()) * RATE, 3),
        "frames": len(crops),
    }


def _share(shares: Sequence[float]) -> float:
    return round(sum(share >= HELD for share in shares) / len(shares), 4)


def _together(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Shares of all frames, and the hastiest of all moves."""
    total = sum(row["frames"] for row in rows)
    shares = {
        name: round(sum(row[name] * row["frames"] for row in rows) / total, 4)
        for name in ("held", "centre_held")
    }
    return shares | {name: max(row[name] for row in rows) for name in ("jump", "top_speed")}


def main() -> None:
    """Run over all labelled clips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("footage", type=Path)
    parser.add_argument("--aspect", default="9:16")
    parser.add_argument("--sheets", type=Path, help="folder for pictures of crops and boxes")
    options = parser.parse_args()
    aspect = Aspect.parse(options.aspect)
    clips = [Clip.read(row) for row in tomllib.loads(BOXES.read_text())["clip"]]
    seen: dict[str, Watched] = {}
    rows: dict[str, dict[str, Any]] = {}
    for clip in clips:
        path = options.footage / clip.file
        if clip.file not in seen:
            print(clip.file, file=sys.stderr)
            seen[clip.file] = watch(path)
        watched = seen[clip.file]
        shot = watched.whole
        if clip.shot:
            shot = TimeRange(*(Fraction(edge).limit_denominator(1000) for edge in clip.shot))
        points = watched.finder.points(shot)
        crop = crop_of(points, watched.display, clip.span, aspect)
        frames = int(clip.span.duration * RATE)
        crops = crops_along(crop, watched.display, frames)
        rows[clip.name] = figures(clip, crops, aspect, watched.display) | {"filled": crop.fill}
        if options.sheets:
            draw(path, clip, crops, options.sheets / f"{len(rows):02d}.jpg")
    first = [rows[clip.name] for clip in clips if not clip.later]
    overall = {"overall": _together(first), "with_later": _together(list(rows.values()))}
    cost = round(sum(each.cost_ms for each in seen.values()) / len(seen), 2)
    print(json.dumps({"aspect": str(aspect), "clips": rows} | overall | {"ms": cost}, indent=1))


def draw(path: Path, clip: Clip, crops: Sequence[Frame], target: Path) -> None:
    """Twelve stills of the clip with the box (white) and the crop (yellow)."""
    settings = Settings.from_environment({})
    info = probe(path, settings)
    tap = Tap(within(info.video.display, 480), start=clip.span.start, duration=clip.span.duration)
    stills: list[npt.NDArray[np.uint8]] = []
    every = max(1, len(crops) // 12)
    with decoded(path, info, settings, tap) as frames:
        for frame in frames:
            number = int((frame.time - clip.span.start) * RATE)
            if len(stills) * every > number or not 0 <= number < len(crops):
                continue
            picture = frame.pixels.copy()
            height, width = picture.shape[:2]
            for edges, colour in (
                (clip.at(float(frame.time)), (255, 255, 255)),
                (crops[number], (0, 255, 255)),
            ):
                left, top, right, bottom = edges
                corners = (
                    (round(left * width), round(top * height)),
                    (round(right * width) - 1, round(bottom * height) - 1),
                )
                cv2.rectangle(picture, *corners, colour, 2)
            stills.append(picture)
    rows = [np.hstack(stills[n : n + 4]) for n in range(0, len(stills) - len(stills) % 4, 4)]
    target.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(target), np.vstack(rows))


if __name__ == "__main__":
    main()
