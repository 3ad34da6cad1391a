"""Cells that a spreadsheet program shows and never calculates."""

from __future__ import annotations

import unicodedata

DANGEROUS = "=+-@\t\r\n|＝＋－＠"
"""First signs that make some spreadsheet program read a text as a formula (OWASP, CSV injection)."""

NOT_XML = "\ufffe\uffff"
"""Signs no XML file may hold, beside control characters and surrogates."""

CELL_LIMIT = 32_767
"""Characters Excel keeps in one cell."""


def safe_text(text: str) -> str:
    """The text with an apostrophe before a dangerous first sign, without control characters, cut to what a cell holds.

    Cells are written as strings anyway; the apostrophe protects whoever saves the sheet as CSV and opens that.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(
        sign
        for sign in lines
        if sign in "\n\t"
        or (unicodedata.category(sign) not in ("Cc", "Cs") and sign not in NOT_XML)
    )
    # Looked at last: a sign that is taken out must not bring a dangerous one to the front.
    begins = shown.lstrip(" ")[:1]
    guarded = f"'{shown}" if begins and begins in DANGEROUS else shown
    return guarded[:CELL_LIMIT]


def sheet_width(text: str) -> int:
    """Columns a line takes: two for wide signs (Han, full-width punctuation), one for others."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped_lines(text: str, width: int) -> int:
    """Lines the text takes in a cell ``width`` columns wide."""
    return sum(max(1, -(-sheet_width(line) // max(1, width))) for line in text.split("\n"))
