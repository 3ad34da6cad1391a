"""What a stretch of pictures looks like when one picture turns into another over it.

A dissolve mixes, ``f(t) = a + α(t)·(b − a)``: the pictures lie on a straight line between the clean ones, evenly
spaced, and lose contrast on the way when the two are unlike. A wipe replaces part by part: squared distances add up. A
fade goes through a blank. A moving camera or subject does none of this: its pictures leave the line, keep their
contrast, and move before and after as much as within. Every figure follows from a ``Reel``'s products, so a
stretch costs nothing but a few sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.media.looks import Reel, Rows

LENGTHS = (3, 4, 5, 7, 9, 12, 16, 21, 28, 37, 49, 64)
"""Pictures from the last clean one of the old shot to the first clean one of the new: at most two seconds and more."""

LONGEST = LENGTHS[-1]

PLACES = 9
"""Pictures looked at within a stretch, ends included, evenly spread."""

NOISE = 0.4
"""Levels two pictures of the same thing are apart."""

LEAST_CHANGE = 6.0
"""Levels (root mean square) between the ends, at least."""

MOST_LIKE = 0.75
"""Correlation of the ends' structures: above it nothing but light has changed."""

LEAST_COLOUR = 0.12
"""Share of the picture, of 2, whose luma or chroma band differs at the ends, at least."""

BLANK = 5.0
"""Standard deviation of the cells, levels, below which a picture is blank: a wall that changes colour is no fade."""

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Stretches:
    """Stretches of pictures and what they look like.

    Attributes:
        start: Number of the last clean picture before, one per stretch.
        end: Number of the first clean picture after.
        figures: Stretches × figures, in the order of ``NAMES``.
    """

    start: Numbers
    end: Numbers
    figures: Rows


def stretches(reel: Reel, first: int, end: int) -> Stretches:
    """Stretches whose middle is ``first`` to ``end`` (not included), on the reel as a whole, with a change."""
    middles, lengths = np.meshgrid(np.arange(first, end), np.array(LENGTHS), indexing="ij")
    starts = (middles - lengths // 2).ravel()
    ends = starts + lengths.ravel()
    kept = (starts >= reel.first) & (ends < reel.end)
    starts, ends = starts[kept], ends[kept]
    old, new = reel.inside(starts), reel.inside(ends)
    kept = (
        (reel.distance(old, new) >= LEAST_CHANGE)
        & (reel.likeness(old, new) < MOST_LIKE)
        & (reel.colour_change(old, new) > LEAST_COLOUR)
        & (np.maximum(reel.contrast(old), reel.contrast(new)) > BLANK)
    )
    starts, ends = starts[kept], ends[kept]
    if not len(starts):
        return Stretches(starts, ends, np.zeros((0, len(NAMES))))
    return Stretches(starts, ends, figures(reel, starts, ends))


def figures(reel: Reel, starts: Numbers, ends: Numbers) -> Rows:
    """The figures of stretches, in the order of ``NAMES``."""
    lengths = ends - starts
    shares = np.arange(PLACES) / (PLACES - 1)
    places = reel.inside(np.rint(starts[:, None] + lengths[:, None] * shares).astype(np.int64))
    old, new, middle = places[:, 0], places[:, -1], places[:, PLACES // 2]
    change = reel.distance(old, new)
    scale = change + NOISE
    columns: dict[str, Rows] = {
        "length": np.log(lengths),
        "seconds": reel.seconds(new) - reel.seconds(old),
        "change": np.log(change + NOISE),
    }
    columns |= _line(reel, places, scale)
    columns |= _pace(reel, starts, ends, scale)
    columns |= _blend(reel, places)
    columns |= _around(reel, starts, ends, scale)
    columns["like_ends"] = reel.likeness(old, new)
    columns["like_old"] = reel.likeness(old, middle)
    columns["like_new"] = reel.likeness(middle, new)
    columns["like_halves"] = reel.likeness(places[:, 2], places[:, 6])
    columns["colour_ends"] = reel.colour_change(old, new)
    columns["colour_old"] = reel.colour_change(old, middle)
    columns["colour_new"] = reel.colour_change(middle, new)
    NAMES[:] = list(columns)
    return np.stack(list(columns.values()), axis=1)


NAMES: list[str] = []


def _line(reel: Reel, places: Numbers, scale: Rows) -> dict[str, Rows]:
    """How near the straight line, how evenly along it."""
    old, new = places[:, :1], places[:, -1:]
    between = places[:, 1:-1]
    square = reel.product(old, old) + reel.product(new, new) - 2 * reel.product(old, new)
    cells = reel.tiny_cells
    square = square + cells * NOISE**2
    along = (
        reel.product(between, new)
        - reel.product(between, old)
        - reel.product(old, new)
        + reel.product(old, old)
    ) / square
    away = reel.distance(old, between) ** 2 * cells / square - along**2
    off = np.sqrt(np.maximum(away, 0))
    even = np.arange(1, PLACES - 1) / (PLACES - 1)
    steps = np.diff(along, axis=1, prepend=0, append=1)
    hops = reel.distance(places[:, :-1], places[:, 1:])
    return {
        "along_first": along[:, 0],
        "along_quarter": along[:, 1],
        "along_middle": along[:, 3],
        "along_late": along[:, 5],
        "along_last": along[:, 6],
        "uneven": np.abs(along - even).max(axis=1),
        "back": np.minimum(steps, 0).min(axis=1),
        "off_first": off[:, 0],
        "off_quarter": off[:, 1],
        "off_middle": off[:, 3],
        "off_late": off[:, 5],
        "off_last": off[:, 6],
        "off_mean": off.mean(axis=1),
        "straight": scale / (hops.sum(axis=1) + NOISE),
        "squares": (hops**2).sum(axis=1) / scale**2,
        "largest_hop": hops.max(axis=1) / scale,
        "hop_balance": hops[:, :4].sum(axis=1) / (hops.sum(axis=1) + NOISE),
    }


def _pace(reel: Reel, starts: Numbers, ends: Numbers, scale: Rows) -> dict[str, Rows]:
    """Steps from picture to picture, within against before and after."""
    first, last = int(starts.min(initial=0)) - LONGEST // 2, int(ends.max(initial=0)) + LONGEST // 2
    numbers = np.arange(first, last + 1)
    rows = reel.inside(numbers)
    step = np.zeros(len(numbers))
    step[1:] = reel.distance(rows[:-1], rows[1:])
    total = np.cumsum(step)
    lengths = ends - starts
    around = np.maximum(2, lengths // 3)
    low, high = starts - first, ends - first
    within = (total[high] - total[low]) / lengths
    before = (total[low] - total[np.maximum(low - around, 0)]) / around
    after = (total[np.minimum(high + around, len(total) - 1)] - total[high]) / around
    edges = np.stack([low + 1, high + 1], axis=1).ravel()
    largest = np.maximum.reduceat(step, edges)[::2]
    sides = np.stack([np.maximum(low - 2, 0), low + 1, high + 1, high + 4], axis=1).ravel()
    beside = np.maximum(*np.maximum.reduceat(step, sides).reshape(-1, 4)[:, [0, 2]].T)
    return {
        "path": scale / (within * lengths + NOISE),
        "before": (before + NOISE) / (within + NOISE),
        "after": (after + NOISE) / (within + NOISE),
        "calm": (np.maximum(before, after) + NOISE) * lengths / scale,
        "largest_step": largest / scale,
        "step_peak": (largest + NOISE) / (within + NOISE),
        "beside": beside / scale,
    }


def _blend(reel: Reel, places: Numbers) -> dict[str, Rows]:
    """What mixing does to contrast and texture; how blank the pictures get."""
    contrast, texture = reel.contrast(places), reel.texture(places)
    luma = reel.luma(places)
    high = np.maximum(contrast[:, 0], contrast[:, -1]) + 1
    low = np.minimum(contrast[:, 0], contrast[:, -1]) + 1
    rough = np.minimum(texture[:, 0], texture[:, -1]) + 0.5
    line = luma[:, :1] + (luma[:, -1:] - luma[:, :1]) * np.arange(PLACES) / (PLACES - 1)
    return {
        "contrast_middle": contrast[:, 4] / high,
        "contrast_low": contrast[:, 2:7].min(axis=1) / low,
        "contrast_quarter": contrast[:, 2] / high,
        "contrast_late": contrast[:, 6] / high,
        "contrast_ends": low / high,
        "contrast_least": np.log(contrast.min(axis=1) + 1),
        "contrast_most": np.log(high),
        "texture_middle": (texture[:, 4] + 0.5) / rough,
        "texture_mean": (texture[:, 3:6].mean(axis=1) + 0.5)
        / (texture[:, [0, -1]].mean(axis=1) + 0.5),
        "texture_ends": np.log((texture[:, 0] + 0.5) / (texture[:, -1] + 0.5)),
        "luma_bow": (luma[:, 4] - line[:, 4]) / 64,
        "luma_bend": np.abs(luma - line).max(axis=1) / 64,
        "luma_change": np.abs(luma[:, -1] - luma[:, 0]) / 64,
    }


def _around(reel: Reel, starts: Numbers, ends: Numbers, scale: Rows) -> dict[str, Rows]:
    """Whether the pictures rest outside the stretch, and still differ from further off."""
    lengths = ends - starts
    near, far = np.maximum(1, lengths // 4), np.maximum(3, lengths // 2)
    old, new = reel.inside(starts), reel.inside(ends)
    before, after = reel.inside(starts - near), reel.inside(ends + near)
    long_before, long_after = reel.inside(starts - far), reel.inside(ends + far)
    return {
        "rest_before": reel.distance(before, old) / scale,
        "rest_after": reel.distance(new, after) / scale,
        "rest_long_before": reel.distance(long_before, old) / scale,
        "rest_long_after": reel.distance(new, long_after) / scale,
        "wider": reel.distance(before, after) / scale,
        "widest": reel.distance(long_before, long_after) / scale,
        "like_before": reel.likeness(long_before, old),
        "like_after": reel.likeness(new, long_after),
        "like_wide": reel.likeness(long_before, long_after),
        "colour_wide": reel.colour_change(long_before, long_after),
    }
