from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import InputError
from studio.records.finding import Level
from studio.schedule import check, check_window, local, parse_window
from studio.words import LANGUAGES, entries, say
from tests.schedule.plans import broadcast


@pytest.mark.parametrize(
    ("day", "start", "end", "utc", "minutes"),
    [
        ("2026-06-20", "19:30", "21:30", "2026-06-20 11:30", 120),
        ("2026-06-20", "7:30", "07:31", "2026-06-19 23:30", 1),
        ("2026-06-20", "19:30:15", "19:31", "2026-06-20 11:30", 0.75),
        ("2026-06-20", "22:00", "25:00", "2026-06-20 14:00", 180),
        ("2026-06-20", "22:00", "24:00", "2026-06-20 14:00", 120),
        ("2026-06-20", "22:00", "2026-06-21 01:00", "2026-06-20 14:00", 180),
        ("2026-06-20", "22:00", "2026-06-21T01:00", "2026-06-20 14:00", 180),
        ("2026-12-31", "23:00", "25:00", "2026-12-31 15:00", 120),
        ("2028-02-29", "08:00", "09:00", "2028-02-29 00:00", 60),
        ("2026/06/20", "08:00", "09:00", "2026-06-20 00:00", 60),
        ("２０２６-06-20", "１９：３０", "20:30", "2026-06-20 11:30", 60),
        ("2026-06-20", "08:00", "32:00", "2026-06-20 00:00", 24 * 60),
    ],
)
def test_windows_as_people_write_them(
    day: str, start: str, end: str, utc: str, minutes: float
) -> None:
    begins, ends = parse_window(day, start, end)
    assert f"{begins:%Y-%m-%d %H:%M}" == utc
    assert begins.tzinfo is UTC
    assert ends - begins == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("day", "start", "end", "code"),
    [
        ("", "19:30", "21:30", "bad_date"),
        ("2026-02-29", "19:30", "21:30", "bad_date"),
        ("2026-13-01", "19:30", "21:30", "bad_date"),
        ("20 June", "19:30", "21:30", "bad_date"),
        ("1026-06-20", "19:30", "21:30", "bad_date"),
        ("9999-12-31", "19:30", "47:00", "bad_date"),
        ("2026-06-20", "", "21:30", "bad_time"),
        ("2026-06-20", "24:00", "25:30", "bad_time"),
        ("2026-06-20", "19:60", "21:30", "bad_time"),
        ("2026-06-20", "19:30:60", "21:30", "bad_time"),
        ("2026-06-20", "19.30", "21:30", "bad_time"),
        ("2026-06-20", "19:30", "48:00", "bad_time"),
        ("2026-06-20", "19:30", "", "bad_time"),
        ("2026-06-20", "19:30", "soon 21:30", "bad_date"),
        ("2026-06-20", "21:30", "19:30", "ends_before_start"),
        ("2026-06-20", "19:30", "2026-06-19 20:00", "ends_before_start"),
        ("2026-06-20", "19:30", "19:30", "no_length"),
        ("2026-06-20", "19:30", "43:31", "too_long"),
        ("2026-06-20", "19:30", "2027-06-20 20:00", "too_long"),
    ],
)
def test_what_is_no_window_is_refused_with_a_remedy(
    day: str, start: str, end: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        parse_window(day, start, end)
    assert caught.value.code == f"schedule.{code}"
    for language in LANGUAGES:
        message = say(caught.value.code, language, caught.value.params)
        assert message.remedy
        assert "{" not in str(message)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=20))
def test_any_text_is_read_or_refused(day: str, start: str, end: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_window(day, start, end)
    assert caught.value.code in entries()


@given(
    st.datetimes(min_value=datetime(2000, 1, 2), max_value=datetime(2199, 12, 30)),  # noqa: DTZ001 - local on purpose
    st.integers(min_value=1, max_value=24 * 3600),
)
def test_written_windows_are_read_back(start: datetime, seconds: int) -> None:
    start = start.replace(microsecond=0)
    end = start + timedelta(seconds=seconds)
    begins, ends = parse_window(
        f"{start:%Y-%m-%d}", f"{start:%H:%M:%S}", f"{end:%Y-%m-%d %H:%M:%S}"
    )
    assert local(begins).replace(tzinfo=None) == start
    assert local(ends).replace(tzinfo=None) == end


def test_the_past_is_a_warning() -> None:
    plan = broadcast()
    assert check([plan], plan.start) == ()
    (late,) = check([plan], plan.start + timedelta(seconds=1))
    assert late.level is Level.WARNING
    assert "2026-06-20 19:30–20:30" in say(late.code, "zh", late.params).text


ONE = datetime(2026, 6, 20, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        (ONE, ONE.replace(year=2056), "too_long"),
        (ONE, ONE + timedelta(days=1, seconds=1), "too_long"),
        (ONE, ONE, "no_length"),
        (ONE, ONE - timedelta(hours=1), "ends_before_start"),
        (datetime(1, 1, 1, tzinfo=UTC), ONE, "bad_date"),
        (ONE, datetime.max.replace(tzinfo=UTC), "bad_date"),
        (datetime(1999, 12, 31, 15, 59, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC), "bad_date"),
    ],
)
def test_instants_that_are_no_broadcasts_are_refused_whoever_gave_them(
    begins: datetime, ends: datetime, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        check_window(begins, ends)
    assert caught.value.code == f"schedule.{code}"


def test_the_first_and_the_last_night_are_broadcasts() -> None:
    for begins, ends in (
        parse_window("2000-01-01", "00:00", "24:00"),
        parse_window("2199-12-31", "23:59", "47:59"),
    ):
        check_window(begins, ends)
