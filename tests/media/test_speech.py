from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.media.speech import STEP, bridged, spoken
from studio.units import TimeRange

SURE, MAYBE, INKLING, NO = 255, 110, 40, 0


def found(*runs, start=Fraction(0)):
    """Ranges in seconds for runs of (sureness, windows)."""
    values = [value for value, count in runs for _ in range(count)]
    span = TimeRange.of(start, len(values) * STEP)
    return [(float(r.start), float(r.end)) for r in spoken(span, values)]


def test_a_sentence_gets_room_before_and_less_of_the_models_lateness_after():
    assert found((NO, 50), (SURE, 50), (NO, 50)) == [(1.58, 3.17)]


def test_times_are_on_the_clock_of_the_stretch():
    assert found((NO, 50), (SURE, 50), (NO, 50), start=Fraction(-7, 2)) == [(-1.92, -0.33)]


def test_speech_goes_on_while_it_is_likely_but_does_not_begin_so():
    assert found((NO, 50), (SURE, 50), (MAYBE, 25), (NO, 50)) == [(1.58, 3.97)]
    assert found((NO, 50), (MAYBE, 75), (NO, 50)) == []


def test_a_soft_beginning_is_taken_back_a_third_of_a_second_at_most():
    assert found((NO, 50), (INKLING, 5), (SURE, 50), (NO, 50))[0][0] == 1.58
    assert found((NO, 10), (INKLING, 40), (SURE, 50), (NO, 50))[0][0] == 1.26


def test_pauses_below_half_a_second_belong_to_speech():
    assert len(found((SURE, 50), (NO, 15), (SURE, 50))) == 1
    assert len(found((SURE, 50), (NO, 17), (SURE, 50))) == 2


def test_clicks_are_no_words_and_short_words_must_be_clear():
    assert found((NO, 50), (SURE, 5), (NO, 50)) == []
    assert len(found((NO, 50), (SURE, 10), (NO, 50))) == 1
    assert found((NO, 50), (200, 10), (NO, 50)) == []
    assert len(found((NO, 50), (200, 20), (NO, 50))) == 1


def test_speech_that_the_file_cuts_off_reaches_its_ends():
    assert found((SURE, 100)) == [(0.0, 3.2)]
    span = TimeRange(Fraction(0), Fraction(31, 10))
    assert [(r.start, r.end) for r in spoken(span, [SURE] * 97)] == [(0, Fraction(31, 10))]


def test_ranges_that_nearly_touch_are_one():
    ranges = [TimeRange(Fraction(a), Fraction(b)) for a, b in ((0, 1), (1, 2), (4, 5))]

    assert [(r.start, r.end) for r in bridged(ranges, Fraction(1))] == [(0, 2), (4, 5)]
    assert bridged([]) == ()


@pytest.mark.parametrize("value", [NO, INKLING, MAYBE])
def test_what_is_never_sure_is_no_speech(value):
    assert found((value, 500)) == []


@given(st.lists(st.tuples(st.integers(0, 255), st.integers(1, 40)), max_size=30))
def test_ranges_are_in_order_apart_and_within_the_sound(runs):
    values = [value for value, count in runs for _ in range(count)]
    span = TimeRange.of(Fraction(3), len(values) * STEP)
    ranges = spoken(span, values)

    assert all(span.start <= r.start < r.end <= span.end for r in ranges)
    assert all(one.end < other.start for one, other in pairwise(ranges))
