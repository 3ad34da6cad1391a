from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import InputError
from studio.records.live import BroadcastState, SegmentKind
from studio.schedule import PlannedBroadcast
from studio.schedule.exports import (
    links_text,
    read_document,
    rundown_csv,
    rundown_text,
    schema,
    write_document,
)
from studio.units import Money
from tests.schedule.plans import broadcast, clip, item, segment

DRY = item(
    id="dry",
    sku="qd-dry",
    name_zh="祁东干黄花",
    list_price=Money(5000),
    safety_note="",
    season=None,
)


def evening() -> PlannedBroadcast:
    return broadcast(
        start="23:30",
        end="25:00",
        segments=(
            segment(
                "s0", 3, kind=SegmentKind.OPEN, item=None, clip=None, script="大家好\n\n先点关注"
            ),
            segment("s1", 12.5),
            segment("s2", 20, title="压轴", item=DRY, clip=None),
            segment("s3", 0.5),
        ),
    )


def test_a_second_place_reads_its_own_clock() -> None:
    plan = evening()
    abroad = plan.model_copy(
        update={"channel": plan.channel.model_copy(update={"second_zone": "America/Los_Angeles"})}
    )
    told = rundown_text(abroad).splitlines()[1]
    assert told.startswith(rundown_text(plan).splitlines()[1] + " · ")
    assert told.endswith("08:30–10:00 (PDT, UTC-07:00)")


def test_a_rundown_to_paste_into_a_chat() -> None:
    assert rundown_text(evening()).splitlines() == [
        "【直播流程】黄花菜专场 b1",
        "6月20日（周六） 23:30–次日01:00",
        "祁东黄花菜直播间（抖音）· 主播 周晓禾",
        "————————————",
        "23:30 1. 开场（3分钟）",
        "　　大家好",
        "　　先点关注",
        "23:33 2. 祁东鲜黄花（12分30秒）",
        "　　1kg/箱 ¥36.8/箱",
        "　　卖点：天亮前采下花蕾；当天冷链装箱",
        "　　必须说：须焯水并充分煮熟后食用",
        "　　画面：采花 15 秒",
        "23:45 3. 压轴 · 祁东干黄花（20分钟）",
        "　　1kg/箱 ¥36.8/箱（原价 ¥50）",
        "　　卖点：天亮前采下花蕾；当天冷链装箱",
        "00:05 4. 祁东鲜黄花（30秒）",
        "　　1kg/箱 ¥36.8/箱",
        "　　卖点：天亮前采下花蕾；当天冷链装箱",
        "　　必须说：须焯水并充分煮熟后食用",
        "　　画面：采花 15 秒",
    ]


def test_a_rundown_in_english() -> None:
    lines = rundown_text(evening(), "en").splitlines()
    assert lines[1] == "Sat 20 Jun 23:30–next day 01:00"
    assert "Must be said: 须焯水并充分煮熟后食用" in "\n".join(lines)


def test_links_name_each_item_once_in_the_order_of_the_rundown() -> None:
    text, missing = links_text(evening(), {"item": "https://v.douyin.com/abc"})

    assert text.splitlines() == [
        "1. 祁东鲜黄花 1kg/箱 ¥36.8/箱",
        "https://v.douyin.com/abc",
        "2. 祁东干黄花 1kg/箱 ¥36.8/箱（原价 ¥50）",
        "（还没有商品链接）",
    ]
    assert missing == (DRY,)


def test_a_title_adds_no_lines_to_a_chat() -> None:
    sly = broadcast(title="a\r\n99:99 9. 假的", segments=())
    assert rundown_text(sly).splitlines()[0] == "【直播流程】a 99:99 9. 假的"


def test_csv_holds_plain_figures_and_no_formula() -> None:
    sly = segment("s9", 1, title="=HYPERLINK(1)", script="+1", item=DRY)
    body = rundown_csv([broadcast(segments=(sly,))])
    (row,) = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))

    assert body.startswith(b"\xef\xbb\xbf")
    assert (row["title"], row["script"]) == ("'=HYPERLINK(1)", "'+1")
    assert (row["price_fen"], row["list_price_fen"], row["planned_s"]) == ("3680", "5000", "60")
    assert row["start"] == "2026-06-20T19:30:00+08:00"


words = st.text(max_size=30).filter(lambda text: "\ud800" not in text)


@st.composite
def broadcasts(draw: st.DrawFn) -> PlannedBroadcast:
    parts = tuple(
        segment(
            f"s{number}",
            draw(st.integers(1, 90)),
            kind=draw(st.sampled_from(SegmentKind)),
            title=draw(words),
            script=draw(words),
            item=draw(st.sampled_from([None, DRY, item()])),
            clip=draw(st.sampled_from([None, clip()])),
        )
        for number in range(draw(st.integers(0, 5)))
    )
    state, revision = draw(st.sampled_from(BroadcastState)), draw(st.integers(0, 10**6))
    return broadcast(title=draw(words), segments=parts, state=state, revision=revision)


@settings(max_examples=60, deadline=None)
@given(broadcasts())
def test_json_comes_back_without_loss(made: PlannedBroadcast) -> None:
    text = write_document([made])

    assert read_document(text, "x.json") == (made,)
    assert write_document(read_document(text, "x.json")) == text


def test_the_schema_names_every_key_that_is_written() -> None:
    told = json.loads(json.dumps(schema()))
    written = json.loads(write_document([evening()]))

    for name, value in (
        ("PlannedBroadcast", written["broadcasts"][0]),
        ("PlannedSegment", written["broadcasts"][0]["segments"][1]),
        ("PlannedItem", written["broadcasts"][0]["segments"][1]["item"]),
    ):
        assert set(value) == set(told["$defs"][name]["properties"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "schedule_file.not_json"),
        ("[" * 100_000, "schedule_file.not_json"),
        ("[]", "schedule_file.bad"),
        ('{"version": 3}', "schedule_file.bad"),
        ('{"broadcasts": [{}]}', "schedule_file.bad"),
    ],
)
def test_broken_files_are_said_in_words(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(text, "x.json")
    assert caught.value.code == code


def test_one_id_twice_is_refused() -> None:
    twice = json.loads(write_document([broadcast()]))
    twice["broadcasts"] *= 2
    with pytest.raises(InputError, match="twice"):
        read_document(json.dumps(twice), "x.json")
