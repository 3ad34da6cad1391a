from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from studio.schedule.planner.spans import most_beside, on_days

SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda each: (each[0], sum(each)))


@given(SPANS, st.lists(SPANS, max_size=6))
def test_the_most_at_one_moment_is_what_minute_by_minute_says(span, others):
    every = (sum(start <= at < end for start, end in others) for at in range(*span))
    assert most_beside(span, others) == max(every)


@given(st.integers(0, 2879), st.integers(1, 2880))
def test_every_minute_lies_on_its_day(start, length):
    first = date(2024, 2, 28)
    told = dict(on_days(first, start, length))
    assert sum(told.values()) == length
    for at in (start, start + length - 1):
        assert date.fromordinal(first.toordinal() + at // 1440) in told
    assert max(told.values()) <= 1440
