"""Edits with room for an intro."""

from __future__ import annotations

from fractions import Fraction

from studio.edit import EditWish, assemble
from studio.records.edit import Mark, MarkKind, TransitionWish
from studio.units import FrameRate
from studio.workflows.cutting.edited import edited
from tests.edit.film import film, span

RATE = FrameRate(Fraction(25))
OPENING = Fraction(6, 5)
CUTS = TransitionWish()
LATE = film((20, 0.7), good=[0.3] * 24 + [0.9] * 56)
"""Best from the sixth second on."""


def test_what_was_chosen_is_seen_whole_once_the_intro_is_gone() -> None:
    chosen = assemble([LATE], EditWish(6 - OPENING, RATE))
    timeline = edited([LATE], EditWish(Fraction(6), RATE), OPENING, CUTS)
    assert timeline.duration == 6
    first, before = timeline.takes[0].source_range, chosen.takes[0].source_range
    assert first.start == before.start - OPENING
    assert first.end == before.end


def test_where_nothing_lies_before_the_opening_take_the_whole_length_is_chosen_anew() -> None:
    marks = (Mark(kind=MarkKind.NEVER, range=span(0, 6)),)
    wish = EditWish(Fraction(14), RATE, marks)
    timeline = edited([LATE], wish, OPENING, CUTS)
    assert timeline == assemble([LATE], wish)
    assert timeline.takes[0].source_range.start >= 6


def test_without_an_intro_it_is_the_edit() -> None:
    wish = EditWish(Fraction(6), RATE)
    assert edited([LATE], wish, Fraction(0), CUTS) == assemble([LATE], wish)
