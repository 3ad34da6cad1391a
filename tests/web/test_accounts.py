from __future__ import annotations

import pytest
from sqlalchemy import update

from studio.records.people import Account
from studio.units import now
from tests.web.seed import PASSWORD
from web.passwords import hash_password


def sign_in(visitor, login="qidong-media", password=PASSWORD, **more):
    return visitor.post("/sign-in", {"login": login, "password": password, **more})


def test_the_right_password_opens_the_desk(enter):
    visitor = enter()
    answer = sign_in(visitor)
    assert answer.status_code == 302
    assert answer.location == "/"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "qidong-media 同志" in visitor.get("/").text


@pytest.mark.parametrize("login", ["qidong-media", "nobody", "' or 1=1 --", ""])
def test_a_wrong_password_says_what_to_do(enter, login):
    visitor = enter()
    answer = sign_in(visitor, login, "wrong")
    assert answer.status_code == 401
    assert "密码不对" in answer.text
    assert visitor.get("/").status_code == 302


def test_a_disabled_account_stays_out_and_its_session_ends(enter, database):
    inside = enter("qidong-media")
    assert inside.get("/").status_code == 200
    with database.session() as session:
        session.execute(
            update(Account).where(Account.login == "qidong-media").values(disabled_at=now())
        )
    assert inside.get("/").status_code == 302
    assert sign_in(enter()).status_code == 401


def test_a_new_password_ends_old_sessions(enter, database):
    inside = enter("qidong-media")
    assert inside.get("/").status_code == 200
    with database.session() as session:
        session.execute(
            update(Account)
            .where(Account.login == "qidong-media")
            .values(password_hash=hash_password("another one"))
        )
    assert inside.get("/").status_code == 302


def test_too_many_attempts_are_stopped_with_words(enter):
    for _ in range(8):
        assert sign_in(enter(), "qidong-seller", "wrong").status_code == 401
    answer = sign_in(enter(), "qidong-seller", PASSWORD)
    assert answer.status_code == 429
    assert "过十分钟再试" in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert sign_in(enter(), "qidong-media").status_code == 302, "another login is not locked"


def test_signing_in_on_many_phones_locks_nobody_out(enter):
    for _ in range(10):
        assert sign_in(enter(), "qidong-seller").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/x",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%0d%0aSet-Cookie:x",
    ],
)
def test_no_redirect_leaves_the_house(enter, target):
    location = sign_in(enter(), next=target).location
    assert location == "/" or location.startswith("/%0d"), location


def test_after_signing_in_one_is_where_one_wanted_to_go(enter, qidong):
    visitor = enter()
    wanted = f"/footage/{qidong['footage']}?x=1"
    asked = visitor.get(wanted).location
    page = visitor.get(asked).text
    assert wanted in page
    assert sign_in(visitor, next=wanted).location == wanted


def test_signing_out(enter):
    visitor = enter("qidong-media")
    assert visitor.post("/sign-out").status_code == 302
    assert visitor.get("/").status_code == 302


def test_the_language_is_switched_and_remembered(enter, database):
    visitor = enter("qidong-media")
    assert "土" not in visitor.get("/").text
    assert "您好" in visitor.get("/").text
    answer = visitor.post("/language", {"language": "en", "back": "/footage"})
    assert answer.location == "/footage"
    assert "Hello, qidong-media" in visitor.get("/").text
    with database.reading() as session:
        account = session.query(Account).filter_by(login="qidong-media").one()
    assert account.language == "en"
    later = enter()
    sign_in(later)
    assert "Hello" in later.get("/").text


def test_an_unknown_language_changes_nothing(enter):
    visitor = enter("qidong-media")
    visitor.post("/language", {"language": "tlh", "back": "//evil.example"})
    assert "您好" in visitor.get("/").text


def test_an_administrator_sees_who_did_what(enter, qidong):
    enter("qidong-coordinator").post(f"/clips/{qidong['ready_clip']}/publish")
    page = enter("qidong-administrator").get("/audit").text
    assert "发布成片" in page
    assert "qidong-coordinator 同志" in page


def test_health(enter):
    answer = enter().get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}
