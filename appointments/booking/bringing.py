"""Taking over visits that were booked elsewhere: as they were promised, under the same guard against double booking."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from appointments import references
from appointments.booking import history, holds, taking, transactions
from appointments.booking.by import By
from appointments.judging import Judged
from appointments.models import (
    Appointment,
    AppointmentEvent,
    AppointmentItem,
    Attendee,
    Contact,
    Location,
    Practitioner,
    Resource,
    Service,
    Session,
)
from appointments.refusals import SessionFull
from appointments.slots import Slot, SlotItem

Status = Appointment.Status
OVER = (Status.CANCELLED, Status.FULFILLED, Status.NOSHOW)


@dataclass(frozen=True, slots=True)
class BroughtItem:
    """One service of such a visit, with what was promised. `rooms` are the things it has; none: any that are free."""

    service: Service
    practitioner: Practitioner
    start_at: datetime
    end_at: datetime
    promised: dict[str, object]
    rooms: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """A visit as another system has it. `fields` are further columns of Appointment, as they are to be."""

    location: Location
    contact: Contact
    attendee: Attendee
    items: Sequence[BroughtItem]
    status: str
    session: Session | None = None
    reference: str = ""
    request_key: str = ""
    fields: dict[str, object] = field(default_factory=dict)

    def is_over(self, now: datetime) -> bool:
        """Whether it is history: cancelled, or ended before `now`. Its time need not be free, nor is it taken."""
        return self.status in OVER or self.items[-1].end_at <= now


def bring_in(visit: Brought, *, by: By, now: datetime) -> Appointment:
    """Write a visit that was booked elsewhere, and nobody is told of it.

    A promise stands: hours, notice and limits of today do not count for it, a time that somebody or something has
    already does. Raises SlotTaken, SessionFull. Its reference, when given, must be free.
    """

    def work() -> Appointment:
        if not visit.is_over(now):
            _clear_way(visit, now)
        row = Appointment.objects.create(
            reference=visit.reference or references.make_reference(),
            location=visit.location,
            session=visit.session,
            contact=visit.contact,
            attendee=visit.attendee,
            status=visit.status,
            start_at=visit.items[0].start_at,
            end_at=visit.items[-1].end_at,
            request_key=visit.request_key or None,
            updated_at=now,
            **visit.fields,
        )
        if not visit.is_over(now) and visit.session is None:
            taking.take(row, _judge(visit))
        items = [_write_item(row, place, item) for place, item in enumerate(visit.items)]
        history.record(
            row, AppointmentEvent.Kind.IMPORTED, by=by, now=now, before={}, after=history.snapshot(row, items)
        )
        return row

    return transactions.run(work)


def _clear_way(visit: Brought, now: datetime) -> None:
    """Lock in the order of all verbs, count the seats of a class, and let go of holds that ran out."""
    transactions.share_calendars(visit.location.pk, [item.practitioner.pk for item in visit.items])
    if visit.session is not None:
        session = Session.objects.select_for_update(of=("self",)).get(pk=visit.session.pk)
        taken = Appointment.objects.filter(session=session).exclude(status=Status.CANCELLED).count()
        if taken >= session.capacity:
            raise SessionFull
        return
    holds.release_expired(now=now)


def _judge(visit: Brought) -> Judged:
    """Put the promised times into the shape that taking wants, with the rooms named or any that may do."""
    items, things = [], []
    for item in visit.items:
        before, after = item.promised["buffer_before_minutes"], item.promised["buffer_after_minutes"]
        assert isinstance(before, int) and isinstance(after, int)
        items.append(SlotItem(item.service.pk, item.practitioner.pk, item.start_at, item.end_at, before, after))
        things.append(_list_things(visit.location, item))
    return Judged(Slot(visit.location.pk, tuple(items)), tuple(things), ())


def _list_things(location: Location, item: BroughtItem) -> tuple[tuple[int, ...], ...]:
    """List by kind what may be taken: the rooms named, and any of each further kind that the service wants."""
    named = {room.kind_id: (room.pk,) for room in item.rooms}
    kinds = item.service.resource_kinds.exclude(pk__in=named).order_by("pk")
    there = Resource.objects.filter(location=location, is_active=True).order_by("pk")
    found = [tuple(there.filter(kind=kind).values_list("pk", flat=True)) for kind in kinds]
    return (*named.values(), *found)


def _write_item(row: Appointment, position: int, item: BroughtItem) -> AppointmentItem:
    return AppointmentItem.objects.create(
        appointment=row,
        position=position,
        service=item.service,
        practitioner=item.practitioner,
        start_at=item.start_at,
        end_at=item.end_at,
        **item.promised,
    )
