"""Three answers in fixed places: does anything need me, is the assistant well, what is next."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments import queries as appointment_queries
from appointments.models import Appointment, StaffMember
from booking_site import liveness
from booking_site.desk.access import desk_view, staff
from handoff import queries
from handoff.queries import Queues

Status = Appointment.Status


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the glance's refetch."""
    now = timezone.now()
    user = staff(request)
    context = build(user, queries.list_queues(user, now=now), now=now)
    return render(request, "desk/panels/_glance.html", {"glance": context})


def build(user: StaffMember, queues: Queues, *, now: datetime) -> dict[str, Any]:
    """Gather the three answers."""
    return {
        "needs": len(queues.needs),
        "first": queues.needs[0] if queues.needs else None,
        "live": len(queues.live),
        "assistant_is_on": is_answering(),
        "next": find_next(user, now=now),
        "now": now,
    }


def is_answering() -> bool:
    """Say whether a process that writes the assistant's answers is alive."""
    connection.ensure_connection()
    return bool(liveness.alive_names(connection.connection, liveness.dispatcher_names()))


def find_next(user: StaffMember, *, now: datetime) -> Appointment | None:
    """Find the next visit of the day that is expected at one of this person's branches."""
    expected = appointment_queries.visible_to(user).filter(status=Status.BOOKED, start_at__gte=now)
    end_of_day = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    soonest = expected.filter(start_at__lte=end_of_day).order_by("start_at", "pk")
    return soonest.select_related("attendee__contact").prefetch_related("items__practitioner").first()
