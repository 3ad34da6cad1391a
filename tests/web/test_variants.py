"""How the harvest stands, an item's sizes, further seasons and stock, on the item's page."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from studio.records.goods import Harvest, Item, ItemVariant
from studio.records.people import AuditEntry
from studio.store import viewer_of
from studio.workflows.gallery.find_clips import ClipSearch, find_clips
from studio.workflows.rank_clips import keep_ranked

ITEM = {
    "name_zh": "桑植白茶",
    "kind": "tea",
    "origin": "洪家关",
    "spec": "50g/罐",
    "price_unit": "罐",
    "season_from": "03-15",
    "season_to": "05-15",
    "revision": "1",
}


def item_of(database, qidong):
    with database.reading() as session:
        return session.get_one(Item, qidong["item"])


def variants(database, qidong):
    with database.reading() as session:
        wanted = (
            select(ItemVariant)
            .where(ItemVariant.item_id == qidong["item"])
            .order_by(ItemVariant.position)
        )
        return [
            (each.name, each.price_fen, each.list_price_fen, each.stock)
            for each in session.scalars(wanted)
        ]


def actions(database):
    with database.reading() as session:
        return set(session.scalars(select(AuditEntry.action)))


def test_the_county_says_how_the_harvest_stands(enter, qidong, database):
    media = enter("qidong-media")
    path = f"/catalog/{qidong['item']}"
    assert media.post(f"{path}/harvest", {"harvest": "last_days"}).status_code == 302
    item = item_of(database, qidong)
    assert item.harvest is Harvest.LAST_DAYS
    assert item.harvest_at is not None
    assert 'aria-pressed="true">最后几天' in media.get(path).text
    assert "最后几天" in media.get("/catalog").text
    media.post(f"{path}/harvest", {"harvest": ""})
    assert item_of(database, qidong).harvest is None
    assert media.post(f"{path}/harvest", {"harvest": "rotten"}).status_code == 400
    assert "item.harvest" in actions(database)


def test_sizes_are_added_changed_and_removed(enter, qidong, database):
    coordinator = enter("qidong-coordinator")
    path = f"/catalog/{qidong['item']}"
    form = {
        "variant": "礼盒",
        "variant_price": "１２８",
        "variant_was": "168",
        "variant_stock": "30",
    }
    assert coordinator.post(f"{path}/variants", form).status_code == 302
    assert variants(database, qidong) == [("1kg/袋", 9990, None, 20), ("礼盒", 12800, 16800, 30)]
    change = {"variant": "1kg/袋", "variant_price": "95.5", "variant_stock": ""}
    coordinator.post(f"/catalog/variants/{qidong['variant']}", change)
    assert variants(database, qidong)[0] == ("1kg/袋", 9550, None, None)
    assert "¥95.5" in coordinator.get(path).text
    coordinator.post(f"/catalog/variants/{qidong['variant']}/remove")
    assert [each[0] for each in variants(database, qidong)] == ["礼盒"]
    assert {"variant.add", "variant.change", "variant.remove"} <= actions(database)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"variant": "", "variant_price": "9"}, "请填写这一项"),
        ({"variant": "2kg", "variant_price": "0"}, "价格不能是 0"),
        ({"variant": "2kg", "variant_price": "贵"}, "不是价格"),
        ({"variant": "2kg", "variant_price": "9", "variant_stock": "-1"}, "数"),
        ({"variant": "1kg/袋", "variant_price": "9"}, "已经有“1kg/袋”这个规格"),
    ],
)
def test_sizes_that_cannot_be_are_told_at_their_field(enter, qidong, database, form, words):
    answer = enter("qidong-coordinator").post(f"/catalog/{qidong['item']}/variants", form)
    assert answer.status_code == 422
    assert 'class="fault"' in answer.text
    assert words in answer.text
    assert len(variants(database, qidong)) == 1


def test_who_does_not_approve_prices_sees_sizes_and_changes_none(enter, qidong, database):
    media = enter("qidong-media")
    page = media.get(f"/catalog/{qidong['item']}").text
    assert "1kg/袋" in page
    assert "variant_price" not in page
    form = {"variant": "礼盒", "variant_price": "128"}
    assert media.post(f"/catalog/{qidong['item']}/variants", form).status_code == 403


def test_two_seasons_a_stock_and_a_remark(enter, qidong, database):
    media = enter("qidong-media")
    path = f"/catalog/{qidong['item']}"
    form = ITEM | {
        "further_seasons": "9月-11月\n12-20~01-10",
        "stock": "300",
        "office_note": "村里代销",
    }
    assert media.post(path, form).status_code == 302
    item = item_of(database, qidong)
    assert item.windows == (("03-15", "05-15"), ("09-01", "11-30"), ("12-20", "01-10"))
    assert (item.stock, item.office_note) == (300, "村里代销")
    page = media.get(path).text
    assert "09-01~11-30" in page
    assert "3月15日–5月15日、9月1日–11月30日" in media.get("/catalog").text
    media.post(path, ITEM | {"revision": "2"})
    assert item_of(database, qidong).windows == (("03-15", "05-15"),)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"further_seasons": "霜降前后"}, "产季“霜降前后”不能使用"),
        ({"further_seasons": "9月-11月", "season_from": "", "season_to": ""}, "第一个产季空着"),
        ({"stock": "-3"}, "数"),
        ({"further_seasons": "\n".join(f"{month}月" for month in range(1, 8))}, "产季最多 6 段"),
    ],
)
def test_seasons_and_stocks_that_cannot_be(enter, qidong, form, words):
    answer = enter("qidong-media").post(f"/catalog/{qidong['item']}", ITEM | form)
    assert answer.status_code == 422
    assert words in answer.text


def test_the_gallery_knows_every_season(enter, qidong, database):
    form = ITEM | {"further_seasons": "12-20~01-10"}
    enter("qidong-media").post(f"/catalog/{qidong['item']}", form)
    for day, there in (((2026, 12, 31), True), ((2027, 1, 5), True), ((2026, 11, 1), False)):
        keep_ranked(database, date(*day))
        with database.reading() as session:
            account = session.scalars(select(AuditEntry.account_id)).first()
            viewer = viewer_of(session, account)
            found = find_clips(session, viewer, ClipSearch(in_season=True))
            assert bool(found.clips) is there, day
