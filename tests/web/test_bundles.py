"""Items sold together at one price."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from studio.records.bundles import Bundle, BundlePart
from studio.records.goods import Item
from studio.records.prices import PriceRange
from studio.units import now
from studio.units.clock import SHANGHAI

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
