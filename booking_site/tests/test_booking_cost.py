"""What a booking costs in statements when there is nobody to tell: constant, whatever the practice has."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.models import Appointment
from appointments.tests.clinic import DESK, NOW, Clinic, make_clinic

# In a test a verb's transaction is a savepoint: made and released.
OWN = 2
RECEIVERS = 2  # is there anybody to tell, can a reminder be due; the open pages hear after the commit


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
