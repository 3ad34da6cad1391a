"""Dates that are over are said."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from studio.records.clip_words import ClipWords
from studio.words import entries
from studio.workflows.past_dates import past_dates

TODAY = date(2026, 6, 18)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (ClipWords(), []),
        (
            ClipWords(
                valid_until=TODAY, live_at=datetime.fromisoformat("2026-06-18T08:00"), post_on=TODAY
            ),
            [],
        ),
        (ClipWords(valid_until=date(2026, 6, 17)), ["clip.price_over"]),
        (ClipWords(live_at=datetime.fromisoformat("2026-06-17T23:59")), ["clip.live_over"]),
        (
            ClipWords(
                live_at=datetime.fromisoformat("2026-06-20T08:00"), post_on=date(2026, 6, 21)
            ),
            ["clip.posted_after"],
        ),
    ],
)
def test_what_is_over_is_told(words: ClipWords, codes: list[str]) -> None:
    found = list(past_dates(words, TODAY))
    assert [each.code for each in found] == codes
    for each in found:
        said = entries()[each.code]["zh"].format(**each.params)
        assert "{" not in said
