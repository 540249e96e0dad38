"""Closed and away times: what is closed, the form to close, and what stands inside until somebody decided on it."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from appointments import calendar, recurrence
from appointments import queries as appointment_queries
from appointments.models import Appointment, Location, NotAvailableTime, StaffMember
from booking_site.desk import board_state, frame
from booking_site.desk.access import desk_view, list_locations, staff
from booking_site.desk.board_state import Look
from booking_site.desk.closure_forms import CANCEL, KEEP, MOVE, ClosureForm
from booking_site.desk.numbers import read_number
from conversations import addressing

Status = Appointment.Status
MOST_CLOSURES = 30
OUTCOMES = {KEEP: lazy("%(count)s kept."), MOVE: lazy("%(count)s moved."), CANCEL: lazy("%(count)s cancelled.")}


@desk_view
def page(request: HttpRequest) -> HttpResponse:
    """Show what is closed from now on, and the form to close something."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    with timezone.override(look.location.zone):
        context = frame.build(user, pane=frame.THREAD, now=now)
        context |= {"look": look, "form": ClosureForm(location=look.location, day=look.day)}
        context["closures"] = build_list(user, look.location, now=now)
        return render(request, "desk/closures.html", context)


@desk_view
def closure(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Show one closure with the visits inside."""
    user, now = staff(request), timezone.now()
    found = get_closure(user, closure_id)
    place = find_place(user, found)
    with timezone.override(place.zone):
        context = frame.build(user, pane=frame.THREAD, now=now)
        context["closure"] = build(user, found, place, now=now)
        context["outcome"] = say_outcome(request)
        return render(request, "desk/closure.html", context)


@desk_view
def panel(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Answer the refetch of what stands inside a closure."""
    user = staff(request)
    found = get_closure(user, closure_id)
    place = find_place(user, found)
    with timezone.override(place.zone):
        context = {"closure": build(user, found, place, now=timezone.now())}
        return render(request, "desk/panels/_conflicts.html", context)


def build(user: StaffMember, closure: NotAvailableTime, place: Location, *, now: datetime) -> dict[str, Any]:
    """Gather what stands inside: each with what may be done, and how many belong to branches this person cannot see."""
    conflicts = calendar.list_conflicts(closure, now=now)
    seen = appointment_queries.list_seen(user, conflicts)
    return {
        "row": closure,
        "what": closure.location or closure.practitioner or closure.resource,
        "when": say_span(closure, place.zone),
        "board": Look(place, closure.start_at.astimezone(place.zone).date()).address(),
        "list": Look(place, closure.start_at.astimezone(place.zone).date()).address("desk:closures"),
        "conflicts": [_build_row(visit) for visit in seen],
        "hidden": len(conflicts) - len(seen),
        "kept": closure.kept_visits.count(),
        "many": len(list_locations(user)) > 1,
        "now": now,
    }


def build_list(user: StaffMember, location: Location, *, now: datetime) -> list[dict[str, Any]]:
    """Gather the closures that are not over, each with the number of visits to decide on."""
    coming = appointment_queries.visible_closures(user).filter(end_at__gt=now)
    return [_build_line(one, location, now) for one in coming[:MOST_CLOSURES]]


def build_day(user: StaffMember, location: Location, day: date, *, now: datetime) -> list[dict[str, Any]]:
    """Gather the closures of one day, for the board."""
    span = recurrence.day_span(day, location.zone)
    if span is None:
        return []
    found = appointment_queries.visible_closures(user).filter(start_at__lt=span.end, end_at__gt=span.start)
    here = [one for one in found if one.location_id in (None, location.pk)]
    return [
        _build_line(one, location, now) for one in here if one.resource is None or one.resource.location == location
    ]


def get_closure(user: StaffMember, closure_id: int) -> NotAvailableTime:
    """Give a closure of a place, person or thing this person may see. Raises Http404 for any other."""
    found = appointment_queries.visible_closures(user).filter(pk=closure_id).first()
    if found is None:
        raise Http404
    return found


def find_place(user: StaffMember, closure: NotAvailableTime) -> Location:
    """Find on which branch's clock a closure is shown: its own, else the first this person sees where they work."""
    if closure.location is not None:
        return closure.location
    if closure.resource is not None:
        return closure.resource.location
    hours = closure.practitioner.available_times.all() if closure.practitioner else ()
    works_at = {row.location_id for row in hours}
    return next(one for one in list_locations(user) if one.pk in works_at)


def say_outcome(request: HttpRequest) -> str:
    """Say what came of deciding on all at once, as the address tells it; empty when it tells nothing."""
    done, left = (read_number(request.GET.get(name, "")) for name in ("done", "left"))
    word = OUTCOMES.get(request.GET.get("what", ""))
    if word is None:
        return ""
    stays = _("%(count)s could not be and stands as it was.") % {"count": left} if left else ""
    return f"{word % {'count': done}} {stays}".strip()


def say_span(closure: NotAvailableTime, zone: ZoneInfo) -> dict[str, Any]:
    """Say from when to when on a clock: whole days as dates, the last one included."""
    start, end = closure.start_at.astimezone(zone), closure.end_at.astimezone(zone)
    is_whole = (start.hour, start.minute, end.hour, end.minute) == (0, 0, 0, 0)
    last = (closure.end_at - timedelta(minutes=1)).astimezone(zone).date() if is_whole else end.date()
    return {"start": start, "end": end, "last": last, "is_whole": is_whole, "is_one_day": last == start.date()}


def _build_line(closure: NotAvailableTime, location: Location, now: datetime) -> dict[str, Any]:
    return {
        "row": closure,
        "what": closure.location or closure.practitioner or closure.resource,
        "when": say_span(closure, location.zone),
        "conflicts": len(calendar.list_conflicts(closure, now=now)),
    }


def _build_row(visit: Appointment) -> dict[str, Any]:
    return {
        "visit": visit,
        "is_told": addressing.find_contact_address(visit.contact) is not None,
        "may_move": visit.status == Status.BOOKED and visit.session_id is None,
        "may_cancel": visit.status in (Status.BOOKED, Status.PENDING),
        "address": Look(visit.location, visit.start_at.astimezone(visit.location.zone).date(), visit_id=visit.pk),
    }
