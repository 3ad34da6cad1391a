"""What another price costs beside the full render of the clip, and whether it looks the same.

    python -m benchmarks.bench_reprice [--rounds 3] [--seconds 30] [--card 6] [--footage FILE]

Makes a clip of 1080×1920 whose price card is up for six seconds (the template ``harvest-story`` with other times), then
measures in turn: the full render process with the new price, and ``reprice`` of the old file, imports taken off each.
Prints medians, ``reprice_to_render`` of CPU seconds (aim ≤ 0.35), and VMAF of the touched pictures of both against a
nearly lossless render (``vmaf_lost``, aim ≤ 0.5) as JSON; ``pictures`` says how many were encoded again.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import re
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from benchmarks.measure import in_turn, make_footage, summary
from benchmarks.whole_clip import full_render, kept_plan, render
from studio.catalog import with_price
from studio.process import ffmpeg_path, run
from studio.records.edit import EditPlan, PlanFile
from studio.render import load_preset
from studio.render.mp4 import read_mp4
from studio.settings import Settings
from studio.units import Money
from studio.workflows.kit import clip_brand

TEMPLATE = "harvest-story"
"""Its price card stands at the end of the body."""

PRICE, WAS = Money(2790), Money(3590)
"""The item costs 29.9 in the catalog."""


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--card", type=int, default=6)
    parser.add_argument("--footage", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["COUNTY_STUDIO_DATA"] = str(_data(folder, options.card))
        source = options.footage or folder / "source.mp4"
        if options.footage is None:
            make_footage(source, options.seconds + 2)
        result = _measured(folder, source, options.seconds, options.rounds)
    print(json.dumps(result, indent=1))


def _data(folder: Path, card_s: int) -> Path:
    """Templates and catalog with the price card up for ``card_s`` seconds."""
    data, own = folder / "data", Settings.from_environment().data
    for each in ("templates", "assets"):
        shutil.copytree(own / each, data / each)
    path = data / "templates" / "clips" / f"{TEMPLATE}.toml"
    head, price = path.read_text("utf-8").split('kind = "price"')
    price = re.sub(r"enter = .*", f"enter = {{ end = {card_s + 0.2} }}", price, count=1)
    path.write_text(f'{head}kind = "price"{price}', "utf-8")
    return data


def _measured(folder: Path, source: Path, seconds: int, rounds: int) -> dict[str, object]:
    _, clip = full_render(folder, source, seconds, TEMPLATE)
    plan_file, new_file = folder / "plan.json", folder / "new.pickle"
    plan, sources = kept_plan(folder / "plan.pickle")
    facts = with_price(plan.wish.facts, PRICE, WAS)
    new_file.write_bytes(
        pickle.dumps((replace(plan, wish=replace(plan.wish, facts=facts)), sources))
    )
    plan_file.write_text(_edit(folder, source).model_dump_json(), "utf-8")
    module = [sys.executable, "-m", "benchmarks.whole_clip"]
    target, full = folder / "repriced" / "new.mp4", folder / "full"
    costs = in_turn(
        {
            "full_render": [*module, "--render", str(new_file), str(full)],
            "reprice": [
                *module, "--anew", str(target.parent), "reprice", str(clip), "--plan", str(plan_file),
                "--price", PRICE.yuan, "--was", WAS.yuan, "--out", str(target),
            ],
            "render_imports": [sys.executable, "-c", "import benchmarks.whole_clip"],
            "imports": [sys.executable, "-c", "import web.commands.reprice"],
        },
        rounds,
    )  # fmt: skip
    medians = {name: summary(each) for name, each in costs.items()}
    cpu = {name: each["cpu_s"] for name, each in medians.items()}
    ratio = (cpu["reprice"] - cpu["imports"]) / (cpu["full_render"] - cpu["render_imports"])
    return {
        "medians": medians,
        "reprice_to_render": round(ratio, 3),
        **_compared(folder, clip, target, next(full.glob("*.mp4")), new_file),
    }


def _edit(folder: Path, source: Path) -> EditPlan:
    """The plan as ``county-studio plan`` would print it."""
    plan, sources = kept_plan(folder / "plan.pickle")
    files = tuple(
        PlanFile(
            path=str(source.resolve()),
            name=source.name,
            duration=each.info.duration,
            start=each.info.start,
            rate=each.info.video.rate,
            has_sound=each.info.audio is not None,
        )
        for each in sources
    )
    return EditPlan(title="bench", files=files, timeline=plan.timeline, crops=plan.crops)


def _compared(folder: Path, old: Path, new: Path, full: Path, new_file: Path) -> dict[str, object]:
    """The touched pictures of ``new`` and ``full`` against a render that loses next to nothing."""
    plan, _ = kept_plan(new_file)
    own = load_preset(Settings.from_environment().data, plan.wish.preset)
    lossless = own.model_copy(update={"crf": 2, "max_rate_kbit": 400_000, "max_mb": 4000})
    with patch.object(clip_brand, "load_preset", lambda *_: lossless):
        render(new_file, folder / "best")
    best = next((folder / "best").glob("*.mp4"))
    touched = [
        number
        for number, pair in enumerate(zip(_pictures(old), _pictures(new), strict=True))
        if pair[0] != pair[1]
    ]
    places = range(touched[0], touched[-1] + 1)
    scores = {name: _vmaf(path, best, places) for name, path in (("new", new), ("full", full))}
    return {
        "pictures": {"of": len(_pictures(old)), "changed": len(touched), "first": places.start},
        "vmaf": scores,
        "vmaf_lost": round(scores["full"] - scores["new"], 3),
    }


def _pictures(path: Path) -> list[bytes]:
    film, data = read_mp4(path), path.read_bytes()
    track = film.tracks[film.pictures]
    return [data[at : at + size] for at, size in zip(track.offsets, track.sizes, strict=True)]


def _vmaf(path: Path, best: Path, places: range) -> float:
    part = f"trim=start_frame={places.start}:end_frame={places.stop},setpts=PTS-STARTPTS"
    graph = f"[0:v]{part}[a];[1:v]{part}[b];[a][b]libvmaf=n_threads=2"
    argv = (ffmpeg_path(), "-nostdin", "-i", str(path), "-i", str(best), "-lavfi", graph)
    told = run((*argv, "-f", "null", "-")).stderr
    return round(float(re.findall(r"VMAF score: ([\d.]+)", told)[-1]), 3)


if __name__ == "__main__":
    main()
