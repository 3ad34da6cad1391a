"""A broadcast to take along, as the site hands it out."""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile

import pytest
from sqlalchemy import select

from studio.records.goods import Item
from studio.records.live import Segment
from studio.schedule.exports import read_document

needs_typst = pytest.mark.skipif(
    importlib.util.find_spec("typst") is None,
    reason="typst is not installed: pip install --no-deps -r requirements/run.lock",
)


@pytest.fixture
def coordinator(enter):
    return enter("qidong-coordinator")


@pytest.fixture
def path(coordinator, qidong):
    """A broadcast with one item; the address of its handouts."""
    fields = {"host": qidong["host"], "channel": qidong["channel"], "title": "开采专场"}
    times = {"day": "2026-12-20", "start": "19:30", "end": "21:00"}
    made = coordinator.post("/schedule/new", fields | times).location
    coordinator.post(f"{made}/parts", {"minutes": "10", "item": qidong["item"]})
    return f"{made}/handouts"


def test_the_page_has_both_texts_to_copy(coordinator, path):
    page = coordinator.get(path)

    assert page.status_code == 200
    assert "【直播流程】开采专场" in page.text
    assert "12月20日（周日） 19:30–21:00" in page.text
    assert "1. " in page.text


@pytest.mark.parametrize(
    ("kind", "mimetype", "begins"),
    [
        ("txt", "text/plain", "【直播流程】".encode()),
        ("links", "text/plain", b"1. "),
        ("csv", "text/csv", b"\xef\xbb\xbfbroadcast_id"),
        ("json", "application/json", b"{"),
        ("obs", "application/json", b"{"),
        pytest.param("pdf", "application/pdf", b"%PDF-", marks=needs_typst),
        pytest.param("png", "image/png", b"\x89PNG", marks=needs_typst),
    ],
)
def test_every_file_is_saved_under_its_title(coordinator, path, kind, mimetype, begins):
    answer = coordinator.get(f"{path}/file?kind={kind}&part=99")

    assert answer.status_code == 200
    assert answer.mimetype == mimetype
    assert answer.data.startswith(begins)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_saved_as_json_is_read_again(coordinator, path):
    (plan,) = read_document(coordinator.get(f"{path}/file?kind=json").text, "x")
    scenes = json.loads(coordinator.get(f"{path}/file?kind=obs").text)

    assert plan.title == scenes["name"] == "开采专场"
    assert len(scenes["scene_order"]) == len(plan.segments) == 1


def test_no_other_kind_is_made(coordinator, path):
    assert coordinator.get(f"{path}/file?kind=../etc").status_code == 400


def test_sellers_and_others_get_nothing(enter, path):
    assert enter("qidong-seller").get(path).status_code == 403
    assert enter("sangzhi-coordinator").get(path).status_code == 404


def test_the_prompter_and_the_cards_have_every_part_in_large_type(coordinator, path):
    made = path.removesuffix("/handouts")
    coordinator.post(f"{made}/parts", {"minutes": "2", "title": "抽奖", "script": "<b>三二一</b>"})
    for kind in ("prompter", "cards"):
        page = coordinator.get(f"{made}/{kind}")
        assert page.status_code == 200
        assert page.text.index("黄花菜") < page.text.index("抽奖")
    assert "&lt;b&gt;三二一" in coordinator.get(f"{made}/prompter").text
    assert "不能说" in coordinator.get(f"{made}/cards").text
    assert f"{made}/prompter" in coordinator.get(path).text


def test_a_foreign_prompter_is_not_there(enter, path):
    stranger = enter("sangzhi-media")
    for kind in ("prompter", "cards"):
        assert stranger.get(path.replace("handouts", kind)).status_code == 404


def test_posters_come_as_a_zip_with_a_code_that_was_read(coordinator, path):
    answer = coordinator.get(path.replace("handouts", "live-pack.zip?what=posters"))
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        listed = json.loads(archive.read("live-pack.json"))
        names = set(archive.namelist()) - {"live-pack.json"}
    assert names == {each["file"] for each in listed["files"]}
    assert {each["kind"] for each in listed["files"]} == {"poster"}
    assert any(each["qr"] for each in listed["files"])


def test_a_broadcast_that_sells_nothing_has_no_posters(coordinator, qidong):
    fields = {"host": qidong["host"], "channel": qidong["channel"], "title": "只聊天"}
    times = {"day": "2026-12-21", "start": "19:30", "end": "21:00"}
    made = coordinator.post("/schedule/new", fields | times).location
    assert coordinator.get(f"{made}/live-pack.zip").status_code == 400


def test_every_page_of_a_fixed_plan_shows_the_prices_of_the_lock(
    coordinator, path, qidong, database
):
    made = path.removesuffix("/handouts")
    with database.session() as session:
        part = session.scalars(
            select(Segment).where(Segment.broadcast_id == made.rpartition("/")[2])
        ).one()
        part.price_fen, part.list_price_fen = 3170, 4170
        session.get(Item, qidong["item"]).list_price_fen = 5555
    for page, was in (("", False), ("/cards", True), ("/prompter", False), ("/handouts", True)):
        text = coordinator.get(f"{made}{page}").text
        assert "¥31.7" in text, page
        assert ("¥41.7" in text) is was, page
        assert "¥55.55" not in text, page
