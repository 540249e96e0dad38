"""Booked, moved, cancelled: the customer is told on WhatsApp, whoever made the change.

A notice is queued in the transaction that made the change and lands in the conversation whose journey made the
appointment, else in the contact's. It passes whoever has the floor; it leaves only while the appointment stands as it
says. Who never wrote to us on WhatsApp gets none here.
"""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from appointments import queries
from appointments.models import Appointment, AppointmentEvent
from appointments.signals import appointment_changed
from conversations import lifecycle, outbox
from conversations.models import Conversation, Journey, Message

Kind = AppointmentEvent.Kind
PURPOSES = {
    Kind.BOOKED: ("appointment-booked", [Appointment.Status.BOOKED]),
    Kind.MOVED: ("appointment-moved", [Appointment.Status.BOOKED]),
    Kind.CANCELLED: ("appointment-cancelled", [Appointment.Status.CANCELLED]),
}


@receiver(appointment_changed, dispatch_uid="conversations.notices")
def queue_notice(sender: Any, event_id: int, **kwargs: Any) -> Message | None:
    """Queue the notice of one change, if it is one that customers are told of."""
    event = AppointmentEvent.objects.select_related("appointment__contact", "appointment__location").get(pk=event_id)
    if event.kind not in PURPOSES:
        return None
    appointment = event.appointment
    address = outbox.find_contact_address(appointment.contact)
    if address is None:
        return None
    purpose, statuses = PURPOSES[Kind(event.kind)]
    conversation = conversation_of(appointment, now=event.at)
    values = build_values(appointment, conversation.language)
    if event.kind == Kind.MOVED:
        values["previous_start_at"] = event.before.get("start_at", "")
    return outbox.send(
        conversation,
        purpose=purpose,
        values=values,
        sender=Message.Sender.SYSTEM,
        address=address,
        appointment=appointment,
        appointment_statuses=statuses,
        now=event.at,
    )


def conversation_of(appointment: Appointment, *, now: datetime) -> Conversation:
    """Give the locked conversation whose journey made the appointment, else the one its contact's input belongs to."""
    made = Journey.objects.filter(appointment=appointment).order_by("-updated_at").first()
    if made is not None:
        conversation = lifecycle.lock(made.conversation_id)
        if conversation.status != Conversation.Status.RESOLVED:
            return conversation
    language = appointment.language or appointment.contact.language or appointment.location.languages[0]
    return lifecycle.conversation_for(appointment.contact, language=language, now=now)


def build_values(appointment: Appointment, language: str) -> dict[str, Any]:
    """Give the facts of an appointment as JSON, names in the language, instants in UTC."""
    facts = queries.describe(appointment, language)
    return {
        "reference": facts.reference,
        "service": facts.service,
        "practitioner": facts.practitioner,
        "attendee": facts.attendee,
        "start_at": facts.start_at.isoformat(),
        "time_zone": facts.time_zone,
        "place": facts.place,
        "address": facts.address,
        "map_url": facts.map_url,
        "directions": facts.directions,
        "preparation": facts.preparation,
        "price_text": facts.price_text,
    }
