"""The published JSON with series: all of it comes back; files of the schema before are read; nonsense is refused."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from studio.errors import InputError
from studio.schedule.exports import read_document, read_file, schema, write_document
from studio.schedule.feed_series import LAST
from studio.schedule.rrule_text import parse_rrule
from studio.schedule.series import originals
from tests.schedule.plans import broadcast
from tests.schedule.test_feed_series import RULES, made

OLD = json.dumps({"broadcasts": [json.loads(broadcast().model_dump_json())]})
"""As it was written before there was a version, or a series."""


@pytest.mark.parametrize("name", RULES)
def test_series_come_back_without_loss(name: str) -> None:
    plans, places = made(name, random.Random(7))
    text = write_document(plans, places)
    file = read_file(text, "x.json")

    assert file.version == 2
    assert sorted(file.broadcasts, key=lambda each: each.id) == sorted(
        plans, key=lambda each: each.id
    )
    assert dict(file.places) == {key: place for key, place in places.items() if place}
    assert write_document(file.broadcasts, file.places) == text


@pytest.mark.parametrize("name", RULES)
def test_what_the_file_does_not_tell_is_an_exdate(name: str) -> None:
    plans, places = made(name, random.Random(7))
    (series,) = read_file(write_document(plans, places), "x.json").series
    told = {each.recurrence_id for each in series.members}
    assert set(series.exdate) | told == set(originals(series.rule, LAST))
    assert not set(series.exdate) & told
    moved = {each.id for each in plans if each.start != places[each.id].original}
    starts = {each.id: each.start for each in plans}
    differ = {
        each.broadcast for each in series.members if starts[each.broadcast] != each.recurrence_id
    }
    assert differ == moved


def test_files_of_the_schema_before_are_read_and_still_written_where_there_is_no_series() -> None:
    assert read_document(OLD, "old.json") == (broadcast(),)
    text = write_document([broadcast()])
    assert json.loads(text)["version"] == 1
    assert "series" not in json.loads(text)
    assert read_file(text, "x.json").places == {}


def test_the_schema_names_what_a_series_has() -> None:
    plans, places = made("twice a week", random.Random(7))
    written = json.loads(write_document(plans, places))["series"][0]
    told = json.loads(json.dumps(schema()))["$defs"]
    assert set(written) == set(told["FileSeries"]["properties"])
    assert set(written["members"][0]) == set(told["FileMember"]["properties"])


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"rrule": "FREQ=HOURLY;COUNT=4"}, "FREQ"),
        ({"rrule": "FREQ=WEEKLY"}, "no start by the rule"),
        ({"rrule": "FREQ=DAILY;UNTIL=21990101T000000Z"}, "at most 1000"),
        ({"rrule": "FREQ=DAILY;COUNT=9;BYHOUR=3"}, "BYHOUR"),
        ({"rrule": "FREQ=DAILY;COUNT=9;COUNT=9"}, "no part"),
        ({"rrule": "FREQ=MONTHLY;BYDAY=FR;COUNT=9"}, "weekly"),
        ({"rrule": "FREQ=DAILY;COUNT=x"}, "no number"),
        ({"rrule": "FREQ=DAILY;UNTIL=morgen"}, "UNTIL"),
        ({"rrule": "FREQ=DAILY;UNTIL=99991231T235959Z"}, "2199"),
        ({"rrule": "FREQ=DAILY;UNTIL=00010101"}, "2000"),
        ({"start": "0001-01-01T00:00:00+08:00"}, "UTC cannot tell"),
        ({"start": "9999-12-31T23:00:00+08:00"}, "no start by the rule"),
        ({"start": "2026-01-06T19:30:00+08:00"}, "no start by the rule"),
        ({"members": []}, "at least 1"),
        ({"length_s": 0}, "greater than 0"),
        ({"more": 1}, "not permitted"),
    ],
)
def test_a_series_that_cannot_be_is_said_in_words(change: dict[str, Any], cause: str) -> None:
    plans, places = made("twice a week", random.Random(7))
    written = json.loads(write_document(plans, places))
    written["series"][0] |= change
    with pytest.raises(InputError) as caught:
        read_file(json.dumps(written), "x.json")
    assert caught.value.code == "schedule_file.bad"
    assert cause in str(caught.value.params["cause"])


def test_a_broadcast_of_a_year_far_off_is_refused() -> None:
    written = json.loads(write_document(made("twice a week", random.Random(7))[0]))
    ends = {"start": "9999-12-31T11:30:00Z", "end": "9999-12-31T13:30:00Z"}
    written["broadcasts"][0] |= ends
    with pytest.raises(InputError, match="2199"):
        read_file(json.dumps(written), "x.json")


def test_one_broadcast_in_two_series_or_in_none_of_the_file_is_refused() -> None:
    plans, places = made("twice a week", random.Random(7))
    written = json.loads(write_document(plans, places))
    twice = {**written, "series": [written["series"][0], {**written["series"][0], "id": "other"}]}
    with pytest.raises(InputError, match="two series"):
        read_file(json.dumps(twice), "x.json")
    fewer = {**written, "broadcasts": written["broadcasts"][1:]}
    with pytest.raises(InputError, match="not in the file"):
        read_file(json.dumps(fewer), "x.json")
    with pytest.raises(InputError, match="version 2"):
        read_file(json.dumps({**written, "version": 1}), "x.json")


def test_rules_of_other_calendars_are_read_where_they_mean_something_here() -> None:
    last = parse_rrule("RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=-1FR;UNTIL=20261231")
    assert (last.nth, last.weekdays, str(last.until_on)) == (-1, (4,), "2026-12-31")
    assert parse_rrule("freq=weekly;byday=th,mo;count=3").weekdays == (0, 3)
