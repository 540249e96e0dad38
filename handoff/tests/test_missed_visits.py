"""Who did not come is followed up once: by a message where one may go, else a person rings."""

from datetime import timedelta
from typing import Any

import pytest

from appointments import booking
from appointments.models import Appointment
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, make_clinic
from conversations import gate
from conversations.assistant.phrasing import render
from conversations.models import Line, Message
from conversations.tests.builders import receive
from handoff.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic() -> Clinic:
    clinic = make_clinic()
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    return clinic


def book(clinic: Clinic, clock: str = "10:00", day: int = 0) -> Appointment:
    slot = clinic.slot_id(clock, day)
    return booking.book(slot, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW, request_key=slot)


def mark(visit: Appointment, status: str, clinic: Clinic, clock: str = "10:30") -> None:
    booking.mark_status(visit, status, by=DESK, now=clinic.local(clock))


def told() -> list[Message]:
    return list(Message.objects.filter(purpose="appointment-missed").order_by("id"))


def test_missed_visit_is_told_of_a_while_later_in_three_languages(clinic: Clinic) -> None:
    receive(now=NOW)
    visit = book(clinic)
    mark(visit, "noshow", clinic)
    [message] = told()
    assert (message.appointment, message.appointment_statuses, message.status) == (visit, ["noshow"], "queued")
    assert (message.send_after, message.can_wait) == (clinic.local("10:45"), True)
    assert gate.check(message, now=clinic.local("10:45")) == gate.Leave(window_open=True)
    assert render(message.purpose, message.values, "en") == (
        "You could not make it to your appointment.\n\n*Check-up* with Dr Rao\nMonday 30 November, 10:00 am\n"
        "For Meena\n\nTo book another time, just write here."
    )
    assert render(message.purpose, message.values, "hi").startswith("आप अपने अपॉइंटमेंट पर नहीं आ पाए।\n\n")
    assert Ticket.objects.count() == 0


def test_missed_visit_by_a_slip_of_the_desk_is_never_told_of_and_marked_again_once(clinic: Clinic) -> None:
    receive(now=NOW)
    visit = book(clinic)
    mark(visit, "noshow", clinic)
    mark(visit, "arrived", clinic, "10:35")
    [message] = told()
    verdict = gate.check(message, now=clinic.local("10:45"))
    assert verdict == gate.Drop("The appointment is arrived by now.", code="appointment")
    mark(visit, "noshow", clinic, "10:40")
    assert told() == [message]


def test_missed_visit_of_who_has_another_ahead_is_not_told_of(clinic: Clinic) -> None:
    receive(now=NOW)
    visit, _ahead = book(clinic), book(clinic, "12:00", 2)
    mark(visit, "noshow", clinic)
    assert (told(), Ticket.objects.count()) == ([], 0)


def test_missed_visit_is_of_no_use_a_day_later(clinic: Clinic) -> None:
    receive(now=NOW)
    mark(book(clinic), "noshow", clinic)
    [message] = told()
    verdict = gate.check(message, now=clinic.local("10:30", 1))
    assert verdict == gate.Drop("It did not leave in time.", code="too-late")


def test_missed_visit_of_who_only_ever_rang_waits_to_be_rung(clinic: Clinic) -> None:
    visit = book(clinic)
    mark(visit, "noshow", clinic)
    ticket = Ticket.objects.get()
    assert (told(), ticket.reason, ticket.brief["next_action_code"]) == ([], "to-be-told", "ring-instead")
    assert ticket.brief["detail"] == f"{visit.reference}, Mon 30 Nov, 10:00: they did not come."
    assert ticket.due_at == clinic.local("10:30") + timedelta(minutes=30)


def test_missed_visit_is_not_followed_up_where_nobody_wants_it(clinic: Clinic, settings: Any) -> None:
    settings.MISSED_VISIT_MINUTES = 0
    mark(book(clinic), "noshow", clinic)
    assert (told(), Ticket.objects.count()) == ([], 0)
