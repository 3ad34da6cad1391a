"""Series in a calendar feed: one event with a rule, the days it falls out, and those that differ (RFC 5545).

What a feed holds of a series may be a part of it: another host's broadcasts, or old ones, are not told. Whatever is not
told is an EXDATE, so that a calendar shows exactly the broadcasts of the feed. Of a series without an end the rule goes
on in the feed that holds what its next broadcasts are made like; in any other it ends with the last one told.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from icalendar import Event
from icalendar.prop import vRecur

from studio.schedule.endless import day_after
from studio.schedule.instant import ZONE, ZONE_NAME, local
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.series import Series, originals, rrule

UID_DOMAIN = "county-studio"
"""Right side of every UID: ids are unique by themselves."""

LAST = datetime(2200, 1, 1, tzinfo=UTC)
"""No series goes on so long."""

SHOWN = ("summary", "location", "description", "status", "categories")
"""What must be alike for a broadcast to be told by the rule alone."""


@dataclass(frozen=True)
class InSeries:
    """Where a broadcast stands in its series.

    Attributes:
        id: Of the series.
        rule: Start, length and repeat; its exceptions do not count here.
        revision: Of the rule.
        original: Start by the rule.
        planned_until: Of a rule without an end: last day up to which its broadcasts were made.
        pattern: Of a rule without an end: id of the broadcast that the next ones are made like; None where none is
            to follow.
    """

    id: str
    rule: Series
    revision: int
    original: datetime
    planned_until: date | None = None
    pattern: str | None = None


NO_SERIES: Mapping[str, InSeries] = MappingProxyType({})
"""Every broadcast stands for itself."""


class Told(NamedTuple):
    """A broadcast and its event as it is told by itself."""

    broadcast: PlannedBroadcast
    event: Event


def events_of(told: Sequence[Told], series: Mapping[str, InSeries]) -> Iterator[Event]:
    """All events, those of a series together, by start."""
    groups: defaultdict[str, list[Told]] = defaultdict(list)
    for each in told:
        place = series.get(each.broadcast.id)
        groups[each.broadcast.id if place is None else place.id].append(each)
    for group in sorted(groups.values(), key=lambda found: min(map(_order, found))):
        if group[0].broadcast.id in series:
            yield from _series(sorted(group, key=_order), series)
        else:
            yield group[0].event


def _order(each: Told) -> tuple[datetime, str]:
    return each.broadcast.start, each.broadcast.id


def _series(group: Sequence[Told], series: Mapping[str, InSeries]) -> Iterator[Event]:
    """The event of the rule, shown as most of its broadcasts are; then those that differ from it."""
    place = series[group[0].broadcast.id]
    told = {series[each.broadcast.id].original for each in group}
    pattern = next((each for each in group if each.broadcast.id == place.pattern), None)
    if place.rule.repeat.endless:
        place = replace(place, rule=_part_told(place.rule, told, goes_on=pattern is not None))
    if pattern is not None:
        pattern = pattern._replace(event=_to_come(pattern.event))
    usual = _alike(pattern, series) if pattern else _usual(group, series)
    # Where all were moved, the rule's event tells none of them, and is there for them to differ from.
    alike = [each for each in group if usual and _alike(each, series) == usual]
    differ = [each for each in group if not usual or _alike(each, series) != usual]
    yield _ruled([pattern, *alike] if pattern else alike or group[:1], place, told)
    for each in sorted(differ, key=lambda one: series[one.broadcast.id].original):
        event = each.event
        _identify(event, place)
        add_local(event, "recurrence-id", series[each.broadcast.id].original)
        _replace(event, "sequence", max(each.broadcast.revision, place.revision))
        yield event


def _part_told(rule: Series, told: Collection[datetime], *, goes_on: bool) -> Series:
    """A rule without an end as a feed needs it: from the first one told, for what is long past would all be EXDATE."""
    repeat = rule.repeat
    if not goes_on:
        repeat = repeat.model_copy(update={"until_on": local(max(told)).date()})
    return rule.model_copy(update={"start": min(told), "repeat": repeat})


def _to_come(event: Event) -> Event:
    """How the next ones made like it will be told: as drafts."""
    made = copy.deepcopy(event)
    _replace(made, "status", "TENTATIVE")
    return made


def _usual(group: Sequence[Told], series: Mapping[str, InSeries]) -> tuple[object, ...]:
    """What most are like that stand where the rule says, the earliest of as many; empty where none does."""
    there = [found for each in group if (found := _alike(each, series))]
    counted = Counter(there)
    most = max(counted.values(), default=0)
    return next((each for each in there if counted[each] == most), ())


def _alike(each: Told, series: Mapping[str, InSeries]) -> tuple[object, ...]:
    """What it shows; empty where it does not stand where the rule says."""
    place, plan = series[each.broadcast.id], each.broadcast
    if plan.start != place.original or plan.window.total_seconds() != place.rule.length_s:
        return ()
    return tuple(each.event[key].to_ical() for key in SHOWN)


def _ruled(alike: Sequence[Told], place: InSeries, told: set[datetime]) -> Event:
    """The event that carries the rule: like these, at the rule's start, days that are not told left out."""
    event = copy.deepcopy(alike[0].event)
    _identify(event, place)
    rule = place.rule
    ends = rule.start + timedelta(seconds=rule.length_s)
    for key, at in (("dtstart", rule.start), ("dtend", ends)):
        del event[key.upper()]
        add_local(event, key, at)
    event.add("rrule", vRecur.from_ical(rrule(rule)))
    for original in originals(rule, _known(place, told)):
        if original not in told:
            add_local(event, "exdate", original)
    _replace(event, "sequence", max(place.revision, *(each.broadcast.revision for each in alike)))
    latest = max(each.broadcast.changed_at for each in alike)
    for key in ("dtstamp", "last-modified"):
        _replace(event, key, latest)
    return event


def _known(place: InSeries, told: Collection[datetime]) -> datetime:
    """Up to when it is settled which of the rule's starts have a broadcast; later ones are still to be made."""
    if not place.rule.repeat.endless:
        return LAST
    last = local(max(told)).date()
    return day_after(max(last, place.planned_until or last))


def _identify(event: Event, place: InSeries) -> None:
    _replace(event, "uid", f"{place.id}@{UID_DOMAIN}")


def _replace(event: Event, key: str, value: object) -> None:
    del event[key.upper()]
    event.add(key, value)


def add_local(event: Event, key: str, instant: datetime) -> None:
    """Add a time on the clock of the zone, which is named."""
    naive = instant.astimezone(ZONE).replace(tzinfo=None)
    event.add(key, naive, parameters={"TZID": ZONE_NAME})
