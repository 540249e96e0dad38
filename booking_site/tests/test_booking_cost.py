"""What a booking costs in statements when there is nobody to tell: constant, whatever the practice has."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.models import Appointment
from appointments.tests.clinic import DESK, NOW, Clinic, make_clinic
from conversations.models import Line, Message
from conversations.tests.builders import receive
from reminders.models import Reminder, ReminderRule

# In a test a verb's transaction is a savepoint: made and released.
OWN = 2
RECEIVERS = 2  # is there anybody to tell, can a reminder be due; the open pages hear after the commit
# Who is visited where, the last place they wrote from, the journey; contact and conversation locked in a savepoint of
# their own; the visit described, the customer's clock, the message written, the conversation touched.
NOTICE = 3 + 4 + 4


def book(clinic: Clinic, clock: str) -> Appointment:
    return booking.book(
        clinic.slot_id(clock, service=clinic.laser),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=DESK,
        now=NOW,
        request_key=clock,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("rooms", [1, 40])
def test_booking_and_cancelling_cost_a_handful_of_statements(rooms):
    clinic = make_clinic(rooms=rooms)
    # The first of each is also when a connection prepares them.
    booking.cancel(book(clinic, "09:00"), expected_version=1, by=DESK, now=NOW)
    with CaptureQueriesContext(connection) as booked:
        visit = book(clinic, "10:00")
    assert len(booked) == OWN + RECEIVERS + 4  # calendars shared, rules read, taken times read, everything written
    with CaptureQueriesContext(connection) as cancelled:
        booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    assert len(cancelled) == OWN + RECEIVERS + 2  # locked with its services, everything written


@pytest.mark.django_db
def test_notice_and_reminders_cost_a_dozen_statements_more():
    clinic = make_clinic()
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    receive(now=NOW)
    for hours in (1, 2):
        ReminderRule.objects.create(name=str(hours), minutes_before=60 * hours)
    booking.cancel(book(clinic, "16:00"), expected_version=1, by=DESK, now=NOW)
    with CaptureQueriesContext(connection) as booked:
        visit = book(clinic, "17:00")
    assert len(booked) == OWN + RECEIVERS + 4 + NOTICE + 2  # rules that fit, all reminders written
    assert Reminder.objects.filter(appointment=visit, status="planned").count() == 2
    with CaptureQueriesContext(connection) as cancelled:
        booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    assert len(cancelled) == OWN + RECEIVERS + 2 + NOTICE + 1  # all reminders withdrawn
    assert Reminder.objects.filter(appointment=visit, status="withdrawn").count() == 2
    assert list(Message.objects.filter(appointment=visit).values_list("purpose", flat=True)) == [
        "appointment-booked",
        "appointment-cancelled",
    ]
