"""Photographs of items through the real queue and the intake gate."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from jobs import queue
from studio.records.goods import Item
from studio.records.item_photos import ItemPhoto
from studio.records.work import JobKind, JobState
from studio.store import blobs_of
from studio.workflows.catalog.item_photos import add_photo, first_photos, photos_of, remove_photo
from studio.workflows.footage.receive_footage import keep_file
from studio.workflows.loose_blobs import sweep_loose
from tests.jobs.clips import SQLITE, ended, hire_boss, job_of
from tests.published import face

pytestmark = [pytest.mark.queue, pytest.mark.media]


def sent(farm, boss, path, name):
    kept = keep_file(blobs_of(farm.settings), path, name)
    with farm.database.session() as session:
        item = session.scalars(select(Item.id)).first()
        return add_photo(session, queue.enqueue, boss, item, kept)


@SQLITE
def test_photographs_are_developed_and_what_is_none_is_refused_in_words(farm, tmp_path):
    boss, blobs = hire_boss(farm), blobs_of(farm.settings)
    good = sent(farm, boss, face(tmp_path / "a.jpg"), "采摘.jpg")
    drawn = tmp_path / "b.jpg"
    drawn.write_bytes(b"<svg onload='alert(1)'>")
    bad = sent(farm, boss, drawn, "画.jpg")
    gone = sent(farm, boss, face(tmp_path / "c.jpg"), "删去.jpg")
    with farm.database.session() as session:
        remove_photo(session, boss, gone.id)
    farm.hire()
    assert ended(farm, job_of(farm, good.id, JobKind.ITEM_PHOTO)).state is JobState.DONE, (
        farm.logs()
    )
    failed = ended(farm, job_of(farm, bad.id, JobKind.ITEM_PHOTO))
    assert failed.state is JobState.FAILED
    assert ended(farm, job_of(farm, gone.id, JobKind.ITEM_PHOTO)).state is JobState.DONE

    with farm.database.reading() as session:
        first, second = photos_of(session, boss, good.item_id)
        shown = first_photos(session, boss, [good.item_id])
        assert session.get(ItemPhoto, gone.id) is None
    assert (first.id, first.sent) == (good.id, None)
    assert blobs.path(first.photo).read_bytes()[:2] == b"\xff\xd8"
    assert (second.photo, second.sent) == (None, None)
    assert second.refusal_code == failed.error_code
    assert shown[good.item_id].id == good.id
    sweep_loose(farm.database, blobs, timedelta(0))
    for each in (bad, gone):
        assert not blobs.exists(each.sent), "what was sent is forgotten"
    assert blobs.exists(first.photo)
    with farm.database.session() as session:
        remove_photo(session, boss, good.id)
    assert sweep_loose(farm.database, blobs) == 0, "it may be wanted this moment"
    assert sweep_loose(farm.database, blobs, timedelta(0)) == 1
    assert not blobs.exists(first.photo)
