"""Links that hand a file out without a sign-in, and everything that ends them."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update

from studio.records.downloads import Download
from studio.records.people import Account, Membership, Unit
from studio.records.sellers import PersonalClip
from studio.records.work import Clip, Rendition
from studio.store import viewer_of
from studio.units import now
from studio.workflows.gallery import take_links
from tests.web.seed import CLIP_BYTES

WHOLE = CLIP_BYTES + b"9:16"
WECHAT = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50"}


def link_of(visitor, clip_id, *, wechat=False):
    """The address behind the page's save button."""
    page = visitor.get(f"/gallery/{clip_id}", headers=WECHAT if wechat else {}).text
    return html.unescape(re.search(r'href="(/gallery/take/[^"]+)"', page)[1])


@pytest.fixture
def link(enter, qidong):
    return link_of(enter("qidong-seller"), qidong["published_clip"])


def downloads(database):
    with database.reading() as session:
        return session.scalars(select(Download)).all()


def test_the_save_button_works_in_a_browser_that_knows_nobody(enter, link):
    answer = enter().get(link)
    assert answer.data == WHOLE
    assert answer.mimetype == "application/octet-stream"
    assert "黄花菜_祁东县_15秒_竖屏9x16.mp4" in unquote(answer.headers["Content-Disposition"])
    assert "Set-Cookie" not in answer.headers


def test_from_wechat_one_gets_to_a_page_that_any_browser_opens(enter, qidong):
    page = link_of(enter("qidong-seller"), qidong["published_clip"], wechat=True)
    inside = enter().get(page, headers=WECHAT).text
    assert "在浏览器打开" in inside
    assert f"http://localhost{page}</textarea>" in inside
    assert f'href="{page}/save"' not in inside
    outside = enter().get(page).text
    assert "在浏览器打开" not in outside
    assert f'href="{page}/save"' in outside
    assert "#家乡味道" in outside
    assert enter().get(f"{page}/save").data == WHOLE
    assert enter().get(f"{page}/cover.jpg").mimetype == "image/jpeg"
    cover = enter().get(f"{page}/cover/save").headers["Content-Disposition"]
    assert "黄花菜_祁东县_15秒_竖屏9x16.jpg" in unquote(cover)


def test_a_download_that_broke_off_goes_on(enter, link):
    stranger = enter()
    first = stranger.get(link, headers={"Range": "bytes=0-4999"})
    tag = first.headers["ETag"]
    rest = stranger.get(link, headers={"Range": "bytes=5000-", "If-Range": tag})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert rest.headers["Content-Range"] == f"bytes 5000-{len(WHOLE) - 1}/{len(WHOLE)}"
    assert first.data + rest.data == WHOLE
    assert stranger.get(link, headers={"Range": f"bytes={len(WHOLE)}-"}).status_code == 416


def test_head_tells_the_size_and_sends_and_counts_nothing(enter, link, database):
    answer = enter().client.head(link, buffered=True)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(WHOLE))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert downloads(database) == []


def test_what_is_taken_counts_once_for_who_was_given_the_link(enter, link, qidong, world, database):
    stranger = enter()
    stranger.get(link)
    stranger.get(link, headers={"Range": "bytes=500-"})
    (row,) = downloads(database)
    assert row.account_id == world.accounts["qidong-seller"]
    assert (row.clip_id, row.rendition_id) == (qidong["published_clip"], qidong["published_tall"])
    with database.reading() as session:
        assert session.get(Rendition, qidong["published_tall"]).downloads == 1


def test_each_part_of_a_link_is_signed(enter, link, qidong, world):
    stranger = enter()
    token = link.split("/")[3]
    kind, subject, account, until, signature = token.split(".")
    other = world.accounts["qidong-media"]
    wrong = [
        (kind, qidong["published_square"], account, until, signature),
        (kind, qidong["ready_tall"], account, until, signature),
        ("o", qidong["personal"], account, until, signature),
        ("x", subject, account, until, signature),
        (kind, subject, other, until, signature),
        (kind, subject, "0" * 32, until, signature),
        (kind, subject, account, f"{int(until, 16) + 1:x}", signature),
        (kind, subject, account, f"0{until}", signature),
        (kind, subject, account, "f" * 30, signature),
        (kind, subject, account, "later", signature),
        (kind, subject, account, until, signature[:-1]),
        (kind, subject, account, until, signature[:-1] + ("A" if signature[-1] != "A" else "E")),
        (kind, subject, account, until, ""),
        (kind, subject, account, until),
        (kind, subject, account, until, signature, signature),
        ("黄", subject, account, until, signature),
        ("a" * 300,),
    ]
    for parts in wrong:
        for what in ("", "/save", "/cover.jpg", "/cover/save"):
            answer = stranger.get(f"/gallery/take/{'.'.join(parts)}{what}")
            assert answer.status_code == 404, parts
            assert "下载链接无效" in answer.text
    assert stranger.get(link).status_code == 200


def test_another_key_signs_nothing_here(enter, link, app):
    app.secret_key = "another key of the tests"
    assert enter().get(link).status_code == 404


def test_after_two_days_it_is_over(enter, qidong, monkeypatch):
    monkeypatch.setattr(take_links, "LIFE", timedelta(seconds=-1))
    old = link_of(enter("qidong-seller"), qidong["published_clip"])
    for path in (old, old.removesuffix("/save")):
        answer = enter().get(path)
        assert (answer.status_code, "到期" in answer.text) == (403, True)
        assert WHOLE not in answer.data
    assert enter().get(old, headers={"Range": "bytes=5000-"}).status_code == 403


def test_it_lasts_48_hours(enter, link, monkeypatch):
    later = now() + timedelta(hours=47, minutes=59)
    monkeypatch.setattr(take_links, "now", lambda: later)
    assert enter().get(link).status_code == 200
    monkeypatch.setattr(take_links, "now", lambda: later + timedelta(minutes=2))
    assert enter().get(link).status_code == 403


def test_a_withdrawn_clip_stops_its_links_at_once(enter, link, qidong):
    path, why = f"/clips/{qidong['published_clip']}/withdraw", {"reason": "出镜人不再同意使用"}
    assert enter("qidong-coordinator").post(path, why).status_code == 302
    for path in (link, link.removesuffix("/save")):
        answer = enter().get(path, headers={"Range": "bytes=5000-"})
        assert answer.status_code == 404
        assert "已撤下，不再发放。原因：出镜人不再同意使用" in answer.text


def test_a_held_clip_stops_its_links_until_the_new_file_is_there(enter, link, database):
    with database.session() as session:
        session.execute(update(Clip).values(held_since=now()))
    held = enter().get(link)
    assert (held.status_code, "新的文件正在制作" in held.text) == (409, True)
    with database.session() as session:
        session.execute(update(Clip).values(held_since=None))
    assert enter().get(link).status_code == 200


def test_a_seller_revokes_all_their_links_and_nobody_elses(enter, link, qidong):
    media = link_of(enter("qidong-media"), qidong["published_clip"])
    seller = enter("qidong-seller")
    assert seller.post("/gallery/links/revoke").status_code == 302
    assert "下载链接已全部作废" in seller.get("/gallery/shop").text
    assert enter().get(link).status_code == 404
    assert enter().get(media).status_code == 200
    fresh = link_of(seller, qidong["published_clip"])
    assert enter().get(fresh).data == WHOLE


@pytest.mark.parametrize("unit", ["own", "above"])
def test_a_unit_revokes_the_links_of_all_its_clips(enter, link, world, database, sangzhi, unit):
    foreign = link_of(enter("sangzhi-seller"), sangzhi["published_clip"])
    login = "qidong-administrator" if unit == "own" else "province"
    with database.session() as session:
        home = session.get_one(Unit, world.counties["qidong"].unit)
        of = home.id if unit == "own" else home.parent_id
        take_links.revoke_links_of(session, viewer_of(session, world.accounts[login]), of)
    assert enter().get(link).status_code == 404
    assert enter().get(foreign).status_code == (200 if unit == "own" else 404)


@pytest.mark.parametrize("change", ["disabled", "left"])
def test_who_is_gone_leaves_no_links(enter, link, world, database, change):
    account_id = world.accounts["qidong-seller"]
    with database.session() as session:
        if change == "disabled":
            session.get_one(Account, account_id).disabled_at = now()
        else:
            session.query(Membership).filter_by(account_id=account_id).delete()
    assert enter().get(link).status_code == 404


@pytest.fixture
def own(enter, qidong, database):
    """A link to the seller's own file, made as the page makes it."""
    with database.reading() as session:
        personal = session.get_one(PersonalClip, qidong["personal"])
        viewer = viewer_of(session, personal.seller.account_id)
        (token,) = take_links.make_links(session, b"a key of the tests", viewer, [personal])
    return f"/gallery/take/{token}/save"


def test_a_sellers_own_file_has_a_link_too(enter, own, database, qidong):
    answer = enter().get(own)
    assert answer.data.startswith(CLIP_BYTES + b"mine")
    assert "周姐土货铺_黄花菜" in unquote(answer.headers["Content-Disposition"])
    assert "周姐土货铺" in enter().get(own.removesuffix("/save")).text
    (row,) = downloads(database)
    assert row.own
    with database.reading() as session:
        assert session.get(PersonalClip, qidong["personal"]).downloads == 1


def test_it_ends_with_the_clip_it_was_made_from(enter, own, database, qidong):
    with database.session() as session:
        made = session.get_one(Rendition, qidong["published_tall"])
        made.certificate = made.certificate.model_copy(update={"sha256": "1" * 64})
    answer = enter().get(own)
    assert (answer.status_code, "再点一次“做成我的”" in answer.text) == (409, True)


def test_the_page_runs_no_script_of_its_own_and_names_no_host(enter, link):
    answer = enter().get(link.removesuffix("/save"))
    assert not re.search(r'\sstyle="|<script>|\son\w+="', answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
