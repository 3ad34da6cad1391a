"""The schedule as JSON that comes back without loss; its schema is what ``schedule export --schema`` prints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from studio.errors import InputError
from studio.records.value import Value
from studio.schedule.feed_series import LAST, NO_SERIES, InSeries
from studio.schedule.instant import Instant
from studio.schedule.plan import PlannedBroadcast
from studio.schedule.rrule_text import parse_rrule
from studio.schedule.series import MOST, Series, originals, rrule


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
    """As RFC 5545 writes it, such as ``FREQ=WEEKLY;BYDAY=MO,TH;COUNT=8``; it has COUNT or UNTIL."""
    exdate: tuple[Instant, ...] = ()
    """Starts by the rule of which this file has no broadcast (EXDATE)."""
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
        repeat = self.rule.repeat
        if repeat.count is None and repeat.until_on is None:
            raise ValueError("the rule of a series has COUNT or UNTIL")
        starts = list(islice(originals(self.rule, LAST), MOST + 1))
        if len(starts) > MOST:
            raise ValueError(f"a series has at most {MOST} broadcasts")
        told = [each.recurrence_id for each in self.members]
        if len(set(told)) < len(told):
            raise ValueError("a start by the rule stands there twice")
        if not set(told) <= set(starts):
            raise ValueError("a recurrence_id is no start by the rule")
        if set(self.exdate) & set(told):
            raise ValueError("an exdate is also a broadcast")
        return self


class ScheduleFile(Value):
    """What the file holds. Version 1 knows no series."""

    version: Literal[1, 2] = 1
    broadcasts: tuple[PlannedBroadcast, ...] = ()
    series: tuple[FileSeries, ...] = ()

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
        return places_of(self.series)


def places_of(series: Sequence[FileSeries]) -> Mapping[str, InSeries]:
    """By broadcast id, where it stands in its series."""
    return {
        member.broadcast: InSeries(each.id, each.rule, each.revision, member.recurrence_id)
        for each in series
        for member in each.members
    }


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
        exdate=tuple(each for each in originals(place.rule, LAST) if each not in told),
        revision=place.revision,
        members=tuple(sorted(members, key=lambda each: each.recurrence_id)),
    )
