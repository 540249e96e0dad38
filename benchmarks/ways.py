"""Where the measured bookings happen, for whom, and how the verb is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import connection

from appointments import booking, contacts
from appointments.booking import BookingError, By
from appointments.models import Attendee, Contact, ContactPoint, Location, Resource, ResourceKind, Service
from appointments.slots import SlotKey
from benchmarks.crowd import CONNECTIONS
from benchmarks.practices import GRID, NOW, ZONE, make_practice
from conversations import lifecycle
from conversations.models import Line, Message
from reminders.models import ReminderRule

DESK = By("agent:1", "desk")
HOURS_BEFORE = (24, 2)


@dataclass(frozen=True)
class Customer:
    """Somebody who books, and what they wrote to us on WhatsApp when they did."""

    contact: Contact
    attendee: Attendee
    message: Message | None = None


@dataclass(frozen=True)
class Scene:
    """Where the runs book, and for whom: strangers, and those who wrote to us and are told."""

    location: Location
    service: Service
    people: list[int]
    rooms: list[int]
    rules: list[int]
    strangers: list[Customer]
    friends: list[Customer]

    def place(self, number: int) -> tuple[int, datetime]:
        """Give the person and the start of a place: the days are gone through 09:00, 09:45 and so on, ten a day."""
        person = self.people[number % len(self.people)]
        day, place = divmod(number // len(self.people), 10)
        date = NOW.astimezone(ZONE).replace(hour=0, minute=0) + timedelta(days=1 + day)
        return person, date + timedelta(hours=9 if place < 5 else 14, minutes=3 * GRID * (place % 5))


def make_scene() -> Scene:
    """Make ten people with twenty days of places, ten rooms for all of them, two reminders and the customers."""
    location, service = make_practice(10)
    kind = ResourceKind.objects.create(name="Room")
    rooms = [Resource.objects.create(location=location, kind=kind, name=f"Room {n}").pk for n in range(10)]
    service.resource_kinds.add(kind)
    people = list(service.practitioners.order_by("pk").values_list("pk", flat=True))
    line = Line.objects.create(channel=Line.Channel.WHATSAPP, number_e164="+15550100", location=location)
    rules = [
        ReminderRule.objects.create(name=f"{hours} hours before", minutes_before=60 * hours, is_active=False).pk
        for hours in HOURS_BEFORE
    ]
    strangers = [_make_customer(f"+15550{number:03}") for number in range(200, 200 + CONNECTIONS)]
    friends = [_make_customer(f"+15550{number:03}", line) for number in range(300, 300 + CONNECTIONS)]
    return Scene(location, service, people, rooms, rules, strangers, friends)


def _make_customer(number: str, line: Line | None = None) -> Customer:
    point = contacts.find_or_create_point(kind=ContactPoint.Kind.NUMBER, value=number, name="Customer", now=NOW)
    attendee = contacts.self_attendee(point.contact)
    if line is None:
        return Customer(point.contact, attendee)
    conversation = lifecycle.conversation_for(point.contact, language="en", now=NOW)
    message = Message.objects.create(
        conversation=conversation,
        kind=Message.Kind.INCOMING,
        status=Message.Status.RECEIVED,
        sender=Message.Sender.CONTACT,
        channel=line.channel,
        line=line,
        contact_point=point,
        text="Hello",
        created_at=NOW,
    )
    return Customer(point.contact, attendee, message)


class Verb:
    """Book and cancel through the verbs."""

    def __init__(self, scene: Scene, customers: list[Customer]) -> None:
        self._scene, self._customers = scene, customers

    def connect(self) -> psycopg.Connection[Any]:
        """Open this thread's connection, and give it."""
        connection.ensure_connection()
        line: psycopg.Connection[Any] = connection.connection
        return line

    def close(self) -> None:
        """Close this thread's connection."""
        connection.close()

    def book(self, place: int, runner: int, key: str) -> Callable[[], object] | None:
        """Book a place; gives what cancels it, or none when it was refused."""
        scene, who = self._scene, self._customers[runner]
        person, start = scene.place(place)
        slot = SlotKey(scene.location.pk, ((scene.service.pk, person),), start)
        try:
            visit = booking.book(
                str(slot), contact=who.contact, attendee=who.attendee, by=DESK, now=NOW, request_key=key
            )
        except BookingError:
            return None
        return lambda: booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
