"""What is said of a visit's services and place, in words of some languages, read by one statement."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from appointments import statements
from appointments.models import Service

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


class PartFacts(NamedTuple):
    """One of several services of a visit, in words: what, by whom, for how much."""

    service: str
    practitioner: str
    price_text: str


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

    @property
    def kind(self) -> str:
        """Where it takes place: with several services here, unless all are elsewhere in one way."""
        kinds = {item.place for item in self.items}
        return kinds.pop() if len(kinds) == 1 else Service.Place.HERE

    @property
    def service(self) -> str:
        """What the services are called."""
        return " + ".join(map(self._name, self.items))

    @property
    def practitioner(self) -> str:
        """Who does them, each once."""
        return ", ".join(dict.fromkeys(item.practitioner for item in self.items))

    @property
    def preparation(self) -> str:
        """What is to be done before."""
        return " ".join(filter(None, (self._word_for(item, "preparation") or item.preparation for item in self.items)))

    def say_promised(self, field: str) -> str:
        """Say a text as it was promised; in the language's words while the service still says the same.

        Where only some of several services have one, it is said of which.
        """
        said = [(self._name(item), self._promised(item, field)) for item in self.items]
        if all(text for _, text in said):
            return " + ".join(text for _, text in said)
        return " + ".join(f"{name}: {text}" for name, text in said if text)

    def list_parts(self) -> tuple[PartFacts, ...]:
        """List the services where they are several."""
        if len(self.items) < 2:
            return ()
        return tuple(
            PartFacts(self._name(item), item.practitioner, self._promised(item, "price_text")) for item in self.items
        )

    def _name(self, item: Item) -> str:
        return self._word_for(item, "name") or item.service_name

    def _promised(self, item: Item, field: str) -> str:
        promised = str(getattr(item, field))
        same = promised == getattr(item, f"{field}_today")
        return (self._word_for(item, field) if same else "") or promised

    def _word_for(self, item: Item, field: str) -> str:
        return first_word(self.services.get(item.service_id), field)


def first_word(texts: Sequence[Any] | None, field: str) -> str:
    """Take the first that is not empty, language by language."""
    return next((value for text in texts or () if (value := getattr(text, field))), "")


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
