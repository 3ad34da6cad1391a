from __future__ import annotations

import re
import string
from pathlib import Path
from types import SimpleNamespace

import pytest

from studio import words
from studio.words import LANGUAGES, Message, check_name, entries, say

CODES = sorted(entries())


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CODES)
def test_every_message_stands_in_both_languages(code: str) -> None:
    entry = entries()[code]
    assert set(entry) <= {"zh", "zh_remedy", "en", "en_remedy"}
    for language in LANGUAGES:
        assert entry[language].strip()
    assert ("zh_remedy" in entry) == ("en_remedy" in entry)


@pytest.mark.parametrize("code", CODES)
def test_both_languages_name_the_same_values(code: str) -> None:
    entry = entries()[code]
    chinese = names(entry["zh"] + entry.get("zh_remedy", ""))
    english = {
        re.sub("_(zh|en)$", "", name) for name in names(entry["en"] + entry.get("en_remedy", ""))
    }
    assert english == {re.sub("_(zh|en)$", "", name) for name in chinese}


@pytest.mark.parametrize("code", CODES)
def test_english_holds_no_han(code: str) -> None:
    if code == "post.tags":  # platforms' tags are Chinese
        return
    entry = entries()[code]
    assert not re.search(r"[\u4e00-\u9fff]", entry["en"] + entry.get("en_remedy", ""))


def test_values_are_put_in_once() -> None:
    message = say("disk.full", "zh", {"name": "{name}"})
    assert "{name}" in message.text
    assert str(Message("a", "b")) == "a b"
    assert str(Message("a", "")) == "a"


def test_a_missing_value_stays_visible() -> None:
    assert "{name}" in say("disk.full", "en").text


def test_an_unknown_code_is_shown_as_itself() -> None:
    assert say("no.such", "zh") == Message("no.such", "")


def test_one_code_in_two_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text('["x.y"]\nzh = "好"\nen = "good"\n', encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a message file", encoding="utf-8")
    monkeypatch.setattr(words, "resources", SimpleNamespace(files=lambda _: tmp_path))
    with pytest.raises(ValueError, match=r"x\.y stands in two files"):
        entries.__wrapped__()


def test_a_certificate_s_line_has_words_also_within_an_error() -> None:
    assert check_name("contrast:title", "zh") == "文字与画面对比度：标题"
    assert check_name("safe_area:jd", "en") == "Outside the safe area (JD)"
    assert check_name("safe_area", "zh") == "超出安全区（通用）"
    assert check_name("contrast:heading-2", "en") == "Contrast of text with the footage: heading-2"
    assert check_name("who_knows", "zh") == "who_knows"
    told = {"name": "a.mp4", "check": "glyphs", "planned": "9", "found": "7"}
    assert "“有字形的字符数”" in say("render.verify_failed", "zh", told).text
