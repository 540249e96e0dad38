"""Moving a visit: the row and its reference stay, the version rises, the old time is never lost on the way."""

from datetime import datetime, timedelta

from appointments.booking import history, placing, taking, transactions, visits
from appointments.booking.by import By
from appointments.booking.holds import HOLD_MINUTES
from appointments.judging import Judged
from appointments.models import Allocation, Appointment, AppointmentEvent
from appointments.refusals import NotBookable, RequestKeyReused
from appointments.slots import Slot

Status = Appointment.Status
Kind = AppointmentEvent.Kind


def hold_move(appointment: Appointment, slot_id: str, *, by: By, now: datetime, minutes: int = HOLD_MINUTES) -> Slot:
    """Keep a new time for a visit until `minutes` from now, and give the slot. The old time stays.

    A second call takes the place of the first. Raises SlotTaken, NotBookable, WrongStatus, TooLate.
    """
    expires_at = now + timedelta(minutes=minutes)

    def work() -> Slot:
        _check(Appointment.objects.get(pk=appointment.pk), by, now)
        judged, visit = placing.clear_way(slot_id, by=by, now=now, own_id=appointment.pk)
        visit = _check(visit, by, now)
        new = taking.take(visit, judged, expires_at=expires_at)
        taking.give_back_kept(visit.pk, but=new)
        facts = history.snapshot(visit)
        after = {**facts, "kept": {"slot": judged.slot.id, "expires_at": expires_at.isoformat()}}
        history.record(visit, Kind.HELD, by=by, now=now, before=facts, after=after)
        return judged.slot

    return placing.run(slot_id, work, now=now, own_id=appointment.pk)


def drop_move_hold(appointment: Appointment, *, by: By, now: datetime) -> None:
    """Give up the new time kept for a visit. None kept: nothing happens."""

    def work() -> None:
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        if not visit.is_hold and taking.give_back_kept(visit.pk):
            facts = history.snapshot(visit)
            history.record(visit, Kind.RELEASED, by=by, now=now, before=facts, after=facts)

    transactions.run(work)


def move(
    appointment: Appointment,
    slot_id: str,
    *,
    expected_version: int,
    by: By,
    now: datetime,
    request_key: str = "",
    in_time: bool = False,
) -> Appointment:
    """Move a visit to a slot: all its services or none. `in_time`: it was there moments ago, so no cut-off counts.

    Takes the new time first and frees the old one (and a kept one) after it. To be where it should be already is no
    change and no error. The answer about coming is asked anew. A visit that waits for approval goes on waiting, no
    longer than until its new start. Raises SlotTaken, NotBookable, StaleVersion,
    WrongStatus, TooLate, RequestKeyReused (the key moved this visit elsewhere before).
    """
    key = placing.read_key(slot_id)

    def is_done(visit: Appointment) -> bool:
        if request_key:
            earlier = visit.events.filter(kind=Kind.MOVED, after__request_key=request_key).first()
            if earlier and history.key_of(earlier.after) != key:
                raise RequestKeyReused
            if earlier:
                return True
        return (visit.status == Status.BOOKED or visit.is_request) and placing.slot_key(visit) == key

    def work() -> Appointment:
        visit = Appointment.objects.get(pk=appointment.pk)
        if is_done(visit):
            return visit
        kept = in_time or _is_kept(visit, key.start_at, now)
        _check(visit, by, now, expected_version, in_time=kept)
        judged, locked = placing.clear_way(slot_id, by=by, now=now, own_id=appointment.pk, in_time=kept)
        if locked is not None and is_done(locked):
            return locked
        visit = _check(locked, by, now, expected_version, in_time=kept)
        before = history.snapshot(visit)
        new = taking.take(visit, judged)
        taking.give_back(visit.pk, but=new)
        return _write(visit, judged, by, now, before, request_key)

    return placing.run(slot_id, work, now=now, own_id=appointment.pk)


def _write(
    visit: Appointment, judged: Judged, by: By, now: datetime, before: history.Facts, request_key: str
) -> Appointment:
    slot = judged.slot
    placing.write_items(visit, slot)
    visit.location_id, visit.start_at, visit.end_at = slot.location_id, slot.start_at, slot.end_at
    visit.version += 1
    visit.confirmation, visit.updated_at = Appointment.Confirmation.NEEDS_ACTION, now
    if visit.approval_due_at is not None:
        visit.approval_due_at = min(visit.approval_due_at, visit.start_at)
    visit.save(
        update_fields=["location", "start_at", "end_at", "version", "confirmation", "approval_due_at", "updated_at"]
    )
    after = placing.facts(visit, judged, by)
    if request_key:
        after["request_key"] = request_key
    history.record(visit, Kind.MOVED, by=by, now=now, before=before, after=after)
    return visit


def _is_kept(visit: Appointment, start_at: datetime, now: datetime) -> bool:
    """Say whether the visit keeps this new time already: it was asked for in time then, however long the yes took."""
    return Allocation.objects.filter(
        holder=taking.holder_of(visit.pk), holds=True, expires_at__gt=now, during__startswith=start_at
    ).exists()


def _check(
    visit: Appointment | None, by: By, now: datetime, expected_version: int | None = None, *, in_time: bool = False
) -> Appointment:
    if visit is None:
        raise Appointment.DoesNotExist
    if visit.session_id is not None:
        raise NotBookable("session")
    visits.check_change(
        visit,
        expected_version=visit.version if expected_version is None else expected_version,
        by=by,
        now=now,
        statuses=(Status.BOOKED, Status.PENDING) if visit.is_request else (Status.BOOKED,),
        until=visits.own_change_until(visit, "move"),
        in_time=in_time,
    )
    return visit
