"""Room for an intro: the opening take begins earlier within its shot, all else moves along, nothing chosen is lost."""

from __future__ import annotations

from fractions import Fraction

import pytest

from studio.edit.opening import with_opening
from studio.records.edit import Mark, MarkKind
from studio.units import TimeRange
from tests.edit.test_transitions import SHOTS, laid

INTRO = Fraction(6, 5)


def test_what_was_chosen_is_seen_behind_the_intro() -> None:
    before = laid((0, "4", 60), (1, "14", 60))
    after = with_opening(before, [SHOTS], INTRO)
    assert after is not None
    first, second = after.takes
    assert first.source_range == TimeRange(4 - INTRO, Fraction(6))
    assert first.output_range == TimeRange(Fraction(0), 2 + INTRO)
    assert second.source_range == before.takes[1].source_range
    assert second.output_range == TimeRange.of(2 + INTRO, 2)
    assert after.duration == before.duration + INTRO


def test_no_room_within_the_shot_is_said() -> None:
    assert with_opening(laid((1, "11", 60), (0, "4", 60)), [SHOTS], INTRO) is None
    assert with_opening(laid((0, "1", 60), (1, "14", 60)), [SHOTS], INTRO) is None


@pytest.mark.parametrize(
    ("kind", "start", "end", "fits"),
    [
        (MarkKind.NEVER, 0, 3, False),
        (MarkKind.NEVER, 7, 9, True),
        (MarkKind.USE_ONLY, 4, 9, False),
        (MarkKind.USE_ONLY, 2, 9, True),
        (MarkKind.FAVOURITE, 4, 9, True),
    ],
)
def test_what_a_person_ruled_out_is_not_used(
    kind: MarkKind, start: int, end: int, *, fits: bool
) -> None:
    mark = Mark(kind=kind, range=TimeRange(Fraction(start), Fraction(end)))
    made = with_opening(laid((0, "4", 60), (1, "14", 60)), [SHOTS], INTRO, [mark])
    assert (made is not None) is fits


def test_no_intro_changes_nothing() -> None:
    before = laid((0, "4", 60))
    assert with_opening(before, [SHOTS], Fraction(0)) is before
