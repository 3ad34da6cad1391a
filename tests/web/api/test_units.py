"""Units by programs: added below, named, taken away while empty."""

from __future__ import annotations

import pytest

from studio.records.api_tokens import Scope
from studio.records.people import Unit


@pytest.fixture
def above(program):
    return program("province", Scope.READ_UNITS, Scope.WRITE_UNITS)


def test_a_county_comes_and_goes(above, database, qidong):
    with database.reading() as session:
        province = session.get_one(Unit, qidong["unit"]).parent_id
    wish = {"parent_id": province, "name_zh": "安仁县"}
    made = above.post("/api/v1/units", wish)
    assert made.status_code == 201, made.text
    assert (made.json["slug"], made.json["kind"], made.json["members"]) == ("anren", "county", 0)
    again = above.post("/api/v1/units", wish)
    assert (again.status_code, again.json["code"]) == (409, "unit.name_taken")
    wrong = above.post("/api/v1/units", wish | {"name_zh": "资兴市", "slug": "资兴"})
    assert wrong.status_code == 422
    assert wrong.json["errors"][0]["field"] == "slug"
    tree = above.get("/api/v1/units").json["units"]
    assert tree[0]["id"] == province
    assert made.json["id"] in {each["id"] for each in tree}
    gone = above.post(f"/api/v1/units/{made.json['id']}/remove", If_Match=made.headers["ETag"])
    assert (gone.status_code, gone.json["id"]) == (200, province)


def test_who_reads_units_changes_none(program, qidong):
    reader = program("qidong-administrator", Scope.READ_UNITS)
    assert reader.get("/api/v1/units").status_code == 200
    answer = reader.post("/api/v1/units", {"parent_id": qidong["unit"], "name_zh": "三星村"})
    assert (answer.status_code, answer.json["code"]) == (403, "api.scope")
