from __future__ import annotations

import os
import signal

import pytest
from sqlalchemy import update

from studio.records.queue import WorkerLease
from studio.records.work import JobState
from tests.jobs.conftest import children_of

pytestmark = pytest.mark.queue

SUBJECT = "wait0 wait4 wait0"


def elsewhere(farm):
    """Make it look as if the workers stood on another machine: only the age of a lease tells then."""
    with farm.database.session() as session:
        session.execute(update(WorkerLease).values(host="elsewhere"))


def both(farm):
    """Two workers, there before the job is: on a busy machine a second one comes later than the job ends."""
    farm.hire()
    farm.hire()


def ended_once(farm, job_id):
    """The job is done, every step noted once, and nothing of it is left."""
    assert farm.job(job_id).percent == 100
    farm.wait(farm.is_clean)
    assert not children_of(job_id)


def test_a_killed_workers_job_goes_on_at_its_step(farm):
    worker = farm.hire()
    job_id = farm.rehearse(SUBJECT)
    farm.until_step(job_id, 1)
    before, owner = farm.steps(job_id), farm.job(job_id).worker
    worker.kill()
    worker.wait()
    farm.wait(lambda: not children_of(job_id), seconds=2)
    farm.hire()
    farm.until_step(job_id, 1)
    assert farm.steps(job_id) == before
    job = farm.until(job_id, JobState.DONE)
    assert job.worker != owner
    ended_once(farm, job_id)


def test_a_living_worker_takes_over_from_another_machine(farm):
    both(farm)
    job_id = farm.rehearse(SUBJECT)
    farm.until_step(job_id, 1)
    elsewhere(farm)
    worker, owner = farm.worker_of(job_id), farm.job(job_id).worker
    worker.kill()
    worker.wait()
    took_s = farm.wait(lambda: farm.job(job_id).worker != owner)
    assert took_s < 60
    print(f"taken over after {took_s:.1f} s")  # noqa: T201 - shown with -s
    farm.until(job_id, JobState.DONE)
    ended_once(farm, job_id)


def test_a_worker_that_leaves_hands_over_at_once(farm):
    both(farm)
    job_id = farm.rehearse(SUBJECT)
    farm.until_step(job_id, 1)
    worker, owner = farm.worker_of(job_id), farm.job(job_id).worker
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(5) == 0
    assert len(farm.leases()) == 1
    assert farm.until(job_id, JobState.DONE).worker != owner
    ended_once(farm, job_id)


def test_a_frozen_worker_finds_its_job_taken_and_begins_anew(farm):
    both(farm)
    job_id = farm.rehearse("wait0 wait30")
    farm.until_step(job_id, 1)
    (child,) = children_of(job_id)
    elsewhere(farm)
    frozen, owner = farm.worker_of(job_id), farm.job(job_id).worker
    os.kill(frozen.pid, signal.SIGSTOP)
    farm.wait(lambda: farm.job(job_id).worker != owner)
    os.kill(frozen.pid, signal.SIGCONT)
    farm.wait(lambda: child not in children_of(job_id), seconds=10)
    farm.until(job_id, JobState.DONE)
    ended_once(farm, job_id)
    assert frozen.poll() is None
    farm.wait(lambda: len(farm.leases() - {owner}) == 2)
