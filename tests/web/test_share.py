"""The card a link shows where it is pasted, and the picture to post: they say no more than the link's own page."""

from __future__ import annotations

import html
import io
import re
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import delete, update

from studio.media.code import read_code
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Clip, Rendition
from studio.store import blobs_of
from studio.units import now

META = re.compile(r'<meta (?:name|property|itemprop)="([^"]+)" content="([^"]*)"')


def card_of(page):
    """What the head says, by name."""
    head = page[: page.index("</head>")]
    return {name: html.unescape(told) for name, told in META.findall(head)}


def links_of(visitor, clip_id):
    page = visitor.get(f"/gallery/{clip_id}", headers={"User-Agent": "MicroMessenger/8.0"}).text
    found = re.findall(r'href="(/gallery/take/[co]\.[\w.-]+)"', page)
    return {each.split("/")[3][0]: each for each in found}


@pytest.fixture
def tall_cover(database, settings, qidong):
    """An upright cover, red above and blue below, as the clip's."""
    picture = Image.new("RGB", (1080, 1920), "#1040c0")
    picture.paste("#c02010", (0, 0, 1080, 960))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    key = blobs_of(settings).put_bytes(out.getvalue(), ".jpg")
    with database.session() as session:
        session.execute(update(Rendition).values(cover=key))
    return key


def test_a_pasted_link_shows_title_county_and_cover(enter, qidong, tall_cover):
    link = links_of(enter("qidong-seller"), qidong["published_clip"])["c"]
    stranger = enter()
    page = stranger.get(link).text
    card = card_of(page)
    assert card["og:title"] == "黄花菜 · 祁东县"
    assert (
        card["og:description"]
        == card["description"]
        == "250g/袋，15 秒短视频，可以看，也可以保存。"
    )
    assert card["og:url"] == f"http://localhost{link}"
    assert card["robots"] == "noindex"
    assert card["og:image"] == card["image"] == f"http://localhost{link}/share.jpg"
    answer = stranger.get(urlsplit(card["og:image"]).path)
    assert answer.mimetype == "image/jpeg"
    assert "Set-Cookie" not in answer.headers
    picture = Image.open(io.BytesIO(answer.data))
    assert picture.size == (int(card["og:image:width"]), int(card["og:image:height"]))
    seen = np.asarray(picture.convert("RGB"))
    assert seen[10, 300, 0] > 150, "the cover is whole: its upper end is there"
    assert seen[590, 300, 2] > 150, "and its lower one"
    assert seen[10, 20, 0] < 150, "beside it stands something darker"


def test_who_reads_the_card_takes_nothing(enter, qidong, tall_cover, database):
    link = links_of(enter("qidong-seller"), qidong["published_clip"])["c"]
    for _ in range(3):
        enter().get(link)
        enter().get(f"{link}/share.jpg")
    with database.reading() as session:
        assert session.get_one(Rendition, qidong["published_tall"]).downloads == 0


def test_ones_own_link_names_the_shop_and_a_cover_with_another_price_is_not_shown(
    enter, qidong, database
):
    seller = enter("qidong-seller")
    link = links_of(seller, qidong["published_clip"])["o"]
    assert card_of(enter().get(link).text)["og:title"] == "黄花菜 · 祁东县 · 周姐土货铺"
    with database.session() as session:
        session.execute(update(PersonalClip).values(cover=None))
    card = card_of(enter().get(link).text)
    assert "og:image" not in card
    assert card["og:title"]
    assert enter().get(f"{link}/share.jpg").status_code == 404


def test_the_card_ends_with_its_link(enter, qidong, tall_cover, database):
    seller = enter("qidong-seller")
    link = links_of(seller, qidong["published_clip"])["c"]
    assert enter().get(f"{link}/share.jpg").status_code == 200
    wrong = link[:-1] + ("A" if link[-1] != "A" else "E")
    assert enter().get(f"{wrong}/share.jpg").status_code == 404
    assert "黄花菜" not in enter().get(wrong).text
    with database.session() as session:
        session.execute(update(Clip).values(held_since=now()))
    assert enter().get(f"{link}/share.jpg").status_code == 409
    with database.session() as session:
        session.execute(update(Clip).values(held_since=None))
    seller.post("/gallery/links/revoke")
    assert enter().get(f"{link}/share.jpg").status_code == 404


def test_what_people_typed_stays_text(enter, qidong, database):
    with database.session() as session:
        clip = session.get_one(Clip, qidong["published_clip"])
        clip.facts = clip.facts.model_copy(update={"name_zh": '"><script>黄花'})
    link = links_of(enter("qidong-seller"), qidong["published_clip"])["c"]
    page = enter().get(link).text
    assert "<script>黄花" not in page
    assert card_of(page)["og:title"].startswith('"><script>黄花')


def test_several_and_a_shot_request_have_a_card_too(enter, qidong, tall_cover):
    seller = enter("qidong-seller")
    wechat = {"User-Agent": "MicroMessenger/8.0"}
    files = f"file={qidong['published_tall']}&file={qidong['published_square']}"
    several = seller.get(f"/gallery/several.zip?{files}", headers=wechat).location
    card = card_of(enter().get(several).text)
    assert "2" in card["og:title"]
    assert card["og:description"] == "黄花菜"
    assert enter().get(urlsplit(card["og:image"]).path).status_code == 200
    page = enter("qidong-media").get(f"/requests/{qidong['shot_request']}").text
    film = re.search(r"/film/[\w-]+", page)[0]
    card = card_of(enter().get(film).text)
    assert "拍晾晒" in card["og:title"]
    assert "祁东县" in card["og:description"]
    assert "og:image" not in card


def test_a_page_behind_the_sign_in_tells_nothing(enter, qidong):
    answer = enter().get(f"/gallery/{qidong['published_clip']}", follow_redirects=True)
    assert "黄花菜" not in answer.text
    assert "og:title" not in card_of(answer.text)


def test_a_picture_to_post_carries_item_county_and_code_without_a_shop(enter, qidong):
    path = f"/gallery/{qidong['published_clip']}/poster?paper=card&kind=jpg"
    answer = enter("qidong-coordinator").get(path)
    assert answer.mimetype == "image/jpeg"
    picture = Image.open(io.BytesIO(answer.data)).convert("RGB")
    assert picture.size == (1080, 1440)
    found = read_code(np.asarray(picture)[..., ::-1].copy())
    assert found == "https://example.org/hhc"


def test_with_a_shop_the_code_is_the_shops(enter, qidong, database):
    with database.session() as session:
        session.execute(update(Seller).values(link="https://example.com/s/zhou"))
    path = f"/gallery/{qidong['published_clip']}/poster?paper=card&kind=jpg"
    picture = Image.open(io.BytesIO(enter("qidong-seller").get(path).data)).convert("RGB")
    found = read_code(np.asarray(picture)[..., ::-1].copy())
    assert found == "https://example.com/s/zhou"


def test_paper_for_a_stall_still_asks_for_the_shop(enter, qidong, database):
    with database.session() as session:
        session.execute(delete(PersonalClip))
        session.execute(delete(Seller))
    path = f"/gallery/{qidong['published_clip']}/poster"
    assert enter("qidong-seller").get(f"{path}?paper=a4").status_code == 302
    assert enter("qidong-seller").get(f"{path}?paper=card&kind=jpg").status_code == 200
