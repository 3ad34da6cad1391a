"""Prices, quantities and units as offices write them: ``12元/斤``, ``５５``, ``800袋``, ``1.2万``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from studio.catalog.model import PRICE_LIMIT_FEN
from studio.catalog.sheet.cells import Cell, plain
from studio.catalog.sheet.problems import Pen
from studio.units import Money

GRAMS = {
    "g": 1, "克": 1, "两": 50, "斤": 500, "市斤": 500, "jin": 500, "kg": 1000, "公斤": 1000, "千克": 1000,
    "吨": 1_000_000,
}  # fmt: skip
"""Grams of a unit of mass; 两 and 斤 are the market system's (1 斤 = 500 g)."""

NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+"
PRICE = re.compile(
    rf"(?:¥|￥|rmb|人民币|约)?\s*(?P<number>{NUMBER})\s*(?:元整|元钱|元|圆|块钱|块|rmb|yuan)?(?P<jiao>[0-9]?)"
    r"\s*(?:(?:/|每|一|\()\s*(?P<unit>[^0-9\s/)][^\s/)]{0,7}|[0-9.]+\s*(?:g|kg|克|千克|公斤|斤|两|ml|l|毫升|升))\)?)?",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    rf"(?:¥|￥)?\s*(?:{NUMBER})\s*(?:元|块)?\s*[-~～—–至到]\s*(?:¥|￥)?\s*(?:{NUMBER})\s*(?:元|块)?.*"
)
MASS = re.compile(r"([0-9]*\.?[0-9]*)\s*(g|kg|克|千克|公斤|市斤|斤|两|吨|jin)", re.IGNORECASE)
COUNT = re.compile(rf"(?P<number>{NUMBER})\s*(?P<many>万|千)?\s*(?P<unit>[^0-9\s.,+]{{0,6}})")
MINUS = "-−–—"
NO_AMOUNT = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "n/a", "na"})
"""What stands where there is nothing."""


@dataclass(frozen=True)
class Priced:
    """A price and what it is for."""

    money: Money
    unit: str = ""
    """As written behind the stroke: ``斤``, ``500g``, ``袋``; empty where nothing is said."""

    @property
    def grams(self) -> int | None:
        """Grams it is for; None where it is not by mass."""
        return grams_of(self.unit)


def grams_of(text: str) -> int | None:
    """Grams of ``斤``, ``500g``, ``0.5kg``; None for what is no mass, or none in whole grams."""
    match = MASS.fullmatch(plain(text))
    if match is None or match[1] == ".":
        return None
    grams = Decimal(match[1] or "1") * GRAMS[match[2].casefold()]
    return int(grams) if grams == int(grams) and 0 < grams <= GRAMS["吨"] else None


def read_price(cell: Cell, pen: Pen, heading: str = "", *, needed: bool = True) -> Priced | None:
    """The price in a cell; what is wrong with it is written down.

    Args:
        cell: The cell.
        pen: Where to write.
        heading: The unit in the column's heading, such as ``元/斤`` or ``分``.
        needed: Whether an empty cell is an error.
    """
    text = plain(cell.text)
    if cell.day is not None:
        pen.error("import.price_is_date")
        return None
    if text.casefold() in NO_AMOUNT:
        if needed:
            pen.error("import.price_missing")
        return None
    if text[0] in MINUS:
        pen.error("import.price_negative")
        return None
    if SEVERAL.fullmatch(text):
        pen.error("import.price_several")
        return None
    match = PRICE.fullmatch(text.removesuffix("起").rstrip())
    if match is None:
        pen.error("import.price_words")
        return None
    if text.endswith("起"):
        pen.ask("import.price_from")
    return _priced(match, pen, plain(heading))


def _priced(match: re.Match[str], pen: Pen, heading: str) -> Priced | None:
    number = match["number"].replace(",", "")
    if match["jiao"]:
        if "." in number:
            pen.error("import.price_words")
            return None
        number = f"{number}.{match['jiao']}"
    fen = Decimal(number) * (1 if heading in {"分", "fen"} else 100)
    if fen != int(fen):
        pen.error("import.price_too_fine")
    elif fen == 0:
        pen.error("import.price_zero")
    elif fen > PRICE_LIMIT_FEN:
        pen.error("import.price_too_high", limit=Money(PRICE_LIMIT_FEN).yuan)
    else:
        unit = match["unit"] or heading.removeprefix("元").removeprefix("/")
        return Priced(Money(int(fen)), "" if unit in {"分", "fen", "人民币"} else unit.strip())
    return None


def per_unit_of(priced: Priced, other: Priced, pen: Pen) -> Money | None:
    """``other`` for what ``priced`` is for: 15元/公斤 beside 6元/斤 is 7.5 for a 斤.

    None, and a question, where it cannot be told exactly.
    """
    if not other.unit or not priced.unit or other.unit == priced.unit:
        return other.money
    ours, theirs = priced.grams, other.grams
    if ours is None or theirs is None:
        pen.ask("import.list_other_unit", unit=priced.unit, other=other.unit)
        return None
    fen, rest = divmod(other.money.fen * ours, theirs)
    if rest:
        pen.ask("import.list_other_unit", unit=priced.unit, other=other.unit)
        return None
    return Money(fen)


def read_count(cell: Cell, pen: Pen, *, asked: bool) -> int | None:
    """The quantity in a stock cell; None where it does not say one.

    Args:
        cell: The cell.
        pen: Where to write what is wrong with it.
        asked: Whether an empty cell is worth a question (others of the column say something).
    """
    text = plain(cell.text)
    if cell.day is not None:
        pen.ask("import.stock_words")
        return None
    if text.casefold() in NO_AMOUNT:
        if asked:
            pen.ask("import.stock_empty")
        return None
    if text[0] in MINUS and COUNT.fullmatch(text[1:].strip()):
        pen.error("import.stock_negative")
        return None
    about = text.startswith("约") or text.endswith(("左右", "+", "以上", "余"))
    bare = text.removeprefix("约").removesuffix("左右").removesuffix("以上").rstrip("+余")
    match = COUNT.fullmatch(bare.strip())
    if match is None:
        pen.ask("import.stock_words")
        return None
    count = Decimal(match["number"].replace(",", "")) * {"万": 10_000, "千": 1000}.get(
        match["many"] or "", 1
    )
    if count != int(count) or count > 1_000_000_000:
        pen.error("import.stock_not_whole")
        return None
    if about:
        pen.ask("import.stock_about", count=int(count))
    return int(count)
