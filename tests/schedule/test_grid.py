"""Cells of the rundown as people type them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import InputError
from studio.records.live import SegmentKind
from studio.schedule.grid import (
    FIELD,
    LONGEST_S,
    Column,
    Known,
    called,
    cell_text,
    read_cell,
    read_clock,
    read_length,
)
from studio.schedule.kept import KeptSegment
from studio.schedule.plan import CLOCK_LIMIT_S

ITEMS = {"i1": ("qd-1", "黄花菜", "Daylily"), "i2": ("qd-2", "黄花菜礼盒", "Gift box")}
KNOWN = Known(
    called(ITEMS), called({"h1": ("周晓禾",), "h2": ("刘满仓",)}), called({"k1": ("采花",)})
)
NAMES = {"i1": "黄花菜", "i2": "黄花菜礼盒", "h1": "周晓禾", "h2": "刘满仓", "k1": "采花"}


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("5", 300),
        ("2.5", 150),
        ("0.25", 15),
        ("5:30", 330),
        ("0:05:30", 330),
        ("1:02:03", 3723),
        ("5分30秒", 330),
        ("5 min", 300),
        ("90秒", 90),
        ("１５：００", 900),
        ("1小时", 3600),
        ("120:00", 7200),
        ("240", LONGEST_S),
    ],
)
def test_a_length(typed: str, seconds: int) -> None:
    assert read_length(typed) == seconds


@pytest.mark.parametrize(
    "typed", ["", "0", "0:00", "-5", "5:60", "1:60:00", "many", "1e9", "nan", "五分"]
)
def test_no_length(typed: str) -> None:
    with pytest.raises(InputError, match=r"cell\.length"):
        read_length(typed)


@pytest.mark.parametrize("typed", ["240:01", "4:00:01", "99999秒", "9999"])
def test_a_length_that_no_segment_has(typed: str) -> None:
    with pytest.raises(InputError, match=r"cell\.too_long"):
        read_length(typed)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("", None),
        ("19:40", 70_800),
        ("19：40：05", 70_805),
        ("0:00", 0),
        ("23:59:59", 86_399),
        ("24:00", 86_400),
        ("25:10", 90_600),
        ("次日1:10", 90_600),
        ("19点40", 70_800),
        ("19点", 68_400),
    ],
)
def test_a_fixed_start(typed: str, seconds: int | None) -> None:
    assert read_clock(typed) == seconds


@pytest.mark.parametrize("typed", ["19", "19:60", "48:00", "次日24:00", "7pm", "-1:00", "19:4:99"])
def test_no_clock(typed: str) -> None:
    with pytest.raises(InputError, match=r"cell\.clock"):
        read_clock(typed)


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [
        (Column.KIND, "开场", SegmentKind.OPEN),
        (Column.KIND, "Filler", SegmentKind.FILLER),
        (Column.KIND, "抽奖", SegmentKind.INTERACTION),
        (Column.ITEM, "黄花菜", "i1"),
        (Column.ITEM, "QD-2", "i2"),
        (Column.ITEM, "i2", "i2"),
        (Column.ITEM, "", None),
        (Column.HOSTS, "刘满仓、周晓禾", ("h2", "h1")),
        (Column.HOSTS, "刘满仓，刘满仓", ("h2",)),
        (Column.HOSTS, "", ()),
        (Column.CLIP, "采花", "k1"),
        (Column.POINTS, "清晨采摘；当天装箱\n冷链", ("清晨采摘", "当天装箱", "冷链")),
        (Column.QUOTA, "1,200 份", 1200),
        (Column.QUOTA, "0", 0),
        (Column.QUOTA, "", None),
        (Column.OPTIONAL, "是", True),
        (Column.OPTIONAL, "✓", True),
        (Column.OPTIONAL, "", False),
        (Column.WARN, "0", 0),
        (Column.WARN, "0:30", 30),
        (Column.LEAST, "", None),
    ],
)
def test_a_cell_means(column: Column, typed: str, value: object) -> None:
    assert read_cell(column, typed, KNOWN) == value


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        (Column.KIND, "上课", "cell.kind"),
        (Column.ITEM, "湘莲", "cell.no_item"),
        (Column.HOSTS, "周晓禾、无名氏", "cell.no_host"),
        (Column.CLIP, "晒场", "cell.no_clip"),
        (Column.QUOTA, "-5", "cell.below_nothing"),
        (Column.QUOTA, "一些", "cell.pieces"),
        (Column.QUOTA, "9999999", "cell.pieces"),
        (Column.OPTIONAL, "也许", "cell.yes_no"),
        (Column.POINTS, "；".join("要点" for _ in range(13)), "cell.many_points"),
        (Column.POINTS, "长" * 61, "cell.long_text"),
        (Column.TITLE, "长" * 101, "cell.long_text"),
        (Column.OVERLAY, "长" * 61, "cell.long_text"),
    ],
)
def test_a_cell_is_refused_in_words(column: Column, typed: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_cell(column, typed, KNOWN)
    assert refused.value.code == code


def test_a_name_of_several_leads_to_none_of_them() -> None:
    known = Known(called({"i1": ("黄花菜",), "i2": ("黄花菜",)}))
    with pytest.raises(InputError, match=r"cell\.several"):
        read_cell(Column.ITEM, "黄花菜", known)
    assert read_cell(Column.ITEM, "i2", known) == "i2"


texts = st.text("山里的好货abc 12", max_size=20).map(str.strip)
parts = st.builds(
    KeptSegment,
    id=st.just("s"),
    kind=st.sampled_from(list(SegmentKind)),
    title=texts,
    planned_s=st.integers(1, LONGEST_S),
    min_s=st.none() | st.integers(1, LONGEST_S),
    max_s=st.none() | st.integers(1, LONGEST_S),
    fixed_clock_s=st.none() | st.integers(0, CLOCK_LIMIT_S - 1),
    optional=st.booleans(),
    host_ids=st.sampled_from([(), ("h1",), ("h2", "h1")]),
    item_id=st.sampled_from([None, "i1", "i2"]),
    clip_id=st.sampled_from([None, "k1"]),
    quota=st.none() | st.integers(0, 1_000_000),
    overlay=texts,
    talking_points=st.lists(texts.filter(bool), max_size=5).map(tuple),
    warn_s=st.integers(0, LONGEST_S),
    script=texts,
)


def test_no_warning_may_be_said_in_every_way() -> None:
    assert {read_cell(Column.WARN, said, KNOWN) for said in ("", "0", "0:00", "0分", "00:00")} == {
        0
    }


@given(parts, st.sampled_from(list(Column)))
def test_what_a_cell_says_is_read_back_as_it_was(part: KeptSegment, column: Column) -> None:
    said = cell_text(column, part, NAMES)
    assert read_cell(column, said, KNOWN) == getattr(part, FIELD[column])


def test_every_column_fills_a_field_of_its_own() -> None:
    fields: list[Any] = [FIELD[column] for column in Column]
    assert len(set(fields)) == len(Column)
    assert set(fields) <= set(KeptSegment.model_fields)
