"""What stands beside the goods of a catalog: sizes, offers, bundles, papers and the like, each on a sheet of its own.

A sort begins with a row whose first cell is its title in thick brackets (``【规格包装】…``), then its headings, then a
row for each thing; in a workbook on sheets of their own, in a CSV below the goods. Every row names its item's code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from studio.units import Money
from studio.words import say

PartValue = str | int | Money | date | datetime | None
"""What a cell can hold."""


class Part(StrEnum):
    """A sort of thing beside the goods; ``studio.words`` names it under ``import.part.<value>``."""

    VARIANT = "variant"
    TERMS = "terms"
    """From and until when the item's price holds, and what shows that the former one was asked; with a price of its
    own, another one that was approved for days to come.
    """
    HISTORY = "history"
    """Prices that are over, wait or were turned down or only recorded, and what became of each."""
    RANGE = "range"
    OFFER = "offer"
    BUNDLE = "bundle"
    HARVEST = "harvest"
    PAPER = "paper"
    LINK = "link"
    PHOTO = "photo"
    """Names only: pictures do not travel in a sheet."""


class Reads(StrEnum):
    """How a cell is read."""

    CODE = "code"
    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    DAY = "day"
    MOMENT = "moment"
    PLATFORM = "platform"
    HARVEST = "harvest"
    PRICE_STATE = "price_state"
    LINK = "link"
    SHOWN = "shown"
    """Written for people, passed over when read."""


@dataclass(frozen=True)
class PartField:
    """A column of a sort; ``studio.words`` heads it under ``import.field.<key>``.

    Attributes:
        key: Name of the value.
        reads: How its cell is read.
        needed: Whether an empty cell is an error.
        limit: Characters, of texts; those of the item's page.
        width: Of the column, characters.
    """

    key: str
    reads: Reads
    needed: bool = True
    limit: int = 0
    width: int = 14


CODE = PartField("code", Reads.CODE, width=22)
NAME = PartField("name", Reads.SHOWN, needed=False, width=22)
FROM = PartField("from_on", Reads.DAY)
UNTIL = PartField("until_on", Reads.DAY)

FIELDS: Mapping[Part, tuple[PartField, ...]] = {
    Part.VARIANT: (
        CODE,
        NAME,
        PartField("variant", Reads.TEXT, limit=60, width=22),
        PartField("price", Reads.MONEY),
        PartField("list_price", Reads.MONEY, needed=False),
        PartField("stock", Reads.COUNT, needed=False),
    ),
    Part.TERMS: (
        CODE,
        NAME,
        PartField("from_on", Reads.DAY, needed=False),
        PartField("until_on", Reads.DAY, needed=False),
        PartField("evidence", Reads.TEXT, needed=False, limit=200, width=40),
        PartField("price", Reads.MONEY, needed=False),
        PartField("list_price", Reads.MONEY, needed=False),
    ),
    Part.HISTORY: (
        CODE,
        NAME,
        PartField("price", Reads.MONEY),
        PartField("list_price", Reads.MONEY, needed=False),
        PartField("from_on", Reads.DAY, needed=False),
        PartField("until_on", Reads.DAY, needed=False),
        PartField("evidence", Reads.TEXT, needed=False, limit=200, width=30),
        PartField("price_state", Reads.PRICE_STATE),
        PartField("proposed_by", Reads.TEXT, needed=False, limit=60),
        PartField("proposed_at", Reads.MOMENT, width=22),
        PartField("decided_by", Reads.TEXT, needed=False, limit=60),
        PartField("decided_at", Reads.MOMENT, needed=False, width=22),
    ),
    Part.RANGE: (
        CODE,
        NAME,
        PartField("least", Reads.MONEY),
        PartField("most", Reads.MONEY),
        FROM,
        UNTIL,
    ),
    Part.OFFER: (
        CODE,
        NAME,
        PartField("offer", Reads.TEXT, limit=40, width=26),
        FROM,
        UNTIL,
        PartField("pays", Reads.SHOWN, needed=False, width=36),
    ),
    Part.BUNDLE: (
        PartField("number", Reads.COUNT),
        PartField("bundle", Reads.TEXT, limit=60, width=26),
        PartField("price", Reads.MONEY),
        FROM,
        UNTIL,
        CODE,
        NAME,
        PartField("pieces", Reads.COUNT),
    ),
    Part.HARVEST: (
        CODE,
        NAME,
        PartField("harvest", Reads.HARVEST),
        PartField("said_at", Reads.MOMENT, needed=False, width=22),
    ),
    Part.PAPER: (
        CODE,
        NAME,
        PartField("paper", Reads.TEXT, limit=60, width=26),
        PartField("paper_number", Reads.TEXT, needed=False, limit=80, width=26),
        PartField("until_on", Reads.DAY, needed=False),
        PartField("claims", Reads.TEXT, needed=False, limit=300, width=30),
    ),
    Part.LINK: (
        CODE,
        NAME,
        PartField("platform", Reads.PLATFORM),
        PartField("link", Reads.LINK, width=44),
    ),
    Part.PHOTO: (
        CODE,
        NAME,
        PartField("position", Reads.COUNT),
        PartField("photo", Reads.TEXT, limit=200, width=36),
    ),
}
"""Columns of each sort, in this order."""

KEYS: Mapping[Part, tuple[str, ...]] = {
    Part.VARIANT: ("code", "variant"),
    Part.TERMS: ("code", "price", "from_on"),
    Part.HARVEST: ("code",),
    Part.LINK: ("code", "platform"),
}
"""What may stand once in a file, and is written over where the catalog has it."""

LIKE: Mapping[Part, tuple[str, ...]] = {
    **KEYS,
    Part.OFFER: ("code", "offer", "from_on"),
    Part.PAPER: ("code", "paper", "paper_number"),
}
"""By what a row is known to mean a thing that is there with other values."""


@dataclass(frozen=True)
class PartLine:
    """A thing beside the goods, as it is written.

    Attributes:
        part: Its sort.
        values: By the key of its column; what is not known is None.
    """

    part: Part
    values: Mapping[str, PartValue] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Of the item it belongs to."""
        return self.text("code")

    @property
    def substance(self) -> tuple[PartValue, ...]:
        """What counts of it: without what is only shown."""
        return tuple(self.values.get(key) for key in counted(self.part))

    def text(self, key: str) -> str:
        """A text; empty for none."""
        found = self.values.get(key)
        return found if isinstance(found, str) else ""

    def money(self, key: str) -> Money | None:
        """A price."""
        found = self.values.get(key)
        return found if isinstance(found, Money) else None

    def count(self, key: str) -> int | None:
        """A number of pieces."""
        found = self.values.get(key)
        return found if isinstance(found, int) else None

    def day(self, key: str) -> date | None:
        """A day."""
        found = self.values.get(key)
        return found if isinstance(found, date) and not isinstance(found, datetime) else None

    def moment(self, key: str) -> datetime | None:
        """An instant."""
        found = self.values.get(key)
        return found if isinstance(found, datetime) else None


@dataclass(frozen=True)
class PartRow(PartLine):
    """A thing beside the goods, as a file says it.

    Attributes:
        sheet: Name of its sheet.
        row: Number of its row.
        cells: Address of each value's cell.
        title: Address of its sort's title.
    """

    sheet: str = ""
    row: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    title: str = ""


def counted(part: Part) -> tuple[str, ...]:
    """Keys of what is read of a sort."""
    return tuple(each.key for each in FIELDS[part] if each.reads is not Reads.SHOWN)


def title_of(part: Part) -> str:
    """What a sort's sheet is called."""
    return say(f"import.part.{part}", "zh").text


def title_row(part: Part) -> str:
    """The first row of a sort: its title, and what its rows mean."""
    return f"【{title_of(part)}】{say(f'import.part_hint.{part}', 'zh').text}"


def field_heading(key: str, language: str = "zh") -> str:
    """What a column is headed with."""
    return say(f"import.field.{key}", language).text
