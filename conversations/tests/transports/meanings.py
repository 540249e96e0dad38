"""Messages as meaning, and a clock that stands, for the tests of the transport."""

from datetime import datetime
from typing import Any

import pytest

from conversations.database import in_thread
from conversations.models import ContentResource
from conversations.tests.transports.rows import NOW
from conversations.transports.base import Outgoing, TransportError
from conversations.transports.whatsapp import WhatsAppTransport

BOOKED = {
    "reference": "RB7K2",
    "service": "Dental cleaning",
    "practitioner": "Dr Rao",
    "attendee": "Ana",
    "start_at": "2026-12-01T04:50:00+00:00",
    "time_zone": "Asia/Kolkata",
    "place": "Asha Dental",
    "address": "1 MG Road",
    "map_url": "",
    "directions": "",
    "preparation": "",
    "price_text": "",
}


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def outgoing(**fields: Any) -> Outgoing:
    values: dict[str, Any] = {
        "message_id": 17,
        "purpose": "reply",
        "values": {"text": "Which one suits you?"},
        "choices": (),
        "language": "en",
        "from_number": "+15550100",
        "to_address": "whatsapp:+15550142",
        "window_open": True,
        "location_languages": ("en", "hi"),
    }
    return Outgoing(**values | fields)


def choices(count: int, **fields: str) -> tuple[dict[str, str], ...]:
    return tuple({"id": f"slot:{n}", "title": f"Tue 1 Dec, 10:{n:02} am", **fields} for n in range(1, count + 1))


async def rows() -> list[ContentResource]:
    return await in_thread(lambda: list(ContentResource.objects.order_by("id")))


async def refusal(transport: WhatsAppTransport, message: Outgoing) -> TransportError:
    with pytest.raises(TransportError) as caught:
        await transport.prepare(message)
    return caught.value


def shut(**fields: Any) -> Outgoing:
    return outgoing(**{"purpose": "appointment-booked", "values": BOOKED, "window_open": False} | fields)
