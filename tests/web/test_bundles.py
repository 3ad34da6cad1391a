"""Items sold together at one price."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from studio.catalog.sheet import Part, PartRow
from studio.errors import InputError
from studio.records.bundles import Bundle, BundlePart
from studio.records.goods import Item
from studio.records.prices import PriceRange
from studio.store import viewer_of
from studio.units import Money, now
from studio.units.clock import SHANGHAI
from studio.words.claims import listed
from studio.workflows.catalog.bundles import MOST, BundleDraft, add_bundle
from studio.workflows.catalog.catalog_parts import kept_parts
from studio.workflows.catalog.catalog_shelf import shelf_of
from studio.workflows.catalog.plan_bundles import plan_bundles

TODAY = now().astimezone(SHANGHAI).date()


def form(county, **changes):
    values = {
        "unit": county["unit"],
        "bundle": "尝鲜三袋装",
        "bundle_price": "80",
        "bundle_from": TODAY.isoformat(),
        "bundle_until": (TODAY + timedelta(days=7)).isoformat(),
        f"pieces-{county['item']}": "3",
    }
    return {key: value for key, value in {**values, **changes}.items() if value is not None}


def made(database, county):
    with database.reading() as session:
        return session.scalars(select(Bundle.name).where(Bundle.unit_id == county["unit"])).all()


def test_a_bundle_says_what_the_buyer_saves(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    with database.session() as session:
        session.get(Item, qidong["item"]).price_fen = 2990
    answer = coordinator.post("/catalog/bundles", form(qidong))
    assert answer.status_code == 302
    page = coordinator.get("/catalog/bundles").text
    assert "尝鲜三袋装" in page
    assert "比单买（¥89.7）省 ¥9.7" in page
    assert "尝鲜三袋装" in coordinator.get(f"/catalog/{qidong['item']}").text


def test_a_bundle_below_what_was_approved_is_marked(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    with database.session() as session:
        for each in session.scalars(select(PriceRange)):
            each.least_fen, each.most_fen = 2800, 3200
            each.from_on, each.until_on = TODAY, TODAY + timedelta(days=9)
    coordinator.post("/catalog/bundles", form(qidong, bundle_price="83.9"))
    assert "低于批准的最低价" in coordinator.get("/catalog/bundles").text


def test_what_is_wrong_with_a_bundle_stands_at_its_field(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    before = made(database, qidong)
    pieces = f"pieces-{qidong['item']}"
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    for wrong, told in (
        ({pieces: "1"}, "至少要有两件"),
        ({pieces: None}, "至少要有两件"),
        ({pieces: "-3"}, "请填"),
        ({"bundle": ""}, "请填写这一项"),
        ({"bundle": "国家级三袋装"}, "国家级"),
        ({"bundle_price": "0"}, ""),
        ({"bundle_until": yesterday}, ""),
        ({"bundle_until": "2027-02-30"}, ""),
    ):
        answer = coordinator.post("/catalog/bundles", form(qidong, **wrong))
        assert answer.status_code == 422, wrong
        assert told in answer.text, wrong
    assert made(database, qidong) == before


def test_a_foreign_item_is_in_no_bundle(enter, qidong, sangzhi, database):
    coordinator = enter("qidong-coordinator")
    foreign = form(qidong, **{f"pieces-{sangzhi['item']}": "2"})
    assert coordinator.post("/catalog/bundles", foreign).status_code == 404
    assert coordinator.post("/catalog/bundles", form(sangzhi)).status_code == 404
    province = enter("province")
    both = form(qidong, **{f"pieces-{sangzhi['item']}": "2"})
    answer = province.post("/catalog/bundles", both)
    assert answer.status_code == 422
    assert "别的县" in answer.text


def test_a_bundle_is_taken_back_with_its_parts(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    assert coordinator.post(f"/catalog/bundles/{qidong['bundle']}/remove").status_code == 302
    with database.reading() as session:
        parts = select(func.count()).where(BundlePart.bundle_id == qidong["bundle"])
        assert session.scalar(parts) == 0
    assert "两袋装" not in coordinator.get("/catalog/bundles").text


def test_only_bundles_that_are_not_over_count_towards_the_most(
    enter, qidong, database, world, settings
):
    over, ends = TODAY - timedelta(days=1), TODAY + timedelta(days=7)

    def add(session, number, last):
        viewer = viewer_of(session, world.accounts["qidong-coordinator"])
        days = (min(TODAY, last), last)
        draft = BundleDraft(f"组合{number}", Money(100), *days, {qidong["item"]: 2})
        add_bundle(session, settings, viewer, qidong["unit"], draft)

    with database.session() as session:
        for number in range(MOST + 1):
            add(session, number, over)
    visitor = enter("qidong-coordinator")
    assert visitor.post("/catalog/bundles", form(qidong)).status_code == 302
    with database.session() as session:
        standing = select(func.count()).where(
            Bundle.unit_id == qidong["unit"], Bundle.until_on >= TODAY
        )
        for number in range(MOST - session.scalar(standing)):
            add(session, MOST + number, ends)
        with pytest.raises(InputError) as caught:
            add(session, 0, ends)
        assert caught.value.code == "bundle.too_many"
        add(session, 0, over)  # the history of a file that is read in
    with database.reading() as session:
        shelf = shelf_of(session, None, qidong["unit"])
        sku = session.get(Item, qidong["item"]).sku
        for last, codes in ((ends, ["bundle.too_many"]), (over, [])):
            problems = []
            values = {
                "number": 1, "code": sku, "bundle": "新的", "price": Money(100),
                "from_on": min(TODAY, last), "until_on": last, "pieces": 2,
            }  # fmt: skip
            row = PartRow(Part.BUNDLE, values, "组合", 2, dict.fromkeys(values, "A2"))
            plan_bundles([row], list(kept_parts(shelf, Part.BUNDLE)), listed(), problems)
            assert [each.code for each in problems] == codes
