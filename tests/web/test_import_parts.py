"""A catalog with all that stands beside its goods: saved, and imported again into an empty one without loss."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from studio.catalog import Platform
from studio.catalog.sheet import Part, PartLine, as_csv, as_xlsx
from studio.records.bundles import Bundle
from studio.records.goods import Harvest, Item, ItemVariant
from studio.records.item_photos import ItemPhoto
from studio.records.papers import ItemPaper, ShopLink
from studio.records.people import AuditEntry
from studio.records.prices import ItemPrice, PriceState
from studio.store import viewer_of
from studio.units import Money
from studio.units.clock import today
from studio.workflows.catalog.bundles import BundleDraft, add_bundle
from studio.workflows.catalog.catalog_parts import catalog_parts
from studio.workflows.catalog.edit_item import add_item, change_item
from studio.workflows.catalog.export_catalog import catalog_lines
from studio.workflows.catalog.harvest import set_harvest
from studio.workflows.catalog.item_drafts import draft_of
from studio.workflows.catalog.offers import add_offer
from studio.workflows.catalog.papers import PaperDraft, add_paper, save_links
from studio.workflows.catalog.price_range import approve_range
from studio.workflows.catalog.prices import (
    PriceTerms,
    approve_price,
    price_in_force,
    propose_price,
    turn_down_price,
)
from studio.workflows.catalog.variants import VariantDraft, add_variant
from tests.web.test_import import confirm, send

MADE = datetime(2026, 6, 1, tzinfo=UTC)
JUNE, AUGUST = date(2026, 6, 1), date(2026, 8, 31)


def no_queue(session, job):
    session.add(job)
    session.flush()
    return job


@pytest.fixture
def full(database, world, settings):
    """The unit of a county whose one item has everything an item can have, and its saved catalog."""
    with database.session() as session:
        viewer = viewer_of(session, world.accounts["qidong-coordinator"])
        unit = world.counties["qidong"].unit
        item = session.get_one(Item, world.counties["qidong"].ids["item"])
        draft = dataclasses.replace(
            draft_of(item),
            selling_points=("脆；甜", "=当天采"),
            further_seasons=(("11-15", "02-10"),),
            stock=300,
            office_note="过敏的人问过",
            safety_note="",
        )
        draft = dataclasses.replace(draft, name_zh="豆角干", name_en="Beans", sku="beans")
        draft = dataclasses.replace(draft, price=Money(2790), list_price=Money(3990))
        change_item(session, viewer, item.id, dataclasses.replace(draft_of(item), stock=300), 1)
        beans = add_item(session, viewer, unit, draft)
        add_variant(session, viewer, beans.id, VariantDraft("500g/袋", Money(5500), None, 20))
        add_variant(
            session, viewer, beans.id, VariantDraft("礼盒", Money(9900), Money(12900), None)
        )
        add_offer(session, viewer, beans.id, "满200减20", JUNE, AUGUST)
        add_offer(session, viewer, beans.id, "送竹筷一双", JUNE, JUNE)
        told = PaperDraft("地理标志", "AGI-2026-001", date(2027, 3, 1), ("地理标志", "=祁东"))
        add_paper(session, settings, viewer, beans.id, told)
        add_paper(session, settings, viewer, beans.id, PaperDraft("有机"))
        links = {Platform.DOUYIN: "https://example.com/1", Platform.TAOBAO: "https://example.com/2"}
        save_links(session, viewer, beans.id, links)
        approve_range(session, viewer, beans.id, Money(2500), Money(3500), JUNE, AUGUST)
        approve_range(session, viewer, beans.id, Money(2600), Money(3400), JUNE, AUGUST)
        set_harvest(session, viewer, beans.id, Harvest.LAST_DAYS)
        beans.harvest_at = datetime(2026, 6, 2, 3, 4, 5, tzinfo=UTC)
        terms = PriceTerms(date(2026, 5, 1), None, "=4月的小票")
        wanted = propose_price(session, viewer, beans.id, Money(3090), Money(3990), terms)
        approve_price(session, no_queue, viewer, wanted.id)
        wanted = propose_price(session, viewer, beans.id, Money(1990), None)
        turn_down_price(session, viewer, wanted.id)
        terms = PriceTerms(JUNE, AUGUST, "5月订单截图")
        wanted = propose_price(session, viewer, beans.id, Money(2790), Money(3990), terms)
        approve_price(session, no_queue, viewer, wanted.id)
        propose_price(session, viewer, beans.id, Money(2690), None)
        for price in (Money(8000), Money(8100)):
            pieces = {item.id: 2, beans.id: 1}
            told = BundleDraft("全家福", price, JUNE, AUGUST, pieces)
            add_bundle(session, settings, viewer, unit, told)
    return unit


def shelf(database, unit):
    """What the catalog holds, as it would be written; bundles without the order of their ids."""
    with database.reading() as session:
        lines = catalog_lines(session, None, unit)
        parts = catalog_parts(session, None, unit)
    return lines, parts


def told(parts, codes):
    parts = [each for each in parts if each.code in codes and each.part is not Part.PHOTO]
    beside = sorted(
        repr((each.part, each.substance)) for each in parts if each.part is not Part.BUNDLE
    )
    bundles = {}
    for each in parts:
        if each.part is Part.BUNDLE:
            bundles.setdefault(each.values["number"], []).append(each.substance[1:])
    return beside, sorted(map(repr, bundles.values()))


def saved(database, unit, suffix):
    lines, parts = shelf(database, unit)
    return as_csv(lines, parts) if suffix == "csv" else as_xlsx(lines, MADE, parts)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_all_of_it_comes_back_in_another_unit(enter, world, database, full, suffix):
    before = shelf(database, full)
    assert {each.part for each in before[1]} == set(Part)
    visitor = enter("sangzhi-coordinator")
    there = world.counties["sangzhi"].unit
    data = saved(database, full, suffix)
    form = {"unit": there, "file": (io.BytesIO(data), f"目录.{suffix}")}
    address = visitor.post("/catalog/import", form).headers["Location"]
    page = visitor.get(address).text
    assert re.search(r"规格包装 \((\d+)/\1\)", page)
    assert confirm(visitor, address).status_code == 302
    lines, parts = shelf(database, there)
    codes = {line.sku for line in before[0]}
    assert [line for line in lines if line.sku in codes] == before[0]
    assert told(parts, codes) == told(before[1], codes)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_imported_where_it_came_from_it_changes_nothing(enter, world, database, full, suffix):
    visitor = enter("qidong-media")
    before = shelf(database, full)
    page_of = send(visitor, world, saved(database, full, suffix), f"目录.{suffix}")
    page = visitor.get(page_of.headers["Location"]).text
    counts = re.findall(r'<b class="num">(\d+)</b>', page)
    assert counts[:4] == ["0", "0", "2", "0"]
    assert re.search(r"规格包装 \(0/[1-9]\)", page)
    confirm(visitor, page_of.headers["Location"])
    assert shelf(database, full) == before


def edited(database, unit, change):
    lines, parts = shelf(database, unit)
    return as_csv(lines, change(parts))


def test_what_differs_is_shown_and_written_and_what_is_not_named_stays(
    enter, world, database, full
):
    def change(parts):
        for each in parts:
            values = dict(each.values)
            if each.part is Part.VARIANT and values["variant"] == "礼盒":
                values |= {"price": Money(8800), "list_price": None}
            elif each.part is Part.PAPER and values["paper"] == "地理标志":
                values["until_on"] = date(2029, 3, 1)
            elif each.part is Part.LINK and values["platform"] == "douyin":
                values |= {"platform": "kuaishou", "link": "https://example.com/3"}
            elif each.part is Part.BUNDLE and values["price"] == Money(8100):
                values["price"] = Money(7900)
            elif each.part is Part.OFFER and values["offer"] == "送竹筷一双":
                continue
            yield dataclasses.replace(each, values=values)

    visitor = enter("qidong-coordinator")
    data = edited(database, full, lambda parts: list(change(parts)))
    address = send(visitor, world, data, "目录.csv").headers["Location"]
    page = visitor.get(address).text
    assert "<s>99.00</s>" in page.replace("¥", "") or "<s>¥99</s>" in page
    assert "<s>2027-03-01</s>" in page
    assert confirm(visitor, address).status_code == 302
    with database.reading() as session:
        box = session.scalars(select(ItemVariant).where(ItemVariant.name == "礼盒")).one()
        assert (box.price_fen, box.list_price_fen) == (8800, 12900), "an empty cell erases nothing"
        papers = {each.name: each.until_on for each in session.scalars(select(ItemPaper))}
        assert papers["地理标志"] == date(2029, 3, 1)
        links = session.scalars(select(ShopLink.platform).order_by(ShopLink.platform)).all()
        assert links[-3:] == ["douyin", "kuaishou", "taobao"]
        prices = session.scalars(select(Bundle.price_fen).where(Bundle.unit_id == full)).all()
        assert {7900, 8000} < set(prices)
        assert 8100 not in prices
        assert "paper.renew" in session.scalars(select(AuditEntry.action)).all()
    _, parts = shelf(database, full)
    offers = [each.text("offer") for each in parts if each.part is Part.OFFER]
    assert {"满200减20", "送竹筷一双"} <= set(offers)


def test_who_does_not_approve_is_told_once_for_each_sheet_and_may_leave_it_out(
    enter, world, database, full
):
    visitor = enter("sangzhi-media")
    there = world.counties["sangzhi"].unit
    form = {"unit": there, "file": (io.BytesIO(saved(database, full, "xlsx")), "目录.xlsx")}
    address = visitor.post("/catalog/import", form).headers["Location"]
    page = visitor.get(address).text
    assert page.count("要统筹或管理员才能导入") == 4
    assert "导入全部" not in page
    out = [f"{name}!1" for name in ("规格包装", "售价区间", "优惠", "组合装")]
    visitor.post(address, {"mend": "1", "out": out})
    assert "导入全部 2 个" in visitor.get(address).text
    confirm(visitor, address, out=out)
    with database.reading() as session:
        beans = session.scalars(select(Item).where(Item.unit_id == there, Item.sku == "beans"))
        item = beans.one()
        assert sorted(paper.name for paper in item.papers) == ["地理标志", "有机"]
        assert item.variants == []
        assert item.harvest is Harvest.LAST_DAYS
        assert item.price_until is None, "days of a price wait for whoever approves"
        assert item.price_from is None, "and so does its first day"
        wanted = select(ItemPrice.valid_from).where(
            ItemPrice.item_id == item.id, ItemPrice.state == PriceState.PROPOSED
        )
        assert session.scalars(wanted).all() == [AUGUST + timedelta(days=1)]


@pytest.mark.parametrize(
    ("part", "values", "words"),
    [
        (Part.OFFER, {"offer": "全场大促"}, "看不懂"),
        (Part.OFFER, {"until_on": date(2026, 5, 1)}, "2026-05-01"),
        (Part.RANGE, {"most": Money(100)}, "最低"),
        (Part.PAPER, {"code": "nobody"}, "没有编号为“nobody”的商品"),
        (Part.PAPER, {"claims": "国家级"}, "国家级"),
        (Part.BUNDLE, {"bundle": "国家级全家福"}, "国家级"),
        (Part.BUNDLE, {"pieces": 100}, "件"),
    ],
)
def test_nothing_is_imported_while_a_cell_beside_the_goods_is_wrong(
    enter, world, database, full, part, values, words
):
    def change(parts):
        changed = next(each for each in parts if each.part is part)
        wrong = dataclasses.replace(changed, values=dict(changed.values) | values)
        rest = [each for each in parts if each is not changed]
        if part is Part.BUNDLE:
            rest = [each for each in rest if each.values.get("number") != values.get("number", 1)]
        return [*rest, wrong]

    before = shelf(database, full)
    visitor = enter("qidong-coordinator")
    address = send(visitor, world, edited(database, full, change), "目录.csv").headers["Location"]
    page = visitor.get(address).text
    assert words in page
    assert "导入全部" not in page
    confirm(visitor, address)
    assert shelf(database, full) == before


def test_photographs_are_listed_and_what_is_not_there_is_said(enter, world, database, full):
    with database.session() as session:
        item = session.scalars(select(Item).where(Item.unit_id == full, Item.sku == "beans")).one()
        session.add(
            ItemPhoto(
                unit_id=full, item_id=item.id, position=1, name="晒场.jpg", photo="photos/1.jpg"
            )
        )
    data = saved(database, full, "csv")
    assert "晒场.jpg" in data.decode("utf-8-sig")
    visitor = enter("qidong-coordinator")
    page = visitor.get(send(visitor, world, data, "目录.csv").headers["Location"]).text
    assert "商品页上也没有" not in page
    other = data.decode("utf-8-sig").replace("晒场.jpg", "别处.jpg").encode()
    page = visitor.get(send(visitor, world, other, "目录.csv").headers["Location"]).text
    assert "照片“别处.jpg”不在表格里，商品页上也没有" in page


def test_an_old_word_about_the_harvest_stays_old(database, full):
    _, parts = shelf(database, full)
    said = next(each for each in parts if each.part is Part.HARVEST)
    assert said.moment("said_at") == datetime(2026, 6, 2, 3, 4, 5, tzinfo=UTC)
    pays = [each.text("pays") for each in parts if each.part is Part.OFFER]
    assert any(text.startswith("1件 ¥27.9") for text in pays)
    assert timedelta(0) == said.moment("said_at").utcoffset()


def history(database, unit, sku="beans"):
    """All prices, the one in force too: fen, what is said to have become of it, by whom; then how it really stands."""
    with database.reading() as session:
        wanted = select(ItemPrice).join(Item, Item.id == ItemPrice.item_id)
        of_item = wanted.where(Item.unit_id == unit, Item.sku == sku)
        return sorted(
            (row.price_fen, row.told_state.value, row.decider_name, row.state.value)
            for row in session.scalars(of_item)
        )


def bring(visitor, unit, data, **more):
    form = {"unit": unit, "file": (io.BytesIO(data), "目录.xlsx")}
    address = visitor.post("/catalog/import", form).headers["Location"]
    page = visitor.get(address).text
    assert confirm(visitor, address, **more).status_code == 302
    return page


@pytest.mark.parametrize("who", ["sangzhi-coordinator", "sangzhi-media"])
def test_an_imported_past_approves_nothing(enter, world, database, full, who):
    """A list says who approved what elsewhere: here it is a record, and what waits there waits here."""
    there = world.counties["sangzhi"].unit
    lines, parts = shelf(database, full)
    past = [each for each in parts if each.part in {Part.HISTORY, Part.TERMS}]
    visitor = enter(who)
    page = bring(visitor, there, as_xlsx(lines, MADE, past))
    assert "都不会让价格生效" in page
    found = history(database, there)
    said = next(each[2] for each in found if each[0] == 1990)
    assert said, "who approved it, in words"
    approver = who == "sangzhi-coordinator"
    assert [each for each in found if each[3] == "recorded"] == [
        (1990, "turned_down", said, "recorded"),
        *([] if approver else [(2690, "proposed", "", "recorded")]),
        (2790, "approved", "", "recorded"),
        (2790, "approved", said, "recorded"),
    ], "what is over; the price it came with was approved by nobody"
    with database.reading() as session:
        item = session.scalars(select(Item).where(Item.unit_id == there, Item.sku == "beans")).one()
        assert item.price_fen == 3090, "the price is that of the item's row"
        in_force = price_in_force(session, item, today())
        approved = [each for each in found if each[3] == "approved"]
        assert [each[0] for each in approved] == ([3090] if approver else [])
        assert (in_force is not None) is approver
    waits = [each[0] for each in found if each[3] == "proposed"]
    assert waits == [2690 if approver else 3090], "terms that were proposed are not put aside"
    again = bring_again(visitor, there, as_xlsx(lines, MADE, past))
    assert "都不会让价格生效" not in again
    assert history(database, there) == found


def bring_again(visitor, unit, data):
    form = {"unit": unit, "file": (io.BytesIO(data), "目录.xlsx")}
    return visitor.get(visitor.post("/catalog/import", form).headers["Location"]).text


def test_a_proposal_that_was_decided_meanwhile_does_not_wait_again(enter, world, database, full):
    visitor = enter("qidong-coordinator")
    data = saved(database, full, "xlsx")
    with database.session() as session:
        open_one = session.scalars(
            select(ItemPrice).where(
                ItemPrice.price_fen == 2690,
                ItemPrice.state == PriceState.PROPOSED,
                ItemPrice.proposed_by.is_not(None),
            )
        ).one()
        viewer = viewer_of(session, world.accounts["qidong-coordinator"])
        turn_down_price(session, viewer, open_one.id)
    before = history(database, full)
    assert "都不会让价格生效" not in bring_again(visitor, full, data)
    assert history(database, full) == before


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"proposed_at": datetime(2099, 1, 1, tzinfo=UTC)}, "还没有到"),
        ({"decided_at": datetime(2020, 1, 1, tzinfo=UTC)}, "比提出时间早"),
        ({"price_state": "recorded"}, "待批准、已批准、未采用"),
        ({"price_state": None}, "“结果”空着"),
        ({"proposed_at": None}, "“提出时间”空着"),
        ({"price": None}, "“价格”空着"),
        ({"until_on": date(2026, 4, 1)}, "2026-04-01"),
        ({"code": "nobody"}, "没有编号为“nobody”的商品"),
    ],
)
def test_a_past_that_cannot_be_is_told(enter, world, database, full, values, words):
    lines, parts = shelf(database, full)
    past = next(each for each in parts if each.part is Part.HISTORY and each.values["from_on"])
    wrong = PartLine(Part.HISTORY, {**past.values, **values})
    page = bring_again(enter("qidong-coordinator"), full, as_xlsx(lines, MADE, [wrong]))
    assert words in page
    assert "导入全部" not in page


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_prices_of_other_days_come_back_too(enter, world, database, full, suffix):
    """Today's price ends, two others follow, and then it holds again."""
    first = today() + timedelta(days=30)
    later = first + timedelta(days=10)
    with database.session() as session:
        viewer = viewer_of(session, world.accounts["qidong-coordinator"])
        item = session.scalars(select(Item).where(Item.unit_id == full, Item.sku == "beans")).one()
        for fen, days in (
            (3190, PriceTerms()),
            (1900, PriceTerms(first, later - timedelta(days=1))),
        ):
            wanted = propose_price(session, viewer, item.id, Money(fen), None, days)
            approve_price(session, no_queue, viewer, wanted.id)
        terms = PriceTerms(later, later, "活动价截图")
        wanted = propose_price(session, viewer, item.id, Money(1500), Money(3190), terms)
        approve_price(session, no_queue, viewer, wanted.id)
        prices = item.price_days
    assert [each.price_fen for each in prices] == [3190, 1900, 1500, 3190]
    before = shelf(database, full)
    lines = [each for each in before[1] if each.part is Part.TERMS]
    assert [str(each.money("price")) for each in lines] == ["None", "¥19", "¥15", "¥31.9"]
    visitor = enter("sangzhi-coordinator")
    there = world.counties["sangzhi"].unit
    data = saved(database, full, suffix)
    form = {"unit": there, "file": (io.BytesIO(data), f"目录.{suffix}")}
    address = visitor.post("/catalog/import", form).headers["Location"]
    assert confirm(visitor, address).status_code == 302
    with database.reading() as session:
        found = session.scalars(
            select(Item).where(Item.unit_id == there, Item.sku == "beans")
        ).one()
        assert found.price_days == prices
    codes = {line.sku for line in before[0]}
    assert told(shelf(database, there)[1], codes) == told(before[1], codes)
    visitor = enter("qidong-coordinator")
    again = send(visitor, world, data, f"目录.{suffix}").headers["Location"]
    assert re.search(r"价格期限 \(0/[4-9]\)", visitor.get(again).text)
    confirm(visitor, again)
    assert shelf(database, full) == before


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("who", ["sangzhi-coordinator", "sangzhi-media"])
def test_imported_twice_prices_are_approved_or_proposed_once(
    enter, world, database, full, who, suffix
):
    """What is to come stands among the terms, what is over in the history, and neither in both."""
    first = today() + timedelta(days=30)
    with database.session() as session:
        viewer = viewer_of(session, world.accounts["qidong-coordinator"])
        item = session.scalars(select(Item).where(Item.unit_id == full, Item.sku == "beans")).one()
        days = PriceTerms(first, first, "活动价截图")
        wanted = propose_price(session, viewer, item.id, Money(1900), Money(3090), days)
        approve_price(session, no_queue, viewer, wanted.id)
    lines, parts = shelf(database, full)
    prices = [each for each in parts if each.part in {Part.TERMS, Part.HISTORY}]
    shown = [
        (each.part, each.values.get("price"), each.values.get("from_on"))
        for each in prices
        if each.code == "beans"
    ]
    after = first + timedelta(days=1)
    assert [each[1:] for each in shown if each[0] is Part.TERMS] == [
        (None, AUGUST + timedelta(days=1)),
        (Money(1900), first),
        (Money(3090), after),
    ]
    assert {each[1:] for each in shown if each[0] is Part.HISTORY} == {
        (Money(2790), None),
        (Money(2790), JUNE),
        (Money(1990), None),
        (Money(2690), None),
    }
    there = world.counties["sangzhi"].unit
    data = as_csv(lines, prices) if suffix == "csv" else as_xlsx(lines, MADE, prices)
    visitor = enter(who)
    for again in (False, True):
        before = history(database, there)
        form = {"unit": there, "file": (io.BytesIO(data), f"目录.{suffix}")}
        address = visitor.post("/catalog/import", form).headers["Location"]
        confirm(visitor, address)
        assert (history(database, there) == before) is again
    real = "approved" if who == "sangzhi-coordinator" else "proposed"
    with database.reading() as session:
        wanted = select(ItemPrice).join(Item, Item.id == ItemPrice.item_id)
        mine = wanted.where(Item.unit_id == there, Item.sku == "beans", ItemPrice.state == real)
        found = {(row.price_fen, row.valid_from) for row in session.scalars(mine)}
    terms = {(3090, AUGUST + timedelta(days=1)), (1900, first), (3090, after)}
    assert terms == found
