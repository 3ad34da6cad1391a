"""Counts and permissions as sheets, disk use, and another look at all footage, by programs."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from studio.records.work import Footage, FootageState, Job, JobKind, JobState


@pytest.fixture
def media(program):
    return program("qidong-media")


def lines(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_permissions_are_those_of_ones_own_units(media, qidong, sangzhi):
    heading, *rows = lines(media.get("/api/v1/permissions/sheet.csv"))
    assert heading[-1] == "编号"
    numbers = {row[-1] for row in rows}
    assert qidong["footage"] in numbers
    assert sangzhi["footage"] not in numbers


def test_counts_have_a_line_for_each_thing(media):
    told = media.get("/api/v1/counts?by=item&days=7").json["lines"]
    heading, *rows = lines(media.get("/api/v1/counts/sheet.csv?by=item&days=7"))
    assert len(heading) == 4
    assert [int(row[1]) for row in rows] == [each["taken"] for each in told]
    assert media.get("/api/v1/counts/sheet.csv?days=0").status_code == 400


def test_disk_use_adds_up(media, qidong):
    use = media.get("/api/v1/disk").json
    (unit,) = [each for each in use["units"] if each["unit_id"] == qidong["unit"]]
    kinds = ("originals", "trash", "light", "clips", "voices", "sellers", "uploads")
    assert unit["bytes"] == sum(unit[kind] for kind in kinds) > 0
    assert qidong["footage"] in {each["id"] for each in use["largest"]}
    assert use["free"] > 0


def test_only_what_newer_detectors_have_not_seen_is_looked_at_again(
    media, database, qidong, sangzhi
):
    media.post("/api/v1/look-again")
    with database.session() as session:
        for job in session.scalars(select(Job).where(Job.kind == JobKind.INGEST)):
            job.state = JobState.DONE
        for ids in (qidong, sangzhi):
            footage = session.get_one(Footage, ids["footage"])
            footage.state, footage.analysis_version = FootageState.READY, "old"
    assert media.post("/api/v1/look-again").json["queued"] >= 1
    with database.reading() as session:
        waiting = select(Job.subject_id).where(
            Job.state == JobState.QUEUED, Job.kind == JobKind.INGEST
        )
        queued = set(session.scalars(waiting))
    assert qidong["footage"] in queued
    assert sangzhi["footage"] not in queued
    assert media.post("/api/v1/look-again").json == {"queued": 0}, "they wait already"
