"""The floor of a booking: a bare loop that writes the rows of one with psycopg and knows no rule."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
from django.db import connection

from benchmarks.practices import LASTS, NOW
from benchmarks.ways import HOURS_BEFORE, Customer, Scene
from conversations.database import connection_parameters
from conversations.models import Line, Message

FACTS = {
    "status": "booked",
    "confirmation": "needs-action",
    "version": 1,
    "location": 1,
    "contact": 1,
    "attendee": 1,
    "start_at": "2026-12-01T03:30:00+00:00",
    "end_at": "2026-12-01T04:00:00+00:00",
    "hold_expires_at": None,
    "approval_due_at": None,
    "items": [
        {
            "service": 1,
            "practitioner": 1,
            "start_at": "2026-12-01T03:30:00+00:00",
            "end_at": "2026-12-01T04:00:00+00:00",
        }
    ],
}
APPOINTMENT = """
    INSERT INTO appointments_appointment (uid, reference, location_id, contact_id, attendee_id, status, confirmation,
        version, start_at, end_at, visit_address, postcode, online_link, channel, language, created_at, updated_at,
        request_key)
    VALUES (gen_random_uuid(), %s, %s, %s, %s, 'booked', 'needs-action', 1, %s, %s, '', '', '', 'desk', '', %s, %s, %s)
    RETURNING id
"""
ALLOCATION = """
    INSERT INTO appointments_allocation
        (who, service_id, location_id, holder, appointment_id, during, with_before, with_after, holds, expires_at)
    VALUES (%s, %s, %s, %s, %s, tstzrange(%s, %s), tstzrange(%s, %s), tstzrange(%s, %s), true, NULL)
    ON CONFLICT DO NOTHING RETURNING id
"""
ITEM = """
    INSERT INTO appointments_appointmentitem (appointment_id, position, service_id, practitioner_id, start_at, end_at,
        buffer_before_minutes, buffer_after_minutes, service_name, price_text, deposit_text, cancel_cutoff_minutes,
        move_cutoff_minutes)
    VALUES (%s, 0, %s, %s, %s, %s, 0, %s, 'Visit', '', '', 0, 0)
"""
EVENT = """
    INSERT INTO appointments_appointmentevent (appointment_id, kind, version, actor, channel, reason, before, after, at)
    VALUES (%s, %s, 1, 'agent:1', 'desk', '', %s::jsonb, %s::jsonb, %s)
"""
REMINDER = """
    INSERT INTO reminders_reminder
        (appointment_id, rule_id, appointment_version, due_at, status, reason, created_at, updated_at)
    VALUES (%s, %s, 1, %s, 'planned', '', %s, %s)
"""
WITHDRAWN = """
    UPDATE reminders_reminder SET status = 'withdrawn', reason = 'cancelled', updated_at = %s
    WHERE appointment_id = %s AND status = 'planned'
"""


class Bare:
    """Write the rows of a booking with psycopg, one transaction, no rule looked at, and take them back.

    `is_told`: also the rows that notices and reminders leave: two reminders planned and withdrawn, two messages queued.
    """

    def __init__(self, scene: Scene, customers: list[Customer], *, is_told: bool = False) -> None:
        self._scene, self._customers, self._is_told = scene, customers, is_told
        self._local = threading.local()
        buffer = timedelta(minutes=scene.service.buffer_after_minutes or 0)
        self._lasts, self._with_gap = timedelta(minutes=LASTS), timedelta(minutes=LASTS) + buffer
        self._facts = json.dumps(FACTS)
        self._message = _make_message(scene)
        columns, marks = ", ".join(f'"{name}"' for name in self._message), ", ".join(["%s"] * len(self._message))
        self._insert_message = f"INSERT INTO conversations_message ({columns}) VALUES ({marks})"

    def connect(self) -> psycopg.Connection[Any]:
        """Open this thread's connection, and give it."""
        self._local.line = psycopg.connect(**connection_parameters())
        line: psycopg.Connection[Any] = self._local.line
        return line

    def close(self) -> None:
        """Close this thread's connection."""
        self._local.line.close()

    def book(self, place: int, runner: int, key: str) -> Callable[[], object] | None:
        """Book a place; gives what cancels it, or none when it was refused."""
        line, scene, who = self._local.line, self._scene, self._customers[runner]
        person, start = scene.place(place)
        end, after = start + self._lasts, start + self._with_gap
        ids = (scene.location.pk, who.contact.pk, who.attendee.pk)
        with line.transaction():
            reference = secrets.token_hex(6)
            pk = line.execute(APPOINTMENT, [reference, *ids, start, end, NOW, NOW, key]).fetchone()[0]
            room = scene.rooms[scene.people.index(person)]
            for name in sorted((f"practitioner:{person}", f"resource:{room}")):
                what = [name, scene.service.pk, scene.location.pk, f"appointment:{pk}", pk]
                if line.execute(ALLOCATION, [*what, start, end, start, end, start, after]).fetchone() is None:
                    raise psycopg.Rollback
            line.execute(ITEM, [pk, scene.service.pk, person, start, end, scene.service.buffer_after_minutes])
            line.execute(EVENT, [pk, "booked", "{}", self._facts, NOW])
            if self._is_told:
                for rule, hours in zip(scene.rules, HOURS_BEFORE, strict=True):
                    line.execute(REMINDER, [pk, rule, start - timedelta(hours=hours), NOW, NOW])
                self._tell(who, pk, "appointment-booked")
            return lambda: self._cancel(who, pk)
        return None

    def _cancel(self, who: Customer, pk: int) -> None:
        line = self._local.line
        with line.transaction():
            line.execute("SELECT id FROM appointments_appointment WHERE id = %s FOR UPDATE", [pk])
            line.execute(
                "UPDATE appointments_appointment SET status = 'cancelled', updated_at = %s WHERE id = %s", [NOW, pk]
            )
            line.execute("UPDATE appointments_allocation SET holds = false WHERE appointment_id = %s AND holds", [pk])
            line.execute(EVENT, [pk, "cancelled", self._facts, self._facts, NOW])
            if self._is_told:
                line.execute(WITHDRAWN, [NOW, pk])
                self._tell(who, pk, "appointment-cancelled")

    def _tell(self, who: Customer, pk: int, purpose: str) -> None:
        assert who.message is not None
        line = self._local.line
        own = {"conversation_id": who.message.conversation_id, "contact_point_id": who.message.contact_point_id}
        row = {**self._message, **own, "purpose": purpose, "appointment_id": pk, "created_at": NOW}
        line.execute(self._insert_message, list(row.values()))
        touch = "UPDATE conversations_conversation SET last_activity_at = %s WHERE id = %s"
        line.execute(touch, [NOW, who.message.conversation_id])


def _make_message(scene: Scene) -> dict[str, Any]:
    """Give the columns of a queued notice, with a text as long as a real one's."""
    line = Line.objects.get(location=scene.location)
    message = Message(
        kind=Message.Kind.OUTGOING,
        status=Message.Status.QUEUED,
        sender=Message.Sender.SYSTEM,
        channel=line.channel,
        line=line,
        our_number=line.number_e164,
        language="en",
        values={f"value {number}": "of a notice" for number in range(14)},
        appointment_version=1,
        appointment_statuses=["booked"],
    )
    fields = [field for field in Message._meta.concrete_fields if not field.primary_key]
    return {str(field.column): field.get_db_prep_save(getattr(message, field.attname), connection) for field in fields}
