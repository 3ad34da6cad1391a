"""A rundown as a table, by programs: fitted, pasted, copied, written cell by cell."""

from __future__ import annotations

import pytest

from tests.web.api.test_changes import CHINESE, make

ROWS = "环节名称\t时长\t价格\n问好\t3\t1\n抽奖\t5:30\t2\n"


@pytest.fixture
def coordinator(program):
    return program("qidong-coordinator")


@pytest.fixture
def path(coordinator, qidong):
    """Of a new broadcast of ninety minutes without parts."""
    return f"/api/v1/broadcasts/{make(coordinator, 'create_broadcast', qidong).json['id']}"


def lengths(rundown):
    return [each["planned_s"] for each in rundown["segments"]]


def test_a_rundown_that_is_too_long_is_fitted_as_it_was_seen(coordinator, path):
    for planned_s, optional, least in ((3600, False, None), (2700, True, 1200)):
        wish = {"planned_s": planned_s, "kind": "interaction", "optional": optional}
        whole = coordinator.post(f"{path}/segments", wish | {"min_s": least}).json
    seen = coordinator.get(f"{path}/fit").json
    part = {"segment_id": whole["segments"][1]["id"], "position": 2, "title": "互动"}
    assert seen["resized"] == [part | {"planned_s": 2700, "fitted_s": 1800}]
    assert (seen["dropped"], seen["over_s"]) == ([], 0)
    assert lengths(coordinator.get(path).json) == [3600, 2700]
    done = coordinator.post(f"{path}/fit", {"revision": seen["revision"]}).json
    assert lengths(done) == [3600, 1800]
    late = coordinator.post(f"{path}/fit", {"revision": seen["revision"]})
    assert (late.status_code, late.json["code"]) == (409, "schedule.changed")
    assert coordinator.get(f"{path}/fit").json["resized"] == []
    assert lengths(coordinator.post(f"{path}/undo").json) == [3600, 2700]


def test_what_may_be_left_out_falls_out_and_what_is_still_too_much_is_told(coordinator, path):
    for planned_s, optional in ((5700, False), (600, True)):
        wish = {"planned_s": planned_s, "kind": "interaction", "optional": optional}
        whole = coordinator.post(f"{path}/segments", wish).json
    seen = coordinator.get(f"{path}/fit").json
    assert [each["segment_id"] for each in seen["dropped"]] == [whole["segments"][1]["id"]]
    assert (seen["resized"], seen["over_s"]) == ([], 300)
    done = coordinator.post(f"{path}/fit", {"revision": seen["revision"]}).json
    assert lengths(done) == [5700]


def test_rows_are_understood_first_and_taken_then(coordinator, path):
    seen = coordinator.post(f"{path}/paste/look", {"rows": ROWS}).json
    assert (seen["fine"], seen["headed"], seen["passed_over"]) == (True, True, ["价格"])
    assert seen["columns"] == ["title", "length"]
    assert [each["cells"]["title"] for each in seen["rows"]] == ["问好", "抽奖"]
    assert coordinator.get(path).json["segments"] == []
    taken = coordinator.post(f"{path}/paste", {"rows": ROWS})
    assert (taken.status_code, lengths(taken.json)) == (201, [180, 330])
    assert lengths(coordinator.post(f"{path}/paste", {"rows": ROWS}).json) == [180, 330] * 2
    revision = coordinator.get(path).json["revision"]
    instead = {"rows": ROWS, "instead_of": revision}
    assert lengths(coordinator.post(f"{path}/paste", instead).json) == [180, 330]
    late = coordinator.post(f"{path}/paste", instead)
    assert (late.status_code, late.json["code"]) == (409, "schedule.changed_by")


def test_a_row_with_a_problem_keeps_all_of_them_out(coordinator, path):
    rows = "商品\t时长\n没有这个\t5\n\t很久\n"
    seen = coordinator.post(f"{path}/paste/look", {"rows": rows}).json
    assert seen["fine"] is False
    found = [[each["column"] for each in row["problems"]] for row in seen["rows"]]
    assert found == [["item"], ["length"]]
    assert all(CHINESE.search(row["problems"][0]["title"]) for row in seen["rows"])
    english = coordinator.post(f"{path}/paste/look", {"rows": rows}, Accept_Language="en").json
    assert not CHINESE.search(english["rows"][1]["problems"][0]["detail"])
    refused = coordinator.post(f"{path}/paste", {"rows": rows})
    assert (refused.status_code, refused.json["code"]) == (422, "paste.problems")
    assert refused.json["errors"][0]["field"] == "rows"
    assert coordinator.get(path).json["segments"] == []


def test_a_part_copied_stands_behind_the_first(coordinator, path):
    whole = coordinator.post(f"{path}/paste", {"rows": ROWS}).json
    first = whole["segments"][0]["id"]
    coordinator.post(f"{path}/segments/{first}/cell", {"column": "fixed", "text": "19:40"})
    copied = coordinator.post(f"{path}/segments/{first}/copy")
    assert (copied.status_code, lengths(copied.json)) == (201, [180, 180, 330])
    cells = [each["cells"] for each in coordinator.get(f"{path}/cells").json["rows"]]
    assert [each["title"] for each in cells] == ["问好", "问好", "抽奖"]
    assert [each["fixed"] for each in cells] == ["19:40", "", ""]


def test_a_cell_is_written_as_it_is_typed(coordinator, qidong, path):
    whole = coordinator.post(f"{path}/paste", {"rows": ROWS}).json
    part = whole["segments"][1]["id"]
    item = coordinator.get(f"/api/v1/items/{qidong['item']}").json["name_zh"]
    told = coordinator.post(f"{path}/segments/{part}/cell", {"column": "item", "text": item})
    assert told.json["segments"][1]["item_id"] == qidong["item"]
    row = coordinator.get(f"{path}/cells").json["rows"][1]
    assert (row["segment_id"], row["cells"]["item"]) == (part, item)
    odd = coordinator.post(f"{path}/segments/{part}/cell", {"column": "length", "text": "很久"})
    assert (odd.status_code, odd.json["code"]) == (422, "cell.length")


def test_what_somebody_else_wrote_is_not_written_over(coordinator, program, path):
    whole = coordinator.post(f"{path}/paste", {"rows": ROWS}).json
    cell = f"{path}/segments/{whole['segments'][0]['id']}/cell"
    program("qidong-administrator").post(cell, {"column": "title", "text": "开场"})
    late = coordinator.post(cell, {"column": "title", "text": "欢迎", "was": "问好"})
    assert (late.status_code, late.json["code"]) == (409, "cell.changed")
    assert late.json["params"]["now"] == "开场"
    fine = coordinator.post(cell, {"column": "length", "text": "4", "was": "3:00"})
    assert fine.json["segments"][0]["planned_s"] == 240
