"""Keeping a time, or a seat of a class, for a few minutes while somebody makes up their mind."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from appointments import contacts
from appointments.booking import approvals, history, places, placing, sessions, taking, transactions, visits
from appointments.booking.by import By
from appointments.booking.transactions import Changed
from appointments.models import Allocation, Appointment, AppointmentEvent, Attendee, Contact, NotAvailableTime, Session
from appointments.refusals import NotBookable, RequestKeyReused, WrongStatus

Status = Appointment.Status
Kind = AppointmentEvent.Kind

HOLD_FOR = timedelta(minutes=10)
HOLD_MINUTES = HOLD_FOR // timedelta(minutes=1)


def hold(
    slot_id: str,
    *,
    contact: Contact,
    attendee: Attendee,
    by: By,
    now: datetime,
    minutes: int = HOLD_MINUTES,
    language: str = "",
) -> Appointment:
    """Keep a slot's time until `minutes` from now: a pending visit with `hold_expires_at`.

    Raises SlotTaken, NotBookable. Nobody has to end it: whoever next wants the time of a hold that has run out
    releases it.
    """
    expires_at = now + timedelta(minutes=minutes)

    def work() -> Appointment:
        who = contacts.current(contact)
        return visits.create(slot_id, Status.PENDING, who, attendee, by, now, language=language, expires_at=expires_at)

    return placing.run(slot_id, work, now=now)


def book_hold(hold: Appointment, *, by: By, now: datetime, request_key: str) -> Appointment:
    """Turn a hold into a booked visit, or a customer's into one that waits when its service needs approval.

    A hold that has run out is taken again when its time is still free, else SlotTaken; a held seat while the class has
    one, else SessionFull. The same `request_key` again
    gives the same visit; one that booked another visit raises RequestKeyReused. Raises WrongStatus when the hold was
    released or booked under another key, NotBookable when the place was closed meanwhile.
    """
    if hold.session is not None:
        return transactions.run(partial(_book_seat, hold, hold.session, by, now, request_key))

    def work() -> Appointment:
        first = _find_first(hold, request_key)
        if first is not None:
            return first
        visit = Appointment.objects.get(pk=hold.pk)
        places.check(visit)
        if _is_live(visit, now):
            return _keep(visit, by, now, request_key)
        return _take_again(visit, by, now, request_key)

    slot_id = str(placing.slot_key(hold))
    return placing.run(slot_id, work, now=now, own_id=hold.pk)


def release_hold(hold: Appointment, *, by: By, now: datetime) -> Appointment:
    """Give up a hold and free its time; one that was given up or has run out stays as it is.

    Raises WrongStatus when it was booked meanwhile.
    """

    def work() -> Appointment:
        visit = transactions.lock_visits([hold.pk])[hold.pk]
        if visit.status == Status.CANCELLED:
            return visit
        if not visit.is_hold:
            raise WrongStatus(visit.status)
        before = history.snapshot(visit)
        visit.status, visit.hold_expires_at, visit.updated_at = Status.CANCELLED, None, now
        visit.save(update_fields=["status", "hold_expires_at", "updated_at"])
        taking.give_back(visit.pk)
        history.record(visit, Kind.RELEASED, by=by, now=now, before=before, after=history.snapshot(visit))
        return visit

    return transactions.run(work)


def release_expired(*, now: datetime) -> int:
    """Release the holds that have run out and that nobody wanted meanwhile, kept new times too, and count them."""
    ran_out = Allocation.objects.filter(holds=True, expires_at__lte=now, appointment__isnull=False)
    seats = Appointment.objects.filter(session__isnull=False, status=Status.PENDING, hold_expires_at__lte=now)
    ids = sorted({*ran_out.values_list("appointment_id", flat=True), *seats.values_list("pk", flat=True)})
    for visit_id in ids:
        transactions.run(partial(_release_one, visit_id, now))
    return len(ids)


def _release_one(visit_id: int, now: datetime) -> None:
    taking.release_expired(transactions.lock_visits([visit_id]).values(), now=now)


def _is_live(visit: Appointment, now: datetime) -> bool:
    return visit.is_hold and visit.hold_expires_at is not None and visit.hold_expires_at > now


def _find_first(hold: Appointment, request_key: str) -> Appointment | None:
    """Find what this request key booked before. Raises RequestKeyReused when that is another visit."""
    first = visits.find_by_key(request_key)
    if first is not None and first.pk != hold.pk:
        raise RequestKeyReused
    return first


def _book_seat(hold: Appointment, session: Session, by: By, now: datetime, request_key: str) -> Appointment:
    """Book a held seat under the lock of its class; one that has run out is given again while a seat is free."""
    locked = sessions.lock(session, now=now)
    first = _find_first(hold, request_key)
    if first is not None:
        return first
    visit = transactions.lock_visits([hold.pk])[hold.pk]
    if _is_live(visit, now):
        sessions.check_open(locked, by=by, now=now, in_time=True)
    else:
        _check_ran_out(visit, now)
        sessions.check_seat(locked, visit.attendee, by=by, now=now)
    return _book(visit, by, now, request_key, history.snapshot(visit), None)


def _keep(visit: Appointment, by: By, now: datetime, request_key: str) -> Appointment:
    """Book a hold that still runs: the time is its own already, so only closures made since are looked for."""
    items = list(visit.items.order_by("position"))
    transactions.share_calendars(visit.location_id, [item.practitioner_id for item in items])
    visit = transactions.lock_visits([visit.pk])[visit.pk]
    if not _is_live(visit, now):
        raise Changed
    taken = Allocation.objects.filter(holder=taking.holder_of(visit.pk), holds=True)
    if visit.start_at <= now:
        raise NotBookable("past")
    if _is_closed(visit.location_id, taken.values_list("who", flat=True), visit.start_at, visit.end_at):
        raise NotBookable("hours")
    before = history.snapshot(visit, items)
    taken.update(expires_at=None)
    return _book(visit, by, now, request_key, before, approvals.find_wait(visit))


def _is_closed(location_id: int, whos: Iterable[str], start_at: datetime, end_at: datetime) -> bool:
    """Say whether the place, or one of `whos` ("practitioner:3", "resource:5"), is closed."""
    named = [who.split(":") for who in whos]
    people = [int(pk) for kind, pk in named if kind == "practitioner"]
    things = [int(pk) for kind, pk in named if kind == "resource"]
    return NotAvailableTime.objects.filter(
        Q(location_id=location_id) | Q(practitioner_id__in=people) | Q(resource_id__in=things),
        start_at__lt=end_at,
        end_at__gt=start_at,
    ).exists()


def _take_again(visit: Appointment, by: By, now: datetime, request_key: str) -> Appointment:
    """Book a hold that has run out, if its time is still free: all rules count again."""
    _check_ran_out(visit, now)
    judged, locked = placing.clear_way(str(placing.slot_key(visit)), by=by, now=now, own_id=visit.pk)
    if locked is None or _is_live(locked, now):
        raise Changed
    _check_ran_out(locked, now)
    before = history.snapshot(locked)
    new = taking.take(locked, judged)
    taking.give_back(locked.pk, but=new)
    placing.write_items(locked, judged.slot)
    locked.end_at = judged.slot.end_at
    return _book(locked, by, now, request_key, before, judged.approval)


def _check_ran_out(visit: Appointment, now: datetime) -> None:
    """Refuse what is no hold that ran out: a visit, or a hold that somebody gave up."""
    if visit.is_hold and not _is_live(visit, now):
        return
    last = visit.events.last()
    if visit.status != Status.CANCELLED or last is None or last.kind != Kind.EXPIRED:
        raise WrongStatus(visit.status)


def _book(
    visit: Appointment, by: By, now: datetime, request_key: str, before: history.Facts, wait: timedelta | None
) -> Appointment:
    visit.approval_due_at = approvals.find_due(visit.start_at, wait, by=by, now=now)
    visit.status = Status.PENDING if visit.approval_due_at else Status.BOOKED
    visit.hold_expires_at, visit.updated_at = None, now
    visit.request_key = request_key or None
    visit.save(update_fields=["status", "hold_expires_at", "approval_due_at", "end_at", "request_key", "updated_at"])
    history.record(visit, visits.first_kind(visit), by=by, now=now, before=before, after=history.snapshot(visit))
    return visit
