"""Finding clips: narrowed, in season first, marked as taken, with their light versions; at little cost."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import event, update

from studio.records.goods import Item
from studio.records.work import Clip, ClipState, Rendition
from studio.store import viewer_of
from studio.workflows.gallery.find_clips import find_clips
from studio.workflows.rank_clips import keep_ranked


def names(page):
    """Names of the items on the tiles; the pack stands behind each."""
    tiles = re.findall(r'<span class="tile-name">([^<]+)<', page)
    return [name for name, _pack in (tile.rsplit(" ", 1) for tile in tiles)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"q": "mss"}, ["米酥食"]),
        ({"q": "misushi"}, ["米酥食"]),
        ({"length": "middle"}, ["米酥食"]),
        ({"length": "long"}, []),
        ({"aspect": "16:9"}, ["米酥食"]),
        ({"aspect": "3:4"}, []),
        ({"aspect": "1:1"}, ["黄花菜"]),
        ({"length": "short", "aspect": "16:9"}, []),
        ({"item": "none"}, []),
        ({"length": "';--", "aspect": "%", "season": "x", "q": "米"}, ["米酥食"]),
    ],
)
def test_the_gallery_is_narrowed(enter, more, wanted, found):
    page = enter("qidong-seller").get("/gallery", query_string=wanted).text
    assert names(page) == found


def test_an_item_is_chosen_and_stays_chosen(enter, more):
    page = enter("qidong-seller").get("/gallery", query_string={"item": more["item"]}).text
    assert names(page) == ["米酥食"]
    assert f'<option value="{more["item"]}" selected>' in page


@pytest.mark.parametrize(
    ("on", "order"),
    [
        (date(2026, 7, 1), ["黄花菜", "米酥食"]),
        (date(2026, 6, 10), ["黄花菜", "米酥食"]),
        (date(2026, 8, 31), ["黄花菜", "米酥食"]),
        (date(2026, 9, 1), ["米酥食", "黄花菜"]),
        (date(2026, 12, 1), ["米酥食", "黄花菜"]),
    ],
)
def test_what_is_in_season_comes_first(database, world, more, on, order):
    keep_ranked(database, on)
    with database.reading() as session:
        viewer = viewer_of(session, world.accounts["qidong-seller"])
        found = find_clips(session, viewer).clips
        assert [clip.facts.name_zh for clip in found] == order
        assert len(found[-1].renditions) >= 1


def test_a_season_over_new_year(database, world, more):
    with database.session() as session:
        winter = {"season_from": "11-20", "season_to": "02-10"}
        session.execute(update(Item).where(Item.id == more["item"]).values(**winter))
    firsts = ((date(2026, 12, 31), "米酥食"), (date(2027, 2, 10), "米酥食"))
    for on, first in firsts:
        assert shown(database, world, on)[0] == first
    assert set(shown(database, world, date(2027, 2, 11))) == {"米酥食", "黄花菜"}


def shown(database, world, on):
    """Names of the clips in the gallery on a day."""
    keep_ranked(database, on)
    with database.reading() as session:
        viewer = viewer_of(session, world.accounts["qidong-seller"])
        return [clip.facts.name_zh for clip in find_clips(session, viewer).clips]


def test_what_was_taken_is_marked_for_its_taker_only(enter, qidong):
    seller = enter("qidong-seller")
    assert "已取过" not in seller.get("/gallery").text
    seller.get(f"/gallery/files/{qidong['published_tall']}/save")
    assert "已取过" in seller.get("/gallery").text
    assert "您已取过" in seller.get(f"/gallery/{qidong['published_clip']}").text
    assert "已取过" not in enter("qidong-media").get("/gallery").text


def test_the_light_version_is_offered_with_its_size(enter, qidong, more, database):
    path = f"/gallery/{qidong['published_clip']}"
    page = enter("qidong-seller").get(path).text
    assert re.search(rf'href="/gallery/take/c\.{more["light"]}\.[^"]+/save"', page)
    assert "轻量版" in page
    assert "5 KB" in page
    assert "轻量版" not in enter("qidong-seller").get(f"{path}?shape=1:1").text
    assert names(enter("qidong-seller").get("/gallery").text).count("黄花菜") == 1
    with database.session() as session:
        session.execute(update(Rendition).where(Rendition.preset == "light").values(bytes=99_999))
    assert "轻量版" not in enter("qidong-seller").get(path).text


def test_a_light_version_stands_alone_where_there_is_no_other(enter, qidong, more, database):
    assert names(enter("qidong-seller").get("/gallery").text).count("黄花菜") == 1
    office = enter("qidong-administrator")
    office.post(f"/clips/{qidong['published_clip']}/withdraw", {"reason": "卖完了"})
    with database.reading() as session:
        assert session.get_one(Clip, qidong["published_clip"]).state is ClipState.WITHDRAWN
    assert names(enter("qidong-seller").get("/gallery").text).count("黄花菜") == 1


def test_tiles_tell_the_size_and_can_be_ticked(enter, qidong):
    page = enter("qidong-seller").get("/gallery").text
    assert f'name="file" value="{qidong["published_tall"]}" form="several"' in page
    assert "10 KB" in page


@pytest.fixture
def questions(app):
    """Statements that the site sends to the database."""
    sent = []
    engine = app.extensions["county-studio"].database.engine

    @event.listens_for(engine, "before_cursor_execute")
    def note(connection, cursor, statement, *rest):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    yield sent
    event.remove(engine, "before_cursor_execute", note)


MOST_QUESTIONS = 12


@pytest.mark.parametrize(
    "path", ["/gallery", "/gallery?q=hhc", "/gallery/counts", "/gallery/counts.csv?by=seller"]
)
def test_lists_ask_the_database_little_however_long_they_are(enter, questions, more, path):
    media = enter("qidong-media")
    media.get(path)
    questions.clear()
    assert media.get(path).status_code == 200
    assert 0 < len(questions) <= MOST_QUESTIONS, questions


def test_a_clips_page_asks_little_with_all_its_links(enter, questions, more, qidong):
    seller, path = enter("qidong-seller"), f"/gallery/{qidong['published_clip']}"
    seller.get(path)
    questions.clear()
    page = seller.get(path).text
    links = {link[0] for link in re.findall(r'"/gallery/take/(([co])\.[^"/]+)/save"', page)}
    assert len(links) == 3
    assert 0 < len(questions) <= MOST_QUESTIONS, questions


def test_more_clips_come_by_a_link(enter, more, monkeypatch):
    monkeypatch.setattr(
        "studio.workflows.gallery.find_clips.find_clips.__defaults__", (None, None, 1)
    )
    seller = enter("qidong-seller")
    first = seller.get("/gallery", query_string={"q": "qidong"}).text
    (link,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert "回到开头" not in first
    second = seller.get(link.replace("&amp;", "&")).text
    assert 'rel="next"' not in second
    assert 'href="/gallery?q=qidong">回到开头' in second
    assert sorted(names(first) + names(second)) == ["米酥食", "黄花菜"]


@pytest.mark.parametrize(
    "after", ["x", "3.9999999999999999." + "0" * 32, "1.0." + "0" * 32, "9" * 5000]
)
def test_a_place_that_is_none_is_no_fault(enter, more, after):
    answer = enter("qidong-seller").get("/gallery", query_string={"after": after})
    assert answer.status_code == 200
