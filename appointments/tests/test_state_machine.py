"""Anything in any order: after every step no overlap, no seat too many, and history that replays to the row.

A model of what must stand is kept beside the database: every acknowledged visit is in it once, every refused one is
not. Each example runs in a transaction that is rolled back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from appointments import booking, calendar, candidates, waitlist
from appointments.booking import BookingError, By, conflicts, history, sessions
from appointments.models import Allocation, Appointment, Attendee, NotAvailableTime, Service, Session, WaitlistOffer
from appointments.slots import seat_id
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, make_clinic, make_service
from appointments.tests.test_booking_races import count_overlaps

EXAMPLES, STEPS = 8, 20
OVERRIDE = By("agent:1", "desk", "on purpose", frozenset({"hours", "limit", "buffer"}))
CLOCKS = ("09:00", "09:30", "09:45", "10:00", "10:30", "12:30", "14:00", "18:30")
slots = st.tuples(st.sampled_from(CLOCKS), st.integers(0, 2), st.booleans(), st.integers(0, 3))
pick = st.integers(0, 10**6)


class Rollback(Exception):
    """Ends an example's transaction."""


class Desk(RuleBasedStateMachine):
    """A clinic with two rooms, a limit, a service that needs approval, and everybody at once."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.number = 0
        self.acknowledged: dict[int, str] = {}  # visits that a verb gave back, with the status it must have
        self.limit_broken = False
        self._transaction = transaction.atomic()
        self._transaction.__enter__()

    def teardown(self) -> None:
        self._transaction.__exit__(Rollback, Rollback(), None)

    @initialize()
    def open_clinic(self) -> None:
        self.clinic: Clinic = make_clinic()
        Service.objects.filter(pk=self.clinic.check.pk).update(most_per_day=3)
        self.asked = make_service(self.clinic.location, "Surgery", 60, needs_approval=True, buffer_before_minutes=15)
        for person in (self.clinic.rao, self.clinic.sen):
            person.offerings.create(service=self.asked)
        self.people = [self.clinic.attendee] + [
            Attendee.objects.create(contact=self.clinic.contact, name=str(number)) for number in range(4)
        ]

        for number, by in enumerate((ASSISTANT, DESK, ASSISTANT)):
            slot = (CLOCKS[2 * number], 1, bool(number), number)
            self._do(lambda slot=slot, by=by: self._book(slot, by, self._key()))
        self.hold(("14:00", 1, False, 0))
        self.open_class("16:00", 2)
        self.wait_for_seat_and_offer(1, 1, "yes")
        self.wait_for_seat_and_offer(0, 2, "wait")

    def _book(self, slot: Any, by: By, key: str) -> Appointment:
        return booking.book(self._slot_id(slot), by=by, request_key=key, **self._whom())

    def _slot_id(self, slot: tuple[str, int, bool, int]) -> str:
        clock, day, by_sen, service = slot
        offered = (self.clinic.check, self.clinic.laser, self.asked, self.clinic.check)[service]
        return self.clinic.slot_id(clock, day, service=offered, person=self.clinic.sen if by_sen else self.clinic.rao)

    def _do(self, work: Any) -> Any:
        """Do something that may be refused; what is acknowledged is remembered as it was said to be."""
        try:
            with transaction.atomic():
                result = work()
        except BookingError:
            return None
        for visit in result if isinstance(result, list) else [result]:
            if isinstance(visit, Appointment):
                self.acknowledged[visit.pk] = visit.status
        return result

    def _key(self) -> str:
        self.number += 1
        return f"key {self.number}"

    def _pick(self, number: int) -> Appointment | None:
        pks = sorted(self.acknowledged)
        return Appointment.objects.get(pk=pks[number % len(pks)]) if pks else None

    def _whom(self) -> dict[str, Any]:
        return {"contact": self.clinic.contact, "attendee": self.clinic.attendee, "now": self.now}

    @rule(slot=slots)
    def hold(self, slot: Any) -> None:
        self._do(lambda: booking.hold(self._slot_id(slot), by=ASSISTANT, **self._whom()))

    @rule(number=pick)
    def book_hold(self, number: int) -> None:
        visit = self._pick(number)
        if visit is not None:
            self._do(lambda: booking.book_hold(visit, by=ASSISTANT, now=self.now, request_key=self._key()))

    @rule(slot=slots, at_desk=st.booleans())
    def book(self, slot: Any, at_desk: bool) -> None:
        by, key = DESK if at_desk else ASSISTANT, self._key()
        first = self._do(lambda: self._book(slot, by, key))
        again = self._do(lambda: self._book(slot, by, key))
        assert first is None or first == again

    @rule(slot=slots)
    def override(self, slot: Any) -> None:
        made = self._do(lambda: booking.book(self._slot_id(slot), by=OVERRIDE, request_key=self._key(), **self._whom()))
        self.limit_broken = self.limit_broken or made is not None

    @rule(number=pick, slot=slots)
    def move(self, number: int, slot: Any) -> None:
        visit = self._pick(number)
        if visit is not None:
            self._do(
                lambda: booking.move(
                    visit, self._slot_id(slot), expected_version=visit.version, by=ASSISTANT, now=self.now
                )
            )

    @rule(number=pick, slot=slots)
    def hold_move(self, number: int, slot: Any) -> None:
        visit = self._pick(number)
        if visit is not None:
            self._do(lambda: booking.hold_move(visit, self._slot_id(slot), by=ASSISTANT, now=self.now))

    @rule(number=pick)
    def cancel(self, number: int) -> None:
        visit = self._pick(number)
        if visit is not None:
            self._do(lambda: booking.cancel(visit, expected_version=visit.version, by=DESK, now=self.now))

    @rule(number=pick, yes=st.booleans())
    def decide(self, number: int, yes: bool) -> None:
        visit = self._pick(number)
        if visit is not None:
            verb = booking.approve if yes else booking.decline
            self._do(lambda: verb(visit, by=DESK, now=self.now))

    @rule(number=pick, status=st.sampled_from(["arrived", "fulfilled", "noshow", "booked"]))
    def mark(self, number: int, status: str) -> None:
        visit = self._pick(number)
        if visit is not None:
            self._do(lambda: booking.mark_status(visit, status, by=DESK, now=self.now))

    @rule(day=st.integers(0, 2), leave=st.booleans(), then=st.sampled_from(["keep", "move", "cancel", "open"]))
    def close(self, day: int, leave: bool, then: str) -> None:
        thing = self.clinic.rao if leave else self.clinic.location
        start = self.clinic.local("12:00", day)
        if start + timedelta(hours=6) <= self.now:
            return  # over: refused where it is entered
        closure, _ = calendar.close(thing, start, start + timedelta(hours=6), "Closed", self.now)
        if then == "open":
            calendar.open(closure)
            return
        verb = {"keep": conflicts.keep_all, "move": conflicts.move_all, "cancel": conflicts.cancel_all}[then]
        for outcome in verb(closure, by=DESK, now=self.now):
            if outcome.refused is None:
                self.acknowledged[outcome.visit.pk] = outcome.visit.status

    @rule(clock=st.sampled_from(CLOCKS), day=st.integers(1, 2))
    def open_class(self, clock: str, day: int) -> None:
        start = self.clinic.local(clock, day)
        service, place, person = self.clinic.laser, self.clinic.location, self.clinic.sen
        self._do(lambda: booking.open_session(service, place, person, start, capacity=2, by=DESK, now=self.now))

    @rule(number=pick, who=st.integers(0, 4))
    def seat(self, number: int, who: int) -> None:
        found = list(Session.objects.order_by("pk"))
        if found:
            self._do(
                lambda: booking.book_seat(
                    found[number % len(found)],
                    contact=self.clinic.contact,
                    attendee=self.people[who],
                    by=ASSISTANT,
                    now=self.now,
                    request_key=self._key(),
                )
            )

    @rule(number=pick, who=st.integers(0, 4))
    def hold_seat(self, number: int, who: int) -> None:
        found = list(Session.objects.order_by("pk"))
        if found:
            session, whom = found[number % len(found)], self._whom() | {"attendee": self.people[who]}
            self._do(lambda: booking.hold_seat(session, by=ASSISTANT, minutes=10, **whom))

    @rule(number=pick, who=st.integers(0, 4), then=st.sampled_from(["yes", "no", "withdraw", "wait"]))
    def wait_for_seat_and_offer(self, number: int, who: int, then: str) -> None:
        found = list(Session.objects.order_by("pk"))
        if not found:
            return
        session = found[number % len(found)]
        day = max(session.start_at, self.now).astimezone(self.clinic.location.zone).date()
        waitlist.add(
            location=session.location,
            service=session.service,
            session=session if number % 2 else None,
            contact=self.clinic.contact,
            attendee=self.people[who],
            from_date=day,
            until_date=day,
            by=ASSISTANT,
            now=self.now,
        )
        free = sessions.count_free(session, now=self.now)
        offer = self._do(lambda: waitlist.offer_next(seat_id(session.pk), by=DESK, now=self.now))
        if not isinstance(offer, WaitlistOffer) or offer.hold is None:
            assert free == 0 or candidates.list_candidates(seat_id(session.pk), now=self.now) == []
            return
        self.acknowledged[offer.hold.pk] = "pending"
        assert sessions.count_free(session, now=self.now) == free - 1
        if then == "yes":
            booked = self._do(lambda: waitlist.accept(offer, by=ASSISTANT, now=self.now))
            assert booked == offer.hold
        elif then != "wait":
            self.acknowledged[offer.hold.pk] = "cancelled"
            if then == "no":
                waitlist.decline(offer, by=ASSISTANT, now=self.now)
            else:
                waitlist.withdraw(offer.entry, by=ASSISTANT, now=self.now)
            assert sessions.count_free(session, now=self.now) == free

    @rule(slot=slots, who=st.integers(0, 4), yes=st.booleans())
    def wait_and_offer(self, slot: Any, who: int, yes: bool) -> None:
        today = self.now.astimezone(self.clinic.location.zone).date()
        waitlist.add(
            location=self.clinic.location,
            service=self.clinic.check,
            contact=self.clinic.contact,
            attendee=self.people[who],
            from_date=today,
            until_date=today + timedelta(days=3),
            by=ASSISTANT,
            now=self.now,
        )
        offer = self._do(lambda: waitlist.offer_next(self._slot_id((*slot[:3], 0)), by=DESK, now=self.now))
        if isinstance(offer, WaitlistOffer) and offer.hold is not None:
            self.acknowledged[offer.hold.pk] = "pending"
            if yes:
                self._do(lambda: waitlist.accept(offer, by=ASSISTANT, now=self.now))

    @rule(minutes=st.sampled_from([1, 11, 31, 24 * 60]))
    def tick(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        booking.expire_requests(now=self.now)
        waitlist.expire(now=self.now)
        if minutes > 11:
            booking.release_expired(now=self.now)

    @invariant()
    def nobody_is_in_two_places(self) -> None:
        assert count_overlaps() == 0
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    @invariant()
    def seats_are_within_capacity(self) -> None:
        for session in Session.objects.all():
            assert sessions.count_free(session, now=self.now) >= 0

    @invariant()
    def what_was_acknowledged_stands_once_and_nothing_else(self) -> None:
        visits = {visit.pk: visit for visit in Appointment.objects.all()}
        assert visits.keys() == self.acknowledged.keys()
        for pk, status in self.acknowledged.items():
            now_is = visits[pk].status
            # Only the clock may have ended what was waiting.
            assert now_is == status or (status, now_is) == ("pending", "cancelled"), (pk, status, now_is)

    @invariant()
    def history_replays_to_the_row_and_the_row_to_its_time(self) -> None:
        for visit in Appointment.objects.prefetch_related("events", "items"):
            facts = {name: visit.events.all().reverse()[0].after[name] for name in history.snapshot(visit)}
            assert facts == history.snapshot(visit)
            befores = [event.before for event in visit.events.all()]
            afters = [event.after for event in visit.events.all()]
            for before, after in zip(befores[1:], afters, strict=False):
                assert {name: after[name] for name in before} == before
            rows = Allocation.objects.filter(appointment=visit, holds=True, who__startswith="practitioner:")
            own = [row for row in rows if visit.is_hold or not row.expires_at]
            stands = visit.status != "cancelled" and visit.session_id is None
            wanted = sorted((item.start_at, item.end_at) for item in visit.items.all()) if stands else []
            assert sorted((row.during.lower, row.during.upper) for row in own) == wanted

    @invariant()
    def the_limit_is_kept_unless_somebody_broke_it(self) -> None:
        if not self.limit_broken and not NotAvailableTime.objects.exists():
            days: dict[Any, set[str]] = {}
            for row in Allocation.objects.filter(holds=True, who__startswith="practitioner:"):
                if row.service_id == self.clinic.check.pk and not (row.expires_at and row.expires_at <= self.now):
                    day = row.during.lower.astimezone(self.clinic.location.zone).date()
                    days.setdefault(day, set()).add(row.holder)
            assert all(len(holders) <= 3 for holders in days.values())


@pytest.mark.django_db
def test_anything_in_any_order_leaves_nothing_wrong():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
