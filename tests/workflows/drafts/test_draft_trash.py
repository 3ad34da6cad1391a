"""Deleted drafts: back within thirty days, gone after them, with the voices that no clip and no copy needs."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from studio.errors import Conflict, NotFound
from studio.records.desk import DraftEdit, DraftTake, VoiceOver
from studio.records.drafts import DraftVersion, EditDraft, VoiceRecording
from studio.records.edit import SourceRef
from studio.records.people import Role
from studio.records.work import ClipOrder
from studio.units import Aspect, Size, TimeRange, now
from studio.workflows.backup.wanted import named_keys
from studio.workflows.blob_use import in_use
from studio.workflows.drafts.draft_trash import restore_draft, trash_draft, trashed_drafts
from studio.workflows.drafts.drafts import drafts_of, keep_version, open_draft
from studio.workflows.drafts.sweep_drafts import sweep_drafts
from studio.workflows.footage.disk_use import disk_use
from studio.workflows.footage.footage_trash import KEEP

TALL = Aspect(9, 16)


@pytest.fixture
def spoken(place):
    """A draft with a voice: ids of both, and the blob's key."""
    return begun(place, b"a voice")


def begun(place, data, copy_of=None, voice=None):
    key = place.blobs.put_bytes(data, ".m4a")
    with place.database.session() as session:
        draft = EditDraft(
            unit_id=place.county, item_id=place.item, footage_ids=[], edit=edit(), copy_of=copy_of
        )
        session.add(draft)
        session.flush()
        recording_id = voice or _recorded(session, place, draft, key)
        over = VoiceOver(recording=recording_id, blob=key, start=Fraction(1), length=Fraction(2))
        draft.edit = edit().model_copy(update={"voices": (over,)})
        keep_version(session, draft)
        return draft.id, recording_id, key


def _recorded(session, place, draft, key):
    kept = VoiceRecording(
        unit_id=place.county, draft_id=draft.id, blob=key, bytes=7, length_ms=2000, outline="20"
    )
    session.add(kept)
    session.flush()
    return kept.id


def edit():
    return DraftEdit(
        sources=(SourceRef(sha256="0" * 64, display=Size(640, 360)),),
        rate=Fraction(25),
        takes=(DraftTake(number=1, source=0, shot=0, range=TimeRange.of(0, 8)),),
        template="product-hero",
        aspects=(TALL,),
        preset="social",
        length_s=10,
    )


def old(place, viewer, draft_id, more=timedelta(seconds=1)):
    with place.database.session() as session:
        trash_draft(session, viewer, draft_id).trashed_at = now() - KEEP - more


def rows(place, kind):
    with place.database.reading() as session:
        return len(session.scalars(select(kind)).all())


def test_thirty_days_to_come_back_and_then_nothing_is_left(place, spoken):
    draft_id, _, key = spoken
    viewer = place.person(Role.MEDIA)
    old(place, viewer, draft_id, timedelta(seconds=-60))
    with place.database.session() as session:
        assert drafts_of(session, viewer) == []
        assert [each.id for each in trashed_drafts(session, viewer)] == [draft_id]
        with pytest.raises(Conflict):
            open_draft(session, viewer, draft_id)
    assert sweep_drafts(place.database, place.blobs) == 0
    with place.database.session() as session:
        restore_draft(session, viewer, draft_id)
        assert open_draft(session, viewer, draft_id).edit.voices
    old(place, viewer, draft_id)
    assert sweep_drafts(place.database, place.blobs) == 1
    assert (rows(place, EditDraft), rows(place, DraftVersion), rows(place, VoiceRecording)) == (
        0,
        0,
        0,
    )
    assert not place.blobs.exists(key)
    assert sweep_drafts(place.database, place.blobs) == 0
    with place.database.session() as session, pytest.raises(NotFound):
        restore_draft(session, viewer, draft_id)


def test_a_voice_that_a_clip_was_made_with_outlives_its_draft(place, spoken):
    draft_id, recording_id, key = spoken
    with place.database.session() as session:
        draft = session.get_one(EditDraft, draft_id)
        order = ClipOrder(
            unit_id=place.county,
            item_id=place.item,
            template="product-hero",
            aspects=["9:16"],
            lengths=["10"],
            footage_ids=[],
            edit=draft.edit,
        )
        session.add(order)
    old(place, place.person(Role.MEDIA), draft_id)
    assert sweep_drafts(place.database, place.blobs) == 1
    assert place.blobs.exists(key)
    with place.database.reading() as session:
        assert session.get_one(VoiceRecording, recording_id).draft_id is None
        assert in_use(session, key)


def test_a_copy_goes_on_with_the_voice_of_what_it_was_copied_from(place, spoken):
    draft_id, recording_id, key = spoken
    copy_id, _, _ = begun(place, b"a voice", copy_of=draft_id, voice=recording_id)
    old(place, place.person(Role.MEDIA), draft_id)
    assert sweep_drafts(place.database, place.blobs) == 1
    assert place.blobs.exists(key)
    with place.database.reading() as session:
        assert session.get_one(EditDraft, copy_id).copy_of is None


def test_the_same_bytes_recorded_for_two_drafts_go_with_the_last(place, spoken):
    first, _, key = spoken
    second, _, _ = begun(place, b"a voice")
    viewer = place.person(Role.MEDIA)
    old(place, viewer, first)
    sweep_drafts(place.database, place.blobs)
    assert place.blobs.exists(key)
    old(place, viewer, second)
    sweep_drafts(place.database, place.blobs)
    assert not place.blobs.exists(key)


def test_backups_and_the_disk_know_voices(place, spoken):
    _, _, key = spoken
    with place.database.engine.connect() as connection:
        assert key in named_keys(connection)
    with place.database.session() as session:
        use = disk_use(session, place.person(Role.ADMINISTRATOR), place.settings)
    assert [each.kinds["voices"] for each in use.units] == [7]
