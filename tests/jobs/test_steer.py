"""Jobs put first and tried again, with real workers on real databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from jobs import queue
from studio.records.people import Account, Role
from studio.records.work import Clip, ClipOrder, Job, JobKind, JobState
from studio.store import Viewer
from studio.workflows import steer_jobs
from tests.jobs.clips import SQLITE, SQUARE, ended, hire_boss, job_of, made

pytestmark = pytest.mark.queue


@pytest.fixture
def boss(farm):
    """A coordinator of the county."""
    with farm.database.session() as session:
        account = Account(login="boss", name="王", password_hash="-")
        session.add(account)
        session.flush()
        return Viewer(account.id, ((farm.county, Role.COORDINATOR),))


def put_first(farm, boss, job_id, *, first=True):
    with farm.database.session() as session:
        steer_jobs.put_first(session, queue.put_first, boss, job_id, first=first)


def retry(farm, viewer, job_id):
    with farm.database.session() as session:
        return steer_jobs.retry(session, queue.enqueue, viewer, job_id).id


def begun_in_order(farm, jobs):
    return [job_id for _, job_id in sorted((farm.job(each).started_at, each) for each in jobs)]


def a_second_apart(farm, jobs):
    """Queued one after the other for SQLite too, where the library knows whole seconds only."""
    if farm.database.lite:
        older = text(
            "UPDATE workflow_status SET created_at = created_at - :ms WHERE workflow_uuid = :id"
        )
        with farm.database.session() as session:
            for place, job_id in enumerate(reversed(jobs)):
                session.execute(older, {"ms": 1000 * place, "id": job_id})


def test_a_worker_takes_what_was_put_first(farm, boss):
    one, two, three = jobs = [farm.rehearse("wait0") for _ in range(3)]
    a_second_apart(farm, jobs)
    with farm.database.reading() as session:
        assert [queue.waiting_before(session)[each] for each in (one, two, three)] == [0, 1, 2]
    put_first(farm, boss, three)
    put_first(farm, boss, two)
    put_first(farm, boss, two, first=False)
    with farm.database.reading() as session:
        assert [queue.waiting_before(session)[each] for each in (three, one, two)] == [0, 1, 2]
    farm.hire()  # only now: however slow the machine, nothing was taken before
    for each in (one, two, three):
        farm.until(each, JobState.DONE)
    assert begun_in_order(farm, (one, two, three)) == [three, one, two]


def test_what_is_sorted_by_stands_in_an_index_of_the_queue(farm):
    """If the library sorts otherwise one day, this fails before a county waits."""
    if farm.database.lite:
        wanted = (
            "select sql from sqlite_master where type = 'index' and tbl_name = 'workflow_status'"
        )
    else:
        wanted = "select indexdef from pg_indexes where schemaname = 'dbos' and tablename = 'workflow_status'"
    with farm.database.reading() as session:
        found = [str(each).replace('"', "") for each in session.scalars(text(wanted)) if each]
    line = "queue_name, status, queue_partition_key, priority, created_at"
    assert any(line in each for each in found), found


def test_a_failed_job_is_done_once_more(farm, boss):
    failed = farm.rehearse("wait0 refuse1")
    farm.hire()
    farm.until(failed, JobState.FAILED)
    again = retry(farm, boss, failed)
    assert again != failed
    assert farm.until(again, JobState.FAILED, JobState.DONE).retry_of == failed


@pytest.mark.media
@SQLITE
def test_an_order_tried_again_gives_each_clip_once(farm, tmp_path):
    """A job that was stopped when its clips were there already, as a kill at the last moment leaves it."""
    boss = hire_boss(farm)
    farm.hire()
    clip = made(farm, boss, tmp_path, (SQUARE,))
    first = job_of(farm, clip.order_id, JobKind.PRODUCE)
    with farm.database.session() as session:
        session.get_one(Job, first).state = JobState.FAILED
    with pytest.raises(steer_jobs.Conflict):
        retry(farm, boss, first)
    with farm.database.session() as session:
        # One length more is still missing.
        session.get_one(ClipOrder, clip.order_id).lengths = ["8", "6"]
    again = retry(farm, boss, first)
    assert ended(farm, again).state is JobState.DONE, farm.logs()
    with farm.database.reading() as session:
        lengths = session.scalars(select(Clip.length_s).order_by(Clip.length_s)).all()
        ids = session.scalars(select(Clip.id).where(Clip.length_s == 8)).all()
    assert lengths == [6, 8]
    assert ids == [clip.id]
