"""A disk so small that a render does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.process import run


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A tmpfs of 1 MiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    run(("mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)))
    yield folder
    run(("umount", str(folder)))
