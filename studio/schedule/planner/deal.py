"""Which of a day's broadcasts shows which of its items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from studio.schedule.planner.draft import Draft, Placed


def deal(draft: Draft, shown: Mapping[int, Sequence[str]]) -> None:
    """Give each day's items to its broadcasts: where they stood before as far as there is room, the rest evenly.

    An item may be in any broadcast of its day, on the last day of something in any but those that run past midnight;
    none is twice on one day, so that only the numbers must fit. What has the least choice comes first.

    Args:
        draft: With all spots taken and nothing shown.
        shown: Items by day; no more than the day's broadcasts take, no fewer than they need.
    """
    for day, items in shown.items():
        here = sorted(draft.on(day), key=lambda each: each.spot)
        before = _stood(draft, here)
        least = draft.space.goals.shape.items_min
        for item in sorted(items, key=_turn(draft, day, before)):
            left = len(items) - sum(len(each.items) for each in here)
            needed = sum(max(0, least - len(each.items)) for each in here)
            home = before.get(item)
            # One more than a broadcast needs must leave enough for the others.
            if home is None or (len(home.items) >= least and left <= needed):
                home = None
            if home is None or not draft.has_room(home, item):
                fits = [each for each in here if draft.has_room(each, item)]
                home = min(fits, key=lambda each: len(each.items))
            draft.show(home, item)


def _turn(
    draft: Draft, day: int, before: Mapping[str, Placed]
) -> Callable[[str], tuple[bool, bool, str]]:
    early = draft.space.early
    return lambda item: ((item, day) not in early, item not in before, item)


def _stood(draft: Draft, here: Iterable[Placed]) -> dict[str, Placed]:
    """Where an item stood before: the broadcast now at that place, else the first of its channel on that day."""
    found: dict[str, Placed] = {}
    goals = draft.space.goals
    for before in draft.space.loose:
        day = (before.day - goals.first).days
        same = [
            each for each in here if (each.spot.channel, each.spot.day) == (before.channel, day)
        ]
        if same:
            at = [each for each in same if each.spot.at == goals.minute(before)]
            found |= dict.fromkeys(before.items, (at or same)[0])
    return found
