"""How many bookings a second go through the verb, beside a bare loop that writes the same rows and knows no rule.

64 connections at once. Each books random starts and cancels every one that it got, so that the calendar never fills up.
"""

from __future__ import annotations

import itertools
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg
from django.db import connection

from appointments import booking, contacts
from appointments.booking import BookingError, By
from appointments.models import Attendee, Contact, Location, Resource, ResourceKind, Service
from appointments.signals import appointment_changed
from appointments.slots import SlotKey
from benchmarks.practices import GRID, LASTS, NOW, ZONE, make_practice
from conversations.database import connection_parameters

CONNECTIONS = 64
BARE, ALONE, WHOLE = "bare loop", "verb alone", "verb, with notices and reminders"
WAYS = (BARE, ALONE, WHOLE)
PLACES = {"2,000 starts": 2000, "60 starts": 60}
DESK = By("agent:1", "desk")
_numbers = itertools.count(1)
INSERT = """
    INSERT INTO appointments_allocation
        (who, holder, appointment_id, during, with_before, with_after, holds, expires_at)
    VALUES (%s, %s, %s, tstzrange(%s, %s), tstzrange(%s, %s), tstzrange(%s, %s), true, NULL)
    ON CONFLICT DO NOTHING RETURNING id
"""
APPOINTMENT = """
    INSERT INTO appointments_appointment (uid, reference, location_id, contact_id, attendee_id, status, confirmation,
        version, start_at, end_at, channel, language, created_at, updated_at, request_key)
    VALUES (gen_random_uuid(), %s, %s, %s, %s, 'booked', 'needs-action', 1, %s, %s, 'desk', '', %s, %s, %s) RETURNING id
"""
ITEM = """
    INSERT INTO appointments_appointmentitem (appointment_id, position, service_id, practitioner_id, start_at, end_at,
        buffer_before_minutes, buffer_after_minutes, service_name, price_text)
    VALUES (%s, 0, %s, %s, %s, %s, 0, %s, 'Visit', '')
"""
EVENT = """
    INSERT INTO appointments_appointmentevent (appointment_id, kind, version, actor, channel, reason, before, after, at)
    VALUES (%s, %s, 1, 'agent:1', 'desk', '', '{}', '{}', %s)
"""


@dataclass
class Tally:
    """What one run came to. Times in ms."""

    booked: int = 0
    refused: int = 0
    failed: int = 0
    times: list[float] = field(default_factory=list)

    def line(self, seconds: float, deadlocks: int) -> str:
        """Write the run as cells of the table."""
        centiles = statistics.quantiles(self.times, n=100) if len(self.times) > 1 else [0.0] * 99
        cells = [self.booked / seconds, self.refused / seconds, centiles[49], centiles[98], deadlocks, self.failed]
        return " | ".join(f"{cell:.0f}" for cell in cells)


@dataclass(frozen=True)
class Scene:
    """Where the runs book."""

    location: Location
    service: Service
    people: list[int]
    rooms: list[int]
    contact: Contact
    attendee: Attendee

    def place(self, number: int) -> tuple[int, datetime]:
        """Give the person and the start of a place: the days are gone through 09:00, 09:45 and so on, ten a day."""
        person = self.people[number % len(self.people)]
        day, place = divmod(number // len(self.people), 10)
        date = NOW.astimezone(ZONE).replace(hour=0, minute=0) + timedelta(days=1 + day)
        return person, date + timedelta(hours=9 if place < 5 else 14, minutes=3 * GRID * (place % 5))


def measure(*, seconds: float) -> None:
    """Run the verb and the bare loop on many and on few starts, and print the table."""
    scene = make_scene()
    print("\n| 64 connections | way | booked/s | refused/s | p50 ms | p99 ms | deadlocks | failed | of the floor |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, places in PLACES.items():
        rates = {}
        for way in WAYS:
            before = count_deadlocks()
            with heard_by_nobody() if way == ALONE else nullcontext():
                tally = run(bare(scene) if way == BARE else through_verb(scene), places, seconds)
            rates[way] = tally.booked / seconds
            share = f"{rates[way] / rates[BARE]:.2f}" if way != BARE and rates[BARE] else ""
            print(f"| {name} | {way} | {tally.line(seconds, count_deadlocks() - before)} | {share} |", flush=True)


@contextmanager
def heard_by_nobody() -> Iterator[None]:
    """Take the other apps' receivers away for a while, so that the booking engine is measured by itself."""
    receivers, appointment_changed.receivers = appointment_changed.receivers, []
    appointment_changed.sender_receivers_cache.clear()
    try:
        yield
    finally:
        appointment_changed.receivers = receivers
        appointment_changed.sender_receivers_cache.clear()


def make_scene() -> Scene:
    """Make ten people with twenty days of places, five rooms for all of them, and a customer."""
    location, service = make_practice(10)
    kind = ResourceKind.objects.create(name="Room")
    rooms = [Resource.objects.create(location=location, kind=kind, name=f"Room {n}").pk for n in range(10)]
    service.resource_kinds.add(kind)
    contact = contacts.rename(contacts.create_nameless(now=NOW), "Customer")
    people = list(service.practitioners.order_by("pk").values_list("pk", flat=True))
    return Scene(location, service, people, rooms, contact, contacts.self_attendee(contact))


BookOne = Callable[[int, str], Callable[[], None] | None]


def through_verb(scene: Scene) -> BookOne:
    """Book through the verb; what it gives cancels through the verb."""

    def book_one(place: int, key: str) -> Callable[[], None] | None:
        person, start = scene.place(place)
        slot = SlotKey(scene.location.pk, ((scene.service.pk, person),), start)
        try:
            visit = booking.book(
                str(slot), contact=scene.contact, attendee=scene.attendee, by=DESK, now=NOW, request_key=key
            )
        except BookingError:
            return None
        return lambda: void(booking.cancel(visit, expected_version=1, by=DESK, now=NOW))

    return book_one


def bare(scene: Scene) -> BookOne:
    """Write the rows of a booking with psycopg, one transaction, no rule looked at; what it gives undoes that."""
    where = connection_parameters()
    local = threading.local()

    def book_one(place: int, key: str) -> Callable[[], None] | None:
        if not hasattr(local, "line"):
            local.line = psycopg.connect(**where)
        line: psycopg.Connection[tuple[int]] = local.line
        person, start = scene.place(place)
        end, after = (
            start + timedelta(minutes=LASTS),
            start + timedelta(minutes=LASTS + (scene.service.buffer_after_minutes or 0)),
        )
        ids = (scene.location.pk, scene.contact.pk, scene.attendee.pk)
        with line.transaction():
            reference = f"B{next(_numbers)}"
            pk = line.execute(APPOINTMENT, [reference, *ids, start, end, NOW, NOW, key]).fetchone()[0]  # type: ignore[index]
            room = scene.rooms[scene.people.index(person)]
            for who in sorted((f"practitioner:{person}", f"resource:{room}")):
                values = [who, f"appointment:{pk}", pk, start, end, start, end, start, after]
                if line.execute(INSERT, values).fetchone() is None:
                    raise psycopg.Rollback
            line.execute(ITEM, [pk, scene.service.pk, person, start, end, scene.service.buffer_after_minutes])
            line.execute(EVENT, [pk, "booked", NOW])
            return lambda: unbook(line, pk)
        return None

    return book_one


def unbook(line: psycopg.Connection[tuple[int]], pk: int) -> None:
    """Cancel what the bare loop wrote, as the verb does."""
    with line.transaction():
        line.execute("SELECT id FROM appointments_appointment WHERE id = %s FOR UPDATE", [pk])
        line.execute("UPDATE appointments_appointment SET status = 'cancelled' WHERE id = %s", [pk])
        line.execute(
            "UPDATE appointments_allocation SET holds = false WHERE holder = %s AND holds", [f"appointment:{pk}"]
        )
        line.execute(EVENT, [pk, "cancelled", NOW])


def run(book_one: BookOne, places: int, seconds: float) -> Tally:
    """Let 64 threads book and cancel for a while."""
    tally, lock, barrier = Tally(), threading.Lock(), threading.Barrier(CONNECTIONS)
    marks = itertools.count(1)
    run_name = time.monotonic_ns()

    def runner(number: int) -> None:
        dice, own = random.Random(number), Tally()
        connection.ensure_connection()
        barrier.wait(60)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            begun = time.perf_counter()
            try:
                undo = book_one(dice.randrange(places), f"bench {run_name} {next(marks)}")
                own.times.append((time.perf_counter() - begun) * 1000)
                if undo is None:
                    own.refused += 1
                else:
                    own.booked += 1
                    undo()
            except Exception:
                own.failed += 1
        connection.close()
        with lock:
            tally.booked, tally.refused = tally.booked + own.booked, tally.refused + own.refused
            tally.failed += own.failed
            tally.times += own.times

    with ThreadPoolExecutor(CONNECTIONS) as executor:
        list(executor.map(runner, range(CONNECTIONS)))
    return tally


def count_deadlocks() -> int:
    """Ask the server how many deadlocks it has seen in this database."""
    time.sleep(1.2)  # the server writes its counts down once a second
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def void(_result: object) -> None:
    """Drop a result."""
