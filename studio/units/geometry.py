"""Sizes, boxes and aspects in whole pixels. Origin top left, x right, y down."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from typing_extensions import override


@dataclass(frozen=True, order=True)
class Size:
    """Width and height in pixels, both above zero."""

    width: int
    height: int

    def __post_init__(self) -> None:
        """Refuse sizes without area."""
        if self.width <= 0 or self.height <= 0:
            raise ValueError(f"a size is above zero both ways, not {self.width}×{self.height}")

    @property
    def ratio(self) -> Fraction:
        """Width over height."""
        return Fraction(self.width, self.height)

    def fit_within(self, other: Size) -> Size:
        """The largest size of this ratio inside ``other``, even numbers, at least 2×2."""
        scale = min(Fraction(other.width, self.width), Fraction(other.height, self.height))
        return Size(_even(self.width * scale), _even(self.height * scale))

    @override
    def __str__(self) -> str:
        return f"{self.width}×{self.height}"


@dataclass(frozen=True, order=True)
class Box:
    """A rectangle: left, top, width, height in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        """Its size."""
        return Size(self.width, self.height)

    @property
    def right(self) -> int:
        """First column to the right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row below it."""
        return self.y + self.height

    def contains(self, other: Box) -> bool:
        """Whether ``other`` lies wholly inside."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, order=True)
class Aspect:
    """A picture shape such as 9:16, kept in lowest terms."""

    width: int
    height: int

    def __post_init__(self) -> None:
        """Refuse shapes without area."""
        if self.width <= 0 or self.height <= 0:
            raise ValueError(f"an aspect is above zero both ways, not {self.width}:{self.height}")

    @classmethod
    def parse(cls, text: str) -> Aspect:
        """Read ``"9:16"``, or as cinema writes it ``"2.35:1"``, which becomes 47:20.

        Raises:
            ValueError: The text is not two numbers joined by a colon.
        """
        width, colon, height = text.partition(":")
        if not colon or not all(
            re.fullmatch(r"\d{1,6}(\.\d{1,4})?", part) for part in (width, height)
        ):
            raise ValueError(f"an aspect looks like 9:16, not {text!r}")
        if "." not in text:
            return cls(int(width), int(height))
        if not Fraction(height):
            raise ValueError("an aspect's height is above zero")
        ratio = Fraction(width) / Fraction(height)
        return cls(ratio.numerator, ratio.denominator)

    @property
    def ratio(self) -> Fraction:
        """Width over height."""
        return Fraction(self.width, self.height)

    @property
    def slug(self) -> str:
        """Form for file names: ``9x16``."""
        return f"{self.width}x{self.height}"

    def largest_in(self, size: Size) -> Size:
        """The largest even-sized picture of this shape inside ``size``."""
        if size.ratio > self.ratio:
            return Size(
                min(_even(size.height * self.ratio), _even_down(size.width)),
                _even_down(size.height),
            )
        return Size(
            _even_down(size.width), min(_even(size.width / self.ratio), _even_down(size.height))
        )

    @override
    def __str__(self) -> str:
        return f"{self.width}:{self.height}"


def _even(value: Fraction) -> int:
    return max(2, round(value / 2) * 2)


def _even_down(value: int) -> int:
    return max(2, value - value % 2)
