"""Where sentences do not add up to the clip's length: the run of sentences that comes nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from studio.edit.footage import Footage
from studio.edit.offer import Kind, Offer
from studio.edit.slots import Bench
from studio.edit.spans import holding
from studio.units import TimeRange

TOLERANCE_S = Fraction(1, 4)
"""A clip's length may miss the wish by so much."""

MOST_RUNS = 300
"""Runs of sentences that are tried."""


def nearer_by_talk(
    bench: Bench, offers: Sequence[Offer], picks: list[Offer], frames: int
) -> list[Offer]:
    """The picks, or others with a run of sentences in them, where those come nearer to ``frames`` frames.

    Pictures without speech stay where they lie apart from the run; a run that is longer than the clip stands alone.
    """
    near = floor(TOLERANCE_S * bench.rate.value)
    best, best_miss = picks, miss_of(bench, picks, frames)
    longest = 2 * frames * bench.rate.frame
    runs = _runs(bench.footage, offers, longest) if best_miss > near else []
    for run in runs:
        if best_miss <= near:
            break
        apart = [pick for pick in picks if pick.must or bench.lie_apart(run, pick)]
        pictures = [pick for pick in apart if pick.must or pick.kind is not Kind.TALK]
        demanded = [pick for pick in apart if pick.must]
        for others in (apart, pictures, demanded):
            miss = miss_of(bench, [*others, run], frames)
            if miss < best_miss - near:
                best, best_miss = [*others, run], miss
    return best


def miss_of(bench: Bench, picks: Sequence[Offer], frames: int) -> int:
    """Frames by which a clip of these would be too short or too long."""
    short = frames - bench.reach(picks, None)
    return max(0, short, bench.least(picks, tight=True) - frames)


def _runs(footage: Sequence[Footage], offers: Sequence[Offer], longest: Fraction) -> list[Offer]:
    """Sentences, and sentences that follow each other, none but the first longer than ``longest``; short ones first."""
    talk = [offer for offer in offers if offer.kind is Kind.TALK]
    runs: list[Offer] = []
    for number, first in enumerate(talk[:MOST_RUNS]):
        run = first
        runs.append(run)
        for offer in talk[number + 1 :]:
            whole = TimeRange(run.core.start, max(run.core.end, offer.core.end))
            table = footage[run.source]
            if offer.source != run.source or whole.duration > longest or len(runs) > MOST_RUNS:
                break
            if holding(table.rules.allowed, whole) is None or any(map(whole.overlaps, table.musts)):
                break
            run = table.joined(run, offer)
            runs.append(run)
    return sorted(runs, key=lambda offer: (offer.core.duration, offer.key))
