"""A price list of many rows: as few statements as one of some, and each row comes to what its page would do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, select

from jobs.queue import enqueue
from studio.errors import Conflict
from studio.records.goods import Item
from studio.records.people import AuditEntry, Role
from studio.records.prices import ItemPrice, PriceState
from studio.units import Money
from studio.workflows.catalog.edit_item import change_item
from studio.workflows.catalog.import_catalog import confirm_import, look_at, stage_import
from studio.workflows.catalog.item_drafts import draft_of
from studio.workflows.catalog.list_reading import read_list
from studio.workflows.catalog.prices import propose_price


@pytest.fixture
def coordinator(place):
    return place.person(Role.COORDINATOR)


def listed(count, price, stock=5):
    rows = "".join(f"m{n},货{n},1袋,袋,{price},{stock}\n" for n in range(count))
    return read_list(f"编号,品名,规格,单位,直播价,库存\n{rows}".encode(), "报价.csv")


def put(place, who, sent, *, approve=False):
    """The outcome, and how many statements it took."""
    statements = []

    def count(*told):
        statements.append(told[2])

    with place.database.session() as session:
        staged = stage_import(session, who, place.county, sent)
        plan = look_at(session, place.settings, staged, [sent])
        event.listen(place.database.engine, "before_cursor_execute", count)
        try:
            told = (session, enqueue, who, place.settings, staged, plan, plan.seal)
            done = confirm_import(*told, approve=approve)
        finally:
            event.remove(place.database.engine, "before_cursor_execute", count)
    return done, len(statements)


def prices(place, state):
    with place.database.reading() as session:
        wanted = (
            select(Item.sku, ItemPrice.price_fen)
            .join(ItemPrice, ItemPrice.item_id == Item.id)
            .where(Item.sku.startswith("m"), ItemPrice.state == state)
        )
        return sorted(session.execute(wanted).all())


@pytest.mark.parametrize("approve", [False, True])
def test_statements_do_not_grow_with_the_rows(place, coordinator, approve):
    put(place, coordinator, listed(120, "10"))
    _, few = put(place, coordinator, listed(20, "11", stock=6), approve=approve)
    done, many = put(place, coordinator, listed(120, "12", stock=7), approve=approve)
    assert done.changed == 120
    assert many <= few + 4, "a few more lots of rows, no question for each"


def test_every_price_waits_once_and_the_one_before_is_turned_down(place, coordinator):
    put(place, coordinator, listed(3, "10"))
    with place.database.session() as session:
        item = session.scalars(select(Item).where(Item.sku == "m1")).one()
        propose_price(session, coordinator, item.id, Money(777), None)
    done, _ = put(place, coordinator, listed(3, "11"))
    assert (done.proposed, done.held) == (3, 0)
    assert prices(place, PriceState.PROPOSED) == [("m0", 1100), ("m1", 1100), ("m2", 1100)]
    assert prices(place, PriceState.TURNED_DOWN) == [("m1", 777)]
    with place.database.reading() as session:
        costs = session.scalars(select(Item.price_fen).where(Item.sku.startswith("m")))
        assert set(costs) == {1000}, "nothing costs anything else before somebody approves"


def test_approved_at_once_each_row_is_written_down(place, coordinator):
    put(place, coordinator, listed(3, "10"))
    put(place, coordinator, listed(3, "11", stock=9), approve=True)
    every = [(code, fen) for code in ("m0", "m1", "m2") for fen in (1000, 1100)]
    assert sorted(prices(place, PriceState.APPROVED)) == every, (
        "the first price is written down too"
    )
    with place.database.reading() as session:
        rows = session.scalars(select(Item).where(Item.sku.startswith("m"))).all()
        assert {(each.price_fen, each.stock, each.revision) for each in rows} == {(1100, 9, 3)}
        about = select(AuditEntry.action).where(
            AuditEntry.subject_id == rows[0].id, AuditEntry.unit_id == place.county
        )
        assert sorted(session.scalars(about)) == [
            "item.add",
            "item.change",
            "price.approve",
            "price.propose",
        ]
        decided = session.scalars(
            select(ItemPrice.decided_by).where(
                ItemPrice.item_id == rows[0].id, ItemPrice.price_fen == 1100
            )
        )
        assert set(decided) == {coordinator.account_id}


def test_a_code_of_another_item_is_refused(place, coordinator):
    put(place, coordinator, listed(2, "10"))
    with place.database.session() as session:
        item = session.scalars(select(Item).where(Item.sku == "m0")).one()
        taken = replace(draft_of(item), sku="m1")
        with pytest.raises(Conflict, match="sku_taken"):
            change_item(session, coordinator, item.id, taken, item.revision)
