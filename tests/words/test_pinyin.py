"""Chinese names in Latin letters, and who does not wait for them."""

from __future__ import annotations

import sys

import pytest

from studio.process import run
from studio.words.pinyin import initials, syllables


@pytest.mark.parametrize(
    ("text", "spelt", "letters"),
    [
        ("黄花菜", ["huang", "hua", "cai"], "hhc"),
        ("祁东 2号", ["qi", "dong", " 2", "hao"], "qd 2h"),
        ("tea", ["tea"], "tea"),
        ("", [], ""),
    ],
)
def test_names_are_spelt(text: str, spelt: list[str], letters: str) -> None:
    assert syllables(text) == spelt
    assert initials(text) == letters


def test_a_step_of_a_job_waits_neither_for_the_dictionary_nor_for_migrations() -> None:
    asked = "import sys, jobs.child, studio.workflows.clips.produce_clips; print(*sys.modules)"
    loaded = set(run((sys.executable, "-c", asked)).stdout.decode().split())
    assert "studio.workflows.clips.produce_clips" in loaded
    assert not loaded & {"alembic", "pypinyin"}
