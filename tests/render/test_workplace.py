"""Folders of half-done work."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from studio.process import Service
from studio.render.workplace import sweep, workplace
from studio.settings import CHECKOUT
from tests.process.children import eventually

HOLD = (
    f"import sys, time; sys.path.insert(0, {str(CHECKOUT)!r})\n"
    "from pathlib import Path\n"
    "from studio.render.workplace import workplace\n"
    "with workplace(Path(sys.argv[1]), '.render-') as folder:\n"
    "    (folder / 'half.mp4').write_bytes(b'half')\n"
    "    time.sleep(60)\n"
)


def test_it_goes_away_whatever_happens(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), workplace(tmp_path / "out", ".render-") as folder:
        (folder / "half.mp4").rename(folder / "no" / "half.mp4")
    assert list((tmp_path / "out").iterdir()) == []


def test_who_works_side_by_side_keeps_his_own(tmp_path: Path) -> None:
    with workplace(tmp_path, ".render-") as one, workplace(tmp_path, ".personal-") as other:
        sweep(tmp_path)
        assert one.is_dir()
        assert other.is_dir()


def test_only_what_killed_runs_left_is_removed(tmp_path: Path) -> None:
    mine = tmp_path / ".render-notes"
    mine.write_text("a file of somebody")
    (tmp_path / "finished").mkdir()
    holder = Service(
        (sys.executable, "-c", HOLD, str(tmp_path)), dict(os.environ), tmp_path / "log"
    )
    assert eventually(lambda: any(tmp_path.glob(".render-*/half.mp4")), within_s=30)
    sweep(tmp_path)
    assert list(tmp_path.glob(".render-*/half.mp4")), "its owner lives"
    os.kill(holder.pid, signal.SIGKILL)
    assert eventually(lambda: holder.exit_code is not None)
    sweep(tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {".render-notes", "finished", "log"}
