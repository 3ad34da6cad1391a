"""Pages, tags, refusals: what holds for every operation, tried on some."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from studio.records.goods import Item
from studio.units import now
from tests.web.api.calls import address, login_of
from tests.web.more import add_more
from web.api.operations import OPERATIONS
from web.api.samples import sample_of


def add_items(database, unit_id, count):
    """Items made in the same instant: only their ids tell their places."""
    at = now()
    with database.session() as session:
        for number in range(count):
            plain = {"kind": "fruit", "origin": "x", "spec": "x", "price_unit": "袋"}
            names = {"sku": f"x-{number}", "name_zh": f"果{number}", "name_en": "x"}
            session.add(
                Item(
                    unit_id=unit_id,
                    price_fen=100,
                    selling_points=[],
                    created_at=at,
                    **plain,
                    **names,
                )
            )


def test_pages_show_each_row_once_while_the_list_grows(program, database, world):
    unit = world.counties["qidong"].unit
    add_items(database, unit, 7)
    caller = program("qidong-media")
    whole = [each["id"] for each in caller.get("/api/v1/items?limit=200").json["items"]]
    found, path = [], "/api/v1/items?limit=3"
    while path:
        answer = caller.get(path)
        found += [each["id"] for each in answer.json["items"]]
        more = answer.json["next"]
        link = answer.headers.get("Link", "")
        assert bool(link) == bool(more)
        path = link[1 : link.index(">")] if link else ""
        assert not path or urlsplit(path).query == f"limit=3&after={more}"
        if len(found) == 3:
            add_items_late(database, unit)
    assert found == whole
    assert len(set(found)) == 8


def add_items_late(database, unit_id):
    with database.session() as session:
        template = session.query(Item).filter_by(sku="x-0").one()
        names = ("kind", "origin", "spec", "price_unit", "price_fen", "selling_points")
        copied = {name: getattr(template, name) for name in names}
        late = {"sku": "late", "name_zh": "晚", "name_en": "x"}
        session.add(Item(unit_id=unit_id, **copied, **late))


def test_lists_are_narrowed(program, database, world, qidong):
    extra = add_more(database, qidong)
    caller = program("province")
    of_item = caller.get(f"/api/v1/clips?item={extra['item']}").json["items"]
    assert [each["id"] for each in of_item] == [extra["clip"]]
    ready = caller.get(f"/api/v1/clips?state=ready&unit={world.counties['qidong'].unit}").json
    assert [each["id"] for each in ready["items"]] == [qidong["ready_clip"]]
    assert caller.get("/api/v1/jobs?show=failed").json == {"items": [], "next": None}
    assert len(caller.get("/api/v1/jobs?show=open").json["items"]) == 2
    assert caller.get(f"/api/v1/footage?state=refused&item={extra['item']}").json["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=%2B1",
        "limit=1&limit=2",
        "limit=１",
        "after=x",
        "after=1-2",
        "unit=x",
        "state=gone",
        "item=%00",
        "staet=ready",
    ],
)
def test_a_query_that_does_not_fit(program, query):
    answer = program("qidong-media").get(f"/api/v1/clips?{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "api.malformed"
    assert answer.json["errors"][0]["field"].split(".")[0] == query.partition("=")[0]


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "null",
        '{"price_fen": "2500"}',
        '{"price_fen": 0}',
        '{"price_fen": 25.5}',
        '{"price_fen": 100000001}',
        '{"price_fen": 1, "more": 1}',
        '{"price_fen": true}',
        '{"price_fen": NaN}',
        "\ud7ff",
        '{"price_fen": 1' + "0" * 400 + "}",
    ],
)
def test_a_body_that_does_not_fit(app, program, qidong, body):
    caller = program("qidong-media")
    headers = caller.headers | {"Content-Type": "application/json"}
    path = f"/api/v1/items/{qidong['item']}/prices"
    answer = app.test_client().post(path, data=body.encode(), headers=headers)
    assert answer.status_code == 400
    assert answer.json["errors"]


def test_what_is_no_json_or_too_much(app, program, qidong):
    caller = program("qidong-media")
    path = f"/api/v1/items/{qidong['item']}/prices"
    client = app.test_client()
    assert client.post(path, data={"price_fen": "1"}, headers=caller.headers).status_code == 415
    assert client.post(path, headers=caller.headers).status_code == 415
    answer = caller.post(path, {"price_fen": 1, "x": "x" * 300_000})
    assert answer.status_code == 413
    assert answer.json["status"] == 413


def test_what_is_unchanged_is_not_sent_again(program, qidong):
    for operation in OPERATIONS.values():
        if (
            operation.method != "GET" or operation.name == "get_disk_use"
        ):  # what is free changes by itself
            continue
        caller = program(login_of(operation))
        caller.get("/api/v1/me")  # notes the token's first use, which the list of tokens tells
        first = caller.get(address(operation, qidong))
        again = caller.get(address(operation, qidong), If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.data) == (304, b""), operation.name
        assert again.headers["ETag"] == first.headers["ETag"]
        assert caller.get(address(operation, qidong), If_None_Match='"x"').status_code == 200


def test_a_change_of_what_somebody_changed_is_refused(program, qidong):
    first, second = program("qidong-coordinator"), program("qidong-administrator")
    path = f"/api/v1/clips/{qidong['ready_clip']}"
    seen = first.get(path).headers["ETag"]
    assert second.post(f"{path}/propose").status_code == 200
    answer = first.post(f"{path}/publish", If_Match=seen)
    assert answer.status_code == 412
    assert answer.json["code"] == "api.changed"
    assert first.get(path).json["state"] == "proposed"
    fresh = first.get(path).headers["ETag"]
    assert first.post(f"{path}/publish", If_Match=fresh).status_code == 200
    told = {"reason": "卖完了"}
    assert first.post(f"{path}/withdraw", told, If_Match="*").status_code == 200


def test_if_match_tells_nothing_of_what_is_not_theirs(program, sangzhi):
    path = f"/api/v1/clips/{sangzhi['ready_clip']}/publish"
    assert program("qidong-coordinator").post(path, If_Match='"x"').status_code == 404


@pytest.mark.parametrize(
    ("language", "title"),
    [("zh-CN", "成片"), ("en", "The clip's state"), ("fr", "成片")],
)
def test_refusals_come_in_the_readers_language(program, qidong, language, title):
    path = f"/api/v1/clips/{qidong['published_clip']}/publish"
    answer = program("qidong-coordinator").post(path, Accept_Language=language)
    assert answer.status_code == 409
    assert answer.json["code"] == "clip.state"
    assert answer.json["type"] == "urn:county-studio:problem:clip.state"
    assert answer.json["params"] == {"state": "published"}
    expected = "en" if language == "en" else "zh-CN"
    assert answer.headers["Content-Language"] == expected
    assert answer.json["title"].startswith(title)
    assert answer.json["detail"]


def test_an_unknown_address_is_told_as_a_problem(program):
    for path, status in (("/api/v1/nothing", 404), ("/api/v1/me/x", 404)):
        answer = program("qidong-media").get(path)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    answer = program("qidong-media").post("/api/v1/me")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_business_refusal_is_not_a_fault_of_form(program, qidong):
    caller = program("qidong-media")
    path = f"/api/v1/items/{qidong['item']}/prices"
    answer = caller.post(path, {"price_fen": 2990})
    assert (answer.status_code, answer.json["code"]) == (422, "price.same")
    wish = {"item_id": qidong["item"], "footage_ids": [qidong["footage"]], "template": "no-such"}
    answer = caller.post("/api/v1/clip-orders", wish | {"aspects": ["1:1"], "lengths_s": [6]})
    assert (answer.status_code, answer.json["code"]) == (404, "brand.no_template")


def test_a_download_link_needs_no_token(app, program, qidong):
    path = f"/api/v1/renditions/{qidong['published_tall']}/links"
    told = program("qidong-seller").post(path).json
    page = urlsplit(told["save"]).path
    assert app.test_client().get(page, buffered=True).status_code == 200
    path = f"/api/v1/renditions/{qidong['ready_tall']}/links"
    assert program("qidong-seller").post(path).status_code == 404


def test_the_document_comes_in_both_languages(app):
    client = app.test_client()
    chinese = client.get("/api/v1/openapi.json", headers={"Accept-Language": "zh"}).json
    english = client.get("/api/v1/openapi.json", headers={"Accept-Language": "en"}).json
    assert chinese["openapi"] == "3.1.0"
    assert chinese["paths"]["/api/v1/clips"]["get"]["summary"] == "成片"
    assert english["paths"]["/api/v1/clips"]["get"]["summary"] == "Finished clips"
    assert chinese["paths"].keys() == english["paths"].keys()
    for each in ("/uploads", "/uploads/{upload_id}"):
        assert each in chinese["paths"]


def test_the_page_shows_every_operation(app, enter):
    page = enter().get("/api/docs").text
    for operation in OPERATIONS.values():
        assert operation.path.replace("<", "{").replace(">", "}") in page
    assert "访问令牌" in page
    assert "/uploads" in page


def test_samples_fit_their_schemas(app):
    document = app.test_client().get("/api/v1/openapi.json").json
    schemas = document["components"]["schemas"]
    for operation in OPERATIONS.values():
        path = f"/api/v1{operation.path}".replace("<", "{").replace(">", "}")
        told = document["paths"][path][operation.method.lower()]
        sample = sample_of(told["responses"][str(operation.status)], schemas)
        if operation.media and operation.media != "application/json":
            assert sample == "", operation.name
            continue
        assert operation.answer.model_validate(json.loads(sample)), operation.name
