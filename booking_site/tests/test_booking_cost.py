"""What a booking costs in exchanges with the server: constant, whatever the practice has.

Whether there is anybody to tell and whether a reminder can be due is answered by the statement that writes the change;
the open pages hear of it after the commit.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.booking import history
from appointments.models import Appointment
from appointments.signals import appointment_changed
from appointments.tests.clinic import DESK, NOW, Clinic, make_clinic
from conversations import reach
from conversations.models import Line, Message
from conversations.tests.builders import receive
from reminders import rules
from reminders.models import Reminder, ReminderRule

# In a test a verb's transaction is a savepoint: made and released.
OWN = 2
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
    assert len(booked) == OWN + 3  # calendars shared and rules read, taken times read, everything written
    with CaptureQueriesContext(connection) as cancelled:
        booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    assert len(cancelled) == OWN + 2  # locked with its services, everything written


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
    assert len(booked) == OWN + 3 + NOTICE + 2  # rules that fit, all reminders written
    assert Reminder.objects.filter(appointment=visit, status="planned").count() == 2
    with CaptureQueriesContext(connection) as cancelled:
        booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    assert len(cancelled) == OWN + 2 + NOTICE + 1  # all reminders withdrawn
    assert Reminder.objects.filter(appointment=visit, status="withdrawn").count() == 2
    assert list(Message.objects.filter(appointment=visit).values_list("purpose", flat=True)) == [
        "appointment-booked",
        "appointment-cancelled",
    ]


@pytest.mark.django_db
def test_answers_come_with_the_news_of_any_verb_and_are_the_same_when_asked_for_later():
    clinic = make_clinic()
    ReminderRule.objects.create(name="An hour before", minutes_before=60, location=clinic.location)
    questions = (rules.HAS_REMINDERS, rules.HAS_RULES, reach.IS_KNOWN)
    seen: list[tuple[int, list[bool]]] = []

    def receiver(sender: object, event_id: int, **kwargs: object) -> None:
        seen.append((event_id, [history.get_answer(event_id, one) for one in questions]))

    appointment_changed.connect(receiver)
    try:
        visit = book(clinic, "16:00")
        booking.mark_confirmation(visit, "accepted", by=DESK, now=NOW)
        booking.move(visit, clinic.slot_id("17:00", service=clinic.laser), expected_version=1, by=DESK, now=NOW)
        booking.cancel(visit, expected_version=2, by=DESK, now=NOW)
    finally:
        appointment_changed.disconnect(receiver)
    events = list(visit.events.order_by("pk"))
    assert [event.kind for event in events] == ["booked", "confirmation", "moved", "cancelled"]
    # As each was written nobody had planned for the first yet.
    answers = [[number > 0, True, False] for number in range(4)]
    assert seen == [(event.pk, answer) for event, answer in zip(events, answers, strict=True)]
    assert [history.get_answer(events[0].pk, one) for one in questions] == [True, True, False]
