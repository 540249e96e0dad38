"""The lines of a visit's history: ids and codes, so that history may outlive names and numbers.

Besides them only what staff typed on purpose: why they broke a rule, and their words for the customer.
"""

from datetime import UTC, datetime
from typing import Any

from appointments.booking.by import By
from appointments.models import Appointment, AppointmentEvent, AppointmentItem
from appointments.signals import appointment_changed, approval_wanted
from appointments.slots import SlotKey

Facts = dict[str, Any]
LONGEST_REASON = 200
LONGEST_MESSAGE = 300


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
    if message := " ".join(by.message.split())[:LONGEST_MESSAGE]:
        after = {**after, "message": message}
    event = AppointmentEvent.objects.create(
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
    appointment_changed.send(sender=AppointmentEvent, event_id=event.pk)
    if kind == AppointmentEvent.Kind.REQUESTED:
        approval_wanted.send(sender=AppointmentEvent, event_id=event.pk)
    return event


def key_of(facts: Facts) -> SlotKey:
    """Read from a snapshot which slot it was."""
    items = tuple((item["service"], item["practitioner"]) for item in facts["items"])
    return SlotKey(facts["location"], items, datetime.fromisoformat(facts["start_at"]))


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()
