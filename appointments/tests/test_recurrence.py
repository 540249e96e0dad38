"""Wall-clock hours as instants, on both odd days of the year and in zones that are half an hour off."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appointments.intervals import Span
from appointments.recurrence import LocalHours, day_span, list_hours, list_instants, list_spans, list_stretches

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
KOLKATA, LORD_HOWE = ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")
# Each zone with the dates around its changes of 2027; Kolkata has none.
ODD_DAYS = [
    (LONDON, date(2027, 3, 28)),
    (LONDON, date(2027, 10, 31)),
    (NEW_YORK, date(2027, 3, 14)),
    (NEW_YORK, date(2027, 11, 7)),
    (LORD_HOWE, date(2027, 4, 4)),
    (LORD_HOWE, date(2027, 10, 3)),
    (KOLKATA, date(2027, 3, 28)),
]
QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
DAYS = st.tuples(st.sampled_from(ODD_DAYS), st.integers(-2, 2)).map(
    lambda pair: (pair[0][0], pair[0][1] + timedelta(days=pair[1]))
)


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@given(DAYS, QUARTERS, QUARTERS)
@example((LONDON, date(2027, 3, 28)), time(0, 30), time(1, 30))
@example((LONDON, date(2027, 10, 31)), time(0, 30), time(1, 30))
@example((LORD_HOWE, date(2027, 4, 4)), time(1, 30), time(1, 45))
def test_instant_is_inside_exactly_when_the_wall_clock_says_so(zone_and_day, start, end):
    zone, day = zone_and_day
    spans = list_instants([(start, end)], day, zone)
    instant = datetime.combine(day, time(), UTC) - timedelta(hours=16)
    for _ in range(4 * 56):
        local = instant.astimezone(zone)
        shown = local.date() == day and start <= local.time() < end
        assert any(opens <= instant < closes for opens, closes in spans) == shown, instant
        instant += timedelta(minutes=15)


@given(DAYS)
def test_stretches_of_a_date_follow_each_other_and_cover_it(zone_and_day):
    zone, day = zone_and_day
    stretches = list_stretches(day, zone)
    whole = day_span(day, zone)
    assert whole is not None
    assert whole.start == datetime.combine(day, time(), zone)
    assert whole.end == datetime.combine(day + timedelta(days=1), time(), zone)
    assert all(one.end == other.start for one, other in pairwise(stretches))
    for start, end, offset in stretches:
        assert start.astimezone(zone).utcoffset() == offset
        assert (end - timedelta(seconds=1)).astimezone(zone).utcoffset() == offset


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (LONDON, date(2027, 3, 28), 23),
        (LONDON, date(2027, 10, 31), 25),
        (NEW_YORK, date(2027, 3, 14), 23),
        (NEW_YORK, date(2027, 11, 7), 25),
        (LORD_HOWE, date(2027, 4, 4), 24.5),
        (LORD_HOWE, date(2027, 10, 3), 23.5),
        (KOLKATA, date(2027, 3, 28), 24),
    ],
)
def test_length_of_a_day(zone, day, hours):
    whole = day_span(day, zone)
    assert whole is not None
    assert whole.end - whole.start == timedelta(hours=hours)


def test_time_that_the_clock_skips_never_comes():
    day = date(2027, 3, 28)  # 01:00 becomes 02:00 in London
    assert list_instants([(time(1, 15), time(1, 45))], day, LONDON) == []
    assert list_instants([(time(1, 30), time(4))], day, LONDON) == [Span(utc(2027, 3, 28, 1), utc(2027, 3, 28, 3))]
    assert list_instants([(time(0), time(1, 30))], day, LONDON) == [Span(utc(2027, 3, 28, 0), utc(2027, 3, 28, 1))]


def test_time_that_comes_twice_is_inside_twice():
    day = date(2027, 10, 31)  # 02:00 becomes 01:00 in London
    assert list_instants([(time(1), time(2))], day, LONDON) == [Span(utc(2027, 10, 31, 0), utc(2027, 10, 31, 2))]
    assert list_instants([(time(1, 30), time(3))], day, LONDON) == [
        Span(utc(2027, 10, 31, 0, 30), utc(2027, 10, 31, 1)),
        Span(utc(2027, 10, 31, 1, 30), utc(2027, 10, 31, 3)),
    ]


def test_ten_o_clock_stays_ten_o_clock():
    for day in (date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31)):
        ((start, end),) = list_instants([(time(10), time(17))], day, LONDON)
        assert (start.astimezone(LONDON).time(), end.astimezone(LONDON).time()) == (time(10), time(17))


def test_date_that_a_zone_skipped_has_no_hours():
    day = date(2011, 12, 30)
    assert day_span(day, APIA) is None
    assert list_instants([(time(9), time(17))], day, APIA) == []


def test_dated_hours_replace_weekly_ones_and_hours_elsewhere_are_none_here():
    monday = date(2026, 11, 30)
    weekly = LocalHours(time(9), time(17), weekday=0)
    dated = LocalHours(time(12), time(14), on_date=monday)
    elsewhere = LocalHours(time(9), time(12), on_date=monday, elsewhere=True)

    assert list_hours([weekly], monday) == [(time(9), time(17))]
    assert list_hours([weekly, dated], monday) == [(time(12), time(14))]
    assert list_hours([weekly, elsewhere], monday) == []
    assert list_hours([weekly, dated], monday + timedelta(days=7)) == [(time(9), time(17))]
    assert list_hours([weekly], monday + timedelta(days=1)) == []


def test_hours_hold_from_their_first_to_their_last_day():
    row = LocalHours(time(9), time(17), weekday=0, valid_from=date(2026, 11, 30), valid_until=date(2026, 12, 7))
    days = [date(2026, 11, 23) + timedelta(weeks=week) for week in range(4)]
    assert [bool(list_hours([row], day)) for day in days] == [False, True, True, False]


def test_last_minute_of_a_day_means_midnight():
    row = LocalHours(time(22), time(23, 59), weekday=0)
    assert list_spans([row], date(2026, 11, 30), KOLKATA) == [
        Span(utc(2026, 11, 30, 16, 30), utc(2026, 11, 30, 18, 30))
    ]
