"""A clip made by the real queue, for tests of what becomes of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload, undefer

from jobs import queue
from studio.records.people import Account, Role
from studio.records.work import Clip, Job, JobKind, JobState, Rendition
from studio.store import Viewer, blobs_of
from studio.units import Aspect
from studio.workflows.cutting.order_clips import OrderWish, order_clips
from studio.workflows.footage.receive_footage import Place, keep_file, receive_footage
from tests.databases import BACKENDS
from tests.goods import daylily
from tests.synthetic import BLUE, GREEN, RED, make_clip

RENDER_S = 300
"""Upper bound of waiting for a render on a busy machine."""

SQLITE, POSTGRESQL = (
    pytest.mark.parametrize("settings", [each], indirect=True) for each in BACKENDS
)
"""Clips take half a minute to render: they are tried on one database, by turns; the queue itself on both."""

SQUARE, TALL = Aspect(1, 1), Aspect(9, 16)


def hire_boss(farm):
    """An administrator of the county, which has an item."""
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


def ended(farm, job_id):
    """The job when it is over, however that is."""
    over = (JobState.DONE, JobState.FAILED)
    farm.wait(lambda: farm.job(job_id).state in over, seconds=RENDER_S)
    return farm.job(job_id)


def ordered(farm, boss, folder, aspects, template="harvest-story", **wish):
    """Order a clip of this film in these aspects; the job that makes it. Small, where nothing else is said."""
    film = make_clip(folder / "a.mp4", 9, shots=(RED, GREEN, BLUE))
    kept = keep_file(blobs_of(farm.settings), film, "采收.mp4")
    with farm.database.session() as session:
        place = Place(farm.county)
        footage = receive_footage(session, queue.enqueue, boss, kept, place).footage
    ended(farm, job_of(farm, footage.id, JobKind.INGEST))
    wish.setdefault("preset", "light")
    wanted = OrderWish("item", (footage.id,), template, aspects, (8,), **wish)
    with farm.database.session() as session:
        order = order_clips(session, queue.enqueue, farm.settings, boss, wanted)
    return job_of(farm, order.id, JobKind.PRODUCE)


def made(farm, boss, folder, aspects, template="harvest-story", **wish):
    """A clip of this film in these aspects."""
    job = ended(farm, ordered(farm, boss, folder, aspects, template, **wish))
    assert job.state is JobState.DONE, farm.logs()
    farm.wait(farm.is_clean)
    return clip_of(farm)


def clip_of(farm):
    load = selectinload(Clip.renditions).options(undefer(Rendition.certificate))
    with farm.database.reading() as session:
        return session.scalars(select(Clip).options(load)).one()
