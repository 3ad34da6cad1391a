from __future__ import annotations

import pytest
from sqlalchemy import select, text

from jobs import queue
from studio.errors import Conflict, InputError
from studio.records.people import Unit, UnitKind
from studio.records.work import Job, JobKind, JobState
from studio.settings import Settings
from tests.jobs.conftest import children_of

pytestmark = pytest.mark.queue


def queued(farm, what):
    table = "workflow_status" if farm.database.lite else "dbos.workflow_status"
    with farm.database.reading() as session:
        return session.execute(text(f"select {what} from {table}")).all()  # noqa: S608 - both names are the test's own


def test_a_job_and_its_place_in_the_queue_come_together(farm):
    job_id = farm.rehearse("wait1")
    columns = "workflow_uuid, name, queue_name, queue_partition_key, status"
    assert queued(farm, columns) == [(job_id, "rehearse", "interactive", farm.county, "ENQUEUED")]


def test_a_rolled_back_transaction_leaves_neither(farm):
    def enqueue_and_fail():
        with farm.database.session() as session:
            job = Job(unit_id=farm.county, kind=JobKind.REHEARSE, subject_id="wait1", title="x")
            queue.enqueue(session, job)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        enqueue_and_fail()
    with farm.database.reading() as session:
        assert session.scalars(select(Job)).all() == []
    assert queued(farm, "workflow_uuid") == []


def test_stations_queue_with_their_county(farm):
    with farm.database.session() as session:
        station = Unit(
            kind=UnitKind.STATION, slug="s", parent_id=farm.county, name_zh="站", name_en="S"
        )
        session.add(station)
        session.flush()
        job = Job(unit_id=station.id, kind=JobKind.REHEARSE, subject_id="wait1", title="x")
        queue.enqueue(session, job)
    assert queued(farm, "queue_partition_key") == [(farm.county,)]


def test_a_job_that_nobody_understands_is_not_queued(farm):
    with pytest.raises(InputError):
        farm.rehearse("dance")
    assert queued(farm, "workflow_uuid") == []


def test_preparing_twice_changes_nothing(farm):
    job_id = farm.rehearse("wait1")
    queue.prepare(farm.settings)
    assert queued(farm, "workflow_uuid") == [(job_id,)]


def test_a_cancelled_job_never_starts(farm):
    job_id, next_id = farm.rehearse("wait1"), farm.rehearse("wait0")
    with farm.database.session() as session:
        queue.cancel(session, job_id)
    farm.hire()
    farm.until(next_id, JobState.DONE)
    job = farm.job(job_id)
    assert (job.state, job.started_at, job.worker) == (JobState.CANCELLED, None, None)


def test_a_job_that_is_over_cannot_be_cancelled(farm):
    job_id = farm.rehearse("wait1")
    with farm.database.session() as session:
        queue.cancel(session, job_id)
    with pytest.raises(Conflict), farm.database.session() as session:
        queue.cancel(session, job_id)


def test_a_worker_does_jobs_and_survives_bad_ones(farm):
    farm.hire()
    bad = farm.rehearse("wait0 refuse1")
    refused = farm.until(bad, JobState.FAILED)
    assert (refused.error_code, refused.error_params) == ("rehearse.refused", {})
    assert refused.finished_at is not None
    shaky = farm.rehearse("wait0 fail1 wait1")
    farm.wait(lambda: 0 < farm.job(shaky).percent < 100)
    done = farm.until(shaky, JobState.DONE)
    assert (done.percent, done.step, done.left_s, done.error_code) == (100, "", None, None)
    farm.wait(farm.is_clean)
    assert not list((farm.settings.var / "blobs").glob("??/*"))
    with farm.database.reading() as session:
        assert queue.health(session) == queue.QueueHealth(workers=1, queued=0, running=0)


def test_cancel_stops_a_running_job_within_two_seconds(farm):
    farm.hire()
    job_id = farm.rehearse("wait0 wait60")
    farm.until_step(job_id, 1)
    with farm.database.session() as session:
        queue.cancel(session, job_id)
    took_s = farm.wait(lambda: not children_of(job_id))
    assert took_s < 2.0
    farm.wait(farm.is_clean)
    job = farm.job(job_id)
    assert (job.state, job.error_code) == (JobState.CANCELLED, None)
    assert farm.until(farm.rehearse("wait0"), JobState.DONE)


def test_children_get_the_settings_of_their_worker(farm):
    given = Settings.from_environment(farm.settings.environment)
    assert given == farm.settings
