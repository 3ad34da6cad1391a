"""What a process does not load, as it starts often or stays: each is a tenth of a second, or tens of megabytes."""

from __future__ import annotations

import sys

import pytest

from studio.process import run

DECODING = {"av", "cv2", "studio.media", "studio.render"}


@pytest.mark.parametrize(
    ("module", "not_loaded"),
    [
        ("jobs.child", {"alembic", "pypinyin"} | DECODING),
        ("studio.workflows.clips.produce_clips", {"alembic", "pypinyin"}),
        ("jobs.worker", DECODING),
        ("studio.workflows.live.live_files", DECODING),
    ],
)
def test_it_is_left_out(module: str, not_loaded: set[str]) -> None:
    asked = f"import sys, {module}; print(*sys.modules)"
    loaded = set(run((sys.executable, "-c", asked)).stdout.decode().split())

    assert module in loaded
    assert loaded & not_loaded == set()
