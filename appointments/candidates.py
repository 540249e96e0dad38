"""Who of the waiting list comes first when a time or a seat frees, in the order that staff see. Reads only."""

from collections.abc import Set as AbstractSet
from datetime import datetime, time, timedelta

from django.db.models import F, Q, QuerySet

from appointments import slots
from appointments.booking import sessions
from appointments.models import Location, Session, WaitlistEntry, WaitlistOffer

Entry, Offer = WaitlistEntry.Status, WaitlistOffer.Status
DayPart = WaitlistEntry.DayPart
PARTS: dict[str, tuple[time, time]] = {
    DayPart.MORNING: (time(0), time(12)),
    DayPart.AFTERNOON: (time(12), time(17)),
    DayPart.EVENING: (time(17), time.max),
}


def list_candidates(slot_id: str, *, now: datetime) -> list[WaitlistEntry]:
    """List who waits for this time, or for a seat of this class, first in line first.

    The id is a slot's or a seat's (`slots.seat_id`). Higher priority comes first, then who waits longest; for a seat,
    of equal priority those who wait for this very class before those who would take any time of it. Who has an open
    offer, or was offered the same before, is left out; not who said yes too late.
    """
    session_id = slots.parse_seat_id(slot_id)
    if session_id is None:
        return _list_for_time(slot_id, now)
    return _list_for_seat(Session.objects.select_related("location").get(pk=session_id), now)


def _list_for_time(slot_id: str, now: datetime) -> list[WaitlistEntry]:
    key = slots.parse_slot_id(slot_id)
    location = Location.objects.get(pk=key.location_id)
    local = key.start_at.astimezone(location.zone)
    waiting = _waiting(slot_id).filter(_wants_day(location, key.service_ids[0], local))
    people = frozenset(key.practitioner_ids)
    return [entry for entry in waiting if len(key.items) == 1 and _suits(entry, people, local, now)]


def _list_for_seat(session: Session, now: datetime) -> list[WaitlistEntry]:
    if session.status != Session.Status.OPEN or session.start_at <= now:
        return []
    local = session.start_at.astimezone(session.location.zone)
    wanted = Q(session=session) | _wants_day(session.location, session.service_id, local)
    waiting = _waiting(slots.seat_id(session.pk)).filter(wanted)
    waiting = waiting.exclude(attendee__in=sessions.seats(session, now=now).order_by().values("attendee"))
    in_line = waiting.order_by("-priority", F("session").asc(nulls_last=True), "created_at", "pk")
    people = frozenset({session.practitioner_id})
    # A wish for this very class has named its day and its person already.
    return [
        entry
        for entry in in_line
        if (_comes_in_time(entry, local, now) if entry.session_id else _suits(entry, people, local, now))
    ]


def _waiting(slot_id: str) -> QuerySet[WaitlistEntry]:
    """Give who waits, without those who have an open offer or had this one."""
    waiting = WaitlistEntry.objects.filter(status=Entry.WAITING).exclude(offers__status=Offer.OPEN)
    offered = WaitlistOffer.objects.filter(slot_id=slot_id).exclude(status=Offer.LOST)
    waiting = waiting.exclude(pk__in=offered.values("entry"))
    return waiting.select_related("attendee").prefetch_related("practitioners")


def _wants_day(location: Location, service_id: int, local: datetime) -> Q:
    return Q(
        location=location,
        service=service_id,
        session__isnull=True,
        from_date__lte=local.date(),
        until_date__gte=local.date(),
    )


def _suits(entry: WaitlistEntry, practitioner_ids: AbstractSet[int], local: datetime, now: datetime) -> bool:
    people = {person.pk for person in entry.practitioners.all()}
    return (
        (not people or people >= practitioner_ids)
        and (not entry.weekdays or local.weekday() in entry.weekdays)
        and (not entry.day_parts or any(_lies_in(local.time(), PARTS[part]) for part in entry.day_parts))
        and _comes_in_time(entry, local, now)
    )


def _comes_in_time(entry: WaitlistEntry, start: datetime, now: datetime) -> bool:
    return start - now >= timedelta(minutes=entry.notice_minutes)


def _lies_in(clock: time, part: tuple[time, time]) -> bool:
    return part[0] <= clock < part[1]
