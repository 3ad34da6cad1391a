"""Years far off in what programs send."""

from __future__ import annotations

import pytest

from studio.records.goods import Item

HOURS = {"weekdays": [0], "from_min": 0, "until_min": 60}


@pytest.fixture
def coordinator(program):
    return program("qidong-coordinator")


def test_a_price_until_9999_has_no_end(coordinator, qidong, database):
    wish = {"price_fen": 2500, "valid_until": "9999-12-31"}
    made = coordinator.post(f"/api/v1/items/{qidong['item']}/prices", wish)
    assert (made.status_code, made.json["valid_until"]) == (201, None)
    assert coordinator.post(f"/api/v1/prices/{made.json['id']}/approve").status_code == 200
    with database.reading() as session:
        assert session.get_one(Item, qidong["item"]).price_until is None
    path = f"/api/v1/broadcasts/{qidong['broadcast']}"
    for each in ("/api/v1/broadcasts", path, f"{path}/findings"):
        assert coordinator.get(each).status_code == 200


@pytest.mark.parametrize(
    ("place", "wish", "field"),
    [
        ("items/{item}/prices", {"price_fen": 2500, "valid_until": "2200-01-01"}, "valid_until"),
        ("items/{item}/prices", {"price_fen": 2500, "valid_from": "9999-12-31"}, "valid_from"),
        ("items/{item}/papers", {"name": "有机", "until_on": "0001-01-01"}, "until_on"),
        (
            "items/{item}/offers",
            {"text": "立减5", "from_on": "2026-01-01", "until_on": "9999-12-31"},
            "until_on",
        ),
        ("hosts/{host}/describe", {"verified_until": "9999-12-31"}, "verified_until"),
        (
            "hosts/{host}/time",
            {"hours": [HOURS | {"from_on": "0001-01-01"}], "away": []},
            "hours.0.from_on",
        ),
    ],
)
def test_a_year_that_nobody_can_mean_is_said_at_its_field(coordinator, qidong, place, wish, field):
    answer = coordinator.post(f"/api/v1/{place.format(**qidong)}", wish)
    assert answer.status_code == 400
    faults = {each["field"]: each for each in answer.json["errors"]}
    assert faults[field]["kind"] == "day_year"
    assert faults[field]["detail"] == "年份要在 2000 到 2199 之间。"
