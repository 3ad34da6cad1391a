"""An approved price on its way into the files, through the real queue and killed in the middle."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload, undefer

from jobs import queue
from studio.errors import Conflict
from studio.records.people import Account, Role
from studio.records.work import Clip, Footage, Job, JobKind, JobState, Rendition
from studio.store import Viewer, blobs_of
from studio.units import Aspect, Money
from studio.workflows.find_clips import check_not_held
from studio.workflows.hold import renew_clip
from studio.workflows.order_clips import OrderWish, order_clips
from studio.workflows.prices import approve_price, propose_price
from studio.workflows.receive_footage import Place, keep_file, receive_footage
from tests.goods import daylily
from tests.jobs.conftest import children_of
from tests.synthetic import BLUE, GREEN, RED, make_clip

pytestmark = [pytest.mark.queue, pytest.mark.media]

SQUARE, TALL = Aspect(1, 1), Aspect(9, 16)


@pytest.fixture
def boss(farm):
    with farm.database.session() as session:
        account = Account(login="li", name="李", password_hash="-")
        session.add(account)
        session.flush()
        session.add(daylily(farm.county, id="item"))
    return Viewer(account.id, ((farm.county, Role.ADMINISTRATOR),))


def job_of(farm, subject_id, kind):
    with farm.database.reading() as session:
        jobs = select(Job.id).where(Job.subject_id == subject_id, Job.kind == kind)
        return session.scalars(jobs.order_by(Job.created_at.desc())).first()


def made(farm, boss, folder, aspects):
    """A clip of this film in these aspects."""
    film = make_clip(folder / "a.mp4", 9, shots=(RED, GREEN, BLUE))
    kept = keep_file(blobs_of(farm.settings), film, "采收.mp4")
    with farm.database.session() as session:
        place = Place(farm.county)
        footage = receive_footage(session, queue.enqueue, boss, kept, place).footage
    ended = (JobState.DONE, JobState.FAILED)
    farm.until(job_of(farm, footage.id, JobKind.INGEST), *ended)
    wish = OrderWish("item", (footage.id,), "harvest-story", aspects, (8,))
    with farm.database.session() as session:
        order = order_clips(session, queue.enqueue, farm.settings, boss, wish)
    job = farm.until(job_of(farm, order.id, JobKind.PRODUCE), *ended)
    assert job.state is JobState.DONE, farm.logs()
    farm.wait(farm.is_clean)
    return clip_of(farm)


def clip_of(farm):
    load = selectinload(Clip.renditions).options(undefer(Rendition.certificate))
    with farm.database.reading() as session:
        return session.scalars(select(Clip).options(load)).one()


def approve(farm, boss, fen):
    with farm.database.session() as session:
        wanted = propose_price(session, boss, "item", Money(fen), None)
        return approve_price(session, queue.enqueue, boss, wanted.id).held


def test_a_new_price_killed_on_its_way_is_put_in_once(farm, boss, tmp_path):
    worker = farm.hire()
    before = made(farm, boss, tmp_path, (SQUARE, TALL))
    assert "price" in before.renditions[0].shows
    assert approve(farm, boss, 2790) == 1
    with pytest.raises(Conflict):
        check_not_held(clip_of(farm))
    job_id = job_of(farm, before.id, JobKind.REPRICE)
    farm.wait(lambda: farm.job(job_id).step == "reprice" and bool(children_of(job_id)))
    worker.kill()
    worker.wait()
    farm.wait(lambda: not children_of(job_id), seconds=2)
    assert clip_of(farm).held_since is not None
    farm.hire()
    done = farm.until(job_id, JobState.DONE, JobState.FAILED)
    assert (done.state, done.error_code) == (JobState.DONE, None), farm.logs()
    farm.wait(farm.is_clean)
    after, blobs = clip_of(farm), blobs_of(farm.settings)
    check_not_held(after)
    assert after.facts.price == Money(2790)
    assert "27.9" in after.post_text
    for old, new in zip(before.renditions, after.renditions, strict=True):
        assert old.id == new.id
        assert (old.blob != new.blob, old.cover != new.cover) == (True, True)
        assert (new.certificate.passed, new.certificate.bytes) == (True, new.bytes)
        assert new.certificate.shown.facts == after.facts
        assert any(check.name == "kept" for check in new.certificate.checks)  # only in part
        assert blobs.size(new.blob) == new.bytes
        assert blobs.exists(new.cover)
        assert not blobs.exists(old.blob)


def test_footage_that_is_gone_keeps_the_hold_until_it_is_back(farm, boss, tmp_path):
    farm.hire()
    before = made(farm, boss, tmp_path, (SQUARE,))
    with farm.database.reading() as session:
        key = session.scalars(select(Footage.blob)).one()
    blobs = blobs_of(farm.settings)
    film = blobs.path(key).read_bytes()
    blobs.delete(key)
    approve(farm, boss, 2790)
    job = farm.until(job_of(farm, before.id, JobKind.REPRICE), JobState.DONE, JobState.FAILED)
    assert (job.state, job.error_code) == (JobState.FAILED, "clip.footage_gone"), farm.logs()
    held = clip_of(farm)
    assert held.held_since is not None
    assert held.renditions[0].blob == before.renditions[0].blob
    assert blobs.put_bytes(film, ".mp4") == key
    with farm.database.session() as session:
        renew_clip(session, queue.enqueue, boss, before.id)
    again = farm.until(job_of(farm, before.id, JobKind.REPRICE), JobState.DONE, JobState.FAILED)
    assert again.state is JobState.DONE, farm.logs()
    assert clip_of(farm).held_since is None


def test_what_no_part_can_be_exchanged_of_is_made_whole(farm, boss, tmp_path):
    farm.hire()
    before = made(farm, boss, tmp_path, (SQUARE,))
    with farm.database.session() as session:  # as made before crops were kept
        session.get_one(Clip, before.id).crops = None
    approve(farm, boss, 2790)
    job = farm.until(job_of(farm, before.id, JobKind.REPRICE), JobState.DONE, JobState.FAILED)
    assert job.state is JobState.DONE, farm.logs()
    after = clip_of(farm)
    (new,) = after.renditions
    assert new.blob != before.renditions[0].blob
    assert new.certificate.passed
    assert new.certificate.shown.facts.price == Money(2790)
    assert after.held_since is None
