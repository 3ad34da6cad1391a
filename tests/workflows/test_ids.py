from __future__ import annotations

import pytest
from sqlalchemy import select, update

from jobs import queue
from studio.errors import Conflict, Forbidden, InputError, NotFound
from studio.records.clip import ItemFacts
from studio.records.edit import Timeline
from studio.records.goods import Item
from studio.records.people import AuditEntry, Role
from studio.records.work import (
    Clip,
    ClipOrder,
    ClipState,
    Footage,
    FootageState,
    Job,
    JobKind,
    JobState,
)
from studio.units import Aspect
from studio.workflows.clips import publish as desk
from studio.workflows.cutting.order_clips import OrderWish, facts_for, order_clips
from studio.workflows.footage.receive_footage import Place as Home
from studio.workflows.footage.receive_footage import keep_file, receive_footage, shown_name

WIDE = Aspect(16, 9)


def receive(place, tmp_path, data=b"x" * 100, name="采收.mp4", viewer=None, home=None):
    kept = keep_file(place.blobs, place.upload(data, tmp_path), name, move=True)
    viewer = viewer or place.person(Role.MEDIA)
    with place.database.session() as session:
        home = home or Home(place.county, place.item)
        return receive_footage(session, queue.enqueue, viewer, kept, home)


def take_back(session, viewer, clip_id):
    return desk.withdraw(session, viewer, clip_id, "卖完了")


def all_of(place, kind):
    with place.database.reading() as session:
        return session.scalars(select(kind)).all()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("黄花菜 “采收”.mp4", "黄花菜 “采收”.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Videos\\a.mov", "a.mov"),
        ("a\x00\n\u202eb.mp4", "ab.mp4"),
        ("", "—"),
    ],
)
def test_names_are_only_shown(name, shown):
    assert shown_name(name) == shown


def test_long_names_keep_their_end():
    assert len(shown_name("菜" * 300 + ".mp4")) == 200
    assert shown_name("菜" * 300 + ".mp4").endswith("….mp4"[1:])


def test_an_upload_gives_a_row_a_job_and_a_blob(place, tmp_path):
    received = receive(place, tmp_path)
    (footage,) = all_of(place, Footage)
    (job,) = all_of(place, Job)
    assert not received.known
    assert (footage.name, footage.bytes, footage.state) == ("采收.mp4", 100, FootageState.RECEIVED)
    assert place.blobs.size(footage.blob) == 100
    assert (job.kind, job.subject_id, job.state) == (JobKind.INGEST, footage.id, JobState.QUEUED)
    assert [entry.action for entry in all_of(place, AuditEntry)] == ["footage.receive"]


def test_the_same_bytes_are_recognised_within_a_unit(place, tmp_path):
    first = receive(place, tmp_path)
    again = receive(place, tmp_path, name="another name.mov")
    assert (again.known, again.footage.id) == (True, first.footage.id)
    other = place.person(Role.MEDIA, place.other)
    elsewhere = receive(place, tmp_path, viewer=other, home=Home(place.other))
    assert not elsewhere.known
    assert (len(all_of(place, Footage)), len(all_of(place, Job))) == (2, 2)


def test_an_upload_whose_analysis_was_cancelled_is_queued_anew(place, tmp_path):
    receive(place, tmp_path)
    with place.database.session() as session:
        queue.cancel(session, all_of(place, Job)[0].id)
    receive(place, tmp_path)
    assert sorted(job.state for job in all_of(place, Job)) == [
        JobState.CANCELLED,
        JobState.QUEUED,
    ]


def test_sellers_and_strangers_upload_nothing(place, tmp_path):
    with pytest.raises(Forbidden):
        receive(place, tmp_path, viewer=place.person(Role.SELLER))
    with pytest.raises(NotFound):
        receive(place, tmp_path, viewer=place.person(Role.MEDIA, place.other))
    assert all_of(place, Footage) == all_of(place, Job) == []


@pytest.fixture
def ready(place, tmp_path):
    """Id of footage that counts as analysed."""
    footage = receive(place, tmp_path).footage
    with place.database.session() as session:
        session.execute(update(Footage).values(state=FootageState.READY))
    return footage.id


def order(place, viewer, **wish):
    given = {
        "item_id": place.item,
        "footage_ids": (),
        "template": "product-hero",
        "aspects": (WIDE,),
        "lengths_s": (15, 15, 6),
    }
    with place.database.session() as session:
        return order_clips(
            session, queue.enqueue, place.settings, viewer, OrderWish(**{**given, **wish})
        )


def test_an_order_gives_a_row_and_a_job(place, ready):
    made = order(place, place.person(Role.MEDIA), footage_ids=(ready, ready))
    assert (made.lengths, made.aspects, made.footage_ids) == (["15", "6"], ["16:9"], [ready])
    jobs = [job for job in all_of(place, Job) if job.kind is JobKind.PRODUCE]
    assert [job.subject_id for job in jobs] == [made.id]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"lengths_s": ()}, "order.no_length"),
        ({"aspects": ()}, "order.no_aspect"),
        ({"footage_ids": ()}, "cut.no_files"),
        ({"lengths_s": (5,)}, "cut.length"),
        ({"lengths_s": (61,)}, "cut.length"),
        ({"aspects": (Aspect(2, 1),)}, "cut.aspect"),
        ({"template": "../x"}, "brand.no_template"),
        ({"item_id": "no-such"}, "not_found"),
        ({"footage_ids": ("no-such",)}, "not_found"),
    ],
)
def test_a_wish_that_cannot_be_met_is_told_at_once(place, ready, wish, code):
    with pytest.raises(InputError) as caught:
        order(place, place.person(Role.MEDIA), **{"footage_ids": (ready,), **wish})
    assert caught.value.code == code
    assert all_of(place, ClipOrder) == []


def test_footage_that_is_not_analysed_cannot_be_ordered_from(place, tmp_path):
    footage = receive(place, tmp_path).footage
    with pytest.raises(InputError) as caught:
        order(place, place.person(Role.MEDIA), footage_ids=(footage.id,))
    assert caught.value.code == "order.footage_not_ready"


def test_sellers_and_strangers_order_nothing(place, ready):
    with pytest.raises(Forbidden):
        order(place, place.person(Role.SELLER), footage_ids=(ready,))
    with pytest.raises(NotFound):
        order(place, place.person(Role.MEDIA, place.other), footage_ids=(ready,))


@pytest.fixture
def clip(place, ready):
    """Id of a clip nobody has proposed yet."""
    made = order(place, place.person(Role.MEDIA), footage_ids=(ready,))
    with place.database.session() as session:
        _, facts = facts_for(session, session.get_one(Item, place.item))
        assert isinstance(facts, ItemFacts)
        clip = Clip(
            unit_id=place.county,
            order_id=made.id,
            item_id=place.item,
            title="x",
            post_text="x",
            length_s=15,
            timeline=Timeline(sources=(), takes=(), rate=25),
            facts=facts,
            made_from="x",
        )
        session.add(clip)
    return clip.id


@pytest.mark.parametrize(
    ("role", "may_propose", "may_publish"),
    [
        (Role.SELLER, False, False),
        (Role.MEDIA, True, False),
        (Role.COORDINATOR, True, True),
        (Role.ADMINISTRATOR, True, True),
    ],
)
def test_who_proposes_and_who_publishes(place, clip, role, may_propose, may_publish):
    viewer = place.person(role)
    for action, may in (
        (desk.propose, may_propose),
        (desk.publish, may_publish),
        (take_back, may_publish),
    ):
        if may:
            with place.database.session() as session:
                action(session, viewer, clip)
        else:
            with pytest.raises(Forbidden), place.database.session() as session:
                action(session, viewer, clip)


def test_a_clips_way_to_the_sellers_is_noted(place, clip):
    viewer = place.person(Role.COORDINATOR)
    with place.database.session() as session:
        assert desk.propose(session, viewer, clip).state is ClipState.PROPOSED
        published = desk.publish(session, viewer, clip)
        assert (published.state, published.published_by) == (
            ClipState.PUBLISHED,
            viewer.account_id,
        )
        withdrawn = take_back(session, viewer, clip)
        assert (withdrawn.state, withdrawn.published_at) == (ClipState.WITHDRAWN, None)
    actions = {entry.action for entry in all_of(place, AuditEntry) if entry.subject_id == clip}
    assert actions == {"clip.propose", "clip.publish", "clip.withdraw"}


def test_what_is_done_cannot_be_done_again(place, clip):
    viewer = place.person(Role.COORDINATOR)
    with place.database.session() as session:
        desk.publish(session, viewer, clip)
    for action in (desk.publish, desk.propose):
        with pytest.raises(Conflict), place.database.session() as session:
            action(session, viewer, clip)


def test_a_foreign_clip_is_not_there(place, clip):
    stranger = place.person(Role.ADMINISTRATOR, place.other)
    for action in (desk.propose, desk.publish, take_back):
        with pytest.raises(NotFound), place.database.session() as session:
            action(session, stranger, clip)
