"""Does our graph cost picture quality? VMAF of what we deliver beside a direct encode of the same size.

    python -m benchmarks.bench_quality [--seconds 10] [--every 3] [--footage FILE] [--drawn]

The same seconds of 1080p footage are rendered in three aspects by our graph and by a plain ffmpeg command (crop, scale,
x264 with the same settings, nothing else). Both are held against the source, cropped and scaled with Lanczos, without
any encoding. Prints VMAF (1080p model, every third picture) of both as JSON, and ``vmaf_lost`` = direct − ours of each
aspect (aim ≤ 0.5). Without ``--footage`` it is that of ``bench_render``.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from pathlib import Path

from benchmarks.bench_render import WISHED, crop_box, our_plan, plain_command
from benchmarks.measure import source_for
from studio.process import arguments, ffmpeg_path, run
from studio.records.delivery import ASPECTS
from studio.render.graph import clip_graph
from studio.settings import Settings
from studio.units import Aspect

AS_THEY_ARE = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
"""Source and direct encode carry no tags: without these ffmpeg would convert one of the two before comparing."""


def main() -> None:
    """Render, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--every", type=int, default=3)
    parser.add_argument("--footage", type=Path)
    parser.add_argument("--drawn", action="store_true", help="A drawn texture.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = source_for(folder, options.seconds, options.footage, drawn=options.drawn)
        print(json.dumps(_measured(folder, source, options.seconds, options.every), indent=1))


def _measured(folder: Path, source: Path, seconds: int, every: int) -> dict[str, object]:
    binary = ffmpeg_path(Settings.from_environment().ffmpeg)
    audio = folder / "sound.m4a"
    silence = f"anullsrc=r=48000:cl=stereo:d={seconds}"
    run(
        (
            binary,
            "-y",
            "-loglevel",
            "error",
            "-f",
            "lavfi",
            "-i",
            silence,
            "-c:a",
            "aac",
            str(audio),
        )
    )
    plan = our_plan(folder, source, audio, [], seconds)
    run(arguments(clip_graph(plan).overwrite_output(), binary))
    run(tuple(plain_command(binary, source, audio, [], folder, seconds)))
    found = {str(each): _both(binary, folder, source, each, every) for each in WISHED}
    worst = max(each["vmaf_lost"] for each in found.values())
    return {"aspects": found, "vmaf_lost": worst}


def _both(binary: str, folder: Path, source: Path, aspect: Aspect, every: int) -> dict[str, float]:
    ours, direct = (folder / f"{name}-{aspect.slug}.mp4" for name in ("ours", "plain"))
    scores = [_vmaf(binary, path, source, aspect, every) for path in (ours, direct)]
    sizes = [path.stat().st_size for path in (ours, direct)]
    return {
        "ours": scores[0],
        "direct": scores[1],
        "vmaf_lost": round(scores[1] - scores[0], 3),
        "bytes_ours_to_direct": round(sizes[0] / sizes[1], 3),
    }


def _vmaf(binary: str, path: Path, source: Path, aspect: Aspect, every: int) -> float:
    """Of ``path`` against the source cropped and scaled; both from their first picture on, the shorter one counts."""
    box, size = crop_box(aspect), ASPECTS[aspect]
    meant = (
        f"[1:v]setpts=PTS-STARTPTS,crop={box.width}:{box.height}:{box.x}:{box.y},"
        f"scale={size.width}:{size.height}:flags=lanczos+accurate_rnd+full_chroma_int,format=yuv420p,{AS_THEY_ARE}[b]"
    )
    score = f"[a][b]libvmaf=n_threads=2:n_subsample={every}:shortest=1"
    graph = f"[0:v]setpts=PTS-STARTPTS,{AS_THEY_ARE}[a];{meant};{score}"
    argv = (
        binary,
        "-nostdin",
        "-i",
        str(path),
        "-i",
        str(source),
        "-lavfi",
        graph,
        "-f",
        "null",
        "-",
    )
    return round(float(re.findall(r"VMAF score: ([\d.]+)", run(argv).stderr)[-1]), 3)


if __name__ == "__main__":
    main()
