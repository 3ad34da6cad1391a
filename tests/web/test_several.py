"""Finding clips and taking several of them at once."""

from __future__ import annotations

import html
import io
import re
import zipfile
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlalchemy import select, update

from studio.records.downloads import Download
from studio.records.sellers import PersonalClip
from studio.records.work import Clip, ClipState
from studio.units import now
from studio.workflows.gallery import take_several
from tests.web.seed import CLIP_BYTES, picture


def several(visitor, *ids):
    return visitor.get("/gallery/several.zip", query_string=[("file", each) for each in ids])


def opened(answer):
    return zipfile.ZipFile(io.BytesIO(answer.data))


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


def test_a_zip_that_broke_off_goes_on(enter, qidong, database):
    seller = enter("qidong-seller")
    ids = (qidong["published_square"], qidong["published_tall"])
    path = "/gallery/several.zip?" + "&".join(f"file={each}" for each in ids)
    whole = seller.get(path)
    assert whole.headers["Accept-Ranges"] == "bytes"
    half = len(whole.data) // 2
    tag = {"If-Range": whole.headers["ETag"]}
    first = seller.get(path, headers={"Range": f"bytes=0-{half - 1}"} | tag)
    rest = seller.get(path, headers={"Range": f"bytes={half}-"} | tag)
    assert (first.status_code, rest.status_code) == (206, 206)
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole.data) - 1}/{len(whole.data)}"
    assert rest.content_length == len(rest.data)
    assert first.data + rest.data == whole.data
    with database.reading() as session:
        assert len(session.scalars(select(Download)).all()) == 4, "whole and first, not the rest"
    beyond = seller.get(path, headers={"Range": f"bytes={len(whole.data)}-"})
    assert beyond.status_code == 416


def test_another_zip_is_not_taken_for_the_rest_of_the_first(enter, qidong, database):
    seller, path = enter("qidong-seller"), f"/gallery/several.zip?file={qidong['published_square']}"
    tag = seller.get(path).headers["ETag"]
    with database.session() as session:
        session.execute(update(Clip).values(post_text="另一段文案"))
    again = seller.get(path, headers={"Range": "bytes=100-", "If-Range": tag})
    assert (again.status_code, again.data[:4]) == (200, b"PK\x03\x04")


def test_head_counts_nothing(enter, qidong, database):
    path = f"/gallery/several.zip?file={qidong['published_tall']}"
    answer = enter("qidong-seller").client.head(path, buffered=True)
    assert (answer.status_code, answer.data) == (200, b"")
    with database.reading() as session:
        assert session.scalars(select(Download)).all() == []


@pytest.fixture
def way_out(enter, qidong):
    """Where WeChat is sent with two ticked files."""
    wanted = [("file", qidong["published_square"]), ("file", qidong["published_tall"])]
    answer = enter("qidong-seller").get(
        "/gallery/several.zip", query_string=wanted, headers={"User-Agent": WECHAT}
    )
    assert answer.status_code == 302
    return answer.location


WECHAT = "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"


def test_from_wechat_several_are_saved_where_nobody_is_known(enter, way_out, world, database):
    inside = enter().get(way_out, headers={"User-Agent": WECHAT}).text
    assert "在浏览器打开" in inside
    assert "take-several.zip" not in inside
    outside = enter().get(way_out).text
    assert "2 条成片待保存" in outside
    save = html.unescape(re.search(r'href="(/gallery/take-several.zip[^"]+)"', outside)[1])
    with opened(enter().get(save)) as archive:
        assert archive.testzip() is None
        assert [name for name in archive.namelist() if name.endswith(".mp4")] == [
            "黄花菜_祁东县_15秒_方形1x1.mp4",
            "周姐土货铺_黄花菜_祁东县_15秒_竖屏9x16.mp4",
        ]
    with database.reading() as session:
        rows = session.scalars(select(Download)).all()
    assert {row.account_id for row in rows} == {world.accounts["qidong-seller"]}


def test_its_address_is_short_enough_for_servers_with_all_files_ticked(way_out):
    """gunicorn takes a request line of 4094 bytes."""
    one = (len(way_out) - len("/gallery/take-several")) / 2
    assert one * take_several.MOST_FILES + 100 < 4094


@pytest.mark.parametrize("what", ["changed", "two people", "none", "many", "withdrawn", "held"])
def test_several_links_are_as_good_as_each_of_them(enter, way_out, qidong, database, what):
    links = parse_qs(urlsplit(way_out).query)["take"]
    status = {"none": 400, "many": 400, "held": 409}.get(what, 404)
    if what == "changed":
        links[1] = links[1][:-2] + ("AA" if links[1][-2:] != "AA" else "BB")
    elif what == "two people":
        page = enter("qidong-media").get(f"/gallery/{qidong['published_clip']}").text
        links[1] = re.search(r'"/gallery/take/([^"/]+)/save"', page)[1]
    elif what == "none":
        links = []
    elif what == "many":
        links = [f"{links[0]}{n}" for n in range(21)]
    with database.session() as session:
        if what == "withdrawn":
            session.execute(update(Clip).values(state=ClipState.WITHDRAWN))
        elif what == "held":
            session.execute(update(Clip).values(held_since=now()))
    for path in ("/gallery/take-several", "/gallery/take-several.zip"):
        query = [("take", each) for each in links]
        assert enter().get(path, query_string=query).status_code == status
    with database.reading() as session:
        assert session.scalars(select(Download)).all() == []
