"""What is exported comes back the same, and no cell of it is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from studio.catalog import ItemKind
from studio.catalog.sheet import SheetLine, as_csv, as_xlsx, read_price_list
from studio.catalog.sheet.guard import guarded, unguarded
from studio.units import Money
from studio.units.season import Season, YearDay

MADE = datetime(2026, 6, 1, tzinfo=UTC)
FORMULA = re.compile(r"[=+\-@\t\r\n|＝＋－＠]")


NASTY = (
    "=1+1", "'=1", "''", "-5", "+86 139", "@SUM(A1)", "_x0041_", '"引号"', "a,b", "同上！", "＝1", "|x", "全年好",
)  # fmt: skip
STANDS_FOR_ABOVE = frozenset({"同上", "〃", "″", '"', "''", "”", "“", "同"})


def line(most: int, *, without: str = "") -> st.SearchStrategy[str]:
    """What a person could have typed into a line of a form, never empty."""
    signs = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters=without)
    typed = st.text(signs, min_size=1, max_size=most).map(lambda text: text.strip() or "x")
    nasty = st.sampled_from([text for text in NASTY if not set(without) & set(text)])
    return (typed | nasty).map(lambda text: "x" if text in STANDS_FOR_ABOVE else text)


words = line(20)
days = st.dates(datetime(2024, 1, 1).date(), datetime(2024, 12, 31).date()).map(  # noqa: DTZ001 - days only
    lambda day: YearDay(day.month, day.day)
)
seasons = st.builds(Season, days, days)
skus = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)

# A name must not read as a total or a remark.
names = line(20, without="计ltTLsuSU:：")
points = line(20)
links = st.sampled_from(["", "https://example.com/a?b=1&c=二", "http://example.com/=1"])
prices = st.integers(1, 1_000_000_000).map(Money)

lines = st.builds(
    SheetLine,
    sku=skus,
    name=names,
    name_en=words,
    kind=st.sampled_from(sorted(ItemKind)),
    spec=words,
    price_unit=words,
    origin=words,
    price=prices,
    list_price=st.none() | prices,
    stock=st.none() | st.integers(0, 1_000_000_000),
    seasons=st.lists(seasons, max_size=4).map(tuple),
    perishable=st.booleans(),
    selling_points=st.lists(points, max_size=8).map(tuple),
    safety_note=st.just("") | line(60),
    link=links,
    note=st.just("") | line(60),
)


def distinct(found: list[SheetLine]) -> list[SheetLine]:
    named = {(each.name, number): each for number, each in enumerate(found)}
    return list({each.sku: each for each in named.values()}.values())


def read_back(data: bytes, name: str) -> list[SheetLine]:
    reading = read_price_list(data, name)
    errors = [each for each in reading.errors if each.code != "import.twice"]
    assert errors == []
    return [
        SheetLine(
            sku=item.sku,
            name=item.name,
            name_en=item.name_en,
            kind=str(item.kind),
            spec=item.spec,
            price_unit=item.price_unit,
            origin=item.origin,
            price=item.price or Money(0),
            list_price=item.list_price,
            stock=item.stock,
            seasons=item.seasons,
            perishable=item.perishable,
            selling_points=item.selling_points,
            safety_note=item.safety_note,
            link=item.link,
            note=item.note,
        )
        for item in reading.items
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, min_size=1, max_size=6).map(distinct))
def test_a_workbook_comes_back_as_it_was(found: list[SheetLine]) -> None:
    data = as_xlsx(found, MADE)
    assert read_back(data, "目录.xlsx") == found
    for row in load_workbook(io.BytesIO(data)).active.iter_rows():
        assert all(cell.data_type in {"s", "n"} and cell.hyperlink is None for cell in row)


@settings(max_examples=100, deadline=None)
@given(st.lists(lines, min_size=1, max_size=6).map(distinct))
def test_a_csv_comes_back_as_it_was_and_no_cell_begins_like_a_formula(
    found: list[SheetLine],
) -> None:
    data = as_csv(found)
    assert read_back(data, "目录.csv") == found
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not any(FORMULA.match(cell) for cell in cells)


@given(st.text() | st.from_regex(r"'{0,3}[=+@-].{0,5}", fullmatch=True))
def test_the_guard_takes_nothing_away(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not FORMULA.match(guarded(text))


@pytest.mark.parametrize("text", ["'quoted'", "'90s", "O'Brien", "'"])
def test_apostrophes_of_people_stay(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text
