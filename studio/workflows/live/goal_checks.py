"""The planner's goals made of a county's rows, or why they cannot be, in words that name the row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.people import Unit
from studio.schedule.planner import Goals
from studio.schedule.planner.limits import CHANNELS, HOSTS, ITEMS

MOST = {
    "channels": (CHANNELS, "plan_page.too_many_channels"),
    "hosts": (HOSTS, "plan_page.too_many_hosts"),
    "items": (ITEMS, "plan_page.too_many_items"),
}


def checked(unit: Unit, data: Mapping[str, Any]) -> Goals:
    """The goals.

    Raises:
        InputError: ``plan_page.too_many_…``; ``plan_page.unfit``: something of a channel, host or item, or else of the
            unit's wishes, fits no plan.
    """
    for kind, (limit, code) in MOST.items():
        if len(data[kind]) > limit:
            raise InputError(code, found=len(data[kind]), limit=limit)
    try:
        return Goals.model_validate(data)
    except ValidationError as error:
        place = error.errors(include_url=False, include_input=False)[0]["loc"]
        kind, *where = (*map(str, place), "")
        name, field = unit.name_zh, kind
        if kind in MOST and len(place) > 1:
            name = data[kind][int(where[0])]["name"]
            field = ".".join(where[1:-1]) or kind
        raise InputError("plan_page.unfit", name=name, field=field) from error


def unit_names(items: Sequence[Item]) -> dict[str, str]:
    """Names of the items' units by id; two of one name are told apart by their codes."""
    units = {each.unit_id: each.unit for each in items}
    times = Counter(each.name_zh for each in units.values())
    return {
        unit_id: each.name_zh if times[each.name_zh] == 1 else f"{each.name_zh}（{each.slug}）"
        for unit_id, each in units.items()
    }
