"""Rules on the clips that play."""

from __future__ import annotations

from typing import Any

import pytest

from studio.records.finding import Level, RemedyAction
from studio.schedule import check
from studio.units import Money
from tests.schedule.asked import at, of, offer
from tests.schedule.plans import broadcast, channel, clip, item, segment


def test_a_clip_that_nobody_published() -> None:
    part = segment("s1", 60, clip=clip(published=False))
    (found,) = check([broadcast(segments=(part,))])
    assert (found.code, found.level) == ("schedule.clip_not_ready", Level.ERROR)
    assert found.remedy is not None
    assert (found.remedy.action, found.remedy.target) == (RemedyAction.PUBLISH_CLIP, "clip")


def test_a_missing_clip_is_ordered_with_its_item_and_day() -> None:
    (found,) = check([broadcast(segments=(segment("s1", 60, clip=None),))])
    assert found.remedy is not None
    assert found.remedy.action is RemedyAction.ORDER_CLIP
    assert found.remedy.values == {"item": "item", "day": "2026-06-20"}


@pytest.mark.parametrize(
    ("wanted", "there", "told"),
    [
        ("9:16", ("9:16", "1:1"), False),
        ("9:16", ("1:1",), True),
        ("", ("1:1",), False),
        ("9:16", (), False),
    ],
)
def test_the_clip_is_there_in_the_channel_s_shape(
    wanted: str, there: tuple[str, ...], *, told: bool
) -> None:
    part = segment("s1", 60, clip=clip(aspects=there))
    plan = broadcast(channel=channel("c", aspect=wanted), segments=(part,))
    assert bool(of("clip_aspect", [plan])) is told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"shown_price": Money(3680)}, False),
        ({"shown_price": Money(3690)}, True),
        ({"shown_price": None}, False),
        ({"shown_price": None, "held": True}, True),
    ],
)
def test_a_clip_with_a_price_of_before(changes: dict[str, Any], *, told: bool) -> None:
    part = segment("s1", 60, clip=clip(**changes))
    found = of("clip_price_stale", [broadcast(segments=(part,))])
    assert bool(found) is told
    assert all(each.level is Level.ERROR for each in found)


def test_a_clip_is_held_against_the_price_of_the_day_it_plays() -> None:
    """Until 19 June ¥36.8, on the 20th and 21st ¥19, then ¥36.8 again; its files are made anew on each first day."""
    turns = [at("2026-06-20T00:00"), at("2026-06-22T00:00")]
    usual, low = {"price": Money(3680)}, {"price": Money(1900), "revision": "p2"}
    goods = item(
        season=None,
        prices=(
            offer(**usual, valid_until=turns[0]),
            offer(**low, valid_from=turns[0], valid_until=turns[1]),
            offer(**usual, valid_from=turns[1]),
        ),
    )

    def told(day: str, shown: int, now: str = "2026-06-01T08:00", **held: bool) -> list[str]:
        plays = clip(shown_price=Money(shown), **held)
        plan = broadcast(day=day, segments=(segment("s1", 60, item=goods, clip=plays),))
        return [f"{each.level} {each.code[9:]}" for each in check([plan], at(now))]

    assert told("2026-06-19", 3680) == []
    assert told("2026-06-20", 3680) == ["warning clip_price_later"]
    assert told("2026-06-20", 1900, "2026-06-20T08:00") == []
    assert told("2026-06-22", 1900, "2026-06-20T08:00") == ["warning clip_price_later"]
    assert told("2026-06-22", 3680) == []
    assert told("2026-06-19", 1900) == ["error clip_price_stale"], "that one only comes later"
    assert told("2026-06-20", 2000) == ["error clip_price_stale"]
    assert told("2026-06-20", 3680, held=True) == ["error clip_price_stale"]
    assert told("2026-06-20", 3680, "2026-06-20T08:00") == ["error clip_price_stale"]


def test_a_clip_shows_the_price_of_its_segment_not_the_item_s() -> None:
    part = segment(
        "s1",
        60,
        item=item(price=Money(9900)),
        frozen_price=offer(price=Money(3680)),
        clip=clip(shown_price=Money(3680)),
    )
    assert of("clip_price_stale", [broadcast(segments=(part,))]) == []
