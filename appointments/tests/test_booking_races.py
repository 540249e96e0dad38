"""Many at once, on real connections: one winner, every loser told so, nothing half booked, no deadlock.

Each runner is a thread with a connection of its own. The server counts deadlocks per database, also those that a
retry would hide; both tests read that count before and after.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from appointments import booking, calendar, waitlist
from appointments.booking import placing
from appointments.models import Allocation, Appointment, Attendee, Service, Session, WaitlistOffer
from appointments.slots import parse_slot_id, seat_id
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, make_clinic

RUNNERS = 64
ROUNDS = 200
STEPS = 20
LIMIT_ROUNDS = 8
SEAT_ROUNDS, SEATS = 4, 5
CLOSE_ROUNDS = 5


class Runners:
    """64 threads that work at the same moment, each on a connection that stays open from round to round."""

    def __init__(self) -> None:
        self._start = threading.Barrier(RUNNERS)
        self._executor = ThreadPoolExecutor(RUNNERS)
        self.run(lambda number: connection.ensure_connection())

    def run(self, work: Callable[[int], object]) -> list[object]:
        """Do `work(number)` in all of them at once and give the results; an exception is one."""

        def runner(number: int) -> object:
            self._start.wait(60)
            try:
                return work(number)
            except Exception as error:
                return error

        return list(self._executor.map(runner, range(RUNNERS)))

    def close(self) -> None:
        """Close the connections."""
        self.run(lambda number: connection.close())
        self._executor.shutdown()


@pytest.fixture
def busy_clinic(transactional_db: None) -> Clinic:
    """Give a clinic whose rows other connections see."""
    return make_clinic(rooms=3)


@pytest.fixture
def runners(transactional_db: None) -> Iterator[Runners]:
    """Give 64 runners, and fail the test when the server saw a deadlock meanwhile."""
    before, others = count_deadlocks(), count_connections()
    with closing(Runners()) as runners:
        yield runners
    wait_until_gone(others)
    assert count_deadlocks() == before


def count_deadlocks() -> int:
    """Give how many deadlocks this database has seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def wait_until_gone(others: int) -> None:
    """Wait until the runners' backends are gone: each reports what it counted when it ends."""
    deadline = time.monotonic() + 10
    while count_connections() > others and time.monotonic() < deadline:
        time.sleep(0.02)


def count_connections() -> int:
    """Give how many are connected to this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def list_slot_ids(clinic: Clinic, wanted: int) -> list[str]:
    """List slots of either person on full hours, day after day."""
    return [
        clinic.slot_id(f"{hour:02}:00", day, service=clinic.laser, person=person)
        for day in range(1, 30)
        for hour in (9, 10, 11, 12, 14, 15, 16, 17)
        for person in (clinic.rao, clinic.sen)
    ][:wanted]


def book(clinic: Clinic, slot_id: str, request_key: str) -> Appointment:
    """Book a slot for the clinic's one contact."""
    return booking.book(
        slot_id, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW, request_key=request_key
    )


def test_one_slot_has_one_winner_in_every_round(busy_clinic, runners):
    for number, slot_id in enumerate(list_slot_ids(busy_clinic, ROUNDS)):
        results = runners.run(partial(_race, busy_clinic, slot_id, number))
        won = [result for result in results if isinstance(result, Appointment)]
        lost = [result for result in results if not isinstance(result, Appointment)]
        assert len(won) == 1, (slot_id, results)
        assert {type(result) for result in lost} == {booking.SlotTaken}, results
    assert Appointment.objects.count() == ROUNDS
    assert Allocation.objects.count() == 2 * ROUNDS


def _race(clinic: Clinic, slot_id: str, number: int, runner: int) -> Appointment:
    return book(clinic, slot_id, f"{number} {runner}")


def test_limit_of_one_a_day_has_one_winner_among_different_times(busy_clinic, runners):
    Service.objects.filter(pk=busy_clinic.check.pk).update(most_per_day=1)
    clocks = [f"{hour:02}:{minute:02}" for hour in (9, 10, 11, 14, 15, 16) for minute in (0, 15, 30, 45)]
    for day in range(1, LIMIT_ROUNDS + 1):
        slot_ids = [
            busy_clinic.slot_id(clock, day, person=person)
            for clock in clocks
            for person in (busy_clinic.rao, busy_clinic.sen)
        ]
        results = runners.run(
            lambda number, day=day, slot_ids=slot_ids: book(
                busy_clinic, slot_ids[number % len(slot_ids)], f"{day} {number}"
            )
        )
        lost = [result for result in results if not isinstance(result, Appointment)]
        assert len(lost) == RUNNERS - 1, results
        assert {type(result) for result in lost} <= {booking.LimitReached, booking.SlotTaken}, results
    assert Appointment.objects.count() == LIMIT_ROUNDS


def test_seats_of_a_class_are_given_once(busy_clinic, runners):
    people = [Attendee.objects.create(contact=busy_clinic.contact, name=str(number)) for number in range(RUNNERS)]
    for day in range(1, SEAT_ROUNDS + 1):
        session = booking.open_session(
            busy_clinic.laser,
            busy_clinic.location,
            busy_clinic.rao,
            busy_clinic.local("10:00", day),
            capacity=SEATS,
            by=DESK,
            now=NOW,
        )
        results = runners.run(
            lambda number, day=day, session=session: booking.book_seat(
                session,
                contact=busy_clinic.contact,
                attendee=people[number],
                by=ASSISTANT,
                now=NOW,
                request_key=f"{day} {number}",
            )
        )
        lost = [result for result in results if not isinstance(result, Appointment)]
        assert len(lost) == RUNNERS - SEATS, results
        assert {type(result) for result in lost} == {booking.SessionFull}, results
        assert session.visits.count() == SEATS


def test_moves_into_one_gap_have_one_winner_and_lose_no_old_time(busy_clinic, runners):
    old = [
        busy_clinic.slot_id(f"{hour:02}:{minute:02}", day, person=person)
        for day in range(2, 12)
        for hour in (9, 10, 11, 14)
        for minute in (0, 30)
        for person in (busy_clinic.rao, busy_clinic.sen)
    ][:RUNNERS]
    visits = [book(busy_clinic, slot_id, f"old {number}") for number, slot_id in enumerate(old)]
    gap = busy_clinic.slot_id("10:00", 1)
    results = runners.run(lambda number: booking.move(visits[number], gap, expected_version=1, by=DESK, now=NOW).pk)
    (won,) = [result for result in results if isinstance(result, int)]
    assert {type(result) for result in results} == {int, booking.SlotTaken}, results
    where = {visit.pk: str(placing.slot_key(visit)) for visit in Appointment.objects.all()}
    assert where == {visit.pk: gap if visit.pk == won else slot for visit, slot in zip(visits, old, strict=True)}
    assert Allocation.objects.filter(holds=True).count() == RUNNERS
    assert count_overlaps() == 0


def test_closing_a_day_sees_every_visit_that_was_booked_into_it(busy_clinic, runners):
    for day in range(1, CLOSE_ROUNDS + 1):
        slot_ids = [slot_id for slot_id in list_slot_ids(busy_clinic, 500) if _is_on(slot_id, busy_clinic, day)]
        opens, closes = busy_clinic.local("00:00", day), busy_clinic.local("00:00", day + 1)

        def work(number: int, slot_ids: list[str] = slot_ids, opens: Any = opens, closes: Any = closes) -> object:
            if number == 0:
                return calendar.close(busy_clinic.location, opens, closes, "Strike", NOW)[1]
            return book(busy_clinic, slot_ids[number % len(slot_ids)], f"{slot_ids[0]} {number}")

        closed, *results = runners.run(work)
        booked = {result.pk for result in results if isinstance(result, Appointment)}
        assert {visit.pk for visit in closed} == booked, (closed, results)
        refused = {type(result) for result in results if not isinstance(result, Appointment)}
        assert refused <= {booking.SlotTaken, booking.NotBookable}, results


def _is_on(slot_id: str, clinic: Clinic, day: int) -> bool:
    start = parse_slot_id(slot_id).start_at
    return clinic.local("00:00", day) <= start < clinic.local("00:00", day + 1)


def test_first_yes_of_the_waiting_list_wins(busy_clinic, runners):
    day = busy_clinic.local("10:00", 1).date()
    for number in range(RUNNERS):
        waitlist.add(
            location=busy_clinic.location,
            service=busy_clinic.check,
            contact=busy_clinic.contact,
            attendee=Attendee.objects.create(contact=busy_clinic.contact, name=str(number)),
            from_date=day,
            until_date=day,
            by=ASSISTANT,
            now=NOW,
        )
    offers = waitlist.offer_to_all(busy_clinic.slot_id("10:00", 1), now=NOW, most=RUNNERS)
    results = runners.run(lambda number: waitlist.accept(offers[number], by=ASSISTANT, now=NOW))
    lost = [result for result in results if not isinstance(result, Appointment)]
    assert len(lost) == RUNNERS - 1, results
    assert {type(result) for result in lost} == {booking.SlotTaken}, results
    statuses = WaitlistOffer.objects.values_list("status", flat=True)
    assert sorted(statuses) == ["accepted"] + ["lost"] * (RUNNERS - 1)


def test_two_yeses_to_one_free_seat_give_it_to_one(busy_clinic, runners):
    clinic = busy_clinic
    Service.objects.filter(pk=clinic.laser.pk).update(is_class=True)
    people = [Attendee.objects.create(contact=clinic.contact, name=str(number)) for number in range(RUNNERS)]
    for round_number in range(1, SEAT_ROUNDS + 1):
        start = clinic.local("10:00", round_number)
        session = booking.open_session(clinic.laser, clinic.location, clinic.rao, start, capacity=1, by=DESK, now=NOW)
        for attendee in people:
            waitlist.add(
                location=clinic.location,
                service=clinic.laser,
                session=session,
                contact=clinic.contact,
                attendee=attendee,
                from_date=start.date(),
                until_date=start.date(),
                by=ASSISTANT,
                now=NOW,
            )
        offers = waitlist.offer_to_all(seat_id(session.pk), now=NOW, most=RUNNERS)
        results = runners.run(lambda number, offers=offers: waitlist.accept(offers[number], by=ASSISTANT, now=NOW))
        (won,) = [result for result in results if isinstance(result, Appointment)]
        assert {type(result) for result in results} == {Appointment, booking.SessionFull}, results
        assert list(session.visits.all()) == [won]
        statuses = WaitlistOffer.objects.filter(slot_id=seat_id(session.pk)).values_list("status", flat=True)
        assert sorted(statuses) == ["accepted"] + ["lost"] * (RUNNERS - 1)


def test_a_held_seat_that_ran_out_goes_to_one_whatever_their_clocks_say(busy_clinic, runners):
    clinic = busy_clinic
    Service.objects.filter(pk=clinic.laser.pk).update(is_class=True)
    people = [Attendee.objects.create(contact=clinic.contact, name=str(number)) for number in range(RUNNERS)]
    for round_number in range(1, SEAT_ROUNDS + 1):
        start = clinic.local("10:00", round_number)
        session = booking.open_session(clinic.laser, clinic.location, clinic.rao, start, capacity=1, by=DESK, now=NOW)
        whom = {"contact": clinic.contact, "by": DESK}
        held = booking.hold_seat(session, attendee=people[0], **whom, now=NOW, minutes=10)

        def work(number: int, session: Session = session, held: Appointment = held, whom: Any = whom) -> Appointment:
            if number == 0:
                before = NOW + timedelta(minutes=9)
                return booking.book_hold(held, by=DESK, now=before, request_key=f"held {held.pk}")
            now, key = NOW + timedelta(minutes=11), f"{session.pk} {number}"
            return booking.book_seat(session, attendee=people[number], **whom, now=now, request_key=key)

        results = runners.run(work)
        (won,) = [result for result in results if isinstance(result, Appointment)]
        assert {type(result) for result in results} == {Appointment, booking.SessionFull}, results
        assert list(session.visits.exclude(status="cancelled")) == [won]


def test_same_request_at_once_books_once(busy_clinic, runners):
    for number, slot_id in enumerate(list_slot_ids(busy_clinic, 10)):
        results = runners.run(lambda _, slot_id=slot_id, number=number: book(busy_clinic, slot_id, f"key {number}").pk)
        assert len(set(results)) == 1, results
    assert Appointment.objects.count() == 10


def test_random_booking_moving_and_cancelling_leaves_nothing_half_done(busy_clinic, runners):
    slot_ids = list_slot_ids(busy_clinic, 60)
    results = runners.run(partial(_live, busy_clinic, slot_ids))

    assert [result for result in results if isinstance(result, Exception)] == []
    kept = {pk: slot_id for result in results for pk, slot_id in result.items()}
    visits = Appointment.objects.filter(status="booked").prefetch_related("items", "allocations")
    assert {visit.pk: str(placing.slot_key(visit)) for visit in visits} == kept
    for visit in visits:
        (item,) = visit.items.all()
        taken = [row for row in visit.allocations.all() if row.holds]
        assert sorted(row.who.split(":")[0] for row in taken) == ["practitioner", "resource"]
        assert {(row.during.lower, row.during.upper) for row in taken} == {(item.start_at, item.end_at)}
        assert f"practitioner:{item.practitioner_id}" in {row.who for row in taken}
    assert not Allocation.objects.filter(holds=True).exclude(appointment__in=visits).exists()
    assert count_overlaps() == 0


def _live(clinic: Clinic, slot_ids: list[str], runner: int) -> dict[int, str]:
    """Book, move and cancel own visits at random; give those that should stand in the end, and where."""
    dice = random.Random(runner)
    mine: dict[int, str] = {}
    for step in range(STEPS):
        slot_id = dice.choice(slot_ids)
        visit = Appointment.objects.get(pk=dice.choice(list(mine))) if mine else None
        what = dice.random()
        try:
            if visit is None or what < 0.4:
                mine[book(clinic, slot_id, f"{runner} {step}").pk] = slot_id
            elif what < 0.75:
                booking.move(visit, slot_id, expected_version=visit.version, by=DESK, now=NOW)
                mine[visit.pk] = slot_id
            else:
                booking.cancel(visit, expected_version=visit.version, by=DESK, now=NOW)
                del mine[visit.pk]
        except booking.SlotTaken:
            continue
    return mine


def count_overlaps() -> int:
    """Count pairs of times that one person or thing has at once.

    The time that a visit has and the new one kept for it are one holder's: they may overlap.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM appointments_allocation one JOIN appointments_allocation other"
            " ON one.who = other.who AND one.id < other.id AND one.during && other.during"
            " WHERE one.holds AND other.holds AND (one.holder <> other.holder"
            " OR one.expires_at IS NULL AND other.expires_at IS NULL)"
        )
        return int(cursor.fetchone()[0])
