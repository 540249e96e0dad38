"""A visit that comes again: the same time on the wall, a report of what did not fit, once for each request."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from appointments import booking
from appointments.booking import BadSeries, NotBookable, RequestKeyReused, SlotTaken, series
from appointments.models import Appointment
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic


def book_series(clinic: Clinic, rule: str, *, all_or_none: bool = False, clock: str = "10:00"):
    return booking.book_series(
        clinic.slot_id(clock, 1),
        rule,
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=ASSISTANT,
        now=NOW,
        request_key="physio",
        all_or_none=all_or_none,
    )


def test_dates_that_do_not_fit_are_reported_and_the_others_booked(clinic):
    other = booking.book(
        clinic.slot_id("10:00", 8),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=DESK,
        now=NOW,
        request_key="other",
    )
    dates = book_series(clinic, "FREQ=WEEKLY;COUNT=6")
    assert [date.wanted for date in dates] == [clinic.local("10:00", day) for day in (1, 8, 15, 22, 29, 36)]
    assert [type(date.refused).__name__ for date in dates] == [
        "NoneType",
        "SlotTaken",
        "NoneType",
        "NoneType",
        "NoneType",
        "NotBookable",  # beyond the days ahead
    ]
    again = book_series(clinic, "FREQ=WEEKLY;COUNT=6")
    assert [date.visit for date in again] == [date.visit for date in dates]
    assert Appointment.objects.exclude(pk=other.pk).count() == 4
    with pytest.raises(RequestKeyReused):
        book_series(clinic, "FREQ=WEEKLY;COUNT=6", clock="11:00")


def test_all_or_none_leaves_nothing(clinic):
    with pytest.raises(NotBookable):
        book_series(clinic, "FREQ=WEEKLY;COUNT=6", all_or_none=True)
    assert not Appointment.objects.exists()
    book_series(clinic, "FREQ=DAILY;COUNT=2", all_or_none=True)
    with pytest.raises(SlotTaken):
        booking.book_series(
            clinic.slot_id("10:00", 2),
            "FREQ=DAILY;COUNT=2",
            contact=clinic.contact,
            attendee=clinic.attendee,
            by=ASSISTANT,
            now=NOW,
            request_key="second",
            all_or_none=True,
        )
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=61",
        "FREQ=SECONDLY;COUNT=5",
        "weekly",
        "FREQ=WEEKLY;COUNT=x",
        "FREQ=DAILY;COUNT=2;BYMONTH=2;BYMONTHDAY=30",
        "DTSTART:20200101T000000\nRRULE:FREQ=WEEKLY;COUNT=2",
        "FREQ=WEEKLY;UNTIL=20200101T000000",
    ],
)
def test_wrong_and_endless_rules_are_refused(clinic, rule):
    with pytest.raises(BadSeries):
        book_series(clinic, rule)


def test_series_keeps_the_clock_on_the_wall():
    berlin = ZoneInfo("Europe/Berlin")
    starts = series.list_starts(datetime(2027, 3, 21, 1, 30, tzinfo=UTC), "FREQ=WEEKLY;COUNT=3", berlin)
    # 02:30 is skipped on 28 March: the clock goes from 02:00 to 03:00.
    assert [start.astimezone(berlin).strftime("%d %H:%M") for start in starts] == ["21 02:30", "28 03:30", "04 02:30"]
