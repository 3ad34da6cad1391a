"""How the run sheet looks."""

from __future__ import annotations

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT = "Microsoft YaHei"
"""On every Windows office PC; others fall back to their own Chinese face."""

INK, GREEN, PALE, RED, LINE = "#1F2A24", "#1F6B45", "#F1F6F2", "#B3261E", "#9DB5A6"

Properties = dict[str, str | int | bool]

CELL: Properties = {"border": 1, "border_color": LINE, "valign": "vcenter"}

STYLES: dict[str, Properties] = {
    "title": {"font_size": 18, "bold": True, "font_color": GREEN, "valign": "vcenter"},
    "facts": {"text_wrap": True, "valign": "vcenter"},
    "section": {"bold": True, "font_size": 12, "font_color": GREEN, "valign": "vcenter"},
    "bad": {"text_wrap": True, "font_color": RED, "valign": "vcenter"},
    "header": {
        **CELL,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": GREEN,
        "align": "center",
        "text_wrap": True,
    },
    "text": {**CELL, "text_wrap": True},
    "centre": {**CELL, "align": "center"},
    "number": {**CELL, "align": "center", "bg_color": PALE},
    "clock": {**CELL, "align": "center", "num_format": "hh:mm:ss", "bold": True},
    "length": {**CELL, "align": "center", "num_format": "[h]:mm:ss"},
    "length_over": {
        **CELL,
        "align": "center",
        "num_format": "[h]:mm:ss",
        "font_color": RED,
        "bold": True,
    },
    "money": {**CELL, "align": "right", "num_format": '"¥"#,##0.00'},
}
"""XlsxWriter properties by name, on top of the face."""


def styles(book: Workbook) -> dict[str, Format]:
    """The formats of one workbook."""
    face: Properties = {"font_name": FONT, "font_size": 10, "font_color": INK}
    return {name: book.add_format({**face, **own}) for name, own in STYLES.items()}
