"""People, sessions, tokens and the audit log by programs: to read, and to narrow; nothing that lets anybody in."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import select

from studio.records.api_tokens import ApiToken, Scope
from studio.records.people import Account, AuditEntry
from studio.units import now
from studio.units.clock import SHANGHAI
from tests.web.api.program import Program, token_for
from web.api.policy import SCOPES

WIDER = re.compile(r"password|invite|invitation|new-member|new-seller|role|membership|reopen|phone")
"""Addresses of pages that let somebody in, or more in."""


@pytest.fixture
def heads(program):
    return program("qidong-administrator", Scope.READ_PEOPLE, Scope.READ_TRAIL)


def test_who_works_in_ones_units(heads, program):
    found = heads.get("/api/v1/people").json["items"]
    assert {each["login"] for each in found} >= {"qidong-media", "qidong-seller"}
    assert not any(each["login"].startswith("sangzhi") for each in found)
    seller = next(each for each in found if each["login"] == "qidong-seller")
    assert (seller["role"], seller["devices"], seller["closed"]) == ("seller", 1, False)
    named = heads.get("/api/v1/people?words=qidong-med").json["items"]
    assert [each["login"] for each in named] == ["qidong-media"]
    first = heads.get("/api/v1/people?limit=1").json
    second = heads.get(f"/api/v1/people?limit=1&after={first['next']}").json
    assert first["items"][0]["id"] != second["items"][0]["id"]
    above = {each["login"] for each in program("province").get("/api/v1/people").json["items"]}
    assert above >= {"province", "sangzhi-seller", "qidong-seller"}


def test_one_person_with_devices_and_no_secret(heads, world):
    place = f"/api/v1/people/{world.memberships['qidong-seller']}"
    answer = heads.get(place)
    (device,) = answer.json["sessions"]
    assert (device["kind"], device["device"]) == ("device", "安卓平板")
    assert answer.json["invitations"][0]["used"] < answer.json["invitations"][0]["devices"]
    assert answer.json["memberships"][0]["role"] == "seller"
    assert not {"token_hash", "password_hash", "password_mark"} & set(
        re.findall(r"\w+", answer.text)
    )
    assert heads.get(place, If_None_Match=answer.headers["ETag"]).status_code == 304


def test_the_log_in_words_by_person_and_day_and_as_a_sheet(heads, qidong, database, program):
    media = program("qidong-media")
    paper = {"name": "有机产品", "number": "COP-2"}
    assert media.post(f"/api/v1/papers/{qidong['paper']}/change", paper).status_code == 200
    entry = heads.get("/api/v1/trail?action=paper.renew").json["items"][0]
    assert "qidong-media" in entry["who"]
    assert entry["about"] == "黄花菜"
    assert entry["what"] not in {"", "paper.renew"}
    today = f"{now().astimezone(SHANGHAI):%Y-%m-%d}"
    of_them = f"person={entry['account_id']}&since={today}&until={today}"
    found = heads.get(f"/api/v1/trail?{of_them}").json["items"]
    assert {each["account_id"] for each in found} == {entry["account_id"]}
    assert heads.get(f"/api/v1/trail?{of_them}&until=2020-01-01").status_code == 400
    assert heads.get("/api/v1/trail?until=2020-01-01").json["items"] == []
    with database.session() as session:
        made = {"unit_id": entry["unit_id"], "subject_id": "x", "detail": {"name": "=1+1"}}
        session.add(AuditEntry(account_id=None, action="clip.reprice", **made))
    (own,) = heads.get("/api/v1/trail?person=system").json["items"]
    assert (own["who"], own["account_id"]) == ("系统", None)
    sheet = heads.get("/api/v1/trail/sheet.csv?person=system").data.decode("utf-8-sig")
    (_, row) = list(csv.reader(io.StringIO(sheet)))
    assert row[1] == "系统"
    assert not any(cell.startswith("=") for cell in row)


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31"])
def test_days_at_the_ends_of_the_calendar(heads, query):
    answer = heads.get(f"/api/v1/trail?{query}")
    assert answer.status_code == 200
    assert answer.json["items"] == heads.get("/api/v1/trail").json["items"]


def test_what_is_asked_of_the_log_wrongly(heads):
    answer = heads.get("/api/v1/trail?person=me")
    assert answer.status_code == 400
    assert "system" in answer.json["errors"][0]["detail"]


def test_ones_own_sessions_are_ended(program, enter, world, database):
    visitor = enter("qidong-media")
    caller = program("qidong-media", Scope.SIGN_OUT)
    sessions = caller.get("/api/v1/me/sessions").json["sessions"]
    assert [each["this"] for each in sessions] == [False]
    left = caller.post(f"/api/v1/me/sessions/{sessions[0]['id']}/end")
    assert left.json["sessions"] == []
    assert visitor.get("/account").status_code == 302
    assert caller.post(f"/api/v1/me/sessions/{sessions[0]['id']}/end").status_code == 404
    others = [enter("qidong-media") for _ in range(2)]
    assert caller.post("/api/v1/me/sign-out").json == {"ended": 2}
    assert {each.get("/account").status_code for each in others} == {302}
    assert caller.get("/api/v1/me").status_code == 200
    with database.reading() as session:
        wanted = select(AuditEntry.action).where(
            AuditEntry.account_id == world.accounts["qidong-media"],
            AuditEntry.action.like("account.end_session%"),
        )
        assert len(session.scalars(wanted).all()) == 2


def test_nobody_elses_session_is_ended(program, qidong, enter):
    caller = program("qidong-administrator", Scope.SIGN_OUT)
    assert caller.post(f"/api/v1/me/sessions/{qidong['session']}/end").status_code == 404
    visitor = enter("qidong-media")
    caller.post("/api/v1/me/sign-out")
    assert visitor.get("/account").status_code == 200


def test_a_browser_that_signs_out_everywhere_stays(enter):
    other, visitor = enter("qidong-media"), enter("qidong-media")
    headers = visitor.headers | {"X-CSRFToken": visitor.token()}
    answer = visitor.client.post("/api/v1/me/sign-out", headers=headers)
    assert answer.json == {"ended": 1}
    assert other.get("/account").status_code == 302
    assert visitor.get("/account").status_code == 200
    (own,) = visitor.get("/api/v1/me/sessions").json["sessions"]
    assert own["this"] is True


def test_a_token_ends_itself(app, database):
    token = token_for(database, "qidong-media", Scope.SIGN_OUT, Scope.READ_ITEMS)
    caller = Program(app, token)
    (own,) = caller.get("/api/v1/me/tokens").json["tokens"]
    assert (own["this"], own["scopes"]) == (True, ["account:sign-out", "items:read"])
    assert token.partition(".")[2] not in caller.get("/api/v1/me/tokens").text
    assert caller.post(f"/api/v1/me/tokens/{own['id']}/end").json["tokens"] == []
    assert caller.get("/api/v1/me").status_code == 401


def test_no_token_lets_anybody_in(app, program, database):
    """What people do on those pages programs cannot do, whatever their scopes: a token would widen itself by it."""
    closed = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods
        and rule.endpoint.startswith("accounts.")
        and WIDER.search(rule.rule)
    }
    assert len(closed) >= 8
    assert not closed & set(SCOPES)
    with database.reading() as session:
        before = session.scalars(select(Account.password_hash).order_by(Account.id)).all()
        tokens = len(session.scalars(select(ApiToken.id)).all())
    caller = program("qidong-administrator")
    wish = {"name": "更多", "days": "30", "scope": ["items:read"]}
    assert caller.post("/account/tokens", wish).status_code == 403
    with database.reading() as session:
        assert session.scalars(select(Account.password_hash).order_by(Account.id)).all() == before
        assert len(session.scalars(select(ApiToken.id)).all()) == tokens + 1
