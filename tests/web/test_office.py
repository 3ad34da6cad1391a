"""The office's people: brought in, given another role, let go; who may, and what stays protected."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from studio.records.api_tokens import ApiToken
from studio.records.people import Account, AuditEntry, Membership, Role, Unit
from studio.records.sessions import DeviceInvitation
from tests.web.seed import PASSWORD
from tests.web.test_accounts import sign_in

WISH = {"role": "media", "name": "李桂香", "login": "li.guixiang"}


def add(visitor, unit_id, **changes):
    return visitor.post("/people/new-member", WISH | {"unit": unit_id} | changes)


def held_by(database, login):
    with database.reading() as session:
        wanted = select(Membership).join(Membership.account).where(Account.login == login)
        return session.scalars(wanted).one()


def set_role(database, membership_id, role):
    with database.session() as session:
        one = update(Membership).where(Membership.id == membership_id)
        session.execute(one.values(role=role))


def actions(database):
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action)))


def test_a_colleague_is_brought_in_and_signs_in(enter, database, world):
    answer = add(enter("qidong-administrator"), world.counties["qidong"].unit)
    assert answer.status_code == 200, answer.text
    once = re.search(r'class="secret">([^<]+)<', answer.text)[1]
    visitor = enter()
    assert sign_in(visitor, "li.guixiang", once).status_code == 302
    assert visitor.get("/footage").location == "/account/password"
    own = {"old": once, "new": "my own words", "again": "my own words"}
    visitor.post("/account/password", own)
    assert visitor.get("/footage").status_code == 200
    assert visitor.get("/people").status_code == 403
    assert "account.add_member" in actions(database)


@pytest.mark.parametrize(
    ("who", "where", "role", "status"),
    [
        ("qidong-administrator", "qidong", "coordinator", 200),
        ("qidong-administrator", "qidong", "administrator", 422),
        ("qidong-administrator", "sangzhi", "media", 422),
        ("qidong-coordinator", "qidong", "media", 403),
        ("qidong-media", "qidong", "media", 403),
        ("province", "qidong", "administrator", 200),
        ("province", "sangzhi", "media", 200),
        ("province", "province", "administrator", 422),
        ("province", "province", "coordinator", 200),
    ],
)
def test_who_may_bring_in_whom(enter, database, world, who, where, role, status):
    with database.reading() as session:
        unit = session.scalars(select(Unit.id).where(Unit.slug == "hunan")).one()
    unit = unit if where == "province" else world.counties[where].unit
    assert add(enter(who), unit, role=role).status_code == status
    with database.reading() as session:
        made = session.scalars(select(Account).where(Account.login == "li.guixiang")).all()
    assert len(made) == (status == 200)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "请填写"),
        ({"login": "ab"}, "不合要求"),
        ({"login": "李桂香"}, "不合要求"),
        ({"login": "13873460011"}, "不合要求"),
        ({"login": "Qidong-Media"}, "已经有人用"),
        ({"phone": "nonsense"}, "不是电话号码"),
        ({"role": "seller"}, "请从列表里选"),
        ({"role": "king"}, "请从列表里选"),
    ],
)
def test_a_form_that_does_not_fit_comes_back(enter, world, wrong, said):
    answer = add(enter("qidong-administrator"), world.counties["qidong"].unit, **wrong)
    assert answer.status_code == 422
    assert said in answer.text


def test_another_role_holds_at_once(enter, world, database):
    media = enter("qidong-media")
    member = world.memberships["qidong-media"]
    administrator = enter("qidong-administrator")
    assert media.get("/people").status_code == 403
    assert administrator.post(f"/people/{member}/role", {"role": "coordinator"}).status_code == 302
    assert media.get("/people").status_code == 200
    administrator.post(f"/people/{member}/role", {"role": "seller"})
    assert media.get("/footage").status_code == 403
    page = administrator.get("/audit").text
    assert "调整角色" in page
    assert "原来是 媒体 · 现在是 统筹" in page


@pytest.mark.parametrize(
    ("who", "whose", "role", "status"),
    [
        ("qidong-administrator", "qidong-media", "administrator", 403),
        ("qidong-administrator", "qidong-administrator", "media", 403),
        ("qidong-administrator", "province", "media", 404),
        ("qidong-administrator", "sangzhi-media", "seller", 404),
        ("qidong-coordinator", "qidong-seller", "media", 403),
        ("province", "qidong-media", "administrator", 302),
        ("province", "province", "media", 403),
    ],
)
def test_who_may_give_whom_which_role(enter, world, database, who, whose, role, status):
    member = world.memberships[whose]
    assert enter(who).post(f"/people/{member}/role", {"role": role}).status_code == status
    expected = role if status == 302 else whose.rpartition("-")[2].replace("province", "")
    assert held_by(database, whose).role.value == (expected or "administrator")


def test_a_peer_is_neither_moved_nor_closed(enter, world, database):
    member = world.memberships["qidong-media"]
    set_role(database, member, Role.ADMINISTRATOR)
    administrator = enter("qidong-administrator")
    for what, form in (("role", {"role": "media"}), ("close", {})):
        assert administrator.post(f"/people/{member}/{what}", form).status_code == 403
    page = administrator.get(f"/people/{member}").text
    assert "停用账号" not in page


def test_the_last_administrator_stays(enter, world, database):
    last = world.memberships["qidong-administrator"]
    province = enter("province")
    for what, form in (("role", {"role": "media"}), ("close", {})):
        answer = province.post(f"/people/{last}/{what}", form)
        assert answer.status_code == 409
        assert "最后一位管理员" in answer.text
    second = world.memberships["qidong-media"]
    province.post(f"/people/{second}/role", {"role": "administrator"})
    assert province.post(f"/people/{last}/close").status_code == 302
    assert province.post(f"/people/{second}/role", {"role": "media"}).status_code == 409
    assert held_by(database, "qidong-media").role is Role.ADMINISTRATOR


def test_a_closed_account_is_out_everywhere(enter, world, database):
    seller, member = enter("qidong-seller"), world.memberships["qidong-seller"]
    administrator = enter("qidong-administrator")
    assert administrator.post(f"/people/{member}/close").status_code == 302
    assert seller.get("/gallery").status_code == 302
    assert sign_in(enter(), "qidong-seller", PASSWORD).status_code == 401
    with database.reading() as session:
        account = world.accounts["qidong-seller"]
        for kind, column in ((ApiToken, "ended_at"), (DeviceInvitation, "withdrawn_at")):
            rows = session.scalars(select(kind).where(kind.account_id == account)).all()
            assert rows
            assert all(getattr(each, column) for each in rows)
    assert "已停用" in administrator.get("/people").text
    assert administrator.get(f"/people/{member}").status_code == 200
    assert administrator.post(f"/people/{member}/close").status_code == 409
    assert "account.close" in actions(database)


def test_sign_ins_are_written_down_and_failed_ones_too(enter, database, world):
    sign_in(enter(), "qidong-media", PASSWORD)
    sign_in(enter(), "qidong-media", "my secret guess")
    sign_in(enter(), "nobody-of-this-name", "my secret guess")
    with database.reading() as session:
        found = session.scalars(
            select(AuditEntry).where(AuditEntry.action.startswith("account.sign_in"))
        ).all()
        assert [
            (each.action, each.account_id) for each in sorted(found, key=lambda e: e.action)
        ] == [
            ("account.sign_in", world.accounts["qidong-media"]),
            ("account.sign_in_failed", None),
        ]
        assert not any("guess" in str(each.detail) for each in found)
    page = enter("qidong-administrator").get("/audit").text
    assert "有人登录失败" in page
    assert "有人登录失败" not in enter("sangzhi-administrator").get("/audit").text
