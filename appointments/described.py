"""What is said of a visit's services and place, in words of some languages, read by one statement."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from appointments import statements

DESCRIBED = """
    SELECT
        (SELECT json_agg(json_build_array(service.id, item.service_name, item.price_text, item.deposit_text,
                person.name, service.place, service.preparation, service.price_text, service.deposit_text)
                ORDER BY item.position)::text
            FROM appointments_appointmentitem item JOIN appointments_service service ON service.id = item.service_id
            JOIN appointments_practitioner person ON person.id = item.practitioner_id
            WHERE item.appointment_id = visit.id),
        (SELECT json_agg(json_build_array(told.service_id, told.language, told.name, told.preparation, told.price_text,
                told.deposit_text))::text
            FROM appointments_servicetext told WHERE told.language = ANY(%(languages)s::text[]) AND told.service_id IN (
                SELECT service_id FROM appointments_appointmentitem WHERE appointment_id = visit.id)),
        (SELECT json_agg(json_build_array(told.language, told.name, told.directions))::text
            FROM appointments_locationtext told
            WHERE told.language = ANY(%(languages)s::text[]) AND told.location_id = visit.location_id)
    FROM appointments_appointment visit WHERE visit.id = %(visit)s
"""


class Item(NamedTuple):
    """One service of a visit: what was promised, then what its service says today."""

    service_id: int
    service_name: str
    price_text: str
    deposit_text: str
    practitioner: str
    place: str
    preparation: str
    price_text_today: str
    deposit_text_today: str


class ServiceWords(NamedTuple):
    """What a service is called and how it is described in a language."""

    language: str
    name: str
    preparation: str
    price_text: str
    deposit_text: str


class PlaceWords(NamedTuple):
    """What a place is called in a language, and the way to it."""

    language: str
    name: str
    directions: str


class Described(NamedTuple):
    """A visit's services in their order, and the words for them and for the place, the first language's first."""

    items: list[Item]
    services: dict[int, list[ServiceWords]]
    place: list[PlaceWords]


def read(appointment_id: int, languages: Sequence[str]) -> Described:
    """Read what is said of a visit in these languages, which come in the order in which they are wanted."""
    [(items, services, place)] = statements.fetch(DESCRIBED, {"visit": appointment_id, "languages": list(languages)})
    words: defaultdict[int, list[ServiceWords]] = defaultdict(list)
    for service, *told in json.loads(services or "[]"):
        words[service].append(ServiceWords(*told))
    for told in words.values():
        told.sort(key=lambda one: languages.index(one.language))
    places = [PlaceWords(*told) for told in json.loads(place or "[]")]
    return Described(
        [Item(*item) for item in json.loads(items or "[]")],
        dict(words),
        sorted(places, key=lambda one: languages.index(one.language)),
    )
