"""What a planner is given: who, where, what, and what a person wants of a period. Values; all figures are integers."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from studio.records.value import Value
from studio.schedule.planner.clock import DAY_MIN, Clock, minute_of
from studio.schedule.planner.limits import AT_ONCE, CHANNELS, HOSTS, ITEMS, NAME_LIMIT
from studio.schedule.planner.points import Points
from studio.units.day import FIRST_YEAR, LAST_YEAR
from studio.units.season import Season

DAYS_LIMIT = 92
"""Longest period planned at once, days: a quarter."""

NearDay = Annotated[date, Field(ge=date(FIRST_YEAR - 1, 1, 1), le=date(LAST_YEAR + 1, 12, 31))]
"""Of a year that somebody may mean, and what lies around it: no sum of days leaves the calendar."""


LONGEST_MIN = 14 * DAY_MIN
"""Longest broadcast that may stand there already, minutes; a plan makes none longer than a day."""


def seasons_in(text: str) -> tuple[Season, ...]:
    """The windows of a season's text.

    Raises:
        ValueError: It is no such text.
    """
    pairs = (each.partition("/") for each in text.split(",") if text)
    return tuple(Season.parse(first, last) for first, _, last in pairs)


def _a_season(text: str) -> str:
    seasons_in(text)
    return text


SeasonText = Annotated[str, AfterValidator(_a_season)]
"""First and last day of a season, ``06-10/08-31``; it may wrap the year; several behind commas; empty for all year."""

Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]


class Harvest(StrEnum):
    """What the county says of a product on the period's first day."""

    COMING = "coming"
    NOW = "now"
    LAST_DAYS = "last_days"
    OVER = "over"
    ANY = "any"
    """Nothing was said, or it is stored and sold all year."""


class Hours(Value):
    """The same hours on some days of the week."""

    start: Clock
    end: Clock
    weekdays: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5, 6, 7)
    """1 is Monday."""

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if minute_of(self.end) <= minute_of(self.start):
            raise ValueError(f"hours end after their start: {self.start} .. {self.end}")
        return self

    @property
    def minutes(self) -> int:
        """How long they are."""
        return minute_of(self.end) - minute_of(self.start)

    def holds(self, day: date, start: int, end: int) -> bool:
        """Whether ``[start, end)``, in minutes from ``day``'s midnight, lies within."""
        return (
            day.isoweekday() in self.weekdays
            and minute_of(self.start) <= start
            and end <= minute_of(self.end)
        )


class OnDay(Value):
    """What counts on one day instead of the weekly hours."""

    day: date
    hours: tuple[Hours, ...] = ()
    """None: not there."""


class PlanChannel(Value):
    """An account that streams."""

    id: Name
    name: Name
    open: tuple[Hours, ...] = (Hours(start="08:00", end="23:00"),)
    """When it may stream at all."""
    prime: tuple[Hours, ...] = ()
    """When most people watch."""
    prime_days: tuple[OnDay, ...] = ()
    """Days on which other hours count than ``prime``."""
    turnaround_min: int = Field(default=10, ge=0, le=DAY_MIN)
    """Minutes between two broadcasts."""
    at_once: int = Field(default=1, ge=1, le=AT_ONCE)
    """Broadcasts it can show at one time; one that has just ended takes its place until the pause is over."""
    per_day: int = Field(default=1, ge=1, le=12)
    """Most broadcasts that begin on one day."""


class Barred(Value):
    """Days on which a host is not there, or an item may not be shown, both counted."""

    first: date
    last: date
    why: str = ""
    """A check's code, such as ``host_unverified``: what stands against it; ``past``; empty where nobody says."""

    def holds(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return self.first <= day <= self.last


class PlanHost(Value):
    """A person who can be in one place at a time."""

    id: Name
    name: Name
    available: tuple[Hours, ...] = (Hours(start="00:00", end="24:00"),)
    away: tuple[Barred, ...] = ()
    days: tuple[OnDay, ...] = ()
    """Days on which other hours count than ``available``."""
    day_max_min: int = Field(default=240, ge=0, le=DAY_MIN)
    """Most minutes on air of one day; midnight divides."""
    week_max_min: int = Field(default=1200, ge=0, le=7 * DAY_MIN)
    """The same of one week, Monday to Sunday."""
    buffer_min: int = Field(default=30, ge=0, le=DAY_MIN)
    """Minutes between two broadcasts, for the way."""
    channels: tuple[str, ...] = ()
    """Ids of the channels the host may be on; all if empty."""


class PlanItem(Value):
    """What is sold."""

    id: Name
    name: Name
    county: Name
    season: SeasonText = ""
    harvest: Harvest = Harvest.ANY
    harvest_from: date | None = None
    """First day of the harvest, where known."""
    harvest_to: date | None = None
    """Last day of the harvest, where known."""
    perishable: bool = False
    stock: int | None = Field(default=None, ge=0)
    """Pieces there are; None when there is always enough."""
    quota: int = Field(default=1, ge=1)
    """Pieces set aside for one showing."""
    promised: int = Field(default=0, ge=0)
    """Pieces that broadcasts set aside which are not in this plan."""
    barred: tuple[Barred, ...] = ()
    """When a check would call showing it an error: no price holds, a licence has ended."""

    def barred_on(self, day: date) -> Barred | None:
        """What stands against showing it on ``day``."""
        return next((each for each in self.barred if each.holds(day)), None)

    def in_season(self, day: date) -> bool:
        """Whether ``day`` lies in the season of the year."""
        return not self.season or any(each.contains(day) for each in seasons_in(self.season))


class ItemGoal(Value):
    """How often an item is to be shown in the period."""

    item: Name
    times: int = Field(ge=1, le=DAYS_LIMIT)
    priority: Literal[1, 2, 3] = 2
    """3 is the most important."""
    first: date | None = None
    """Not before this day."""
    last: date | None = None
    """Not after this day."""
    gap_days: int | None = Field(default=None, ge=1, le=DAYS_LIMIT)
    """Least days from one showing to the next; that of the whole plan if None."""


class CountyGoal(Value):
    """How many showings a county is to have at least."""

    county: Name
    least: int = Field(ge=1)


class CountyServed(Value):
    """Showings a county has in the period in broadcasts that are not in this plan: on its own channels, say."""

    county: Name
    times: int = Field(ge=1)


class PlanBroadcast(Value):
    """A broadcast of a plan; times are of Asia/Shanghai."""

    id: Name
    channel: Name
    host: Name
    more_hosts: tuple[str, ...] = ()
    """Who is on besides; only what is ``locked`` has any."""
    day: NearDay
    start: Clock
    length_min: int = Field(ge=1, le=LONGEST_MIN)
    items: tuple[str, ...] = ()
    pieces: dict[str, int] = Field(default_factory=dict)
    """What it sets aside of its items, where that is not their ``quota``."""
    locked: bool = False
    """Whether it stays exactly as it is."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Ids of all who are on."""
        return (self.host, *self.more_hosts)

    @model_validator(mode="after")
    def _loose_is_plain(self) -> Self:
        if not self.locked and (self.more_hosts or self.length_min > DAY_MIN):
            raise ValueError(f"{self.id}: one of several hosts, or longer than a day, is locked")
        return self


class PlanShape(Value):
    """What a broadcast looks like, and how many there may be."""

    length_min: int = Field(default=120, ge=10, le=720)
    step_min: int = Field(default=60, ge=5, le=DAY_MIN)
    """Broadcasts begin at multiples of it, counted from midnight."""
    items_max: int = Field(default=8, ge=1, le=60)
    items_min: int = Field(default=1, ge=1, le=60)
    week_max: int | None = Field(default=None, ge=0)
    """Most broadcasts of one week, Monday to Sunday."""
    day_max: int | None = Field(default=None, ge=0)
    """Most broadcasts that begin on one day, on all channels together."""
    gap_days: int = Field(default=3, ge=1, le=DAYS_LIMIT)
    """Least days from one showing of an item to the next, on whatever channel."""

    @model_validator(mode="after")
    def _least_fits_most(self) -> Self:
        if self.items_min > self.items_max:
            raise ValueError(f"items_min {self.items_min} is above items_max {self.items_max}")
        return self


class Goals(Value):
    """All a planner needs: one file of ``county-studio schedule plan``."""

    version: Literal[1] = 1
    first: NearDay
    days: int = Field(ge=1, le=DAYS_LIMIT)
    channels: tuple[PlanChannel, ...] = Field(min_length=1, max_length=CHANNELS)
    hosts: tuple[PlanHost, ...] = Field(min_length=1, max_length=HOSTS)
    items: tuple[PlanItem, ...] = Field(max_length=ITEMS)
    goals: tuple[ItemGoal, ...] = ()
    counties: tuple[CountyGoal, ...] = ()
    served: tuple[CountyServed, ...] = ()
    county_names: dict[str, str] = Field(default_factory=dict)
    """What to call counties that items name otherwise, by an id, say."""
    shape: PlanShape = PlanShape()
    points: Points = Points()
    existing: tuple[PlanBroadcast, ...] = ()

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        for kind in ("channels", "hosts", "items", "existing"):
            _each_once(kind, [each.id for each in getattr(self, kind)])
        _each_once("goals", [each.item for each in self.goals])
        _each_once("counties", [each.county for each in self.counties])
        _each_once("served", [each.county for each in self.served])
        items = {each.id for each in self.items}
        channels, hosts = {each.id for each in self.channels}, {each.id for each in self.hosts}
        _known("goals", [each.item for each in self.goals], items)
        _known("hosts.channels", [name for each in self.hosts for name in each.channels], channels)
        _known("existing.channel", [each.channel for each in self.existing], channels)
        _known("existing.host", [name for each in self.existing for name in each.hosts], hosts)
        _known("existing.items", [name for each in self.existing for name in each.items], items)
        return self

    def day(self, number: int) -> date:
        """The period's day, counted from 0."""
        return self.first + timedelta(days=number)

    def minute(self, broadcast: PlanBroadcast) -> int:
        """When it begins, in minutes from the period's first midnight."""
        return (broadcast.day - self.first).days * DAY_MIN + minute_of(broadcast.start)


def _each_once(kind: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{kind}: {', '.join(twice)} stands there twice")


def _known(kind: str, names: list[str], known: set[str]) -> None:
    strange = sorted(set(names) - known)
    if strange:
        raise ValueError(f"{kind}: {', '.join(strange)} is not in the file")
