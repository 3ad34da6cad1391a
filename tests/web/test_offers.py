"""Offers on an item's page, and what the buyer finally pays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from studio.catalog.sheet import Part, PartRow
from studio.records.goods import Item
from studio.records.offers import ItemOffer
from studio.records.people import AuditEntry
from studio.units import now
from studio.units.clock import SHANGHAI
from studio.words.claims import listed
from studio.workflows.catalog.catalog_shelf import shelf_of
from studio.workflows.catalog.offers import MOST
from studio.workflows.catalog.plan_parts import plan_parts


def ends(first=0, last=9):
    today = now().astimezone(SHANGHAI).date()
    days = [(today + timedelta(days=each)).isoformat() for each in (first, last)]
    return {"offer_from": days[0], "offer_until": days[1]}


def texts(database, qidong):
    with database.reading() as session:
        wanted = select(ItemOffer.text).where(ItemOffer.item_id == qidong["item"])
        return sorted(session.scalars(wanted))


def offer(visitor, qidong, text, **days):
    return visitor.post(f"/catalog/{qidong['item']}/offers", {"offer": text} | ends(**days))


def test_what_the_buyer_pays_is_worked_out_for_every_size(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    assert offer(coordinator, qidong, "买二送一").status_code == 302
    assert offer(coordinator, qidong, "满100减8", first=1).status_code == 302
    page = coordinator.get(f"/catalog/{qidong['item']}").text
    assert "250g/袋 × 2" in page
    assert "¥59.8" in page
    assert "收到 3 份" in page
    assert "+ 送竹筷一双" not in page
    assert "+ 竹筷一双" in page
    assert "1kg/袋 × 2" in page
    assert "¥199.8" in page, "the coupon begins tomorrow"
    assert "低于批准的最低价" in page, "59.8 for three is below 26.9 for one"
    assert texts(database, qidong) == ["买二送一", "满100减8", "送竹筷一双"]
    coordinator.post(f"/catalog/offers/{qidong['offer']}/remove")
    assert texts(database, qidong) == ["买二送一", "满100减8"]
    with database.reading() as session:
        assert {"offer.add", "offer.remove"} <= set(session.scalars(select(AuditEntry.action)))


@pytest.mark.parametrize(
    ("text", "days", "words"),
    [
        ("坏果包赔", {}, "看不懂是什么优惠"),
        ("满20减30", {}, "减得不比门槛少"),
        ("", {}, "请填写这一项"),
        ("立减5", {"first": 3, "last": 1}, "早于开始日期"),
    ],
)
def test_what_is_no_offer_is_told_at_its_field(enter, qidong, database, text, days, words):
    answer = offer(enter("qidong-coordinator"), qidong, text, **days)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    assert words in answer.text
    assert texts(database, qidong) == ["送竹筷一双"]


def test_who_does_not_approve_prices_makes_no_offers(enter, qidong):
    assert offer(enter("qidong-media"), qidong, "立减5").status_code == 403


def test_only_offers_that_are_not_over_count_towards_the_most(enter, qidong, database):
    visitor = enter("qidong-coordinator")
    for number in range(1, MOST + 2):
        assert (
            offer(visitor, qidong, f"立减0.0{number % 9 + 1}", first=-9, last=-1).status_code == 302
        )
    standing = len(texts(database, qidong)) - (MOST + 1)
    for number in range(MOST - standing):
        assert offer(visitor, qidong, f"满{number + 2}减1").status_code == 302
    full = offer(visitor, qidong, "满100减1")
    assert full.status_code == 422
    assert f"最多 {MOST} 个没过期的优惠" in full.text
    with database.reading() as session:
        shelf = shelf_of(session, None, qidong["unit"])
        sku = session.get(Item, qidong["item"]).sku
        for last, codes in ((9, ["offer.too_many"]), (-1, [])):
            days = {key: date.fromisoformat(day) for key, day in ends(-9, last).items()}
            values = {
                "code": sku, "offer": "满300减1",
                "from_on": days["offer_from"], "until_on": days["offer_until"],
            }  # fmt: skip
            row = PartRow(Part.OFFER, values, "优惠", 2, dict.fromkeys(values, "A2"))
            problems = []
            plan_parts(shelf, [row], (), problems, listed(), approver=True)
            assert [each.code for each in problems] == codes
