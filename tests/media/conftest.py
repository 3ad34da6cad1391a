"""Fixtures of the media tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.settings import CHECKOUT, Settings

FOOTAGE = CHECKOUT.parent / "shared" / "footage"


@pytest.fixture
def plain_settings() -> Settings:
    """Settings of a machine where nothing is configured."""
    return Settings.from_environment({})


@pytest.fixture
def footage() -> Callable[[str], Path]:
    """Path of a real file by name; the test is skipped where the footage does not stand beside the checkout."""

    def find(name: str) -> Path:
        path = FOOTAGE / name
        if not path.is_file():
            pytest.skip(f"test footage {name} does not stand beside the checkout")
        return path

    return find
