"""A series beside the board: its dates before it is booked, what became of each, and where a visit of one belongs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from appointments import contacts, explain, series_dates
from appointments import queries as appointment_queries
from appointments.booking import BadSeries, series
from appointments.explain import Explanation
from appointments.models import Appointment, StaffMember
from appointments.slots import SlotKey
from booking_site.desk import board_services
from booking_site.desk.board_state import Look, Wanted
from booking_site.desk.repeats import FEWEST
from conversations import addressing

Status = Appointment.Status
MOST_IN_ORDER = 8
People = tuple[int | None, ...]


def build_plan(look: Look, wanted: Wanted, *, now: datetime) -> dict[str, Any]:
    """Gather the dates of the series that the form asks for, which of them are free and why the others are not.

    All visits of a series are with the same people: those who were chosen, else those who have most of its dates free.
    Nothing is written.
    """
    starts, problem = _list_starts(look)
    if problem:
        return {"problem": problem}
    services, people = tuple(service for service, _person in wanted), _people_of(wanted)
    dates = series_dates.explain_series(services, starts, location_id=look.location.pk, people=people, now=now)
    slots = [said.slot for said in dates if said.slot is not None]
    if not slots:
        return {"problem": _("None of these dates is free."), "dates": dates}
    parts = board_services.list_parts(slots[0])
    key = SlotKey(look.location.pk, slots[0].key.items, starts[0])
    # Of many, those that do not fit come first: the list scrolls, and they are what there is to decide on.
    shown = dates if len(dates) <= MOST_IN_ORDER else sorted(dates, key=lambda said: said.slot is not None)
    return {
        "dates": shown,
        "fitting": len(slots),
        "fits": len(slots) == len(dates),
        "names": board_services.say_people(parts),
        "parts": parts,
        "slot_id": str(key),
        "rule": look.build_rule(),
    }


def build_report(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather what became of each date of a series: its visit, or why there is none and where to look for a time.

    Raises Http404 for a series that this person may not see.
    """
    visits = list_visits(user, look.series)
    if not visits:
        raise Http404
    starts, _problem = _list_starts(look)
    booked = {series.number_of(visit): visit for visit in visits}
    missing = [start for number, start in enumerate(starts, start=1) if number not in booked]
    why = {said.start_at: said for said in _ask(look, look.wanted, _people_of(look.wanted), missing, now=now)}
    first = visits[0]
    rows = [_build_row(look, number, start, booked.get(number), first) for number, start in enumerate(starts, start=1)]
    return {
        "first": first,
        "rows": [row | {"said": why.get(row["wanted"])} for row in rows],
        "booked": sum(row["visit"] is not None and row["visit"].status != Status.CANCELLED for row in rows),
        "all": len(rows),
        "is_told": addressing.find_contact_address(contacts.current(first.contact)) is not None,
    }


def build_siblings(user: StaffMember, visit: Appointment, look: Look) -> dict[str, Any]:
    """Gather the visits of the series that a visit is one of, and how many later ones would be cancelled with it."""
    if visit.series is None:
        return {"rows": [], "later": 0}
    visits = list_visits(user, visit.series)
    later = [one for one in visits if one.start_at > visit.start_at and one.status in (Status.BOOKED, Status.PENDING)]
    rows = [{"visit": one, "address": address_of(look, one), "is_this": one.pk == visit.pk} for one in visits]
    return {"rows": rows, "later": len(later)}


def list_visits(user: StaffMember, name: UUID | None) -> list[Appointment]:
    """List the visits of a series at this person's branches, by start."""
    if name is None:
        return []
    seen = appointment_queries.visible_to(user).filter(series=name).select_related("contact", "attendee", "location")
    return list(seen.order_by("start_at"))


def find_like(user: StaffMember, look: Look) -> Appointment | None:
    """Find the visit for whose person the view's time is looked for, at a branch of this user."""
    seen = appointment_queries.visible_to(user).select_related("contact", "attendee")
    return seen.filter(pk=look.like).first() if look.like else None


def address_of(look: Look, visit: Appointment) -> str:
    """Give where a visit of a series stands on the board of its branch; it may have been moved to another one."""
    day = visit.start_at.astimezone(visit.location.zone).date()
    return look.plain.address(location=visit.location, day=day, visit_id=visit.pk)


def _build_row(
    look: Look, number: int, wanted: datetime, visit: Appointment | None, first: Appointment
) -> dict[str, Any]:
    """Say of one date which visit it has, or where the form for another time is, for the same person."""
    if visit is not None:
        return {"wanted": wanted, "visit": visit, "address": address_of(look, visit)}
    chosen: dict[str, Any] = {"start": wanted, "lane": look.lane, "service_id": look.service_id, "more": look.more}
    day = wanted.astimezone(look.location.zone).date()
    return {
        "wanted": wanted,
        "visit": None,
        "address": look.plain.address(day=day, like=first.pk, instead=number, **chosen),
    }


def _list_starts(look: Look) -> tuple[list[datetime], str]:
    """List the starts of the series the view asks for, or say what is wrong with it."""
    problem = look.repeats.find_problem() if look.repeats.every and look.start else _("Choose a time.")
    if problem or look.start is None:
        return [], problem
    try:
        starts = series.list_starts(look.start, look.build_rule(), look.location.zone)
    except BadSeries:
        starts = []
    if len(starts) < FEWEST:
        return [], _("A series has from 2 to 60 visits.")
    return starts, ""


def _ask(look: Look, wanted: Wanted, people: People, starts: list[datetime], *, now: datetime) -> list[Explanation]:
    services = tuple(service for service, _person in wanted)
    return explain.explain_each(services, starts, location_id=look.location.pk, people=people, now=now)


def _people_of(wanted: Wanted) -> People:
    return tuple(person for _service, person in wanted)
