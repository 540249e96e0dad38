"""The waiting list of a class: whom a free seat is offered to, the seat kept meanwhile, and what each answer leaves."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from appointments import booking, calendar, candidates, slots, tasks, waitlist
from appointments.booking import AlreadySeated, RequestKeyReused, SessionFull, WrongStatus, sessions
from appointments.models import Allocation, Appointment, Attendee, Service, Session, WaitlistEntry, WaitlistOffer
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    """A clinic whose laser is a class."""
    Service.objects.filter(pk=clinic.laser.pk).update(is_class=True)
    clinic.laser.refresh_from_db()
    return clinic


def open_class(clinic: Clinic, clock: str = "10:00", capacity: int = 1, now: datetime = NOW) -> Session:
    day = (now.astimezone(clinic.location.zone).date() - NOW.astimezone(clinic.location.zone).date()).days + 1
    start = clinic.local(clock, day)
    return booking.open_session(clinic.laser, clinic.location, clinic.rao, start, capacity=capacity, by=DESK, now=now)


def person(clinic: Clinic, name: str) -> Attendee:
    return Attendee.objects.get_or_create(contact=clinic.contact, name=name)[0]


def whom(clinic: Clinic, name: str) -> dict:
    return {"contact": clinic.contact, "attendee": person(clinic, name)}


def seat(clinic: Clinic, session: Session, name: str) -> Appointment:
    return booking.book_seat(session, **whom(clinic, name), by=ASSISTANT, now=NOW, request_key=f"{session.pk} {name}")


def hold(clinic: Clinic, session: Session, name: str, *, now: datetime = NOW, minutes: int = 10) -> Appointment:
    return booking.hold_seat(session, **whom(clinic, name), by=ASSISTANT, now=now, minutes=minutes)


def wish(
    clinic: Clinic, name: str, session: Session | None = None, *, ago: int = 0, now: datetime = NOW, **details
) -> WaitlistEntry:
    today = now.astimezone(clinic.location.zone).date()
    days = {"from_date": today, "until_date": today + timedelta(days=3)}
    return waitlist.add(
        location=clinic.location,
        service=clinic.laser,
        session=session,
        **whom(clinic, name),
        **(days | details),
        by=ASSISTANT,
        now=now - ago * MINUTE,
    )


def names(session: Session) -> list[str]:
    found = candidates.list_candidates(slots.seat_id(session.pk), now=NOW)
    return [entry.attendee.name for entry in found]


def offer_next(session: Session, now: datetime = NOW) -> WaitlistOffer:
    offer = waitlist.offer_next(slots.seat_id(session.pk), by=DESK, now=now)
    assert offer is not None
    return offer


def kinds(visit: Appointment) -> list[str]:
    return list(visit.events.values_list("kind", flat=True))


def test_a_held_seat_counts_until_it_is_booked_released_or_runs_out(clinic):
    session = open_class(clinic)
    held = hold(clinic, session, "Asha")
    assert (held.status, held.hold_expires_at, held.session) == ("pending", NOW + 10 * MINUTE, session)
    assert not Allocation.objects.filter(appointment=held).exists()
    for refused in (lambda: seat(clinic, session, "Ravi"), lambda: hold(clinic, session, "Ravi")):
        with pytest.raises(SessionFull):
            refused()
    with pytest.raises(AlreadySeated):
        hold(clinic, session, "Asha")

    booked = booking.book_hold(held, by=ASSISTANT, now=NOW + 9 * MINUTE, request_key="yes")
    assert (booked.pk, booked.status, booked.hold_expires_at, booked.request_key) == (held.pk, "booked", None, "yes")
    assert booking.book_hold(held, by=ASSISTANT, now=NOW + 11 * MINUTE, request_key="yes") == booked
    with pytest.raises(WrongStatus):
        booking.book_hold(held, by=ASSISTANT, now=NOW, request_key="another")
    with pytest.raises(WrongStatus):
        booking.release_hold(held, by=ASSISTANT, now=NOW)
    assert kinds(booked) == ["held", "booked"]

    other = open_class(clinic, "12:00")
    given_up = hold(clinic, other, "Asha")
    with pytest.raises(RequestKeyReused):
        booking.book_hold(given_up, by=ASSISTANT, now=NOW, request_key="yes")
    assert booking.release_hold(given_up, by=ASSISTANT, now=NOW).status == "cancelled"
    assert (sessions.count_free(other, now=NOW), kinds(given_up)) == (1, ["held", "released"])
    with pytest.raises(WrongStatus):
        booking.book_hold(given_up, by=ASSISTANT, now=NOW, request_key="too late")


def test_a_held_seat_that_ran_out_is_booked_again_while_one_is_free(clinic):
    session = open_class(clinic)
    late = hold(clinic, session, "Asha")
    assert booking.book_hold(late, by=ASSISTANT, now=NOW + 11 * MINUTE, request_key="late").status == "booked"
    booking.cancel(late, expected_version=1, by=DESK, now=NOW)

    slow = hold(clinic, session, "Ravi")
    quick = booking.book_seat(session, **whom(clinic, "Meera"), by=DESK, now=NOW + 10 * MINUTE, request_key="quick")
    slow.refresh_from_db()
    assert (quick.status, slow.status, kinds(slow)) == ("booked", "cancelled", ["held", "expired"])
    # Also by a clock that is behind: the seat was given away under the lock of the class.
    for now in (NOW + 9 * MINUTE, NOW + 11 * MINUTE):
        with pytest.raises(SessionFull):
            booking.book_hold(slow, by=ASSISTANT, now=now, request_key="slow")
    assert sessions.seats(session, now=NOW).get() == quick


def test_held_seats_that_ran_out_are_swept_with_the_other_holds(clinic):
    session = open_class(clinic, capacity=2)
    gone, kept = hold(clinic, session, "Asha"), hold(clinic, session, "Ravi", minutes=60)
    assert booking.release_expired(now=NOW + 10 * MINUTE) == 1
    assert booking.release_expired(now=NOW + 10 * MINUTE) == 0
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.status, kinds(gone), kept.status) == ("cancelled", ["held", "expired"], "pending")


def test_a_cancelled_class_takes_its_held_seats_and_its_offers_with_it(clinic):
    session = open_class(clinic)
    wish(clinic, "Asha", session)
    offer = offer_next(session)
    held = Appointment.objects.get(pk=offer.hold_id or 0)
    assert booking.cancel_session(session, by=DESK, now=NOW) == [held]
    with pytest.raises(WrongStatus):
        waitlist.accept(offer, by=ASSISTANT, now=NOW)
    assert waitlist.expire(now=NOW + 30 * MINUTE) == [offer]
    assert (names(session), Appointment.objects.get().status) == ([], "cancelled")


def test_candidates_for_a_seat_are_those_of_this_class_then_those_it_suits(clinic):
    session, other = open_class(clinic, capacity=3), open_class(clinic, "12:00")
    wish(clinic, "any time", ago=9)
    wish(clinic, "mornings", ago=8, day_parts=["morning"])
    wish(clinic, "evenings", ago=8, day_parts=["evening"])
    wish(clinic, "with Sen", ago=7, practitioners=[clinic.sen])
    wish(clinic, "Sundays", ago=6, weekdays=[6])
    wish(clinic, "two days before", ago=5, notice_minutes=48 * 60)
    wish(clinic, "the other class", other, ago=4)
    wish(clinic, "this class", session, ago=2, weekdays=[6], day_parts=["evening"])
    wish(clinic, "this class, later", session, ago=1)
    wish(clinic, "this class, two days before", session, ago=1, notice_minutes=48 * 60)
    wish(clinic, "seated", session, ago=9)
    seat(clinic, session, "seated")
    urgent = wish(clinic, "urgent")
    WaitlistEntry.objects.filter(pk=urgent.pk).update(priority=1)
    assert names(session) == ["urgent", "this class", "this class, later", "any time", "mornings"]


def test_a_seat_is_offered_one_by_one_and_kept_meanwhile(clinic):
    session = open_class(clinic)
    first, second = wish(clinic, "first", session, ago=1), wish(clinic, "second", session)
    offer = offer_next(session)
    assert (offer.entry, offer.start_at, offer.expires_at) == (first, session.start_at, NOW + 30 * MINUTE)
    with pytest.raises(SessionFull):
        waitlist.offer_next(slots.seat_id(session.pk), by=DESK, now=NOW)
    with pytest.raises(SessionFull):
        seat(clinic, session, "stranger")

    waitlist.decline(offer, by=ASSISTANT, now=NOW)
    again = offer_next(session)
    assert again.entry == second
    visit = waitlist.accept(again, by=ASSISTANT, now=NOW + 29 * MINUTE)
    assert (visit.pk, visit.status, visit.session, visit.attendee.name) == (again.hold_id, "booked", session, "second")
    assert waitlist.accept(again, by=ASSISTANT, now=NOW + 29 * MINUTE) == visit
    second.refresh_from_db()
    assert (second.status, second.appointment) == ("booked", visit)
    assert (names(session), sessions.count_free(session, now=NOW)) == ([], 0)


def test_a_wish_for_any_time_of_a_class_is_offered_a_seat_too(clinic):
    entry = wish(clinic, "any time")
    visit = waitlist.accept(offer_next(open_class(clinic)), by=ASSISTANT, now=NOW)
    entry.refresh_from_db()
    assert (visit.status, entry.status, entry.appointment) == ("booked", "booked", visit)


def test_silence_frees_the_seat_and_a_late_yes_counts_while_it_is_free(clinic):
    session = open_class(clinic)
    wish(clinic, "slow", session)
    offer = offer_next(session)
    assert waitlist.expire(now=NOW + 29 * MINUTE) == []
    assert waitlist.expire(now=NOW + 30 * MINUTE) == [offer]
    assert sessions.count_free(session, now=NOW) == 1
    visit = waitlist.accept(offer, by=ASSISTANT, now=NOW + 40 * MINUTE)
    assert (visit.status, visit.session, visit.pk == offer.hold_id) == ("booked", session, False)


def test_the_clock_offers_a_freed_seat_to_the_next(clinic):
    now = timezone.now()
    session = open_class(clinic, now=now)
    wish(clinic, "first", session, ago=90, now=now)
    second = wish(clinic, "second", session, ago=80, now=now)
    offer = offer_next(session, now - 60 * MINUTE)
    assert tasks.expire_waitlist() == 1
    offer.refresh_from_db()
    after = second.offers.get()
    assert (offer.status, offer.hold and offer.hold.status, after.status) == ("expired", "cancelled", "open")
    assert list(sessions.seats(session, now=now)) == [after.hold]
    assert tasks.expire_waitlist() == 0


def test_first_yes_wins_and_who_lost_is_offered_the_next_seat(clinic):
    session = open_class(clinic)
    for number, name in enumerate(("first", "second", "third")):
        wish(clinic, name, session, ago=9 - number)
    one, two = waitlist.offer_to_all(slots.seat_id(session.pk), now=NOW, most=2)
    assert (one.hold, two.hold, sessions.count_free(session, now=NOW)) == (None, None, 1)
    visit = waitlist.accept(two, by=ASSISTANT, now=NOW)
    with pytest.raises(SessionFull):
        waitlist.accept(one, by=ASSISTANT, now=NOW)
    one.refresh_from_db()
    assert (visit.attendee.name, one.status, names(session)) == ("second", "lost", ["first", "third"])

    booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    again = offer_next(session)
    assert (again.entry, list(again.entry.offers.all())) == (one.entry, [again])
    assert waitlist.accept(again, by=ASSISTANT, now=NOW).attendee.name == "first"


def test_a_withdrawn_wish_gives_its_seat_back(clinic):
    session = open_class(clinic)
    offer = offer_next_of(wish(clinic, "Asha", session), session)
    assert waitlist.withdraw(offer.entry, by=ASSISTANT, now=NOW).status == "withdrawn"
    offer.refresh_from_db()
    assert (offer.status, offer.hold and offer.hold.status) == ("declined", "cancelled")
    assert sessions.count_free(session, now=NOW) == 1


def offer_next_of(entry: WaitlistEntry, session: Session) -> WaitlistOffer:
    offer = offer_next(session)
    assert offer.entry == entry
    return offer


def test_a_held_seat_stands_in_the_way_of_a_closure_until_it_runs_out(clinic):
    session = open_class(clinic)
    held = hold(clinic, session, "Asha")
    closure, inside = calendar.close(clinic.rao, session.start_at, session.end_at, "Leave", NOW)
    assert inside == [held]
    assert calendar.list_conflicts(closure, now=NOW + 10 * MINUTE) == []
