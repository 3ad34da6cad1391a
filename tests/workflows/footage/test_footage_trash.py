"""Thirty days in the trash: then files go, what clips and others need stays, and bytes that come again are welcome."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from jobs.queue import enqueue
from studio.errors import Conflict
from studio.records.people import Role
from studio.records.work import Footage, FootageState, Job, JobState
from studio.store import get_or_not_found
from studio.units import now
from studio.workflows.footage.footage_trash import KEEP, YOUNG_S, restore, sweep_trash, trash
from studio.workflows.footage.receive_footage import Place as Where
from studio.workflows.footage.receive_footage import keep_file, receive_footage


@pytest.fixture
def filed(place, tmp_path):
    """Receives bytes as somebody's footage, looked at already; gives footage id and blob key."""

    def filed(viewer, unit, data=b"some film"):
        kept = keep_file(place.blobs, place.upload(data, tmp_path), "晒场.mp4", move=True)
        with place.database.session() as session:
            footage = receive_footage(session, enqueue, viewer, kept, Where(unit)).footage
            footage.state = FootageState.READY
            for job in session.query(Job).filter_by(subject_id=footage.id):
                job.state = JobState.DONE
        _age(place.blobs.path(kept.key))
        return footage.id, kept.key

    return filed


def _age(path):
    was = path.stat().st_mtime - YOUNG_S - 1
    os.utime(path, (was, was))


def old_trash(place, viewer, footage_id, more=timedelta(seconds=1)):
    with place.database.session() as session:
        trash(session, viewer, footage_id).trashed_at = now() - KEEP - more


def test_files_go_after_thirty_days_and_not_a_second_before(place, filed):
    viewer = place.person(Role.ADMINISTRATOR)
    footage_id, key = filed(viewer, place.county)
    old_trash(place, viewer, footage_id, timedelta(seconds=-60))
    assert sweep_trash(place.database, place.blobs) == 0
    assert place.blobs.exists(key)
    with place.database.session() as session:
        session.get_one(Footage, footage_id).trashed_at = now() - KEEP
    assert sweep_trash(place.database, place.blobs) == 1
    assert not place.blobs.exists(key)
    assert sweep_trash(place.database, place.blobs) == 0
    with place.database.session() as session, pytest.raises(Conflict) as caught:
        restore(session, viewer, footage_id)
    assert caught.value.code == "footage.emptied"


def test_bytes_that_another_unit_keeps_stay(place, filed):
    ours, theirs = place.person(Role.ADMINISTRATOR), place.person(Role.MEDIA, place.other)
    footage_id, key = filed(ours, place.county)
    other_id, same = filed(theirs, place.other)
    assert (same, other_id != footage_id) == (key, True)
    old_trash(place, ours, footage_id)
    assert sweep_trash(place.database, place.blobs) == 1
    assert place.blobs.exists(key)


def test_bytes_that_were_written_this_hour_wait_for_the_next_round(place, filed):
    viewer = place.person(Role.ADMINISTRATOR)
    footage_id, key = filed(viewer, place.county)
    old_trash(place, viewer, footage_id)
    os.utime(place.blobs.path(key))
    assert sweep_trash(place.database, place.blobs) == 0
    with place.database.reading() as session:
        assert session.get_one(Footage, footage_id).emptied_at is None


@pytest.mark.parametrize("swept", [False, True])
def test_the_same_file_uploaded_again_brings_it_back(place, filed, swept):
    viewer = place.person(Role.ADMINISTRATOR)
    footage_id, _ = filed(viewer, place.county)
    old_trash(place, viewer, footage_id)
    if swept:
        assert sweep_trash(place.database, place.blobs) == 1
    again, key = filed(viewer, place.county)
    assert again == footage_id
    with place.database.reading() as session:
        footage = get_or_not_found(session, viewer, Footage, footage_id)
        assert (footage.trashed_at, footage.emptied_at, footage.blob) == (None, None, key)
    assert place.blobs.exists(key)


def test_what_a_job_reads_is_not_trashed(place, filed):
    viewer = place.person(Role.ADMINISTRATOR)
    footage_id, _ = filed(viewer, place.county)
    with place.database.session() as session:
        for job in session.query(Job).filter_by(subject_id=footage_id):
            job.state = JobState.RUNNING
        with pytest.raises(Conflict) as caught:
            trash(session, viewer, footage_id)
    assert caught.value.code == "footage.in_work"
