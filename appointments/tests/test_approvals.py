"""Visits that wait for a yes: they keep their time, staff are told, an unanswered one ends."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.booking import DeskOnly, SlotTaken, WrongStatus
from appointments.models import Appointment, AppointmentEvent, Service
from appointments.signals import approval_wanted
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, list_taken

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=True, approval_minutes=120)
    return clinic


@pytest.fixture
def told():
    events: list[int] = []

    def listen(sender, event_id, **kwargs):
        events.append(event_id)

    approval_wanted.connect(listen)
    yield events
    approval_wanted.disconnect(listen)


def book(clinic: Clinic, slot_id: str, by=ASSISTANT, now=NOW) -> Appointment:
    return booking.book(slot_id, contact=clinic.contact, attendee=clinic.attendee, by=by, now=now, request_key=slot_id)


def kinds(visit: Appointment) -> list[tuple[str, str | None]]:
    return [(event.kind, event.after.get("decision")) for event in visit.events.all()]


def test_request_keeps_its_time_and_staff_are_told(clinic, told):
    visit = book(clinic, clinic.slot_id("10:00", 1))

    assert (visit.status, visit.approval_due_at) == ("pending", NOW + 120 * MINUTE)
    assert told == [visit.events.get().pk]
    with pytest.raises(SlotTaken):
        booking.hold(
            clinic.slot_id("10:00", 1),
            contact=clinic.contact,
            attendee=clinic.attendee,
            by=DESK,
            now=NOW + 130 * MINUTE,
        )
    assert book(clinic, clinic.slot_id("10:00", 1)).pk == visit.pk
    assert book(clinic, clinic.slot_id("11:00", 1), by=DESK).status == "booked"


def test_approving_books_and_declining_frees(clinic):
    first, second = book(clinic, clinic.slot_id("10:00", 1)), book(clinic, clinic.slot_id("11:00", 1))
    with pytest.raises(DeskOnly):
        booking.approve(first, by=ASSISTANT, now=NOW)
    assert booking.approve(first, by=DESK, now=NOW).status == "booked"
    assert booking.approve(first, by=DESK, now=NOW).status == "booked"
    assert booking.decline(second, by=DESK, now=NOW).status == "cancelled"
    with pytest.raises(WrongStatus):
        booking.approve(second, by=DESK, now=NOW)
    with pytest.raises(WrongStatus):
        booking.decline(first, by=DESK, now=NOW)
    assert kinds(first) == [("requested", None), ("booked", "approved")]
    assert kinds(second) == [("requested", None), ("cancelled", "declined")]
    assert [start for start, _ in list_taken(f"practitioner:{clinic.rao.pk}")] == [first.start_at]


def test_hold_becomes_a_request_and_an_unanswered_one_ends(clinic, told):
    hold = booking.hold(
        clinic.slot_id("10:00"), contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW
    )
    visit = booking.book_hold(hold, by=ASSISTANT, now=NOW, request_key="journey 1")
    # It never waits past its start.
    assert (visit.status, visit.is_hold, visit.approval_due_at) == ("pending", False, visit.start_at)
    assert len(told) == 1
    assert booking.expire_requests(now=visit.start_at - MINUTE) == 0
    assert booking.expire_requests(now=visit.start_at) == 1
    assert booking.expire_requests(now=visit.start_at) == 0
    assert kinds(visit)[-1] == ("cancelled", "unanswered")
    assert AppointmentEvent.objects.latest("id").actor == "system"
    assert list_taken(f"practitioner:{clinic.rao.pk}") == []


def test_customer_takes_a_request_back(clinic):
    visit = book(clinic, clinic.slot_id("10:00", 1))
    gone = booking.cancel(visit, expected_version=1, by=ASSISTANT, now=NOW)
    assert (gone.status, gone.approval_due_at) == ("cancelled", None)
