"""A clinic with its WhatsApp line, a customer who wrote, and rules, made through the verbs that make them."""

from __future__ import annotations

from datetime import datetime, timedelta

from appointments import booking
from appointments.models import Appointment, Contact, Service
from appointments.tests.clinic import ASSISTANT, NOW, Clinic, make_clinic
from conversations import sending
from conversations.models import Line, Message
from conversations.tests.builders import receive
from reminders import delivery
from reminders.models import Reminder, ReminderRule, ReminderRuleText

WORDS = "Hello {attendee}, this is about {service} with {practitioner} on {when} at our {place} clinic. Will you come?"
DAY, HOUR = 24 * 60, 60


def make_practice(time_zone: str = "Asia/Kolkata") -> Clinic:
    """The small clinic with a line on WhatsApp, to which Meena (+15550142) wrote at NOW, Monday 08:00."""
    clinic = make_clinic(time_zone=time_zone)
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    receive(now=NOW)
    return clinic


def make_rule(minutes_before: int = DAY, *services: Service, words: str = WORDS, **fields: object) -> ReminderRule:
    """A rule with English words."""
    values = {"name": f"{minutes_before} minutes before", "minutes_before": minutes_before, **fields}
    rule = ReminderRule.objects.create(**values)
    rule.services.set(services)
    if words:
        ReminderRuleText.objects.create(rule=rule, language="en", words=words)
    return rule


def book(
    clinic: Clinic,
    clock: str = "10:00",
    day: int = 2,
    *,
    service: Service | None = None,
    contact: Contact | None = None,
    now: datetime = NOW,
) -> Appointment:
    """A visit, by default Wednesday 10:00."""
    contact = contact or clinic.contact
    attendee = contact.attendees.get(is_contact=True)
    slot_id = clinic.slot_id(clock, day, service=service)
    return booking.book(slot_id, contact=contact, attendee=attendee, by=ASSISTANT, now=now, request_key="")


def cancel(appointment: Appointment, *, now: datetime = NOW) -> None:
    """Cancel a visit as it stands."""
    booking.cancel(appointment, expected_version=appointment.version, by=ASSISTANT, now=now)


def plan_of(appointment: Appointment) -> list[tuple[int, int, str, str]]:
    """The reminders of a visit: version, minutes before, status, reason."""
    rows = Reminder.objects.filter(appointment=appointment).order_by("appointment_version", "due_at", "id")
    return [(row.appointment_version, row.rule.minutes_before, row.status, row.reason) for row in rows]


def sweep_at(now: datetime) -> Message | None:
    """Sweep once, and give the message it queued, if it did one."""
    before = list(Message.objects.values_list("pk", flat=True))
    delivery.sweep(now=now)
    return Message.objects.exclude(pk__in=before).filter(kind="outgoing").first()


def leave_at(now: datetime) -> list[int]:
    """Let leave what the gate lets leave at `now`, and give the ids of those messages."""
    left = []
    for _round in range(5):  # one that is dropped hides who is next in line until the next look
        ids = [claimed.message_id for claimed in sending.claim_due(now=now, limit=50)]
        Message.objects.filter(pk__in=ids).update(status="sent", sent_at=now)
        left += ids
    return left


def after(start: datetime, **parts: float) -> datetime:
    """An instant that much later; negative parts are earlier."""
    return start + timedelta(**parts)
