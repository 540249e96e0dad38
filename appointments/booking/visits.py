"""Booking without a hold, cancelling, and what people say and do about a visit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import IntegrityError

from appointments import contacts, references, statements
from appointments.areas import VisitPlace
from appointments.booking import approvals, history, places, placing, taking, transactions, writing
from appointments.booking.by import By
from appointments.judging import FREE_AT_DESK, Judged
from appointments.models import Appointment, AppointmentEvent, Attendee, Contact, Service
from appointments.refusals import BookingError, RequestKeyReused, StaleVersion, TooLate, WrongStatus

Status = Appointment.Status
Confirmation = Appointment.Confirmation
Kind = AppointmentEvent.Kind
BY_KEY = "SELECT id FROM appointments_appointment WHERE request_key = %s"
WITH_ITEMS = f"""
    SELECT {transactions.VISIT_COLUMNS}, {history.ITEMS_AS_JSON}
    FROM appointments_appointment visit WHERE id = %s FOR UPDATE
"""

# What a person at the desk may set, also to take back a slip. Cancelling and booking have verbs of their own.
NEXT_STATUSES: dict[str, frozenset[str]] = {
    Status.BOOKED: frozenset({Status.ARRIVED, Status.CHECKED_IN, Status.FULFILLED, Status.NOSHOW}),
    Status.ARRIVED: frozenset({Status.BOOKED, Status.CHECKED_IN, Status.FULFILLED, Status.NOSHOW}),
    Status.CHECKED_IN: frozenset({Status.ARRIVED, Status.FULFILLED}),
    Status.FULFILLED: frozenset({Status.ARRIVED, Status.CHECKED_IN}),
    Status.NOSHOW: frozenset({Status.BOOKED, Status.ARRIVED}),
}


def book(
    slot_id: str,
    *,
    contact: Contact,
    attendee: Attendee,
    by: By,
    now: datetime,
    request_key: str,
    language: str = "",
    place: VisitPlace | None = None,
    in_time: bool = False,
    series: UUID | None = None,
) -> Appointment:
    """Book a slot straight away. `in_time`: the customer had it moments ago, so that notice and horizon do not count.

    The same `request_key` with the same content gives the first result, also when two calls race; with other content it
    raises RequestKeyReused. A customer's visit of a service that needs approval is pending until somebody decides.
    A visit at the customer's needs its `place`. Raises SlotTaken, NotBookable, PlaceNeeded, OutsideArea. Writes the
    visit, its items, its time and its history.
    """
    contact = contacts.current(contact)

    def work() -> Appointment:
        return create(
            slot_id,
            Status.BOOKED,
            contact,
            attendee,
            by,
            now,
            request_key=request_key,
            language=language,
            waived=FREE_AT_DESK if in_time else frozenset(),
            place=place,
            series=series,
        )

    try:
        return placing.run(slot_id, work, now=now)
    except (BookingError, IntegrityError) as refused:
        # Nearly every key is new, so whether one was used is asked only now: its own visit is in the way, or the key.
        if isinstance(refused, IntegrityError) and not transactions.violates(refused, "request_key"):
            raise
        first = _find_first(request_key, slot_id, contact, attendee)
        if first is None:
            raise
        return first


def create(
    slot_id: str,
    status: Status,
    contact: Contact,
    attendee: Attendee,
    by: By,
    now: datetime,
    *,
    request_key: str = "",
    language: str = "",
    expires_at: datetime | None = None,
    waived: frozenset[str] = frozenset(),
    place: VisitPlace | None = None,
    series: UUID | None = None,
) -> Appointment:
    """Write a new visit into a slot in the caller's transaction: a hold when it has an end, else what may be booked."""
    if attendee.contact_id != contact.pk and contacts.current(attendee.contact) != contacts.current(contact):
        raise ValueError("the attendee belongs to another contact")
    judged, _ = placing.clear_way(slot_id, by=by, now=now, waived=waived)
    due_at = None
    if status == Status.BOOKED:
        due_at = approvals.find_due(judged.slot.start_at, judged.approval, by=by, now=now)
    appointment = Appointment(
        reference=references.make_reference(),
        location_id=judged.slot.location_id,
        contact=contact,
        attendee=attendee,
        status=Status.PENDING if due_at else status,
        start_at=judged.slot.start_at,
        end_at=judged.slot.end_at,
        hold_expires_at=expires_at,
        approval_due_at=due_at,
        request_key=request_key or None,
        series=series,
        channel=by.channel,
        language=language or contact.language,
        created_at=now,
        updated_at=now,
    )
    _write(appointment, judged, by, now, place)
    return appointment


def _write(appointment: Appointment, judged: Judged, by: By, now: datetime, place: VisitPlace | None) -> None:
    kind = Kind.HELD if appointment.is_hold else first_kind(appointment)
    after = placing.facts(appointment, judged, by)
    event = history.build(appointment, kind, by=by, now=now, before={}, after=after)
    taken = taking.plan(judged)
    written = writing.create(appointment, judged.slot.items, taken, event)
    taking.check_all(taken, written.whos)
    if set(written.places) != {Service.Place.HERE}:
        _settle_place(appointment, place)
    history.tell(event, written.event_id, written.answers)


def _settle_place(appointment: Appointment, place: VisitPlace | None) -> None:
    """Keep the link of an online visit, and place and arrival of one at the customer's; a hold may lack the place."""
    services = [item.service for item in appointment.items.select_related("service").order_by("position")]
    appointment.online_link = next((service.online_link for service in services if service.online_link), "")
    appointment.arrival_minutes = max(service.arrival_minutes for service in services)
    if place is not None:
        places.put(appointment, place)
    elif not appointment.is_hold:
        places.check(appointment)
    appointment.save(update_fields=["online_link", "arrival_minutes", *places.FIELDS])


def first_kind(appointment: Appointment) -> AppointmentEvent.Kind:
    """Say what happens when this visit comes to be: it is requested, walked in or booked."""
    if appointment.is_request:
        return Kind.REQUESTED
    return Kind.WALK_IN if appointment.status == Status.ARRIVED else Kind.BOOKED


def cancel(
    appointment: Appointment, *, expected_version: int, by: By, now: datetime, in_time: bool = False
) -> Appointment:
    """Cancel a visit and free its time. A cancelled one stays as it is.

    `in_time`: the customer only takes back what was booked moments ago, so that the cut-off does not count. Raises
    StaleVersion, WrongStatus (arrived or over), TooLate (a customer after the cut-off).
    """

    def work() -> Appointment:
        visit, items = _lock_with_items(appointment.pk)
        if visit.status == Status.CANCELLED:
            return visit
        check_change(
            visit,
            expected_version=expected_version,
            by=by,
            now=now,
            statuses=(Status.BOOKED, Status.PENDING),
            until=_until(visit, [item.cancel_cutoff_minutes for item in items]),
            in_time=in_time,
        )
        before = history.snapshot(visit, items)
        visit.status, visit.hold_expires_at, visit.approval_due_at = Status.CANCELLED, None, None
        visit.updated_at = now
        after = history.snapshot(visit, items)
        event = history.build(visit, Kind.CANCELLED, by=by, now=now, before=before, after=after)
        history.tell(event, *writing.end(visit, event))
        return visit

    return transactions.run(work)


def _lock_with_items(pk: int) -> tuple[Appointment, list[history.Promised]]:
    """Lock a visit and read it with its services in one statement, for a change that names the version it expects.

    Where the lock was waited for the services may be older than the visit. Then its version rose meanwhile, for it
    rises with them, and the change is refused.
    """
    [(*row, items)] = statements.fetch(WITH_ITEMS, [pk])
    return transactions.make_visit(row), history.parse_items(items)


def mark_confirmation(appointment: Appointment, confirmation: str, *, by: By, now: datetime) -> Appointment:
    """Set what the customer answered about coming. Raises WrongStatus unless the visit is booked.

    The version stays; the same answer again writes nothing.
    """

    def work() -> Appointment:
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        if visit.status not in (Status.BOOKED, Status.PENDING):
            raise WrongStatus(visit.status)
        if visit.confirmation != Confirmation(confirmation):
            before = history.snapshot(visit)
            visit.confirmation, visit.updated_at = Confirmation(confirmation), now
            visit.save(update_fields=["confirmation", "updated_at"])
            history.record(visit, Kind.CONFIRMATION, by=by, now=now, before=before, after=history.snapshot(visit))
        return visit

    return transactions.run(work)


def mark_status(appointment: Appointment, status: str, *, by: By, now: datetime) -> Appointment:
    """Set how far a visit is: arrived, checked-in, fulfilled, noshow, or back after a slip.

    The version and the time taken stay; the same status again writes nothing. Raises WrongStatus.
    """

    def work() -> Appointment:
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        if visit.status == status:
            return visit
        if status not in NEXT_STATUSES.get(visit.status, frozenset()):
            raise WrongStatus(visit.status)
        before = history.snapshot(visit)
        visit.status, visit.updated_at = Status(status), now
        visit.save(update_fields=["status", "updated_at"])
        history.record(visit, Kind.STATUS, by=by, now=now, before=before, after=history.snapshot(visit))
        return visit

    return transactions.run(work)


def check_change(
    visit: Appointment,
    *,
    expected_version: int,
    by: By,
    now: datetime,
    statuses: tuple[Status, ...],
    until: datetime,
    in_time: bool = False,
) -> None:
    """Refuse a change that may not be made: WrongStatus, StaleVersion, TooLate.

    `until` is the cut-off for a customer's own change; `in_time`: the customer asked for it before the cut-off.
    """
    if visit.status not in statuses:
        raise WrongStatus(visit.status)
    if visit.version != expected_version:
        raise StaleVersion
    if by.is_customer and not visit.is_hold and not in_time and now > until:
        raise TooLate


def own_change_until(visit: Appointment, change: Literal["cancel", "move"]) -> datetime:
    """Say until when customers may cancel or move a visit themselves, as it was promised when they booked."""
    return _until(visit, [getattr(item, f"{change}_cutoff_minutes") for item in history.read_items(visit)])


def _until(visit: Appointment, cutoffs: Sequence[int]) -> datetime:
    return visit.start_at - timedelta(minutes=max(cutoffs, default=0))


def find_by_key(request_key: str) -> Appointment | None:
    """Find the visit that a request key booked. The common answer is none, so only its id is asked for at first."""
    ids = statements.fetch(BY_KEY, [request_key]) if request_key else []
    return next((Appointment.objects.get(pk=pk) for (pk,) in ids), None)


def _find_first(request_key: str, slot_id: str, contact: Contact, attendee: Attendee) -> Appointment | None:
    """Find what this request key booked before; other content raises RequestKeyReused."""
    first = find_by_key(request_key)
    if first is None:
        return None
    booked = first.events.filter(kind__in=(Kind.BOOKED, Kind.REQUESTED)).first()
    if booked is None:
        raise RequestKeyReused
    if (history.key_of(booked.after), booked.after["attendee"]) != (placing.read_key(slot_id), attendee.pk):
        raise RequestKeyReused
    if booked.after["contact"] not in contacts.list_merged(contact):
        raise RequestKeyReused
    return first
