"""Rows for tests of this app, made through the verbs that make them in the product."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from appointments.models import Location, StaffMember
from conversations import inbox
from conversations.models import Conversation, Line, Message
from conversations.transports.base import InboundMessage

NOW = datetime(2026, 11, 30, 4, 30, tzinfo=UTC)  # Monday, 10:00 in Bengaluru
ACCOUNT = "AC" + "0" * 32
_numbers = count(1)


def make_line(channel: str = Line.Channel.WHATSAPP, **fields: object) -> Line:
    """A line of a location in Bengaluru."""
    location, _made = Location.objects.get_or_create(
        name="Asha Dental and Skin Clinic",
        defaults={"time_zone": "Asia/Kolkata", "address": "12 Test Road", "languages": ["en", "hi"]},
    )
    return Line.objects.create(channel=channel, number_e164="+15550100", location=location, **fields)


def make_agent(username: str = "pooja") -> StaffMember:
    """An agent at the desk."""
    return StaffMember.objects.create_user(username=username, first_name=username.title())


def inbound(text: str = "Hello", *, sid: str = "", number: str = "+15550142", **fields: Any) -> InboundMessage:
    """A WhatsApp message as the transport hands it over."""
    values: dict[str, Any] = {
        "account": ACCOUNT,
        "message_sid": sid or f"SM{next(_numbers):032d}",
        "to_number": "+15550100",
        "from_address": f"whatsapp:{number}",
        "number_e164": number,
        "user_id": None,
        "profile_name": "Meena Iyer",
        "text": text,
        "choice_id": "",
        "media": (),
        "quoted_sid": "",
        "latitude": None,
        "longitude": None,
        "label": None,
        "opt_out_type": "",
        "raw": {"Body": text},
    }
    return InboundMessage(**{**values, **fields})


def receive(text: str = "Hello", *, now: datetime = NOW, **fields: Any) -> Message:
    """A message that just came in."""
    message = inbox.receive(inbound(text, **fields), now=now)
    assert message is not None
    return message


def the_conversation() -> Conversation:
    """The only conversation there is, freshly read."""
    return Conversation.objects.get()
