"""Prices as people write them."""

from __future__ import annotations

import re
import unicodedata

from studio.catalog.model import PRICE_LIMIT_FEN
from studio.errors import InputError
from studio.units import Money

PRICE_LIMIT = Money(PRICE_LIMIT_FEN)
"""The highest price that is believed."""

NUMBER = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]*))?|\.([0-9]+)")
MINUS = "-−–—"


def parse_price(text: str) -> Money:
    """Read ``29.9``, ``¥29.90``, ``29.9元``, ``1,280``, ``２９．９`` as yuan.

    Raises:
        InputError: ``catalog.price_empty``, ``catalog.price_negative``, ``catalog.price_not_a_number``,
            ``catalog.price_too_fine`` (parts of a fen), ``catalog.price_too_high`` (above ten million yuan).
    """
    found = text.strip()[:40]
    bare = _without_currency(unicodedata.normalize("NFKC", text))
    if not bare:
        raise InputError("catalog.price_empty")
    if bare[0] in MINUS and NUMBER.fullmatch(_without_currency(bare[1:])):
        raise InputError("catalog.price_negative", found=found)
    match = NUMBER.fullmatch(bare)
    if match is None:
        raise InputError("catalog.price_not_a_number", found=found)
    whole, fraction = match[1] or "0", match[2] or match[3] or ""
    if fraction[2:].strip("0"):
        raise InputError("catalog.price_too_fine", found=found)
    digits = whole.replace(",", "").lstrip("0")
    if len(digits) > len(str(PRICE_LIMIT_FEN)):
        raise InputError("catalog.price_too_high", found=found, limit=PRICE_LIMIT.yuan)
    fen = int(digits or "0") * 100 + int(fraction[:2].ljust(2, "0"))
    if fen > PRICE_LIMIT_FEN:
        raise InputError("catalog.price_too_high", found=found, limit=PRICE_LIMIT.yuan)
    return Money(fen)


def _without_currency(text: str) -> str:
    return text.strip().removeprefix("¥").removesuffix("元").strip()
