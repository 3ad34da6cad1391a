"""An administrator of the province looks at a county's raw footage: only with a reason, and the county reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from studio.records.people import AuditEntry, Membership, Role, Unit
from studio.records.raw_access import RawAccess
from studio.records.work import Footage
from studio.units import now
from tests.web.api.program import Program, token_for

WHY = "县里反映画面花屏，核对原片"
FILES = ("poster.jpg", "proxy.mp4", "still.jpg", "filmstrip.jpg")


def entries(database):
    with database.reading() as session:
        return session.scalars(
            select(AuditEntry).where(
                AuditEntry.action.in_(["footage.break_glass", "footage.opened_raw"])
            )
        ).all()


def statuses(visitor, footage_id):
    return {visitor.get(f"/footage/{footage_id}/{each}").status_code for each in FILES}


def test_nothing_is_seen_without_a_reason(enter, database, qidong):
    visitor, path = enter("province"), f"/footage/{qidong['footage']}"
    assert visitor.get(path).location == f"{path}/reason"
    assert statuses(visitor, qidong["footage"]) == {403}
    order = {"item": qidong["item"], "template": "product-hero", "length": "15", "aspect": "9:16"}
    assert visitor.post(f"{path}/order", order).status_code == 403
    for page in ("/", "/footage"):
        assert "/poster.jpg" not in visitor.get(page).text
    assert entries(database) == []


def test_with_a_reason_the_county_is_open_for_an_hour(enter, database, qidong, sangzhi):
    visitor, path = enter("province"), f"/footage/{qidong['footage']}"
    assert visitor.post(f"{path}/reason", {"reason": WHY}).location == path
    assert visitor.get(path).status_code == 200
    assert statuses(visitor, qidong["footage"]) == {200}
    assert "/poster.jpg" in visitor.get("/footage").text
    assert statuses(visitor, sangzhi["footage"]) == {403}
    assert {each.action for each in entries(database)} == {
        "footage.break_glass",
        "footage.opened_raw",
    }
    with database.session() as session:
        session.execute(update(RawAccess).values(until=now() - timedelta(seconds=1)))
    assert visitor.get(path).status_code == 302
    assert statuses(visitor, qidong["footage"]) == {403}


def test_the_countys_administrator_reads_it(enter, qidong, database):
    visitor = enter("province")
    visitor.post(f"/footage/{qidong['footage']}/reason", {"reason": WHY})
    visitor.get(f"/footage/{qidong['footage']}")
    administrator = enter("qidong-administrator")
    home = administrator.get("/").text
    assert WHY in home
    assert "省里查看过您县的原始素材" in home
    log = administrator.get("/audit").text
    assert f"原因：{WHY}" in log
    assert "晒场" in log
    assert WHY not in enter("sangzhi-administrator").get("/").text
    assert WHY not in enter("sangzhi-administrator").get("/audit").text
    assert WHY not in enter("qidong-media").get("/").text
    assert WHY not in visitor.get("/").text
    with database.session() as session:
        session.execute(update(RawAccess).values(at=now() - timedelta(days=31)))
    assert WHY not in administrator.get("/").text


@pytest.mark.parametrize("reason", ["", "看看", "   看    看   ", "长" * 201])
def test_a_word_is_no_reason(enter, database, qidong, reason):
    visitor, path = enter("province"), f"/footage/{qidong['footage']}"
    assert visitor.post(f"{path}/reason", {"reason": reason}).status_code == 422
    assert visitor.get(path).status_code == 302
    assert entries(database) == []


@pytest.mark.parametrize("role", [Role.MEDIA, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_who_works_in_the_county_is_asked_nothing(enter, database, qidong, role):
    visitor, path = enter(f"qidong-{role.value}"), f"/footage/{qidong['footage']}"
    assert visitor.get(path).status_code == 200
    assert statuses(visitor, qidong["footage"]) == {200}
    assert visitor.get(f"{path}/reason").location == path
    visitor.post(f"{path}/reason", {"reason": WHY})
    assert entries(database) == []


def test_who_also_works_in_the_county_is_asked_nothing_there(
    enter, database, world, qidong, sangzhi
):
    with database.session() as session:
        unit = world.counties["qidong"].unit
        account = world.accounts["province"]
        session.add(Membership(account_id=account, unit_id=unit, role=Role.MEDIA))
    visitor = enter("province")
    assert visitor.get(f"/footage/{qidong['footage']}").status_code == 200
    assert visitor.get(f"/footage/{sangzhi['footage']}").status_code == 302
    assert entries(database) == []


def test_another_persons_reason_opens_nothing(enter, database, world, qidong):
    enter("province").post(f"/footage/{qidong['footage']}/reason", {"reason": WHY})
    with database.session() as session:
        top = session.scalars(select(Unit.id).where(Unit.slug == "hunan")).one()
        held = update(Membership).where(Membership.id == world.memberships["sangzhi-media"])
        session.execute(held.values(unit_id=top, role=Role.ADMINISTRATOR))
    visitor = enter("sangzhi-media")
    assert visitor.get(f"/footage/{qidong['footage']}").status_code == 302
    assert statuses(visitor, qidong["footage"]) == {403}


def order_of(ids, *more):
    return {
        "item_id": ids["item"],
        "footage_ids": [ids["footage"], *more],
        "template": "product-hero",
        "aspects": ["9:16"],
        "lengths_s": [15],
    }


@pytest.mark.parametrize("path", ["/api/v1/clip-orders", "/api/v1/drafts"])
def test_a_program_cuts_nothing_without_a_reason(app, enter, database, qidong, path):
    program = Program(app, token_for(database, "province"))
    refused = program.post(path, order_of(qidong))
    assert (refused.status_code, refused.json["code"]) == (403, "footage.reason_first")
    assert entries(database) == []
    enter("province").post(f"/footage/{qidong['footage']}/reason", {"reason": WHY})
    assert program.post(path, order_of(qidong)).status_code == 201
    daily = Program(app, token_for(database, "qidong-media"))
    assert daily.post(path, order_of(qidong)).status_code == 201


def test_each_file_of_an_order_is_written_down(app, enter, database, qidong):
    program = Program(app, token_for(database, "province"))
    enter("province").post(f"/footage/{qidong['footage']}/reason", {"reason": WHY})
    with database.reading() as session:
        photo = session.scalar(
            select(Footage.id).where(Footage.unit_id == qidong["unit"], Footage.name == "晒场.jpg")
        )
    assert program.post("/api/v1/clip-orders", order_of(qidong, photo)).status_code == 201
    opened = {each.subject_id for each in entries(database) if each.action == "footage.opened_raw"}
    assert opened == {qidong["footage"], photo}
    log = enter("qidong-administrator").get("/audit").text
    assert "晒场.jpg" in log


def test_the_further_files_of_the_form_are_asked_for_too(enter, database, world, qidong, sangzhi):
    """Whoever may look at one file of the form need not be allowed to look at another."""
    station = Unit(
        parent_id=world.counties["sangzhi"].unit,
        kind="station",
        slug="st",
        name_zh="村站",
        name_en="St",
    )
    with database.session() as session:
        session.add(station)
        session.flush()
        session.add(
            Membership(account_id=world.accounts["province"], unit_id=station.id, role=Role.MEDIA)
        )
        session.get_one(Footage, sangzhi["footage"]).unit_id = station.id
        other = session.scalar(
            select(Footage.id).where(Footage.unit_id == sangzhi["unit"], Footage.name == "晒场.jpg")
        )
    order = {"item": sangzhi["item"], "template": "product-hero", "length": "15", "aspect": "9:16"}
    visitor, path = enter("province"), f"/footage/{sangzhi['footage']}/order"
    assert visitor.post(path, order).status_code == 302
    assert visitor.post(path, order | {"footage": other}).status_code == 403
    new = order | {"footage": other}
    assert visitor.post("/edit/new", new).status_code == 403
