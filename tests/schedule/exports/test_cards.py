from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from studio.schedule import PlannedPrice
from studio.schedule.exports import HostCard, host_cards
from studio.schedule.exports.cards import POINTS
from studio.units import Money
from studio.words.claims import listed
from tests.schedule.plans import broadcast, item, segment


def card(language: str = "zh", **changes: Any) -> HostCard:
    (made,) = host_cards(broadcast(segments=(segment(**changes),)), listed(), language)
    return made


def test_a_card_has_what_the_host_needs() -> None:
    made = card(quota=60, item=item(list_price=Money(4680), gi_until=date(2026, 6, 20)))
    assert made.points == ("天亮前采下花蕾", "当天冷链装箱")
    assert made.must_say == ("须焯水并充分煮熟后食用", "这一场备了 60 箱")
    assert [each[:3] for each in made.must_not_say] == ["不说：", "不讲功"]
    assert "国家级" in made.must_not_say[0]


def test_points_of_the_part_come_before_those_of_the_item() -> None:
    made = card(talking_points=("一", "二", "三", "四"))
    assert made.points == ("一", "二", "三")
    assert len(made.points) == POINTS


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (datetime(2026, 6, 20, 16, tzinfo=UTC), ["这个价到6月20日为止"]),
        (datetime(2026, 7, 30, 16, tzinfo=UTC), []),
        (None, []),
    ],
)
def test_a_price_that_ends_soon_is_said(until: datetime | None, said: list[str]) -> None:
    offer = PlannedPrice(revision="1", price=Money(3680), valid_until=until)
    assert list(card(item=item(offer=offer, safety_note="")).must_say) == said


def test_what_nobody_can_show_is_not_to_be_said() -> None:
    never = "\n".join(card(item=item(season=None)).must_not_say)
    assert "不说“原价”" in never
    assert "不说“地理标志”" in never
    assert "现摘" not in never
    winter = broadcast(day="2026-12-20", segments=(segment(),))
    assert "现摘" in "\n".join(host_cards(winter, listed())[0].must_not_say)
    over = card(item=item(gi_until=date(2026, 6, 19)))
    assert "不说“地理标志”" in "\n".join(over.must_not_say)


def test_a_part_without_an_item_has_a_card_too() -> None:
    made = card("en", item=None, clip=None, title="Welcome")
    assert (made.points, made.must_say) == ((), ())
    assert made.must_not_say[0].startswith("Never: ")
