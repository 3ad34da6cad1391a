"""Windows of the year: month and day from and to, both days included, wrapping the year where need be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from typing_extensions import override

LEAP_YEAR = 2024
"""Any leap year: 29 February is a day a season may start or end on."""

DAY_TEXT = re.compile(r"([0-9]{2})-([0-9]{2})")


@dataclass(frozen=True, order=True)
class YearDay:
    """A day of the year without a year."""

    month: int
    day: int

    def __post_init__(self) -> None:
        """Refuse days no calendar has."""
        date(LEAP_YEAR, self.month, self.day)

    @classmethod
    def parse(cls, text: str) -> YearDay:
        """Read ``MM-DD``.

        Raises:
            ValueError: It is not a day of the calendar in that form.
        """
        match = DAY_TEXT.fullmatch(text)
        if match is None:
            raise ValueError(f"a day of the year looks like 06-10, not {text!r}")
        return cls(int(match[1]), int(match[2]))

    def in_year(self, year: int) -> date:
        """That day of ``year``; 29 February is 28 February where there is none."""
        if (self.month, self.day) == (2, 29):
            return date(year, 3, 1) - timedelta(days=1)
        return date(year, self.month, self.day)

    def next(self, on: date) -> date:
        """The first such day at or after ``on``."""
        here = self.in_year(on.year)
        return here if here >= on else self.in_year(on.year + 1)

    def last(self, on: date) -> date:
        """The last such day at or before ``on``."""
        here = self.in_year(on.year)
        return here if here <= on else self.in_year(on.year - 1)

    @override
    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True)
class Season:
    """From ``first`` to ``last``, both included; ``last`` before ``first`` wraps the year."""

    first: YearDay
    last: YearDay

    @classmethod
    def parse(cls, first: str, last: str) -> Season:
        """Read two ``MM-DD``.

        Raises:
            ValueError: One of them is not a day of the calendar.
        """
        return cls(YearDay.parse(first), YearDay.parse(last))

    @property
    def wraps(self) -> bool:
        """Whether it holds the turn of the year."""
        return self.last < self.first

    def contains(self, on: date) -> bool:
        """Whether ``on`` is in season."""
        # Plain numbers: this is asked of every segment of every broadcast.
        day = 32 * on.month + on.day
        first = 32 * self.first.month + self.first.day
        last = 32 * self.last.month + self.last.day
        if last < first:
            return day >= first or day <= last
        return first <= day <= last

    def days_left(self, on: date) -> int:
        """Days of the season from ``on``, itself counted; 0 out of season."""
        return (self.last.next(on) - on).days + 1 if self.contains(on) else 0

    def days_until(self, on: date) -> int:
        """Days to the next opening; 0 in season."""
        return 0 if self.contains(on) else (self.first.next(on) - on).days

    def days_since(self, on: date) -> int:
        """Days since the last close; 0 in season."""
        return 0 if self.contains(on) else (on - self.last.last(on)).days

    @override
    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


@dataclass(frozen=True)
class Seasons:
    """One or more windows of the year, asked like one."""

    windows: tuple[Season, ...]

    def __post_init__(self) -> None:
        """Refuse none: what is sold all year has no seasons."""
        if not self.windows:
            raise ValueError("seasons are one or more")

    def contains(self, on: date) -> bool:
        """Whether ``on`` lies in one of them."""
        return any(each.contains(on) for each in self.windows)

    def days_left(self, on: date) -> int:
        """Days from ``on``, itself counted, to the end of the window that ends last; 0 out of season."""
        return max(each.days_left(on) for each in self.windows)

    def days_until(self, on: date) -> int:
        """Days to the next opening; 0 in season."""
        return min(each.days_until(on) for each in self.windows)

    def days_since(self, on: date) -> int:
        """Days since the last close; 0 in season."""
        return min(each.days_since(on) for each in self.windows)
