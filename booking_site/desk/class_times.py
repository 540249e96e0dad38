"""When a class is: its coming times, and those to which a seat may move."""

from datetime import datetime, timedelta

from appointments import queries as appointment_queries
from appointments.intervals import Span
from appointments.models import Appointment, Service, Session, StaffMember
from booking_site.desk.board_state import Look

AHEAD = timedelta(days=60)
MOST_TIMES = 6


def list_times(user: StaffMember, look: Look, service: Service, *, now: datetime) -> list[Session]:
    """List the coming times of a class nearest to the view's, by start, each with the number of seats `taken`."""
    coming = appointment_queries.list_sessions(user, look.location, Span(now, now + AHEAD), now=now, service=service)
    near = look.start or now
    return sorted(sorted(coming, key=lambda one: abs(one.start_at - near))[:MOST_TIMES], key=lambda one: one.start_at)


def list_free(user: StaffMember, look: Look, visit: Appointment, *, now: datetime) -> list[Session]:
    """List the other times of a seat's class that have a seat left, by start."""
    service = visit.items.all()[0].service
    coming = appointment_queries.list_sessions(user, look.location, Span(now, now + AHEAD), now=now, service=service)
    return [one for one in coming if one.pk != visit.session_id and one.taken < one.capacity][:MOST_TIMES]  # type: ignore[attr-defined]
