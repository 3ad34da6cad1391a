"""Statements about many rows: in what lots, and how many they changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update
from sqlalchemy.orm import Session

BATCH = 500
"""Values in one ``IN``: the databases take more, their plans grow no better."""


def batched(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Each value once, in lots that fit into one statement."""
    left = list(dict.fromkeys(values))
    for start in range(0, len(left), BATCH):
        yield tuple(left[start : start + BATCH])


def rows_changed(session: Session, statement: Update | Delete) -> int:
    """Run an update or delete and count its rows: none means somebody else was quicker."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
