"""A class beside the board: who sits in it, the form for one more, the form to open a time of it."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments import queries as appointment_queries
from appointments import slots
from appointments.booking import sessions
from appointments.models import Session, StaffMember, WaitlistEntry
from booking_site.desk import board_side, board_state, offering
from booking_site.desk.access import desk_view, list_locations, staff
from booking_site.desk.board_state import Look
from conversations import addressing

USUAL_SEATS = 8


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the refetch of the class beside the board."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    with timezone.override(look.location.zone):
        context = {"class": build(user, look, now=now), "look": look, "now": now}
        return render(request, "desk/panels/_class.html", context)


def build(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather one class time: who has a seat, how many are free, and the form for one more."""
    session = get_session(user, look.class_id)
    seats = appointment_queries.list_seen(user, sessions.seats(session, now=now))
    free = session.capacity - len(seats)
    is_ahead = session.start_at > now and session.status == Session.Status.OPEN
    return {
        "session": session,
        "seats": seats,
        "taken": len(seats),
        "free": free,
        "is_full": free < 1,
        "is_ahead": is_ahead,
        "waiting": session.waitlist.filter(status=WaitlistEntry.Status.WAITING).count() if is_ahead else 0,
        "offer": offering.build(slots.seat_id(session.pk), now=now) if is_ahead and free > 0 else None,
        "untold": sum(1 for visit in seats if addressing.find_contact_address(visit.contact) is None)
        if is_ahead
        else 0,
        "found": board_side.find_contacts(user, look.words),
        # What was typed for one person must not stay for the next: the fields are others after each seat.
        "form": f"seat-{len(seats)}",
        "request_key": f"desk {uuid.uuid4()}",
    }


def build_opening(look: Look) -> dict[str, Any]:
    """Gather the form to open a time of a class."""
    services = [one for one in appointment_queries.list_services(look.location) if one.is_class]
    return {"services": services, "people": board_side.list_people(look.location), "seats": USUAL_SEATS}


def get_session(user: StaffMember, session_id: int) -> Session:
    """Give a class time at a branch of this person. Raises Http404 for any other."""
    seen = Session.objects.filter(location__in=list_locations(user)).select_related(
        "service", "practitioner", "location"
    )
    found = seen.filter(pk=session_id).first()
    if found is None:
        raise Http404
    return found
