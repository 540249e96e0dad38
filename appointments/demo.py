"""The demo business: its catalogue once, and around today a week of visits that the booking verbs made.

Which visits a date has depends on the date alone, so two machines show the same. What is there is never changed.
"""

import random
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet

from appointments import booking, contacts, demo_data
from appointments.booking import BookingError, By
from appointments.models import (
    Appointment,
    Attendee,
    AvailableTime,
    Contact,
    ContactPoint,
    Location,
    LocationText,
    Offering,
    Practitioner,
    Question,
    QuestionText,
    Resource,
    ResourceKind,
    Service,
    ServiceText,
)
from appointments.slots import SlotKey

SEED = 7
DAYS_BEFORE, DAYS_AFTER = 2, 4
KEY = "demo"
STEP = timedelta(minutes=10)
CHANNELS = ("phone", "whatsapp", "whatsapp", "desk")

Status = Appointment.Status


def load_business(now: datetime) -> Location:
    """Make the demo clinic, and fill the week around `now` when none of its visits lies ahead.

    A second run changes nothing. Started again after weeks, it fills the week around that day. All or nothing.
    """
    with transaction.atomic():
        location = _find_location() or _make_location()
        last = (
            Appointment.objects.filter(location=location, request_key__startswith=f"{KEY} ").order_by("start_at").last()
        )
        if last is None or last.end_at < now:
            customers = [_make_customer(number, now) for number in range(len(demo_data.CUSTOMERS))]
            today = now.astimezone(location.zone).date()
            for days in range(-DAYS_BEFORE, DAYS_AFTER + 1):
                _fill_day(location, today + timedelta(days=days), customers, now)
        return location


def _find_location() -> Location | None:
    known = _list_made().select_related("location").last()
    return known.location if known else Location.objects.filter(name=demo_data.NAME).first()


def _list_made() -> QuerySet[Appointment]:
    return Appointment.objects.filter(request_key__startswith=f"{KEY} ")


def _make_location() -> Location:
    location = Location.objects.create(
        name=demo_data.NAME,
        time_zone=demo_data.TIME_ZONE,
        country="IN",
        state=demo_data.STATE,
        address=demo_data.ADDRESS,
        map_url=demo_data.MAP_URL,
        number_e164=demo_data.NUMBER,
        languages=demo_data.LANGUAGES,
    )
    for language, (name, directions) in demo_data.PLACE_WORDS.items():
        LocationText.objects.create(location=location, language=language, name=name, directions=directions)
    kind, _ = ResourceKind.objects.get_or_create(name=demo_data.ROOM_KIND)
    Resource.objects.create(location=location, kind=kind, name=demo_data.ROOM)
    services = {
        service.name: _make_service(location, service, position, kind)
        for position, service in enumerate(demo_data.SERVICES, start=1)
    }
    for person in demo_data.PEOPLE:
        _make_person(location, person, services)
    return location


def _make_service(location: Location, told: demo_data.DemoService, position: int, kind: ResourceKind) -> Service:
    service = Service.objects.create(
        name=told.name,
        duration_minutes=told.minutes,
        buffer_after_minutes=told.after_minutes,
        grid_minutes=10,
        price_text=told.price_text,
        preparation=told.words["en"].preparation,
        position=position,
        **told.rules,
    )
    service.locations.add(location)
    if told.needs_room:
        service.resource_kinds.add(kind)
    ServiceText.objects.bulk_create(
        ServiceText(
            service=service,
            language=language,
            name=words.name,
            synonyms=list(words.synonyms),
            preparation=words.preparation,
            price_text=told.price_text,
            deposit_text=service.deposit_text,
        )
        for language, words in told.words.items()
    )
    if told.question:
        _make_question(service, told.question)
    return service


def _make_question(service: Service, words: dict[str, str]) -> None:
    question = Question.objects.create(service=service, kind=Question.Kind.YES_NO, text=words["en"])
    QuestionText.objects.bulk_create(
        QuestionText(question=question, language=language, text=text) for language, text in words.items()
    )


def _make_person(location: Location, told: demo_data.DemoPerson, services: dict[str, Service]) -> None:
    person = Practitioner.objects.create(name=told.name)
    Offering.objects.bulk_create(Offering(practitioner=person, service=services[name]) for name in told.services)
    AvailableTime.objects.bulk_create(
        AvailableTime(location=location, practitioner=person, weekday=weekday, start_time=start, end_time=end)
        for weekday, hours in told.hours.items()
        for start, end in hours
    )


def _make_customer(number: int, now: datetime) -> Contact:
    name, language = demo_data.CUSTOMERS[number]
    point = contacts.find_or_create_point(
        kind=ContactPoint.Kind.NUMBER,
        value=f"+{demo_data.FIRST_CUSTOMER_NUMBER + number}",
        name=name,
        language=language,
        now=now - timedelta(days=DAYS_BEFORE + 7),
    )
    return contacts.current(point.contact)


def _fill_day(location: Location, day: date, customers: list[Contact], now: datetime) -> None:
    """Book a day's visits in the order of their times, never more than two on end, so that room is left to try out."""
    dice = random.Random(f"{SEED} {day}")
    people = dice.sample(customers, len(customers))
    for told in demo_data.PEOPLE:
        person = Practitioner.objects.filter(name=told.name).first()
        services = list(Service.objects.filter(name__in=told.services, is_active=True).order_by("position"))
        if person is None or not services:
            continue
        for start, end in told.hours.get(day.weekday(), ()):
            at, closes = _instant(location, day, start), _instant(location, day, end)
            on_end = 0
            while at < closes:
                offered = [one for one in services if not one.fixed_starts or at.time() in one.fixed_starts]
                if not offered:
                    at += STEP
                    continue
                service = dice.choice(offered)
                busy = timedelta(minutes=service.duration_minutes + (service.buffer_after_minutes or 0))
                if on_end < 2 and dice.random() < 0.7 and at + busy <= closes and people:
                    _book(location, service, person, at, people.pop(), dice, now)
                    at, on_end = at + busy, on_end + 1
                else:
                    at, on_end = at + 2 * STEP * dice.randint(1, 2), 0


def _book(
    location: Location,
    service: Service,
    person: Practitioner,
    start_at: datetime,
    contact: Contact,
    dice: random.Random,
    now: datetime,
) -> None:
    """Book one visit as of an earlier moment, and let happen what has happened since."""
    asked_at = min(start_at, now) - timedelta(minutes=dice.randint(3 * 60, 60 * 60))
    by = By("system", dice.choice(CHANNELS), KEY)
    fate, answers = dice.random(), dice.random() < 0.6
    slot = SlotKey(location.pk, ((service.pk, person.pk),), start_at)
    try:
        visit = booking.book(
            str(slot),
            contact=contact,
            attendee=_choose_attendee(contact, dice, asked_at),
            by=by,
            now=asked_at,
            request_key=f"{KEY} {slot}",
        )
    except BookingError:
        return
    if fate < 0.07:
        booking.cancel(visit, expected_version=visit.version, by=by, now=asked_at + timedelta(hours=1))
        return
    if answers and start_at > now:
        booking.mark_confirmation(visit, "accepted", by=by, now=asked_at + timedelta(hours=2))
    _let_happen(visit, fate, now)


def _let_happen(visit: Appointment, fate: float, now: datetime) -> None:
    desk = By("system", "desk", KEY)
    steps: list[tuple[Status, datetime]] = []
    if fate < 0.14:
        steps = [(Status.NOSHOW, visit.start_at + 2 * STEP)]
    else:
        steps = [(Status.ARRIVED, visit.start_at - timedelta(minutes=5)), (Status.FULFILLED, visit.end_at)]
    for status, at in steps:
        if at <= now:
            booking.mark_status(visit, status, by=desk, now=at)


def _choose_attendee(contact: Contact, dice: random.Random, now: datetime) -> Attendee:
    other = demo_data.FAMILY.get(contact.name)
    if other and dice.random() < 0.5:
        return contacts.attendee_named(contact, other, now=now)
    return contacts.self_attendee(contact)


def _instant(location: Location, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, location.zone)
