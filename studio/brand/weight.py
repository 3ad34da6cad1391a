"""What a pack's price comes to per 斤 (500 g), in whole fen."""

from __future__ import annotations

import re
from fractions import Fraction

from studio.units import Money

JIN_G = 500
"""Grams of a market 斤."""

_GRAMS = {"g": 1, "克": 1, "kg": 1000, "千克": 1000, "公斤": 1000, "斤": JIN_G, "两": 50}
_AMOUNT = re.compile(
    r"(\d+(?:\.\d+)?)\s*(kg|g|千克|公斤|克|斤|两)(?![a-zA-Z])\s*(?:[×xX*]\s*(\d+))?", re.IGNORECASE
)


def grams_of(spec: str) -> Fraction | None:
    """Weight of one pack by its specification: ``250g×4袋`` is 1000. None when it names none, or several."""
    found = _AMOUNT.findall(spec)
    if len(found) != 1:
        return None
    amount, unit, times = found[0]
    grams = Fraction(amount) * _GRAMS[unit.lower()] * int(times or 1)
    return grams or None


def per_jin(price: Money, spec: str, unit: str) -> Money | None:
    """Price of 500 g, half a fen rounded up; None where it cannot be known or the price already is by weight."""
    if unit in _GRAMS or unit == "500g":
        grams: Fraction | None = Fraction(JIN_G if unit == "500g" else _GRAMS[unit])
    else:
        grams = grams_of(spec)
    if not grams or grams == JIN_G:
        return None
    return Money(int(price.fen * JIN_G / grams + Fraction(1, 2)))
