"""Figures over time, kept small: a row of bytes as text instead of a list of numbers."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from studio.records.value import Value
from studio.units import TimeRange

STEPS = 255
"""A figure from 0 to 1 is kept in this many steps."""


def pack(values: Sequence[float]) -> str:
    """Figures from 0 to 1 as text, one byte each before base 64; what lies outside is held at the ends."""
    return base64.b64encode(
        bytes(round(min(1.0, max(0.0, value)) * STEPS) for value in values)
    ).decode("ascii")


def unpack(text: str) -> tuple[float, ...]:
    """The opposite of ``pack``."""
    return tuple(byte / STEPS for byte in base64.b64decode(text))


class Curve(Value):
    """A figure from 0 to 1 sampled evenly: sample ``n`` stands for ``[start + n·step, start + (n+1)·step)``."""

    start: Fraction
    """Seconds on the file's clock."""
    step: Fraction
    """Seconds."""
    data: str = ""
    """``pack`` of the samples."""

    @classmethod
    def of(cls, start: Fraction, step: Fraction, values: Sequence[float]) -> Curve:
        """The curve through ``values``."""
        return cls(start=start, step=step, data=pack(values))

    @cached_property
    def values(self) -> tuple[float, ...]:
        """The samples, 0 to 1."""
        return unpack(self.data)

    def within(self, span: TimeRange) -> tuple[float, ...]:
        """The samples that touch ``span``; the nearest one where none does."""
        if not self.values:
            return ()
        first = int((span.start - self.start) // self.step)
        last = -int(-(span.end - self.start) // self.step)
        first = min(max(0, first), len(self.values) - 1)
        return self.values[first : max(first + 1, last)]
