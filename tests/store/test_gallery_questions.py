"""What the gallery asks of the database, on each kind of database."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from studio.errors import NotFound
from studio.records.goods import Item
from studio.records.work import Clip, Rendition
from studio.store import Database, unit_ids, viewer_of
from studio.units.clock import today
from studio.workflows.gallery.download_counts import CountBy, count_by, count_days
from studio.workflows.gallery.find_clips import ClipSearch, find_clips, items_with_clips, light_of
from studio.workflows.gallery.hand_out import count_download, taken_of
from studio.workflows.gallery.take_links import make_links, open_link, revoke_own_links
from studio.workflows.rank_clips import keep_ranked
from tests.web.more import add_more
from tests.web.seed import make_world

KEY = b"a key of the tests"


@pytest.fixture
def filled(settings):
    """A studio with clips; its database, the ids of Qidong, and who sells there."""
    world = make_world(settings)
    ids = world.counties["qidong"].ids
    with closing(Database(settings)) as database:
        ids |= {f"more_{name}": each for name, each in add_more(database, ids).items()}
        yield database, ids, world.accounts["qidong-seller"]


def test_clips_are_found(filled):
    database, ids, account = filled
    with database.session() as session:
        winter = {"season_from": "11-20", "season_to": "02-10"}
        session.execute(update(Item).where(Item.id == ids["more_item"]).values(**winter))

    def found(on=date(2026, 7, 1), **wanted):
        keep_ranked(database, on)
        with database.reading() as session:
            viewer = viewer_of(session, account)
            page = find_clips(session, viewer, ClipSearch(**wanted))
            return [clip.facts.name_zh for clip in page.clips]

    assert found() == ["黄花菜", "米酥食"]
    assert found(date(2027, 1, 1)) == ["米酥食", "黄花菜"]
    assert found(in_season=True) == ["黄花菜"]
    assert found(words="mss", length="middle", aspect="16:9") == ["米酥食"]
    assert found(item_id=ids["item"], unit_id="none") == []
    with database.reading() as session:
        viewer = viewer_of(session, account)
        units = session.scalars(unit_ids(viewer)).all()
        items = items_with_clips(session, viewer, units)
        assert [item.name_zh for item in items] == ["米酥食", "黄花菜"]
        assert items_with_clips(session, viewer, ["none"]) == []
        light = light_of(session, viewer, session.get_one(Rendition, ids["published_tall"]))
        assert light.id == ids["more_light"]


def test_downloads_are_counted(filled):
    database, ids, account = filled
    with database.session() as session:
        viewer = viewer_of(session, account)
        for name in ("published_tall", "published_tall", "more_wide"):
            rendition = session.get_one(Rendition, ids[name])
            count_download(session, viewer, rendition, rendition.clip.unit_id)
    with database.reading() as session:
        viewer = viewer_of(session, account)
        first, last = today() - timedelta(days=2), today()
        taken = {
            by: [line.taken for line in count_by(session, viewer, by, first, last)]
            for by in CountBy
        }
        assert taken == {
            CountBy.CLIP: [2, 1],
            CountBy.ITEM: [2, 1],
            CountBy.SELLER: [3],
            CountBy.COUNTY: [3],
            CountBy.STATION: [3],
        }
        assert [each.taken for each in count_days(session, viewer, first, last)] == [0, 0, 3]
        all_of_them = [clip.id for clip in session.query(Clip)]
        mine = {ids["published_clip"], ids["more_clip"]}
        assert taken_of(session, viewer, all_of_them) == mine


def test_links_are_signed_and_revoked(filled):
    database, ids, account = filled
    with database.session() as session:
        viewer = viewer_of(session, account)
        rendition = session.get_one(Rendition, ids["published_tall"])
        (token,) = make_links(session, KEY, viewer, [rendition])
        assert open_link(session, KEY, token).rendition is rendition
        revoke_own_links(session, viewer)
        session.expire_all()
        with pytest.raises(NotFound):
            open_link(session, KEY, token)
