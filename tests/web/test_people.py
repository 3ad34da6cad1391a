"""Looking after others' accounts: numbers to sign in by, passwords for one sign-in, and who may."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from studio.records.people import Account, AuditEntry, Membership, Role
from studio.units import now
from studio.workflows.accounts.find_people import PAGE
from tests.web.seed import PASSWORD
from tests.web.test_accounts import sign_in


def one_time_password(visitor, membership_id):
    answer = visitor.post(f"/people/{membership_id}/password")
    assert answer.status_code == 200, answer.text
    return re.search(r'class="secret">([^<]+)<', answer.text)[1]


def set_account(database, whose, **values):
    with database.session() as session:
        session.execute(update(Account).where(Account.login == whose).values(**values))


@pytest.mark.parametrize(
    "typed", ["13873460011", "138 7346 0011", "+86-138-7346-0011", "１３８７３４６００１１"]
)
def test_a_telephone_number_is_a_second_name(enter, typed):
    visitor = enter("qidong-media")
    assert visitor.post("/account/phone", {"phone": "138-7346-0011"}).status_code == 302
    assert "13873460011" in visitor.get("/account").text
    assert sign_in(enter(), typed).status_code == 302
    assert sign_in(enter(), typed, "wrong").status_code == 401


def test_a_number_belongs_to_one_account_only(enter):
    enter("qidong-media").post("/account/phone", {"phone": "13873460011"})
    answer = enter("sangzhi-media").post("/account/phone", {"phone": "138 7346 0011"})
    assert answer.status_code == 422
    assert "已经有人用来登录" in answer.text


def test_a_number_can_be_given_up(enter):
    visitor = enter("qidong-media")
    visitor.post("/account/phone", {"phone": "13873460011"})
    visitor.post("/account/phone", {"phone": ""})
    assert sign_in(enter(), "13873460011").status_code == 401
    other = enter("sangzhi-media")
    assert other.post("/account/phone", {"phone": "13873460011"}).status_code == 302


def test_a_login_name_comes_before_somebody_elses_number(enter, database):
    """Nobody takes over a name by typing it as their number."""
    set_account(database, "qidong-seller", login="13873460011")
    enter("qidong-media").post("/account/phone", {"phone": "13873460011"})
    visitor = enter()
    sign_in(visitor, "13873460011")
    assert "qidong-seller 同志" in visitor.get("/account").text


def test_guesses_at_a_number_count_together_however_it_is_spaced(enter):
    enter("qidong-media").post("/account/phone", {"phone": "13873460011"})
    ways = ["13873460011", "138 73460011", "138-7346-0011", "+8613873460011"] * 2
    for typed in ways:
        assert sign_in(enter(), typed, "wrong").status_code == 401
    assert sign_in(enter(), "1387346 0011", PASSWORD).status_code == 429


def test_a_forgotten_password(enter, database, world):
    """The whole way: reset, signed out, one sign-in, a password of one's own, and on with the work."""
    member = world.memberships["qidong-media"]
    inside = enter("qidong-media")
    once = one_time_password(enter("qidong-administrator"), member)
    assert inside.get("/footage").status_code == 302
    assert sign_in(enter(), "qidong-media").status_code == 401
    visitor = enter()
    assert sign_in(visitor, "qidong-media", once).status_code == 302
    for path in ("/", "/footage", "/gallery", "/account"):
        assert visitor.get(path).location == "/account/password", path
    assert visitor.post("/account/phone", {"phone": "13873460011"}).location == "/account/password"
    assert "一次性密码" in visitor.get("/account/password").text
    own = {"old": once, "new": "my own words", "again": "my own words"}
    assert visitor.post("/account/password", own).location == "/"
    assert visitor.get("/footage").status_code == 200
    assert sign_in(enter(), "qidong-media", once).status_code == 401
    assert sign_in(enter(), "qidong-media", "my own words").status_code == 302
    with database.reading() as session:
        account = session.query(Account).filter_by(login="qidong-media").one()
        assert account.one_time_until is None
        assert once not in account.password_hash


def test_a_one_time_password_runs_out_and_says_so(enter, database, world):
    once = one_time_password(enter("qidong-administrator"), world.memberships["qidong-media"])
    set_account(database, "qidong-media", one_time_until=now() - timedelta(seconds=1))
    answer = sign_in(enter(), "qidong-media", once)
    assert answer.status_code == 401
    assert "一次性密码已过期" in answer.text
    assert "已过期" not in sign_in(enter(), "qidong-media", "wrong").text


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("qidong-administrator", "qidong-media", 200),
        ("qidong-administrator", "qidong-coordinator", 200),
        ("qidong-administrator", "qidong-seller", 200),
        ("qidong-administrator", "qidong-administrator", 403),
        ("qidong-administrator", "province", 404),
        ("qidong-administrator", "sangzhi-media", 404),
        ("province", "qidong-administrator", 200),
        ("province", "province", 403),
        ("qidong-coordinator", "qidong-seller", 403),
        ("qidong-media", "qidong-seller", 403),
    ],
)
def test_who_may_set_whose_password(enter, world, who, whose, status):
    answer = enter(who).post(f"/people/{world.memberships[whose]}/password")
    assert answer.status_code == status


def test_a_second_administrator_of_the_unit_is_a_peer(enter, database, world):
    with database.session() as session:
        peer = update(Membership).where(Membership.id == world.memberships["qidong-media"])
        session.execute(peer.values(role=Role.ADMINISTRATOR))
    member = world.memberships["qidong-media"]
    page = enter("qidong-administrator").get(f"/people/{member}").text
    assert "生成一次性密码" not in page
    assert "您不能替这位同事管理账号" in page
    assert enter("qidong-administrator").post(f"/people/{member}/password").status_code == 403
    assert enter("province").post(f"/people/{member}/password").status_code == 200


def test_who_has_a_role_above_too_is_out_of_reach(enter, database, world):
    """An account of the county that also administers the province is not taken over from the county."""
    with database.session() as session:
        above = session.scalar(
            select(Membership.unit_id).where(Membership.id == world.memberships["province"])
        )
        account = world.accounts["qidong-media"]
        session.add(Membership(account_id=account, unit_id=above, role=Role.ADMINISTRATOR))
    administrator = enter("qidong-administrator")
    member = world.memberships["qidong-media"]
    for what, form in (("password", {}), ("phone", {"phone": "13873460011"}), ("sign-out", {})):
        assert administrator.post(f"/people/{member}/{what}", form).status_code == 403, what


def test_an_administrator_signs_a_member_out_everywhere(enter, world):
    browsers = [enter("qidong-media") for _ in range(2)]
    administrator = enter("qidong-administrator")
    member = world.memberships["qidong-media"]
    administrator.post(f"/people/{member}/sign-out")
    assert "已退出 2 台设备" in administrator.get(f"/people/{member}").text
    assert [each.get("/footage").status_code for each in browsers] == [302, 302]


def test_an_administrator_corrects_a_number(enter, world):
    administrator = enter("qidong-administrator")
    path = f"/people/{world.memberships['qidong-media']}"
    assert administrator.post(f"{path}/phone", {"phone": "nonsense"}).status_code == 422
    assert administrator.post(f"{path}/phone", {"phone": "0734-6261234"}).status_code == 302
    assert "07346261234" in administrator.get("/people").text
    assert sign_in(enter(), "0734 626 1234").status_code == 302


def test_every_step_is_written_down(enter, database, world):
    administrator = enter("qidong-administrator")
    member = world.memberships["qidong-media"]
    enter("qidong-media")
    administrator.post(f"/people/{member}/phone", {"phone": "13873460011"})
    one_time_password(administrator, member)
    with database.reading() as session:
        found = session.scalars(
            select(AuditEntry).where(AuditEntry.action.startswith("account."))
        ).all()
    assert {each.action for each in found} == {
        "account.phone",
        "account.end_sessions",
        "account.reset_password",
    }
    assert {each.account_id for each in found} == {world.accounts["qidong-administrator"]}
    assert {each.detail["name"] for each in found} == {"qidong-media 同志"}


def names_on(page):
    return re.findall(r'line-name"><b>([^<]+)</b>', page)


def test_people_are_found_by_name_login_and_number(enter, database):
    set_account(database, "qidong-seller", name="李_桂香", phone="13973001122")
    visitor = enter("qidong-coordinator")
    for words in ("桂香", "qidong-SELLER", "139 7300 1122", "73001", "李_"):
        assert names_on(visitor.get("/people", query_string={"q": words}).text) == ["李_桂香"], (
            words
        )
    assert "没有找到" in visitor.get("/people", query_string={"q": "_%"}).text
    assert names_on(visitor.get("/people", query_string={"q": "sangzhi"}).text) == []


def test_people_are_paged_and_nobody_is_lost(enter, database, world):
    with database.session() as session:
        for number in range(PAGE):
            account = Account(login=f"s{number}", name=f"商户{number:02}", password_hash="")
            session.add(account)
            session.flush()
            unit = world.counties["qidong"].unit
            session.add(Membership(account_id=account.id, unit_id=unit, role=Role.SELLER))
    visitor = enter("qidong-coordinator")
    first, second = (names_on(visitor.get(f"/people?page={page}").text) for page in (1, 2))
    assert len(first) == PAGE
    assert len({*first, *second}) == PAGE + 4
    assert names_on(visitor.get("/people?page=99").text) == second
    assert "下一页" in visitor.get("/people?page=x").text


def test_the_list_says_how_many_devices_each_is_signed_in_on(enter):
    enter("qidong-media")
    enter("qidong-media")
    page = enter("qidong-administrator").get("/people?q=qidong-media").text
    assert "登录 2 台" in page
