"""A fixed plan shows the prices of its lock in everything that is printed, sent or drawn."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import pytest

from studio.schedule import (
    PlannedBroadcast,
    PlannedItem,
    PlannedPrice,
    calendar_feed,
    plan_times,
    run_sheet,
)
from studio.schedule.exports import (
    Looks,
    Press,
    host_cards,
    links_text,
    long_pictures,
    rundown_csv,
    rundown_text,
    scene_collection,
    wall_sheet,
)
from studio.schedule.plan import PlannedSegment
from studio.schedule.times import sold_once
from studio.settings import Settings
from studio.units import Money
from studio.words.claims import listed
from tests.schedule.plans import broadcast, item, segment

LOCKED = PlannedPrice(revision="2990/3990", price=Money(2990), list_price=Money(3990))
needs_typst = pytest.mark.skipif(
    importlib.util.find_spec("typst") is None,
    reason="typst is not installed: pip install --no-deps -r requirements/run.lock",
)


def fixed(now: int, was: int | None) -> PlannedBroadcast:
    """Fixed at ¥29.9 (formerly ¥39.9); the catalog asks ``now`` by now."""
    before = None if was is None else Money(was)
    price = PlannedPrice(revision=f"{now}/{was or 0}", price=Money(now), list_price=before)
    part = segment("s1", 60, item=item(prices=(price,)), frozen_price=LOCKED)
    return broadcast(segments=(part,))


def press() -> Press:
    settings = Settings.from_environment()
    source = settings.data / "templates" / "schedule" / "run_sheet.typ"
    return Press(source.read_bytes(), settings.built / "fonts")


Export = Callable[[PlannedBroadcast], object]
EXPORTS: dict[str, Export] = {
    "text": rundown_text,
    "links": lambda plan: links_text(plan, {})[0],
    "csv": lambda plan: rundown_csv([plan]),
    "xlsx": run_sheet,
    "calendar": lambda plan: calendar_feed([plan], "专场"),
    "obs": lambda plan: scene_collection(plan, Looks("linux", {}, {})),
    "cards": lambda plan: [each.must_not_say for each in host_cards(plan, listed())],
}
PRINTED: dict[str, Export] = {
    "pdf": lambda plan: wall_sheet(press(), plan),
    "png": lambda plan: long_pictures(press(), plan),
}


@pytest.mark.parametrize(
    "kind", [*EXPORTS, *(pytest.param(each, marks=needs_typst) for each in PRINTED)]
)
def test_what_the_catalog_asks_now_changes_nothing(kind: str) -> None:
    export = (EXPORTS | PRINTED)[kind]
    as_locked = export(fixed(2990, 3990))
    assert export(fixed(9900, None)) == as_locked
    assert export(fixed(100, 12900)) == as_locked
    shown = fixed(9900, None).segments[0].model_copy(update={"frozen_price": None})
    assert export(broadcast(segments=(shown,))) != as_locked, (
        "what is not fixed follows the catalog"
    )


@pytest.mark.parametrize("kind", ["text", "links", "obs"])
def test_both_prices_of_the_lock_are_told(kind: str) -> None:
    told = str(EXPORTS[kind](fixed(9900, None)))
    assert "29.9" in told
    assert "39.9" in told
    assert "99/" not in told


def test_there_is_one_way_to_a_price() -> None:
    (timed,) = plan_times(fixed(9900, None))
    assert timed.price == LOCKED
    assert timed.sold == (timed.segment.item, LOCKED)
    assert sold_once(fixed(9900, None)) == (timed.sold,)
    for each in (PlannedItem, PlannedSegment):
        assert not {"price", "list_price", "offer"} & {*each.model_fields, *vars(each)}


def test_a_file_of_before_with_one_price_is_still_read() -> None:
    told = item().model_dump(mode="json")
    del told["prices"]
    old = {"fen": 3680}
    plain = PlannedItem.model_validate({**told, "price": old, "list_price": {"fen": 4680}})
    assert [(each.price, each.list_price) for each in plain.prices] == [(Money(3680), Money(4680))]
    offer = {"revision": "1", "price": {"fen": 3680}, "valid_until": "2026-06-20T16:00:00Z"}
    dated = PlannedItem.model_validate({**told, "price": old, "list_price": None, "offer": offer})
    assert dated.prices[0].valid_until is not None
    part = segment("s1", 60, item=plain, frozen_price=LOCKED)
    (timed,) = plan_times(broadcast(segments=(part,)))
    assert not part.replaced_at(timed.start), "of a price nobody had to approve none was replaced"
