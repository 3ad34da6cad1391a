"""A seller's phone comes in by an invitation: seen by previews, used once, taken back, signed out."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import func, select, update

from studio.media.code import read_code
from studio.records.people import Account, Membership, Role
from studio.records.sessions import AccountSession, DeviceInvitation, SessionKind
from studio.units import now
from studio.workflows.accounts.sessions import IDLE
from tests.web.test_accounts import sign_in
from web.limits import limiter

PREVIEW = "Mozilla/5.0 (Linux; Android 12) Mobile MicroMessenger/8.0.49 WeChat-link-preview"


def invited(visitor, membership_id, **form):
    """The link on the page of a fresh invitation, as a path."""
    answer = visitor.post(f"/people/{membership_id}/invite", {"devices": "1", "days": "7"} | form)
    assert answer.status_code == 200, answer.text
    link = html.unescape(re.search(r"<textarea[^>]*>(.+?)</textarea>", answer.text)[1])
    return link.removeprefix("http://localhost"), answer.text


@pytest.fixture
def seller(world):
    return world.memberships["qidong-seller"]


def sessions_of(database, login, kind=SessionKind.DEVICE):
    with database.reading() as session:
        wanted = (
            select(AccountSession)
            .join(AccountSession.account)
            .where(Account.login == login, AccountSession.kind == kind)
        )
        return session.scalars(wanted.order_by(AccountSession.created_at)).all()


def test_a_new_seller_comes_in_without_a_password(enter, database, qidong, world):
    coordinator = enter("qidong-coordinator")
    form = {"name": " 李 桂香 ", "unit": world.counties["qidong"].unit, "phone": "139 7300 1122"}
    page = coordinator.post("/people/new-seller", form).location
    link, told = invited(coordinator, page.rpartition("/")[2])
    assert "李 桂香" in told
    phone = enter()
    assert "李 桂香，欢迎您" in phone.get(link).text
    answer = phone.post(link)
    assert (answer.status_code, answer.location) == (302, "/gallery")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "黄花菜" in phone.get("/gallery").text
    assert phone.get("/footage").status_code == 403
    with database.reading() as session:
        account = session.query(Account).filter_by(name="李 桂香").one()
    (row,) = sessions_of(database, account.login)
    assert row.until - row.created_at == IDLE[SessionKind.DEVICE]
    assert sign_in(enter(), account.login, "").status_code == 401, "no password is no password"
    assert sign_in(enter(), "13973001122", "nobody has this password").status_code == 401


def test_the_cookie_of_a_device_lasts_for_months(enter, seller):
    link, _ = invited(enter("qidong-coordinator"), seller)
    cookie = enter().post(link).headers["Set-Cookie"]
    year = int(re.search(r"Expires=\w+, \d+ \w+ (\d+)", cookie)[1])
    assert year > now().year


def test_looking_uses_nothing_up(enter, database, seller):
    link, _ = invited(enter("qidong-coordinator"), seller)
    for _ in range(3):
        preview = enter()
        preview.headers["User-Agent"] = PREVIEW
        assert "在浏览器打开" in preview.get(link).text
        assert preview.client.head(link).status_code == 200
    assert len(sessions_of(database, "qidong-seller")) == 1, "only the one of before"
    assert enter().post(link).status_code == 302
    assert len(sessions_of(database, "qidong-seller")) == 2


def test_a_post_without_the_forms_token_signs_nobody_in(enter, seller):
    link, _ = invited(enter("qidong-coordinator"), seller)
    stranger = enter()
    assert stranger.client.post(link, headers=stranger.headers).status_code == 400
    assert enter().get(link).status_code == 200


@pytest.mark.parametrize("devices", [1, 3])
def test_no_more_devices_come_in_than_were_invited(enter, seller, devices):
    link, _ = invited(enter("qidong-coordinator"), seller, devices=str(devices))
    assert [enter().post(link).status_code for _ in range(devices)] == [302] * devices
    late = enter()
    for answer in (late.get(link), late.post(link)):
        assert answer.status_code == 409
        assert "再给您一个新的二维码" in answer.text
    assert late.get("/gallery").status_code == 302


def test_an_invitation_taken_back_opens_nothing_and_devices_stay(enter, database, seller):
    coordinator = enter("qidong-coordinator")
    link, _ = invited(coordinator, seller, devices="2")
    phone = enter()
    phone.post(link)
    with database.reading() as session:
        newest = select(DeviceInvitation).order_by(DeviceInvitation.created_at.desc())
        row = session.scalars(newest.limit(1)).one()
    taken = coordinator.post(f"/people/invitations/{row.id}/withdraw")
    assert taken.location == f"/people/{seller}"
    assert "邀请已收回" in coordinator.get(taken.location).text
    assert enter().post(link).status_code == 409
    assert phone.get("/gallery").status_code == 200
    assert coordinator.post(f"/people/invitations/{row.id}/withdraw").status_code == 409


def test_an_invitation_runs_out(enter, database, seller):
    link, _ = invited(enter("qidong-coordinator"), seller)
    with database.session() as session:
        session.execute(update(DeviceInvitation).values(until=now() - timedelta(seconds=1)))
    assert enter().get(link).status_code == 409
    assert enter().post(link).status_code == 409


def test_an_invitation_of_a_disabled_account_opens_nothing(enter, database, seller):
    link, _ = invited(enter("qidong-coordinator"), seller)
    with database.session() as session:
        gone = update(Account).where(Account.login == "qidong-seller")
        session.execute(gone.values(disabled_at=now()))
    assert enter().post(link).status_code == 404


def test_guessed_links_are_told_and_then_limited(enter):
    for _ in range(30):
        assert enter().get("/join/nothing-of-the-kind").status_code == 404
    assert enter().get("/join/nothing-of-the-kind").status_code == 429
    limiter.reset()
    assert "没有这个登录邀请" in enter().get("/join/nothing-of-the-kind").text


def test_the_token_stands_nowhere_in_the_database(enter, database, seller):
    link, _ = invited(enter("qidong-coordinator"), seller)
    token = link.rpartition("/")[2]
    with database.engine.connect() as connection:
        dump = "\n".join(connection.connection.dbapi_connection.iterdump())
    assert len(token) == 32
    assert token not in dump


def test_the_code_on_the_page_is_the_link(enter, seller):
    link, page = invited(enter("qidong-coordinator"), seller)
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', page)[1])
    picture = np.full((side, side), 255, np.uint8)
    for left, top, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", page):
        picture[int(top), int(left) : int(left) + int(width)] = 0
    large = picture.repeat(6, axis=0).repeat(6, axis=1)
    found = read_code(large)
    assert found == f"http://localhost{link}"


def test_a_device_never_carries_more_than_a_sellers_rights(enter, database, world, seller):
    link, _ = invited(enter("qidong-coordinator"), seller)
    phone = enter()
    phone.post(link)
    with database.session() as session:
        risen = update(Membership).where(Membership.id == seller)
        session.execute(risen.values(role=Role.ADMINISTRATOR))
    for path in ("/people", "/footage", "/audit"):
        assert phone.get(path).status_code == 403


@pytest.mark.parametrize("role", ["media", "coordinator", "administrator"])
def test_only_sellers_come_in_by_invitation(enter, database, world, role):
    member = world.memberships[f"qidong-{role}"]
    answer = enter("province").post(f"/people/{member}/invite", {"devices": "1", "days": "7"})
    assert answer.status_code == 403
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DeviceInvitation)) == 2, "the seeds'"


def test_who_also_works_elsewhere_is_not_invited_from_here(enter, database, world, seller):
    with database.session() as session:
        session.add(
            Membership(
                account_id=world.accounts["qidong-seller"],
                unit_id=world.counties["sangzhi"].unit,
                role=Role.MEDIA,
            )
        )
    coordinator = enter("qidong-coordinator")
    answer = coordinator.post(f"/people/{seller}/invite", {"devices": "1", "days": "7"})
    assert answer.status_code == 403
    assert "您不能替这位同事管理账号" in answer.text


@pytest.mark.parametrize(
    "form", [{"devices": "11"}, {"devices": "0"}, {"days": "31"}, {"days": "x"}, {"days": ""}]
)
def test_reach_has_limits(enter, seller, form):
    form = {"devices": "1", "days": "7"} | form
    answer = enter("qidong-coordinator").post(f"/people/{seller}/invite", form)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_a_coordinator_signs_a_lost_phone_out_at_once(enter, database, seller):
    coordinator = enter("qidong-coordinator")
    link, _ = invited(coordinator, seller)
    phone = enter()
    phone.headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0) Safari/604.1"
    phone.post(link)
    assert "iPhone · Safari" in coordinator.get(f"/people/{seller}").text
    row = sessions_of(database, "qidong-seller")[-1]
    coordinator.post(f"/people/{seller}/sessions/{row.id}/end")
    assert phone.get("/gallery").status_code == 302
    assert "iPhone · Safari" not in coordinator.get(f"/people/{seller}").text


def test_a_session_is_ended_only_through_its_own_person(enter, database, world, qidong):
    other = world.memberships["qidong-media"]
    administrator = enter("qidong-administrator")
    answer = administrator.post(f"/people/{other}/sessions/{qidong['session']}/end")
    assert answer.status_code == 404
    assert sessions_of(database, "qidong-seller")[0].ended_at is None


def test_a_phone_that_somebody_else_uses_says_so(enter, seller):
    link, _ = invited(enter("qidong-coordinator"), seller)
    shared = enter("qidong-media")
    assert "qidong-media 同志，继续会将其退出" in shared.get(link).text
    shared.post(link)
    assert "qidong-seller" in shared.get("/gallery").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"name": ""}, "请填写这一项"),
        ({"name": "李" * 41}, "太长了"),
        ({"name": "李", "phone": "call me"}, "不是电话号码"),
        ({"name": "李", "phone": "+86 138-0000 1111"}, "已经有人用来登录"),
        ({"name": "李", "unit": "{foreign}"}, "请从列表里选一项"),
    ],
)
def test_a_seller_who_cannot_be_added_says_why(enter, database, world, form, said):
    with database.session() as session:
        taken = update(Account).where(Account.login == "sangzhi-media")
        session.execute(taken.values(phone="13800001111"))
    typed = {"unit": world.counties["qidong"].unit} | form
    typed["unit"] = typed["unit"].format(foreign=world.counties["sangzhi"].unit)
    answer = enter("qidong-coordinator").post("/people/new-seller", typed)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_link_in_the_chat_works_like_a_bookmark_for_who_is_in(enter, database, seller):
    link, _ = invited(enter("qidong-coordinator"), seller, devices="2")
    phone = enter()
    phone.post(link)
    for _ in range(2):
        assert phone.get(link).location == "/gallery"
    assert len(sessions_of(database, "qidong-seller")) == 2, "the one of before, and this one"
    assert enter().get(link).status_code == 200, "the second place is still free"
