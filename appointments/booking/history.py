"""The lines of a visit's history: ids and codes, so that history may outlive names and numbers.

Besides them only what staff typed on purpose: why they broke a rule, and their words for the customer.
"""

import json
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, NamedTuple

from appointments import concerns, statements
from appointments.booking.by import By
from appointments.models import Appointment, AppointmentEvent, AppointmentItem
from appointments.signals import appointment_changed, approval_wanted
from appointments.slots import SlotItem, SlotKey

Facts = dict[str, Any]
LONGEST_REASON = 200
LONGEST_MESSAGE = 300
INSERT = """
    WITH event AS (
        INSERT INTO appointments_appointmentevent
            (appointment_id, kind, version, actor, channel, reason, before, after, at)
        VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s) RETURNING id, appointment_id
    )
    SELECT event.id, ANSWERS FROM event JOIN appointments_appointment visit ON visit.id = event.appointment_id
"""
ANSWERS = """
    SELECT event.id, ANSWERS FROM appointments_appointmentevent event
    JOIN appointments_appointment visit ON visit.id = event.appointment_id WHERE event.id = %s
"""
ITEMS = """
    SELECT service_id, practitioner_id, start_at, end_at, cancel_cutoff_minutes, move_cutoff_minutes
    FROM appointments_appointmentitem WHERE appointment_id = %s ORDER BY position
"""
ITEMS_AS_JSON = """
    (SELECT coalesce(json_agg(json_build_array(service_id, practitioner_id, start_at, end_at, cancel_cutoff_minutes,
        move_cutoff_minutes) ORDER BY position), '[]')::text
    FROM appointments_appointmentitem WHERE appointment_id = visit.id)
"""
_told: ContextVar["Told | None"] = ContextVar("told", default=None)


class Told(NamedTuple):
    """The line of history that receivers are being told of, and the answers of `concerns`."""

    event: AppointmentEvent
    answers: Sequence[bool]


class Promised(NamedTuple):
    """One service of a visit as it was promised."""

    service_id: int
    practitioner_id: int
    start_at: datetime
    end_at: datetime
    cancel_cutoff_minutes: int
    move_cutoff_minutes: int


def read_items(appointment: Appointment) -> list[Promised]:
    """Read a visit's services in their order."""
    return [Promised(*row) for row in statements.fetch(ITEMS, [appointment.pk])]


def parse_items(text: str) -> list[Promised]:
    """Read a visit's services from the JSON of ITEMS_AS_JSON."""
    parse = datetime.fromisoformat
    return [Promised(what, who, parse(start), parse(end), *rest) for what, who, start, end, *rest in json.loads(text)]


def snapshot(appointment: Appointment, items: Iterable[AppointmentItem | SlotItem | Promised] | None = None) -> Facts:
    """Put a visit as it stands into plain values, enough to replay it. Without `items` they are read."""
    return {
        "status": str(appointment.status),
        "confirmation": str(appointment.confirmation),
        "version": appointment.version,
        "location": appointment.location_id,
        "contact": appointment.contact_id,
        "attendee": appointment.attendee_id,
        "start_at": _text(appointment.start_at),
        "end_at": _text(appointment.end_at),
        "hold_expires_at": _text(appointment.hold_expires_at) if appointment.hold_expires_at else None,
        "approval_due_at": _text(appointment.approval_due_at) if appointment.approval_due_at else None,
        "items": [
            {
                "service": item.service_id,
                "practitioner": item.practitioner_id,
                "start_at": _text(item.start_at),
                "end_at": _text(item.end_at),
            }
            for item in (read_items(appointment) if items is None else items)
        ],
    }


def record(
    appointment: Appointment, kind: AppointmentEvent.Kind, *, by: By, now: datetime, before: Facts, after: Facts
) -> AppointmentEvent:
    """Write one line of history and send `appointment_changed`, in the transaction under way."""
    event = build(appointment, kind, by=by, now=now, before=before, after=after)
    facts = [json.dumps(event.before), json.dumps(event.after)]
    values = [appointment.pk, kind, event.version, event.actor, event.channel, event.reason, *facts, now]
    [(event_id, *answers)] = statements.fetch(concerns.add_answers(INSERT), values)
    tell(event, event_id, answers)
    return event


def build(
    appointment: Appointment, kind: AppointmentEvent.Kind, *, by: By, now: datetime, before: Facts, after: Facts
) -> AppointmentEvent:
    """Make one line of history without writing it."""
    if message := " ".join(by.message.split())[:LONGEST_MESSAGE]:
        after = {**after, "message": message}
    if by.together:
        after = {**after, "together": True}
    return AppointmentEvent(
        appointment=appointment,
        kind=kind,
        version=appointment.version,
        actor=by.actor,
        channel=by.channel,
        reason=by.reason[:LONGEST_REASON],
        before=before,
        after=after,
        at=now,
    )


def tell(event: AppointmentEvent, event_id: int, answers: Sequence[bool]) -> None:
    """Send the news of a line that was written under this id, in the transaction that wrote it.

    `answers` came with the statement that wrote it.
    """
    event.pk, event.appointment = event_id, event.appointment  # the visit may have got its key only now
    event._state.adding = False
    token = _told.set(Told(event, answers))
    try:
        appointment_changed.send(sender=AppointmentEvent, event_id=event.pk)
        if event.kind == AppointmentEvent.Kind.REQUESTED:
            approval_wanted.send(sender=AppointmentEvent, event_id=event.pk)
    finally:
        _told.reset(token)


def get_event(event_id: int) -> AppointmentEvent:
    """Give a line of history with its visit, to who was told of it: then it is not read anew.

    Every receiver of one piece of news gets the same object, and changes nothing in it.
    """
    told = _told.get()
    if told is not None and told.event.pk == event_id:
        return told.event
    return AppointmentEvent.objects.select_related("appointment__contact", "appointment__location").get(pk=event_id)


def get_answer(event_id: int, question: str) -> bool:
    """Give the answer to a question of `concerns` about a line of history; to who was told of it, at no cost."""
    told = _told.get()
    if told is not None and told.event.pk == event_id:
        answers = told.answers
    else:
        [(_, *answers)] = statements.fetch(concerns.add_answers(ANSWERS), [event_id])
    return answers[concerns.list_names().index(question)]


def key_of(facts: Facts) -> SlotKey:
    """Read from a snapshot which slot it was."""
    items = tuple((item["service"], item["practitioner"]) for item in facts["items"])
    return SlotKey(facts["location"], items, datetime.fromisoformat(facts["start_at"]))


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
