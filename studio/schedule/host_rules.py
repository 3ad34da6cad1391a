"""Checks of hosts: in two places at once, on the way, away, too long on air, too young, not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from studio.records.finding import Finding, Level, RemedyAction
from studio.schedule.found import Values, pair, remedy, whole
from studio.schedule.instant import ZONE, local, seconds_between, window_text
from studio.schedule.rules import Laid, Presence, Rules, presences
from studio.schedule.times import duration_text
from studio.words import LANGUAGES, say

YOUNGEST = 16
"""Years a host must have reached (网络直播营销管理办法, 2021, Art. 17)."""

OF_AGE = 18
"""Below it a guardian must have agreed (the same article)."""


def host_double(own: Sequence[Presence], rules: Rules) -> Iterator[Finding]:
    """One host in two broadcasts that share time. ``own`` of one host come sorted by start."""
    del rules
    on_air: list[Presence] = []
    for later in own:
        on_air = [each for each in on_air if each.end > later.start]
        for earlier in on_air:
            yield pair(
                "host_double",
                Level.ERROR,
                earlier.broadcast,
                later.broadcast,
                {"host": later.host.name},
                remedy(RemedyAction.SWAP_HOST, later.broadcast.id, host=later.host.id),
                (max(earlier.start, later.start), min(earlier.end, later.end)),
            )
        on_air.append(later)


def host_buffer(own: Sequence[Presence], rules: Rules) -> Iterator[Finding]:
    """Too little time to get from one room to another. ``own`` of one host come sorted by start."""
    del rules
    before: Presence | None = None
    for later in own:
        if before is not None:
            gap_s = seconds_between(before.end, later.start)
            needed_s = later.host.travel_buffer_s
            if 0 <= gap_s < needed_s and not _one_room(before, later):
                values = {
                    "host": later.host.name,
                    "gap": duration_text(gap_s),
                    "needed": duration_text(needed_s),
                }
                yield pair(
                    "host_buffer",
                    Level.WARNING,
                    before.broadcast,
                    later.broadcast,
                    values,
                    remedy(RemedyAction.SWAP_HOST, later.broadcast.id, host=later.host.id),
                    (before.end, later.start),
                    needed_s - gap_s,
                )
        if before is None or later.end > before.end:
            before = later


def host_daily_max(own: Sequence[Presence], rules: Rules) -> Iterator[Finding]:
    """More minutes on air in a day than the host may have. ``own`` of one host come sorted by start.

    Told once for a day, of the broadcast that goes over. What overlaps counts once; midnight divides.
    """
    del rules
    on_air_s: defaultdict[date, int] = defaultdict(int)
    told: set[date] = set()
    busy_until: datetime | None = None
    for each in own:
        start = each.start if busy_until is None else max(each.start, busy_until)
        busy_until = each.end if busy_until is None else max(each.end, busy_until)
        limit = each.host.max_minutes_day
        if limit is None or start >= each.end:
            continue
        for day, seconds in _by_day(start, each.end):
            on_air_s[day] += seconds
            if on_air_s[day] > limit * 60 and day not in told:
                told.add(day)
                values = {
                    "host": each.host.name,
                    "day": day.isoformat(),
                    "total": duration_text(on_air_s[day]),
                    "limit": duration_text(limit * 60),
                }
                todo = remedy(RemedyAction.SWAP_HOST, each.broadcast.id, host=each.host.id)
                over_s = on_air_s[day] - limit * 60
                yield whole("host_daily_max", Level.WARNING, each.broadcast, values, todo, over_s)


def host_unavailable(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """A host is on when they said they cannot be."""
    for each in presences(laid):
        missing = each.host.availability.missing(each.start, each.end, rules.days)
        if missing is not None:
            values = {"host": each.host.name, "missing": window_text(*missing)}
            todo = remedy(RemedyAction.SWAP_HOST, laid.broadcast.id, host=each.host.id)
            yield whole("host_unavailable", Level.ERROR, laid.broadcast, values, todo)


def host_age(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """A host is too young, or young and nobody's guardian agreed."""
    del rules
    on = local(laid.broadcast.start).date()
    for each in presences(laid):
        if each.host.birth_date is None:
            continue
        age = age_on(each.host.birth_date, on)
        if age < YOUNGEST or (age < OF_AGE and not each.host.guardian_consent):
            values: Values = {
                "host": each.host.name,
                "age": age,
                "least": YOUNGEST,
                "of_age": OF_AGE,
            }
            action = RemedyAction.SWAP_HOST if age < YOUNGEST else RemedyAction.VERIFY_HOST
            target = laid.broadcast.id if age < YOUNGEST else each.host.id
            todo = remedy(action, target, host=each.host.id)
            yield whole("host_age", laid.at_lock, laid.broadcast, values, todo)


def host_unverified(laid: Laid, rules: Rules) -> Iterator[Finding]:
    """Nobody has checked who the host is, or that was too long ago."""
    del rules
    on = local(
        laid.broadcast.end - timedelta.resolution
    ).date()  # one until midnight ends on its own day
    for each in presences(laid):
        until = each.host.verified_until
        if until is None or until < on:
            values = {"host": each.host.name, **_proof(until)}
            todo = remedy(RemedyAction.VERIFY_HOST, each.host.id)
            yield whole("host_unverified", laid.at_lock, laid.broadcast, values, todo)


def _proof(until: date | None) -> dict[str, str]:
    """What became of a host's identity check, in each language."""
    code, told = ("never", {}) if until is None else ("over", {"until": until.isoformat()})
    return {f"proof_{each}": say(f"host_proof.{code}", each, told).text for each in LANGUAGES}


def age_on(birth: date, day: date) -> int:
    """Whole years; whoever was born on 29 February is a year older on 1 March where there is none."""
    had_it = (day.month, day.day) >= (birth.month, birth.day)
    return day.year - birth.year - (0 if had_it else 1)


def _one_room(before: Presence, later: Presence) -> bool:
    """Whether nobody has to travel: one broadcast, or one room that is known."""
    if before.broadcast is later.broadcast:
        return True
    rooms = before.broadcast.channel.room, later.broadcast.channel.room
    return rooms[0] == rooms[1] != ""


def _by_day(start: datetime, end: datetime) -> Iterator[tuple[date, int]]:
    """Seconds of ``[start, end)`` on each day of Asia/Shanghai."""
    while start < end:
        day = local(start).date()
        midnight = datetime.combine(day + timedelta(days=1), time(), ZONE)
        until = min(end, midnight)
        yield day, seconds_between(start, until)
        start = until
