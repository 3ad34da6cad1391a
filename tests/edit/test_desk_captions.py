"""Captions on the desk: whole frames, apart, inside the film, and with their takes wherever those go."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.edit.desk import Desk, Edge
from studio.edit.desk_captions import CaptionTrack, following
from studio.errors import InputError
from studio.records.desk import DraftEdit
from studio.records.edit import Caption
from studio.units import TimeRange
from tests.edit.film import span
from tests.edit.test_desk import THREE, desk

BODY_S = 6
"""Seconds of the three takes of ``THREE``."""


def with_captions(*captions: tuple[float, float, str], rate: Fraction = Fraction(25)) -> Desk:
    there = desk(*THREE)
    said = tuple(Caption(range=span(start, end), text=text) for start, end, text in captions)
    words = there.edit.words.model_copy(update={"captions": said})
    edit = there.edit.model_copy(update={"words": words, "rate": rate})
    return Desk(edit, there.sources)


def track(*captions: tuple[float, float, str]) -> CaptionTrack:
    return CaptionTrack(with_captions(*captions).edit)


def shown(edit: DraftEdit) -> list[tuple[float, float, str]]:
    return [(float(c.range.start), float(c.range.end), c.text) for c in edit.words.captions]


TWO = ((1, 2, "晒"), (4, 5, "装"))


def test_a_caption_is_added_where_the_playhead_stands() -> None:
    assert shown(track(*TWO).added(Fraction("2.51"), " 切 ")) == [
        (1, 2, "晒"),
        (2.52, 4, "切"),
        (4, 5, "装"),
    ]


def test_one_added_over_another_goes_to_the_nearest_free_place() -> None:
    assert shown(track(*TWO).added(Fraction("4.7"), "收"))[-1] == (5, 6, "收")


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ((2, 3), (2, 3)),
        ((2.013, 3.013), (2, 3)),
        ((3.5, 4.5), (3, 4)),
        ((4.6, 5.6), (5, 6)),
        ((9, 10), (5, 6)),
        ((-0.5, 0.5), (0, 1)),
    ],
)
def test_a_caption_moves_also_past_another_and_stays_in_the_film(to, found) -> None:
    span_ = TimeRange(Fraction(max(0, to[0])), Fraction(max(0, to[0])) + 1)
    moved = track(*TWO).placed(Fraction(1), span_)
    assert (*found, "晒") in shown(moved)
    assert (4, 5, "装") in shown(moved)


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ((1, 3), (1, 3)),
        ((1, 4.8), (1, 4)),
        ((0.6, 2), (0.6, 2)),
        ((1, 1.1), (1, 1.4)),
        ((1.9, 2), (1.6, 2)),
    ],
)
def test_an_end_is_stretched_up_to_the_neighbour_and_never_too_short_to_read(to, found) -> None:
    assert shown(track(*TWO).placed(Fraction(1), span(*to)))[0] == (*found, "晒")


def test_words_change_without_moving_and_lose_markup() -> None:
    said = track(*TWO).placed(Fraction(4), span(4, 5), "<b>装</b>袋\n\n 发货 ")
    assert shown(said)[1] == (4, 5, "装袋\n发货")


def test_words_of_a_caption_between_frames_keep_its_exact_time() -> None:
    odd = track((1.013, 2.007, "晒"))
    assert shown(odd.placed(Fraction("1.013"), span(1.013, 2.007), "晾"))[0] == (1.013, 2.007, "晾")


def test_frames_of_a_film_from_america_are_exact() -> None:
    rate = Fraction(30000, 1001)
    there = CaptionTrack(with_captions(rate=rate).edit)
    (only,) = there.added(Fraction(1), "晒").words.captions
    assert only.range.start == 30 / rate
    assert only.range.duration == 60 / rate


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda on: on.added(Fraction(0), " \n "), "desk.no_words"),
        (lambda on: on.added(Fraction(0), "字" * 81), "desk.caption_too_long"),
        (lambda on: on.placed(Fraction(3), span(3, 4)), "desk.no_caption"),
        (lambda on: on.removed(Fraction(3)), "desk.no_caption"),
        (lambda on: on.placed(Fraction(1), span(0, 5.9)), "desk.no_caption_room"),
        (lambda on: on.replaced([Caption(range=span(5.9, 8), text="晚")]), "desk.caption_outside"),
    ],
)
def test_what_cannot_be_is_said(act, code) -> None:
    with pytest.raises(InputError) as raised:
        act(track(*TWO))
    assert raised.value.code == code


def test_there_is_an_end_to_captions_and_to_room() -> None:
    full = track((0, 3, "一"), (3, 6, "二"))
    with pytest.raises(InputError) as raised:
        full.added(Fraction(2), "三")
    assert raised.value.code == "desk.no_caption_room"
    many = CaptionTrack(desk((0, 0, 60)).edit)
    with pytest.raises(InputError) as raised:
        many.replaced(Caption(range=span(n / 2, n / 2 + 0.5), text="字") for n in range(61))
    assert raised.value.code == "desk.too_many_captions"


def test_a_caption_file_is_cut_at_the_films_end() -> None:
    edit = track().replaced(
        [Caption(range=span(5, 9), text="完"), Caption(range=span(0, 1), text="始")]
    )
    assert shown(edit) == [(0, 1, "始"), (5, 6, "完")]


def test_a_caption_goes_with_its_take() -> None:
    there = with_captions((0.4, 1.4, "一"), (2.4, 3.4, "二"), (4.4, 5.4, "三"))
    after = following(there.edit, there.moved(1, 2))
    assert shown(after) == [(0.4, 1.4, "二"), (2.4, 3.4, "三"), (4.4, 5.4, "一")]


def test_a_caption_stays_over_its_picture_when_the_take_is_trimmed() -> None:
    there = with_captions((2.4, 3.4, "二"), (4.4, 5.4, "三"))
    after = following(there.edit, there.nudged(2, Edge.START, 10))
    assert shown(after) == [(2, 3, "二"), (4, 5, "三")]


def test_captions_of_a_removed_take_find_another_place() -> None:
    there = with_captions((0, 2, "一"), (2, 4, "二"), (4, 5.2, "三"))
    after = following(there.edit, there.removed(3))
    assert shown(after) == [(0, 2, "一"), (2, 4, "二"), (4, 5.2, "三")]
    assert [each.text for each in CaptionTrack(after).beyond] == ["三"]
    roomy = with_captions((0, 1, "一"), (4, 5.2, "三"))
    after = following(roomy.edit, roomy.removed(3))
    assert shown(after) == [(0, 1, "一"), (2.8, 4, "三")]


def test_what_says_nothing_new_is_left_alone() -> None:
    there = with_captions(*TWO)
    assert following(there.edit, there.edit) is there.edit
    said = CaptionTrack(there.edit).removed(Fraction(1))
    assert following(there.edit, said) is said


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("add", "place", "remove", "move", "nudge")),
            st.integers(0, 200),
            st.integers(1, 120),
        ),
        max_size=12,
    )
)
def test_whatever_is_done_captions_are_apart_and_in_whole_frames(steps) -> None:
    there = with_captions(*TWO)
    for what, first, length in steps:
        before, on = there.edit, CaptionTrack(there.edit)
        captions = before.words.captions
        start = Fraction(first, 25)
        try:
            if what == "add":
                after = on.added(start, "字")
            elif what in {"place", "remove"} and captions:
                was = captions[first % len(captions)].range.start
                to = TimeRange.of(start, Fraction(length, 25))
                after = on.placed(was, to) if what == "place" else on.removed(was)
            elif what == "move":
                after = there.moved(1 + first % 3, length % 3)
            else:
                after = there.nudged(1 + first % 3, Edge.END, length - 60)
        except InputError:
            continue
        there = Desk(following(before, after), there.sources)
        now, inside = CaptionTrack(there.edit), there.edit.words.captions
        assert len(inside) == len(after.words.captions)
        seen = [each for each in inside if each not in now.beyond]
        for each in seen:
            assert each.range.start * 25 == int(each.range.start * 25)
        for one, other in pairwise(seen):
            assert one.range.end <= other.range.start
