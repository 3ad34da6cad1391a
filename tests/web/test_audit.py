"""The audit log: scoped, in words, narrowed down, paged, taken along as a sheet."""

from __future__ import annotations

import ast
import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio.records.people import AuditEntry
from studio.words import entries
from web.accounts.audit import PAGE

ROOT = Path(__file__).parents[2]


@pytest.fixture
def log(database, world):
    """Adds entries of a county."""

    def log(county="qidong", action="item.change", at=None, who="media", **detail):
        with database.session() as session:
            entry = AuditEntry(
                at=at or datetime(2026, 6, 20, 4, tzinfo=UTC),
                account_id=world.accounts[f"{county}-{who}"] if who else None,
                unit_id=world.counties[county].unit,
                action=action,
                subject_id="x",
                detail=detail,
            )
            session.add(entry)

    return log


def sheet(visitor, query=""):
    answer = visitor.get(f"/audit.csv{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_it_is_read_in_words(enter, log):
    log(name="黄花菜", price_fen=2690, revision=3)
    log(action="clip.reprice", who=None, price_fen=2690)
    page = enter("qidong-administrator").get("/audit").text
    assert "修改商品" in page
    assert "黄花菜 · 价格 ¥26.9" in page
    assert "系统" in page
    assert "revision" not in page
    english = enter("qidong-administrator")
    english.post("/language", {"language": "en"})
    page = english.get("/audit").text
    assert "Changed an item" in page
    assert "price ¥26.9" in page


def test_only_ones_own_units_are_there(enter, log):
    log("sangzhi", name="桑植白茶")
    log("qidong", name="黄花菜")
    administrator = enter("qidong-administrator")
    for text in (administrator.get("/audit").text, administrator.get("/audit.csv").text):
        assert "黄花菜" in text
        assert "桑植" not in text
        assert "sangzhi" not in text
    assert "桑植白茶" in enter("province").get("/audit").text


def test_a_foreign_person_in_the_filter_shows_nothing(enter, log, world):
    log("sangzhi", name="桑植白茶")
    stranger = world.accounts["sangzhi-media"]
    page = enter("qidong-administrator").get(f"/audit?person={stranger}").text
    assert "没有符合条件的记录" in page


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", {"a", "b", "c", "d"}),
        ("?person={media}", {"a", "b"}),
        ("?person=system", {"d"}),
        ("?action=item.add", {"b", "d"}),
        ("?person={media}&action=item.add", {"b"}),
        ("?since=2026-06-21", {"b", "c", "d"}),
        ("?until=2026-06-20", {"a"}),
        ("?since=2026-06-21&until=2026-06-21", {"b"}),
        ("?since=rubbish&until=2026-99-99", {"a", "b", "c", "d"}),
        ("?action=nothing", set()),
    ],
)
def test_it_is_narrowed_down_by_person_action_and_day(enter, log, world, query, left):
    """Days are those of the counties: 16:00 UTC is the next morning's beginning."""
    log(name="a", at=datetime(2026, 6, 20, 15, 59, 59, tzinfo=UTC))
    log(name="b", action="item.add", at=datetime(2026, 6, 20, 16, tzinfo=UTC))
    log(name="c", who="coordinator", at=datetime(2026, 6, 21, 16, tzinfo=UTC))
    log(name="d", action="item.add", who=None, at=datetime(2026, 6, 22, 16, tzinfo=UTC))
    visitor = enter("qidong-administrator")
    query = query.format(media=world.accounts["qidong-media"])
    assert {row[4] for row in sheet(visitor, query)[1:]} == left
    assert f"共 {len(left)} 条" in visitor.get(f"/audit{query}").text


def test_it_is_paged_and_no_entry_is_lost(enter, log):
    start = datetime(2026, 6, 20, tzinfo=UTC)
    for number in range(PAGE + 3):
        log(name=f"item-{number:03}", at=start + timedelta(minutes=number // 7))
    visitor = enter("qidong-administrator")
    first, second = (visitor.get(f"/audit?page={page}").text for page in (1, 2))
    assert "1 / 2" in first
    assert "?page=2" in first
    for number in range(PAGE + 3):
        assert (f"item-{number:03}" in first) != (f"item-{number:03}" in second), number
    for page in ("0", "-1", "x", "²", "9" * 30):
        assert visitor.get(f"/audit?page={page}").status_code == 200
    assert visitor.get("/audit?page=99").text.count("item-") == 3, "the last page there is"


@pytest.mark.parametrize(
    "typed", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\x01=1"]
)
def test_the_sheet_holds_no_formula(enter, log, typed):
    log(name=typed)
    (row,) = sheet(enter("qidong-administrator"))[1:]
    assert row[4].startswith("'")
    assert row[0] == "2026-06-20 12:00:00"


def test_the_sheet_is_for_saving(enter, log):
    log(name='黄花菜，"特级"\n新货')
    answer = enter("qidong-administrator").get("/audit.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert sheet(enter("qidong-administrator"))[1][4] == '黄花菜，"特级"\n新货'


def actions_in_the_code():
    """Every action that some call of a ``note`` names in full."""
    found = set()
    for path in (ROOT / "studio" / "workflows").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "").lstrip("_") in {
                "note",
                "note_account",
            }:
                found |= {
                    each.value
                    for each in call.args
                    if isinstance(each, ast.Constant)
                    and isinstance(each.value, str)
                    and "." in each.value
                }
    return found


def test_every_action_of_the_code_has_words():
    found = actions_in_the_code()
    assert {"order.place", "price.approve", "account.invite"} <= found
    assert {each for each in found if f"audit.{each}" not in entries()} == set()


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31", "since=9999-12-31"])
def test_days_at_the_ends_of_the_calendar_narrow_nothing(enter, log, query):
    log(name="黄花菜")
    assert len(sheet(enter("qidong-administrator"), f"?{query}")) > 1
