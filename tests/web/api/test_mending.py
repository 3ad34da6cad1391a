"""Findings let stand, told again and mended by programs."""

from __future__ import annotations

import pytest

from tests.web.api.test_changes import make


@pytest.fixture
def coordinator(program):
    return program("qidong-coordinator")


def findings(caller, path, level):
    return [
        each for each in caller.get(f"{path}/findings").json["findings"] if each["level"] == level
    ]


def test_a_warning_let_stand_and_told_again(coordinator, qidong):
    path = f"/api/v1/broadcasts/{qidong['broadcast']}"
    warning = findings(coordinator, path, "warning")[0]
    assert warning["let_stand"] is None
    seen = coordinator.get(f"{path}/findings").headers["ETag"]
    wish = {"mark": warning["mark"], "reason": "县里同意了"}
    told = coordinator.post(f"{path}/findings/let-stand", wish, If_Match=seen)
    after = {each["mark"]: each["let_stand"] for each in told.json["findings"]}
    assert after[warning["mark"]]["reason"] == "县里同意了"
    assert coordinator.get(f"{path}/findings").headers["ETag"] == told.headers["ETag"]
    again = coordinator.post(f"{path}/findings/tell-again", {"mark": warning["mark"]}).json
    assert all(each["let_stand"] is None for each in again["findings"])


def test_what_is_over_or_grave_is_not_let_stand(coordinator, qidong):
    path = f"/api/v1/broadcasts/{qidong['broadcast']}"
    gone = coordinator.post(f"{path}/findings/let-stand", {"mark": "0" * 32, "reason": "已商量好"})
    assert (gone.status_code, gone.json["code"]) == (409, "schedule.no_such_finding")
    twin = make(coordinator, "create_broadcast", qidong, title="撞了").json
    make(coordinator, "create_broadcast", qidong, title="又撞了")
    errors = findings(coordinator, f"/api/v1/broadcasts/{twin['id']}", "error")
    wish = {"mark": errors[0]["mark"], "reason": "x"}
    grave = coordinator.post(f"/api/v1/broadcasts/{twin['id']}/findings/let-stand", wish)
    assert (grave.status_code, grave.json["code"]) == (422, "schedule.error_stands")


def test_what_a_finding_asks_for_is_done(coordinator, qidong):
    first = make(coordinator, "create_broadcast", qidong, title="甲").json
    make(coordinator, "create_broadcast", qidong, title="乙")
    other = make(coordinator, "add_host", qidong).json
    path = f"/api/v1/broadcasts/{first['id']}"
    clash = next(
        each for each in findings(coordinator, path, "error") if each["remedy"] == "swap_host"
    )
    wrong = coordinator.post(f"{path}/findings/mend", {"mark": clash["mark"], "choice": "x"})
    assert (wrong.status_code, wrong.json["code"]) == (422, "mend.no_such_choice")
    wish = {"mark": clash["mark"], "choice": other["id"]}
    mended = coordinator.post(f"{path}/findings/mend", wish)
    assert mended.json["host"]["id"] == other["id"]
