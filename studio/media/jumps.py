"""What an instant looks like when one shot is cut to the next there.

At a cut every picture before is unlike every picture after, while both sides are like themselves. A flash differs for
a few pictures and comes back; a fast camera differs from picture to picture; a change of light keeps the structure; a
title changes a small part only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.media.looks import Reel, Rows

AROUND = 8
"""Pictures before and after whose steps a cut's is compared with."""

FAR = 10
"""Pictures before and after in which a flash may come back; twice as many of 50 or 60 a second."""

REACH = 2 * FAR
"""Pictures needed before and after."""

FAST_S = 0.025
"""Seconds between pictures below which every other one is compared with far ones."""

NEAR = 4
"""Pictures before and after that are compared one with another."""

NOISE = 0.4
"""Levels two pictures of the same thing are apart."""

LEAST_CHANGE = 3.0
"""Levels (root mean square): below it nothing was cut."""

LEAST_SHARE = 0.45
"""A cut's change over the largest near it, at least: at a cut within fast movement they are alike."""

MOST_LIKE = 0.7
"""Correlation of the structures before and after: above it nothing but light has changed."""

Numbers = npt.NDArray[np.int64]

NAMES: list[str] = []


def possible(reel: Reel, first: int, end: int) -> Numbers:
    """Numbers of the pictures from ``first`` (to ``end``, not included) that may begin a shot."""
    numbers = np.arange(max(first, 1), end)
    around = reel.inside(numbers[:, None] + np.arange(-3, 4))
    before = reel.inside(numbers[:, None] + np.arange(-4, 3))
    steps = reel.distance(before, around)
    steps[before == around] = 0
    here = steps[:, 3]
    kept = (
        (here >= LEAST_CHANGE)
        & (here >= LEAST_SHARE * steps.max(axis=1))
        & (reel.likeness(before[:, 3], around[:, 3]) < MOST_LIKE)
    )
    return np.asarray(numbers[kept], np.int64)


def figures(reel: Reel, numbers: Numbers) -> Rows:
    """The figures of cuts before the pictures ``numbers``, in the order of ``NAMES``."""
    old = reel.inside(numbers[:, None] - 1 - np.arange(AROUND))
    new = reel.inside(numbers[:, None] + np.arange(AROUND))
    change = reel.distance(old[:, 0], new[:, 0])
    scale = change + NOISE
    columns: dict[str, Rows] = {"change": np.log(scale)}
    columns |= _distances(reel, old, new, scale)
    columns |= _likeness(reel, old, new)
    columns |= _back(reel, numbers, scale)
    columns |= _light(reel, old, new)
    columns |= _spread(reel, old, new)
    NAMES[:] = list(columns)
    return np.stack(list(columns.values()), axis=1)


def _distances(reel: Reel, old: Numbers, new: Numbers, scale: Rows) -> dict[str, Rows]:
    steps_old = reel.distance(old[:, 1:], old[:, :-1]) / scale[:, None]
    steps_new = reel.distance(new[:, :-1], new[:, 1:]) / scale[:, None]
    across = reel.distance(old[:, :NEAR, None], new[:, None, :NEAR]) / scale[:, None, None]
    within = np.maximum(
        reel.distance(old[:, :1], old[:, 1:NEAR]).max(axis=1),
        reel.distance(new[:, :1], new[:, 1:NEAR]).max(axis=1),
    )
    far = reel.distance(old[:, [2, 4, 6]], new[:, [2, 4, 6]]) / scale[:, None]
    both = np.concatenate([steps_old, steps_new], axis=1)
    return {
        "step_before": steps_old[:, 0],
        "step_before_2": steps_old[:, 1],
        "step_after": steps_new[:, 0],
        "step_after_2": steps_new[:, 1],
        "most_before": steps_old.max(axis=1),
        "most_after": steps_new.max(axis=1),
        "most_near": np.maximum(steps_old[:, :3].max(axis=1), steps_new[:, :3].max(axis=1)),
        "mean_before": steps_old.mean(axis=1),
        "mean_after": steps_new.mean(axis=1),
        "median_around": np.median(both, axis=1),
        "second_around": np.sort(both, axis=1)[:, -2],
        "least_across": across.min(axis=(1, 2)),
        "skip_old": across[:, 1, 0],
        "skip_new": across[:, 0, 1],
        "skip_both": across[:, 1, 1],
        "far_2": far[:, 0],
        "far_4": far[:, 1],
        "far_6": far[:, 2],
        "within": within / scale,
        "block": across.min(axis=(1, 2)) * scale / (within + NOISE),
        "still_before": (steps_old < 0.02).mean(axis=1),
    }


def _likeness(reel: Reel, old: Numbers, new: Numbers) -> dict[str, Rows]:
    across = reel.likeness(old[:, :NEAR, None], new[:, None, :NEAR])
    return {
        "like": across[:, 0, 0],
        "like_most": across.max(axis=(1, 2)),
        "like_far": reel.likeness(old[:, 4], new[:, 4]),
        "like_after": reel.likeness(old[:, 0], new[:, 6]),
        "like_old": reel.likeness(old[:, 0], old[:, 1]),
        "like_new": reel.likeness(new[:, 0], new[:, 1]),
        "like_old_long": reel.likeness(old[:, 0], old[:, 4]),
        "like_new_long": reel.likeness(new[:, 0], new[:, 4]),
        "colour": reel.colour_change(old[:, 0], new[:, 0]),
        "colour_2": reel.colour_change(old[:, 2], new[:, 2]),
        "colour_5": reel.colour_change(old[:, 5], new[:, 5]),
        "colour_back": reel.colour_change(old[:, 0], new[:, 6]),
        "colour_old": reel.colour_change(old[:, 0], old[:, 2]),
        "colour_new": reel.colour_change(new[:, 0], new[:, 2]),
    }


def _back(reel: Reel, numbers: Numbers, scale: Rows) -> dict[str, Rows]:
    """Whether the old picture comes back within a third of a second, or the new one was there before."""
    span = reel.seconds(reel.inside(numbers + AROUND)) - reel.seconds(reel.inside(numbers - AROUND))
    stride = np.where(span < FAST_S * 2 * AROUND, 2, 1).astype(np.int64)[:, None]
    ago = reel.inside(numbers[:, None] - 1 - stride * np.arange(FAR, dtype=np.int64))
    later = reel.inside(numbers[:, None] + stride * np.arange(FAR, dtype=np.int64))
    near, far = slice(0, 3), slice(3, None)
    scale = scale[:, None, None]
    after = (ago[:, near, None], later[:, None, far])
    before = (ago[:, far, None], later[:, None, near])
    both = (ago[:, 3:6, None], later[:, None, 3:6])
    return {
        "back_after": (reel.distance(*after) / scale).min(axis=(1, 2)),
        "back_before": (reel.distance(*before) / scale).min(axis=(1, 2)),
        "back_like_after": reel.likeness(*after).max(axis=(1, 2)),
        "back_like_before": reel.likeness(*before).max(axis=(1, 2)),
        "back_like_both": reel.likeness(*both).max(axis=(1, 2)),
        "last_after": reel.distance(ago[:, 0], later[:, -1]) / scale[:, 0, 0],
        "last_before": reel.distance(ago[:, -1], later[:, 0]) / scale[:, 0, 0],
        "last_like": reel.likeness(ago[:, -1], later[:, -1]),
    }


def _light(reel: Reel, old: Numbers, new: Numbers) -> dict[str, Rows]:
    one, other = old[:, 0], new[:, 0]
    return {
        "luma_step": np.abs(reel.luma(one) - reel.luma(other)) / 64,
        "luma_back": np.abs(reel.luma(one) - reel.luma(new[:, 5])) / 64,
        "contrast_least": np.log(np.minimum(reel.contrast(one), reel.contrast(other)) + 1),
        "contrast_most": np.log(np.maximum(reel.contrast(one), reel.contrast(other)) + 1),
        "texture_least": np.log(np.minimum(reel.texture(one), reel.texture(other)) + 0.5),
        "texture_ratio": np.abs(np.log((reel.texture(one) + 0.5) / (reel.texture(other) + 0.5))),
        "texture_old": np.log((reel.texture(one) + 0.5) / (reel.texture(old[:, 5]) + 0.5)),
        "texture_new": np.log((reel.texture(other) + 0.5) / (reel.texture(new[:, 5]) + 0.5)),
        "gap": np.log(_gap(reel, old, new)),
    }


def _gap(reel: Reel, old: Numbers, new: Numbers) -> Rows:
    """Time since the last picture over the usual time between pictures."""
    here = reel.seconds(new[:, 0]) - reel.seconds(old[:, 0])
    usual = (reel.seconds(new[:, -1]) - reel.seconds(old[:, -1])) / (2 * AROUND - 1)
    return np.clip(here / np.maximum(usual, 1e-6), 0.2, 5)


def _spread(reel: Reel, old: Numbers, new: Numbers) -> dict[str, Rows]:
    """How much of the picture changes, against the picture before and after."""
    cells = reel.luma_cells
    here = np.abs(cells(new[:, 0]) - cells(old[:, 0]))
    before = np.abs(cells(old[:, 0]) - cells(old[:, 1]))
    after = np.abs(cells(new[:, 0]) - cells(new[:, 1]))
    usual = np.maximum(before, after) + 2.0
    quartiles = np.quantile(here, (0.25, 0.5, 0.75), axis=1)
    mean = here.mean(axis=1) + NOISE
    moved = np.quantile(np.maximum(before, after), (0.5, 0.9), axis=1)
    return {
        "changed": (here > 3 * usual).mean(axis=1),
        "changed_most": (here > usual).mean(axis=1),
        "spread_low": quartiles[0] / mean,
        "spread_middle": quartiles[1] / mean,
        "spread_high": quartiles[2] / mean,
        "middle_over_moved": np.log((quartiles[1] + 0.5) / (moved[0] + 0.5)),
        "low_over_moved": np.log((quartiles[0] + 0.5) / (moved[0] + 0.5)),
        "high_over_moved": np.log((quartiles[2] + 0.5) / (moved[1] + 0.5)),
    }
