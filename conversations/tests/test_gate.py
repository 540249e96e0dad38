"""The one gate: what may leave at this moment, what waits and until when, what never leaves, each with its reason."""

from datetime import datetime, time, timedelta

import pytest

from appointments import booking, contacts
from appointments.booking import By
from appointments.models import Appointment
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, make_clinic
from conversations import addressing, consent, gate, lifecycle, outbox
from conversations.gate import Drop, HoldUntil, Leave
from conversations.models import Conversation, Journey, Line, Message, MessageTemplate
from conversations.outbox import Patience
from conversations.tests.builders import make_agent, receive

pytestmark = pytest.mark.django_db

PURPOSE = "appointment-reminder-1"


@pytest.fixture
def clinic() -> Clinic:
    clinic = make_clinic()
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    receive(now=NOW)
    return clinic


@pytest.fixture
def appointment(clinic: Clinic) -> Appointment:
    return booking.book(
        clinic.slot_id("10:00", 1),
        contact=clinic.contact,
        attendee=contacts.self_attendee(clinic.contact),
        by=ASSISTANT,
        now=NOW,
        request_key="",
    )


def queue(appointment: Appointment, quiet_from: time | None = None, quiet_until: time | None = None) -> Message:
    """Queue a reminder of the visit, such as a sweep does."""
    return outbox.send(
        Conversation.objects.get(),
        purpose=PURPOSE,
        values={},
        sender="system",
        appointment=appointment,
        appointment_statuses=["booked"],
        patience=Patience(appointment.start_at, quiet_from, quiet_until),
        now=NOW,
    )


def look(message: Message, now: datetime = NOW) -> gate.Verdict:
    """Look at a message as it is in the database: by itself, and among others, which must come to the same."""
    row = Message.objects.get(pk=message.pk)
    verdict = gate.check(row, now=now)
    assert gate.check(row, now=now, seen=gate.look([row], now=now)) == verdict
    return verdict


def open_change(appointment: Appointment, **fields: object) -> Journey:
    values = {"intent": "reschedule", "stage": "offering", "created_at": NOW, "updated_at": NOW}
    conversation = Conversation.objects.get()
    return Journey.objects.create(conversation=conversation, appointment=appointment, **{**values, **fields})


def test_gate_lets_a_reminder_leave_in_the_window_and_by_template_outside(appointment: Appointment) -> None:
    message = queue(appointment)
    assert look(message) == Leave(window_open=True)
    shut = NOW + gate.WINDOW
    assert look(message, shut) == Drop(
        "The 24-hour window is shut and there is no template for this.", code="63016", is_trouble=True
    )
    MessageTemplate.objects.create(purpose=PURPOSE, language="en", name="reminder", body="Hello, until {{1}} then.")
    assert look(message, shut) == Leave(window_open=False)


def test_gate_drops_a_reminder_of_a_visit_that_was_cancelled_with_its_message_in_the_outbox(
    appointment: Appointment,
) -> None:
    message = queue(appointment)
    booking.cancel(appointment, expected_version=1, by=ASSISTANT, now=NOW)
    assert look(message) == Drop("The appointment is cancelled by now.", code="appointment")


def test_gate_drops_a_reminder_of_the_time_before_a_move(clinic: Clinic, appointment: Appointment) -> None:
    message = queue(appointment)
    booking.move(appointment, clinic.slot_id("11:00", 1), expected_version=1, by=ASSISTANT, now=NOW)
    assert look(message) == Drop("The appointment was moved before it left.", code="appointment")


def test_gate_drops_a_reminder_once_the_visit_has_begun(appointment: Appointment) -> None:
    message = queue(appointment)
    last = appointment.start_at - timedelta(seconds=1)
    MessageTemplate.objects.create(purpose=PURPOSE, language="en", name="reminder", body="Hello, until {{1}} then.")
    assert look(message, last) == Leave(window_open=False)
    assert look(message, appointment.start_at) == Drop("It did not leave in time.", code="too-late")


def test_gate_drops_a_reminder_to_who_refused_messages(appointment: Appointment) -> None:
    message = queue(appointment)
    consent.record(appointment.contact, channel="whatsapp", given=False, source="keyword", now=NOW)
    verdict = look(message)
    assert isinstance(verdict, Drop)
    assert (verdict.code, verdict.is_trouble) == ("21610", False)


def test_gate_holds_a_reminder_until_quiet_hours_end_on_the_clock_of_the_place(
    clinic: Clinic, appointment: Appointment
) -> None:
    message = queue(appointment, time(21), time(8, 30))
    assert look(message) == HoldUntil(clinic.local("08:30"), "Quiet hours until 08:30.")
    assert look(message, clinic.local("08:30")) == Leave(window_open=True)
    assert look(message, clinic.local("21:00")) == HoldUntil(clinic.local("08:30", 1), "Quiet hours until 08:30.")


def test_gate_drops_what_quiet_hours_would_hold_past_the_start(clinic: Clinic, appointment: Appointment) -> None:
    message = queue(appointment, time(21), time(10))
    assert look(message, clinic.local("21:00")) == Drop("Quiet hours lasted until it was too late.", code="quiet-hours")


def test_gate_holds_a_reminder_while_an_agent_has_the_floor_and_looks_again(appointment: Appointment) -> None:
    message = queue(appointment)
    lifecycle.give_floor_to_agent(lifecycle.lock(Conversation.objects.get().pk), make_agent(), now=NOW)
    assert look(message) == HoldUntil(NOW + gate.LOOK_AGAIN, "A colleague is talking with them.")
    lifecycle.give_floor_to_assistant(lifecycle.lock(Conversation.objects.get().pk), now=NOW)
    assert look(message) == Leave(window_open=True)


def test_gate_lets_notices_pass_whoever_has_the_floor(appointment: Appointment) -> None:
    notice = Message.objects.get(purpose="appointment-booked")
    lifecycle.give_floor_to_agent(lifecycle.lock(Conversation.objects.get().pk), make_agent(), now=NOW)
    open_change(appointment)
    assert look(notice) == Leave(window_open=True)


@pytest.mark.parametrize("intent", ["reschedule", "cancel"])
@pytest.mark.parametrize("status", ["active", "paused"])
def test_gate_holds_a_reminder_while_a_change_of_its_visit_is_open(
    appointment: Appointment, intent: str, status: str
) -> None:
    message = queue(appointment)
    change = open_change(appointment, intent=intent, status=status)
    held = HoldUntil(NOW + gate.LOOK_AGAIN, "A change of the appointment is being talked about.")
    assert look(message) == held
    Journey.objects.filter(pk=change.pk).update(outcome="dropped")
    assert look(message) == Leave(window_open=True)


@pytest.mark.parametrize(
    "fields",
    [{"intent": "book"}, {"intent": "confirm"}, {"status": "ended"}, {"updated_at": NOW - gate.CHANGE_IS_OPEN_FOR}],
)
def test_gate_is_not_held_by_other_journeys_or_a_change_long_forgotten(
    appointment: Appointment, fields: dict[str, object]
) -> None:
    message = queue(appointment)
    open_change(appointment, **fields)
    assert look(message) == Leave(window_open=True)


def test_gate_is_not_held_by_a_change_of_another_visit(clinic: Clinic, appointment: Appointment) -> None:
    message = queue(appointment)
    other = booking.book(
        clinic.slot_id("12:00", 1),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=DESK,
        now=NOW,
        request_key="",
    )
    open_change(other)
    assert look(message) == Leave(window_open=True)


def test_gate_lets_the_reminder_of_a_confirmed_visit_leave(appointment: Appointment) -> None:
    message = queue(appointment)
    booking.mark_confirmation(appointment, "accepted", by=By("assistant", "whatsapp"), now=NOW)
    assert look(message) == Leave(window_open=True)


def test_gate_insists_on_consent_of_who_never_wrote_on_whatsapp(clinic: Clinic) -> None:
    MessageTemplate.objects.create(purpose="appointment-booked", language="en", name="booked", body="It is booked.")
    point = contacts.find_or_create_point(kind="number", value="+15550177", now=NOW)
    line = Line.objects.get(channel="whatsapp")
    conversation = lifecycle.conversation_for(point.contact, language="en", now=NOW)
    address = addressing.Address(line, point)
    message = outbox.send(conversation, purpose="appointment-booked", values={}, address=address, now=NOW)
    assert look(message) == Drop("They never agreed to messages on WhatsApp.", code="no-consent")
    consent.record(point.contact, channel="whatsapp", given=True, source="phone", now=NOW)
    assert look(message) == Leave(window_open=False)
    consent.record(point.contact, channel="whatsapp", given=False, source="phone", now=NOW)
    assert look(message) == Drop("They said no to messages on WhatsApp.", code="declined")
    receive("hello", number="+15550177", now=NOW + timedelta(minutes=1))
    assert look(message, NOW + timedelta(minutes=2)) == Leave(window_open=True)
    assert look(message, NOW + timedelta(days=2)) == Drop("They said no to messages on WhatsApp.", code="declined")


def test_gate_tells_apart_whom_it_looks_at_together(clinic: Clinic) -> None:
    """One wrote lately, one wrote STOP, one wrote days ago; each is judged by their own rows."""
    for number, wrote_at in (("+15550151", NOW), ("+15550152", NOW), ("+15550153", NOW - timedelta(days=2))):
        receive(number=number, now=wrote_at)
    receive("STOP", number="+15550152", now=NOW)
    rows = [
        outbox.send(
            Conversation.objects.get(contact__points__value=number), purpose="reply", values={"text": "Hi"}, now=NOW
        )
        for number in ("+15550151", "+15550152", "+15550153")
    ]
    messages = [Message.objects.get(pk=row.pk) for row in rows]
    seen = gate.look(messages, now=NOW)
    first, second, third = [gate.check(one, now=NOW, seen=seen) for one in messages]
    assert first == Leave(window_open=True)
    assert isinstance(second, Drop)
    assert second.code == "21610"
    assert isinstance(third, Drop)
    assert third.code == gate.WINDOW_SHUT
    assert [first, second, third] == [gate.check(one, now=NOW) for one in messages]
