"""Finding clips and taking several of them at once."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update

from studio.records.downloads import Download
from studio.records.goods import Item
from studio.records.sellers import PersonalClip
from studio.records.work import Clip, ClipOrder, ClipState, Rendition
from studio.store import viewer_of
from studio.units import now
from studio.workflows import take_several
from studio.workflows.find_clips import find_clips
from tests.web.seed import CLIP_BYTES, picture


def several(visitor, *ids):
    return visitor.get("/gallery/several.zip", query_string=[("file", each) for each in ids])


def opened(answer):
    return zipfile.ZipFile(io.BytesIO(answer.data))


@pytest.fixture
def more(database, qidong):
    """Two more published clips of the county: another item out of season, 30 s and wide; and a light one."""
    with database.session() as session:
        first = session.get_one(Clip, qidong["published_clip"])
        values = {name: getattr(first.item, name) for name in COPIED}
        dates = {"season_from": None, "season_to": None}
        other = Item(
            **values | dates | {"sku": "qidong-mss", "name_zh": "米酥食", "name_en": "Rice"}
        )
        session.add(other)
        session.flush()
        wide = clone(session, first, other.id, 30, "16:9", "social", 9000)
        light = clone(session, first, first.item_id, 15, "9:16", "light", 5000)
        return {"item": other.id, "wide": wide.id, "light": light.id, "clip": wide.clip_id}


COPIED = (
    "unit_id", "kind", "origin", "spec", "price_unit", "price_fen", "selling_points", "link",
)  # fmt: skip


def clone(session, first, item_id, length, aspect, preset, size):
    file = first.renditions[0]
    order = ClipOrder(
        unit_id=first.unit_id,
        item_id=item_id,
        template=first.order.template,
        aspects=[aspect],
        lengths=[str(length)],
        footage_ids=[],
        preset=preset,
    )
    session.add(order)
    session.flush()
    facts = first.facts
    if item_id != first.item_id:
        facts = facts.model_copy(update={"name_zh": "米酥食", "name_en": "Rice"})
    clip = Clip(
        unit_id=first.unit_id,
        order_id=order.id,
        item_id=item_id,
        title=f"{facts.name_zh} {length} 秒",
        post_text="x",
        length_s=length,
        state=ClipState.PUBLISHED,
        timeline=first.timeline,
        facts=facts,
        made_from="x",
        published_at=now() + timedelta(minutes=1),
    )
    session.add(clip)
    session.flush()
    rendition = Rendition(
        clip_id=clip.id,
        aspect=aspect,
        preset=preset,
        blob=file.blob,
        cover=file.cover,
        bytes=size,
        width=file.width,
        height=file.height,
        duration_ms=length * 1000,
        certificate=file.certificate,
    )
    session.add(rendition)
    session.flush()
    return rendition


def test_a_zip_holds_films_covers_and_texts_under_good_names(enter, qidong, database):
    seller = enter("qidong-seller")
    answer = several(seller, qidong["published_square"], qidong["published_tall"])
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].isascii()
    assert re.search(r"成片_\d{4}-\d{4}\.zip", unquote(answer.headers["Content-Disposition"]))
    assert answer.content_length == len(answer.data)
    with opened(answer) as archive:
        stems = ("黄花菜_祁东县_15秒_方形1x1", "周姐土货铺_黄花菜_祁东县_15秒_竖屏9x16")
        assert archive.namelist() == [
            f"{stem}.{suffix}" for stem in stems for suffix in ("mp4", "jpg", "txt")
        ]
        assert archive.read(f"{stems[0]}.mp4") == CLIP_BYTES + b"1:1"
        assert archive.read(f"{stems[0]}.jpg") == picture()
        assert "#家乡味道" in archive.read(f"{stems[0]}.txt").decode("utf-8-sig")
        assert archive.read(f"{stems[1]}.mp4").startswith(CLIP_BYTES + b"mine")
    with database.reading() as session:
        rows = session.scalars(select(Download)).all()
    assert sorted((row.rendition_id, row.own) for row in rows) == sorted(
        ((qidong["published_square"], False), (qidong["published_tall"], True))
    )


def test_the_countys_file_is_there_where_ones_own_is_not(enter, qidong, database):
    with database.session() as session:
        session.execute(update(PersonalClip).values(blob=None))
    with opened(several(enter("qidong-seller"), qidong["published_tall"])) as archive:
        assert archive.read(archive.namelist()[0]) == CLIP_BYTES + b"9:16"


def test_names_that_are_alike_get_a_number(enter, qidong, more):
    answer = several(enter("qidong-media"), qidong["published_tall"], more["light"])
    with opened(answer) as archive:
        films = [name for name in archive.namelist() if name.endswith(".mp4")]
    assert films == ["黄花菜_祁东县_15秒_竖屏9x16.mp4", "黄花菜_祁东县_15秒_竖屏9x16_2.mp4"]


@pytest.mark.parametrize("name", ["ready_tall", "sangzhi", "nonsense"])
def test_what_is_not_ones_own_is_in_no_zip(enter, qidong, sangzhi, name, database):
    wanted = {"ready_tall": qidong["ready_tall"], "sangzhi": sangzhi["published_tall"]}
    answer = several(enter("qidong-seller"), qidong["published_tall"], wanted.get(name, name))
    assert answer.status_code == 404
    with database.reading() as session:
        assert session.scalars(select(Download)).all() == []


def test_a_held_clip_is_in_no_zip(enter, qidong, database):
    with database.session() as session:
        session.execute(update(Clip).values(held_since=now()))
    assert several(enter("qidong-seller"), qidong["published_tall"]).status_code == 409


def test_what_is_too_much_for_a_phone_is_refused_in_words(enter, qidong, monkeypatch):
    seller = enter("qidong-seller")
    assert "还没有勾选" in several(seller).text
    many = several(seller, *(f"{n:032x}" for n in range(21)))
    assert (many.status_code, "最多打包 20 个" in many.text) == (400, True)
    twice = several(seller, *([qidong["published_tall"]] * 30))
    assert twice.status_code == 200
    monkeypatch.setattr(take_several, "MOST_MB", 0)
    large = several(seller, qidong["published_tall"])
    assert (large.status_code, "1 MB" in large.text) == (400, True)


def test_head_counts_nothing(enter, qidong, database):
    path = f"/gallery/several.zip?file={qidong['published_tall']}"
    answer = enter("qidong-seller").client.head(path, buffered=True)
    assert (answer.status_code, answer.data) == (200, b"")
    with database.reading() as session:
        assert session.scalars(select(Download)).all() == []


def names(page):
    return re.findall(r'<span class="tile-name">([^<]+)<', page)


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
    with database.reading() as session:
        viewer = viewer_of(session, world.accounts["qidong-seller"])
        found = find_clips(session, viewer, on=on)
        assert [clip.facts.name_zh for clip in found] == order
        assert len(found[-1].renditions) >= 1


def test_a_season_over_new_year(database, world, more):
    with database.session() as session:
        winter = {"season_from": "11-20", "season_to": "02-10"}
        session.execute(update(Item).where(Item.id == more["item"]).values(**winter))
    with database.reading() as session:
        viewer = viewer_of(session, world.accounts["qidong-seller"])
        for on, first in ((date(2026, 12, 31), "米酥食"), (date(2027, 2, 10), "米酥食")):
            assert find_clips(session, viewer, on=on)[0].facts.name_zh == first
        late = find_clips(session, viewer, on=date(2027, 2, 11))
        assert {clip.facts.name_zh for clip in late} == {"米酥食", "黄花菜"}


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
    with database.session() as session:
        whole = session.get_one(Clip, qidong["published_clip"])
        whole.state = ClipState.WITHDRAWN
    assert names(enter("qidong-seller").get("/gallery").text).count("黄花菜") == 1


def test_tiles_tell_the_size_and_can_be_ticked_outside_wechat(enter, qidong):
    seller = enter("qidong-seller")
    page = seller.get("/gallery").text
    assert f'name="file" value="{qidong["published_tall"]}" form="several"' in page
    assert "10 KB" in page
    inside = seller.get("/gallery", headers={"User-Agent": "MicroMessenger/8.0"}).text
    assert 'form="several"' not in inside
