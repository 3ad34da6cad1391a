"""The exact frame rate that a rounded one means."""

from __future__ import annotations

from fractions import Fraction

NTSC_WITHIN = Fraction(5, 1000)
"""People and editors write 29.97 or 23.98 for 30000/1001 and 24000/1001; rates this near to one are it."""

WHOLE_WITHIN = Fraction(1, 1_000_000)
"""Rates this near to a whole number are it."""


def exact_rate(given: Fraction) -> Fraction:
    """The rate meant by ``given`` frames per second, never below 1/1001.

    A whole one, one of NTSC (29.97 is 30000/1001), or else a near fraction.
    """
    whole = round(given)
    if whole > 0 and abs(given - whole) < WHOLE_WITHIN:
        return Fraction(whole)
    ntsc = Fraction(round(given * 1001 / 1000) * 1000, 1001)
    if ntsc > 0 and abs(given - ntsc) < NTSC_WITHIN:
        return ntsc
    return max(given.limit_denominator(1001), Fraction(1, 1001))
