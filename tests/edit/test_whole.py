from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from studio.edit.whole import faults
from studio.records.edit import EditPlan
from tests.edit.plans import MARK, THREE, plan, plans


@settings(max_examples=20, deadline=None)
@given(plans())
def test_a_whole_plan_has_no_fault(given_plan: EditPlan) -> None:
    assert list(faults(given_plan)) == []


def take(data: dict[str, Any]) -> dict[str, Any]:
    return data["timeline"]["takes"][1]


def key(data: dict[str, Any]) -> dict[str, Any]:
    return data["crops"][0]["paths"][1]["keys"][0]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda data: data["timeline"].update(rate="0"), "timeline.rate"),
        (lambda data: data["timeline"].update(rate="241"), "timeline.rate"),
        (lambda data: data["files"].pop(), "files"),
        (lambda data: data["timeline"]["takes"].clear(), "timeline.takes"),
        (lambda data: take(data)["output_range"].update(start="3/2"), "timeline.takes[1].output_range"),
        (lambda data: take(data)["source_range"].update(end="5"), "timeline.takes[1].source_range"),
        (lambda data: take(data).update(source=2), "timeline.takes[1].source"),
        (lambda data: take(data).update(source=-1), "timeline.takes[1].source"),
        (lambda data: take(data).update(shot=-1), "timeline.takes[1].shot"),
        (lambda data: data["files"][1].update(duration="1"), "timeline.takes[1].source_range"),
        (lambda data: data["crops"][0]["paths"].pop(), "crops[0].paths"),
        (lambda data: data["crops"][0]["paths"][1].update(keys=[]), "crops[0].paths[1].keys"),
        (lambda data: key(data).update(time="-1"), "crops[0].paths[1].keys"),
        (lambda data: key(data)["box"].update(x=1900), "crops[0].paths[1].keys[0].box"),
        (lambda data: key(data)["box"].update(width=0), "crops[0].paths[1].keys[0].box"),
        (lambda data: data["marks"][0].update(source=5), "marks[0].source"),
    ],
)  # fmt: skip
def test_a_contradiction_is_named(change: Callable[[dict[str, Any]], None], where: str) -> None:
    data = plan(*THREE, marks=(MARK,)).model_dump(mode="json")
    change(data)
    assert where in list(faults(EditPlan.model_validate(data)))


def test_what_was_left_out_belongs_to_a_file() -> None:
    data = plan(*THREE).model_dump(mode="json")
    left = {"source": 9, "shot": 0, "range": {"start": "0", "end": "1"}, "reasons": []}
    data["timeline"]["left_out"] = [left]
    assert list(faults(EditPlan.model_validate(data))) == ["timeline.left_out[0].source"]


def test_a_take_may_reach_a_frame_beyond_its_file() -> None:
    data = plan((0, "18", 60), rate=Fraction(30)).model_dump(mode="json")
    data["files"][0]["duration"] = str(20 - Fraction(1, 40))
    assert list(faults(EditPlan.model_validate(data))) == []
