"""Files that are no price lists, or mean harm, are refused before cells are built from them."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from studio.catalog.sheet import gate, read_price_list
from studio.errors import InputError
from studio.words import LANGUAGES, say
from tests.catalog.sheet.offices import one_sheet, saved

ROWS = [["品名", "规格", "直播价"], ["洞口蜜橘", "5斤", "29.9"]]
GOOD = saved(one_sheet(ROWS))
SHEET = "xl/worksheets/sheet1.xml"


def with_part(name: str, content: bytes, *, replaced: bool = True) -> bytes:
    """The good workbook with another part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            if part.filename != name or not replaced:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    return out.getvalue()


def sheet_of(body: bytes) -> bytes:
    namespace = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<?xml version="1.0"?><worksheet xmlns="' + namespace + b'">' + body + b"</worksheet>"


def refusal(data: bytes, name: str = "报价.xlsx") -> str:
    with pytest.raises(InputError) as caught:
        read_price_list(data, name)
    for language in LANGUAGES:
        said = say(caught.value.code, language, caught.value.params)
        assert name in said.text
        assert said.remedy
        assert not re.search(r"\{\w+\}", str(said))
    return caught.value.code


def test_the_good_one_passes() -> None:
    assert len(read_price_list(GOOD, "报价.xlsx").items) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.empty_file"),
        (b"x" * (gate.LARGEST_FILE + 1), "import.too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "import.old_format"),
        (b"PK\x03\x04 not a zip", "import.not_a_sheet"),
        (GOOD[: len(GOOD) // 2], "import.not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "import.not_a_sheet"),
        (b"%PDF-1.7\n\x00\x01\x02", "import.not_a_sheet"),
        (b"\xff\xfe\x00\xd8", "import.not_a_sheet"),
        ("只有一句话".encode(), "import.no_goods"),
        ("品名,备注\n黄花菜,好\n".encode(), "import.no_goods"),
        (saved(Workbook()), "import.no_goods"),
    ],
)
def test_what_is_no_price_list(data: bytes, code: str) -> None:
    assert refusal(data) == code


def test_a_zip_of_something_else() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refusal(out.getvalue()) == "import.not_a_sheet"


def test_a_zip_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = with_part(SHEET, sheet_of(b"<!-- " + b" " * (gate.LARGEST_UNPACKED + 1) + b" -->"))
    assert len(bomb) < gate.LARGEST_FILE
    assert refusal(bomb) == "import.bomb"


def test_a_million_cells_with_nothing_in_them() -> None:
    rows = b'<row r="1">' + b'<c r="A1"/>' * (gate.MOST_CELLS + 1) + b"</row>"
    assert (
        refusal(with_part(SHEET, sheet_of(b"<sheetData>" + rows + b"</sheetData>")))
        == "import.bomb"
    )


def test_a_merged_block_over_the_whole_sheet() -> None:
    block = b'<sheetData/><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert refusal(with_part(SHEET, sheet_of(block))) == "import.bomb"


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_coding(coding: str) -> None:
    text = f'<?xml version="1.0" encoding="{coding}"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert refusal(with_part(SHEET, text.encode(coding))) == "import.not_a_sheet"


def test_too_many_parts() -> None:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(gate.MOST_PARTS):
            archive.writestr(f"x/{number}", b"")
    assert refusal(out.getvalue()) == "import.bomb"


def test_a_cell_far_away_costs_nothing() -> None:
    book = one_sheet(ROWS)
    book.active.cell(1_048_576, 16_384, "远")
    reading = read_price_list(saved(book), "报价.xlsx")
    assert len(reading.items) == 1


def test_broken_xml_is_no_crash() -> None:
    assert refusal(with_part(SHEET, b"<worksheet><sheetData><row>")) == "import.not_a_sheet"
    assert refusal(with_part("xl/workbook.xml", b"<nothing/>")) == "import.not_a_sheet"


def test_too_many_goods() -> None:
    rows = [ROWS[0], *([f"橘{number}", "5斤", 9] for number in range(2001))]
    assert refusal(saved(one_sheet(rows))) == "import.too_many_items"
