"""Boosted decision trees, evaluated with NumPy: how the figures of a candidate become one score.

The trees are data, ``shots.json``, made by ``python -m benchmarks.train_shots`` from films that it composes. Each tree
asks a few questions (is this figure at most that?) and adds a small number; ``Trees.score`` is the sum, ``chance`` the
logistic of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from studio.media.looks import Rows

DATA = Path(__file__).with_name("shots.json")


class Trees:
    """Trees over named figures.

    Attributes:
        names: The figures, in the order of the columns that ``score`` takes.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        """``data`` is ``{"names", "start", "trees": [[figure, limit, left, right, value], ...]}``, one list per node.

        A leaf asks about figure -1.
        """
        self.names: tuple[str, ...] = tuple(data["names"])
        self._start = float(data["start"])
        trees: list[list[list[float]]] = data["trees"]
        nodes = max(len(tree[0]) for tree in trees)
        shape = (len(trees), nodes)
        self._figure = np.zeros(shape, np.int64)
        self._limit = np.full(shape, np.inf)
        self._left = np.zeros(shape, np.int64)
        self._right = np.zeros(shape, np.int64)
        self._value = np.zeros(shape)
        for number, (figure, limit, left, right, value) in enumerate(trees):
            count = len(figure)
            leaf = np.array(figure) < 0
            itself = np.arange(count)
            self._figure[number, :count] = np.maximum(figure, 0)
            self._limit[number, :count] = np.where(leaf, np.inf, limit)
            self._left[number, :count] = np.where(leaf, itself, left)
            self._right[number, :count] = np.where(leaf, itself, right)
            self._value[number, :count] = value
        self._depth = max(_depth(tree[0], tree[2], tree[3]) for tree in trees)

    def score(self, figures: Rows) -> Rows:
        """One score per row of ``figures`` (rows × names)."""
        rows = np.arange(len(figures))[:, None]
        trees = np.arange(len(self._figure))[None]
        node = np.zeros((len(figures), len(self._figure)), np.int64)
        for _ in range(self._depth):
            value = figures[rows, self._figure[trees, node]]
            below = value <= self._limit[trees, node]
            node = np.where(below, self._left[trees, node], self._right[trees, node])
        return np.asarray(self._value[trees, node].sum(axis=1) + self._start)

    def chance(self, figures: Rows) -> Rows:
        """The logistic of the score, 0 to 1."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.score(figures), -30, 30))))


def _depth(figure: Sequence[float], left: Sequence[float], right: Sequence[float]) -> int:
    depth, level = 0, [0]
    while level := [
        int(child) for node in level if figure[node] >= 0 for child in (left[node], right[node])
    ]:
        depth += 1
    return depth


@cache
def trees(name: str) -> Trees:
    """The trees ``name`` of the package's data."""
    return Trees(json.loads(DATA.read_text(encoding="utf-8"))[name])
