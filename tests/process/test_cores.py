"""How much of the machine one process may take."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.process import cores
from studio.workflows.cutting import cut_batch


def test_processes_side_by_side_share_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cores, "all_cores", lambda: 8)
    monkeypatch.setattr(cores, "_shared_by", 1)
    assert cores.cores() == 8
    cores.share_cores(3)
    assert cores.cores() == 2
    cores.share_cores(20)
    assert cores.cores() == 1


@pytest.mark.parametrize(
    ("told", "mib"),
    [
        ("MemTotal: 9000000 kB\nMemAvailable:    3072000 kB\n", 3000),
        ("MemTotal: 9000000 kB\n", None),
        (None, None),
    ],
)
def test_free_memory_is_what_the_system_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str | None, mib: int | None
) -> None:
    path = tmp_path / "meminfo"
    if told is not None:
        path.write_text(told, encoding="ascii")
    monkeypatch.setattr(cores, "MEMINFO", path)
    assert cores.free_memory_mib() == mib


@pytest.mark.parametrize(
    ("clips", "free", "processes"),
    [(10, 16_000, 4), (10, 2_500, 2), (10, 100, 1), (3, 16_000, 3), (10, None, 4)],
)
def test_a_batch_takes_the_cores_that_there_is_memory_for(
    monkeypatch: pytest.MonkeyPatch, clips: int, free: int | None, processes: int
) -> None:
    monkeypatch.setattr(cut_batch, "all_cores", lambda: 4)
    monkeypatch.setattr(cut_batch, "free_memory_mib", lambda: free)
    assert cut_batch.at_once(clips) == processes
