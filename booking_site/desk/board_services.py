"""The services of a visit at the board, in their order: which ones, with whom, and how a time for all of them reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from appointments.models import Appointment, Practitioner, Service
from appointments.slots import Slot
from booking_site.desk.board_state import MOST_SERVICES, SAME, Look, Wanted

HERE, CUSTOMER = Service.Place.HERE, Service.Place.CUSTOMER


@dataclass(frozen=True, slots=True)
class Part:
    """One service of a time that is free: what, with whom, and when."""

    service: Service
    person: Practitioner
    start_at: datetime
    end_at: datetime


def list_parts(slot: Slot) -> list[Part]:
    """List the services of a slot in their order."""
    services = Service.objects.in_bulk({item.service_id for item in slot.items})
    people = Practitioner.objects.in_bulk({item.practitioner_id for item in slot.items})
    return [
        Part(services[item.service_id], people[item.practitioner_id], item.start_at, item.end_at) for item in slot.items
    ]


def say_people(parts: list[Part]) -> str:
    """Name who does them, each once."""
    return ", ".join(dict.fromkeys(part.person.name for part in parts))


def list_rows(look: Look, offered: list[Service]) -> list[dict[str, Any]]:
    """List the form's places for further services, with what is chosen there. A class is booked by itself."""
    may_follow = [service for service in offered if not service.is_class]
    return [
        {"number": number, "services": may_follow, "service_id": service, "practitioner_id": person}
        for number, (service, person) in enumerate(
            [*look.more, *[(0, None)] * MOST_SERVICES][: MOST_SERVICES - 1], start=2
        )
    ]


def is_home_visit(wanted: Wanted) -> bool:
    """Say whether one of these services takes place at the customer's."""
    return Service.objects.filter(pk__in=[service for service, _person in wanted], place=CUSTOMER).exists()


def list_moved(visit: Appointment, look: Look) -> Wanted:
    """List the services of a visit with whom each is wanted at the time it may be moved to.

    A visit of several services keeps its people, unless the column of somebody else was chosen: that one takes the
    place of the first of them.
    """
    own = tuple((item.service_id, item.practitioner_id) for item in visit.items.all())
    if look.start is None:
        return own
    if look.more and [service for service, _person in look.more] == [service for service, _person in own[1:]]:
        return ((own[0][0], look.practitioner_id), *look.more)
    chosen = look.practitioner_id
    if len(own) == 1 or not look.lane:
        return tuple((service, chosen) for service, _person in own)
    if chosen is None or look.lane == SAME or chosen in [person for _service, person in own]:
        return own
    return tuple((service, chosen if person == own[0][1] else person) for service, person in own)
