from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.edit.caption_text import LARGEST_BYTES
from studio.edit.srt import read_srt, write_srt
from studio.errors import InputError
from studio.records.edit import Caption
from studio.units import TimeRange

JIANYING = (
    "1\r\n00:00:00,100 --> 00:00:01,933\r\n大家好\r\n\r\n"
    "2\r\n00:00:01,933 --> 00:00:04,000\r\n这是祁东的黄花菜\r\n第二行\r\n\r\n"
)
"""As 剪映 writes it."""


def caption(start: str, end: str, text: str) -> Caption:
    return Caption(range=TimeRange(Fraction(start), Fraction(end)), text=text)


TWO = (
    caption("0.1", "1.933", "大家好"),
    caption("1.933", "4", "这是祁东的黄花菜\n第二行"),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_of_chinese_editors_is_read(encoding: str) -> None:
    assert read_srt(JIANYING.encode(encoding), "a.srt") == TWO


@pytest.mark.parametrize(
    "text",
    [
        JIANYING.replace("\r\n", "\n"),
        JIANYING.replace("\r\n", "\r"),
        JIANYING.replace("\r\n\r\n", "\r\n\r\n\r\n\r\n"),
        JIANYING.replace(",", "."),
        JIANYING.replace("00:0", "0:0"),
        JIANYING.replace("1\r\n00", "00").replace("2\r\n00", "00"),
        JIANYING.replace("2\r\n00:00:01", "7\r\n00:00:01"),
        JIANYING.replace("\r\n\r\n2", "\r\n2"),
        JIANYING.replace("大家好", "<i>大<b>家</b></i>好<font color='#fff'></font>"),
        JIANYING.replace("大家好", "{\\an8}大家好"),
        JIANYING.replace("第二行", "\r\n第二行"),
        JIANYING.replace("4,000", "4,000  X1:10 X2:20"),
        JIANYING.replace("-->", "->"),
        "\r\n\r\n" + JIANYING.rstrip(),
        JIANYING + "3\r\n00:00:05,000 --> 00:00:06,000\r\n\r\n",
        JIANYING + "3\r\n00:00:05,000 --> 00:00:05,000\r\n没有长度\r\n",
    ],
)
def test_what_editors_leave_out_or_add_does_not_matter(text: str) -> None:
    assert read_srt(text.encode(), "a.srt") == TWO


def test_order_is_mended_and_overlap_kept() -> None:
    text = "1\n00:00:02,000 --> 00:00:04,000\n乙\n\n2\n00:00:01,000 --> 00:00:03,000\n甲\n"
    assert read_srt(text.encode(), "a.srt") == (caption("1", "3", "甲"), caption("2", "4", "乙"))


def test_words_that_look_like_markup_or_times_stay() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n1 < 2 > 0，步骤 3 -> 5\n2024\n\n2\n00:00:02,000 --> 00:00:03,000\n好"
    assert read_srt(text.encode(), "a.srt")[0].text == "1 < 2 > 0，步骤 3 -> 5\n2024"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("1\n00:00:01,000 --> 00:00:02\n好\n\n2\n00:00:61,000 --> 00:00:62,000\n坏", "bad_time", 6),
        ("1\n00:00:01,000 --> 下面\n好", "bad_time", 2),
        ("1\n00:00:05,000 --> 00:00:02,000\n好", "ends_early", 2),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n好", "stray", 1),
        ("你好", "empty", None),
        ("", "empty", None),
        ("1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n", "empty", None),
    ],
)
def test_mistakes_name_their_line(text: str, code: str, line: int | None) -> None:
    with pytest.raises(InputError) as caught:
        read_srt(text.encode(), "a.srt")
    assert caught.value.code == f"srt.{code}"
    assert caught.value.params.get("line") == line


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(256)), "srt.not_text"),
        (b"\x00\x00\x00\x18ftypmp42", "srt.not_text"),
        (b"\xff\xfe\x00", "srt.not_text"),
        (b" " * (LARGEST_BYTES + 1), "srt.too_large"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_srt(data, "a.srt")
    assert caught.value.code == code


def test_written_captions_touch_where_they_touched() -> None:
    third = Fraction(1, 3)
    text = write_srt(
        [
            Caption(range=TimeRange(third, 2 * third), text="一"),
            Caption(range=TimeRange(2 * third, Fraction(3723)), text="二\n\n--> 三"),
        ]
    )
    assert text == (
        "1\n00:00:00,333 --> 00:00:00,667\n一\n\n2\n00:00:00,667 --> 01:02:03,000\n二\n→ 三\n"
    )


def test_no_captions_make_an_empty_text() -> None:
    assert write_srt([caption("1", "1.0001", "太短"), caption("1", "2", " ")]) == ""


SIGNS = st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="\ufffd")
"""What is kept of a caption: the sign for what could not be read is not."""

WORDS = st.text(SIGNS, min_size=1).filter(
    lambda text: (
        not text.isdigit()
        and ">" not in text
        and "<" not in text
        and not set("{&\\") & set(text)
        and bool(text.strip())
    )
)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**7), st.integers(1, 10**5), st.lists(WORDS, min_size=1)),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_is_read_again(parts: list[tuple[int, int, list[str]]]) -> None:
    captions = sorted(
        (
            Caption(
                range=TimeRange.of(Fraction(start, 1000), Fraction(length, 1000)),
                text="\n".join(lines),
            )
            for start, length, lines in parts
        ),
        key=lambda each: each.range,
    )
    assert read_srt(write_srt(captions).encode(), "a.srt") == tuple(captions)
