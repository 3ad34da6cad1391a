"""Footage as a search finds it: name, place and tags, each as itself, in pinyin and by its initials."""

from __future__ import annotations

from collections.abc import Iterable

from studio.workflows.item_names import fold, spellings

PARTED = "\n"
"""Between two spellings: no word of a search reaches over it."""


def spelt(name: str, place: str = "", tags: Iterable[str] = ()) -> str:
    """All spellings of what people call a file, folded."""
    told = [each for each in (name, place, *tags) if each]
    return PARTED.join(dict.fromkeys(way for each in told for way in spellings(each)))


def words_of(asked: str) -> list[str]:
    """What is searched for, word by word."""
    return fold(asked).split()
