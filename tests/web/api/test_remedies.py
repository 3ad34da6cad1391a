"""What could mend a finding, and what a version changed, told to programs."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.web.api.test_changes import CHINESE, make


@pytest.fixture
def coordinator(program):
    return program("qidong-coordinator")


def test_a_choice_that_was_offered_mends_the_finding(coordinator, qidong):
    first = make(coordinator, "create_broadcast", qidong, title="甲").json
    make(coordinator, "create_broadcast", qidong, title="乙")
    other = make(coordinator, "add_host", qidong).json
    path = f"/api/v1/broadcasts/{first['id']}"
    told = coordinator.get(f"{path}/findings").json["findings"]
    clash = next(each for each in told if each["remedy"] == "swap_host")
    offered = coordinator.get(f"{path}/findings/choices?mark={clash['mark']}").json
    assert offered["finding"]["title"] == clash["title"]
    assert (offered["remedy"], offered["movable"]) == ("swap_host", True)
    fit = next(each for each in offered["choices"] if each["choice"] == other["id"])
    assert (fit["name"], fit["fits"]) == (other["name"], True)
    assert first["host"]["id"] not in {each["choice"] for each in offered["choices"]}
    moved = coordinator.get(f"{path}/findings/choices?mark={clash['mark']}&how=move").json
    assert all(datetime.fromisoformat(each["choice"]) for each in moved["choices"])
    wish = {"mark": clash["mark"], "choice": fit["choice"]}
    assert coordinator.post(f"{path}/findings/mend", wish).json["host"]["id"] == other["id"]
    gone = coordinator.get(f"{path}/findings/choices?mark={clash['mark']}").json
    assert (gone["finding"], gone["choices"]) == (None, [])


def test_what_a_version_changed_and_what_was_changed_since(coordinator, program, qidong):
    whole = make(coordinator, "create_broadcast", qidong).json
    path = f"/api/v1/broadcasts/{whole['id']}"
    coordinator.post(f"{path}/segments", {"planned_s": 600, "title": "黄花讲解"})
    other = program("qidong-administrator")
    other.post(f"{path}/change", {"title": "改过的名字"})
    newest, first = coordinator.get(f"{path}/versions").json["items"][:2]
    told = coordinator.get(f"{path}/versions/{newest['id']}/changes").json
    assert told["revision"] == newest["revision"]
    assert len(told["changes"]) == 1
    assert "改过的名字" in told["changes"][0]
    assert all(CHINESE.search(each["what"]) and each["names"] for each in told["concerns"])
    added = coordinator.get(f"{path}/versions/{first['id']}/changes").json["changes"]
    assert any("黄花讲解" in each for each in added)
    since = coordinator.get(f"{path}/versions/{first['id']}/changes?to=now").json["changes"]
    assert since == told["changes"]
    nothing = coordinator.get(f"{path}/versions/{newest['id']}/changes?to=now").json
    assert (nothing["changes"], nothing["concerns"]) == ([], [])
    elsewhere = coordinator.get(
        f"/api/v1/broadcasts/{qidong['broadcast']}/versions/{newest['id']}/changes"
    )
    assert elsewhere.status_code == 404
