"""Hashes of what makes a file: the same hash, the same file. Light, so that the site can ask before it queues."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

CARD_RECIPE = "2"
"""Raised when a seller's card is drawn or joined in another way: files made before are then made again."""


def hash_of(text: str) -> str:
    """Of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def fingerprint(parts: dict[str, str]) -> str:
    """One hash over named parts, in whatever order they are given."""
    return hash_of(json.dumps(parts, sort_keys=True))


def card_print(
    shop: str,
    link: str,
    lines: Sequence[str],
    portrait_sha256: str,
    price_fen: int | None,
    brand: tuple[str, str],
) -> str:
    """Of a seller's card.

    Args:
        shop: Its name.
        link: Behind the QR code.
        lines: How to reach it.
        portrait_sha256: Of the picture's bytes; empty for none.
        price_fen: None for the item's own.
        brand: Versions of kit and template.
    """
    told = {
        "shop": shop,
        "link": link,
        "lines": "\n".join(lines),
        "portrait": portrait_sha256,
        "price": "" if price_fen is None else str(price_fen),
        "card": f"{CARD_RECIPE} {brand[0]} {brand[1]}",
    }
    return fingerprint(told)
