"""Chinese names in Latin letters."""

from __future__ import annotations

import pytest

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
