from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.catalog import (
    SeasonState,
    find_item,
    in_season,
    read_catalog,
    season_finding,
    season_status,
    season_text,
)
from studio.errors import InputError
from studio.records.finding import Level
from studio.settings import CHECKOUT
from studio.words import say

DATES = st.dates(min_value=date(2020, 1, 1), max_value=date(2050, 12, 31))
DAYS = DATES.map(lambda day: f"{day:%m-%d}")


@given(DAYS, DAYS, DATES)
def test_status_agrees_with_in_season(start: str, end: str, on: date) -> None:
    status = season_status(start, end, on)
    assert (status.state is SeasonState.OPEN) == in_season(start, end, on)
    assert 1 <= status.days <= 366


@given(DATES)
def test_without_a_window_it_is_always_in_season(on: date) -> None:
    assert in_season(None, None, on)
    assert season_status(None, None, on).state is SeasonState.ALL_YEAR
    assert season_status("", "", on).days == 0


def test_upcoming_and_past() -> None:
    assert season_status("06-10", "08-31", date(2026, 6, 1)).state is SeasonState.UPCOMING
    assert season_status("06-10", "08-31", date(2026, 6, 1)).days == 9
    assert season_status("06-10", "08-31", date(2026, 9, 2)).state is SeasonState.PAST
    assert season_status("06-10", "08-31", date(2026, 9, 2)).days == 2
    assert season_status("06-10", "08-31", date(2026, 8, 31)).days == 1
    assert season_status("11-15", "02-10", date(2026, 10, 31)).state is SeasonState.UPCOMING


def test_season_text() -> None:
    assert season_text("06-10", "08-31") == "6月10日–8月31日"
    assert season_text("11-15", "02-10", "en") == "15 November–10 February"
    assert season_text(None, None) == ""


@pytest.mark.parametrize(
    "ends", [("06-10", None), (None, "06-10"), ("6-1", "06-10"), ("02-30", "06-10")]
)
def test_a_bad_window_is_refused(ends: tuple[str | None, str | None]) -> None:
    for ask in (in_season, season_status):
        with pytest.raises(InputError) as caught:
            ask(*ends, date(2026, 6, 1))
        assert caught.value.code == "catalog.bad_season"
        assert say(caught.value.code, "zh", caught.value.params).remedy


def test_findings_weigh_what_cannot_be_kept() -> None:
    demo = read_catalog(CHECKOUT)
    fresh, tea = find_item(demo, "qd-hhc-fresh")[1], find_item(demo, "xh-hc-125")[1]
    assert season_finding(fresh, date(2026, 7, 1)) is None
    assert season_finding(find_item(demo, "qd-hhc-250")[1], date(2026, 1, 1)) is None
    late = season_finding(fresh, date(2026, 9, 2), ("footage", "item"))
    assert late is not None
    assert (late.code, late.level) == ("catalog.season_past", Level.ERROR)
    assert late.subjects == ("footage", "item")
    for language, name in (("zh", "祁东鲜黄花"), ("en", "Qidong fresh daylily")):
        sentence = str(say(late.code, language, late.params))
        assert name in sentence
        assert "{" not in sentence
    early = season_finding(tea, date(2026, 3, 1))
    assert early is not None
    assert (early.code, early.level) == ("catalog.season_upcoming", Level.WARNING)
    assert early.subjects == ("xh-hc-125",)
