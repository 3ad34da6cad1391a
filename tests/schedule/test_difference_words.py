"""A difference in sentences, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from studio.records.live import BroadcastState, SegmentKind
from studio.schedule import parse_window
from studio.schedule.difference import OF_PLAN, OF_SEGMENT, difference
from studio.schedule.difference_words import (
    concerns,
    heading,
    names_of,
    segment_label,
    sentences,
    shown,
)
from studio.schedule.kept import KeptPlan, KeptSegment
from studio.words import LANGUAGES

START, END = parse_window("2026-06-20", "19:30", "20:30")
NAMES = {"h1": "周晓禾", "h2": "刘满仓", "c1": "县播号", "i1": "黄花菜", "k1": "采花 15 秒"}


def part(name: str, **changes: Any) -> KeptSegment:
    values = {"id": name, "kind": SegmentKind.INTERACTION, "planned_s": 300, "title": name}
    return KeptSegment(**{**values, **changes})


def plan(*segments: KeptSegment, **changes: Any) -> KeptPlan:
    values = {
        "title": "晚场",
        "channel_id": "c1",
        "host_id": "h1",
        "start": START,
        "end": END,
        "segments": segments,
        "names": NAMES,
    }
    return KeptPlan(**{**values, **changes})


def said(before: KeptPlan, after: KeptPlan, language: str = "zh") -> list[str]:
    return sentences(difference(before, after), names_of(before, after), language)


@pytest.mark.parametrize(
    ("field", "old", "new", "sentence"),
    [
        ("planned_s", 300, 330, "时长由“5:00”改为“5:30”"),
        ("min_s", None, 120, "最短写上“2:00”"),
        ("fixed_clock_s", 90_600, None, "固定开始“25:10”去掉了"),
        ("optional", False, True, "可省略由“否”改为“是”"),
        ("host_ids", (), ("h2", "h1"), "主播写上“刘满仓，周晓禾”"),
        ("quota", 0, 40, "限量由“0”改为“40”"),
        ("price_fen", 2990, 2690, "直播价由“¥29.9”改为“¥26.9”"),
        ("clip_id", None, "k1", "成片写上“采花 15 秒”"),
        ("kind", SegmentKind.INTERACTION, SegmentKind.FILLER, "环节由“互动”改为“机动”"),
        ("talking_points", ("清晨采摘", "冷链"), (), "话术要点“清晨采摘；冷链”去掉了"),
        ("script", "长" * 50, "", f"话术“{'长' * 40}…”去掉了"),
    ],
)
def test_a_field_is_told_with_what_it_was_and_is(
    field: str, old: object, new: object, sentence: str
) -> None:
    (line,) = said(plan(part("甲", **{field: old})), plan(part("甲", **{field: new})))
    assert line == f"第 1 段“甲”：{sentence}"


def test_parts_that_come_go_and_move() -> None:
    before, after = plan(*map(part, "甲乙丙丁")), plan(*map(part, "甲戊丁丙"))
    assert said(before, after) == [
        "第 2 段“戊”：新加",
        "第 3 段“丁”：原在第 4 段，换了位置",
        "第 2 段“乙”：拿掉",
    ]
    assert said(before, after, "en")[0] == "Segment 2 “戊”: added"


def test_what_changes_of_the_broadcast_itself() -> None:
    later, _ = parse_window("2026-06-20", "19:31", "20:30")
    changes = {
        "title": "早场",
        "host_id": "h2",
        "more_host_ids": ("h1",),
        "start": later,
        "state": BroadcastState.REVIEW,
    }
    assert said(plan(), plan(**changes)) == [
        "标题由“晚场”改为“早场”",
        "主播由“周晓禾”改为“刘满仓”",
        "搭档主播写上“周晓禾”",
        "开始由“06-20 19:30”改为“06-20 19:31”",
        "状态由“草稿”改为“待审”",
    ]


def test_whom_it_concerns_by_name() -> None:
    before = plan(part("甲", clip_id="k1", overlay="产地直发"))
    after = plan(part("甲", clip_id="k1", overlay="今日特价", planned_s=600))
    told = dict(concerns(difference(before, after), NAMES, "zh"))
    assert told == {
        "主播": "周晓禾",
        "成片": "采花 15 秒",
        "字幕条": "产地直发，今日特价",
        "日历": "全县日历，账号“县播号”的日历，周晓禾的日历",
    }
    assert concerns(difference(before, before), NAMES, "zh") == []


def test_a_segment_is_called_by_its_item_its_title_or_its_kind() -> None:
    assert segment_label(part("甲", item_id="i1"), NAMES, "zh") == "黄花菜"
    assert segment_label(part("甲"), NAMES, "zh") == "甲"
    assert segment_label(part("甲", title="", kind=SegmentKind.OPEN), NAMES, "en") == "Opening"


def test_what_is_gone_has_no_name_left() -> None:
    assert shown("item_id", "gone", {}, "zh") == "…"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", [*OF_SEGMENT, *OF_PLAN])
def test_every_field_has_a_heading(field: str, language: str) -> None:
    assert heading(field, language)
    assert not heading(field, language).startswith("column.")
