"""Rows for tests of waits and of the desk: a branch, people at the desk, customers who wrote."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from appointments import contacts
from appointments.models import (
    Appointment,
    AppointmentItem,
    Contact,
    ContactPoint,
    Location,
    Practitioner,
    Service,
    StaffMember,
)
from conversations import lifecycle
from conversations.models import Conversation, Line, Message

NOW = datetime(2026, 11, 30, 4, 34, tzinfo=UTC)  # 10:04 in Bengaluru
_numbers = count(1)


def next_number() -> str:
    """Give the next of the hundred numbers that are kept for examples."""
    return f"+155501{next(_numbers) % 100:02d}"


def make_location(name: str = "Asha Dental and Skin Clinic") -> Location:
    return Location.objects.create(name=name, time_zone="Asia/Kolkata", address="12 Residency Road, Bengaluru")


def make_line(location: Location) -> Line:
    return Line.objects.create(channel="whatsapp", number_e164=next_number(), location=location)


def make_agent(username: str, *locations: Location, **fields: Any) -> StaffMember:
    agent = StaffMember.objects.create_user(username, first_name=username.title(), **fields)
    agent.locations.set(locations)
    return agent


def make_contact(name: str = "Meena Iyer", *, now: datetime = NOW) -> Contact:
    number = next_number()
    point = contacts.find_or_create_point(
        kind=ContactPoint.Kind.NUMBER, value=number, whatsapp_address=f"whatsapp:{number}", name=name, now=now
    )
    return point.contact


def write_in(
    contact: Contact, line: Line, text: str, *, now: datetime = NOW, language: str = "en", **fields: object
) -> Message:
    """Store what a customer wrote, as the inbox does, and give the message."""
    conversation = lifecycle.conversation_for(contact, language=language, now=now)
    message = Message.objects.create(
        conversation=conversation,
        kind="incoming",
        sender="contact",
        status="received",
        channel="whatsapp",
        line=line,
        contact_point=contact.points.get(),
        text=text,
        language=language,
        created_at=now,
        **fields,
    )
    lifecycle.owe_reply(conversation, after=now)
    lifecycle.touch(conversation, now=now)
    return message


def make_conversation(
    line: Line, name: str = "Meena Iyer", text: str = "Can somebody help me?", *, now: datetime = NOW
) -> Conversation:
    return write_in(make_contact(name, now=now), line, text, now=now).conversation


def make_visit(
    contact: Contact,
    location: Location,
    start_at: datetime,
    *,
    service: str = "Check-up",
    practitioner: str = "Dr Rao",
    minutes: int = 30,
    status: str = "booked",
    **fields: Any,
) -> Appointment:
    """Store a visit as it stands in the diary; how it came about is the booking engine's matter."""
    offered, _ = Service.objects.get_or_create(name=service, defaults={"duration_minutes": minutes})
    person, _ = Practitioner.objects.get_or_create(name=practitioner)
    end_at = start_at + timedelta(minutes=minutes)
    visit = Appointment.objects.create(
        reference=f"T{next(_numbers):05d}",
        location=location,
        contact=contact,
        attendee=contacts.self_attendee(contact),
        status=status,
        start_at=start_at,
        end_at=end_at,
        channel="whatsapp",
        created_at=start_at - timedelta(days=1),
        updated_at=start_at - timedelta(days=1),
        **fields,
    )
    AppointmentItem.objects.create(
        appointment=visit,
        service=offered,
        practitioner=person,
        start_at=start_at,
        end_at=end_at,
        buffer_before_minutes=0,
        buffer_after_minutes=0,
        service_name=service,
    )
    return visit
