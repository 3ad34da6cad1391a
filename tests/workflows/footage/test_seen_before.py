from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from studio.media import Seen
from studio.records.media import ANALYSIS_VERSION, Analysis, Sound
from studio.settings import Settings
from studio.workflows.footage import seen_before

SEEN = Seen(
    Analysis(
        duration=Fraction(10),
        boundaries=(),
        shots=(),
        sound=Sound(integrated_lufs=-16, true_peak_dbtp=-1),
    ),
    b"poster",
    b"strip",
)


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return replace(Settings.from_environment({}), var=tmp_path)


def entry(own: Settings, sha256: str) -> Path:
    return own.var / "cache" / "analysis" / f"{sha256}-v{ANALYSIS_VERSION}.zip"


def test_what_was_kept_comes_back(own: Settings) -> None:
    assert seen_before.recall("ab", own) is None
    seen_before.keep("ab", SEEN, own)

    assert seen_before.recall("ab", own) == SEEN
    assert seen_before.recall("cd", own) is None


def test_what_another_version_of_the_detectors_saw_is_not_believed(own: Settings) -> None:
    old = SEEN.analysis.model_copy(update={"version": ANALYSIS_VERSION - 1})
    seen_before.keep("ab", replace(SEEN, analysis=old), own)

    assert seen_before.recall("ab", own) is None


@pytest.mark.parametrize("damage", [b"", b"PK", b"no zip at all"])
def test_a_damaged_entry_counts_as_none_and_is_written_again(own: Settings, damage: bytes) -> None:
    seen_before.keep("ab", SEEN, own)
    entry(own, "ab").write_bytes(damage)
    assert seen_before.recall("ab", own) is None

    seen_before.keep("ab", SEEN, own)
    assert seen_before.recall("ab", own) == SEEN


def test_the_least_recently_used_go_first(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_before, "MOST_ENTRIES", 2)
    for age, name in enumerate(("oldest", "used", "newest")):
        seen_before.keep(name, SEEN, own)
        if name != "newest":
            os.utime(entry(own, name), (100 + age, 100 + age))
    assert seen_before.recall("oldest", own) is None
    assert seen_before.recall("used", own) == SEEN
    assert [path.name for path in entry(own, "x").parent.iterdir() if path.name[0] == "."] == []


def test_a_folder_that_cannot_be_made_stops_no_work(own: Settings) -> None:
    (own.var / "cache").write_text("in the way")
    seen_before.keep("ab", SEEN, own)
    assert seen_before.recall("ab", own) is None
