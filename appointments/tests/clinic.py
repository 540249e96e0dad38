"""A small business to test with: one place, two people, a room kind with two rooms, two services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from appointments import booking, contacts
from appointments.booking import By
from appointments.models import (
    Allocation,
    Appointment,
    Attendee,
    AvailableTime,
    Contact,
    Location,
    Offering,
    Practitioner,
    Resource,
    ResourceKind,
    Service,
)
from appointments.slots import SlotItem, SlotKey

# A Monday, 08:00 in Bengaluru.
NOW = datetime(2026, 11, 30, 2, 30, tzinfo=UTC)
ASSISTANT = By("assistant", "whatsapp")
DESK = By("agent:1", "desk")


@dataclass
class Clinic:
    """What the tests name. `check` needs a person, `laser` a person and a room."""

    location: Location
    rao: Practitioner
    sen: Practitioner
    rooms: list[Resource]
    check: Service
    laser: Service
    contact: Contact
    attendee: Attendee

    def local(self, clock: str, day: int = 0) -> datetime:
        """Give the instant of a local time such as 10:30, `day` days after NOW's date."""
        hour, minute = clock.split(":")
        date = NOW.astimezone(self.location.zone).date() + timedelta(days=day)
        return datetime.combine(date, time(int(hour), int(minute)), self.location.zone).astimezone(UTC)

    def room_of(self, person: Practitioner) -> Resource:
        """Give the room that a person takes while all are free."""
        return self.rooms[person.pk % len(self.rooms)]

    def slot_id(
        self, clock: str, day: int = 0, *, service: Service | None = None, person: Practitioner | None = None
    ) -> str:
        """Give the id of a slot by its local time."""
        items = (((service or self.check).pk, (person or self.rao).pk),)
        return str(SlotKey(self.location.pk, items, self.local(clock, day)))

    def book(
        self,
        clock: str,
        day: int = 1,
        *,
        service: Service | None = None,
        person: Practitioner | None = None,
        by: By = DESK,
        now: datetime = NOW,
        request_key: str = "",
    ) -> Appointment:
        """Book a slot for Meena herself: a check-up with Dr Rao, unless told otherwise."""
        return booking.book(
            self.slot_id(clock, day, service=service, person=person),
            contact=self.contact,
            attendee=self.attendee,
            by=by,
            now=now,
            request_key=request_key,
        )


def make_clinic(*, rooms: int = 2, time_zone: str = "Asia/Kolkata") -> Clinic:
    """Make the rows. Rao and Sen work 09:00-13:00 and 14:00-18:00 on every day."""
    location = Location.objects.create(
        name="Clinic", time_zone=time_zone, address="100 Feet Road", languages=["en", "hi"], number_e164="+15550100"
    )
    kind = ResourceKind.objects.create(name="Treatment room")
    things = [Resource.objects.create(location=location, kind=kind, name=f"Room {n + 1}") for n in range(rooms)]
    check = make_service(location, "Check-up", 30)
    laser = make_service(location, "Laser", 30, buffer_after_minutes=10)
    laser.resource_kinds.add(kind)
    rao, sen = (make_person(location, name, check, laser) for name in ("Dr Rao", "Dr Sen"))
    point = contacts.find_or_create_point(kind="number", value="+15550142", name="Meena", now=NOW)
    return Clinic(location, rao, sen, things, check, laser, point.contact, contacts.self_attendee(point.contact))


def make_service(location: Location, name: str, minutes: int, **rules: int) -> Service:
    """Make a service on a grid of 15 minutes, an hour's notice, thirty days ahead."""
    rules = {"notice_minutes": 60, "horizon_days": 30, "grid_minutes": 15} | rules
    service = Service.objects.create(name=name, duration_minutes=minutes, price_text="₹500", **rules)
    service.locations.add(location)
    return service


def make_person(location: Location, name: str, *services: Service) -> Practitioner:
    """Make somebody who offers the services and works 09:00-13:00 and 14:00-18:00 on every day."""
    person = Practitioner.objects.create(name=name)
    Offering.objects.bulk_create(Offering(practitioner=person, service=service) for service in services)
    AvailableTime.objects.bulk_create(
        AvailableTime(
            location=location, practitioner=person, weekday=weekday, start_time=time(start), end_time=time(end)
        )
        for weekday in range(7)
        for start, end in ((9, 13), (14, 18))
    )
    return person


def list_taken(who: str) -> list[tuple[datetime, datetime]]:
    """List the times of somebody or something that hold, by start."""
    rows = Allocation.objects.filter(who=who, holds=True).order_by("during")
    return [(row.during.lower, row.during.upper) for row in rows]


def item_at(start: datetime, minutes: int, service: int = 1, person: int = 1) -> SlotItem:
    """Make a slot item without buffers."""
    return SlotItem(service, person, start, start + timedelta(minutes=minutes), 0, 0)
