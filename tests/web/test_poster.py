"""The seller's poster, as the gallery hands it out."""

from __future__ import annotations

import io
import re
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import delete, update

from studio.media.code import read_code
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Clip, Rendition
from studio.store import viewer_of
from studio.units import Money, now
from studio.workflows.gallery.stall_posters import wish_of


def ask(visitor, qidong, **wanted):
    return visitor.get(f"/gallery/{qidong['published_clip']}/poster", query_string=wanted)


def test_a_picture_carries_the_code_of_the_shop(enter, qidong, database):
    with database.session() as session:
        session.execute(update(Seller).values(link="https://example.com/s/zhou"))
    answer = ask(enter("qidong-seller"), qidong, paper="phone", kind="jpg", price="yes")
    assert answer.mimetype == "image/jpeg"
    name = unquote(answer.headers["Content-Disposition"])
    assert "周姐土货铺_黄花菜_phone.jpg" in name
    assert name.startswith("attachment")
    picture = Image.open(io.BytesIO(answer.data))
    assert picture.size == (1080, 1920)
    small = np.asarray(picture.convert("RGB").resize((720, 1280)))[..., ::-1].copy()
    found = read_code(small)
    assert found == "https://example.com/s/zhou"


def test_a_pdf_is_one_page_of_the_papers_size(enter, qidong):
    body = ask(enter("qidong-seller"), qidong, paper="a5", kind="pdf").data
    assert body.startswith(b"%PDF-")
    assert body.count(b"/Type /Page\n") == 1
    box = re.search(rb"/MediaBox \[ ?([\d. ]+) ?\]", body)[1].split()
    assert [float(each) for each in box] == pytest.approx([0, 0, 419.528, 595.276], abs=0.01)


def test_in_wechat_the_picture_is_shown(enter, qidong):
    seller = enter("qidong-seller")
    page = seller.get(
        f"/gallery/{qidong['published_clip']}/poster?paper=phone&kind=jpg",
        headers={"User-Agent": "MicroMessenger/8.0"},
    )
    assert page.mimetype == "image/jpeg"
    assert "Content-Disposition" not in page.headers


def test_without_shop_or_address_one_is_asked_for_them(enter, qidong, database):
    seller = enter("qidong-seller")
    with database.session() as session:
        clip = session.get_one(Clip, qidong["published_clip"])
        clip.facts = clip.facts.model_copy(update={"link": ""})
    answer = ask(seller, qidong)
    assert answer.location == f"/gallery/shop?back=/gallery/{qidong['published_clip']}"
    assert "二维码里的网址" in seller.get("/gallery/shop").text
    with database.session() as session:
        session.execute(delete(PersonalClip))
        session.execute(delete(Seller))
    assert ask(seller, qidong).location.startswith("/gallery/shop?back=")


def test_an_unknown_paper_and_a_held_clip_are_refused(enter, qidong, database):
    seller = enter("qidong-seller")
    answer = ask(seller, qidong, paper="../a4")
    assert (answer.status_code, "a4, a5, phone" in answer.text) == (404, True)
    with database.session() as session:
        session.execute(update(Clip).values(held_since=now()))
    assert ask(seller, qidong).status_code == 409


def wish(database, world, qidong, **options):
    with database.reading() as session:
        viewer = viewer_of(session, world.accounts["qidong-seller"])
        return wish_of(session, viewer, qidong["published_clip"], **options)


def test_ones_own_price_stands_on_it_and_no_cover_with_another(database, world, qidong):
    """The seller's price as long as it is approved; a cover that says the county's is left away."""
    with database.session() as session:
        session.execute(update(Rendition).values(shows=["name_zh", "price"]))
    plain = wish(database, world, qidong)
    assert (plain.link, plain.own_link) == ("https://example.org/hhc", False)
    assert (plain.facts.price, bool(plain.cover)) == (Money(2990), True)
    with database.session() as session:
        own = session.get_one(PersonalClip, qidong["personal"])
        own.card = own.card.model_copy(update={"price_fen": 2790})
    mine = wish(database, world, qidong)
    assert (mine.facts.price, mine.cover) == (Money(2790), None)
    with database.session() as session:
        session.execute(update(Rendition).values(shows=["name_zh"]))
    assert wish(database, world, qidong).cover is not None


def test_a_poster_without_price_has_no_cover_with_one(database, world, qidong):
    with database.session() as session:
        session.execute(update(Rendition).values(shows=["name_zh", "price"]))
    assert wish(database, world, qidong, priced=False).cover is None
