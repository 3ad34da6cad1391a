"""Units on the pages: from a province alone to a county whose administrator has come in."""

from __future__ import annotations

import re

from sqlalchemy import select

from studio.records.people import Membership, Role, Unit


def unit_named(database, name):
    with database.reading() as session:
        return session.scalars(select(Unit).where(Unit.name_zh == name)).one_or_none()


def test_a_county_is_added_and_its_administrator_brings_others_in(enter, database, qidong):
    above = enter("province")
    with database.reading() as session:
        province = session.get_one(Unit, qidong["unit"]).parent_id
    answer = above.post(f"/units/{province}/below", {"new_name": "安仁县"})
    made = unit_named(database, "安仁县")
    assert answer.headers["Location"] == f"/units/{made.id}"
    assert made.slug == "anren"
    page = above.get(f"/units/{made.id}").text
    assert "加错了" in page
    form = above.get(f"/people/new-member?unit={made.id}").text
    assert re.search(rf'<option value="{made.id}" selected', form)
    wanted = {"unit": made.id, "role": "administrator", "name": "何安", "login": "he.an"}
    assert above.post("/people/new-member", wanted).status_code == 200
    with database.reading() as session:
        held = session.scalars(select(Membership).where(Membership.unit_id == made.id)).one()
        assert held.role is Role.ADMINISTRATOR
    assert "加错了" not in above.get(f"/units/{made.id}").text
    refused = above.post(f"/units/{made.id}/remove")
    assert refused.status_code == 409
    assert "已经有人" in refused.text
    assert "添加单位" in above.get("/audit").text


def test_what_is_wrong_stands_beside_its_field(enter, qidong):
    office = enter("qidong-administrator")
    for form, field, words in (
        ({"new_name": ""}, "new_name", "填"),
        ({"new_name": "三星村", "new_slug": "三星"}, "new_slug", "代号“三星”不能用"),
        ({"new_name": "三星村", "new_slug": "sangzhi"}, "new_slug", "已经有单位在用"),
    ):
        answer = office.post(f"/units/{qidong['unit']}/below", form)
        assert answer.status_code == 422
        said = re.search(rf'id="{field}-fault">([^<]*)', answer.text)
        assert said is not None
        assert words in said[1]


def test_several_come_from_a_sheet_all_or_none(enter, database, qidong):
    office = enter("qidong-administrator")
    below = f"/units/{qidong['unit']}/below"
    refused = office.post(below, {"new_name": "三星村\r\n\r\n四星村\r\n三星村"})
    assert refused.status_code == 422
    assert "这里已经有“三星村”了" in refused.text
    assert unit_named(database, "四星村") is None
    assert office.post(below, {"new_name": "三星村\n四星村", "new_slug": "x-y"}).status_code == 422
    assert office.post(below, {"new_name": "村\n" * 201}).status_code == 422
    made = office.post(below, {"new_name": "三星村\r\n 四星村 \r\n"})
    assert made.headers["Location"] == f"/units/{qidong['unit']}"
    assert "已添加 2 个单位" in office.get(made.headers["Location"]).text
    assert unit_named(database, "四星村").slug == "qidong-sixing"


def test_a_county_sees_itself_and_its_villages(enter, database, qidong):
    office = enter("qidong-administrator")
    office.post(f"/units/{qidong['unit']}/below", {"new_name": "三星村"})
    village = unit_named(database, "三星村")
    page = office.get("/units").text
    assert "三星村" in page
    assert "桑植" not in page
    page = office.get(f"/units/{village.id}").text
    assert "隶属祁东县" in page
    assert "下面不再设单位" in page
    assert (
        office.post(f"/units/{village.id}", {"name_zh": "四星村", "name_en": "Sixing"}).status_code
        == 302
    )
    assert office.post(f"/units/{village.id}/remove").status_code == 302
    assert unit_named(database, "四星村") is None


def test_the_first_steps_of_a_province_begin_with_its_counties(enter):
    assert "三步把全省带起来" in enter("province").get("/").text
    assert "三步把全省带起来" not in enter("qidong-administrator").get("/").text
