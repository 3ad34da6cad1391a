"""Which days are off: weekends, holidays, and the weekends that are worked instead, as the state announced them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SATURDAY = 5
"""First day of a weekend; Monday is 0."""


@dataclass(frozen=True)
class DayBook:
    """What is known of some years. Made by ``studio.schedule.holiday.day_book`` or by hand.

    Attributes:
        holidays: Days that are off by name of their holiday, in Chinese.
        worked: Weekend days that are worked instead of another day.
        known_until: Last year whose working days were announced; later ones know their holidays at best.
    """

    holidays: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    worked: frozenset[date] = frozenset()
    known_until: int = 0

    def is_off(self, day: date) -> bool:
        """Whether most people are free."""
        if day in self.worked:
            return False
        return day in self.holidays or day.weekday() >= SATURDAY

    def is_known(self, day: date) -> bool:
        """Whether the working days of that year were announced."""
        return day.year <= self.known_until


NO_DAYS = DayBook()
"""Weekends only."""
