"""Rundowns that fit any length and any number of items exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.records.live import SegmentKind
from studio.schedule.fit import LEAST_ITEM_S, fitted, nearest
from studio.schedule.shapes import SHAPES


def kinds(length_min: int, items: int) -> list[str]:
    return [part.kind.value for part in fitted(60 * length_min, items)]


@given(st.integers(10, 720), st.integers(0, 60))
def test_it_takes_the_time_exactly_and_holds_all_items(length_min, items):
    parts = fitted(60 * length_min, items)
    assert sum(part.planned_s for part in parts) == 60 * length_min
    assert sum(part.kind is SegmentKind.ITEM for part in parts) == items
    assert all(part.planned_s > 0 for part in parts)
    for part in parts:
        assert (part.min_s or part.planned_s) <= part.planned_s <= (part.max_s or part.planned_s)


@pytest.mark.parametrize(
    ("length_min", "name"), [(30, "harvest"), (120, "sale"), (360, "festival")]
)
def test_a_templates_own_length_and_items_give_the_template(length_min, name):
    shape = SHAPES[name]
    items = sum(part.kind is SegmentKind.ITEM for part in shape)
    assert nearest(60 * length_min) == name
    assert kinds(length_min, items) == [part.kind.value for part in shape]


def test_short_time_drops_what_is_optional_then_all_but_items():
    assert kinds(30, 9).count("filler") == 0, "the break falls out before an item is too short"
    assert min(part.planned_s for part in fitted(1800, 7)) >= 120
    tight = fitted(600, 12)
    assert {part.kind for part in tight} == {SegmentKind.ITEM}
    roomy = fitted(7200, 8)
    assert all(part.planned_s >= LEAST_ITEM_S for part in roomy if part.kind is SegmentKind.ITEM)


def test_items_have_whole_minutes_where_there_are_enough():
    lengths = [part.planned_s for part in fitted(7200, 5) if part.kind is SegmentKind.ITEM]
    assert all(length % 60 == 0 for length in lengths)
    assert max(lengths) - min(lengths) <= 60


def test_without_items_what_is_left_is_filled_before_the_thanks():
    parts = fitted(7200, 0)
    assert parts[0].title == "welcome"
    assert parts[-1].title == "thanks"
    assert parts[-2].kind is SegmentKind.FILLER


def test_more_items_than_seconds_is_refused():
    with pytest.raises(ValueError, match="do not fit"):
        fitted(10, 10)
