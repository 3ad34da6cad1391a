"""The schedule as JSON that comes back without loss; its schema is what ``schedule export --schema`` prints."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from studio.errors import InputError
from studio.records.live import BroadcastState
from studio.records.value import Value
from studio.schedule.endless import Made, pattern_of, starts_until
from studio.schedule.feed_series import LAST, NO_SERIES, InSeries
from studio.schedule.instant import Instant, local
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.rrule_text import parse_rrule
from studio.schedule.series import MOST, Series, originals, rrule
from studio.units.day import YEARS

LONGEST_RUN = 10_000
"""Starts of a rule without an end that a file may lie behind: 27 years of days."""


class FileMember(Value):
    """A broadcast of a series."""

    broadcast: str
    """Id of a broadcast of the file."""
    recurrence_id: Instant
    """Start by the rule (RECURRENCE-ID); where the broadcast starts otherwise, it was moved."""


class FileSeries(Value):
    """A series: its rule, and which broadcasts of the file are its occurrences."""

    id: str = Field(min_length=1, max_length=64)
    start: Instant
    """Of the first, by the rule (DTSTART)."""
    length_s: int = Field(gt=0, le=7 * 86_400)
    """Seconds of each, by the rule."""
    rrule: str = Field(max_length=200)
    """As RFC 5545 writes it, such as ``FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8``; without COUNT and UNTIL it has no end."""
    exdate: tuple[Instant, ...] = ()
    """Starts by the rule of which this file has no broadcast (EXDATE); where the rule has no end, from the first
    broadcast of the file to the last day that was planned: what comes later is still to be made."""
    revision: int = Field(default=0, ge=0)
    """Of the rule (SEQUENCE)."""
    members: tuple[FileMember, ...] = Field(min_length=1)

    @property
    def rule(self) -> Series:
        """The rule, without exceptions.

        Raises:
            ValueError: ``rrule`` is none that a series here follows.
        """
        return Series(start=self.start, length_s=self.length_s, repeat=parse_rrule(self.rrule))

    @model_validator(mode="after")
    def _fits_its_rule(self) -> FileSeries:
        told = [each.recurrence_id for each in self.members]
        starts = set(self._starts(min(told), max((*told, *self.exdate))))
        if len(set(told)) < len(told):
            raise ValueError("a start by the rule stands there twice")
        if not set(told) <= starts:
            raise ValueError("a recurrence_id is no start by the rule")
        if set(self.exdate) & set(told):
            raise ValueError("an exdate is also a broadcast")
        return self

    def _starts(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Starts by the rule that the file can speak of: all there are, or those of a rule without an end so far."""
        rule = self.rule
        endless = rule.repeat.endless
        known = originals(rule, last + timedelta(microseconds=1) if endless else LAST)
        counted = 0
        for number, start in enumerate(known):
            counted += not endless or start >= first
            if counted > MOST or number >= LONGEST_RUN:
                raise ValueError(f"a series has at most {MOST} broadcasts")
            yield start

    @property
    def planned_until(self) -> date | None:
        """Of a rule without an end: last day of which the file says whether there is a broadcast."""
        if not self.rule.repeat.endless:
            return None
        told = (each.recurrence_id for each in self.members)
        return local(max((*told, *self.exdate))).date()


class ScheduleFile(Value):
    """What the file holds. Version 1 knows no series."""

    version: Literal[1, 2] = 1
    broadcasts: tuple[PlannedBroadcast, ...] = ()
    series: tuple[FileSeries, ...] = ()

    @model_validator(mode="after")
    def _in_years_that_count(self) -> ScheduleFile:
        ends = [at for each in self.broadcasts for at in (each.start, each.end)]
        strange = [
            at for at in (*ends, *(each.start for each in self.series)) if at.year not in YEARS
        ]
        if strange:
            raise ValueError(f"times lie between {YEARS[0]} and {YEARS[-1]}: {min(strange)}")
        return self

    @model_validator(mode="after")
    def _each_once(self) -> ScheduleFile:
        ids = [each.id for each in self.broadcasts]
        if len(set(ids)) < len(ids):
            raise ValueError("a broadcast's id stands there twice")
        if self.version == 1 and self.series:
            raise ValueError("series stand in files of version 2")
        rules = [each.id for each in self.series]
        if len(set(rules)) < len(rules):
            raise ValueError("a series' id stands there twice")
        told = [member.broadcast for each in self.series for member in each.members]
        if len(set(told)) < len(told):
            raise ValueError("a broadcast belongs to two series")
        if not set(told) <= set(ids):
            raise ValueError("a series names a broadcast that is not in the file")
        return self

    @property
    def places(self) -> Mapping[str, InSeries]:
        """By broadcast id, where it stands in its series."""
        return places_of(self.series, self.broadcasts)


def places_of(
    series: Sequence[FileSeries], broadcasts: Sequence[PlannedBroadcast] = ()
) -> Mapping[str, InSeries]:
    """By broadcast id, where it stands in its series.

    Args:
        series: Of a file.
        broadcasts: Of the file; needed where it matters what the next ones of a rule without an end are like.
    """
    plans = {each.id: each for each in broadcasts}
    found = dict[str, InSeries]()
    for each in series:
        rule, pattern = each.rule, _pattern(each, plans)
        for member in each.members:
            found[member.broadcast] = InSeries(
                each.id, rule, each.revision, member.recurrence_id, each.planned_until, pattern
            )
    return found


def _pattern(series: FileSeries, plans: Mapping[str, PlannedBroadcast]) -> str | None:
    """What the next ones are like, where the file holds the last that was made."""
    last = max(each.recurrence_id for each in series.members)
    if not series.rule.repeat.endless or any(each > last for each in series.exdate):
        return None
    made = [
        made_of(plans[each.broadcast], each.recurrence_id)
        for each in series.members
        if each.broadcast in plans
    ]
    return pattern_of(made, series.rule, series.start)


def made_of(plan: PlannedBroadcast, original: datetime) -> Made:
    """A planned broadcast as far as it matters for those to come."""
    look = (plan.title, plan.channel.id, plan.host.id)
    off = plan.state is BroadcastState.CANCELLED
    return Made(plan.id, original, plan.start, plan.end, look, off)


def write_document(
    broadcasts: Sequence[PlannedBroadcast], series: Mapping[str, InSeries] = NO_SERIES
) -> str:
    """The file's text, by start; equal broadcasts give equal text. Without a series it is of version 1.

    Args:
        broadcasts: What is planned.
        series: By broadcast id, the series it belongs to; those of other broadcasts do not matter.
    """
    ordered = sorted(broadcasts, key=lambda each: (each.start, each.id))
    found = _series_of(ordered, series)
    file = ScheduleFile(version=2 if found else 1, broadcasts=tuple(ordered), series=found)
    return file.model_dump_json(indent=1, exclude=None if found else {"series"}) + "\n"


def read_document(text: str, name: str) -> tuple[PlannedBroadcast, ...]:
    """The broadcasts of a file's text; see ``read_file``."""
    return read_file(text, name).broadcasts


def read_file(text: str, name: str) -> ScheduleFile:
    """All that a file's text says.

    Args:
        text: JSON, of either version.
        name: Of the file, for messages.

    Raises:
        InputError: ``schedule_file.not_json``, ``schedule_file.bad``.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        cause = str(error)[:200]
        raise InputError("schedule_file.not_json", name=name, cause=cause) from error
    try:
        return ScheduleFile.model_validate_json(json.dumps(data))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "$"
        cause = str(first["msg"]).removeprefix("Value error, ")[:300]
        raise InputError("schedule_file.bad", name=name, where=where, cause=cause) from error


def schema() -> dict[str, object]:
    """JSON Schema (2020-12) of the file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "County Studio schedule",
        **ScheduleFile.model_json_schema(mode="serialization"),
    }


def _series_of(
    broadcasts: Sequence[PlannedBroadcast], series: Mapping[str, InSeries]
) -> tuple[FileSeries, ...]:
    members = dict[str, list[FileMember]]()
    places = dict[str, InSeries]()
    for each in broadcasts:
        place = series.get(each.id)
        if place is not None:
            places[place.id] = place
            member = FileMember(broadcast=each.id, recurrence_id=place.original)
            members.setdefault(place.id, []).append(member)
    return tuple(_written(places[key], members[key]) for key in sorted(places))


def _written(place: InSeries, members: Sequence[FileMember]) -> FileSeries:
    told = {each.recurrence_id for each in members}
    return FileSeries(
        id=place.id,
        start=place.rule.start,
        length_s=place.rule.length_s,
        rrule=rrule(place.rule),
        exdate=tuple(each for each in _spoken_of(place, told) if each not in told),
        revision=place.revision,
        members=tuple(sorted(members, key=lambda each: each.recurrence_id)),
    )


def _spoken_of(place: InSeries, told: Collection[datetime]) -> Iterator[datetime]:
    """Starts by the rule that the file says something of; long ago and still to be made are none, without an end."""
    if not place.rule.repeat.endless:
        return originals(place.rule, LAST)
    first, last = min(told), local(max(told)).date()
    known = starts_until(place.rule, max(last, place.planned_until or last))
    return (each for each in known if each >= first)
