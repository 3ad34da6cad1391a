"""Hosts as the planner takes them: when they can come, and on which days the checks have something against them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from studio.errors import InputError
from studio.records.live import Broadcast, Host, HostSaid
from studio.records.planning import PlanWishes
from studio.schedule import ZONE, Availability, DayBook, Span, planned
from studio.schedule.answer_rules import ASKED
from studio.schedule.host_time import availability_of
from studio.schedule.planner.bars import host_bars
from studio.schedule.planner.clock import DAY_MIN
from studio.schedule.planner.hours_of import hours_of
from studio.schedule.planner.problem import Barred
from studio.schedule.rows import planned_host
from studio.schedule.rules import lay_out, presences
from studio.units import now
from studio.units.clock import today
from studio.words import LANGUAGES, say

DAY_MAX_MIN = 240
"""Minutes on air a day of a host about whom nothing was said."""

ON_THE_WAY_MIN = 30
"""Minutes between two broadcasts of a host about whom nothing was said."""

NAMED = 6
"""Hosts that a refusal names."""

PAST = "past"
"""Why nobody is there on days that are over."""

Refused = Mapping[str, tuple[Span, ...]]
"""By host id: times at which they said that they cannot come."""


def refused_times(rows: Iterable[Broadcast]) -> Refused:
    """What hosts said of broadcasts that may still change; it counts for the time they answered for."""
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for row in rows:
        for each in row.answers if row.state in ASKED else ():
            if each.said is HostSaid.DECLINED:
                found[each.host_id].append(Span(start=each.start_at, end=each.end_at))
    return {host: tuple(spans) for host, spans in found.items()}


def host_goals(row: Host, wishes: PlanWishes, book: DayBook, refused: Refused) -> dict[str, Any]:
    """One that was not chosen is never there; what stands with them stays."""
    first, days = wishes.first, wishes.days
    weekly, other = hours_of(_said(row, first, refused), first, days, book)
    if row.id not in wishes.hosts:
        weekly, other = (), ()
    bars = host_bars(planned_host(row), first, days)
    return {
        "id": row.id,
        "name": row.name,
        "available": [each.model_dump() for each in weekly],
        "away": [*_over(first, days), *(each.model_dump() for each in bars)],
        "days": [each.model_dump() for each in other],
        "day_max_min": min(DAY_MIN, row.max_minutes_day or DAY_MAX_MIN),
        "buffer_min": -(-row.travel_buffer_s // 60) or ON_THE_WAY_MIN,
    }


def nobody_fits(hosts: Iterable[Host], first: date, days: int) -> InputError | None:
    """What to tell whoever chose these hosts, if the checks stand against each of them on every day of the period."""
    named: list[tuple[str, str]] = []
    for each in hosts:
        why = barred_throughout(each, first, days)
        if not why:
            return None
        named.append((each.name, why))
    told = {
        f"who_{language}": ("、" if language == "zh" else ", ").join(
            f"{name}（{said}）" if language == "zh" else f"{name} ({said})"
            for name, why in named[:NAMED]
            for said in [say(f"plan_bar.{why}", language).text]
        )
        for language in LANGUAGES
    }
    return InputError("plan_page.nobody_fits", **told) if named else None


def barred_throughout(row: Host, first: date, days: int) -> str:
    """The check that stands against a host on every day of the period; empty where they can come on some."""
    bars = bars_within(row, first, days)
    barred = sum((each.last - each.first).days + 1 for each in bars)
    return bars[0].why if bars and barred == days else ""


def bars_within(row: Host, first: date, days: int) -> list[Barred]:
    """Days of the period on which a check stands against a host, in order, none touching another of one reason."""
    last = first + timedelta(days=days - 1)
    return [
        each.model_copy(update={"last": min(each.last, last)})
        for each in host_bars(planned_host(row), first, days)
        if each.first <= last
    ]


def require_ahead(first: date, days: int) -> None:
    """Refuse a period that is over.

    Raises:
        InputError: ``plan_page.period_over``.
    """
    last = first + timedelta(days=days - 1)
    if last < today():
        raise InputError("plan_page.period_over", last=last.isoformat())


def _said(row: Host, first: date, refused: Refused) -> Availability:
    """What they said of their time, refused broadcasts and the hours of today that are over taken out."""
    said = availability_of(row)
    away = [*said.away, *refused.get(row.id, ())]
    midnight, moment = datetime.combine(first, time(), ZONE), now()
    if midnight < moment:
        away.append(Span(start=midnight, end=moment))
    return said.model_copy(update={"away": tuple(away)})


def _over(first: date, days: int) -> list[dict[str, Any]]:
    """Days of the period that are over."""
    last = min(today(), first + timedelta(days=days + 1)) - timedelta(days=1)
    return [] if last < first else [{"first": first, "last": last, "why": PAST}]


def on_air_until(row: Broadcast) -> datetime:
    """Its end; where several hosts are on, that of whoever stays longest, as a rundown may run over."""
    if not row.more_hosts:
        return row.end_at
    return max(each.end for each in presences(lay_out(planned(row))))
