"""Changes by programs: the same rules as on the pages, tags that chain, and reasons field by field."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from studio.records.goods import Item
from studio.records.live import Segment
from studio.records.people import AuditEntry
from studio.records.work import Clip, ClipState, Footage, Job, JobState
from tests.web.api.calls import address, body_of, login_of
from web.api.operations import OPERATIONS

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def coordinator(program):
    return program("qidong-coordinator")


def make(caller, name, ids, **changes):
    operation = OPERATIONS[name]
    return caller.post(address(operation, ids), body_of(operation, ids) | changes)


def test_an_item_from_nothing_to_its_offers(coordinator, qidong, database):
    made = make(coordinator, "create_item", qidong)
    place = urlsplit(made.headers["Location"]).path
    assert made.json["sku"] == "xian-huang-hua"
    assert [each["first"] for each in made.json["seasons"]] == ["06-10", "10-01"]
    assert coordinator.get(place).headers["ETag"] == made.headers["ETag"]
    size = coordinator.post(f"{place}/variants", {"name": "礼盒", "price_fen": 12800}).json
    changed = coordinator.post(
        f"/api/v1/variants/{size['id']}/change", {"name": "礼盒", "price_fen": 11800, "stock": 3}
    )
    assert changed.json["stock"] == 3
    days = {"from_on": "2026-01-01", "until_on": "2030-01-01"}
    coordinator.post(f"{place}/offers", {"text": "满200减20", **days})
    coordinator.post(f"{place}/papers", {"name": "地理标志", "number": "AGI01234"})
    coordinator.post(f"{place}/price-ranges", {"least_fen": 3000, "most_fen": 4000, **days})
    whole = coordinator.get(place).json
    assert [each["price_fen"] for each in whole["variants"]] == [11800]
    assert [each["text"] for each in whole["offers"]] == ["满200减20"]
    assert [each["number"] for each in whole["papers"]] == ["AGI01234"]
    assert [each["most_fen"] for each in whole["price_ranges"]] == [4000]
    gone = coordinator.post(f"/api/v1/offers/{whole['offers'][0]['id']}/remove").json
    assert gone["offers"] == []
    ended = coordinator.post(f"/api/v1/price-ranges/{whole['price_ranges'][0]['id']}/end").json
    assert ended["price_ranges"] == []
    assert (
        coordinator.post(f"/api/v1/papers/{whole['papers'][0]['id']}/remove").json["papers"] == []
    )
    left = coordinator.post(f"/api/v1/variants/{size['id']}/remove").json
    assert left["variants"] == []
    with database.reading() as session:
        done = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject_id == whole["id"])
        ).all()
    assert {"item.add", "variant.add", "offer.add", "paper.add", "price.approve_range"} <= set(done)


def test_what_is_left_out_stays_and_the_price_in_any_case(coordinator, qidong):
    path = f"/api/v1/items/{qidong['item']}"
    before = coordinator.get(path).json
    after = coordinator.post(f"{path}/change", {"stock": 7, "seasons": []}).json
    differ = {name for name in before if before[name] != after[name]}
    assert differ == {"stock", "seasons", "season_from", "season_to", "revision"}
    assert coordinator.post(f"{path}/change", {"origin": "洪桥"}).json["stock"] == 7
    assert coordinator.post(f"{path}/change", {"stock": None}).json["stock"] is None
    refused = coordinator.post(f"{path}/change", {"price_fen": 100})
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (400, "price_fen")


def test_tags_chain_from_one_change_to_the_next(coordinator, program, qidong):
    path = f"/api/v1/items/{qidong['item']}"
    seen = coordinator.get(path).headers["ETag"]
    first = coordinator.post(f"{path}/change", {"origin": "洪桥"}, If_Match=seen)
    second = coordinator.post(
        f"{path}/change", {"origin": "官家嘴"}, If_Match=first.headers["ETag"]
    )
    assert (first.status_code, second.status_code) == (200, 200)
    late = program("qidong-media").post(f"{path}/change", {"origin": "x"}, If_Match=seen)
    assert (late.status_code, late.json["code"]) == (412, "api.changed")
    old = coordinator.post(f"{path}/change", {"origin": "x", "revision": 1})
    assert (old.status_code, old.json["code"]) == (409, "item.changed")


@pytest.mark.parametrize(
    "name", [each.name for each in OPERATIONS.values() if each.tagged and each.current]
)
def test_what_a_change_answers_is_what_its_address_shows(program, qidong, name):
    """The tag of the answer is good for the next change, so nobody reads in between."""
    operation = OPERATIONS[name]
    caller = program(login_of(operation))
    path = address(operation, qidong)
    answer = caller.post(path, body_of(operation, qidong))
    if answer.status_code in {409, 422}:
        return  # nothing to do in the seeds
    again = caller.post(path, body_of(operation, qidong), If_Match=answer.headers["ETag"])
    if operation.located:  # the tag is that of what was made, not of what it was made for
        assert again.status_code == 412
        return
    assert again.status_code != 412, name


def test_a_claim_word_is_refused_as_on_the_page(coordinator, qidong, database):
    refused = make(coordinator, "create_item", qidong, name_zh="国家级黄花")
    assert refused.status_code == 422
    assert refused.json["code"].startswith("claims.")
    with database.reading() as session:
        assert session.scalar(select(Item.id).where(Item.name_zh == "国家级黄花")) is None


def test_media_people_change_no_price(program, qidong):
    caller = program("qidong-media")
    assert caller.post(f"/api/v1/items/{qidong['item']}/change", {"stock": 1}).status_code == 200
    for name in ("add_variant", "add_offer", "approve_range"):
        assert make(caller, name, qidong).status_code == 403


def test_a_broadcast_planned_and_put_in_order(coordinator, qidong, database):
    made = make(coordinator, "create_broadcast", qidong)
    path = urlsplit(made.headers["Location"]).path
    for minutes in (5, 10):
        wish = {"planned_s": minutes * 60, "item_id": qidong["item"]}
        made = coordinator.post(f"{path}/segments", wish)
    first, second = (each["id"] for each in made.json["segments"])
    assert made.json["segments"][0]["clip_id"] == qidong["published_clip"], "the item's newest"
    moved = coordinator.post(f"{path}/segments/{second}/move", {"by": -5}).json
    assert [each["id"] for each in moved["segments"]] == [second, first]
    longer = coordinator.post(f"{path}/segments/{first}/change", {"planned_s": 900}).json
    assert longer["segments"][1]["planned_s"] == 900
    assert longer["segments"][1]["item_id"] == qidong["item"]
    left = coordinator.post(f"{path}/segments/{second}/remove").json
    assert [each["position"] for each in left["segments"]] == [1]
    later = {"start_at": "2026-08-02T12:00:00Z", "end_at": "2026-08-02T13:00:00Z"}
    changed = coordinator.post(f"{path}/change", later | {"revision": left["revision"]}).json
    assert changed["start_at"] == "2026-08-02T12:00:00Z"
    late = coordinator.post(f"{path}/change", later | {"revision": left["revision"]})
    assert (late.status_code, late.json["code"]) == (409, "schedule.changed_by")
    assert coordinator.post(f"{path}/state", {"state": "cancelled"}).json["state"] == "cancelled"
    assert coordinator.post(f"{path}/segments", {"planned_s": 60}).status_code == 409
    with database.reading() as session:
        rows = session.scalars(select(Segment).where(Segment.broadcast_id == changed["id"])).all()
        assert [each.id for each in rows] == [first]


def test_findings_are_told_in_words(coordinator, qidong):
    path = f"/api/v1/broadcasts/{qidong['broadcast']}/findings"
    chinese = coordinator.get(path).json["findings"]
    english = coordinator.get(path, Accept_Language="en").json["findings"]
    assert [each["code"] for each in chinese] == [each["code"] for each in english]
    assert chinese
    assert all(CHINESE.search(each["title"]) for each in chinese)


def test_a_calendar_handed_out_and_taken_back(coordinator, app, qidong):
    made = make(coordinator, "make_feed", qidong).json
    page = urlsplit(made["address"]).path
    assert app.test_client().get(page, buffered=True).status_code == 200
    gone = coordinator.post(f"/api/v1/feeds/{made['id']}/revoke").json
    assert gone["address"] == ""
    assert gone["revoked_at"]
    assert app.test_client().get(page, buffered=True).status_code == 404
    listed = coordinator.get("/api/v1/feeds").json["items"]
    assert made["id"] not in {each["id"] for each in listed}


def test_lists_without_a_time_come_in_pages_too(coordinator, qidong):
    for number in range(4):
        body = {"unit_id": qidong["unit"], "name": f"主播{number}"}
        assert coordinator.post("/api/v1/hosts", body).status_code == 201
    found, path = [], "/api/v1/hosts?limit=2"
    while path:
        answer = coordinator.get(path)
        found += [each["id"] for each in answer.json["items"]]
        more = answer.json["next"]
        path = f"/api/v1/hosts?limit=2&after={more}" if more else ""
    assert len(found) == len(set(found)) == 5


def test_what_is_said_of_footage(program, qidong):
    caller = program("qidong-media")
    make(caller, "describe_footage_of", qidong)
    make(caller, "link_footage", qidong)
    whole = make(caller, "add_permission", qidong).json
    assert (whole["place"], sorted(whole["tags"])) == ("官家嘴", sorted(["晾晒", "航拍"]))
    assert {(each["start_ms"], each["end_ms"]) for each in whole["links"]} == {
        (0, 4000),
        (1000, 3000),
    }
    assert [each["name"] for each in whole["permissions"]] == ["周桂香", "采茶"]
    path = f"/api/v1/footage/{qidong['footage']}"
    link = next(each["id"] for each in whole["links"] if each["start_ms"] == 1000)
    assert len(caller.post(f"{path}/items/{link}/remove").json["links"]) == 1
    music = whole["permissions"][1]["id"]
    assert caller.post(f"{path}/permissions/{music}/end").json["permissions"][1]["over"]
    odd = caller.post(f"{path}/items", {"item_id": qidong["item"], "start_ms": 3, "end_ms": 2})
    assert (odd.status_code, odd.json["errors"][0]["field"]) == (422, "end_ms")


def test_the_trash_of_footage(program, qidong, database):
    caller, path = program("qidong-administrator"), f"/api/v1/footage/{qidong['footage']}"
    assert caller.post(f"{path}/trash").json["code"] == "footage.in_work"
    with database.session() as session:
        session.execute(update(Job).values(state=JobState.DONE))
    assert caller.post(f"{path}/trash").json["trashed_at"]
    assert caller.post(f"{path}/trash").status_code == 409
    assert caller.post(f"{path}/restore").json["trashed_at"] is None


def test_a_draft_begun_marked_and_made(program, qidong, database):
    caller = program("qidong-media")
    made = make(caller, "begin_draft", qidong)
    path = urlsplit(made.headers["Location"]).path
    assert made.json["takes"]
    mark = {"version": 1, "source": 0, "kind": "must", "start_ms": 0, "end_ms": 1500}
    marked = caller.post(f"{path}/marks", mark).json
    assert [(each["kind"], each["end_ms"]) for each in marked["marks"]] == [("must", 1500)]
    late = caller.post(f"{path}/marks", mark)
    assert (late.status_code, late.json["code"]) == (409, "desk.changed")
    again = caller.post(f"{path}/marks", mark | {"version": 2, "on": False}).json
    assert again["marks"] == []
    turned = caller.post(f"{path}/marks", mark | {"version": 3, "end_ms": 0})
    assert (turned.status_code, turned.json["errors"][0]["field"]) == (422, "end_ms")
    assert made.json["id"] in {each["id"] for each in caller.get("/api/v1/drafts").json["items"]}
    with database.session() as session:
        session.execute(update(Footage).values(item_id=None))
    assert make(caller, "make_draft_clip", qidong).status_code == 201


def test_a_clip_reviewed_and_let_go(program, coordinator, qidong, database):
    path = f"/api/v1/clips/{qidong['ready_clip']}"
    said = coordinator.post(f"{path}/comments", {"text": "太暗", "aspect": "9:16", "at_ms": 900})
    maker = program("qidong-media")
    maker.post(f"/api/v1/comments/{said.json['id']}/answer", {"text": "换了"})
    listed = maker.get(f"{path}/comments").json["items"]
    assert [each["text"] for each in listed] == ["换了", "太暗"]
    assert listed[0]["parent_id"] == said.json["id"]
    assert coordinator.post(f"{path}/ask-for-changes", {}).json["state"] == "changes"
    coordinator.post(f"/api/v1/comments/{said.json['id']}/settle", {"done": True})
    nothing = coordinator.post(f"{path}/ask-for-changes", {})
    assert (nothing.status_code, nothing.json["code"]) == (422, "review.nothing_wanted")
    assert maker.post(f"{path}/approve").status_code == 403
    assert coordinator.post(f"{path}/approve").json["state"] == "approved"
    with database.reading() as session:
        assert session.get_one(Clip, qidong["ready_clip"]).state is ClipState.APPROVED


def test_footage_asked_for_by_link(program, app, qidong):
    caller = program("qidong-media")
    made = make(caller, "ask_for_footage", qidong)
    film = urlsplit(made.json["link"]).path
    assert "拍晾晒" in app.test_client().get(film, buffered=True).text
    path = f"/api/v1/requests/{made.json['id']}"
    assert caller.post(f"{path}/finish").json["state"] == "done"
    assert caller.post(f"{path}/prolong", {"days": 3}).json["state"] == "open"
    assert caller.post(f"{path}/revoke").json["state"] == "over"
    assert app.test_client().get(film, buffered=True).status_code == 404
    assert made.json["id"] in {each["id"] for each in caller.get("/api/v1/requests").json["items"]}


def test_counts_as_the_page_has_them(program, enter, qidong):
    link = (
        program("qidong-seller")
        .post(f"/api/v1/renditions/{qidong['published_tall']}/links")
        .json["save"]
    )
    enter().get(urlsplit(link).path)
    told = program("qidong-media").get("/api/v1/counts?by=seller&days=7").json
    assert (told["total"], len(told["days"])) == (1, 7)
    assert [(each["taken"], each["own"]) for each in told["lines"]] == [(1, 0)]
    assert program("qidong-seller").get("/api/v1/counts").status_code == 403
    assert program("sangzhi-media").get("/api/v1/counts").json["total"] == 0


def test_jobs_once_more_and_first(program, coordinator, qidong, database):
    path = f"/api/v1/jobs/{qidong['job']}"
    assert program("qidong-media").post(f"{path}/first", {}).status_code == 403
    assert coordinator.post(f"{path}/first", {"first": True}).status_code == 200
    with database.session() as session:
        session.execute(update(Job).values(state=JobState.FAILED, error_code="disk.reserve"))
    made = program("qidong-media").post(f"{path}/retry")
    assert made.status_code == 201
    assert made.json["id"] != qidong["job"]
    assert made.json["subject_id"] == qidong["footage"]
    again = program("qidong-media").post(f"{path}/retry")
    assert (again.status_code, again.mimetype) == (409, "application/problem+json")


def test_a_broadcast_is_no_longer_than_a_day_whoever_asks(coordinator, qidong):
    times = {"start_at": "2026-07-01T10:00:00+08:00", "end_at": "2056-07-01T10:00:00+08:00"}
    made = make(coordinator, "create_broadcast", qidong, **times)
    assert (made.status_code, made.json["code"]) == (422, "schedule.too_long")
    assert [each["field"] for each in made.json["errors"]] == ["end_at"]
    path = f"/api/v1/broadcasts/{qidong['broadcast']}/change"
    changed = coordinator.post(path, times)
    assert (changed.status_code, changed.json["code"]) == (422, "schedule.too_long")
    far = {"start_at": "9999-12-31T10:00:00+00:00", "end_at": "9999-12-31T20:00:00+00:00"}
    assert coordinator.post(path, far).status_code == 422


BREAKS = ("\n", "\r\n", "\x0b", "\x85", "\u2028")


@pytest.mark.parametrize("mark", BREAKS)
def test_what_stands_one_a_line_has_no_line_breaks(coordinator, qidong, mark):
    item, two = f"/api/v1/items/{qidong['item']}", f"甲{mark}乙"
    points = coordinator.post(f"{item}/change", {"selling_points": [two]})
    part = {"planned_s": 60, "kind": "open", "title": "开场", "talking_points": [two]}
    said = coordinator.post(f"/api/v1/broadcasts/{qidong['broadcast']}/segments", part)
    assert [
        (each.status_code, each.json["code"], each.json["errors"][0]["field"])
        for each in (points, said)
    ] == [
        (422, "item.point_lines", "selling_points"),
        (422, "cell.point_lines", "talking_points"),
    ]


@pytest.mark.parametrize(
    ("kind", "subject"), [("host_page", "host"), ("host", "host"), ("channel", "channel")]
)
def test_programs_are_given_an_address_that_answers(program, enter, qidong, kind, subject):
    wish = {"kind": kind, "subject_id": qidong[subject]}
    made = program("qidong-coordinator").post("/api/v1/feeds", wish).json
    path = f"/{made['address'].split('/', 3)[3]}"
    assert enter().get(path).status_code == 200
    page = enter("qidong-coordinator").get("/schedule/feeds").text
    assert html.escape(made["address"]) in page


def test_an_item_tells_the_prices_of_days_to_come(coordinator, qidong):
    path = f"/api/v1/items/{qidong['item']}"
    days = {"valid_from": "2199-01-08", "valid_until": "2199-01-15"}
    asked = coordinator.post(f"{path}/prices", {"price_fen": 1900, **days}).json
    done = coordinator.post(f"/api/v1/prices/{asked['id']}/approve").json
    assert (done["held"], done["begins"]) == (0, "2199-01-08")
    told = coordinator.get(path).json
    assert told["price_fen"] == 2990
    assert [(each["price_fen"], each["first"], each["last"]) for each in told["prices"]] == [
        (2990, None, "2199-01-07"),
        (1900, "2199-01-08", "2199-01-15"),
        (2990, "2199-01-16", None),
    ]
