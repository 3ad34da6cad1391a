from __future__ import annotations

import pytest
from sqlalchemy import select

from studio.records.goods import Item
from studio.units import now

FIELDS = {
    "name_zh": "祁东鲜黄花",
    "name_en": "",
    "kind": "vegetable",
    "origin": "官家嘴镇",
    "spec": "1kg/箱",
    "price_unit": "箱",
    "price": "36.8",
    "list_price": "",
    "season_from": "06-10",
    "season_to": "08-31",
    "perishable": "1",
    "selling_points": "当天采\n\n 冷链到家 ",
    "safety_note": "焯水后食用",
    "link": "https://example.org/x",
    "sku": "",
}


def add(visitor, world, **changes):
    unit = world.counties["qidong"].unit
    return visitor.post("/catalog/new", FIELDS | {"unit": unit} | changes)


def called(database, sku):
    with database.reading() as session:
        return session.scalars(select(Item).where(Item.sku == sku)).one_or_none()


def test_an_item_is_added(enter, world, database):
    visitor = enter("qidong-media")
    assert add(visitor, world).status_code == 302
    item = called(database, "qi-dong-xian-huang-hua")
    assert item.price_fen == 3680
    assert item.list_price_fen is None
    assert item.selling_points == ["当天采", "冷链到家"]
    assert item.perishable
    assert item.name_en == "祁东鲜黄花"
    assert "祁东鲜黄花" in visitor.get("/catalog").text


def test_a_second_one_of_the_name_gets_another_code(enter, world, database):
    visitor = enter("qidong-media")
    add(visitor, world)
    add(visitor, world)
    assert called(database, "qi-dong-xian-huang-hua-2") is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"price": "-1"}, "价格不能是负数"),
        ({"price": ""}, "价格"),
        ({"price": "贵"}, "价格"),
        ({"price": "99999999999999"}, "价格"),
        ({"list_price": "-0.01"}, "价格不能是负数"),
        ({"name_zh": "  "}, "请填写这一项"),
        ({"name_zh": "长" * 61}, "太长了"),
        ({"kind": "drugs"}, "请从列表里选一项"),
        ({"season_from": "13-40"}, "13-40"),
        ({"season_to": ""}, "06-10"),
        ({"link": "javascript:alert(1)"}, "不是网址"),
        ({"sku": "../x"}, "不合规"),
        ({"sku": "qidong-hhc"}, "已经有商品在用"),
        ({"selling_points": "\n".join("一二三四五六七八九")}, "卖点最多 8 条"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_kept(enter, world, database, changes, words):
    answer = add(enter("qidong-media"), world, **changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert "官家嘴镇" in answer.text, "what was typed is still there"
    with database.reading() as session:
        assert len(session.scalars(select(Item)).all()) == 2


def test_markup_in_a_name_stays_text(enter, world):
    visitor = enter("qidong-media")
    add(visitor, world, name_zh="<script>alert(1)</script>")
    page = visitor.get("/catalog").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_an_item_is_changed_but_not_over_a_newer_one(enter, qidong, database):
    visitor = enter("qidong-media")
    path = f"/catalog/{qidong['item']}"
    assert 'name="revision" value="1"' in visitor.get(path).text
    assert visitor.post(path, FIELDS | {"revision": "1", "price": "31"}).status_code == 302
    late = visitor.post(path, FIELDS | {"revision": "1", "price": "1"})
    assert late.status_code == 409
    assert "刚被别人改过" in late.text
    with database.reading() as session:
        item = session.get(Item, qidong["item"])
        assert (item.name_zh, item.price_fen) == (
            "祁东鲜黄花",
            2990,
        )  # a price is approved, not typed over


def test_a_season_that_is_over_is_a_hint(enter, world):
    visitor = enter("qidong-media")
    last_month = f"{(now().month - 2) % 12 + 1:02d}"
    before = f"{(now().month - 3) % 12 + 1:02d}"
    add(visitor, world, season_from=f"{before}-01", season_to=f"{last_month}-05")
    assert "不当季" in visitor.get("/catalog").text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name_zh": "国家级黄花"}, "name_zh", "国家级"),
        ({"selling_points": "当天采\n安神助眠"}, "selling_points", "第 1 个字起"),
        ({"name_zh": "鲜黄花菜", "safety_note": ""}, "safety_note", "食用提示"),
    ],
)
def test_words_that_no_clip_may_say_stop_an_item_at_its_field(
    enter, world, database, changes, field, words
):
    answer = add(enter("qidong-media"), world, **changes)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert words in answer.text


def test_a_superlative_is_saved_and_told_with_what_to_write_instead(enter, world, database):
    visitor = enter("qidong-media")
    assert add(visitor, world, selling_points="全县第一鲜").status_code == 302
    assert called(database, "qi-dong-xian-huang-hua") is not None
    page = visitor.get("/catalog").text
    assert "全县第一" in page
    assert "建议" in page
