"""Does an hour-long source grow the memory of a render? The same clip cut from a minute and from an hour of film.

    python -m benchmarks.bench_hour [--footage FILE]

Three takes of two seconds (near the beginning, the middle and the end) in three aspects, sound, covers and checks
included. Without ``--footage`` the films are a drawn minute at 1080p30, and the same sixty times over without encoding
it again; with it only that film is rendered. Prints the largest resident size of any process and the CPU seconds of
each as JSON, and ``hour_to_minute`` of the sizes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from benchmarks.bench_render import WISHED
from benchmarks.measure import Cost, cost_of
from studio.brand.graphic import Graphics
from studio.media import probe
from studio.process import ffmpeg_path, run
from studio.records.edit import CropKey, CropPath, CropPlan, SourceRef, Take, Timeline
from studio.render import SOCIAL, RenderJob, Source, render_clip
from studio.settings import Settings
from studio.units import Aspect, Box, Size, TimeRange

MINUTE_S = 60
"""Seconds of the short film."""

TIMES = 60
"""How often the long film holds it."""

TAKE_S = 2
"""Seconds of each of the three takes."""


def main() -> None:
    """Compare, or render as the child of the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--footage", type=Path)
    parser.add_argument("--render", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.render:
            _render(options.render, folder)
            return
        files = {"given": options.footage} if options.footage else _films(folder)
        costs = {each: cost_of(_child(path)) for each, path in files.items()}
    print(json.dumps(_report(costs), indent=1))


def _child(path: Path) -> list[str]:
    return [sys.executable, "-m", "benchmarks.bench_hour", "--render", str(path)]


def _report(costs: dict[str, Cost]) -> dict[str, object]:
    told: dict[str, object] = {
        name: {"peak_mib": round(each.peak_mib), "cpu_s": round(each.cpu_s, 1)}
        for name, each in costs.items()
    }
    if "hour" in costs:
        told["hour_to_minute"] = round(costs["hour"].peak_mib / costs["minute"].peak_mib, 3)
    return told


def _films(folder: Path) -> dict[str, Path]:
    minute, hour = folder / "minute.mp4", folder / "hour.mp4"
    binary = ffmpeg_path()
    drawn = ("-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=30", "-f", "lavfi", "-i", "sine=r=48000")
    kind = (
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-pix_fmt",
        "yuv420p",
        "-g",
        "60",
        "-c:a",
        "aac",
    )
    run((binary, "-y", "-v", "error", *drawn, "-t", str(MINUTE_S), *kind, str(minute)))
    again = ("-stream_loop", str(TIMES - 1), "-i", str(minute), "-c", "copy")
    run((binary, "-y", "-v", "error", *again, str(hour)))
    return {"minute": minute, "hour": hour}


def _render(path: Path, folder: Path) -> None:
    settings = Settings.from_environment()
    info = probe(path, settings)
    display, last = info.video.display, info.duration - TAKE_S - 1
    takes = tuple(
        Take(
            source=0,
            shot=0,
            source_range=TimeRange.of(Fraction(round(start)), TAKE_S),
            output_range=TimeRange.of(number * TAKE_S, TAKE_S),
        )
        for number, start in enumerate((Fraction(1), last / 2, last))
    )
    source = SourceRef(sha256="0" * 64, display=display)
    job = RenderJob(
        name="hour",
        timeline=Timeline(sources=(source,), takes=takes, rate=Fraction(30)),
        sources=(Source(path, info),),
        crops=tuple(_crops(aspect, len(takes), display) for aspect in WISHED),
        graphics=(Graphics(overlays=(), end_card=None, end_card_length=Fraction(0), texts=()),)
        * len(WISHED),
        preset=SOCIAL,
        made_from={},
        draw_cover=lambda picture: picture,
    )
    render_clip(job, folder / "out", settings, lambda _: None, lambda: False)


def _crops(aspect: Aspect, takes: int, display: Size) -> CropPlan:
    size = aspect.largest_in(display)
    box = Box((display.width - size.width) // 4 * 2, 0, size.width, size.height)
    path = CropPath(keys=(CropKey(time=Fraction(0), box=box),))
    return CropPlan(aspect=aspect, paths=(path,) * takes)


if __name__ == "__main__":
    main()
