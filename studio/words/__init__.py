"""Messages in both languages.

Each room keeps its sentences in a TOML file here: ``[code]`` with ``zh``, ``zh_remedy``, ``en``, ``en_remedy``. The
remedy may be left out where the sentence already says what to do. Values are put in with ``{name}``.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("zh", "en")
"""Simplified Chinese first."""

NO_MESSAGES = frozenset({"claims.toml"})
"""Files here that hold lists of words (see ``studio.words.claims``)."""


@dataclass(frozen=True)
class Message:
    """A sentence and what to do about it (may be empty)."""

    text: str
    remedy: str

    @override
    def __str__(self) -> str:
        return f"{self.text} {self.remedy}".strip()


@cache
def entries() -> Mapping[str, Mapping[str, str]]:
    """All messages by code.

    Raises:
        ValueError: Two files define one code.
    """
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml") or file.name in NO_MESSAGES:
            continue
        for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"message {code} stands in two files, one of them {file.name}")
            found[code] = entry
    return found


class _Lenient(string.Formatter):
    """Leaves a placeholder visible when its value is missing: a poor sentence beats a crash in an error path."""

    @override
    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        del args
        return kwargs.get(str(key), f"{{{key}}}")


def say(code: str, language: str, params: Mapping[str, object] | None = None) -> Message:
    """The message for ``code`` in ``language`` (``zh`` or ``en``); an unknown code is shown as itself."""
    entry = entries().get(code)
    if entry is None:
        return Message(code, "")
    values = dict(params or {})
    if isinstance(check := values.get("check"), str):
        values["check"] = check_name(check, language)
    text, remedy = (
        _Lenient().vformat(entry.get(key, ""), (), values)
        for key in (language, f"{language}_remedy")
    )
    return Message(text, remedy)


def check_name(name: str, language: str) -> str:
    """A line of a certificate in words (``check.<name>``), with the layer or platform it is of behind a colon.

    The name itself where there are no words.
    """
    base, _, subject = name.partition(":")
    entry = entries().get(f"check.{base}")
    if entry is None:
        return name
    known = entries().get(f"check_of.{subject}", {})
    told = {"subject": known.get(language, subject)}
    return _Lenient().vformat(entry.get(language, base), (), told)
