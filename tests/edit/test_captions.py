from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.edit.captions import moved, on_clip, on_sources, shifted
from studio.records.edit import Caption, SourceRef, Take, Timeline
from studio.records.media import MediaKind
from studio.units import Size, TimeRange


def timeline(*stretches: tuple[int, str, str], photos: tuple[int, ...] = ()) -> Timeline:
    """Takes as (source, start, end), one after the other, of three sources."""
    takes, at = [], Fraction(0)
    for source, start, end in stretches:
        span = TimeRange(Fraction(start), Fraction(end))
        shown = TimeRange.of(at, span.duration)
        takes.append(Take(source=source, shot=0, source_range=span, output_range=shown))
        at = shown.end
    kinds = (MediaKind.PHOTO if n in photos else MediaKind.FILM for n in range(3))
    return Timeline(
        sources=tuple(
            SourceRef(sha256=str(n), display=Size(4, 4), kind=kind) for n, kind in enumerate(kinds)
        ),
        takes=tuple(takes),
        rate=Fraction(25),
    )


def caption(start: str, end: str, text: str = "好") -> Caption:
    return Caption(range=TimeRange(Fraction(start), Fraction(end)), text=text)


def test_captions_go_with_their_takes_and_are_cut_at_their_edges() -> None:
    edit = timeline((1, "10", "12"), (0, "3", "5"))
    talk = ((caption("2", "4", "甲"), caption("4", "9", "乙")), (caption("11", "11.5", "丙"),), ())
    assert on_clip(edit, talk) == (
        caption("1", "1.5", "丙"),
        caption("2", "3", "甲"),
        caption("3", "4", "乙"),
    )


def test_a_caption_used_twice_shows_twice() -> None:
    edit = timeline((0, "0", "2"), (1, "0", "1"), (0, "0", "2"))
    assert on_clip(edit, ((caption("0", "1"),), (), ())) == (caption("0", "1"), caption("3", "4"))


def test_what_a_cut_leaves_too_short_is_dropped_but_a_short_word_stays() -> None:
    edit = timeline((0, "1", "3"))
    talk = ((caption("0", "1.3", "被剪"), caption("2", "2.2", "嗯"), caption("2.7", "5")), (), ())
    assert on_clip(edit, talk) == (caption("1", "1.2", "嗯"),)


def test_a_caption_across_a_cut_inside_the_speech_is_one_caption() -> None:
    edit = timeline((0, "0", "1"), (0, "1.2", "3"))
    assert on_clip(edit, ((caption("0.5", "2"),), (), ())) == (caption("0.5", "1.8"),)


def test_photographs_carry_no_captions() -> None:
    edit = timeline((0, "0", "2"), (1, "0", "2"), photos=(0,))
    assert on_clip(edit, ((caption("0", "1"),), (), ())) == ()
    assert on_sources(edit, [caption("0", "3")]) == ((), (caption("0", "1"),), ())


def test_captions_follow_takes_to_another_place() -> None:
    before = timeline((0, "0", "2"), (1, "5", "7"))
    after = timeline((1, "5.5", "7"), (0, "0", "2"))
    assert moved([caption("0", "1", "甲"), caption("2", "3", "乙")], before, after) == (
        caption("0", "0.5", "乙"),
        caption("1.5", "2.5", "甲"),
    )


def test_shifted_moves_every_caption() -> None:
    assert shifted([caption("0", "1")], Fraction(5, 6)) == (
        Caption(range=TimeRange(Fraction(5, 6), Fraction(11, 6)), text="好"),
    )


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
@given(spans=st.lists(st.tuples(st.integers(0, 160), st.integers(1, 60)), max_size=12))
def test_there_and_back_is_the_same(order: tuple[int, ...], spans: list[tuple[int, int]]) -> None:
    edit = timeline(*((source, "0.834", "3.034") for source in order))
    captions = [
        Caption(range=TimeRange.of(Fraction(start, 25), Fraction(length, 25)), text=str(number))
        for number, (start, length) in enumerate(spans)
        if start + length <= 165
    ]
    assert moved(captions, edit, edit) == tuple(sorted(captions, key=lambda each: each.range))
