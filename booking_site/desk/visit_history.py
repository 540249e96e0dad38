"""What happened to a visit: each change with who made it, through which channel, when, and where it was before."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from appointments.models import Appointment, AppointmentEvent, Practitioner, Service, StaffMember

Kind = AppointmentEvent.Kind
TELLS_SERVICES = (Kind.HELD, Kind.BOOKED, Kind.REQUESTED, Kind.WALK_IN, Kind.MOVED)


def build(visit: Appointment) -> list[dict[str, Any]]:
    """Gather the history of a visit, newest first."""
    events = list(visit.events.order_by("-pk"))
    names = read_names(event.actor for event in events)
    services = _read_services(events)
    return [
        {"event": event, "who": names[event.actor], "was": _find_was(event), "services": services.get(event.pk, [])}
        for event in events
    ]


def _read_services(events: list[AppointmentEvent]) -> dict[int, list[str]]:
    """Read what a visit of several services consisted of, in order and with whom, where an event sets it."""
    items = {event.pk: event.after.get("items", []) for event in events if event.kind in TELLS_SERVICES}
    items = {pk: parts for pk, parts in items.items() if len(parts) > 1}
    services = _read_called(Service, {part["service"] for parts in items.values() for part in parts})
    people = _read_called(Practitioner, {part["practitioner"] for parts in items.values() for part in parts})
    return {
        pk: [
            f"{services.get(part['service'], _('something no longer offered'))}, "
            f"{people.get(part['practitioner'], _('somebody who left'))}"
            for part in parts
        ]
        for pk, parts in items.items()
    }


def _read_called(model: type[Service] | type[Practitioner], ids: set[int]) -> dict[int, str]:
    """Read what services or people are called; history outlives them, so one that is gone is missing."""
    return dict(model.objects.filter(pk__in=ids).values_list("pk", "name"))


def read_names(actors: Any) -> dict[str, str]:
    """Read what to call those who acted: people at the desk by name, everybody else by what they are."""
    actors = set(actors)
    ids = {int(number) for kind, _colon, number in (actor.partition(":") for actor in actors) if kind == "agent"}
    people = {one.pk: one.display_name for one in StaffMember.objects.filter(pk__in=ids)}
    return {actor: _call(actor, people) for actor in actors}


def _call(actor: str, people: dict[int, str]) -> str:
    kind, _colon, number = actor.partition(":")
    if kind == "agent":
        return people.get(int(number), _("somebody who left"))
    return {"contact": _("the customer"), "assistant": _("the assistant")}.get(kind, _("by itself"))


def _find_was(event: AppointmentEvent) -> datetime | None:
    """Give the start before a move."""
    was = event.before.get("start_at") if event.kind == Kind.MOVED else None
    return datetime.fromisoformat(was) if was else None
