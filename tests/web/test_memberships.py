"""Several places for one person, and accounts opened again: who may, what it changes, what is written down."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from studio.records.people import Account, AuditEntry, Membership, Role, Unit, UnitKind
from tests.web.seed import PASSWORD
from tests.web.test_accounts import sign_in


def page_of(world, login):
    return f"/people/{world.memberships[login]}"


def held_by(database, world, login):
    with database.reading() as session:
        wanted = select(Membership).where(Membership.account_id == world.accounts[login])
        return {each.unit_id: each for each in session.scalars(wanted)}


def actions(database):
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.action)))


@pytest.fixture
def station(database, world):
    with database.session() as session:
        unit = Unit(
            parent_id=world.counties["qidong"].unit,
            kind=UnitKind.STATION,
            slug="sanxing",
            name_zh="三星村站",
            name_en="Sanxing",
        )
        session.add(unit)
        session.flush()
        return unit.id


def place(visitor, world, login, unit_id, role):
    form = {"new_unit": unit_id, "new_role": role}
    return visitor.post(f"{page_of(world, login)}/memberships", form)


def test_a_coordinator_of_two_counties(enter, database, world, qidong, sangzhi):
    coordinator = enter("qidong-coordinator")
    assert coordinator.get(f"/catalog/{sangzhi['item']}").status_code == 404
    answer = place(enter("province"), world, "qidong-coordinator", sangzhi["unit"], "coordinator")
    assert answer.status_code == 302, answer.text
    assert coordinator.get(f"/catalog/{sangzhi['item']}").status_code == 200
    assert coordinator.get(f"/catalog/{qidong['item']}").status_code == 200
    assert coordinator.post(f"/clips/{sangzhi['ready_clip']}/publish").status_code == 302
    page = enter("province").get(page_of(world, "qidong-coordinator")).text
    assert "祁东县" in page
    assert "桑植县" in page
    assert "account.add_membership" in actions(database)
    assert "加到另一个单位" in enter("sangzhi-administrator").get("/audit").text


def test_from_then_on_only_who_stands_above_all_roles_looks_after_them(
    enter, database, world, sangzhi
):
    office = enter("qidong-administrator")
    page = page_of(world, "qidong-coordinator")
    assert "一次性密码" in office.get(page).text
    place(enter("province"), world, "qidong-coordinator", sangzhi["unit"], "coordinator")
    assert "一次性密码" not in office.get(page).text
    for what in ("password", "close", "role"):
        assert office.post(f"{page}/{what}", {"role": "media"}).status_code == 403
    assert "桑植" not in office.get(page).text, "what is elsewhere is not theirs to know"
    other = held_by(database, world, "qidong-coordinator")[sangzhi["unit"]]
    assert enter("sangzhi-administrator").post(f"/people/{other.id}/close").status_code == 403
    assert enter("province").post(f"{page}/close").status_code == 302


@pytest.mark.parametrize(
    ("who", "whom", "role", "status"),
    [
        ("qidong-administrator", "qidong-media", "media", 302),
        ("qidong-administrator", "qidong-media", "coordinator", 302),
        ("qidong-administrator", "qidong-media", "administrator", 302),
        ("qidong-administrator", "qidong-administrator", "media", 403),
        ("qidong-coordinator", "qidong-seller", "seller", 403),
        ("sangzhi-administrator", "qidong-media", "media", 404),
        ("qidong-administrator", "province", "media", 404),
    ],
)
def test_who_may_add_whom_to_a_station(enter, database, world, station, who, whom, role, status):
    """A station lies below the county, so its administrator may be made there by the county's."""
    before = len(held_by(database, world, whom))
    assert place(enter(who), world, whom, station, role).status_code == status
    assert len(held_by(database, world, whom)) == before + (status == 302)


def test_nobody_gives_a_role_beside_or_above_their_own(enter, database, world, qidong, sangzhi):
    with database.session() as session:
        both = Membership(
            account_id=world.accounts["qidong-administrator"],
            unit_id=sangzhi["unit"],
            role=Role.COORDINATOR,
        )
        session.add(both)
    office = enter("qidong-administrator")
    assert place(office, world, "qidong-media", sangzhi["unit"], "media").status_code == 400
    province = held_by(database, world, "province")
    assert place(office, world, "qidong-media", next(iter(province)), "media").status_code == 400
    assert len(held_by(database, world, "qidong-media")) == 1


def test_twice_in_one_unit_is_refused(enter, world, qidong):
    answer = place(enter("province"), world, "qidong-media", qidong["unit"], "coordinator")
    assert answer.status_code == 409
    assert "已经是祁东县的成员" in answer.text


def test_a_place_ends_and_the_last_one_stays(enter, database, world, qidong, station):
    office, media = enter("qidong-administrator"), enter("qidong-media")
    assert office.post(f"{page_of(world, 'qidong-media')}/end").status_code == 409
    place(office, world, "qidong-media", station, "media")
    assert office.post(f"{page_of(world, 'qidong-media')}/end").status_code == 302
    assert set(held_by(database, world, "qidong-media")) == {station}
    assert media.get(f"/catalog/{qidong['item']}").status_code == 404
    assert "account.end_membership" in actions(database)
    (left,) = held_by(database, world, "qidong-media").values()
    assert office.post(f"/people/{left.id}/end").status_code == 409


def test_a_units_last_administrator_is_not_taken_out(enter, database, world, sangzhi):
    province = enter("province")
    place(province, world, "qidong-administrator", sangzhi["unit"], "media")
    answer = province.post(f"{page_of(world, 'qidong-administrator')}/end")
    assert answer.status_code == 409
    assert "最后一位管理员" in answer.text


def test_a_closed_account_is_opened_again(enter, app, database, world):
    office, page = enter("qidong-administrator"), page_of(world, "qidong-media")
    media = enter("qidong-media")
    assert office.post(f"{page}/reopen").status_code == 409
    office.post(f"{page}/close")
    assert media.get("/footage").status_code == 302
    closed = office.get(page).text
    assert "重新启用账号" in closed
    assert f"{page}/password" not in closed
    answer = office.post(f"{page}/reopen")
    once = re.search(r'class="secret">([^<]+)<', answer.text)[1]
    assert media.get("/footage").status_code == 302, "sessions of before stay ended"
    visitor = enter()
    assert sign_in(visitor, "qidong-media", PASSWORD).status_code != 302, "so does the password"
    assert sign_in(visitor, "qidong-media", once).status_code == 302
    assert visitor.get("/footage").location == "/account/password"
    assert "account.reopen" in actions(database)
    assert "重新启用账号" in office.get("/audit").text


def test_a_seller_is_opened_again_without_a_password(enter, database, world):
    with database.session() as session:
        session.get_one(Account, world.accounts["qidong-seller"]).password_hash = ""
    office, page = enter("qidong-administrator"), page_of(world, "qidong-seller")
    office.post(f"{page}/close")
    assert "生成二维码" not in office.get(page).text
    answer = office.post(f"{page}/reopen")
    assert answer.status_code == 302
    told = office.get(page).text
    assert "账号已重新启用" in told
    assert "secret" not in told
    with database.reading() as session:
        assert session.get_one(Account, world.accounts["qidong-seller"]).password_hash == ""


@pytest.mark.parametrize(
    ("who", "status"),
    [("qidong-coordinator", 403), ("qidong-seller", 403), ("sangzhi-administrator", 404)],
)
def test_who_may_not_open_it(enter, database, world, who, status):
    page = page_of(world, "qidong-media")
    enter("qidong-administrator").post(f"{page}/close")
    assert enter(who).post(f"{page}/reopen").status_code == status
    with database.reading() as session:
        assert session.get_one(Account, world.accounts["qidong-media"]).disabled_at is not None


def test_who_was_closed_from_above_is_opened_from_above(enter, database, world):
    page = page_of(world, "qidong-administrator")
    with database.session() as session:
        second = Account(login="second", name="第二位", password_hash="-")
        session.add(second)
        session.flush()
        unit = world.counties["qidong"].unit
        session.add(Membership(account_id=second.id, unit_id=unit, role=Role.ADMINISTRATOR))
    enter("province").post(f"{page}/close")
    assert enter("second").post(f"{page}/reopen").status_code == 403
    assert enter("province").post(f"{page}/reopen").status_code == 200
