"""The jobs page: nothing is hidden, what failed says what to do, and who may do it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from jobs import queue
from studio.records.people import AuditEntry
from studio.records.sellers import PersonalClip
from studio.records.work import Clip, Job, JobKind, JobState
from studio.units import now


@pytest.fixture
def job_in(database, qidong, world):
    """Makes a job of the county in a state, about footage of its own."""

    def make(state, title="晾晒.mp4", kind=JobKind.REHEARSE, subject="wait1", **values):
        unit = world.counties["qidong"].unit
        with database.session() as session:
            job = Job(unit_id=unit, kind=kind, subject_id=subject, title=title)
            queue.enqueue(session, job)
            job.state = state
            for name, value in values.items():
                setattr(job, name, value)
        return job.id

    return make


def the_job(database, job_id):
    with database.reading() as session:
        return session.get_one(Job, job_id)


def seen_of(page):
    return re.search(r"/jobs/live\?seen=(\w+)", page)[1]


def test_everything_is_on_one_page_in_its_place(enter, qidong, job_in):
    job_in(JobState.RUNNING, "正在做", percent=40, left_s=130, step="render")
    job_in(JobState.FAILED, "没做成", error_code="disk.full", error_params={}, finished_at=now())
    job_in(JobState.DONE, "做好了", finished_at=now())
    job_in(JobState.DONE, "上周的", finished_at=now() - timedelta(days=8))
    page = enter("qidong-media").get("/jobs").text
    sections = re.split(r'<h2 id="jobs-', page)[1:]
    assert [each.partition('"')[0] for each in sections] == [
        "running",
        "waiting",
        "failed",
        "ended",
    ]
    for title, place in (("正在做", 0), ("晒场 “航拍”.mp4", 1), ("没做成", 2), ("做好了", 3)):
        assert [title in each for each in sections] == [each == place for each in range(4)], title
    assert "40 % · 约剩 2 分钟" in sections[0]
    assert "下一个就做" in sections[1]
    assert "请腾出空间后重试" in sections[2]
    assert "重试" in sections[2]
    assert "{name}" not in page
    assert "上周的" not in page
    assert "上周的" in enter("qidong-media").get("/jobs?show=ended").text
    assert "没做成" not in enter("sangzhi-media").get("/jobs").text


def test_it_says_when_nobody_works(enter):
    assert "没有后台程序在运行" in enter("qidong-media").get("/jobs").text


def test_the_page_keeps_itself_up_to_date_in_small_pieces(enter, qidong, database):
    visitor = enter("qidong-media")
    seen = seen_of(visitor.get("/jobs").text)
    with database.session() as session:
        session.get_one(Job, qidong["job"]).percent = 0
    small = visitor.get(f"/jobs/live?seen={seen}", headers={"HX-Request": "true"})
    assert "HX-Retarget" not in small.headers
    assert f'id="live-{qidong["job"]}" hx-swap-oob="innerHTML"' in small.text
    assert "<form" not in small.text
    with database.session() as session:
        session.get_one(Job, qidong["job"]).state = JobState.RUNNING
    whole = visitor.get(f"/jobs/live?seen={seen}", headers={"HX-Request": "true"})
    assert whole.headers["HX-Retarget"] == "#jobs"
    assert '<div id="jobs"' in whole.text
    assert seen_of(whole.text) != seen


def test_without_scripts_the_page_loads_itself_anew(enter):
    assert (
        '<noscript><meta http-equiv="refresh" content="5"></noscript>'
        in enter("qidong-media").get("/jobs").text
    )


def test_a_failed_job_is_tried_again_once(enter, qidong, database, job_in):
    job_id = job_in(JobState.FAILED, error_code="disk.full", error_params={}, finished_at=now())
    visitor = enter("qidong-media")
    answer = visitor.post(f"/jobs/{job_id}/retry", {"back": "jobs"})
    assert (answer.status_code, answer.location) == (302, "/jobs")
    with database.reading() as session:
        (again,) = session.scalars(select(Job).where(Job.retry_of == job_id))
        actions = list(session.scalars(select(AuditEntry.action)))
    assert (again.state, again.kind, again.subject_id) == (
        JobState.QUEUED,
        JobKind.REHEARSE,
        "wait1",
    )
    assert "job.retry" in actions
    twice = visitor.post(f"/jobs/{job_id}/retry")
    assert (twice.status_code, "已经有人重试了" in twice.text) == (409, True)
    page = visitor.get("/jobs").text
    assert f'id="job-{job_id}"' not in page, "the new one stands for it"
    assert "已重试，去看看" in visitor.get(f"/jobs/{job_id}").text
    assert "上一次的任务" in visitor.get(f"/jobs/{again.id}").text


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DONE])
def test_what_did_not_fail_is_not_tried_again(enter, job_in, database, state):
    job_id = job_in(state)
    assert enter("qidong-media").post(f"/jobs/{job_id}/retry").status_code == 409
    with database.reading() as session:
        assert session.scalars(select(Job).where(Job.retry_of.is_not(None))).all() == []


def test_nothing_is_made_twice(enter, qidong, database, job_in):
    """Another job does it; the clips are there; the price is in; the seller has the file."""
    with database.reading() as session:
        order = session.get_one(Clip, qidong["ready_clip"]).order_id
    ended = {"state": JobState.FAILED, "finished_at": now()}
    cases = (
        (JobKind.INGEST, qidong["footage"], "已有一个同样的任务"),
        (JobKind.PRODUCE, order, "都已做好"),
        (JobKind.REPRICE, qidong["published_clip"], "都已做好"),
        (JobKind.PORTRAIT, qidong["seller"], "都已做好"),
        (JobKind.PERSONALISE, qidong["published_tall"], "都已做好"),
    )
    visitor = enter("qidong-media")
    for kind, subject, said in cases:
        answer = visitor.post(f"/jobs/{job_in(kind=kind, subject=subject, **ended)}/retry")
        assert (answer.status_code, said in answer.text) == (409, True), kind


def test_a_sellers_file_goes_with_the_new_job(enter, qidong, database, job_in):
    job_id = job_in(JobState.FAILED, kind=JobKind.PERSONALISE, subject=qidong["published_tall"])
    with database.session() as session:
        mine = session.get_one(PersonalClip, qidong["personal"])
        mine.job_id, mine.blob, mine.error_code = job_id, None, "disk.full"
    assert enter("qidong-media").post(f"/jobs/{job_id}/retry").status_code == 302
    with database.reading() as session:
        again = session.scalars(select(Job).where(Job.retry_of == job_id)).one()
        mine = session.get_one(PersonalClip, qidong["personal"])
    assert (mine.job_id, mine.error_code) == (again.id, None)


def test_coordinators_put_a_job_first_and_editors_do_not(enter, qidong, database, job_in):
    later = job_in(JobState.QUEUED, "赶集用")
    editor, coordinator = enter("qidong-media"), enter("qidong-coordinator")
    assert f"/jobs/{later}/first" not in editor.get("/jobs").text
    assert editor.post(f"/jobs/{later}/first").status_code == 403
    page = coordinator.get("/jobs").text
    assert page.index("晒场") < page.index("赶集用")
    assert "前面还有 1 个任务" in page
    coordinator.post(f"/jobs/{later}/first", {"back": "jobs"})
    page = coordinator.get("/jobs").text
    assert page.index('class="job-row" id="job-' + later) < page.index("晒场")
    assert the_job(database, later).first
    coordinator.post(f"/jobs/{later}/first", {"first": "0"})
    assert not the_job(database, later).first
    with database.session() as session:
        session.get_one(Job, later).state = JobState.RUNNING
    assert coordinator.post(f"/jobs/{later}/first").status_code == 409


def test_the_page_asks_no_more_than_twelve_times(app, enter, job_in):
    for state in JobState:
        for number in range(3):
            job_in(state, f"{state} {number}", finished_at=now())
    asked = []

    def listen(connection, cursor, statement, *_):
        asked.append(statement)

    engine = app.extensions["county-studio"].database.engine
    visitor = enter("qidong-coordinator")
    event.listen(engine, "before_cursor_execute", listen)
    try:
        assert visitor.get("/jobs").status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    reads = [each for each in asked if each.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert 1 <= len(reads) <= 12, "\n\n".join(reads)
