"""Goals that make no sense are refused as they are read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tests.schedule.planner.tasks import small, stands


@pytest.mark.parametrize(
    "changes",
    [
        {"goals": [{"item": "nobody", "times": 1}]},
        {"items": [{"id": "i", "name": "a", "county": "b", "stock": -1}]},
        {"items": [{"id": "i", "name": "a", "county": "b", "season": "02-30/03-01"}]},
        {"hosts": [{"id": "h", "name": "a"}, {"id": "h", "name": "b"}]},
        {"shape": {"items_min": 3, "items_max": 2}},
        {"channels": [{"id": "c", "name": "a", "open": [{"start": "20:00", "end": "19:00"}]}]},
        {"existing": [stands(start="49:00")]},
    ],
)
def test_goals_that_make_no_sense_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        small(**changes)
