"""The waiting list: who waits for what, in the order of asking; what is offered now; whom a time suits."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments import queries as appointment_queries
from appointments.explain import say_minutes
from appointments.models import AvailableTime, StaffMember, WaitlistEntry, WaitlistOffer
from booking_site.desk import board_side, board_state, classes, frame, offering
from booking_site.desk.access import desk_view, list_locations, staff
from booking_site.desk.board_state import Look
from conversations import queries as conversation_queries

USUAL_DAYS = timedelta(days=14)


@desk_view
def page(request: HttpRequest) -> HttpResponse:
    """Show the waiting list of one branch; with a time in the address also whom it suits."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    with timezone.override(look.location.zone):
        context = frame.build(user, pane=frame.THREAD, now=now)
        context |= {"look": look, "waiting": build(user, look, now=now)}
        context["wish"] = build_form(user, look, now=now)
        return render(request, "desk/waiting.html", context)


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the waiting list's refetch."""
    user, now = staff(request), timezone.now()
    look = board_state.read(request, now=now)
    with timezone.override(look.location.zone):
        return render(request, "desk/panels/_waiting.html", {"look": look, "waiting": build(user, look, now=now)})


def build(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather the wishes by service, each list first in line first, the open offers, and the candidates of a time."""
    entries = appointment_queries.list_waiting(user, look.location)
    rows = [_build_row(user, entry) for entry in entries]
    by_service = sorted(rows, key=lambda row: (row["entry"].service.position, row["entry"].service.name))
    lists = [
        {"service": service, "rows": list(found)}
        for service, found in groupby(by_service, key=lambda row: row["entry"].service)
    ]
    return {
        "lists": lists,
        "count": len(rows),
        "offered": [row for row in rows if row["offer"]],
        "time": build_time(look, now=now) if look.start and look.service_id else None,
        "now": now,
    }


def build_time(look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather whom the view's time suits, in the order of the list, or why the time is not free."""
    said = board_side.ask(look.wanted[:1], look, now=now)
    return {"explanation": said, **(offering.build(said.slot.id, now=now) if said.slot else {})}


def build_form(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather the form for a new wish; with a class in the address it is for a seat of that class."""
    session = classes.get_session(user, look.class_id) if look.class_id else None
    today = now.astimezone(look.location.zone).date()
    waits = WaitlistEntry.objects.filter(location=look.location).count()
    return {
        # What was typed for one person must not stay for the next: the fields are others after each wish.
        "form": f"wish-{waits}",
        "session": session,
        "services": appointment_queries.list_services(look.location),
        "people": board_side.list_people(look.location),
        "weekdays": AvailableTime.Weekday.choices,
        "parts": WaitlistEntry.DayPart.choices,
        "from_date": session.start_at.astimezone(look.location.zone).date() if session else today,
        "until_date": session.start_at.astimezone(look.location.zone).date() if session else today + USUAL_DAYS,
        "found": board_side.find_contacts(user, look.words),
        "is_open": bool(session or look.opens),
    }


def get_entry(user: StaffMember, entry_id: int) -> WaitlistEntry:
    """Give a wish at a branch of this person. Raises Http404 for any other."""
    return _get(WaitlistEntry.objects.filter(location__in=list_locations(user), pk=entry_id))


def get_offer(user: StaffMember, offer_id: int) -> WaitlistOffer:
    """Give an offer at a branch of this person. Raises Http404 for any other."""
    seen = WaitlistOffer.objects.filter(entry__location__in=list_locations(user), pk=offer_id)
    return _get(seen.select_related("entry__location"))


def _get(found: Iterable[Any]) -> Any:
    one = next(iter(found), None)
    if one is None:
        raise Http404
    return one


def _build_row(user: StaffMember, entry: WaitlistEntry) -> dict[str, Any]:
    threads = conversation_queries.visible_to(user).filter(contact=entry.contact_id)
    offer = next(iter(entry.open_offers), None)  # type: ignore[attr-defined]
    weekdays = dict(AvailableTime.Weekday.choices)
    parts = dict(WaitlistEntry.DayPart.choices)
    return {
        "entry": entry,
        "offer": offer,
        "people": [person.name for person in entry.practitioners.all()],
        "weekdays": [weekdays[day] for day in entry.weekdays],
        "parts": [parts[part] for part in entry.day_parts],
        "notice": say_minutes(entry.notice_minutes) if entry.notice_minutes else "",
        "conversation": threads.order_by("-last_activity_at").first() if offer else None,
    }
