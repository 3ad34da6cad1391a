"""Formula injection, both ways: no text we write begins like a formula, and what we wrote comes back as it was."""

from __future__ import annotations

import re

DANGEROUS = re.compile(r"'*[=+\-@\t\r\n|＝＋－＠]")
"""Beginnings that some spreadsheet program reads as a formula (OWASP, CSV injection), behind apostrophes or not."""


def guarded(text: str) -> str:
    """``text`` with an apostrophe before it where a program might calculate it."""
    return f"'{text}" if DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given; other texts stay."""
    return text[1:] if text.startswith("'") and DANGEROUS.match(text[1:]) else text
