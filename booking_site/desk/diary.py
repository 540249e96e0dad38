"""Today's visits by practitioner, as a small board.

A place on it is a class (h10 m20 lm40), because the page's policy allows no inline style.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments import queries as appointment_queries
from appointments.models import Appointment, AppointmentItem, Location, Practitioner, StaffMember
from booking_site.desk.access import desk_view, list_locations, staff
from conversations import queries as conversation_queries

Status = Appointment.Status
Confirmation = Appointment.Confirmation

SHOWN = (Status.PENDING, Status.BOOKED, Status.ARRIVED, Status.CHECKED_IN, Status.FULFILLED, Status.NOSHOW)
HERE = (Status.ARRIVED, Status.CHECKED_IN)
MOST_HOURS = 12
FEWEST_HOURS = 3
STEP_MINUTES = 5


@dataclass(frozen=True)
class Block:
    """One visit on the board, or a class with so many people in it."""

    item: AppointmentItem
    appointment: Appointment
    place: str
    look: str
    conversation_id: int | None
    seats: int = 0

    @property
    def is_hold(self) -> bool:
        """Whether the time is only kept."""
        return self.appointment.is_hold


@dataclass
class Lane:
    """One practitioner's column."""

    name: str
    blocks: list[Block] = field(default_factory=list)


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the strip's refetch."""
    return render(request, "desk/panels/_strip.html", {"strip": build(staff(request), now=timezone.now())})


def build(user: StaffMember, *, now: datetime) -> dict[str, Any]:
    """Gather today's board of each branch this person may see."""
    boards = [_board(user, location, now=now) for location in list_locations(user)]
    return {"boards": boards, "many": len(boards) > 1, "now": now, "today": timezone.localdate(now)}


def _board(user: StaffMember, location: Location, *, now: datetime) -> dict[str, Any]:
    local_now = now.astimezone(location.zone)
    visits = [
        one
        for one in appointment_queries.list_day(user, location, local_now.date())
        if one.status in SHOWN and (one.hold_expires_at is None or one.hold_expires_at > now)
    ]
    threads = _threads(user, visits)
    first, last = _hours(visits, local_now, location)
    works_here = Practitioner.objects.filter(is_active=True, available_times__location=location).distinct()
    lanes = {one.pk: Lane(one.name) for one in works_here}
    seats = Counter(one.session_id for one in visits if one.session_id)
    for visit in _one_a_class(visits):
        for item in visit.items.all():
            lane = lanes.setdefault(item.practitioner_id, Lane(item.practitioner.name))
            if item.end_at.astimezone(location.zone).hour >= first or item.end_at > now:
                block = _block(item, visit, location, first, threads.get(visit.contact_id))
                lane.blocks.append(replace(block, seats=seats[visit.session_id]) if visit.session_id else block)
    return {
        "location": location,
        "lanes": sorted(lanes.values(), key=lambda lane: lane.name),
        "count": sum(1 for one in visits if not one.is_hold),
        "from": first,
        "rows": last - first,
        "hours": range(first, last),
        "now_place": _now_place(local_now) if first <= local_now.hour < last else "",
    }


def _one_a_class(visits: list[Appointment]) -> Iterator[Appointment]:
    """Give each visit, but of those that sit in one class only the first."""
    seen: set[int] = set()
    for visit in visits:
        if visit.session_id is None or visit.session_id not in seen:
            yield visit
        seen |= {visit.session_id} if visit.session_id else set()


def _hours(visits: Iterable[Appointment], local_now: datetime, location: Location) -> tuple[int, int]:
    """Give the first and last hour of the board: what is left of the day, or all of it once the day is over."""
    today = local_now.date()
    opening = appointment_queries.opening_hours(location, today)
    spans = [(item.start_at, item.end_at) for one in visits for item in one.items.all()]
    starts = [start.astimezone(location.zone).hour for start, _end in spans]
    ends = [_closing_hour(end.astimezone(location.zone), today) for _start, end in spans]
    if opening:
        starts.append(opening[0].hour)
        ends.append(opening[1].hour + (opening[1].minute > 0))
    first, last = min(starts, default=local_now.hour), max(ends, default=local_now.hour + 1)
    if local_now.hour < last:
        first = max(first, min(local_now.hour, last - FEWEST_HOURS))
    return first, max(first + 1, min(last, first + MOST_HOURS))


def _closing_hour(end: datetime, today: date) -> int:
    return 24 if end.date() > today else end.hour + (end.minute > 0)


def _block(
    item: AppointmentItem, visit: Appointment, location: Location, first_hour: int, conversation_id: int | None
) -> Block:
    """Place one visit; what began before the board's first hour is cut at its edge."""
    start = item.start_at.astimezone(location.zone)
    end = item.end_at.astimezone(location.zone)
    edge = start.replace(hour=first_hour, minute=0, second=0, microsecond=0)
    start = max(start, edge)
    length = max(STEP_MINUTES, int((end - start) / timedelta(minutes=1)))
    place = f"h{start.hour} m{_step(start.minute)} lh{length // 60} lm{_step(length % 60)}"
    return Block(item, visit, place, look_of(visit), conversation_id)


def look_of(visit: Appointment) -> str:
    """Name how a visit looks on a board."""
    if visit.is_hold:
        return "held"
    if visit.is_request:
        return "asked"
    looks = {Status.NOSHOW: "noshow past", Status.FULFILLED: "past"}
    if visit.status in looks:
        return looks[Status(visit.status)]
    return "unsure" if visit.confirmation in (Confirmation.DECLINED, Confirmation.TENTATIVE) else ""


def _now_place(local_now: datetime) -> str:
    return f"h{local_now.hour} m{_step(local_now.minute)} lh0 lm{STEP_MINUTES}"


def _step(minute: int) -> int:
    return minute // STEP_MINUTES * STEP_MINUTES


def _threads(user: StaffMember, visits: list[Appointment]) -> dict[int, int]:
    """Find the newest conversation of each visit's contact, to open it from the board."""
    owners = {one.contact_id: one.contact.merged_into_id or one.contact_id for one in visits}
    wanted = set(owners.values())
    mine = conversation_queries.visible_to(user).annotate(owner=Coalesce("contact__merged_into", "contact"))
    mine = mine.filter(Q(contact__in=wanted) | Q(contact__merged_into__in=wanted))
    newest = dict(mine.order_by().values_list("owner").annotate(newest=Max("id")))
    return {contact: newest[owner] for contact, owner in owners.items() if owner in newest}
