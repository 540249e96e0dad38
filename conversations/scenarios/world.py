"""The clinic that scenarios play at, made anew for each and taken down after it, in a database for tests only."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import connection

from appointments import availability, booking, contacts
from appointments.availability import SlotQuery
from appointments.booking import By
from appointments.models import (
    Appointment,
    AvailableTime,
    ContactPoint,
    Location,
    LocationText,
    Offering,
    Practitioner,
    Service,
    ServiceText,
)
from conversations.knowledge import entries
from conversations.models import Line

NUMBER = "+15550100"
HOURS = ((time(9, 30), time(13)), (time(14), time(18)))
KEPT = ("django_content_type", "auth_permission", "django_migrations")
# Name, minutes, price, preparation, and the names and other words in each written form.
SERVICES = (
    (
        "Teeth cleaning",
        30,
        "₹1,200",
        "Eat something light before.",
        {
            "en": ("Teeth cleaning", ["cleaning", "scaling", "polishing"]),
            "hi": ("दाँतों की सफ़ाई", ["सफ़ाई", "सफाई", "क्लीनिंग"]),
            "hi-Latn": ("Daanton ki safai", ["safai", "cleaning", "daant saaf"]),
        },
    ),
    (
        "Root canal",
        60,
        "₹6,000",
        "",
        {
            "en": ("Root canal", ["rct"]),
            "hi": ("रूट कैनाल", ["आरसीटी"]),
            "hi-Latn": ("Root canal", ["rct"]),
        },
    ),
    (
        "Skin consultation",
        20,
        "₹700",
        "Come without make-up.",
        {
            "en": ("Skin consultation", ["skin", "dermatologist"]),
            "hi": ("त्वचा की जाँच", ["त्वचा", "स्किन"]),
            "hi-Latn": ("Skin ki jaanch", ["skin", "twacha"]),
        },
    ),
)
PEOPLE = {"Dr Rao": ("Teeth cleaning", "Root canal"), "Dr Sen": ("Skin consultation", "Teeth cleaning")}


def build(zone: str, answers: Mapping[str, str], *, now: datetime) -> Location:
    """Make the clinic, its lines and its answers to common questions."""
    country = "IN" if zone == "Asia/Kolkata" else "GB"
    location = Location.objects.create(
        name="Asha Clinic",
        time_zone=zone,
        country=country,
        address="12 Test Road",
        number_e164=NUMBER,
        languages=["en", "hi"],
    )
    LocationText.objects.create(location=location, language="en", name="Asha Clinic", directions="Above the pharmacy.")
    for channel in (Line.Channel.WHATSAPP, Line.Channel.PHONE):
        Line.objects.create(channel=channel, number_e164=NUMBER, location=location)
    for name, minutes, price, preparation, words in SERVICES:
        service = Service.objects.create(
            name=name, duration_minutes=minutes, price_text=price, preparation=preparation, horizon_days=150
        )
        service.locations.add(location)
        for language, (called, synonyms) in words.items():
            ServiceText.objects.create(service=service, language=language, name=called, synonyms=synonyms)
    for person, offered in PEOPLE.items():
        _person(location, person, offered)
    for question, answer in answers.items():
        title, *synonyms = (one.strip() for one in question.split("|"))
        entries.add(title, answer, language="en", synonyms=synonyms, now=now)
    return location


def _person(location: Location, name: str, offered: tuple[str, ...]) -> None:
    person = Practitioner.objects.create(name=name)
    services = Service.objects.filter(name__in=offered)
    Offering.objects.bulk_create(Offering(practitioner=person, service=service) for service in services)
    AvailableTime.objects.bulk_create(
        AvailableTime(location=location, practitioner=person, weekday=day, start_time=start, end_time=end)
        for day in range(6)
        for start, end in HOURS
    )


def make_contact(number: str, name: str, language: str, *, now: datetime) -> ContactPoint:
    """Make the customer known, with the language spoken before."""
    return contacts.find_or_create_point(
        kind=ContactPoint.Kind.NUMBER,
        value=number,
        whatsapp_address=f"whatsapp:{number}",
        name=name,
        language=language,
        now=now,
    )


def book(location: Location, told: str, number: str, name: str, *, now: datetime) -> None:
    """Book "Teeth cleaning 2026-12-01 11:00", or several with " + " between, for whoever has the number."""
    services, day, clock = told.rsplit(" ", 2)
    start = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(location.time_zone))
    service_ids = tuple(Service.objects.get(name=name).pk for name in services.split(" + "))
    query = SlotQuery(location.pk, service_ids, windows=((start, start),), limit=1)
    [slot] = availability.find_slots(query, now=now)
    contact = make_contact(number, name, "", now=now).contact
    booking.book(
        slot.id,
        contact=contact,
        attendee=contacts.self_attendee(contact),
        by=By("system", "desk"),
        now=now,
        request_key=f"scenario:{number}:{told}",
    )


def take(location: Location, told: str, *, now: datetime) -> None:
    """Let others take a time with everybody who could have it."""
    for number in ("+15550171", "+15550172"):
        try:
            book(location, told, number, "Somebody Else", now=now)
        except ValueError:  # fewer people offer it
            return


def decide(told: str, *, now: datetime) -> None:
    """Have staff answer the visit that waits for them, or have the time pass in which they could."""
    verb, _, words = told.partition(" ")
    if verb == "nobody":
        booking.expire_requests(now=now)
        return
    by = By("agent:1", "desk", message=words)
    for visit in Appointment.objects.filter(approval_due_at__isnull=False):
        {"approve": booking.approve, "decline": booking.decline}[verb](visit, by=by, now=now)


def clear() -> None:
    """Empty the database. Refuses anything but one that tests made."""
    name = str(connection.settings_dict["NAME"])
    if not name.startswith("test_"):
        raise RuntimeError(f"{name} is no database for tests.")
    with connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names(cursor) if one not in KEPT]
        quoted = [connection.ops.quote_name(one) for one in tables]
        has_rows = (f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {one})" for one in quoted)
        cursor.execute(" UNION ALL ".join(has_rows))
        if filled := [row[0] for row in cursor.fetchall()]:
            cursor.execute(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE")
