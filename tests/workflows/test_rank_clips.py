"""The gallery's order as it is kept and read, on each kind of database."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from studio.records.gallery import GalleryDay
from studio.records.goods import Item
from studio.records.work import Clip, ClipState
from studio.store import Database, viewer_of
from studio.units.clock import today
from studio.workflows import clip_order
from studio.workflows.clip_order import ClipPlace
from studio.workflows.clips.publish import publish, withdraw
from studio.workflows.gallery.find_clips import ClipSearch, find_clips
from studio.workflows.rank_clips import keep_ranked, rank_clips_of
from tests.web.more import add_more, clone
from tests.web.seed import make_world

SUMMER, WINTER = date(2026, 7, 1), date(2026, 12, 1)
AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def county(settings):
    """A studio with clips; its database, the ids of Qidong, and its administrator."""
    world = make_world(settings)
    ids = world.counties["qidong"].ids
    with closing(Database(settings)) as database:
        ids |= {f"more_{name}": each for name, each in add_more(database, ids).items()}
        yield database, ids, world.accounts["qidong-administrator"]


def rank(database, clip_id):
    with database.reading() as session:
        return session.get_one(Clip, clip_id).gallery_rank


def test_ranks_follow_the_day(county):
    database, ids, _ = county
    for on, seasonal in ((SUMMER, 3), (WINTER, 1), (SUMMER, 3)):
        keep_ranked(database, on)
        assert rank(database, ids["published_clip"]) == seasonal
        assert rank(database, ids["more_clip"]) == 2
        assert rank(database, ids["ready_clip"]) is None


def test_ranked_once_a_day(county):
    database, ids, _ = county
    keep_ranked(database, SUMMER)
    with database.session() as session:
        session.execute(update(Clip).values(gallery_rank=None))
    keep_ranked(database, SUMMER)
    assert rank(database, ids["published_clip"]) is None
    with database.reading() as session:
        assert session.scalars(select(GalleryDay.day)).all() == ["2026-07-01"]


def test_a_light_version_stands_alone_only_without_its_other(county):
    database, ids, account = county
    keep_ranked(database)
    with database.session() as session:
        viewer = viewer_of(session, account)
        item = Clip.item_id == ids["item"]
        light = session.scalars(select(Clip).where(item, Clip.gallery_rank.is_(None))).all()
        light = next(each for each in light if each.state is ClipState.PUBLISHED)
        withdraw(session, viewer, ids["published_clip"], "卖完了")
        session.refresh(light)
        assert light.gallery_rank is not None
        publish(session, viewer, ids["published_clip"])
        session.refresh(light)
        assert light.gallery_rank is None
        assert session.get_one(Clip, ids["published_clip"]).gallery_rank is not None


def test_another_season_is_another_place(county):
    database, ids, _ = county
    keep_ranked(database, WINTER)
    with database.session() as session:
        session.get_one(Item, ids["item"]).season_to = "12-15"
        rank_clips_of(session, ids["item"], WINTER)
    assert rank(database, ids["published_clip"]) == 3


@pytest.fixture
def many(county):
    """Twenty clips more, two of them at each moment; ranked for summer."""
    database, ids, account = county
    with database.session() as session:
        first = session.get_one(Clip, ids["published_clip"])
        for number in range(20):
            item = ids["item"] if number % 4 else ids["more_item"]
            file = clone(session, first, item, 10 + number, "9:16", "social", 9000)
            clip = session.get_one(Clip, file.clip_id)
            clip.published_at = AT + timedelta(days=number // 2)
    keep_ranked(database, SUMMER)
    return database, ids, account


@pytest.mark.parametrize(
    ("items", "units"), [(60, 12), (0, 12), (0, 0)], ids=["by item", "by unit", "of all"]
)
@pytest.mark.parametrize("files", [0, 2000], ids=["of many files", "of few files"])
@pytest.mark.parametrize(
    "wanted", [{}, {"words": "qidong"}, {"length": "middle"}, {"aspect": "9:16"}], ids=str
)
def test_pages_follow_each_other(many, monkeypatch, wanted, items, units, files):
    database, _, account = many
    monkeypatch.setattr(clip_order, "FEW_ITEMS", items)
    monkeypatch.setattr(clip_order, "FEW_UNITS", units)
    monkeypatch.setattr(clip_order, "FEW_FILES", files)
    with database.reading() as session:
        viewer = viewer_of(session, account)
        search = ClipSearch(**wanted)
        whole = find_clips(session, viewer, search, limit=100)
        pages, after = [], None
        while True:
            page = find_clips(session, viewer, search, after, limit=3)
            pages.append([clip.id for clip in page.clips])
            if page.following is None:
                break
            after = ClipPlace.parse(str(page.following))
            assert after == page.following
    assert [each for page in pages for each in page] == [clip.id for clip in whole.clips]
    assert all(len(page) == 3 for page in pages[:-1])
    keys = [(clip.gallery_rank, clip.published_at) for clip in whole.clips]
    assert keys == sorted(keys, reverse=True)
    assert len(keys) > 10
    assert whole.following is None


def test_only_in_season_ends_before_what_is_not(many):
    database, ids, account = many
    keep_ranked(database, WINTER)
    with database.reading() as session:
        viewer = viewer_of(session, account)
        page = find_clips(session, viewer, ClipSearch(in_season=True), limit=4)
        rest = find_clips(session, viewer, ClipSearch(in_season=True), page.following)
        assert {clip.item_id for clip in (*page.clips, *rest.clips)} == {ids["more_item"]}
        beyond = ClipPlace(1, AT, "0" * 32)
        assert find_clips(session, viewer, ClipSearch(in_season=True), beyond).clips == []


@pytest.mark.parametrize(
    "text", ["", "x", "4.1.", "3.1.x", "3.-1." + "a" * 32, "3.１." + "a" * 32, "3.1." + "A" * 32]
)
def test_what_is_no_place_is_none(text):
    assert ClipPlace.parse(text) is None


def test_the_season_of_today_is_meant(county):
    database, _, _ = county
    keep_ranked(database)
    with database.reading() as session:
        assert session.scalars(select(GalleryDay.day)).one() == today().isoformat()
