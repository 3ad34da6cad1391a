"""Rules on prices: approved, holding, the same everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from studio.records.finding import Level
from studio.schedule import check
from studio.units import Money
from tests.schedule.asked import REVIEW, at, of, offer, selling
from tests.schedule.plans import broadcast, channel, codes, host, item, segment


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"approved": False}, ["price_unapproved"]),
        ({"valid_from": at("2026-06-20T19:30")}, []),
        ({"valid_from": at("2026-06-20T19:31")}, ["price_unapproved"]),
        ({"valid_until": at("2026-06-20T19:30")}, ["price_unapproved"]),
        ({"valid_until": at("2026-06-20T19:31")}, ["price_expires_during"]),
        ({"valid_until": at("2026-06-20T20:29:59")}, ["price_expires_during"]),
        ({"valid_until": at("2026-06-20T20:30")}, []),
    ],
)
def test_the_price_is_approved_and_holds(changes: dict[str, Any], told: list[str]) -> None:
    plan = selling(item(offer=offer(**changes)), state=REVIEW)
    found = check([plan])
    assert codes(found) == told
    assert all(each.level is Level.ERROR for each in found)
    drafted = check([selling(item(offer=offer(**changes)))])
    assert all(each.level is Level.WARNING for each in drafted)


def test_a_frozen_price_that_was_replaced_since() -> None:
    part = segment("s1", 60, item=item(offer=offer(revision="p2")), frozen_price=offer())
    assert codes(check([broadcast(segments=(part,))])) == ["price_unapproved"]
    same = segment("s1", 60, item=item(offer=offer()), frozen_price=offer())
    assert check([broadcast(segments=(same,))]) == ()


@pytest.mark.parametrize(
    ("start", "where", "fen", "told"),
    [
        ("20:29", "other", 3681, True),
        ("20:30", "other", 3681, False),
        ("20:29", "other", 3680, False),
        ("20:29", "channel", 3681, False),
    ],
)
def test_one_item_at_two_prices(start: str, where: str, fen: int, *, told: bool) -> None:
    plans = [
        broadcast("b1", segments=(segment("s1", 60, item=item()),)),
        broadcast(
            "b2",
            start,
            "22:00",
            channel=channel(where),
            host=host("h2"),
            segments=(segment("s2", 30, item=item(price=Money(fen))),),
        ),
    ]
    found = of("price_cross_channel", plans)
    assert bool(found) is told
    if told:
        assert (found[0].start, found[0].end) == (at("2026-06-20T20:29"), plans[0].end)
        assert found[0].params["price"] == "¥36.81"
