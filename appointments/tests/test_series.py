"""A visit that comes again: the same time on the wall, a report of what did not fit, once for each request."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from appointments import booking
from appointments.booking import BadSeries, NotBookable, RequestKeyReused, SlotTaken, StaleVersion, WrongStatus, series
from appointments.models import Appointment, AppointmentEvent, Location
from appointments.signals import visits_changed_together
from appointments.slots import SlotKey
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, list_taken, make_clinic, make_person
from appointments.tests.same_moment import run_both


def book_series(
    clinic: Clinic, rule: str, *, all_or_none: bool = False, clock: str = "10:00", day: int = 1, key: str = "physio"
):
    return booking.book_series(
        clinic.slot_id(clock, day),
        rule,
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=ASSISTANT,
        now=NOW,
        request_key=key,
        all_or_none=all_or_none,
    )


def test_dates_that_do_not_fit_are_reported_and_the_others_booked(clinic):
    other = clinic.book("10:00", 8)
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
        book_series(clinic, "FREQ=DAILY;COUNT=2", all_or_none=True, day=2, key="second")
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
        "FREQ=DAILY;INTERVAL=0;COUNT=3",
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


def test_series_that_begins_when_the_clock_comes_twice_begins_where_it_was_asked():
    berlin = ZoneInfo("Europe/Berlin")
    # 02:30 comes twice on 25 October, at 00:30 and at 01:30 UTC.
    for first in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)):
        starts = series.list_starts(first, "FREQ=DAILY;COUNT=2", berlin)
        assert starts == [first, datetime(2026, 10, 26, 1, 30, tzinfo=UTC)]


def series_of(clinic: Clinic) -> list[Appointment]:
    return list(Appointment.objects.exclude(series=None).order_by("start_at"))


@pytest.fixture
def told() -> Iterator[list[list[tuple]]]:
    """Collect what is told of together: of which visits, and what was done."""
    heard: list[list[tuple]] = []

    def listen(sender, event_ids, **kwargs) -> None:
        events = AppointmentEvent.objects.filter(pk__in=event_ids).order_by("appointment__start_at")
        heard.append([(event.appointment, event.kind) for event in events])

    visits_changed_together.connect(listen)
    yield heard
    visits_changed_together.disconnect(listen)


def test_visits_know_their_series_and_are_told_of_once(clinic, told):
    alone = clinic.book("12:00", 8)
    dates = book_series(clinic, "FREQ=WEEKLY;COUNT=3")
    book_series(clinic, "FREQ=WEEKLY;COUNT=3")
    visits = [date.visit for date in dates]
    assert {visit.series for visit in visits} == {series.name_of("physio")}
    assert (alone.series, told) == (None, [[(visit, "booked") for visit in visits]])
    assert [event.after.get("together") for event in AppointmentEvent.objects.order_by("pk")] == [
        None,
        True,
        True,
        True,
    ]


def test_a_second_try_tells_only_of_what_it_booked(clinic, told):
    other = clinic.book("10:00", 8)
    book_series(clinic, "FREQ=WEEKLY;COUNT=3")
    booking.cancel(other, expected_version=1, by=DESK, now=NOW)
    dates = book_series(clinic, "FREQ=WEEKLY;COUNT=3")
    assert [[visit for visit, _kind in once] for once in told] == [[dates[0].visit, dates[2].visit], [dates[1].visit]]


def test_this_and_the_later_ones_are_cancelled_together(clinic, told):
    first, second, third, fourth = (date.visit for date in book_series(clinic, "FREQ=WEEKLY;COUNT=4"))
    booking.cancel(third, expected_version=1, by=DESK, now=NOW)
    ended = booking.cancel_later(second, expected_version=1, by=DESK, now=NOW)
    assert ended == [second, fourth]
    assert [visit.status for visit in series_of(clinic)] == ["booked", "cancelled", "cancelled", "cancelled"]
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(first.start_at, first.end_at)]
    assert told[1:] == [[(second, "cancelled"), (fourth, "cancelled")]]
    assert booking.cancel_later(second, expected_version=1, by=DESK, now=NOW) == []
    assert len(told) == 2


def test_the_later_ones_stay_when_the_visit_was_changed_meanwhile(clinic):
    first, second = (date.visit for date in book_series(clinic, "FREQ=WEEKLY;COUNT=2"))
    booking.move(first, clinic.slot_id("11:00", 1), expected_version=1, by=DESK, now=NOW)
    with pytest.raises(StaleVersion):
        booking.cancel_later(first, expected_version=1, by=DESK, now=NOW)
    booking.mark_status(second, "noshow", by=DESK, now=NOW)
    with pytest.raises(WrongStatus):
        booking.cancel_later(second, expected_version=1, by=DESK, now=NOW)
    assert [visit.status for visit in series_of(clinic)] == ["booked", "noshow"]


@pytest.mark.django_db(transaction=True)
def test_one_that_is_moved_before_it_in_the_same_moment_is_not_a_later_one(transactional_db):
    clinic = make_clinic()
    first, second, third = (date.visit for date in book_series(clinic, "FREQ=WEEKLY;COUNT=3"))
    _moved, ended = run_both(
        lambda: booking.move(third, clinic.slot_id("11:00", 2), expected_version=1, by=DESK, now=NOW),
        lambda: booking.cancel_later(second, expected_version=1, by=DESK, now=NOW),
    )
    assert ended == [second]
    assert [visit.pk for visit in series_of(clinic) if visit.status == "booked"] == [first.pk, third.pk]


def test_later_ones_are_cancelled_at_the_places_named_only(clinic):
    first, second, third = (date.visit for date in book_series(clinic, "FREQ=WEEKLY;COUNT=3"))
    branch = Location.objects.create(name="Branch", time_zone="Asia/Kolkata", languages=["en"])
    clinic.check.locations.add(branch)
    das = make_person(branch, "Dr Das", clinic.check)
    there = SlotKey(branch.pk, ((clinic.check.pk, das.pk),), third.start_at)
    booking.move(third, str(there), expected_version=1, by=DESK, now=NOW)
    here = [clinic.location.pk]
    assert booking.cancel_later(first, expected_version=1, by=DESK, now=NOW, location_ids=here) == [first, second]
    assert [visit.status for visit in series_of(clinic)] == ["cancelled", "cancelled", "booked"]


def test_cancelling_later_ones_of_a_visit_by_itself_cancels_that_one(clinic):
    one, other = (clinic.book("10:00", day) for day in (1, 2))
    assert booking.cancel_later(one, expected_version=1, by=DESK, now=NOW) == [one]
    other.refresh_from_db()
    assert other.status == "booked"


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_book_and_tell_once(transactional_db, told):
    clinic = make_clinic()
    found: list[list[int]] = []

    def work() -> None:
        dates = book_series(clinic, "FREQ=DAILY;COUNT=5")
        found.append([date.visit.pk for date in dates])
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[visit.pk for visit in series_of(clinic)]] * 4
    assert [len(once) for once in told] == [5]
