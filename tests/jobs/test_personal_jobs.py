"""Clips in sellers' names through the real queue: one, and a batch that is killed in the middle."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select

from jobs import queue
from studio.records.people import Account, Membership, Role
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Job, JobKind, JobState
from studio.store import Viewer, blobs_of
from studio.workflows.clips.publish import publish
from studio.workflows.footage.receive_footage import keep_file
from studio.workflows.gallery.make_mine import make_for_all, make_mine
from studio.workflows.gallery.shop import send_portrait
from tests.jobs.clips import POSTGRESQL, SQLITE, SQUARE, clip_of, ended, hire_boss, job_of, made
from tests.jobs.conftest import children_of
from tests.published import face

pytestmark = [pytest.mark.queue, pytest.mark.media]


def seller(farm, name):
    with farm.database.session() as session:
        account = Account(login=name, name=name, password_hash="-")
        session.add(account)
        session.flush()
        session.add(Membership(account_id=account.id, unit_id=farm.county, role=Role.SELLER))
        session.add(Seller(unit_id=farm.county, account_id=account.id, shop=f"{name}土货铺"))
    return Viewer(account.id, ((farm.county, Role.SELLER),))


def files(farm):
    with farm.database.reading() as session:
        found = select(PersonalClip).order_by(PersonalClip.created_at, PersonalClip.id)
        return session.scalars(found).all()


@pytest.fixture
def boss(farm):
    return hire_boss(farm)


@pytest.fixture
def clip(farm, boss, tmp_path):
    """A published clip whose body says no price; one worker is there."""
    farm.hire()
    clip = made(farm, boss, tmp_path, (SQUARE,), "live-teaser")
    with farm.database.session() as session:
        publish(session, boss, clip.id)
    return clip


def with_portrait(farm, viewer, folder):
    """The seller's shop after their picture went through the gate."""
    blobs = blobs_of(farm.settings)
    kept = keep_file(blobs, face(folder / "me.jpg"), "我.jpg")
    with farm.database.session() as session:
        shop = send_portrait(session, queue.enqueue, viewer, kept)
    ended(farm, job_of(farm, shop.id, JobKind.PORTRAIT))
    farm.wait(farm.is_clean)
    assert not blobs.exists(kept.key)  # what was sent is not kept
    with farm.database.reading() as session:
        return session.get_one(Seller, shop.id)


def done(farm, job_id):
    job = ended(farm, job_id)
    assert (job.state, job.error_code) == (JobState.DONE, None), farm.logs()


@SQLITE
def test_one_seller_gets_theirs_and_the_next_time_at_once(farm, clip, tmp_path):
    zhou, blobs, (rendition,) = seller(farm, "周姐"), blobs_of(farm.settings), clip.renditions
    shop = with_portrait(farm, zhou, tmp_path)
    assert (shop.portrait_sent, shop.refusal_code) == (None, None), farm.logs()
    assert blobs.path(shop.portrait).read_bytes()[:2] == b"\xff\xd8"
    wish = (queue.enqueue, farm.settings, zhou, rendition.id, None)
    with farm.database.session() as session:
        asked = make_mine(session, *wish)
    done(farm, asked.job_id)
    (own,) = files(farm)
    assert blobs.size(own.blob) == own.bytes != rendition.bytes
    assert blobs.exists(own.cover)
    with farm.database.session() as session:
        again = make_mine(session, *wish)
        assert (again.id, again.blob) == (own.id, own.blob)
        assert session.query(Job).filter_by(kind=JobKind.PERSONALISE).count() == 1


@POSTGRESQL
def test_a_batch_killed_in_the_middle_goes_on_where_it_was(farm, boss, clip):
    blobs, (rendition,) = blobs_of(farm.settings), clip.renditions
    for number in range(12):
        seller(farm, f"第{number}号" if number else "〇𪚥")
    with farm.database.session() as session:
        batch = make_for_all(session, queue.enqueue, farm.settings, boss, rendition.id)
    assert (batch.there, batch.queued) == (0, 12)
    job_id = files(farm)[0].job_id
    farm.wait(lambda: any(each.blob for each in files(farm)))
    farm.workers[0].kill()
    farm.workers[0].wait()
    farm.wait(lambda: not children_of(job_id), seconds=2)
    before = {each.id: each.blob for each in files(farm) if each.blob}
    assert len(before) < 11  # it was in the middle
    farm.hire()
    done(farm, job_id)
    after = {each.id: each.blob for each in files(farm) if each.blob}
    assert before.items() <= after.items()  # what was made is not made again
    assert len(after) == 11
    (wrong,) = [each for each in files(farm) if each.error_code]
    assert wrong.error_code == "brand.missing_glyph"
    for key in after.values():
        assert key[3:67] == hashlib.sha256(blobs.path(key).read_bytes()).hexdigest()
    farm.wait(farm.is_clean)
    assert clip_of(farm).renditions[0].blob == rendition.blob


@POSTGRESQL
def test_what_is_no_picture_is_refused_in_words(farm, tmp_path):
    hire_boss(farm)
    zhou, blobs = seller(farm, "周姐"), blobs_of(farm.settings)
    path = tmp_path / "me.jpg"
    path.write_bytes(b"<svg onload='alert(1)'>")
    kept = keep_file(blobs, path, "我.jpg")
    with farm.database.session() as session:
        shop = send_portrait(session, queue.enqueue, zhou, kept)
    farm.hire()
    job = ended(farm, job_of(farm, shop.id, JobKind.PORTRAIT))
    assert job.state is JobState.FAILED
    with farm.database.reading() as session:
        shop = session.get_one(Seller, shop.id)
    assert (shop.portrait, shop.portrait_sent) == (None, None)
    assert shop.refusal_code == job.error_code
