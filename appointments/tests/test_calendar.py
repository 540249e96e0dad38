"""Closing, opening and hours, also while somebody is booking."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from appointments import availability, booking, calendar
from appointments.booking import NotBookable
from appointments.models import Appointment, AvailableTime, NotAvailableTime
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, list_taken, make_clinic


def book(clinic: Clinic, slot_id: str, now=NOW):
    return booking.book(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=now, request_key=slot_id
    )


def test_closing_lists_what_stands_inside(clinic):
    inside = book(clinic, clinic.slot_id("10:00", 1, service=clinic.laser))
    of_sen = book(clinic, clinic.slot_id("11:00", 1, person=clinic.sen))
    cancelled = book(clinic, clinic.slot_id("12:00", 1))
    booking.cancel(cancelled, expected_version=1, by=DESK, now=NOW)
    book(clinic, clinic.slot_id("10:00", 2))
    span = clinic.local("09:00", 1), clinic.local("13:00", 1)

    closure, conflicts = calendar.close(clinic.location, *span, "Power cut", NOW)
    assert conflicts == [inside, of_sen]
    assert calendar.close(clinic.rao, *span, "Leave", NOW)[1] == [inside]
    taken, empty = sorted(clinic.rooms, key=lambda room: not list_taken(f"resource:{room.pk}"))  # by the person's id
    assert calendar.close(taken, *span, "Paint", NOW)[1] == [inside]
    assert calendar.close(empty, *span, "Paint", NOW)[1] == []
    with pytest.raises(NotBookable):
        availability.get_slot(clinic.slot_id("12:00", 1, person=clinic.sen), now=NOW)
    calendar.open(closure)
    assert availability.get_slot(clinic.slot_id("12:00", 1, person=clinic.sen), now=NOW)


def test_closing_backwards_is_refused(clinic):
    with pytest.raises(ValidationError, match="after the start"):
        calendar.close(clinic.location, NOW, NOW, "", NOW)
    assert not NotAvailableTime.objects.exists()


def test_hours_are_replaced_and_overlaps_refused(clinic):
    calendar.set_hours(clinic.rao, clinic.location, 0, [(time(8), time(12)), (time(13), time(15))])
    monday = AvailableTime.objects.filter(practitioner=clinic.rao, weekday=0).order_by("start_time")
    assert list(monday.values_list("start_time", "end_time")) == [(time(8), time(12)), (time(13), time(15))]

    for hours in ([(time(8), time(12)), (time(11), time(15))], [(time(12), time(12))]):
        with pytest.raises(ValidationError):
            calendar.set_hours(clinic.rao, clinic.location, 0, hours)
    assert monday.count() == 2


def test_hours_of_other_weeks_do_not_overlap(clinic):
    date = clinic.local("09:00").date()
    row = AvailableTime.objects.filter(practitioner=clinic.rao, weekday=0).order_by("start_time")[0]
    row.valid_until = date
    row.save()
    later = AvailableTime(
        location=clinic.location, practitioner=clinic.rao, weekday=0, start_time=time(8), end_time=time(12)
    )
    with pytest.raises(ValidationError, match="overlaps"):
        calendar.check_hours(later)
    later.valid_from = date + timedelta(days=1)
    calendar.check_hours(later)
    later.valid_until = date
    with pytest.raises(ValidationError, match="before the first"):
        calendar.check_hours(later)


@pytest.mark.django_db(transaction=True)
def test_closing_waits_for_a_booking_under_way_and_sees_it():
    clinic = make_clinic()

    def close() -> list[Appointment]:
        try:
            return calendar.close(clinic.rao, clinic.local("09:00", 1), clinic.local("13:00", 1), "Leave", NOW)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as executor:
        with transaction.atomic():
            visit = book(clinic, clinic.slot_id("10:00", 1))
            closing = executor.submit(close)
            wait_for_lock()
            assert not closing.done()
        assert closing.result(10) == [visit]
    with pytest.raises(NotBookable):
        book(clinic, clinic.slot_id("11:00", 1))


def wait_for_lock() -> None:
    """Wait until somebody waits for an advisory lock."""
    for _ in range(2000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.005)")
    raise AssertionError("nobody waited")
