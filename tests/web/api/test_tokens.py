"""The life of a personal access token: made on a page, shown once, listed, used, ended; and what it cannot do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from studio.records.api_tokens import ApiToken, Scope
from studio.records.people import Account, AuditEntry, Membership, Role, Unit, UnitKind
from studio.records.sessions import SessionKind
from studio.units import now
from studio.workflows.accounts.api_tokens import MOST_TOKENS
from studio.workflows.accounts.sessions import open_session
from tests.web.api.program import Program, token_for
from tests.web.test_matrix import rows
from web.api.operations import OPERATIONS, PER_MINUTE
from web.api.policy import SCOPES

WISH = {"name": "合作社价目表", "days": "30", "scope": ["items:read", "prices:propose"]}


def make(visitor, **changes):
    answer = visitor.post("/account/tokens", WISH | changes)
    assert answer.status_code == 200, answer.text
    return re.search(r"cst_[0-9a-f]{32}\.[\w-]+", answer.text)[0]


def change_tokens(database, **values):
    with database.session() as session:
        session.execute(update(ApiToken).values(**values))


def tokens_of(database, world, login):
    with database.reading() as session:
        wanted = select(ApiToken).where(ApiToken.account_id == world.accounts[login])
        return session.scalars(wanted).all()


def test_made_on_a_page_and_shown_once(app, enter, database):
    visitor = enter("qidong-media")
    token = make(visitor)
    assert Program(app, token).get("/api/v1/items").status_code == 200
    page = visitor.get("/account/tokens").text
    assert "合作社价目表" in page
    assert "申请改价" in page
    assert token.partition(".")[2] not in page
    assert not any(token.partition(".")[2] in line for line in rows(database))


def test_the_list_says_when_it_was_last_used(app, enter, database, world):
    visitor = enter("qidong-media")
    token = make(visitor)
    assert "还没用过" in visitor.get("/account/tokens").text
    Program(app, token).get("/api/v1/items")
    assert "最近使用" in visitor.get("/account/tokens").text
    (first,) = tokens_of(database, world, "qidong-media")
    Program(app, token).get("/api/v1/items")
    (again,) = tokens_of(database, world, "qidong-media")
    assert again.used_at == first.used_at  # one write in five minutes, not one a request


def test_ended_at_once(app, enter):
    visitor = enter("qidong-media")
    token = make(visitor)
    visitor.post(f"/account/tokens/{token[4:36]}/end")
    answer = Program(app, token).get("/api/v1/items")
    assert answer.status_code == 401
    assert "令牌" in answer.json["title"]
    assert "您还没有令牌" in visitor.get("/account/tokens").text
    assert visitor.post(f"/account/tokens/{token[4:36]}/end").status_code == 404


def test_nobody_else_ends_it(enter, app):
    token = make(enter("qidong-media"))
    for login in ("qidong-administrator", "province", "sangzhi-media"):
        assert enter(login).post(f"/account/tokens/{token[4:36]}/end").status_code == 404
    assert Program(app, token).get("/api/v1/items").status_code == 200


def test_runs_out(app, enter, database):
    token = make(enter("qidong-media"))
    change_tokens(database, until=now() - timedelta(seconds=1))
    assert Program(app, token).get("/api/v1/items").status_code == 401


@pytest.mark.parametrize(
    "values",
    [{"disabled_at": now()}, {"one_time_until": now() + timedelta(days=1)}],
    ids=["closed", "password to be chosen"],
)
def test_worth_no_more_than_its_account(app, enter, database, values):
    token = make(enter("qidong-media"))
    with database.session() as session:
        one = update(Account).where(Account.login == "qidong-media")
        session.execute(one.values(**values))
    assert Program(app, token).get("/api/v1/items").status_code == 401


def test_a_role_that_was_taken_away_is_gone_from_the_token(app, enter, database, world):
    token = make(enter("qidong-coordinator"), scope=["prices:approve", "items:read"])
    own = world.counties["qidong"].ids
    with database.session() as session:
        held = update(Membership).where(Membership.id == world.memberships["qidong-coordinator"])
        session.execute(held.values(role=Role.SELLER))
    program = Program(app, token)
    assert program.get("/api/v1/items").status_code == 403
    assert program.post(f"/api/v1/prices/{own['price']}/approve").status_code == 403
    assert program.get("/api/v1/me").json["units"][0]["roles"] == ["seller"]


def test_no_scope_beyond_ones_role(enter, database, world):
    visitor = enter("qidong-media")
    answer = visitor.post("/account/tokens", WISH | {"scope": ["prices:approve"]})
    assert answer.status_code == 422
    assert "您自己没有" in answer.text
    assert tokens_of(database, world, "qidong-media") == []


def test_a_page_offers_only_ones_own_scopes(enter):
    assert "批准或不同意改价" not in enter("qidong-media").get("/account/tokens").text
    assert "批准或不同意改价" in enter("qidong-coordinator").get("/account/tokens").text
    assert "查看素材信息" not in enter("qidong-seller").get("/account/tokens").text


def test_what_only_looks_is_offered_apart(enter):
    page = enter("qidong-administrator").get("/account/tokens").text
    looking, _, changing = page.partition("会改动内容")
    assert "只看、只下载" in looking
    for scope in Scope:
        assert f'value="{scope.value}"' in (looking if scope.changes_nothing else changing)


def test_what_only_looks_changes_nothing():
    """But for links to what one takes along, which are made and taken back."""
    behind = {
        each.name
        for each in OPERATIONS.values()
        if each.method == "POST"
        and (scope := SCOPES[f"api_v1.{each.name}"])
        and scope.changes_nothing
    }
    assert behind == {"link_clip", "link_several", "link_own_clip", "revoke_own_links"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "长" * 61},
        {"days": "0"},
        {"days": "366"},
        {"scope": []},
        {"scope": ["all"]},
    ],
)
def test_a_form_that_does_not_fit(enter, database, world, wrong):
    assert enter("qidong-media").post("/account/tokens", WISH | wrong).status_code == 422
    assert tokens_of(database, world, "qidong-media") == []


def test_a_sellers_phone_makes_none(app, enter, database, world):
    """It carries the seller's rights; a token would carry all of the account's."""
    visitor = enter()
    with database.session() as session:
        account = session.get_one(Account, world.accounts["qidong-administrator"])
        unit = world.counties["qidong"].unit
        opened = open_session(session, account, SessionKind.DEVICE, "", unit)
        station = Membership(account_id=account.id, unit_id=_below(session, unit), role=Role.SELLER)
        session.add(station)
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = opened.kept
    assert "扫码登录的手机不能新建访问令牌" in visitor.get("/account/tokens").text
    assert visitor.post("/account/tokens", WISH).status_code == 403


def _below(session, unit_id):
    unit = Unit(parent_id=unit_id, kind=UnitKind.STATION, slug="st", name_zh="站", name_en="St")
    session.add(unit)
    session.flush()
    return unit.id


def test_there_is_an_end_to_how_many(enter, database, world):
    visitor = enter("qidong-media")
    for number in range(MOST_TOKENS):
        make(visitor, name=f"令牌{number}")
    answer = visitor.post("/account/tokens", WISH)
    assert answer.status_code == 422
    assert f"已经有 {MOST_TOKENS} 个" in answer.text


def test_the_token_counts_and_not_the_cookie_beside_it(app, enter, database):
    """A browser's session lends a token nothing."""
    visitor = enter("qidong-administrator")
    token = token_for(database, "qidong-seller")
    headers = {"Authorization": f"Bearer {token}", "X-CSRFToken": visitor.token()}
    assert visitor.get("/api/v1/items", headers=headers).status_code == 403
    bad = {"Authorization": "Bearer cst_0.0"}
    assert visitor.get("/api/v1/items", headers=bad).status_code == 401
    assert visitor.get("/account", headers=bad).status_code == 401


def test_a_token_sets_no_cookie(program):
    answer = program("qidong-media").get("/api/v1/me")
    assert "Set-Cookie" not in answer.headers
    assert answer.json["scopes"] == sorted(answer.json["scopes"])


def test_what_was_made_and_ended_is_written_down(enter, database):
    visitor = enter("qidong-media")
    token = make(visitor)
    visitor.post(f"/account/tokens/{token[4:36]}/end")
    with database.reading() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action.contains("token"))).all()
        assert {each.action for each in found} == {"account.add_token", "account.end_token"}
        assert all(each.detail["token"] == WISH["name"] for each in found)
    assert "新建访问令牌" in enter("qidong-administrator").get("/audit").text


def test_too_many_requests_are_told_to_wait(program):
    caller = program("qidong-media", Scope.READ_ITEMS)
    other = program("qidong-media", Scope.READ_ITEMS)
    most = int(PER_MINUTE.split()[0])
    assert {caller.get("/api/v1/me").status_code for _ in range(most)} == {200}
    answer = caller.get("/api/v1/items")
    assert answer.status_code == 429
    assert answer.json["title"] == "请求太频繁。"
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert other.get("/api/v1/items").status_code == 200


def test_uploading_by_a_token(program, qidong):
    """tus, as a program with the scope speaks it; the matrix of uploads is that of the pages."""
    told = {
        "Tus_Resumable": "1.0.0",
        "Upload_Length": "4",
        "Upload_Metadata": "filename dGVzdC5tcDQ=",
    }
    answer = program("qidong-media", Scope.UPLOAD_FOOTAGE).post("/uploads", None, **told)
    assert answer.status_code == 201, answer.text
    answer = program("qidong-media", Scope.READ_FOOTAGE).post("/uploads", None, **told)
    assert answer.status_code == 403
    assert answer.json["error"]["code"] == "api.scope"
