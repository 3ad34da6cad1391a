"""The planner's form: what to ask of a period, read and shown; it works without scripts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from studio.errors import InputError
from studio.records.goods import Item
from studio.records.planning import ItemWish, PlanWishes
from web.entered import Entered

WEIGHTS = ("off", "normal", "strong")
WHENS = ("season", "harvest", "any")
LENGTHS = (30, 60, 90, 120, 180, 240, 360)
"""Lengths of a broadcast that are offered, minutes."""
SECONDS = (10, 20, 60, 120)
"""Longest searches that are offered."""


@dataclass(frozen=True)
class ItemRow:
    """An item of the form.

    Attributes:
        item: The item.
        wished: Whether it is asked for.
        sold: Whether some day of the period lies in its season.
    """

    item: Item
    wished: bool
    sold: bool


def values_of(wishes: PlanWishes, fixed: Iterable[str]) -> MultiDict[str, str]:
    """Wishes as the form's fields.

    Args:
        wishes: What is asked.
        fixed: Ids of drafts that are to stay.
    """
    values = [
        ("length", str(wishes.length_min)),
        ("step", str(wishes.step_min)),
        ("items_max", str(wishes.items_max)),
        ("per_day", str(wishes.per_day)),
        ("week_max", str(wishes.week_max or "")),
        ("day_max", str(wishes.day_max or "")),
        ("gap", str(wishes.gap_days)),
        ("open_from", wishes.open_from),
        ("open_until", wishes.open_until),
        ("prime_from", wishes.prime_from),
        ("prime_until", wishes.prime_until),
        ("prime", wishes.prime),
        ("fresh", wishes.fresh),
        ("fair", wishes.fair),
        ("seconds", str(wishes.seconds)),
        *(("channel", each) for each in wishes.channels),
        *(("host", each) for each in wishes.hosts),
        *(("stays", each) for each in fixed),
        *((f"least-{unit_id}", str(least)) for unit_id, least in wishes.least.items()),
    ]
    for wish in wishes.items:
        values += [
            (f"times-{wish.item_id}", str(wish.times)),
            (f"priority-{wish.item_id}", str(wish.priority)),
            (f"when-{wish.item_id}", wish.when),
            (f"gap-{wish.item_id}", str(wish.gap_days or "")),
            (f"quota-{wish.item_id}", str(wish.quota or "")),
        ]
    return MultiDict(values)


class PlanForm(Entered):
    """The form as typed; ``wishes`` when all is well."""

    def __init__(
        self,
        values: MultiDict[str, str],
        items: Sequence[Item],
        drafts: Collection[str],
        unit_ids: Collection[str],
    ) -> None:
        super().__init__(values)
        self._items = items
        stays = set(values.getlist("stays"))
        self._may_move = tuple(each for each in drafts if each not in stays)
        self._unit_ids = unit_ids
        self.wishes = self._read()

    def _read(self) -> PlanWishes | None:
        first = self.day("first")
        days = self.whole("days", 1, 92)
        items = tuple(each for item in self._items if (each := self._item(item)) is not None)
        if not items and self.fine:
            self.refuse("items", InputError("plan_page.no_item"))
        for name in ("channel", "host"):
            if not self.values.getlist(name):
                self.refuse(name, InputError(f"plan_page.no_{name}"))
        shape = {
            "gap_days": self.whole("gap", 1, 92),
            "length_min": self.whole("length", 10, 720),
            "step_min": self.whole("step", 15, 240),
            "items_max": self.whole("items_max", 1, 60),
            "per_day": self.whole("per_day", 1, 12),
            "week_max": self.whole("week_max", 1, 200) if self.raw("week_max") else None,
            "day_max": self.whole("day_max", 1, 50) if self.raw("day_max") else None,
            "seconds": self.whole("seconds", 1, 300),
        }
        times = {
            name: self._clock(name)
            for name in ("open_from", "open_until", "prime_from", "prime_until")
        }
        weights = {name: self.choice(name, WEIGHTS) for name in ("prime", "fresh", "fair")}
        least = {
            unit_id: self.whole(f"least-{unit_id}", 0, 1000)
            for unit_id in self._unit_ids
            if self.raw(f"least-{unit_id}")
        }
        if first is None or not self.fine:
            return None
        return PlanWishes.model_validate(
            {
                "first": first,
                "days": days,
                "channels": tuple(dict.fromkeys(self.values.getlist("channel"))),
                "hosts": tuple(dict.fromkeys(self.values.getlist("host"))),
                "items": items,
                "least": {name: count for name, count in least.items() if count},
                "may_move": self._may_move,
                **shape,
                **times,
                **weights,
            }
        )

    def _item(self, item: Item) -> ItemWish | None:
        name = f"times-{item.id}"
        if self.raw(name) in ("", "0"):
            return None
        times = self.whole(name, 0, 92)
        priority = self.choice(f"priority-{item.id}", ("1", "2", "3"), needed=False) or "2"
        when = self.choice(f"when-{item.id}", WHENS, needed=False) or "season"
        gap, quota = f"gap-{item.id}", f"quota-{item.id}"
        gap_days = self.whole(gap, 1, 92) if self.raw(gap) else None
        pieces = self.whole(quota, 1, 10**6) if self.raw(quota) else None
        if not self.fine:
            return None
        return ItemWish.model_validate(
            {
                "item_id": item.id,
                "times": times,
                "priority": int(priority),
                "when": when,
                "gap_days": gap_days,
                "quota": pieces,
            }
        )

    def _clock(self, name: str) -> str:
        text = self.raw(name)
        hours, _, minutes = text.partition(":")
        fine = len(text) == len("19:30") and (hours + minutes).isdecimal()
        if not fine or int(hours) > 23 or int(minutes) > 59:
            self.refuse(name, InputError("form.time", found=text[:20]))
            return "00:00"
        return text
