"""A price list through the pages: sent, looked at, mended, imported; and the catalog saved as a sheet."""

from __future__ import annotations

import html
import io
import re

import pytest
from sqlalchemy import func, select

from studio.records.goods import Item
from studio.records.imports import CatalogImport
from studio.records.people import AuditEntry
from studio.records.prices import ItemPrice, PriceState
from studio.records.work import Clip
from tests.catalog.sheet import offices

GOOD = (
    "品名,规格,直播价,原价,库存,上市时间,产地\n干豆角,250g/袋,19.9,29.9,100,全年,官家嘴镇\n"
    "剁椒,400g/瓶,12.8,,80,6月-8月,\n"
)
BAD = (
    "品名,规格,直播价,库存\n干豆角,250g/袋,待定,100\n剁椒,400g/瓶,12.8,-3\n祖传降血脂茶,100g,39,5\n"
)


def send(visitor, world, text, name="报价.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    form = {"unit": world.counties["qidong"].unit, "file": (io.BytesIO(data), name)}
    return visitor.post("/catalog/import", form)


def seal_of(page):
    return re.search(r'name="seal" value="([0-9a-f]+)"', page)[1]


def confirm(visitor, address, **form):
    seal = seal_of(visitor.get(address).text)
    return visitor.post(
        address,
        {"import": "1", "seal": seal} | form,
        headers={"Referer": f"http://localhost{address}"},
    )


def items(database):
    with database.reading() as session:
        return {
            item.name_zh: item
            for item in session.scalars(select(Item).where(Item.sku != "sangzhi-hhc"))
        }


def test_a_list_is_sent_looked_at_and_imported(enter, world, database):
    visitor = enter("qidong-media")
    address = send(visitor, world, GOOD).headers["Location"]
    page = visitor.get(address).text
    assert "干豆角" in page
    assert "导入全部 2 个" in page
    assert "干豆角" not in items(database), "nothing is in the catalog before somebody says so"
    assert confirm(visitor, address).status_code == 302
    beans, chilli = items(database)["干豆角"], items(database)["剁椒"]
    assert (beans.price_fen, beans.list_price_fen, beans.stock) == (1990, 2990, 100)
    assert (beans.origin, beans.windows, beans.sku) == ("官家嘴镇", (), "gan-dou-jiao")
    assert (chilli.windows, chilli.origin) == ((("06-01", "08-31"),), "祁东县")
    told = visitor.get("/catalog").text
    assert "已导入：新增 2 个" in told
    assert visitor.get(address).status_code == 409
    with database.reading() as session:
        assert session.scalars(select(CatalogImport.content)).all().count(None) == 1
        assert "catalog.import" in session.scalars(select(AuditEntry.action)).all()


def test_errors_stop_all_of_it_until_they_are_mended(enter, world, database):
    visitor = enter("qidong-media")
    address = send(visitor, world, BAD).headers["Location"]
    page = visitor.get(address).text
    assert "“待定”不是价格" in page
    assert "库存不能是负数" in page
    assert "降血脂" in page
    assert "导入全部" not in page
    before = len(items(database))
    assert confirm(visitor, address).status_code == 302
    assert "还有 3 处要先改好" in visitor.get(address).text
    assert len(items(database)) == before
    mended = {"mend": "1", "fix:报价!C2": "１８．８", "was:报价!C2": "待定", "out": "报价!4"}
    visitor.post(address, mended | {"fix:报价!D3": "0", "was:报价!D3": "-3"})
    page = visitor.get(address).text
    assert "导入全部 2 个" in page
    assert 'value="报价!4" checked' in page
    assert confirm(visitor, address, out="报价!4").status_code == 302
    found = items(database)
    assert (found["干豆角"].price_fen, found["剁椒"].stock) == (1880, 0)
    assert "祖传降血脂茶" not in found


def test_what_is_there_is_brought_up_to_date_and_its_price_proposed(enter, world, database, qidong):
    visitor = enter("qidong-media")
    text = "品名,规格,直播价,库存,产地\n黄花菜,２５０ｇ／袋,25.9,500,\n"
    address = send(visitor, world, text).headers["Location"]
    page = visitor.get(address).text
    assert "1 个新价格会提交给统筹人员审批" in page
    assert "<s>¥29.9</s> → ¥25.9" in page
    confirm(visitor, address, approve="1")
    with database.reading() as session:
        item = session.get_one(Item, qidong["item"])
        assert (item.price_fen, item.stock, item.origin) == (2990, 500, "黄土铺镇")
        assert item.windows == (("06-10", "08-31"),)
        wanted = select(ItemPrice.price_fen).where(
            ItemPrice.state == PriceState.PROPOSED, ItemPrice.item_id == item.id
        )
        assert session.scalars(wanted).all() == [2590]
        assert session.get_one(Clip, qidong["published_clip"]).held_since is None


def test_who_approves_may_do_so_at_once(enter, world, database, qidong):
    visitor = enter("qidong-coordinator")
    address = send(
        visitor, world, "编号,品名,规格,直播价\nqidong-hhc,黄花菜干,250g/袋,25.9\n"
    ).headers["Location"]
    assert "直接批准 1 个新价格" in visitor.get(address).text
    confirm(visitor, address, approve="1")
    with database.reading() as session:
        item = session.get_one(Item, qidong["item"])
        assert (item.price_fen, item.name_zh) == (2590, "黄花菜干")
        assert session.get_one(Clip, qidong["published_clip"]).held_since is not None


def test_what_was_seen_is_what_is_imported(enter, world, database, qidong):
    visitor = enter("qidong-media")
    address = send(visitor, world, "品名,规格,直播价,库存\n黄花菜,250g/袋,29.9,7\n").headers[
        "Location"
    ]
    seal = seal_of(visitor.get(address).text)
    with database.session() as session:
        session.get_one(Item, qidong["item"]).office_note = "别人刚写的"
    answer = visitor.post(address, {"import": "1", "seal": seal})
    assert answer.headers["Location"] == address
    assert "目录刚被别人改过" in visitor.get(address).text
    assert items(database)["黄花菜"].stock is None


def test_a_second_file_takes_the_place_of_the_first(enter, world, database):
    visitor = enter("qidong-media")
    first = send(visitor, world, GOOD).headers["Location"]
    assert "已上传，还没有导入" in visitor.get("/catalog/import").text
    second = send(visitor, world, GOOD).headers["Location"]
    assert visitor.get(first).status_code == 404
    assert visitor.post(f"{second}/drop").status_code == 302
    assert visitor.get(second).status_code == 404
    with database.reading() as session:
        mine = select(func.count()).select_from(CatalogImport)
        assert session.scalar(mine) == 1, "only the other county's is left"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "空.xlsx", "是空文件"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "旧.xls", "另存为"),
        ("你好".encode(), "信.csv", "没有找到商品表"),
        (b"PK\x03\x04", "坏.xlsx", "不是能读的表格"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field(enter, world, data, name, words):
    answer = send(enter("qidong-media"), world, data, name)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'class="fault"' in answer.text


def test_no_file_and_a_foreign_unit(enter, world):
    visitor = enter("qidong-media")
    answer = visitor.post("/catalog/import", {"unit": world.counties["qidong"].unit})
    assert answer.status_code == 422
    foreign = {"unit": world.counties["sangzhi"].unit, "file": (io.BytesIO(GOOD.encode()), "x.csv")}
    assert visitor.post("/catalog/import", foreign).status_code == 422


def test_larger_than_a_price_list_is_refused_unread(enter):
    kind = "multipart/form-data; boundary=x"
    client = enter("qidong-media").client
    answer = client.post("/catalog/import", data=b"x" * (5 << 20), content_type=kind)
    assert answer.status_code == 413


@pytest.mark.parametrize("make", [offices.formulas, offices.the_same_again, offices.several_sheets])
def test_ugly_lists_have_a_page_in_both_languages(enter, world, make):
    visitor = enter("qidong-media")
    address = send(visitor, world, make(), "丑.xlsx").headers["Location"]
    chinese = visitor.get(address).text
    visitor.post("/language", {"language": "en"})
    english = visitor.get(address).text
    for page in (chinese, english):
        assert "import." not in re.sub(r"/catalog/import[^\"]*", "", page)
        assert "{" not in re.sub(r'content="[^"]*"|\'\{[^\']*\}\'', "", page)
    assert "不要这一行" in chinese
    assert "Leave this row out" in english


def test_markup_in_a_sheet_stays_text(enter, world):
    visitor = enter("qidong-media")
    text = '品名,规格,直播价\n<script>alert(1)</script>,"""onfocus=x",待定\n'
    page = visitor.get(send(visitor, world, text).headers["Location"]).text
    assert "<script>alert" not in page
    assert html.escape("<script>alert(1)</script>") in page


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_the_saved_catalog_imports_again_and_changes_nothing(enter, world, suffix):
    visitor = enter("qidong-media")
    confirm(visitor, send(visitor, world, GOOD).headers["Location"])
    saved = visitor.get(f"/catalog/export.{suffix}?unit={world.counties['qidong'].unit}")
    assert saved.status_code == 200
    assert "attachment" in saved.headers["Content-Disposition"]
    page = visitor.get(send(visitor, world, saved.data, f"目录.{suffix}").headers["Location"]).text
    counts = re.findall(r'<b class="num">(\d+)</b>', page)
    assert counts[:4] == ["0", "0", "3", "0"]
