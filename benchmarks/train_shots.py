"""Learn the trees that judge shot boundaries, from composed films, and write ``studio/media/shots.json``.

    python -m benchmarks.train_shots --cache FOLDER [--extra FOLDER] [--films 100] [--write]

Wants scikit-learn beside the development requirements; the studio itself needs only NumPy. Films of five folds share
no clip: the figures printed are those of trees that have not seen the film's clips. Four sets of trees are learnt:
``instants`` and ``stretches`` sift everything by cheap figures, ``cuts`` and ``transitions`` judge what is left. The
package's ``instants`` and ``cuts`` are the mean (``averaged``) of what this learnt from 600 films and of the trees of
commit 5caa41e, learnt from fewer clips: on films of other cameras they were better together than either.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from benchmarks.shot_clips import clips, photographs
from benchmarks.shot_score import Tally
from benchmarks.shot_set import FOLDS, Film, films_of
from studio.media import cuts, gradual, jumps, windows
from studio.media.cuts import Instant
from studio.media.gradual import Transition
from studio.media.judge import DATA, Trees
from studio.media.looks import Look, Reel
from studio.media.shots import BEAT, ShotFinder, settled
from studio.units import TimeRange

Rows = npt.NDArray[np.float64]

NEVER: dict[str, Any] = {"names": [], "start": 0.0, "trees": [[[-1], [0], [0], [0], [0]]]}
"""Trees that have no opinion."""

SEEDS = (1, 2)
"""Each judge is the mean of trees learnt with these chances: what one set happens to like weighs less."""

SHORT = 4
"""Mixed pictures up to which a dissolve is as good as a cut."""


@dataclass
class Seen:
    """A film as the sieves see it, with what is true.

    Attributes:
        instants: Figures of all possible cuts.
        is_cut: 1, 0, or -1 where it does not matter.
        stretches: Figures of all possible transitions.
        overlap: Each one's overlap with the nearest true transition, 0 to 1.
    """

    film: Film
    fold: int
    instants: Rows
    is_cut: Rows
    stretches: Rows
    overlap: Rows


def see(film: Film, fold: int) -> Seen:
    """All figures of a film."""
    looks = [Look.of(picture) for picture in film.pictures]
    every = Reel(len(looks))
    every.add(looks)
    numbers = jumps.possible(every, 1, len(looks))
    instants = jumps.figures(every, numbers)
    times = np.array([float(look.time) for look in looks])
    beats = [looks[0]]
    for look in looks[1:]:
        if look.time - beats[-1].time >= BEAT:
            beats.append(look)
    reel = Reel(len(beats))
    reel.add(beats)
    found = windows.stretches(reel, 0, len(beats))
    at = np.array([float(look.time) for look in beats])
    overlap = np.zeros(len(found.start))
    for start, end in _graduals(film):
        clean = start - 1 / float(film.rate)
        both = np.minimum(at[found.end], end) - np.maximum(at[found.start], clean)
        either = np.maximum(at[found.end], end) - np.minimum(at[found.start], clean)
        overlap = np.maximum(overlap, np.clip(both / either, 0, 1))
    film = dataclasses.replace(film, pictures=[])
    return Seen(film, fold, instants, _is_cut(film, times[numbers]), found.figures, overlap)


def _graduals(film: Film) -> list[tuple[float, float]]:
    return [(b["start"], b["end"]) for b in film.truth["boundaries"] if b["type"] != "cut"]


def _is_cut(film: Film, times: Rows) -> Rows:
    """What instants at ``times`` are: 1 a cut, 0 none, -1 too near one or neither."""
    frame = 1 / float(film.rate)
    truth = np.zeros(len(times))
    for boundary in film.truth["boundaries"]:
        if boundary["type"] == "cut":
            near = np.abs(times - boundary["time"])
            truth[near < 2.5 * frame] = -1
            later = np.flatnonzero(times > boundary["time"] - 0.1 * frame)
            if len(later) and times[later[0]] < boundary["time"] + 1.2 * frame:
                truth[later[0]] = 1
        else:
            inside = (times > boundary["start"] - 2 * frame) & (times < boundary["end"] + 2 * frame)
            short = boundary["pictures"] <= SHORT
            truth[inside] = -1 if boundary["pictures"] <= 2 * SHORT else 0
            if short:
                truth[inside & (times >= boundary["start"] - 0.1 * frame)] = 1
    return truth


def sieves(seen: Sequence[Seen]) -> dict[str, Trees]:
    """The two sieves learnt from films."""
    return {name: Trees(data) for name, data in sieve_data(seen).items()}


def sieve_data(seen: Sequence[Seen]) -> dict[str, Any]:
    """The two sieves' data."""
    figures = np.concatenate([one.instants for one in seen])
    is_cut = np.concatenate([one.is_cut for one in seen])
    known = is_cut >= 0
    instants = HistGradientBoostingClassifier(
        max_iter=60, max_leaf_nodes=8, learning_rate=0.12, min_samples_leaf=20, l2_regularization=5
    ).fit(figures[known], is_cut[known] > 0)
    figures = np.concatenate([one.stretches for one in seen])
    overlap = np.concatenate([one.overlap for one in seen])
    chances = np.random.default_rng(1).random(len(overlap))
    kept = (overlap > 0.2) | (chances < 0.5)
    stretches = HistGradientBoostingRegressor(
        max_iter=70, max_leaf_nodes=12, learning_rate=0.12, min_samples_leaf=60, l2_regularization=5
    ).fit(figures[kept], overlap[kept])
    return {
        "instants": _data(instants, jumps.NAMES),
        "stretches": _data(stretches, windows.NAMES),
    }


@dataclass
class Candidates:
    """What the sieves let through of a film."""

    film: Film
    fold: int
    instants: list[tuple[Fraction, Instant]]
    transitions: list[tuple[TimeRange, Transition]]

    def cut_truth(self) -> Rows:
        """Which instants are cuts, -1 where it does not matter."""
        return _is_cut(self.film, np.array([float(time) for time, _ in self.instants]))

    def transition_truth(self) -> Rows:
        """Which stretches are transitions, -1 where it does not matter."""
        truth = np.zeros(len(self.transitions))
        for number, (span, _) in enumerate(self.transitions):
            first, last = float(span.start), float(span.end)
            for start, end in _graduals(self.film):
                both = min(last, end) - max(first, start)
                share = both / (max(last, end) - min(first, start))
                if share >= 0.35:
                    truth[number] = 1
                elif both > 0 and truth[number] == 0:
                    truth[number] = -1
        return truth


def candidates(film: Film, fold: int, judges: Mapping[str, Trees]) -> Candidates:
    """What the sieves let through."""
    never = {"cuts": Trees(NEVER), "transitions": Trees(NEVER)}
    finder = ShotFinder(film.rate, {**judges, **never})
    for picture in film.pictures:
        finder.feed(picture)
    finder.boundaries()
    film = dataclasses.replace(film, pictures=[])
    return Candidates(film, fold, finder.instants, finder.transitions)


def judge_data(found: Sequence[Candidates]) -> dict[str, Any]:
    """The two judges' data."""
    made: dict[str, Any] = {}
    for name, names, rows, truth in (
        (
            "cuts",
            [*jumps.NAMES, *cuts.CLOSE_NAMES],
            [one.figures for each in found for _, one in each.instants],
            np.concatenate([each.cut_truth() for each in found]),
        ),
        (
            "transitions",
            [*windows.NAMES, *gradual.CLOSE_NAMES],
            [one.figures for each in found for _, one in each.transitions],
            np.concatenate([each.transition_truth() for each in found]),
        ),
    ):
        known = truth >= 0
        made[name] = averaged(
            [
                _data(
                    HistGradientBoostingClassifier(
                        max_iter=140,
                        max_leaf_nodes=6,
                        learning_rate=0.06,
                        min_samples_leaf=15,
                        l2_regularization=10,
                        max_features=0.25,
                        random_state=seed,
                    ).fit(np.array(rows)[known], truth[known] > 0),
                    names,
                )
                for seed in SEEDS
            ]
        )
    return made


def judged(found: Candidates, judges: Mapping[str, Trees]) -> Candidates:
    """The same with the judges' chances."""
    instants, transitions = found.instants, found.transitions
    if instants:
        rows = judges["cuts"].chance(np.array([one.figures for _, one in instants]))
        instants = [
            (time, Instant(one.number, one.figures, float(chance)))
            for (time, one), chance in zip(instants, rows, strict=True)
        ]
    if transitions:
        rows = judges["transitions"].chance(np.array([one.figures for _, one in transitions]))
        transitions = [
            (span, dataclasses.replace(one, chance=float(chance)))
            for (span, one), chance in zip(transitions, rows, strict=True)
        ]
    return Candidates(found.film, found.fold, instants, transitions)


def _data(
    model: HistGradientBoostingClassifier | HistGradientBoostingRegressor, names: Sequence[str]
) -> dict[str, Any]:
    trees = []
    for (predictor,) in model._predictors:
        nodes = predictor.nodes
        leaf = nodes["is_leaf"].astype(bool)
        trees.append(
            [
                [-1 if end else int(n) for end, n in zip(leaf, nodes["feature_idx"], strict=True)],
                [
                    0 if end else _short(x)
                    for end, x in zip(leaf, nodes["num_threshold"], strict=True)
                ],
                [int(n) for n in nodes["left"]],
                [int(n) for n in nodes["right"]],
                [_short(x) if end else 0 for end, x in zip(leaf, nodes["value"], strict=True)],
            ]
        )
    start = float(np.ravel(model._baseline_prediction)[0])
    return {"names": list(names), "start": _short(start), "trees": trees}


def averaged(several: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Trees whose score is the mean of several sets' scores."""
    share = len(several)
    trees = [
        [*questions, [_short(value / share) for value in values]]
        for one in several
        for *questions, values in one["trees"]
    ]
    start = sum(one["start"] for one in several) / share
    return {"names": several[0]["names"], "start": _short(start), "trees": trees}


def _short(number: float) -> float:
    return float(f"{number:.5g}")


def main() -> None:
    """Learn, print what held-out folds say, and write the data when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--extra", type=Path)
    parser.add_argument("--films", type=int, default=100)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sources, photos = clips(options.extra, options.cache), photographs(options.extra)
    kept = options.cache / "films"

    def films() -> Iterator[tuple[int, Film]]:
        for fold in range(FOLDS):
            for one in films_of(fold, options.films, sources, photos, kept):
                yield fold, one

    seen = [see(film, fold) for fold, film in films()]
    print(f"{len(seen)} films seen", file=sys.stderr)
    learnt = [sieves([one for one in seen if one.fold != fold]) for fold in range(FOLDS)]
    found = [candidates(film, fold, learnt[fold]) for fold, film in films()]
    print(f"{len(found)} films sifted", file=sys.stderr)
    print(json.dumps(held_out(found), indent=1))
    if options.write:
        data = sieve_data(seen) | judge_data(found)
        DATA.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")


def held_out(found: Sequence[Candidates]) -> dict[str, Any]:
    """Counts by kind, each fold judged by trees of the others."""
    tally = Tally()
    for fold in range(FOLDS):
        data = judge_data([one for one in found if one.fold != fold])
        judges = {name: Trees(each) for name, each in data.items()}
        for one in found:
            if one.fold == fold:
                ours = judged(one, judges)
                tally.add(one.film.truth, settled(ours.instants, ours.transitions))
    return tally.summary()


if __name__ == "__main__":
    main()
