"""Holds slow work against SQLite's one write lock: while it runs, nobody may hold that."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from types import ModuleType
from typing import Any

import pytest

from studio.store import Database


class Watched:
    """Functions that say, each time they are called, whether somebody holds the write lock."""

    def __init__(self, patch: pytest.MonkeyPatch, database: Database) -> None:
        self._patch = patch
        self._path = database.url.database
        self.calls: list[tuple[str, bool]] = []

    def watch(self, module: ModuleType, name: str) -> None:
        """The function itself does what it did."""
        real: Callable[..., Any] = getattr(module, name)

        def watched(*given: Any, **named: Any) -> Any:
            self.calls.append((name, self.is_locked()))
            return real(*given, **named)

        self._patch.setattr(module, name, watched)

    def is_locked(self) -> bool:
        """Whether another connection could not write now."""
        with closing(sqlite3.connect(str(self._path), timeout=0, isolation_level=None)) as own:
            try:
                own.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            own.execute("ROLLBACK")
        return False
