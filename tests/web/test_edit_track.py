"""The desk's track without scripts: captions as forms, their claim words, and the picture they stand on."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image

from tests.web.test_edit import change, draft_of


@pytest.fixture
def draft(qidong):
    return qidong["draft"]


def shown(database, draft):
    words = draft_of(database, draft).edit.words
    return [(float(c.range.start), float(c.range.end), c.text) for c in words.captions]


def test_captions_are_written_moved_and_deleted_with_forms(enter, database, draft):
    visitor = enter("qidong-media")
    answer = change(
        visitor, draft, 1, "caption", start="1", text="当天采，当天晒", open=1, part="track"
    )
    assert answer.location == f"/edit/{draft}?take=1#track"
    change(visitor, draft, 2, "caption", was="1", start="2.5", end="4.5", text="当天采")
    assert shown(database, draft) == [(2.52, 4.52, "当天采")]
    page = visitor.get(f"/edit/{draft}").text
    row = re.search(r'<li class="track-row".*?</li>', page, re.DOTALL)[0]
    assert 'name="was" value="63/25"' in row
    assert 'value="2.52"' in row
    assert " style=" not in page
    change(visitor, draft, 3, "uncaption", was="63/25")
    assert shown(database, draft) == []


def test_a_block_moves_by_exact_frames_and_keeps_its_words(enter, database, draft):
    visitor = enter("qidong-media")
    change(visitor, draft, 1, "caption", start="1", text="晒")
    change(visitor, draft, 2, "caption", was="1", start="51/25", end="101/25")
    assert shown(database, draft) == [(2.04, 4.04, "晒")]


@pytest.mark.parametrize(
    ("op", "fields", "said"),
    [
        ("caption", {"start": "1", "text": " "}, "还没有字"),
        ("caption", {"start": "1", "text": "字" * 81}, "最多 80 个字"),
        ("caption", {"start": "x", "text": "晒"}, "不是时间"),
        ("caption", {"was": "3", "start": "1", "end": "2"}, "已经不在了"),
        ("caption", {"was": "3", "start": "2", "end": "1"}, "终点要在起点之后"),
        ("uncaption", {"was": "1/0"}, "不是时间"),
        ("srt", {"captions": "1\n00:00:20,000 --> 00:00:21,000\n晚了"}, "镜头到 8.0 秒就完了"),
        ("srt", {"captions": "没有时间"}, ""),
    ],
)
def test_nonsense_is_said_and_changes_nothing(enter, database, draft, op, fields, said):
    visitor = enter("qidong-media")
    visitor.headers["X-Requested-With"] = "fetch"
    answer = change(visitor, draft, 1, op, **fields)
    assert answer.status_code == 400, answer.text
    assert said in answer.text
    assert draft_of(database, draft).version == 1


def test_claim_words_are_told_at_the_caption_and_stop_the_order(enter, database, draft):
    visitor = enter("qidong-media")
    change(visitor, draft, 1, "caption", start="1", text="最佳的黄花")
    page = visitor.get(f"/edit/{draft}").text
    row = re.search(r'<li class="track-row".*?</li>', page, re.DOTALL)[0]
    assert '<p class="fault">' in row
    assert "最佳" in re.search(r'<p class="fault">.*?</p>', row, re.DOTALL)[0]
    assert re.search(r'class="block caption error"', page)
    assert visitor.post(f"/edit/{draft}/make", {"version": 2}).status_code == 400
    change(visitor, draft, 2, "caption", was="1", start="1", end="3", text="官家嘴的黄花")
    assert '<p class="fault">' not in visitor.get(f"/edit/{draft}").text
    assert visitor.post(f"/edit/{draft}/make", {"version": 3}).status_code == 302


def test_the_still_at_the_playhead_shows_the_caption_that_stands_there(enter, draft):
    visitor = enter("qidong-media")
    change(visitor, draft, 1, "caption", start="0.4", text="当天采当天晒")

    def picture(at):
        address = f"/edit/{draft}/still.jpg?take=1&aspect=1:1&at={at}"
        image = Image.open(io.BytesIO(visitor.get(address).data)).convert("L")
        return np.asarray(image).astype(int)

    with_caption, same, without = picture("51/25"), picture("2.05"), picture("3.5")
    assert np.abs(with_caption - same).max() == 0
    low = slice(300, 480)
    assert np.abs(with_caption - without)[low].mean() > 2
    assert visitor.get(f"/edit/{draft}/still.jpg?take=1&at=x").status_code == 400


def test_captions_of_a_removed_take_are_kept_and_said(enter, database, draft):
    visitor = enter("qidong-media")
    change(
        visitor,
        draft,
        1,
        "srt",
        captions="1\n00:00:00,000 --> 00:00:04,000\n一\n\n2\n00:00:04,000 --> 00:00:08,000\n二",
    )
    change(visitor, draft, 2, "remove", take=2)
    assert [each[2] for each in shown(database, draft)] == ["一", "二"]
    assert "没有人看得到" in visitor.get(f"/edit/{draft}").text
    change(visitor, draft, 3, "undo")
    assert shown(database, draft) == [(0, 4, "一"), (4, 8, "二")]
