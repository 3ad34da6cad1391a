"""Shot boundaries: ours against PySceneDetect's detectors, on the same pictures, with the same scoring.

    python -m benchmarks.bench_shots [--quick] [--films 12] [--cache FOLDER]

Prints JSON: F1 on the footage's truth files, false boundaries over the single-shot clips, composed films by kind and by
trap, and CPU milliseconds per picture. The package's trees have learnt from clips of the composed films, so that part
flatters ours; ``train_shots`` prints the figures of trees that have not seen a film's clips. Every detector sees each
picture once, at the size the studio looks at; its CPU alone counts. ``--quick`` takes four short files and two films.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scenedetect import FrameTimecode, SceneDetector
from scenedetect.common import Timecode
from scenedetect.detectors import AdaptiveDetector, ContentDetector, HistogramDetector

from benchmarks.shot_clips import FOOTAGE, clips, photographs
from benchmarks.shot_score import Tally
from benchmarks.shot_set import films_of
from studio.media import probe
from studio.media.frames import Tap, decoded, within
from studio.media.planes import LOOK_EDGE, Picture
from studio.media.shots import ShotFinder
from studio.records.media import Boundary, BoundaryKind
from studio.settings import Settings

QUICK = (
    "nasa-mirror-dissolves.mp4",
    "living-room-edited.mp4",
    "film-dialogue-bw.mp4",
    "indoor-handheld-rotated.mp4",
)


class Ours:
    """The studio's finder."""

    def __init__(self, rate: Fraction) -> None:
        self._finder = ShotFinder(rate)

    def feed(self, picture: Picture, bgr: npt.NDArray[np.uint8]) -> None:
        """Look at the next picture."""
        del bgr
        self._finder.feed(picture)

    def boundaries(self) -> tuple[Boundary, ...]:
        """All that were found."""
        return self._finder.boundaries()


class Peer:
    """One of PySceneDetect's detectors with its own settings."""

    def __init__(self, rate: Fraction, detector: SceneDetector) -> None:
        self._rate, self._detector = rate, detector
        self._first: Fraction | None = None
        self._code: FrameTimecode | None = None
        self._cuts: list[FrameTimecode] = []

    def feed(self, picture: Picture, bgr: npt.NDArray[np.uint8]) -> None:
        """Look at the next picture."""
        if self._first is None:
            self._first = picture.time
        since = picture.time - self._first
        self._code = FrameTimecode(
            Timecode(since.numerator, Fraction(1, since.denominator)), self._rate
        )
        self._cuts += self._detector.process_frame(self._code, bgr)

    def boundaries(self) -> tuple[Boundary, ...]:
        """All that were found, as instants."""
        if self._code is not None:
            self._cuts += self._detector.post_process(self._code)
        first = self._first or Fraction(0)
        times = (first + Fraction(cut.seconds).limit_denominator(90_000) for cut in self._cuts)
        return tuple(Boundary(kind=BoundaryKind.CUT, start=at, end=at) for at in times)


Maker = Callable[[Fraction], Ours | Peer]

MAKERS: dict[str, Maker] = {
    "ours": Ours,
    "content": lambda rate: Peer(rate, ContentDetector()),
    "adaptive": lambda rate: Peer(rate, AdaptiveDetector()),
    "histogram": lambda rate: Peer(rate, HistogramDetector()),
}


@dataclass
class Run:
    """What one detector found and what it cost."""

    tally: Tally = field(default_factory=Tally)
    pictures: int = 0
    cpu_s: float = 0.0

    def take(
        self, maker: Maker, rate: Fraction, pictures: Sequence[Picture], truth: dict[str, Any]
    ) -> None:
        """Run a detector over one file and score it."""
        detector = maker(rate)
        for picture in pictures:
            bgr = _bgr(picture)
            before = time.process_time()
            detector.feed(picture, bgr)
            self.cpu_s += time.process_time() - before
        before = time.process_time()
        found = detector.boundaries()
        self.cpu_s += time.process_time() - before
        self.pictures += len(pictures)
        self.tally.add(truth, found)

    def figures(self) -> dict[str, Any]:
        """For the report."""
        cost = 1000 * self.cpu_s / max(1, self.pictures)
        return {**self.tally.summary(), "cpu_ms_per_picture": round(cost, 3)}


def _bgr(picture: Picture) -> npt.NDArray[np.uint8]:
    """What peers look at: the same picture in blue, green and red."""
    size = (picture.y.shape[1], picture.y.shape[0])
    chroma = [
        cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (picture.v, picture.u)
    ]
    return np.asarray(cv2.cvtColor(cv2.merge([picture.y, *chroma]), cv2.COLOR_YCrCb2BGR), np.uint8)


def looked_at(path: Path) -> tuple[Fraction, list[Picture]]:
    """Nominal rate and all pictures of a file, as the studio looks at them."""
    settings = Settings.from_environment({})
    info = probe(path, settings)
    with decoded(path, info, settings, Tap(within(info.video.display, LOOK_EDGE))) as frames:
        return info.video.rate, [Picture.of(frame.time, frame.pixels) for frame in frames]


def truth_files(only: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The footage's truth, file by file."""
    for path in sorted((FOOTAGE / "truth").glob("*.json")):
        truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if "boundaries" in truth and (not only or truth["file"] in only):
            yield truth


def single_shots(only: Sequence[str]) -> list[dict[str, Any]]:
    """Clips of one shot, as truth files without a boundary."""
    names = json.loads((FOOTAGE / "truth" / "single-shot-clips.json").read_text(encoding="utf-8"))[
        "clips"
    ]
    return [{"file": name, "boundaries": []} for name in names if not only or name in only]


def on_files(truths: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Every detector over files beside the project."""
    runs = {name: Run() for name in MAKERS}
    for truth in truths:
        rate, pictures = looked_at(FOOTAGE / truth["file"])
        for name, maker in MAKERS.items():
            runs[name].take(maker, rate, pictures, truth)
    return {name: run.figures() for name, run in runs.items()}


def on_films(count: int, cache: Path) -> dict[str, Any]:
    """Every detector over composed films."""
    runs = {name: Run() for name in MAKERS}
    for film in films_of(
        0, count, clips(None, cache), photographs(None), cache / "fold-0", 500_000
    ):
        for name, maker in MAKERS.items():
            runs[name].take(maker, film.rate, film.pictures, film.truth)
    return {name: run.figures() for name, run in runs.items()}


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--films", type=int, default=12)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    only = QUICK if options.quick else ()
    with tempfile.TemporaryDirectory() as name:
        cache = options.cache or Path(name)
        result = {
            "truth_files": on_files(list(truth_files(only))),
            "single_shots": on_files(single_shots(only)),
            "composed_films": on_films(2 if options.quick else options.films, cache),
        }
    for part in result.values():
        for peer in ("content", "adaptive", "histogram"):
            part[f"cpu_ours_to_{peer}"] = round(
                part["ours"]["cpu_ms_per_picture"] / part[peer]["cpu_ms_per_picture"], 2
            )
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
