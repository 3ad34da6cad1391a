"""How soon the editing desk shows a take with the template over it.

    python -m benchmarks.bench_still [--footage FILE ...] [--length 15]

Looks at the footage once, as its upload does, then draws every take in every aspect with every template: first as it
comes (the picture is fetched from the light film), then again with the picture at hand, as after a changed text or
crop. Prints JSON: median, 95th percentile and worst of both, seconds (aim: worst of ``first`` ≤ 1), the very first
still, for which the typefaces are opened, and the size of the process in MiB.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from benchmarks.measure import REAL_CLIPS, make_footage
from studio.brand import template_names
from studio.brand.sample import load_sample
from studio.records.desk import DraftEdit
from studio.records.work import Footage
from studio.settings import Settings
from studio.store import LocalBlobs, blobs_of
from studio.units import Aspect
from studio.workflows.drafts.desk import OnDesk
from studio.workflows.drafts.draft_still import draw_still, forget
from studio.workflows.footage.looking import Beside, look_at

CLIPS = ("rushes-a-hard-cuts-and-dissolves.mp4", "roof-hlg-rotated-editlist.mp4")
ASPECTS = ("9:16", "3:4", "1:1", "16:9")
COUNTY = "qidong"
"""Whose kit and sample item are drawn."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--footage", type=Path, nargs="*")
    parser.add_argument("--length", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = options.footage or [REAL_CLIPS / each for each in CLIPS]
        files = [each for each in files if each.exists()]
        if not files:
            make_footage(folder / "made.mp4", 20)
            files = [folder / "made.mp4"]
        print(json.dumps(measured(folder, files, options.length), indent=1))


def measured(folder: Path, files: list[Path], length: int) -> dict[str, object]:
    """All figures."""
    started = time.monotonic()
    first: list[float] = []
    again: list[float] = []
    very_first = 0.0
    for wall, at_hand in stills(folder, files, length):
        very_first = very_first or wall
        (again if at_hand else first).append(wall)
    return {
        "stills": len(first),
        "first": _told(first[1:]),
        "again": _told(again),
        "very_first_s": round(very_first, 2),
        "process_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "whole_run_s": round(time.monotonic() - started, 1),
    }


def stills(folder: Path, files: list[Path], length: int) -> Iterator[tuple[float, bool]]:
    """Seconds of each still, and whether its picture was at hand."""
    settings = replace(Settings.from_environment(), var=folder / "var")
    blobs = blobs_of(settings)
    desks = [_desk(folder, file, settings, blobs, length) for file in files]
    for there in desks:
        for template in template_names(settings.data):
            edit = there.edit.model_copy(update={"template": template})
            shown = replace(there, edit=there.planned_anew(edit))
            for take in shown.edit.takes:
                for aspect in map(Aspect.parse, ASPECTS):
                    for at_hand in (False, True):
                        yield _one(shown, blobs, take.number, aspect, at_hand=at_hand), at_hand


def _one(there: OnDesk, blobs: LocalBlobs, number: int, aspect: Aspect, *, at_hand: bool) -> float:
    if not at_hand:
        forget()
    started = time.monotonic()
    draw_still(replace(there), blobs, number, aspect)
    return time.monotonic() - started


def _desk(folder: Path, file: Path, settings: Settings, blobs: LocalBlobs, length: int) -> OnDesk:
    """The footage looked at, with its light film, and an empty strip."""
    beside = Beside(folder / f"{file.stem}-proxy.mp4", folder / f"{file.stem}-still.jpg")
    seen = look_at(file, settings, beside=beside)
    key = blobs.put_file(beside.proxy, ".mp4")
    row = Footage(name=file.name, sha256=seen.sha256, info=seen.info, proxy=key)
    edit = DraftEdit(
        sources=(seen.for_edit.ref,),
        rate=Fraction(25),
        takes=(),
        template="product-hero",
        aspects=tuple(map(Aspect.parse, ASPECTS)),
        preset="social",
        length_s=length,
    )
    facts = load_sample(settings.data, COUNTY).item.facts
    return OnDesk(edit, (row,), (seen,), facts, COUNTY, settings)


def _told(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "median_s": round(statistics.median(ordered), 3),
        "p95_s": round(ordered[int(len(ordered) * 0.95)], 3),
        "worst_s": round(ordered[-1], 3),
    }


if __name__ == "__main__":
    main()
