"""What a person does on the desk: takes stay whole frames of their file, and nothing else changes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.edit.desk import Desk, Edge
from studio.edit.desk_plan import laid_out, points_of, timeline_of
from studio.edit.others import others_for
from studio.errors import InputError
from studio.records.desk import DraftEdit, DraftTake
from studio.records.edit import MarkKind, TransitionKind, TransitionWish
from studio.units import Aspect, TimeRange
from tests.edit.film import film, photo, span

TALL, SQUARE = Aspect(9, 16), Aspect(1, 1)
CUTS = TransitionWish()


def desk(*spans: tuple[int, float, float], sources=None) -> Desk:
    sources = sources or [film((6, 0.8), (6, 0.6), (6, 0.7)), film((8, 0.5))]
    takes = tuple(
        DraftTake(number=number, source=source, shot=0, range=span(start, end))
        for number, (source, start, end) in enumerate(spans, start=1)
    )
    edit = DraftEdit(
        sources=tuple(each.ref for each in sources),
        rate=Fraction(25),
        takes=takes,
        template="product-hero",
        aspects=(TALL, SQUARE),
        preset="social",
        length_s=10,
    )
    return Desk(edit, sources)


def numbers(edit: DraftEdit) -> list[int]:
    return [each.number for each in edit.takes]


THREE = ((0, 1, 3), (0, 7, 9), (1, 2, 4))


@pytest.mark.parametrize(
    ("number", "place", "order"),
    [
        (1, 2, [2, 3, 1]),
        (3, 0, [3, 1, 2]),
        (2, 1, [1, 2, 3]),
        (1, 99, [2, 3, 1]),
        (3, -4, [3, 1, 2]),
    ],
)
def test_a_take_moves_and_the_others_keep_their_order(number, place, order) -> None:
    assert numbers(desk(*THREE).moved(number, place)) == order


def test_the_last_take_stays() -> None:
    one = desk((0, 1, 3))
    with pytest.raises(InputError) as raised:
        one.removed(1)
    assert raised.value.code == "desk.last_take"
    assert numbers(desk(*THREE).removed(2)) == [1, 3]


def test_what_somebody_removed_is_said() -> None:
    with pytest.raises(InputError) as raised:
        desk(*THREE).moved(9, 0)
    assert (raised.value.code, raised.value.params["number"]) == ("desk.no_take", 9)


@given(
    start=st.fractions(0, 17, max_denominator=1000),
    length=st.fractions(Fraction(2, 5), 30, max_denominator=1000),
)
def test_a_trimmed_take_is_whole_frames_inside_its_file(start, length) -> None:
    there = desk(*THREE)
    edit = there.trimmed(2, TimeRange.of(start, length))
    take = edit.takes[1]
    assert (take.range.duration * 25).denominator == 1
    assert there.sources[0].whole.start <= take.range.start
    assert take.range.end <= there.sources[0].whole.end
    assert [edit.takes[0], edit.takes[2]] == [there.edit.takes[0], there.edit.takes[2]]


def test_a_time_that_a_page_rounded_moves_nothing() -> None:
    there = desk((0, 1.016, 3.016))
    edit = there.trimmed(1, span(1.02, 3.02))
    assert edit == there.edit


@pytest.mark.parametrize(
    ("edge", "frames", "expected"),
    [
        (Edge.START, 5, (1.2, 3)),
        (Edge.START, -5, (0.8, 3)),
        (Edge.END, -1, (1, 2.96)),
        (Edge.START, -999, (0, 3)),
        (Edge.END, 9999, (1, 18)),
    ],
)
def test_an_end_moves_by_frames_as_far_as_the_file_goes(edge, frames, expected) -> None:
    assert desk((0, 1, 3)).nudged(1, edge, frames).takes[0].range == span(*expected)


def test_a_take_of_no_length_is_refused() -> None:
    with pytest.raises(InputError) as raised:
        desk((0, 1, 3)).nudged(1, Edge.END, -500)
    assert raised.value.code == "desk.too_short"


def test_a_swap_forgets_where_the_old_picture_was_cut() -> None:
    there = desk(*THREE)
    there = Desk(
        there.edit.model_copy(update={"takes": there.pointed(1, TALL, (0.2, 0.5)).takes}),
        there.sources,
    )
    take = there.swapped(1, 1, span(5, 7)).takes[0]
    assert (take.number, take.source, take.range, take.points) == (1, 1, span(5, 7), ())


def test_an_inserted_take_has_a_number_of_its_own_and_knows_its_shot() -> None:
    edit = desk(*THREE).inserted(0, span(13, 15), after=1)
    assert numbers(edit) == [1, 4, 2, 3]
    assert edit.takes[1].shot == 2


def test_a_point_for_all_shapes_takes_the_place_of_single_ones_and_moves_with_its_take() -> None:
    there = desk(*THREE)
    for aspect, x in ((TALL, 0.1), (SQUARE, 0.2), (TALL, 0.3)):
        there = Desk(there.pointed(2, aspect, (x, 0.5)), there.sources)
    assert [(each.take, each.aspect, each.x) for each in points_of(there.moved(2, 0))] == [
        (0, SQUARE, 0.2),
        (0, TALL, 0.3),
    ]
    assert [each.aspect for each in points_of(there.pointed(2, None, (2, -1)))] == [None]
    assert points_of(there.unpointed(2, SQUARE))[0].aspect == TALL


def test_the_last_word_of_a_mark_counts() -> None:
    there = desk(*THREE)
    there = Desk(there.marked(0, MarkKind.MUST, span(1, 3)), there.sources)
    there = Desk(there.marked(0, MarkKind.NEVER, span(2, 4)), there.sources)
    assert [(each.kind, each.range) for each in there.edit.marks] == [(MarkKind.NEVER, span(2, 4))]
    assert there.unmarked(0, MarkKind.NEVER, span(3, 5)).marks == ()
    assert there.unmarked(1, MarkKind.NEVER, span(3, 5)).marks == there.edit.marks


def test_a_mark_outside_its_file_is_refused() -> None:
    with pytest.raises(InputError) as raised:
        desk(*THREE).marked(1, MarkKind.MUST, span(30, 31))
    assert raised.value.code == "desk.outside"


def test_the_timeline_plays_the_takes_one_after_another() -> None:
    there = desk(*THREE)
    timeline = timeline_of(there, CUTS)
    assert [each.output_range for each in timeline.takes] == [span(0, 2), span(2, 4), span(4, 6)]
    assert timeline.transitions == ()
    melting = timeline_of(there, TransitionWish(kind=TransitionKind.DISSOLVE))
    assert [each.after for each in melting.transitions] == [0, 1]
    assert melting.duration == timeline.duration


def test_a_new_automatic_plan_keeps_the_crop_of_what_is_shown_again() -> None:
    there = desk(*THREE)
    pointed = Desk(there.pointed(3, TALL, (0.4, 0.5)), there.sources)
    again = timeline_of(desk((1, 3, 5), (0, 10, 12)), CUTS)
    edit = laid_out(again, pointed.edit)
    assert [len(each.points) for each in edit.takes] == [1, 0]


def test_what_is_offered_is_nowhere_on_the_desk() -> None:
    there = desk(*THREE)
    found = others_for(there, 1)
    assert found
    shown = [(each.source, each.range) for each in there.edit.takes]
    for other in found:
        taken = [each for source, each in shown if source == other.source]
        assert not any(other.range.overlaps(each) for each in taken)
        assert other.range.duration <= 2
        shown.append((other.source, other.range))
    assert [each.value for each in found] == sorted((each.value for each in found), reverse=True)


def test_what_may_never_be_shown_is_not_offered() -> None:
    there = desk(*THREE)
    never = Desk(there.marked(1, MarkKind.NEVER, span(0, 8)), there.sources)
    assert {each.source for each in others_for(there, 1)} == {0, 1}
    assert {each.source for each in others_for(never, 1)} == {0}


def test_a_photograph_is_offered_once_and_shown_as_long_as_one_likes() -> None:
    sources = [film((6, 0.8)), photo()]
    there = desk((0, 1, 3), sources=sources)
    assert [each.source for each in others_for(there, 1) if each.source == 1] == [1]
    edit = there.inserted(1, span(0, 5))
    assert edit.takes[1].range.duration == 5
    assert not [each for each in others_for(Desk(edit, sources), 1) if each.source == 1]
