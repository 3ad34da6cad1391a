"""Price lists as offices keep them, each ugly in a way of its own, made when they are asked for."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook as Writer

Rows = Iterable[Sequence[object]]


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def one_sheet(rows: Rows, title: str = "报价", merged: Sequence[str] = ()) -> Workbook:
    book = Workbook()
    fill(book.active, rows, merged)
    book.active.title = title
    return book


def fill(sheet: Worksheet, rows: Rows, merged: Sequence[str] = ()) -> None:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)
                if isinstance(value, str) and value.startswith("'="):
                    # Typed with an apostrophe: a text, whatever it looks like.
                    sheet.cell(number, column).value = value[1:]
                    sheet.cell(number, column).data_type = "s"
    for block in merged:
        sheet.merge_cells(block)


def two_rows_of_headings() -> bytes:
    """The price's heading spans two columns and has two below it; all others reach over both rows."""
    rows = [
        ["××县2026年秋季直播选品表"],
        [],
        ["序号", "产品名称", "规格", "价格（元）", None, "库存", "上市时间"],
        [None, None, None, "直播间", "原价", None, None],
        [1, "安化黑茶", "1kg/砖", 168, 238, 90, "全年"],
        [2, "江永香芋", "5斤装", 39.9, 59, 400, "10月-12月"],
    ]
    merged = ("A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4")
    return saved(one_sheet(rows, merged=merged))


def figures_as_text() -> bytes:
    """Blanks and stars in headings, full-width digits, thousands, 元 and 块 in every manner."""
    rows = [
        ["商 品\n名 称*", "产品规格：", "直播间价格（元）", "市 场 价", "库存数量（件）"],
        ["崀山脐橙", "１０斤装", "５９．９", "￥　７９．９", "１，２００"],
        ["茶油礼盒", "500ml*2瓶", "1，280", "¥1,580.00元", "1.2万"],
        ["平江酱干", "200g/袋", "9块9", "12元整", "约500袋"],
        ["碣滩茶", "100g/罐", "128元/罐", "168元每罐", "200+"],
        ["汝城朝天椒", "斤", "8.5元/斤起", "10块钱", "充足"],
    ]
    return saved(one_sheet(rows))


def one_jin_or_one_kilogram() -> bytes:
    """The heading says what the price is for, some cells say otherwise, and the former price is for something else."""
    rows = [
        ["品名", "规格", "直播价（元/斤）", "原价（元/公斤）", "产地"],
        ["炎陵黄桃", "散装", "12", "30", "炎陵县"],
        ["江永香柚", "散装", "6元/500g", "16", "江永县"],
        ["湘莲", "散装", "9元/两", "200元/千克", "湘潭县"],
        ["麻阳冰糖橙", "10斤装", "49.9元/箱", "59.9元/箱", "麻阳县"],
        ["永兴冰糖橙", "10斤装", "45元/箱", "12", "永兴县"],
    ]
    return saved(one_sheet(rows))


def several_sheets() -> bytes:
    """A sheet for each township, headings at each printed page, subtotals, blank lines, hidden rows and sheets."""
    book = one_sheet(
        [
            ["黄土铺镇"],
            ["品名", "规格", "单价", "数量"],
            ["黄花菜（干）", "250g/袋", "29.9", 300],
            [],
            ["黄花菜（干）", "500g/袋", 55, 200],
            ["小计", None, None, 500],
            ["品名", "规格", "单价", "数量"],
            ["黄花菜酱", "210g/瓶", "15.8", 120],
            ["剁椒", "400g/瓶", "12.8", 80],
            ["总 计", None, None, 700],
            ["制表：县电商办", None, "审核：", None],
        ],
        title="黄土铺镇",
    )
    book.active.row_dimensions[9].hidden = True
    fill(
        book.create_sheet("官家嘴镇"),
        [["货号", "商品", "包装", "售价"], ["GJZ 001", "干豆角", "250g/袋", "19.9"]],
    )
    old = book.create_sheet("去年")
    fill(old, [["品名", "规格", "单价"], ["去年的黄花菜", "250g/袋", "19.9"]])
    old.sheet_state = "hidden"
    fill(book.create_sheet("说明"), [["一、本表由各乡镇填报"], ["二、单价含快递费"]])
    return saved(book)


def seasons_in_words() -> bytes:
    """Every manner of writing when something is sold, a date that the program made of 7.10 among them."""
    told = [
        "6月中旬-8月底", "每年7月上旬至8月下旬", "6、7、8月", "3月-5月，9月-11月", "11月-次年1月", "六月到八月",
        "2026年7月10日—2026年8月20日", "11-15~02-10", "9月", "霜降前后", "6月10日起", "2月底-3月初", "全年",
        "2月30日-3月5日",
    ]  # fmt: skip
    rows = [["品名", "规格", "直播价", "采摘期"]]
    rows += [[f"水果{number}号", "5斤装", "39.9", text] for number, text in enumerate(told, 1)]
    rows.append(["水果15号", "5斤装", "39.9", date(2026, 7, 10)])
    return saved(one_sheet(rows))


def merged_downwards() -> bytes:
    """One name over three specifications, a stock shared by two, names left empty and ditto marks."""
    rows = [
        ["品名", "规格", "直播价", "产地", "库存"],
        ["桑植白茶", "50g/罐", "58", "桑植县洪家关", 100],
        [None, "100g/罐", "108", None, None],
        [None, "礼盒", "268", "同上", 30],
        ["新化红茶", "100g/罐", "68", "〃", 50],
        [None, "250g/罐", "158", '"', 20],
    ]
    return saved(one_sheet(rows, merged=("A2:A4", "D2:D3", "E2:E3")))


def what_the_county_pays() -> bytes:
    """The cost stands before the price, telephone numbers behind; three columns are prices to customers."""
    rows = [
        [
            "品名",
            "规格",
            "供货价",
            "零售价",
            "直播价",
            "佣金比例",
            "供货商",
            "联系电话",
            "爆款指数",
        ],
        ["古丈毛尖", "100g/罐", "58", "168", "128", "20%", "某合作社", "139 7300 1122", 5],
        ["保靖黄金茶", "50g/罐", "90", "298", "298", "15%", "某茶厂", "139 7300 1123", 4],
    ]
    return saved(one_sheet(rows))


def formulas() -> bytes:
    """Prices that are calculated, with and without a stored result, errors, links and texts that look like formulas."""
    content = io.BytesIO()
    book = Writer(content, {"in_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("公式")
    for column, text in enumerate(("品名", "规格", "直播价", "原价", "链接", "卖点")):
        sheet.write_string(0, column, text)
    for row, name in enumerate(("沅陵碣滩茶", "溆浦瑶茶", "茶陵生姜", "南县小龙虾"), 1):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, "500g")
    sheet.write_formula(1, 2, "=D2*0.8", None, 79.92)
    sheet.write_number(1, 3, 99.9)
    sheet.write_formula(2, 2, "=D3*0.8", None, "")
    sheet.write_number(2, 3, 60)
    sheet.write_formula(3, 2, "=VLOOKUP(A4,X:Y,2,0)", None, "#N/A")
    sheet.write_datetime(4, 2, date(2026, 5, 10), book.add_format({"num_format": "m-d"}))
    sheet.write_url(1, 4, "https://example.com/tea", string="点击购买")
    sheet.write_formula(2, 4, '=HYPERLINK("https://example.com/yao","点击购买")', None, "")
    sheet.write_string(3, 4, "=cmd|' /C calc'!A0")
    sheet.write_string(4, 5, "@SUM(1+1)*cmd|' /C calc'!A0")
    book.close()
    return content.getvalue()


def csv_of_excel() -> bytes:
    """As Excel in Chinese writes CSV: GB 18030, all cells of the widest row, a blank line, a total."""
    text = (
        "直播商品清单,,,,\r\n,,,,\r\n品名,规格,直播价,库存,备注\r\n"
        '龙山百合,"250g/袋","1,280",300,"清炒，\r\n煲汤"\r\n,,,,\r\n隆回龙牙百合,500g,-5,20,=1+1\r\n'
        "'=脆李,5斤装,39.9,'-,'''+鲜\r\n合计,,,320,\r\n"
    )
    return text.encode("gb18030")


def the_same_again() -> bytes:
    """The table begins far down and right; goods stand twice in other spellings, numbers and codes twice."""
    empty: list[object] = [None] * 3
    rows: list[list[object]] = [[] for _ in range(8)]
    rows += [
        [*empty, "序号", "编号", "品名", "规格", "直播价"],
        [*empty, 1, "wg-te", "武冈铜鹅", "1千克/只", "128"],
        [*empty, 2, "wg-te-2", "武冈铜鹅", "１KG/只", "138"],
        [*empty, 3, "WG_TE", "宁乡花猪", "500克", "58"],
        [*empty, 3, "猪-02", "宁乡花猪（腊）", "500克", "68"],
        [*empty, "制表人：张三"],
    ]
    book = one_sheet(rows, title="一")
    fill(book.create_sheet("二"), [["品名", "规格", "直播价"], ["宁乡花猪", "500g", "58"]])
    return saved(book)


def side_by_side() -> bytes:
    """Two tables of goods beside each other, to save paper."""
    rows = [
        ["品名", "规格", "直播价", None, "品名", "规格", "直播价"],
        ["洞口蜜橘", "5斤", "29.9", None, "石门柑橘", "5斤", "26.9"],
        ["崀山脐橙", "5斤", "39.9", None, None, None, None],
    ]
    return saved(one_sheet(rows))
