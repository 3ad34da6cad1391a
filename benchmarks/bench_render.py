"""30 s of 1080p footage to three aspects with the same alpha overlays: us, plain ffmpeg, MoviePy.

    python -m benchmarks.bench_render [--rounds 3] [--seconds 30] [--footage FILE] [--drawn]

All produce the same pixels with the same encoder settings. Only the render process counts; what the whole
``county-studio cut`` command costs is reported apart. The footage is real clips joined at the bit
rate of a telephone; with ``--drawn`` a texture that decodes for next to nothing, where a decode more or less hardly
counts. Prints medians and, of CPU seconds, as JSON:
``ours_to_plain_ffmpeg`` (one command by hand that decodes once, aim ≤ 1.05), ``ours_to_plain_ffmpeg_each`` (one command
by hand for each output, aim ≤ 0.85) and ``ours_to_moviepy`` (aim ≤ 0.38).
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks.measure import described, in_turn, source_for, summary
from studio.media import probe
from studio.process import arguments, ffmpeg_path, run
from studio.records.delivery import ASPECTS
from studio.records.edit import CropKey, CropPath, CropPlan, SourceRef, Take, Timeline
from studio.render.graph import AspectPlan, DrawnLayer, GraphPlan, clip_graph
from studio.render.presets import SOCIAL
from studio.settings import Settings
from studio.units import Aspect, Box, Size, TimeRange

WISHED = (Aspect(9, 16), Aspect(1, 1), Aspect(16, 9))
"""The three aspects."""

RATE = Fraction(30)
"""Frames per second of source and clip."""


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--footage", type=Path, help="At least as long as the clip.")
    parser.add_argument(
        "--drawn", action="store_true", help="A drawn texture: nearly all is encoding."
    )
    parser.add_argument(
        "--only", nargs="*", help="Names of commands; the ratios of others are left out."
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = source_for(folder, options.seconds, options.footage, drawn=options.drawn)
        footage = described(source, options.seconds)
        commands = _commands(folder, source, options.seconds)
        if options.only:
            commands = {name: commands[name] for name in ("ours", *options.only)}
        costs = in_turn(commands, options.rounds)
    medians = {name: summary(each) for name, each in costs.items()}
    ratios = {
        f"ours_to_{name}": _ratio(medians, "ours", name)
        for name in ("plain_ffmpeg", "plain_ffmpeg_each", "moviepy")
        if name in medians
    }
    print(json.dumps({"footage": footage, "medians": medians, **ratios}, indent=1))


def _ratio(medians: dict[str, dict[str, float]], one: str, other: str) -> float:
    return round(medians[one]["cpu_s"] / medians[other]["cpu_s"], 3)


def _commands(folder: Path, source: Path, seconds: int) -> dict[str, list[str]]:
    settings = Settings.from_environment()
    binary = ffmpeg_path(settings.ffmpeg)
    audio = folder / "sound.m4a"
    run((binary, "-y", "-loglevel", "error", "-i", str(source), "-vn", "-c:a", "aac", str(audio)))
    pictures = _overlays(folder)
    each = [
        shlex.join(plain_command(binary, source, audio, pictures, folder, seconds, (aspect,)))
        for aspect in WISHED
    ]
    plan = our_plan(folder, source, audio, pictures, seconds)
    whole = [
        sys.executable,
        "-m",
        "web.commands",
        "cut",
        str(source),
        "--out",
        str(folder / "whole"),
    ]
    for aspect in WISHED:
        whole += ["--aspect", str(aspect)]
    return {
        "ours": list(arguments(clip_graph(plan).overwrite_output(), binary)),
        "plain_ffmpeg": plain_command(binary, source, audio, pictures, folder, seconds),
        "plain_ffmpeg_each": ["bash", "-c", " && ".join(each)],
        "moviepy": [
            sys.executable, "-m", "benchmarks.moviepy_reference",
            str(source), str(audio), str(folder), str(seconds), *map(str, pictures),
        ],
        "whole_cut_command": [*whole, "--length", str(min(60, seconds)), "--json"],
    }  # fmt: skip


def _overlays(folder: Path) -> list[Path]:
    """A logo in the corner, a lower third for eight seconds, a price card throughout."""
    paths = []
    for name, (width, height) in {
        "logo": (160, 160),
        "third": (900, 240),
        "card": (420, 300),
    }.items():
        picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
        ImageDraw.Draw(picture).rounded_rectangle(
            (0, 0, width - 1, height - 1), 32, fill=(200, 120, 20, 190)
        )
        paths.append(folder / f"{name}.png")
        picture.save(paths[-1])
    return paths


def places(size: Size, seconds: int) -> list[tuple[int, int, float, float]]:
    """Left, top, first and last second of the three overlays in a picture of ``size``."""
    return [
        (size.width - 220, 60, 0.0, float(seconds)),
        (60, size.height - 420, 1.0, 9.0),
        (60, 60, 0.0, float(seconds)),
    ]


def crop_box(aspect: Aspect) -> Box:
    """The centre crop of a 1080p picture."""
    whole = Size(1920, 1080)
    size = aspect.largest_in(whole)
    left = (whole.width - size.width) // 2
    return Box(left - left % 2, 0, size.width, size.height)


def our_plan(
    folder: Path, source: Path, audio: Path, pictures: list[Path], seconds: int
) -> GraphPlan:
    """What our renderer is given for the same."""
    settings = Settings.from_environment()
    length = TimeRange.of(0, seconds)
    timeline = Timeline(
        sources=(SourceRef(sha256="0" * 64, display=Size(1920, 1080)),),
        takes=(Take(source=0, shot=0, source_range=length, output_range=length),),
        rate=RATE,
    )
    return GraphPlan(
        timeline=timeline,
        paths=(source,),
        infos=(probe(source, settings),),
        aspects=tuple(_aspect(folder, aspect, pictures, seconds) for aspect in WISHED),
        end_card_length=Fraction(0),
        audio=audio,
        preset=SOCIAL,
    )


def _aspect(folder: Path, aspect: Aspect, pictures: list[Path], seconds: int) -> AspectPlan:
    size = ASPECTS[aspect]
    layers = tuple(
        DrawnLayer(
            _copy(path, aspect),
            left,
            top,
            TimeRange(Fraction(start), Fraction(end)),
            Fraction(0),
            False,
            Size(*Image.open(path).size),
        )
        for path, (left, top, start, end) in zip(pictures, places(size, seconds), strict=False)
    )
    path = CropPath(keys=(CropKey(time=Fraction(0), box=crop_box(aspect)),))
    crops = CropPlan(aspect=aspect, paths=(path,))
    return AspectPlan(size, crops, layers, None, folder / f"ours-{aspect.slug}.mp4")


def _copy(picture: Path, aspect: Aspect) -> Path:
    """The picture under a name of its own: the graph builder takes equal inputs for one."""
    target = picture.with_name(f"{picture.stem}-{aspect.slug}.png")
    shutil.copy(picture, target)
    return target


def plain_command(  # noqa: PLR0913 - what a person writes on one line
    binary: str,
    source: Path,
    audio: Path,
    pictures: list[Path],
    folder: Path,
    seconds: int,
    aspects: Sequence[Aspect] = WISHED,
) -> list[str]:
    """The command that a person who knows ffmpeg writes by hand: one decode for ``aspects``, overlays, x264."""
    argv = [binary, "-y", "-hide_banner", "-loglevel", "error", "-i", str(source), "-i", str(audio)]
    for picture in pictures:
        argv += ["-i", str(picture)]
    chains = [_fanned("0:v", "s", len(aspects))]
    chains += [_fanned(f"{n + 2}:v", f"p{n}", len(aspects)) for n in range(len(pictures))]
    for index, aspect in enumerate(aspects):
        size, box = ASPECTS[aspect], crop_box(aspect)
        chain = f"[s{index}]crop={box.width}:{box.height}:{box.x}:{box.y},scale={size.width}:{size.height}"
        shown = places(size, seconds)[: len(pictures)]
        for number, (left, top, start, end) in enumerate(shown):
            chain += (
                f"[b{index}{number}];[b{index}{number}][p{number}{index}]"
                f"overlay={left}:{top}:enable='between(t,{start},{end})'"
            )
        chains.append(f"{chain}[o{index}]")
    argv += ["-filter_complex", ";".join(chains)]
    rate = SOCIAL.max_rate_kbit
    for index, aspect in enumerate(aspects):
        argv += [
            "-map", f"[o{index}]", "-map", "1:a", "-c:v", "libx264", "-preset", SOCIAL.speed,
            "-crf", str(SOCIAL.crf), "-maxrate", f"{rate}k", "-bufsize", f"{2 * rate}k",
            "-pix_fmt", "yuv420p", "-r", "30", "-g", "60", "-t", str(seconds),
            "-c:a", "copy", "-movflags", "+faststart", str(folder / f"plain-{aspect.slug}.mp4"),
        ]  # fmt: skip
    return argv


def _fanned(source: str, name: str, count: int) -> str:
    return f"[{source}]split={count}" + "".join(f"[{name}{number}]" for number in range(count))


if __name__ == "__main__":
    main()
