"""Fixtures of every room, and the order of the tests."""

import gc

import pytest

from tests.databases import (
    blank_database,
    blank_file,
    database,
    postgresql_server,
    settings,
)

__all__ = ["blank_database", "blank_file", "database", "postgresql_server", "settings"]

SLOW = ("media", "queue", "browser")
"""Marks from quick to slow; what has none of them goes first."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests of large files take small ones unless told otherwise, as CI tells them."""
    parser.addoption(
        "--full-size", action="store_true", help="files of gigabytes, as in life (CI does it)"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The fast tests first, otherwise as they stand."""
    items.sort(
        key=lambda item: max(
            (SLOW.index(m.name) for m in item.iter_markers() if m.name in SLOW), default=-1
        )
    )


def pytest_collection_finish() -> None:
    """Leave what was loaded for the tests out of every later search for garbage: it was two fifths of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
