"""Why a request does not fit, field by field, in the reader's language."""

from __future__ import annotations

import re

import pytest

from tests.web.api.calls import BODIES, address, body_of, login_of
from tests.web.api.test_changes import CHINESE, make
from web.api.operations import OPERATIONS
from web.limits import limiter

WRONG = (
    None,
    5,
    -1,
    10**12,
    2.5,
    True,
    "",
    "长" * 5000,
    "\x00",
    "2026-13-45",
    "2026-01-01T00:00:00",
    [],
    ["x"] * 300,
    {},
    {"some": "thing"},
)
"""Values of which most fit no field."""


@pytest.mark.parametrize("name", sorted(BODIES))
def test_every_reason_is_in_the_readers_language(program, qidong, name):
    """Each field of each body with each odd value: no reason in pydantic's English, none without words of its own."""
    operation = OPERATIONS[name]
    caller = program(login_of(operation))
    path = address(operation, qidong)
    good = body_of(operation, qidong)
    faults = []
    for field in operation.body.model_fields:
        limiter.reset()  # how many may be asked in a minute is tried in test_conditions.py
        for value in WRONG:
            answer = caller.post(path, good | {field: value})
            if answer.status_code == 400:
                faults += answer.json["errors"]
    faults += caller.post(path, {}).json.get("errors", []) if operation.body else []
    faults += caller.post(path, good | {"no_such": 1}).json["errors"]
    assert faults
    for fault in faults:
        assert CHINESE.search(fault["detail"]), fault
        assert not re.search(r"\{[a-z_]+\}|[\^$]", fault["detail"]), fault
        assert fault["detail"] != "内容不符合规定。", fault
    english = caller.post(path, good | {"no_such": 1}, Accept_Language="en").json["errors"]
    assert not CHINESE.search(english[0]["detail"])


def test_a_refusal_of_the_house_names_its_field(program, qidong):
    coordinator = program("qidong-coordinator")
    for name, changes, field in (
        ("create_item", {"sku": f"{'qidong'}-hhc"}, "sku"),
        ("create_item", {"seasons": [{"first": "02-31", "last": "03-01"}]}, "seasons"),
        ("add_offer", {"text": "随便写写"}, "text"),
        ("create_broadcast", {"end_at": "2026-08-01T19:00:00+08:00"}, "end_at"),
        ("create_broadcast", {"start_at": "1026-08-01T19:00:00+08:00"}, "start_at"),
        ("describe_host", {"birth_date": "1800-01-01"}, "birth_date"),
        ("add_comment", {"at_ms": 86_000_000}, "at_ms"),
    ):
        answer = make(coordinator, name, qidong, **changes)
        assert answer.status_code in {409, 422}, (name, answer.text)
        (fault,) = answer.json["errors"]
        assert fault["field"] == field
        assert fault["kind"] == answer.json["code"]
        assert CHINESE.search(fault["detail"])
