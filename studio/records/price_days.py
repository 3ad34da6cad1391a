"""What an item costs day by day: the approved prices of its whole life as one line of stretches of days."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Text, TypeDecorator
from typing_extensions import override

DAY = timedelta(days=1)


class PriceDays(NamedTuple):
    """A price and the days it holds, in the county's own time."""

    first: date | None
    """None for always before ``last``."""
    last: date | None
    """Last day; None for no end."""
    price_fen: int
    list_price_fen: int | None
    """Former price; None for none."""

    def holds(self, day: date) -> bool:
        """Whether it may be asked on that day."""
        return (self.first or date.min) <= day <= (self.last or date.max)

    @property
    def amounts(self) -> tuple[int, int | None]:
        """What it is, without its days."""
        return self.price_fen, self.list_price_fen


def pieces(newest: Sequence[PriceDays]) -> Iterator[tuple[int, PriceDays]]:
    """The stretches of days that one price holds, the earliest first, and its place among all.

    Args:
        newest: All that was ever approved, the newest first: on each day the newest that holds it counts.
    """
    begins = {each.first or date.min for each in newest}
    begins |= {each.last + DAY for each in newest if each.last and each.last < date.max}
    cuts = sorted(begins)
    open_at, since = None, date.min
    for cut in [*cuts, None]:
        holds = (at for at, each in enumerate(newest) if cut is not None and each.holds(cut))
        holding = next(holds, None)
        if holding == open_at and cut is not None:
            continue
        if open_at is not None:
            first = None if since == date.min else since
            yield open_at, newest[open_at]._replace(first=first, last=cut and cut - DAY)
        if cut is not None:
            open_at, since = holding, cut


def by_days(approved: Iterable[PriceDays]) -> tuple[PriceDays, ...]:
    """The stretches of days of equal price, the earliest first; days that no approved price holds are left out.

    Args:
        approved: As ``pieces`` takes them.
    """
    found: list[PriceDays] = []
    for _, each in pieces(list(approved)):
        before = found[-1] if found else None
        joins = before and before.last and each.first and before.last + DAY == each.first
        if before and joins and before.amounts == each.amounts:
            found[-1] = before._replace(last=each.last)
        else:
            found.append(each)
    return tuple(found)


def nearest(stretches: Sequence[PriceDays], day: date) -> PriceDays:
    """The stretch that holds the day; else the last one before it, else the first one after it: ``holds`` tells."""
    before = stretches[0]
    for each in stretches:
        if each.first is not None and each.first > day:
            return before
        before = each
        if each.holds(day):
            return each
    return before


class PriceDaysText(TypeDecorator[tuple[PriceDays, ...]]):
    """Stretches as JSON text: ``[["2027-01-08", "2027-01-15", 1900, null], …]``."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(
        self, value: tuple[PriceDays, ...] | None, dialect: Dialect
    ) -> str | None:
        if value is None:
            return None
        days = ((each.first and str(each.first), each.last and str(each.last)) for each in value)
        return json.dumps([[*ends, *each.amounts] for ends, each in zip(days, value, strict=True)])

    @override
    def process_result_value(
        self, value: Any | None, dialect: Dialect
    ) -> tuple[PriceDays, ...] | None:
        if value is None:
            return None
        return tuple(
            PriceDays(first and date.fromisoformat(first), last and date.fromisoformat(last), *fen)
            for first, last, *fen in json.loads(value)
        )
