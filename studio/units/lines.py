"""Texts that stand in lists of one a line, on pages and in sheets."""

from __future__ import annotations


def is_one_line(text: str) -> bool:
    """Whether the text stays one when a list of such texts is written one a line and read again."""
    return len(text.splitlines()) <= 1
