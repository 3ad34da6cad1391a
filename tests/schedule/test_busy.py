"""Busy times out of calendars' files: what phones, Outlook and free/busy say, zones, series, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from studio.errors import InputError
from studio.schedule.busy import LARGEST, read_busy

FIRST = datetime(2027, 6, 1, tzinfo=UTC)
WINDOW = (FIRST, FIRST + timedelta(days=60))


def calendar(*parts):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *parts, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def event(*lines, uid="a"):
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def spans(data):
    return [
        (f"{each.start:%m%dT%H%M}", f"{each.end:%m%dT%H%M}")
        for each in read_busy(data, WINDOW).spans
    ]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["DTSTART:20270610T010000Z", "DTEND:20270610T030000Z"], [("0610T0100", "0610T0300")]),
        (["DTSTART:20270610T010000Z", "DURATION:PT90M"], [("0610T0100", "0610T0230")]),
        (["DTSTART:20270610T090000", "DTEND:20270610T110000"], [("0610T0100", "0610T0300")]),
        (["DTSTART;TZID=Asia/Shanghai:20270610T090000", "DURATION:PT1H"], [("0610T0100", "0610T0200")]),
        (["DTSTART;TZID=China Standard Time:20270610T090000", "DURATION:PT1H"], [("0610T0100", "0610T0200")]),
        (["DTSTART;TZID=America/New_York:20270610T090000", "DURATION:PT1H"], [("0610T1300", "0610T1400")]),
        (["DTSTART;VALUE=DATE:20270610"], [("0609T1600", "0610T1600")]),
        (["DTSTART;VALUE=DATE:20270610", "DTEND;VALUE=DATE:20270613"], [("0609T1600", "0612T1600")]),
        (["DTSTART:20270530T010000Z", "DTEND:20270601T010000Z"], [("0601T0000", "0601T0100")]),
        (["DTSTART:20270610T010000Z"], []),
        (["DTSTART:20270610T030000Z", "DTEND:20270610T010000Z"], []),
        (["DTSTART:20260610T010000Z", "DTEND:20260610T030000Z"], []),
        (["SUMMARY:no time"], []),
    ],
)  # fmt: skip
def test_one_event(lines, found):
    assert spans(calendar(event(*lines))) == found


@pytest.mark.parametrize(
    "free", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_takes_no_time(free):
    busy = read_busy(calendar(event("DTSTART:20270610T010000Z", "DURATION:PT1H", free)), WINDOW)
    assert (busy.spans, busy.events, busy.passed_over) == ((), 0, 1)


def test_a_series_keeps_its_wall_clock_over_a_change_of_clocks():
    new_york = event(
        "DTSTART;TZID=America/New_York:20261030T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"
    )
    window = (datetime(2026, 10, 28, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC))
    starts = [each.start.hour for each in read_busy(calendar(new_york), window).spans]
    assert starts == [13, 14], "summer time ends on 1 November"


def test_exceptions_additions_and_changed_dates_of_a_series():
    series = event(
        "DTSTART;TZID=Asia/Shanghai:20270601T090000",
        "DTEND;TZID=Asia/Shanghai:20270601T100000",
        "RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270622T155959Z",
        "EXDATE;TZID=Asia/Shanghai:20270608T090000",
        "RDATE;TZID=Asia/Shanghai:20270605T090000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Asia/Shanghai:20270615T090000",
        "DTSTART;TZID=Asia/Shanghai:20270616T140000",
        "DURATION:PT2H",
    )
    off = event(
        "RECURRENCE-ID;TZID=Asia/Shanghai:20270622T090000",
        "DTSTART;TZID=Asia/Shanghai:20270622T090000",
        "STATUS:CANCELLED",
    )
    assert spans(calendar(series, moved, off)) == [
        ("0601T0100", "0601T0200"), ("0605T0100", "0605T0200"), ("0616T0600", "0616T0800"),
    ]  # fmt: skip


def test_a_free_busy_list_and_what_touches_is_one():
    free_busy = "\r\n".join(
        [
            "BEGIN:VFREEBUSY", "UID:f",
            "FREEBUSY;FBTYPE=BUSY:20270610T010000Z/20270610T030000Z,20270610T030000Z/PT1H",
            "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270611T010000Z/PT30M",
            "FREEBUSY:20270612T010000Z/PT30M",
            "FREEBUSY;FBTYPE=FREE:20270613T010000Z/20270613T030000Z",
            "END:VFREEBUSY",
        ]
    )  # fmt: skip
    overlapping = event("DTSTART:20270610T033000Z", "DURATION:PT1H")
    assert spans(calendar(free_busy, overlapping)) == [
        ("0610T0100", "0610T0430"), ("0611T0100", "0611T0130"), ("0612T0100", "0612T0130"),
    ]  # fmt: skip


def test_several_calendars_in_one_file_and_a_byte_order_mark():
    one = calendar(event("DTSTART:20270610T010000Z", "DURATION:PT1H"))
    other = calendar(event("DTSTART:20270611T010000Z", "DURATION:PT1H"))
    assert len(spans(b"\xef\xbb\xbf" + one + other)) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "busy.broken"),
        (b"PK\x03\x04 not a calendar", "busy.broken"),
        (b"BEGIN:VCALENDAR\r\n", "busy.broken"),
        (b"BEGIN:VCALENDAR\r\n" * 500, "busy.broken"),
        (calendar("BEGIN:VEVENT\r\n" * 40 + "END:VEVENT\r\n" * 40), "busy.broken"),
        (calendar(event("DTSTART:20271340T990000Z")), "busy.broken"),
        (calendar(event("DTSTART:20270610T010000Z", "RRULE:FREQ=SOMETIMES")), "busy.broken"),
        (calendar(event("DTSTART:20270610T010000Z", "RRULE:FREQ=SECONDLY")), "busy.too_fine"),
        (calendar(event("DTSTART:20270610T010000Z", "RRULE:FREQ=HOURLY;COUNT=3")), "busy.too_fine"),
        (calendar(event("DTSTART:10000101T010000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")), "busy.too_many"),
        (
            calendar(
                event(
                    "DTSTART:20270601T000000Z", "DURATION:PT1S",
                    "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24)))
                    + ";BYMINUTE=" + ",".join(map(str, range(60)))
                    + ";BYSECOND=" + ",".join(map(str, range(60))),
                )
            ),
            "busy.too_many",
        ),
        (calendar(*[event("DTSTART:20270610T010000Z", uid=str(each)) for each in range(5001)]), "busy.too_many"),
        (b"BEGIN:VCALENDAR\r\n" + b"X-A:" + b"a" * LARGEST, "busy.too_large"),
    ],
)  # fmt: skip
def test_bombs_and_wreckage(data, code):
    with pytest.raises(InputError) as caught:
        read_busy(data, WINDOW)
    assert caught.value.code == code


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 4),
    st.one_of(st.none(), st.integers(1, 40)),
    st.integers(0, 500),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin"]),
)
def test_series_are_those_another_library_finds(frequency, interval, count, ago, zone):
    start = FIRST - timedelta(days=ago) + timedelta(hours=3)
    rule = f"RRULE:FREQ={frequency};INTERVAL={interval}" + (
        "" if count is None else f";COUNT={count}"
    )
    data = calendar(event(f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}", "DURATION:PT45M", rule))
    theirs = recurring_ical_events.of(Calendar.from_ical(data)).between(*WINDOW)
    expected = sorted(each["DTSTART"].dt.astimezone(UTC) for each in theirs)
    assert [each.start for each in read_busy(data, WINDOW).spans] == expected
