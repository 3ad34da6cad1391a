"""Every scope crossed with everything that an operation does besides: none lets through more than it says."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from studio.catalog import Platform
from studio.catalog.sheet import Part, PartLine, as_csv
from studio.records.api_tokens import Scope
from studio.records.bundles import Bundle
from studio.records.finding import RemedyAction
from studio.records.goods import Harvest, Item, ItemVariant
from studio.records.live import Broadcast, BroadcastState, Segment
from studio.records.offers import ItemOffer
from studio.records.papers import ItemPaper, ShopLink
from studio.records.people import Role
from studio.records.prices import ItemPrice, PriceRange
from studio.records.work import ClipOrder, Job
from studio.units import Money
from studio.workflows.accounts.api_tokens import ROLES
from studio.workflows.live.mend import AT_ONCE, NEW_PRICE, TO_CHOOSE
from web.api import effects

HEADS = "编号,品名,规格,单位,直播价"
OLD, NEW = "qidong-hhc", "qidong-dou"
ALONE = f"{HEADS}\n{OLD},黄花菜,250g/袋,袋,29.90\n"
CHEAPER = f"{HEADS}\n{OLD},黄花菜,250g/袋,袋,9.90\n".encode()
FRESH = f"{HEADS}\n{NEW},干豆角,250g/袋,袋,19.90\n"
JUNE, JULY = date(2030, 6, 1), date(2030, 7, 1)
DAYS = {"from_on": JUNE, "until_on": JULY}


def listed(part, code=OLD, goods=ALONE, **values):
    """A list of one item with one row of this sort below."""
    beside = as_csv([], [PartLine(part, {"code": code, **values})]).decode("utf-8-sig")
    return (goods + beside.partition("\n")[2]).encode()


BUNDLE = {"number": 7, "bundle": "三袋装", "price": Money(8000), "pieces": 3}

IMPORTS = {
    "new goods": (FRESH.encode(), False, set()),
    "another price": (CHEAPER, False, {Scope.PROPOSE_PRICES}),
    "a price approved": (CHEAPER, True, {Scope.PROPOSE_PRICES, Scope.APPROVE_PRICES}),
    "days of a price": (listed(Part.TERMS, **DAYS), False, {Scope.PROPOSE_PRICES}),
    "days of a new item's price": (
        listed(Part.TERMS, NEW, FRESH, **DAYS),
        False,
        {Scope.PROPOSE_PRICES, Scope.APPROVE_PRICES},
    ),
    "a size": (
        listed(Part.VARIANT, variant="礼盒", price=Money(9900)),
        False,
        {Scope.WRITE_OFFERS},
    ),
    "a range": (
        listed(Part.RANGE, least=Money(2000), most=Money(4000), **DAYS),
        False,
        {Scope.WRITE_OFFERS},
    ),
    "an offer": (listed(Part.OFFER, offer="立减5", **DAYS), False, {Scope.WRITE_OFFERS}),
    "a bundle": (listed(Part.BUNDLE, **BUNDLE, **DAYS), False, {Scope.WRITE_OFFERS}),
    "harvest": (listed(Part.HARVEST, harvest=Harvest.NOW), False, set()),
    "a paper": (listed(Part.PAPER, paper="地理标志"), False, set()),
    "a link": (
        listed(Part.LINK, platform=Platform.DOUYIN, link="https://example.org/1"),
        False,
        set(),
    ),
}

GIVEN = frozenset(scope for scope, roles in ROLES.items() if Role.COORDINATOR in roles)
"""Scopes that a coordinator may give."""

TOUCHED = (
    *(Item, ItemVariant, ItemPrice, PriceRange, ItemOffer, Bundle, ItemPaper, ShopLink),
    *(ClipOrder, Job, Segment),
)


def state(database):
    """All that any of them could change."""
    with database.reading() as session:
        return [
            row
            for each in TOUCHED
            for row in session.execute(select(*each.__table__.c).order_by(each.__table__.c.id))
        ]


def cross(program, database, base, needed, do):
    """Try it with each scope beside the base, then with what is needed."""
    before = state(database)
    for scope in GIVEN:
        if needed <= {base, scope}:
            continue
        refused = do(program("qidong-coordinator", *{base, scope}))
        assert (refused.status_code, refused.json["code"]) == (403, "api.scope"), scope
        assert refused.json["params"]["needed"] in needed
    assert state(database) == before
    for missing in needed:
        refused = do(program("qidong-coordinator", *(GIVEN - {missing})))
        assert refused.json["params"]["needed"] == missing
    assert state(database) == before
    done = do(program("qidong-coordinator", base, *needed))
    assert done.status_code == 200, done.text
    assert state(database) != before


@pytest.mark.parametrize("effect", IMPORTS)
def test_an_import_needs_the_scope_of_all_it_does(program, qidong, database, effect):
    data, approve, needed = IMPORTS[effect]
    asked = urlencode({"unit": qidong["unit"], "name": "a.csv"})
    sent = program("qidong-coordinator", Scope.WRITE_ITEMS).post(
        f"/api/v1/catalog/imports?{asked}", data
    )
    assert (sent.status_code, sent.json["to_mend"]) == (201, 0), sent.text
    wish = {"seal": sent.json["seal"], "approve": approve}
    place = f"{sent.headers['Location']}/import"
    cross(program, database, Scope.WRITE_ITEMS, needed, lambda caller: caller.post(place, wish))


def remedied(program, qidong, action):
    path = f"/api/v1/broadcasts/{qidong['broadcast']}/findings"
    told = program("qidong-coordinator").get(path).json["findings"]
    return path, next(each["mark"] for each in told if each["remedy"] == action)


def with_an_old_price(database, qidong):
    with database.session() as session:
        broadcast = session.get_one(Broadcast, qidong["broadcast"])
        broadcast.state = BroadcastState.LOCKED
        broadcast.segments[0].price_fen = 100


def test_a_clip_is_ordered_with_the_scope_of_orders(program, qidong, database):
    path, mark = remedied(program, qidong, "order_clip")
    with database.session() as session:  # nothing stands in the way of an order but the scope
        assert session.get_one(Broadcast, qidong["broadcast"]).segments[0].clip_order_id is None
    wish = {"mark": mark}
    cross(
        program,
        database,
        Scope.PLAN_BROADCASTS,
        {Scope.ORDER_CLIPS},
        lambda caller: caller.post(f"{path}/mend", wish),
    )


def test_a_price_is_asked_for_with_the_scope_of_asking(program, qidong, database):
    with_an_old_price(database, qidong)
    path, mark = remedied(program, qidong, "approve_price")
    cross(
        program,
        database,
        Scope.PLAN_BROADCASTS,
        {Scope.PROPOSE_PRICES},
        lambda caller: caller.post(f"{path}/mend", {"mark": mark}),
    )


def test_the_approved_price_goes_into_a_plan_as_a_change_of_the_plan(program, qidong, database):
    with_an_old_price(database, qidong)
    path, mark = remedied(program, qidong, "approve_price")
    cross(
        program,
        database,
        Scope.PLAN_BROADCASTS,
        set(),
        lambda caller: caller.post(f"{path}/mend", {"mark": mark, "choice": NEW_PRICE}),
    )


def test_a_part_is_added_as_a_change_of_the_plan(program, qidong, database):
    path, mark = remedied(program, qidong, "add_part")
    cross(
        program,
        database,
        Scope.PLAN_BROADCASTS,
        set(),
        lambda caller: caller.post(f"{path}/mend", {"mark": mark}),
    )


def test_a_role_that_may_not_is_told_so_and_not_sent_for_another_token(program, qidong):
    asked = urlencode({"unit": qidong["unit"], "name": "a.csv"})
    data, _, _ = IMPORTS["a size"]
    caller = program("qidong-media")
    sent = caller.post(f"/api/v1/catalog/imports?{asked}", data)
    wish = {"seal": sent.json["seal"], "approve": False}
    refused = caller.post(f"{sent.headers['Location']}/import", wish)
    assert (refused.status_code, refused.json["code"]) == (422, "import.has_errors")


def test_a_browser_needs_no_scope(enter, qidong, database):
    with_an_old_price(database, qidong)
    visitor = enter("qidong-coordinator")
    told = visitor.get(f"/api/v1/broadcasts/{qidong['broadcast']}/findings").json["findings"]
    mark = next(each["mark"] for each in told if each["remedy"] == "approve_price")
    done = visitor.post(f"/schedule/{qidong['broadcast']}/mend", {"mark": mark})
    assert done.status_code in {200, 302, 303}
    with database.reading() as session:
        prices = session.scalars(select(ItemPrice.price_fen)).all()
    assert 100 in prices


def test_every_sort_and_every_remedy_is_judged():
    assert set(effects.PARTS) == set(Part)
    assert set(effects.REMEDIES) <= AT_ONCE | TO_CHOOSE
    alone = (AT_ONCE | TO_CHOOSE) - set(effects.REMEDIES)
    assert alone == {
        RemedyAction.ADD_PART,
        RemedyAction.CHOOSE_ITEM,
        RemedyAction.LOWER_QUOTA,
        RemedyAction.MOVE_BROADCAST,
        RemedyAction.MOVE_SEGMENT,
        RemedyAction.REPLACE_ITEM,
        RemedyAction.SWAP_CHANNEL,
        RemedyAction.SWAP_CLIP,
        RemedyAction.SWAP_HOST,
    }


def test_the_document_says_which_scopes_are_needed_besides(program):
    paths = program("qidong-media").get("/api/v1/openapi.json").json["paths"]
    told = {
        each["operationId"]: each.get("description", "")
        for entry in paths.values()
        for each in entry.values()
        if isinstance(each, dict)
    }
    beside = {scope for scope in effects.PARTS.values() if scope} | {Scope.APPROVE_PRICES}
    assert all(scope in told["import_price_list"] for scope in beside)
    assert all(scope in told["mend_finding"] for scope in effects.REMEDIES.values())
