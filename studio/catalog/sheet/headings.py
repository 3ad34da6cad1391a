"""What the columns of an office's price list are called, in the many spellings there are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from studio.catalog.sheet.cells import plain


class Column(StrEnum):
    """What a column holds; ``studio.words`` names it under ``import.column.<value>``."""

    NUMBER = "number"
    SKU = "sku"
    NAME = "name"
    NAME_EN = "name_en"
    KIND = "kind"
    SPEC = "spec"
    UNIT = "unit"
    ORIGIN = "origin"
    PRICE = "price"
    LIST_PRICE = "list_price"
    STOCK = "stock"
    SEASON = "season"
    SEASON_FROM = "season_from"
    SEASON_TO = "season_to"
    PERISHABLE = "perishable"
    POINTS = "points"
    SAFETY = "safety"
    LINK = "link"
    NOTE = "note"
    COST = "cost"
    """What the county pays: never taken for a price, never kept."""
    OTHER = "other"
    """Known not to belong to an item, such as a telephone number."""


NOT_TAKEN = frozenset({Column.COST, Column.OTHER})
"""Columns that stay in the office's file."""

SPELLINGS_FILE = "headings.toml"
"""Beside this module: every column's spellings, as ``folded`` makes them."""

BRACKETS = re.compile(r"[(\[【〔{]([^)\]】〕}]*)[)\]】〕}]?")
DECORATION = re.compile(r"[\s*:：、.·_\-—]+")


@dataclass(frozen=True)
class Heading:
    """A column's heading, understood.

    Attributes:
        column: What the column holds; None for what nobody told us.
        text: As it stands there.
        unit: What stands in brackets or behind a stroke, such as ``元/斤``.
        rank: The lower, the surer: 直播价 is a surer price than 零售价.
    """

    column: Column | None
    text: str
    unit: str = ""
    rank: int = 0


def read_heading(text: str, above: str = "") -> Heading:
    """Understand a heading; ``above`` is the heading that spans it, where there are two rows of them."""
    own = _read(text)
    if not above or plain(above) == plain(text):
        return own
    over = _read(above)
    both = _read(above + text) if own.column is None else own
    column = both.column or over.column
    return Heading(column, f"{above}·{text}", own.unit or over.unit, both.rank)


def _read(text: str) -> Heading:
    shown = plain(text)
    found = BRACKETS.search(shown)
    unit = found[1].strip() if found else ""
    bare = BRACKETS.sub("", shown)
    for spelling in (folded(bare), folded(bare.partition("/")[0]), folded(shown)):
        if spelling in spellings():
            column, rank = spellings()[spelling]
            return Heading(column, text, unit or bare.partition("/")[2].strip(), rank)
    return Heading(None, text, unit)


def folded(text: str) -> str:
    """Lower case, without blanks and decoration: ``品 名*`` and ``品名：`` are one."""
    return DECORATION.sub("", plain(text).casefold())


@cache
def spellings() -> Mapping[str, tuple[Column, int]]:
    """The column of each spelling, and how sure it is: 0 for the surest."""
    source = resources.files(__package__ or "studio.catalog.sheet") / SPELLINGS_FILE
    table = tomllib.loads(source.read_text(encoding="utf-8"))
    return {
        spelling: (Column(name), rank)
        for name, many in table.items()
        for rank, spelling in enumerate(many.split())
    }
