"""Real footage through the real queue, killed in the middle of the render."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from jobs import queue
from studio.records.people import Account, Role
from studio.records.work import Clip, Footage, FootageState, Job, JobKind, JobState
from studio.store import Viewer, blobs_of
from studio.units import Aspect
from studio.workflows.cutting.order_clips import OrderWish, order_clips
from studio.workflows.footage.receive_footage import Place, keep_file, receive_footage
from tests.goods import daylily
from tests.jobs.clips import SQLITE
from tests.jobs.conftest import children_of
from tests.synthetic import BLUE, GREEN, RED, make_clip

pytestmark = [pytest.mark.queue, pytest.mark.media]


@pytest.fixture
def editor(farm):
    with farm.database.session() as session:
        account = Account(login="li", name="李", password_hash="-")
        session.add(account)
        session.flush()
        session.add(daylily(farm.county, id="item"))
    return Viewer(account.id, ((farm.county, Role.MEDIA),))


def upload(farm, editor, path, name):
    kept = keep_file(blobs_of(farm.settings), path, name)
    with farm.database.session() as session:
        received = receive_footage(session, queue.enqueue, editor, kept, Place(farm.county))
    return received.footage.id


def order(farm, editor, footage_id):
    wish = OrderWish("item", (footage_id,), "product-hero", (Aspect(1, 1),), (6,))
    with farm.database.session() as session:
        made = order_clips(session, queue.enqueue, farm.settings, editor, wish)
    return job_of(farm, made.id)


def job_of(farm, subject_id):
    with farm.database.reading() as session:
        return session.scalars(select(Job.id).where(Job.subject_id == subject_id)).one()


def footage_of(farm, footage_id):
    with farm.database.reading() as session:
        return session.get_one(Footage, footage_id)


def clips(farm):
    with farm.database.reading() as session:
        found = select(Clip).options(selectinload(Clip.renditions)).order_by(Clip.created_at)
        return session.scalars(found).all()


@SQLITE
def test_a_render_killed_in_the_middle_is_made_once(farm, editor, tmp_path):
    footage_id = upload(
        farm, editor, make_clip(tmp_path / "a.mp4", 9, shots=(RED, GREEN, BLUE)), "采收.mp4"
    )
    worker = farm.hire()
    farm.until(job_of(farm, footage_id), JobState.DONE, JobState.FAILED)
    footage = footage_of(farm, footage_id)
    assert (footage.state, footage.refusal_code) == (FootageState.READY, None), farm.logs()
    assert footage.info is not None
    job_id = order(farm, editor, footage_id)
    farm.wait(lambda: farm.job(job_id).step == "render" and bool(children_of(job_id)))
    worker.kill()
    worker.wait()
    farm.wait(lambda: not children_of(job_id), seconds=2)
    assert clips(farm) == []
    farm.hire()
    done = farm.until(job_id, JobState.DONE, JobState.FAILED)
    assert (done.state, done.error_code) == (JobState.DONE, None), farm.logs()
    farm.wait(farm.is_clean)
    (clip,) = clips(farm)
    (rendition,) = clip.renditions
    assert (rendition.aspect, rendition.width, rendition.height) == ("1:1", 1080, 1080)
    blobs = blobs_of(farm.settings)
    assert blobs.size(rendition.blob) == rendition.bytes
    assert blobs.exists(rendition.cover)
    again = farm.until(order(farm, editor, footage_id), JobState.DONE)
    assert again.error_code is None
    assert [each.renditions[0].blob for each in clips(farm)] == [rendition.blob] * 2


@pytest.mark.parametrize("step", ["plan", "render"])
def test_a_cancelled_order_leaves_nothing(farm, editor, tmp_path, step):
    film = make_clip(tmp_path / "a.mp4", 9, shots=(RED, GREEN, BLUE))
    footage_id = upload(farm, editor, film, "采收.mp4")
    farm.hire()
    farm.until(job_of(farm, footage_id), JobState.DONE)
    farm.wait(farm.is_clean)
    before = {path for path in (farm.settings.var / "blobs").rglob("*") if path.is_file()}
    job_id = order(farm, editor, footage_id)
    farm.wait(lambda: farm.job(job_id).step == step and bool(children_of(job_id)))
    with farm.database.session() as session:
        queue.cancel(session, job_id)
    assert farm.wait(lambda: not children_of(job_id)) < 2.0
    farm.wait(farm.is_clean)
    after = {path for path in (farm.settings.var / "blobs").rglob("*") if path.is_file()}
    assert (farm.job(job_id).state, clips(farm), after) == (JobState.CANCELLED, [], before)


def test_files_that_are_no_film_are_refused_and_say_why(farm, editor, tmp_path):
    farm.hire()
    names = {}
    for number, data in enumerate((b"", b"not a film", b"#EXTM3U\n/etc/passwd\n"), start=1):
        path = tmp_path / f"upload-{number}"
        path.write_bytes(data)
        name = f"片子 “{number}”.mp4"
        names[upload(farm, editor, path, name)] = name
    for footage_id, name in names.items():
        job = farm.until(job_of(farm, footage_id), JobState.DONE, JobState.FAILED)
        footage = footage_of(farm, footage_id)
        assert (job.state, footage.state) == (JobState.FAILED, FootageState.REFUSED)
        assert footage.refusal_code == job.error_code
        assert job.error_code is not None
        assert job.error_code.startswith("media.")
        assert footage.refusal_params["name"] == name
        assert job.kind is JobKind.INGEST
    farm.wait(farm.is_clean)
