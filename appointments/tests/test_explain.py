"""Why a time is not free: every rule with its sentence, and no reason exactly where the search finds the start."""

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import availability, booking, explain, reasons
from appointments.availability import SlotQuery
from appointments.booking import NotBookable
from appointments.models import AvailableTime, NotAvailableTime, Practitioner, Resource, Service
from appointments.tests.clinic import ASSISTANT, NOW, Clinic, make_clinic, make_person, make_service

MINUTE = timedelta(minutes=1)


def ask(clinic: Clinic, clock: str, day: int = 1, *, service: Service | None = None, person=None, now=NOW, **wanted):
    return explain.explain(
        ((service or clinic.check).pk,),
        clinic.local(clock, day),
        location_id=clinic.location.pk,
        practitioner_id=person and person.pk,
        now=now,
        **wanted,
    )


def book(clinic: Clinic, clock: str, day: int = 1, *, service: Service | None = None, person=None, verb=booking.book):
    slot_id = clinic.slot_id(clock, day, service=service, person=person)
    wanted = {"request_key": slot_id} if verb is booking.book else {}
    return verb(slot_id, contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW, **wanted)


def close(clinic: Clinic, start: str, end: str, day: int = 1, description: str = "", **whose) -> None:
    whose = whose or {"location": clinic.location}
    start_at, end_at = clinic.local(start, day), clinic.local(end, day)
    NotAvailableTime.objects.create(start_at=start_at, end_at=end_at, description=description, **whose)


def after(clinic, act, *args, **wanted):
    """Do something that gets in the way and give the clinic, so that a case can be one expression."""
    act(clinic, *args, **wanted)
    return clinic


def empty(clinic: Clinic) -> Clinic:
    Resource.objects.all().delete()
    return clinic


def switch_off(clinic: Clinic, model) -> Clinic:
    model.objects.update(is_active=False)
    return clinic


def changed(clinic: Clinic, model, **fields) -> Clinic:
    model.objects.update(**fields)
    return clinic


# Each rule in the way of Dr Rao's, or of a room's, time, and what staff read out.
CASES = {
    "unknown": (lambda c: ask(c, "10:00", service=Service(pk=999)), "This is not offered at this place."),
    "inactive": (lambda c: ask(switch_off(c, Service), "10:00"), "This is not offered any more."),
    "nobody": (lambda c: ask(c, "10:00", service=make_service(c.location, "Yoga", 30)), "Nobody here offers this."),
    "not-offered": (
        lambda c: ask(c, "10:00", service=make_service(c.location, "Yoga", 30), person=c.rao),
        "Dr Rao does not offer this.",
    ),
    "past": (lambda c: ask(c, "09:00", day=-1, person=c.rao), "This time has passed."),
    "notice": (
        lambda c: ask(c, "09:15", day=0, person=c.rao, now=c.local("09:00")),
        "Too soon: it needs notice of 1 hour. The first time is 10:00.",
    ),
    "horizon": (
        lambda c: ask(c, "10:00", day=31, person=c.rao),
        "Too far ahead: it can be booked 30 days ahead, until Wed 30 Dec 2026.",
    ),
    "session": (
        lambda c: ask(changed(c, Service, is_class=True), "10:00", person=c.rao),
        "This is a class: book a seat of one of its times.",
    ),
    "dates": (
        lambda c: ask(changed(c, Service, bookable_from_date=date(2026, 12, 5)), "10:00", person=c.rao),
        "It can only be booked from Sat 5 Dec 2026 on.",
    ),
    "fixed": (
        lambda c: ask(changed(c, Service, fixed_starts=[time(9), time(11, 30)]), "10:00", person=c.rao),
        "It begins at set times only: 09:00, 11:30.",
    ),
    "limit": (
        lambda c: ask(after(changed(c, Service, most_per_day=1), book, "15:00"), "10:00", person=c.rao),
        "Enough of this is booked: no more than 1 a day.",
    ),
    "own-notice": (
        lambda c: ask(changed(c, Practitioner, notice_minutes=2880), "10:00", person=c.rao),
        "Too soon: Dr Rao needs notice of 2 days. The first time is Wed 2 Dec 08:00.",
    ),
    "own-horizon": (
        lambda c: ask(changed(c, Practitioner, horizon_days=3), "10:00", day=4, person=c.rao),
        "Too far ahead: Dr Rao can be booked 3 days ahead, until Thu 3 Dec 2026.",
    ),
    "own-limit": (
        lambda c: ask(
            after(changed(c, Practitioner, most_minutes_per_week=30), book, "10:00", day=3), "10:00", person=c.rao
        ),
        "Dr Rao has enough: no more than 30 minutes a week.",
    ),
    "grid": (lambda c: ask(c, "10:10", person=c.rao), "Visits begin every 15 minutes, not at this time."),
    "holiday": (lambda c: ask(after(c, closed_all_day), "10:00", person=c.rao), "Closed all day (Diwali)."),
    "closed": (
        lambda c: ask(after(c, close, "10:15", "11:00"), "10:00", person=c.rao),
        "Closed from 10:15 to 11:00.",
    ),
    "inactive-person": (
        lambda c: ask(switch_off(c, Practitioner), "10:00", person=c.rao),
        "Dr Rao does not work here any more.",
    ),
    "day-off": (lambda c: ask(without_hours(c), "10:00", person=c.rao), "Dr Rao does not work here on this day."),
    "hours": (
        lambda c: ask(c, "13:15", person=c.rao),
        "Outside the hours: Dr Rao has a break from 13:00 to 14:00.",
    ),
    "too-long": (
        lambda c: ask(c, "12:45", person=c.rao),
        "It would last until 13:15, and Dr Rao stops at 13:00.",
    ),
    "leave": (
        lambda c: ask(
            after(c, close, "10:00", "12:00", description="Dentist herself", practitioner=c.rao), "10:00", person=c.rao
        ),
        "Dr Rao is away from 10:00 to 12:00.",
    ),
    "booked": (
        lambda c: ask(after(c, book, "10:00"), "10:15", person=c.rao),
        "Dr Rao has a visit from 10:00 to 10:30.",
    ),
    "held": (
        lambda c: ask(after(c, book, "10:00", verb=booking.hold), "10:15", person=c.rao, now=NOW + MINUTE),
        "Dr Rao: 10:00 to 10:30 is kept for somebody who is deciding. Free again at Mon 30 Nov 08:10 without a yes.",
    ),
    "buffer": (
        lambda c: ask(after(c, book, "10:00", service=c.laser), "10:30", person=c.rao),
        "Too close: Dr Rao needs 10 minutes between this and the visit from 10:00 to 10:30.",
    ),
    "no-room": (
        lambda c: ask(empty(c), "10:00", service=c.laser, person=c.rao),
        "It needs one of: Treatment room. There is none here.",
    ),
    "room-closed": (
        lambda c: ask(
            after(after(c, close, "09:00", "11:00", resource=c.rooms[0]), close, "09:00", "11:00", resource=c.rooms[1]),
            "10:00",
            service=c.laser,
            person=c.rao,
        ),
        "It needs one of: Treatment room. None can be used at this time.",
    ),
    "room": (
        lambda c: ask(all_rooms_taken(c), "10:00", service=c.laser, person=c.rao),
        "It needs one of: Treatment room. All are taken then (1).",
    ),
}


def closed_all_day(clinic: Clinic) -> None:
    start = clinic.local("00:00", 1)
    NotAvailableTime.objects.create(
        location=clinic.location, start_at=start, end_at=start + timedelta(days=1), description="Diwali"
    )


def without_hours(clinic: Clinic) -> Clinic:
    AvailableTime.objects.filter(practitioner=clinic.rao, weekday=1).delete()
    return clinic


def all_rooms_taken(clinic: Clinic) -> Clinic:
    Resource.objects.filter(pk=clinic.rooms[1].pk).delete()
    return after(clinic, book, "10:00", service=clinic.laser, person=clinic.sen)


@pytest.mark.parametrize("code", CASES)
def test_rule_is_said_in_its_own_sentence(clinic, code):
    explanation = CASES[code][0](clinic)
    assert [(line.code, line.text) for line in explanation.lines] == [(code, CASES[code][1])]


def test_no_rule_lacks_its_sentence_and_its_case():
    assert set(explain.TEXTS) == set(reasons.RULES) | {explain.UNKNOWN, explain.NOT_OFFERED} == set(CASES)
    assert set(NotBookable.ADVICE) <= set(explain.TEXTS)
    assert [code for code, text in explain.TEXTS.items() if not re.fullmatch(r"\S.*\.", str(text))] == []


def test_only_rules_for_customers_leave_the_desk_free():
    free = {code for code, rule in reasons.RULES.items() if not rule.binds_desk}
    assert free == {"notice", "horizon", "dates", "grid", "fixed", "own-notice", "own-horizon"}


def test_desk_may_book_what_only_customers_may_not(clinic):
    odd = ask(clinic, "10:10", person=clinic.rao)
    assert (odd.is_free, odd.is_free_for_desk) == (False, True)
    assert odd.slot is not None and odd.slot.id == clinic.slot_id("10:10", 1)
    lunch = ask(clinic, "13:15", person=clinic.rao)
    assert (lunch.is_free, lunch.is_free_for_desk, lunch.slot) == (False, False, None)
    free = ask(clinic, "10:00", person=clinic.rao)
    assert (free.is_free, free.is_free_for_desk, free.lines) == (True, True, ())


def test_anybody_is_free_when_one_is_and_else_each_is_named(clinic):
    book(clinic, "10:00")
    assert ask(clinic, "10:00").is_free
    book(clinic, "10:00", person=clinic.sen)
    said = [line.text for line in ask(clinic, "10:10").lines]
    assert said == [
        "Visits begin every 15 minutes, not at this time.",
        "Dr Rao has a visit from 10:00 to 10:30.",
        "Dr Sen has a visit from 10:00 to 10:30.",
    ]


def test_own_time_and_dead_holds_are_in_nobodys_way(clinic):
    visit = book(clinic, "10:00")
    assert not ask(clinic, "10:15", person=clinic.rao).is_free
    assert ask(clinic, "10:15", person=clinic.rao, holder=f"appointment:{visit.pk}").is_free
    book(clinic, "11:00", verb=booking.hold)
    assert not ask(clinic, "11:00", person=clinic.rao).is_free
    assert ask(clinic, "11:00", person=clinic.rao, now=NOW + 11 * MINUTE).is_free


def give_rules_of_their_own(clinic: Clinic) -> None:
    """Let people and services differ in notice, buffers, limits and starts."""
    Practitioner.objects.filter(pk=clinic.sen.pk).update(notice_minutes=27 * 60, buffer_after_minutes=20)
    Practitioner.objects.filter(pk=clinic.rao.pk).update(most_per_day=2)
    Service.objects.filter(pk=clinic.check.pk).update(fixed_starts=[time(9), time(11), time(15, 30), time(17)])


@pytest.mark.parametrize("prepare", [lambda clinic: None, give_rules_of_their_own])
def test_reasons_are_found_exactly_where_the_search_finds_nothing(clinic, prepare):
    """In steps of five minutes, for each person, for both, and for two services in one visit."""
    book(clinic, "10:00", service=clinic.laser)
    book(clinic, "10:15", service=clinic.laser, person=clinic.sen)
    book(clinic, "15:00", verb=booking.hold)
    prepare(clinic)
    close(clinic, "11:30", "12:10")
    close(clinic, "16:00", "23:00", practitioner=clinic.sen)
    close(clinic, "14:00", "15:00", resource=clinic.rooms[0])
    now = NOW + 20 * MINUTE
    free = 0
    for services, person in product(
        ((clinic.laser.pk,), (clinic.check.pk, clinic.laser.pk)), (clinic.rao, clinic.sen, None)
    ):
        whole = ((clinic.local("08:30", 1), clinic.local("18:30", 1)),)
        query = SlotQuery(clinic.location.pk, services, person and person.pk, windows=whole, limit=10_000)
        found = {slot.start_at for slot in availability.find_slots(query, now=now)}
        for step in range(0, 600, 5):
            when = whole[0][0] + step * MINUTE
            said = explain.explain(
                services,
                when,
                location_id=clinic.location.pk,
                practitioner_id=person and person.pk,
                now=now,
            )
            assert (when in found) == said.is_free, (services, person, when, said.lines)
        free += len(found)
    assert free > (60 if prepare is not give_rules_of_their_own else 10)


@pytest.mark.django_db
def test_the_two_halves_of_a_double_hour_are_told_apart():
    clinic = make_clinic(time_zone="Europe/London")
    AvailableTime.objects.create(
        location=clinic.location,
        practitioner=clinic.rao,
        date=date(2027, 10, 31),
        start_time=time(1),
        end_time=time(2),
    )
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    for when in (first, first + 60 * MINUTE):
        said = explain.explain(
            (clinic.check.pk,),
            when,
            location_id=clinic.location.pk,
            practitioner_id=clinic.rao.pk,
            now=first - timedelta(days=2),
        )
        assert said.is_free


def test_queries_do_not_grow_with_people(clinic):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert not ask(clinic, "13:10", service=clinic.laser).is_free
        return len(queries)

    few = count()
    for number in range(20):
        make_person(clinic.location, f"Dr {number}", clinic.check, clinic.laser)
    assert count() == few == 3
