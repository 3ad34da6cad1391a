"""Scores of found boundaries against the truth, by the rules that shot-boundary benchmarks share.

A cut is matched within one frame (and a half, for rounding); a transition by anything that overlaps it, widened by
0.2 s. Matching is one to one, nearest first. Fades at a file's very start or end count neither way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from studio.records.media import Boundary

GRADUAL_S = 0.2

SHORT_S = 0.25
"""A range no longer than this may stand for a cut inside it."""

LENGTH_CLASSES = ((3, 5), (6, 10), (11, 20), (21, 35), (36, 99))
"""Mixed pictures of dissolves that are reported apart."""


@dataclass(frozen=True)
class Scored:
    """What became of one file's boundaries.

    Attributes:
        hit: Numbers of true boundaries that were found.
        missed: Numbers of those that were not.
        false: Found ones that are none.
    """

    hit: tuple[int, ...]
    missed: tuple[int, ...]
    false: tuple[tuple[float, float], ...]


def score(truth: Mapping[str, Any], found: Sequence[tuple[float, float]]) -> Scored:
    """Match ranges in seconds (start == end for an instant) with a truth file's boundaries."""
    slack = 1.5 / float(truth.get("fps") or 25)
    counted, free = {}, []
    for number, boundary in enumerate(truth["boundaries"]):
        start, end = span(boundary)
        if boundary["type"].endswith(("_at_end", "_at_start")):
            free.append((start, end))
        else:
            counted[number] = (start, end)
    pairs = []
    for index, (low, high) in enumerate(found):
        middle = (low + high) / 2
        for number, (start, end) in counted.items():
            if end > start:
                match = high >= start - GRADUAL_S and low <= end + GRADUAL_S
            else:
                match = abs(middle - start) <= slack or (
                    low - slack <= start <= high + slack and high - low <= SHORT_S
                )
            if match:
                pairs.append((abs(middle - (start + end) / 2), index, number))
    used: set[int] = set()
    hit: set[int] = set()
    for _, index, number in sorted(pairs):
        if index not in used and number not in hit:
            used.add(index)
            hit.add(number)
    false = tuple(
        each
        for index, each in enumerate(found)
        if index not in used
        and not any(each[1] >= lo - GRADUAL_S and each[0] <= hi + GRADUAL_S for lo, hi in free)
    )
    return Scored(tuple(sorted(hit)), tuple(sorted(set(counted) - hit)), false)


def span(boundary: Mapping[str, Any]) -> tuple[float, float]:
    """Start and end of a true boundary, seconds; the same for a cut."""
    start, end = boundary.get("start"), boundary.get("end")
    if start is not None and end is not None and end > start:
        return float(start), float(end)
    instant = float(boundary.get("pts_time", boundary.get("time", start)))
    return instant, instant


def f1(hits: int, false: int, missed: int) -> float:
    """Harmonic mean of precision and recall."""
    return round(2 * hits / max(1, 2 * hits + false + missed), 4)


@dataclass
class Tally:
    """Counts over many files."""

    hits: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    traps: Counter[str] = field(default_factory=Counter)
    worst: list[str] = field(default_factory=list)

    def add(self, truth: Mapping[str, Any], found: Sequence[Boundary]) -> None:
        """Score one file."""
        ranges = [(float(one.start), float(one.end)) for one in found]
        scored = score(truth, ranges)
        boundaries = truth["boundaries"]
        self.hits.update(_class(boundaries[number]) for number in scored.hit)
        self.missed.update(_class(boundaries[number]) for number in scored.missed)
        traps = truth.get("distractors", [])
        self.traps.update(trap["type"] for trap in traps)
        for start, end in scored.false:
            near = [
                trap["type"]
                for trap in traps
                if end >= trap["start"] - GRADUAL_S and start <= trap["end"] + GRADUAL_S
            ]
            cause = (
                near[0]
                if near
                else "in a transition"
                if _in_gradual(boundaries, start, end)
                else "other"
            )
            self.false[cause] += 1
            self.worst.append(f"{truth['file']} false {cause} {start:.2f}-{end:.2f}")
        for number in scored.missed:
            self.worst.append(
                f"{truth['file']} missed {_class(boundaries[number])} {span(boundaries[number])}"
            )

    def summary(self) -> dict[str, Any]:
        """Recall by kind, false boundaries by cause, and F1 of all."""
        hits, missed, false = (sum(c.values()) for c in (self.hits, self.missed, self.false))
        return {
            "f1": f1(hits, false, missed),
            "hits": hits,
            "missed": missed,
            "false": false,
            "recall": {
                kind: f"{self.hits[kind]}/{self.hits[kind] + self.missed[kind]}"
                for kind in sorted({*self.hits, *self.missed})
            },
            "false_in_traps": {
                kind: f"{self.false[kind]}/{count}" for kind, count in sorted(self.traps.items())
            },
            "false_elsewhere": {
                kind: count for kind, count in self.false.items() if kind not in self.traps
            },
        }


def _class(boundary: Mapping[str, Any]) -> str:
    kind = str(boundary["type"])
    if kind == "cut":
        return f"cut {boundary['detail']}" if "detail" in boundary else "cut"
    if kind == "dissolve" and "pictures" in boundary:
        for low, high in LENGTH_CLASSES:
            if low <= boundary["pictures"] <= high:
                return f"dissolve {low}-{high}"
    return kind


def _in_gradual(boundaries: Sequence[Mapping[str, Any]], start: float, end: float) -> bool:
    spans = (span(boundary) for boundary in boundaries)
    return any(lo < hi and end >= lo - 0.3 and start <= hi + 0.3 for lo, hi in spans)
