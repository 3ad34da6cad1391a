"""Calling the command line as a person does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.commands import main

Call = Callable[..., Result]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs ``county-studio`` with its data under ``tmp_path``, in English."""
    monkeypatch.setenv("COUNTY_STUDIO_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("COUNTY_STUDIO_LANGUAGE", "en")

    def run(*words: str | Path | int, input: str | bytes | None = None) -> Result:  # noqa: A002 - click's name
        return CliRunner().invoke(main, [str(word) for word in words], input=input)

    return run
