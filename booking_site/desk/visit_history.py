"""What happened to a visit: each change with who made it, through which channel, when, and where it was before."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from appointments.models import Appointment, AppointmentEvent, StaffMember

Kind = AppointmentEvent.Kind


def build(visit: Appointment) -> list[dict[str, Any]]:
    """Gather the history of a visit, newest first."""
    events = list(visit.events.order_by("-pk"))
    names = read_names(event.actor for event in events)
    return [{"event": event, "who": names[event.actor], "was": _find_was(event)} for event in events]


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
