"""The middle of the desk while no conversation is open: what needs somebody, what is next, what was done today."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments import queries as appointment_queries
from appointments.models import AppointmentEvent, StaffMember
from booking_site.desk import glance
from booking_site.desk.access import desk_view, list_locations, staff
from conversations import queries as conversation_queries
from handoff import queries
from handoff.models import Ticket

Kind = AppointmentEvent.Kind


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the overview's refetch."""
    user, now = staff(request), timezone.now()
    seen = glance.build(user, queries.list_queues(user, now=now), now=now)
    return render(request, "desk/panels/_overview.html", {"overview": build(user, seen, now=now)})


def build(user: StaffMember, seen: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """Gather what the overview shows. `seen` is the glance, which has the first answers already."""
    visible = conversation_queries.visible_to(user)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = visible.filter(last_activity_at__gte=midnight)
    return {
        "glance": seen,
        "is_first_run": not visible.exists(),
        "has_locations": bool(list_locations(user)),
        "simulator": settings.SIMULATOR,
        "asked": len(appointment_queries.list_requests(user)),
        "conversations": today.count(),
        "given": Ticket.objects.filter(conversation__in=today, created_at__gte=midnight)
        .exclude(reason=Ticket.Reason.TAKEN_OVER)
        .count(),
        "now": now,
    } | _changes(user, since=midnight)


def _changes(user: StaffMember, *, since: datetime) -> dict[str, int]:
    """Count what the assistant and the customers changed themselves today."""
    events = AppointmentEvent.objects.filter(at__gte=since, appointment__location__in=list_locations(user))
    own = events.filter(Q(actor="assistant") | Q(actor__startswith="contact:"))
    return own.aggregate(
        booked=Count("pk", filter=Q(kind=Kind.BOOKED)),
        moved=Count("pk", filter=Q(kind=Kind.MOVED)),
        cancelled=Count("pk", filter=Q(kind=Kind.CANCELLED)),
    )
