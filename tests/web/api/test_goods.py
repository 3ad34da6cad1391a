"""Photographs and bundles by programs."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from studio.records.bundles import Bundle
from studio.records.item_photos import ItemPhoto
from studio.records.work import Job, JobKind
from studio.workflows.catalog.item_photos import MOST
from tests.web.api.calls import body_of
from tests.web.api.test_changes import make
from tests.web.seed import picture
from web.api.operations import OPERATIONS


@pytest.fixture
def coordinator(program):
    return program("qidong-coordinator")


def test_photographs_sent_put_first_and_taken_away(program, qidong, database):
    media = program("qidong-media")
    path = f"/api/v1/items/{qidong['item']}/photos"
    made = media.post(f"{path}?name=叶.jpg", picture())
    assert (made.status_code, made.json["ready"], made.json["name"]) == (201, False, "叶.jpg")
    place = urlsplit(made.headers["Location"]).path
    assert media.get(place).headers["ETag"] == made.headers["ETag"]
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.kind == JobKind.ITEM_PHOTO)).one()
        assert job.subject_id == made.json["id"]
        assert session.get_one(ItemPhoto, made.json["id"]).sent
    first = media.post(f"{place}/first", If_Match=made.headers["ETag"]).json
    order = [each["id"] for each in media.get(path).json["photos"]]
    assert order == [made.json["id"], qidong["item_photo"]]
    assert first["position"] < made.json["position"]
    left = media.post(f"{place}/remove").json["photos"]
    assert [each["id"] for each in left] == [qidong["item_photo"]]
    assert left[0]["ready"]
    assert media.get(place).status_code == 404


def test_nine_photographs_are_enough(program, qidong):
    media = program("qidong-media")
    path = f"/api/v1/items/{qidong['item']}/photos?name=x.jpg"
    for _ in range(MOST - 1):
        assert media.post(path, picture()).status_code == 201
    full = media.post(path, picture())
    assert (full.status_code, full.json["code"]) == (422, "item_photo.too_many")


def test_a_photograph_that_was_turned_away_says_why(program, qidong, database):
    with database.session() as session:
        row = session.get_one(ItemPhoto, qidong["item_photo"])
        row.photo, row.refusal_code = None, "item_photo.film"
    told = program("qidong-media").get(f"/api/v1/photos/{qidong['item_photo']}").json
    assert (told["ready"], told["refusal"]["code"]) == (False, "item_photo.film")
    assert told["refusal"]["title"] != "item_photo.film"


def test_a_bundle_sold_and_taken_back(coordinator, program, qidong, database):
    made = make(coordinator, "add_bundle", qidong)
    assert (made.json["single_fen"], made.json["saved_fen"]) == (3 * 2990, 970)
    assert made.json["below"], "the range asks for 26.9 a bag"
    place = urlsplit(made.headers["Location"]).path
    seen = coordinator.get(place)
    assert seen.headers["ETag"] == made.headers["ETag"]
    listed = coordinator.get(f"/api/v1/bundles?item={qidong['item']}").json["items"]
    assert {each["id"] for each in listed} == {made.json["id"], qidong["bundle"]}
    assert coordinator.get(f"/api/v1/bundles?item={'0' * 32}").json["items"] == []
    assert program("qidong-media").post(f"{place}/remove").status_code == 403
    assert coordinator.post(f"{place}/remove").json["name"] == "三袋装"
    with database.reading() as session:
        assert session.get(Bundle, made.json["id"]) is None


def test_what_is_no_bundle(coordinator, program, qidong, sangzhi):
    part = {"item_id": qidong["item"], "pieces": 1}
    lone = make(coordinator, "add_bundle", qidong, parts=[part])
    assert (lone.status_code, lone.json["errors"][0]["field"]) == (422, "parts")
    foreign = {"item_id": sangzhi["item"], "pieces": 2}
    assert make(coordinator, "add_bundle", qidong, parts=[foreign]).status_code == 404
    other = make(program("province"), "add_bundle", qidong, parts=[foreign])
    assert (other.status_code, other.json["code"]) == (422, "bundle.other_unit")
    wish = body_of(OPERATIONS["add_bundle"], qidong)
    claim = coordinator.post("/api/v1/bundles", wish | {"name": "国家级三袋装"})
    assert claim.json["code"].startswith("claims.")
    twice = make(coordinator, "add_bundle", qidong, parts=[part, part])
    assert (twice.status_code, twice.json["code"]) == (422, "bundle.twice")
