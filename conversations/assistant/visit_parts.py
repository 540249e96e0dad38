"""The services of a visit of several: what each is, who does it, and how long all of it takes. As JSON, from rows.

A visit of one service has no parts: its service and practitioner say all.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from appointments.queries import AppointmentFacts
from appointments.slots import SlotKey
from conversations.assistant.brain import Place

MINUTE = timedelta(minutes=1)


def of_visit(described: AppointmentFacts) -> dict[str, Any]:
    """Give the parts of a visit and its minutes; nothing for one of a single service."""
    if not described.parts:
        return {}
    parts = [
        {"service": one.service, "practitioner": one.practitioner, "price_text": one.price_text}
        for one in described.parts
    ]
    return {"parts": parts, "minutes": (described.end_at - described.start_at) // MINUTE}


def of_slot(key: SlotKey, place: Place) -> dict[str, Any]:
    """Give the same of a time that is offered."""
    return of_services(key.service_ids, place, key.practitioner_ids)


def of_services(ids: Sequence[int], place: Place, people: Sequence[int | None] = ()) -> dict[str, Any]:
    """Give the same of services that are wanted, with whom each is done where that is known already."""
    services = [place.service(one) for one in ids]
    names = [who.name if (who := place.practitioner(one)) else "" for one in people or [None] * len(ids)]
    parts: list[dict[str, Any]] = [
        {"service": one.name, "practitioner": name, "price_text": one.price, "minutes": one.minutes}
        for one, name in zip(services, names, strict=True)
        if one is not None
    ]
    if len(parts) < 2 or len(parts) < len(ids):
        return {}
    return {"parts": parts, "minutes": sum(one.pop("minutes") for one in parts)}
