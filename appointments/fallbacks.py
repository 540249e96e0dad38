"""Rules that fall back from a person to the service to the location: applied in a search, and shown to staff.

A search begins with what anybody allows; people whose own notice or horizon is stricter are left out of it here.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from appointments.agenda import Agenda
from appointments.intervals import Span
from appointments.models import Location, Practitioner, Service
from appointments.models.rules import RULE_FIELDS
from appointments.slots import Slot

Free = list[dict[int, list[Span]]]


class Effective(NamedTuple):
    """What counts for a service at a place with a person, and who says so: `location`, `service`, `practitioner`."""

    location: Location
    practitioner: Practitioner | None
    values: dict[str, tuple[int, str]]


def keep_open(agenda: Agenda, free: Free, day: date) -> Free:
    """Cut from a date's free people what their own notice and horizon forbid."""
    if not agenda.has_own:
        return free
    return [
        {person: _cut(agenda, rule_number, person, spans, day) for person, spans in people.items()}
        for rule_number, people in enumerate(free)
    ]


def is_open(agenda: Agenda, slot: Slot) -> bool:
    """Say whether notice and horizon of all who work in a slot allow its start."""
    rules = [
        agenda.rule_for(rule, agenda.people[item.practitioner_id])
        for rule, item in zip(agenda.rules, slot.items, strict=True)
    ]
    return slot.start_at >= agenda.earliest(rules) and agenda.local_date(slot.start_at) <= agenda.latest(rules)


def list_effective(services: Sequence[Service], people: Sequence[Practitioner | None]) -> list[Effective]:
    """List what counts, place by place and person by person; None stands for whoever has no rules of their own."""
    found = []
    for service in services:
        for location in service.locations.all():
            found += [Effective(location, person, resolve(location, service, person)) for person in people]
    return found


def _cut(agenda: Agenda, rule_number: int, person: int, spans: list[Span], day: date) -> list[Span]:
    rule = agenda.rule_for(agenda.rules[rule_number], agenda.people[person])
    if day > agenda.latest([rule]):
        return []
    if rule_number:  # later services are judged by when the visit begins
        return spans
    opens = agenda.earliest([rule])
    return [Span(max(start, opens), end) for start, end in spans if end > opens]


def resolve(location: Location, service: Service, person: Practitioner | None) -> dict[str, tuple[int, str]]:
    """Say what counts, rule by rule, and who says so."""
    found = {}
    for name in RULE_FIELDS:
        says = [("practitioner", person), ("service", service), ("location", location)]
        found[name] = next(
            (value, who) for who, row in says if row is not None and (value := getattr(row, name)) is not None
        )
    return found
