"""What stands beside the board: a time with the form to book it, or a visit with what may be done with it."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404

from appointments import availability, candidates, contacts, explain
from appointments import queries as appointment_queries
from appointments.booking.visits import NEXT_STATUSES
from appointments.explain import Explanation
from appointments.models import Appointment, Contact, Location, Practitioner, Service, StaffMember
from appointments.slots import Slot, SlotKey
from booking_site.calendars.views import visit_path
from booking_site.desk import (
    board_override,
    board_series,
    board_services,
    class_times,
    clocks,
    visit_history,
    visit_questions,
)
from booking_site.desk.access import list_locations
from booking_site.desk.board import round_up
from booking_site.desk.board_state import Look, Wanted
from booking_site.desk.repeats import EVERY
from conversations import addressing
from conversations import queries as conversation_queries

Status = Appointment.Status
MOST_PEOPLE = 8
FEWEST_LETTERS = 2
NEAREST = 3


def build(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather what the address asks to see beside the board; nothing: how to read it."""
    if look.visit_id:
        return {"visit": build_visit(user, look, now=now)}
    if look.series:
        return {"report": board_series.build_report(user, look, now=now)}
    if look.start:
        return {"gap": build_gap(user, look, now=now)}
    return {}


def build_gap(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather the form to book a time, with the answer whether it is free."""
    person = look.practitioner_id
    people = list_people(look.location)
    services = list_services(look.location, person)
    known = next((one for one in services if one.pk == look.service_id), services[0] if services else None)
    like = board_series.find_like(user, look)
    return {
        "services": services,
        "service": known,
        "more": board_services.list_rows(look, list_services(look.location, None)),
        "has_more": bool(look.more),
        "people": people,
        "practitioner_id": person,
        "person": next((one for one in people if one.pk == person), None),
        "every": EVERY,
        "found": [contacts.current(like.contact)] if like and not look.words else find_contacts(user, look.words),
        "attendee": like.attendee.name if like and not like.attendee.is_contact else "",
        "request_key": f"desk {uuid.uuid4()}",
        "why": build_why(user, look, known, now=now),
    }


def build_why(user: StaffMember, look: Look, service: Service | None, *, now: datetime) -> dict[str, Any]:
    """Say whether the time is free for a service, why not, and what is free near it."""
    if service is None or look.start is None:
        return {"explanation": None}
    wanted: Wanted = ((service.pk, look.practitioner_id), *look.more)
    if look.repeats.every and not look.walk_in and not service.is_class:
        plan = board_series.build_plan(look, wanted, now=now)
        return {"series": plan, "is_home_visit": board_services.is_home_visit(wanted)}
    said = ask(wanted, look, now=now)
    if service.is_class:
        times = class_times.list_times(user, look, service, now=now)
        return {"explanation": said, "service": service, "is_class": True, "times": times}
    return {
        "explanation": said,
        "service": service,
        **build_free(said),
        "nearest": [] if said.slot else list_nearest(look, wanted, now=now),
        "anyway": build_anyway(look, wanted, said, now=now),
        "is_home_visit": board_services.is_home_visit(wanted),
        "waiting": len(candidates.list_candidates(said.slot.id, now=now)) if said.slot else 0,
    }


def build_visit(user: StaffMember, look: Look, *, now: datetime) -> dict[str, Any]:
    """Gather one visit and what may be done with it."""
    visit = get_visit(user, look.visit_id)
    contact = contacts.current(visit.contact)
    items = list(visit.items.all())
    threads = conversation_queries.visible_to(user).filter(contact__in=contacts.list_merged(contact))
    is_over = visit.end_at <= now
    may_move = (visit.status == Status.BOOKED or visit.is_request) and not is_over
    moving = look.moves and may_move and visit.session_id is None
    return {
        "visit": visit,
        "contact": contact,
        "items": items,
        "other_clock": clocks.find_other(visit.contact, visit.start_at, visit.location.zone),
        "kinds": {item.service.place for item in items} - {Service.Place.HERE},
        "is_window": visit.session_id is not None and items[0].service.place == Service.Place.CUSTOMER,
        "arrives_until": visit.start_at + timedelta(minutes=visit.arrival_minutes) if visit.arrival_minutes else None,
        "may_place": visit.status in (Status.BOOKED, Status.PENDING) and not is_over,
        "history": visit_history.build(visit),
        "series": board_series.build_siblings(user, visit, look),
        "questions": visit_questions.build(visit) if not visit.is_hold else [],
        "calendar_file": None if visit.is_hold else visit_path(visit),
        "conversation": threads.order_by("-last_activity_at").first(),
        "is_told": addressing.find_contact_address(visit.contact) is not None,
        "next_statuses": _list_next(visit, now=now),
        "may_move": may_move and visit.session_id is None,
        "seats": class_times.list_free(user, look, visit, now=now) if visit.session_id and may_move else [],
        "may_cancel": (visit.status == Status.BOOKED or visit.is_hold) and not is_over,
        "broken": board_override.list_broken(visit),
        "moving": build_move(visit, look, now=now) if moving else None,
        "people": list_people(look.location) if moving else [],
    }


def build_move(visit: Appointment, look: Look, *, now: datetime) -> dict[str, Any]:
    """Say whether a visit may go to the time that was chosen, and what is free near it."""
    wanted = board_services.list_moved(visit, look)
    holder = f"appointment:{visit.pk}"
    chosen = look if look.start else look_of(visit, look)
    said = ask(wanted, look, now=now, holder=holder) if look.start else None
    nearest = [] if said and said.slot else list_nearest(chosen, wanted, now=now, holder=holder)
    return {
        "explanation": said,
        **build_free(said),
        "other_clock": clocks.find_other(visit.contact, look.start, look.location.zone) if look.start else None,
        "practitioner_id": chosen.practitioner_id,
        "is_several": len(wanted) > 1,
        "is_anybody": look.start is not None and not look.lane,
        "nearest": [slot for slot in nearest if slot.start_at != visit.start_at],
        "anyway": build_anyway(look, wanted, said, now=now, holder=holder) if said else None,
    }


def build_free(said: Explanation | None) -> dict[str, Any]:
    """Say what a free time holds: its services in their order, who does them, and until when."""
    if said is None or said.slot is None:
        return {"parts": []}
    parts = board_services.list_parts(said.slot)
    return {"parts": parts, "names": board_services.say_people(parts), "end_at": said.slot.end_at}


def build_anyway(
    look: Look, wanted: Wanted, said: Explanation, *, now: datetime, holder: str | None = None
) -> dict[str, Any] | None:
    """Say whether a time that is not free may be had all the same, and if not why; None where it is free."""
    if said.slot is not None:
        return None
    way = board_override.find_way(look, wanted, now=now, holder=holder)
    return {
        "way": way,
        "names": [board_override.NAMES[rule] for rule in way.rules] if way else [],
        "people": board_services.say_people(board_services.list_parts(way.slot)) if way else "",
        "is_taken": any(line.code in ("booked", "held") for line in said.lines),
        "needs_person": any(person is None for _service, person in wanted),
    }


def look_of(visit: Appointment, look: Look) -> Look:
    """Give a view of the time that a visit has now."""
    first, *others = visit.items.all()
    more = tuple((item.service_id, item.practitioner_id) for item in others)
    return Look(look.location, look.day, lane=f"practitioner:{first.practitioner_id}", start=visit.start_at, more=more)


def ask(wanted: Wanted, look: Look, *, now: datetime, holder: str | None = None) -> Explanation:
    """Ask why the view's time is not free for these services, each with its person or anybody."""
    if look.start is None:
        raise Http404
    return explain.explain(
        tuple(service for service, _person in wanted),
        look.start,
        location_id=look.location.pk,
        people=tuple(person for _service, person in wanted),
        now=now,
        holder=holder,
    )


def list_nearest(look: Look, wanted: Wanted, *, now: datetime, holder: str | None = None) -> list[Slot]:
    """List what is free near the view's time, nearest first; with the same people while they have any."""
    if look.start is None:
        return []
    key = SlotKey(look.location.pk, tuple((service, person or 0) for service, person in wanted), look.start)
    return availability.nearest_slots(str(key), now=now, limit=NEAREST, holder=holder, at_desk=True)


def get_visit(user: StaffMember, visit_id: int) -> Appointment:
    """Give a visit at a branch of this person. Raises Http404 for any other."""
    seen = appointment_queries.visible_to(user).select_related(
        "contact__merged_into", "attendee", "location", "session__service"
    )
    visit = seen.prefetch_related("items__practitioner", "contact__points").filter(pk=visit_id).first()
    if visit is None:
        raise Http404
    return visit


def list_services(location: Location, practitioner_id: int | None) -> list[Service]:
    """List what can be booked at a branch, for a person what that one offers."""
    offered = appointment_queries.list_services(location)
    if practitioner_id is None:
        return offered
    own = set(Service.objects.filter(offerings__practitioner=practitioner_id).values_list("pk", flat=True))
    return [service for service in offered if service.pk in own]


def list_people(location: Location) -> list[Practitioner]:
    """List who offers anything at a branch."""
    here = Practitioner.objects.filter(is_active=True, services__locations=location, available_times__location=location)
    return list(here.distinct().order_by("name"))


def visible_contacts(user: StaffMember) -> QuerySet[Contact]:
    """Give the people this person's branches know: who has a visit there, or spoke with them."""
    known = Contact.objects.filter(merged_into__isnull=True)
    if user.sees_everything:
        return known
    threads = conversation_queries.visible_to(user).order_by().values(owner=Coalesce("contact__merged_into", "contact"))
    visits = Appointment.objects.filter(location__in=list_locations(user)).order_by()
    visitors = visits.values(owner=Coalesce("contact__merged_into", "contact"))
    return known.filter(Q(pk__in=visitors) | Q(pk__in=threads))


def find_contacts(user: StaffMember, words: str) -> list[Contact]:
    """Find people by name, by the end of their number, or by the reference of a visit."""
    words = " ".join(words.split())
    if len(words) < FEWEST_LETTERS:
        return []
    digits = "".join(letter for letter in words if letter.isdigit())
    wanted = _is_called(words, "") | _is_called(words, "merged_contacts__")
    if len(digits) > FEWEST_LETTERS:
        wanted |= Q(points__kind="number", points__value__endswith=digits)
    found = visible_contacts(user).filter(wanted).distinct().order_by("name", "pk")
    return list(found.prefetch_related("points")[:MOST_PEOPLE])


def _is_called(words: str, whose: str) -> Q:
    """Want the words in a name, also of whom they book for, or as the reference of a visit."""
    return (
        Q(**{f"{whose}name__icontains": words})
        | Q(**{f"{whose}attendees__name__icontains": words})
        | Q(**{f"{whose}appointments__reference__iexact": words})
    )


def next_start(now: datetime) -> datetime:
    """Give the next time of the board's grid: when somebody who just walked in may begin."""
    return round_up(now)


def _list_next(visit: Appointment, *, now: datetime) -> list[dict[str, str]]:
    """List what may be marked, most likely first; nobody misses a visit that has not begun."""
    likely = [Status.ARRIVED, Status.CHECKED_IN, Status.FULFILLED, Status.NOSHOW, Status.BOOKED]
    allowed = NEXT_STATUSES.get(visit.status, frozenset())
    if visit.start_at > now:
        allowed -= {Status.NOSHOW, Status.FULFILLED}
    return [{"status": str(one), "icon": ICONS[one]} for one in likely if one in allowed]


ICONS = {
    Status.ARRIVED: "chair",
    Status.CHECKED_IN: "door-open",
    Status.FULFILLED: "check",
    Status.NOSHOW: "x",
    Status.BOOKED: "rotate-ccw",
}
