"""Sessions in the database: listed, ended at once, kept alive by use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from studio.records.people import Account
from studio.records.sessions import AccountSession, SessionKind
from studio.units import now
from studio.workflows.accounts.sessions import IDLE, NOTICE
from tests.web.seed import PASSWORD
from tests.web.test_accounts import sign_in

PHONE = (
    "Mozilla/5.0 (Linux; Android 12; JAD-AL00 Build/HUAWEIJAD-AL00; wv) AppleWebKit/537.36 "
    "Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49"
)


def sessions_of(database, login):
    with database.reading() as session:
        wanted = select(AccountSession).join(AccountSession.account).where(Account.login == login)
        return session.scalars(wanted.order_by(AccountSession.created_at)).all()


def change(database, row, **values):
    with database.session() as session:
        session.execute(update(AccountSession).where(AccountSession.id == row.id).values(**values))


def came_in(enter, login, agent=""):
    visitor = enter()
    visitor.headers["User-Agent"] = agent
    assert sign_in(visitor, login).status_code == 302
    return visitor


def test_the_list_names_devices_in_words(enter):
    came_in(enter, "qidong-media", PHONE)
    page = came_in(enter, "qidong-media", "Mozilla/5.0 (Windows NT 10.0) Edg/120").get("/account")
    assert "安卓手机 · 微信" in page.text
    assert "Windows 电脑 · Edge" in page.text
    assert page.text.count("本机") == 1


def test_a_session_ended_elsewhere_is_over_with_its_next_request(enter, database):
    lost = came_in(enter, "qidong-media", PHONE)
    desk = came_in(enter, "qidong-media")
    row = sessions_of(database, "qidong-media")[0]
    assert desk.post(f"/account/sessions/{row.id}/end").status_code == 302
    assert lost.get("/footage").location.startswith("/sign-in")
    assert lost.post("/language", {"language": "en"}).status_code == 302
    assert desk.get("/footage").status_code == 200
    assert desk.post(f"/account/sessions/{row.id}/end").status_code == 404, "it is over already"


def test_signing_out_everywhere_leaves_this_browser_in(enter):
    others = [came_in(enter, "qidong-media") for _ in range(2)]
    stranger = came_in(enter, "sangzhi-media")
    here = came_in(enter, "qidong-media")
    here.post("/account/sign-out-everywhere")
    assert "已退出 2 台设备" in here.get("/account").text
    assert [each.get("/footage").status_code for each in others] == [302, 302]
    assert stranger.get("/footage").status_code == 200


def test_nobody_ends_a_colleagues_session_from_their_own_page(enter, database):
    came_in(enter, "qidong-coordinator")
    (row,) = sessions_of(database, "qidong-coordinator")
    for login in ("qidong-media", "sangzhi-coordinator", "qidong-administrator"):
        assert enter(login).post(f"/account/sessions/{row.id}/end").status_code == 404
    assert sessions_of(database, "qidong-coordinator")[0].ended_at is None


def test_signing_out_ends_the_session_in_the_database(enter, database):
    visitor = came_in(enter, "qidong-media")
    with visitor.client.session_transaction() as cookie:
        kept = cookie["_user_id"]
    visitor.post("/sign-out")
    (row,) = sessions_of(database, "qidong-media")
    assert row.ended_at is not None
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = kept
    assert visitor.get("/footage").status_code == 302, "a stolen cookie is worth nothing any more"


@pytest.mark.parametrize("kept", ["", ".", "x.y", "{id}", "{id}.", "{id}.wrong", "{hash}.{hash}"])
def test_a_cookie_with_another_secret_is_nobody(enter, database, kept):
    visitor = came_in(enter, "qidong-media")
    (row,) = sessions_of(database, "qidong-media")
    with visitor.client.session_transaction() as cookie:
        cookie["_user_id"] = kept.format(id=row.id, hash=row.token_hash)
    assert visitor.get("/footage").status_code == 302


def test_the_secret_of_a_session_is_kept_as_a_hash_only(enter, database):
    visitor = came_in(enter, "qidong-media")
    with visitor.client.session_transaction() as cookie:
        secret = cookie["_user_id"].partition(".")[2]
    with database.engine.connect() as connection:
        dump = "\n".join(str(row) for row in connection.connection.dbapi_connection.iterdump())
    assert len(secret) == 32
    assert secret not in dump


def test_an_unused_session_runs_out_and_a_used_one_goes_on(enter, database):
    visitor = came_in(enter, "qidong-media")
    (row,) = sessions_of(database, "qidong-media")
    assert row.until - row.created_at == IDLE[SessionKind.PASSWORD]
    change(database, row, seen_at=row.seen_at - NOTICE, until=now() + timedelta(minutes=1))
    visitor.headers["User-Agent"] = PHONE
    assert visitor.get("/footage").status_code == 200
    (used,) = sessions_of(database, "qidong-media")
    assert used.until > now() + timedelta(days=6)
    assert used.agent == PHONE
    change(database, row, until=now() - timedelta(seconds=1))
    assert visitor.get("/footage").status_code == 302
    assert sessions_of(database, "qidong-media")[0].until < now(), "nothing revives it"


def test_a_use_just_noted_is_not_written_again(enter, database):
    visitor = came_in(enter, "qidong-media")
    before = sessions_of(database, "qidong-media")[0].seen_at
    visitor.get("/footage")
    assert sessions_of(database, "qidong-media")[0].seen_at == before


def test_another_password_signs_the_others_out_and_this_browser_stays(enter, database):
    other = came_in(enter, "qidong-media")
    here = came_in(enter, "qidong-media")
    new = "晒场上有黄花菜三千斤"
    answer = here.post("/account/password", {"old": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 302
    assert here.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    assert sign_in(enter(), "qidong-media").status_code == 401
    assert sign_in(enter(), "qidong-media", new).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said", "status"),
    [
        ({"old": "wrong", "new": "long enough", "again": "long enough"}, "原密码不对", 401),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "密码要有 8 到", 422),
        ({"old": PASSWORD, "new": "long enough", "again": "another"}, "不一样", 422),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "和原密码一样", 422),
        ({}, "密码要有 8 到", 422),
    ],
)
def test_a_password_that_cannot_be_taken_says_why(enter, typed, said, status):
    visitor = enter("qidong-media")
    answer = visitor.post("/account/password", typed)
    assert answer.status_code == status
    assert said in answer.text
    assert visitor.get("/account").status_code == 200


def test_guessing_the_old_password_on_an_open_browser_is_limited(enter):
    visitor = enter("qidong-media")
    typed = {"old": "guess", "new": "long enough", "again": "long enough"}
    for _ in range(8):
        assert visitor.post("/account/password", typed).status_code == 401
    answer = visitor.post("/account/password", typed | {"old": PASSWORD})
    assert answer.status_code == 429
    assert "过十分钟再试" in answer.text
