"""The lines of a visit's history. Ids and codes only, so that history may outlive names and numbers."""

import json
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from appointments import statements
from appointments.booking.by import By
from appointments.models import Appointment, AppointmentEvent, AppointmentItem
from appointments.signals import appointment_changed, approval_wanted
from appointments.slots import SlotKey

Facts = dict[str, Any]
LONGEST_REASON = 200
INSERT = """
    INSERT INTO appointments_appointmentevent (appointment_id, kind, version, actor, channel, reason, before, after, at)
    VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s) RETURNING id
"""
_told: ContextVar[AppointmentEvent | None] = ContextVar("told", default=None)


def snapshot(appointment: Appointment, items: list[AppointmentItem] | None = None) -> Facts:
    """Put a visit as it stands into plain values, enough to replay it."""
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
            for item in (items if items is not None else appointment.items.all())
        ],
    }


def record(
    appointment: Appointment, kind: AppointmentEvent.Kind, *, by: By, now: datetime, before: Facts, after: Facts
) -> AppointmentEvent:
    """Write one line of history and send `appointment_changed`, in the transaction under way."""
    event = build(appointment, kind, by=by, now=now, before=before, after=after)
    facts = [json.dumps(before), json.dumps(after)]
    values = [appointment.pk, kind, event.version, event.actor, event.channel, event.reason, *facts, now]
    [(event_id,)] = statements.fetch(INSERT, values)
    tell(event, event_id)
    return event


def build(
    appointment: Appointment, kind: AppointmentEvent.Kind, *, by: By, now: datetime, before: Facts, after: Facts
) -> AppointmentEvent:
    """Make one line of history without writing it."""
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


def tell(event: AppointmentEvent, event_id: int) -> None:
    """Send the news of a line that was written under this id, in the transaction that wrote it."""
    event.pk = event_id
    event._state.adding = False
    token = _told.set(event)
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
    event = _told.get()
    if event is not None and event.pk == event_id:
        return event
    return AppointmentEvent.objects.select_related("appointment__contact", "appointment__location").get(pk=event_id)


def key_of(facts: Facts) -> SlotKey:
    """Read from a snapshot which slot it was."""
    items = tuple((item["service"], item["practitioner"]) for item in facts["items"])
    return SlotKey(facts["location"], items, datetime.fromisoformat(facts["start_at"]))


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
