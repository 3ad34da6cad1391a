"""Parts of a worker that need no second process."""

from __future__ import annotations

import pytest

from jobs.durable import _typed, _work
from jobs.names import MAX_STARTS
from jobs.run import Worker
from studio.errors import Cancelled, EnvironmentFault, InputError, ProcessFailed, Refused
from studio.process.messages import error_line, progress_line, read_line
from studio.records.work import Job, JobState
from studio.store import blobs_of

pytestmark = pytest.mark.queue


@pytest.fixture
def worker(farm):
    return Worker("me", farm.settings, farm.database, blobs_of(farm.settings))


def never(*_):
    raise AssertionError("no step should run")


@pytest.mark.parametrize(
    "error",
    [
        Refused("media.empty", name="a.mp4"),
        EnvironmentFault("disk.full", name="x"),
        ProcessFailed("process.failed", program="ffmpeg", cause="", exit_code=1),
        Cancelled("cancelled"),
    ],
)
def test_errors_reach_the_parent_as_they_were(error):
    read = read_line(error_line(error))
    assert type(read) is type(error)
    assert (read.code, read.params, read.permanent) == (error.code, error.params, error.permanent)


def test_progress_reaches_the_parent():
    assert [read_line(progress_line(done)) for done in (0.25, 7.0)] == [0.25, 1.0]


@pytest.mark.parametrize("line", ["", "hello", "[]", "{}", '{"done": "x"}'])
def test_what_a_library_prints_is_passed_over(line):
    assert read_line(line) is None


def test_an_error_nobody_expected_is_told_too():
    assert _typed(KeyError("x")).params == {"cause": "KeyError: 'x'"}
    assert isinstance(_typed(InputError("a.b")), InputError)


def test_a_job_that_never_gets_on_is_given_up(farm, worker):
    job_id = farm.rehearse("wait0")
    with farm.database.session() as session:
        session.get_one(Job, job_id).attempts = MAX_STARTS
    _work(worker, job_id, (("rehearse-0:wait0", 1.0),), never)
    job = farm.job(job_id)
    assert (job.state, job.error_code) == (JobState.FAILED, "job.gave_up")


def test_a_job_that_is_over_runs_no_step_again(farm, worker):
    job_id = farm.rehearse("wait0")
    with farm.database.session() as session:
        session.get_one(Job, job_id).state = JobState.CANCELLED
    folder = farm.settings.var / "work" / job_id
    folder.mkdir(parents=True)
    _work(worker, job_id, (("rehearse-0:wait0", 1.0),), never)
    assert farm.job(job_id).state is JobState.CANCELLED
    assert farm.is_clean()
