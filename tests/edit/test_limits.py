"""A cut for an item keeps to what of the footage is linked to it, and to a person's own marks inside that."""

from __future__ import annotations

from fractions import Fraction

import pytest

from studio.edit import EditWish, assemble
from studio.edit.limits import within_links
from studio.errors import InputError
from studio.records.edit import Mark, MarkKind
from studio.units import FrameRate
from tests.edit.film import film, span

WISH = EditWish(Fraction(6), FrameRate(Fraction(25)))


def mark(kind: MarkKind, start: float, end: float, source: int = 0) -> Mark:
    return Mark(source=source, kind=kind, range=span(start, end))


def only(marks, source: int = 0) -> list[tuple[float, float]]:
    return [
        (float(each.range.start), float(each.range.end))
        for each in marks
        if each.source == source and each.kind is MarkKind.USE_ONLY
    ]


def test_links_become_in_and_out_points_of_their_source_alone() -> None:
    marks = within_links((), {1: [span(4, 6), span(1, 3), span(5, 8)]})
    assert (only(marks), only(marks, 1)) == ([], [(1, 3), (4, 8)])


def test_a_persons_own_points_hold_inside_the_links() -> None:
    own = (
        mark(MarkKind.USE_ONLY, 2, 5),
        mark(MarkKind.NEVER, 2, 3),
        mark(MarkKind.USE_ONLY, 0, 9, 1),
    )
    marks = within_links(own, {0: [span(1, 3), span(4, 8)]})
    assert only(marks) == [(2, 3), (4, 5)]
    assert only(marks, 1) == [(0, 9)]
    assert own[1] in marks


def test_an_automatic_cut_shows_nothing_else() -> None:
    sources = [film((6, 0.9), (6, 0.9), (6, 0.9), start=1.5), film((6, 0.2), (6, 0.2))]
    linked = {0: [span(7.5, 10.5)]}
    made = assemble(sources, EditWish(WISH.length, WISH.rate, within_links((), linked)))
    first = [each.source_range for each in made.takes if each.source == 0]
    assert first
    assert all(span(7.5, 10.5).intersection(each) == each for each in first)
    free = assemble(sources, WISH)
    assert any(
        span(7.5, 10.5).intersection(each.source_range) != each.source_range for each in free.takes
    )


def test_where_nothing_lies_in_both_the_file_is_left_out() -> None:
    sources = [film((6, 0.9), (6, 0.9)), film((6, 0.2), (6, 0.2))]
    own = (mark(MarkKind.USE_ONLY, 6, 9),)
    marks = within_links(own, {0: [span(0, 3)]})
    made = assemble(sources, EditWish(WISH.length, WISH.rate, marks))
    assert {each.source for each in made.takes} == {1}
    with pytest.raises(InputError) as raised:
        assemble(sources[:1], EditWish(WISH.length, WISH.rate, marks))
    assert raised.value.code == "edit.too_short"


def test_what_must_be_in_and_is_not_linked_is_told() -> None:
    marks = within_links((mark(MarkKind.MUST, 8, 9),), {0: [span(0, 3)]})
    with pytest.raises(InputError) as raised:
        assemble([film((6, 0.9), (6, 0.9))], EditWish(WISH.length, WISH.rate, marks))
    assert raised.value.code == "edit.mark_beyond"
