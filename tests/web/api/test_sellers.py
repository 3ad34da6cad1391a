"""A seller's program: finds clips, writes the shop, has clips made in its name, takes them."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import urlsplit

import pytest
from sqlalchemy import delete, select, update

from studio.records.api_tokens import Scope
from studio.records.clip import Shown
from studio.records.sellers import PersonalClip, Seller
from studio.records.work import Clip, Job, JobKind, JobState, Rendition
from tests.web.api.test_changes import CHINESE, make
from tests.web.seed import CLIP_BYTES, picture

SHOP = {"shop": "老刘山货", "link": "https://example.com/s/liu", "phone": "139 0013 9000"}


@pytest.fixture
def seller(program):
    return program("qidong-seller")


@pytest.fixture
def ready(database):
    """Certificates that say what the clips show, of the kit and template that stand here; no price over the body."""
    with database.session() as session:
        for rendition in session.scalars(select(Rendition)):
            clip = rendition.clip
            told = {
                "kit": f"{clip.unit.slug}@1",
                "template": "product-hero@1",
                "preset": "social@1",
            }
            shown = Shown(facts=clip.facts, layers=("title",), body_frames=100)
            rendition.certificate = rendition.certificate.model_copy(
                update={"made_from": told, "shown": shown}
            )
    return database


def jobs(database, kind):
    with database.reading() as session:
        return session.scalars(select(Job).where(Job.kind == kind)).all()


def test_clips_are_found_as_in_the_gallery(seller, qidong, database):
    path = f"/api/v1/gallery/{qidong['published_clip']}"
    found = seller.get("/api/v1/gallery?words=hhc").json
    assert [each["id"] for each in found["items"]] == [qidong["published_clip"]]
    assert found["items"][0]["name_zh"] == "黄花菜"
    assert seller.get("/api/v1/gallery?words=nothing").json["items"] == []
    assert seller.get("/api/v1/gallery?length=long").json["items"] == []
    whole = seller.get(path).json
    assert {each["id"] for each in whole["files"]} >= {qidong["published_tall"]}
    assert (whole["least_fen"], whole["most_fen"]) == (2690, 3290)
    assert whole["post_text"]
    assert seller.get(f"/api/v1/gallery/{qidong['ready_clip']}").status_code == 404
    with database.session() as session:
        changes = {
            "state": "withdrawn",
            "withdrawn_reason": "卖完了",
            "withdrawn_at": Clip.created_at,
        }
        mine = update(Clip).where(Clip.id == qidong["published_clip"])
        session.execute(mine.values(changes))
    gone = seller.get(path)
    assert gone.status_code == 404
    assert "卖完了" in gone.json["title"]


def test_the_gallery_comes_in_pages(seller, qidong, database):
    with database.session() as session:
        old = session.get_one(Clip, qidong["published_clip"])
        names = [each.key for each in Clip.__table__.columns if each.key != "id"]
        for more in (1, 2, 3):
            same = {name: getattr(old, name) for name in names}
            session.add(Clip(**same | {"length_s": old.length_s + more}))
    found, path = [], "/api/v1/gallery?limit=2"
    while path:
        answer = seller.get(path)
        assert answer.status_code == 200
        found += [each["id"] for each in answer.json["items"]]
        more = answer.json["next"]
        path = f"/api/v1/gallery?limit=2&after={more}" if more else ""
    assert len(found) == len(set(found)) == 4


def test_a_shop_is_written_and_read(program, seller, qidong, database):
    before = seller.get("/api/v1/shop")
    assert before.json["shop"] == "周姐土货铺"
    saved = seller.post("/api/v1/shop", SHOP, If_Match=before.headers["ETag"])
    assert (saved.status_code, saved.json["shop"], saved.json["notes"]) == (200, "老刘山货", [])
    assert seller.post("/api/v1/shop", SHOP, If_Match=before.headers["ETag"]).status_code == 412
    noted = seller.post("/api/v1/shop", SHOP | {"shop": "第一山货铺"}).json["notes"]
    assert "第一" in noted[0]["title"]
    with database.reading() as session:
        assert session.get_one(Seller, qidong["seller"]).shop == "第一山货铺"
    assert program("sangzhi-seller").get("/api/v1/shop").json["shop"] == "周姐土货铺"
    office = program("qidong-media").get("/api/v1/shop")
    assert (office.status_code, office.json["code"]) == (404, "shop.first")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"phone": "call me"}, "phone"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"wechat": "a b"}, "wechat"),
        ({"shop": "国家级土货铺"}, "国家级"),
    ],
)
def test_what_no_card_may_say_is_refused_by_name(seller, qidong, database, changes, words):
    answer = seller.post("/api/v1/shop", SHOP | changes)
    assert answer.status_code == 422
    assert words in answer.json["title"]
    assert CHINESE.search(answer.json["title"])
    with database.reading() as session:
        assert session.get_one(Seller, qidong["seller"]).shop == "周姐土货铺"


def test_a_portrait_goes_through_the_gate(seller, qidong, database):
    sent = seller.post("/api/v1/shop/portrait?name=我.jpg", picture())
    assert (sent.json["portrait"], sent.json["portrait_waits"]) == (True, True)
    assert [job.subject_id for job in jobs(database, JobKind.PORTRAIT)] == [qidong["seller"]]
    waits = make(seller, "make_own_clip", qidong, price_fen=None)
    assert (waits.status_code, waits.json["code"]) == (422, "shop.portrait_waits")
    gone = seller.post("/api/v1/shop/portrait/remove").json
    assert (gone["portrait"], gone["portrait_waits"]) == (False, False)
    assert seller.get("/api/v1/shop").json["portrait"] is False


@pytest.mark.parametrize(
    ("query", "body", "kind", "status"),
    [
        ("name=x.jpg", b"", "application/octet-stream", 422),
        ("name=x.jpg", b"x", "image/jpeg", 415),
        ("", b"x", "application/octet-stream", 400),
        ("name=%20", b"x", "application/octet-stream", 400),
        ("name=x.jpg", b"x" * (25 << 20), "application/octet-stream", 413),
    ],
)
def test_what_is_no_file(app, seller, qidong, database, query, body, kind, status):
    headers = seller.headers | {"Content-Type": kind}
    path = f"/api/v1/shop/portrait?{query}"
    answer = app.test_client().post(path, data=body, headers=headers, content_length=len(body))
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["title"] != "这个请求看不懂。"
    assert jobs(database, JobKind.PORTRAIT) == []


def test_a_clip_is_made_ones_own(seller, program, qidong, ready):
    made = make(seller, "make_own_clip", qidong)
    assert (made.status_code, made.json["state"], made.json["price_fen"]) == (201, "queued", 2890)
    (job,) = jobs(ready, JobKind.PERSONALISE)
    again = make(seller, "make_own_clip", qidong)
    assert again.json["id"] == made.json["id"]
    assert len(jobs(ready, JobKind.PERSONALISE)) == 1
    place = urlsplit(made.headers["Location"]).path
    assert seller.get(place).headers["ETag"] == made.headers["ETag"]
    early = seller.post(f"{place}/links")
    assert (early.status_code, early.json["code"]) == (409, "personal.not_made")
    with ready.session() as session:
        old = session.get_one(PersonalClip, qidong["personal"])
        new = session.get_one(PersonalClip, made.json["id"])
        new.blob, new.bytes = old.blob, old.bytes
        session.get_one(Job, job.id).state = JobState.DONE
    told = seller.get(place).json
    assert (told["state"], told["percent"]) == ("done", 100)
    assert "28.9" in told["post_text"]
    link = seller.post(f"{place}/links").json
    taken = seller.client.get(urlsplit(link["save"]).path, buffered=True)
    assert taken.data.startswith(CLIP_BYTES)
    assert program("qidong-media").get(place).status_code == 404, "a colleague's is not there"
    listed = seller.get(f"/api/v1/own-clips?clip={qidong['published_clip']}").json["items"]
    assert {each["id"] for each in listed} == {made.json["id"], qidong["personal"]}
    assert program("qidong-administrator").get("/api/v1/own-clips").json["items"] == []


def test_a_price_beyond_the_range_names_its_field(seller, qidong, ready):
    answer = make(seller, "make_own_clip", qidong, price_fen=9900)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "price_fen")
    with ready.session() as session:
        session.execute(delete(PersonalClip))
        session.execute(delete(Seller))
    first = make(seller, "make_own_clip", qidong)
    assert (first.status_code, first.json["code"]) == (422, "shop.first")


def test_what_could_not_be_made_says_why(seller, qidong, ready):
    made = make(seller, "make_own_clip", qidong).json
    with ready.session() as session:
        row = session.get_one(PersonalClip, made["id"])
        row.error_code = "disk.reserve"
        session.get_one(Job, row.job_id).state = JobState.DONE
    told = seller.get(f"/api/v1/own-clips/{made['id']}").json
    assert told["state"] == "failed"
    assert CHINESE.search(told["fault"]["title"])


def test_several_as_one_zip_until_the_links_are_revoked(app, seller, qidong):
    wish = {"rendition_ids": [qidong["published_tall"], qidong["published_square"]]}
    link = seller.post("/api/v1/clip-links", wish).json
    address = link["zip"].partition("localhost")[2]
    taken = app.test_client().get(address, buffered=True)
    names = zipfile.ZipFile(io.BytesIO(taken.data)).namelist()
    assert len([each for each in names if each.endswith(".mp4")]) == link["files"] == 2
    assert seller.post("/api/v1/clip-links/revoke").status_code == 200
    assert app.test_client().get(address).status_code == 404
    ready_one = {"rendition_ids": [qidong["ready_tall"]]}
    assert seller.post("/api/v1/clip-links", ready_one).status_code == 404


def test_taking_does_not_let_write(program, qidong):
    taker = program("qidong-seller", Scope.TAKE_CLIPS)
    assert taker.get("/api/v1/gallery").status_code == 200
    refused = taker.post("/api/v1/shop", SHOP)
    assert (refused.status_code, refused.json["params"]) == (403, {"needed": "shop:write"})
