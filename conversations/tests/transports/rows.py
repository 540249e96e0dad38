"""The few rows that tests of transports, webhooks and receipts stand on."""

from datetime import UTC, datetime
from typing import Any

from appointments.models import Contact, ContactPoint, Location
from conversations.models import Conversation, Line, Message, MessageTemplate

NOW = datetime(2026, 11, 30, 4, 50, tzinfo=UTC)


def make_line(**fields: Any) -> Line:
    location, _ = Location.objects.get_or_create(
        name="Asha", defaults={"time_zone": "Asia/Kolkata", "address": "1 MG Road", "languages": ["en", "hi"]}
    )
    return Line.objects.create(**{"channel": "whatsapp", "number_e164": "+15550100", "location": location} | fields)


def make_message(**fields: Any) -> Message:
    contact = Contact.objects.create(name="Ana", created_at=NOW)
    point = ContactPoint.objects.create(
        contact=contact,
        kind="number",
        value=f"+1555014{contact.pk % 10}{contact.pk}",
        whatsapp_address="whatsapp:+15550142",
        created_at=NOW,
    )
    conversation = Conversation.objects.create(contact=contact, created_at=NOW, last_activity_at=NOW)
    line = Line.objects.first() or make_line()
    values = {"kind": "outgoing", "sender": "assistant", "status": "queued", "channel": "whatsapp", "created_at": NOW}
    links = {"conversation": conversation, "line": line, "contact_point": point, "purpose": "reply"}
    return Message.objects.create(**values | links | fields)


def make_template(**fields: Any) -> MessageTemplate:
    values = {
        "purpose": "appointment-booked",
        "language": "en",
        "name": "appointment_booked",
        "body": "Hello {{1}}, you are booked for {{2}} at {{3}}. Just write here to change it.",
        "value_names": ["attendee", "when", "place"],
        "samples": ["Ana", "Tuesday 1 December, 10:20 am", "Asha Clinic"],
    }
    return MessageTemplate.objects.create(**values | fields)
