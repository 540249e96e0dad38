"""Visits that wait for a yes of the business. They keep their time meanwhile, and an unanswered one ends by itself."""

from datetime import datetime, timedelta
from functools import partial

from appointments.booking import history, taking, transactions
from appointments.booking.by import By
from appointments.models import Appointment, AppointmentEvent, Service
from appointments.refusals import DeskOnly, NotBookable, WrongStatus

Status = Appointment.Status
Kind = AppointmentEvent.Kind


def find_due(start_at: datetime, wait: timedelta | None, *, by: By, now: datetime) -> datetime | None:
    """Say until when a visit waits for approval: none when nobody needs to be asked. It never waits past its start."""
    if wait is None or by.is_at_desk or by.actor == "system":
        return None
    return min(now + wait, start_at)


def find_wait(visit: Appointment) -> timedelta | None:
    """Say how long the services of a visit may wait to be approved; none when they need not be."""
    services = Service.objects.filter(items__appointment=visit, needs_approval=True)
    minutes = services.order_by("approval_minutes").values_list("approval_minutes", flat=True).first()
    return None if minutes is None else timedelta(minutes=minutes)


def needs_approval(visit: Appointment) -> bool:
    """Say whether a customer's booking of these services waits for a yes of the business."""
    return find_wait(visit) is not None


def approve(appointment: Appointment, *, by: By, now: datetime) -> Appointment:
    """Book a visit that waits for approval; one that is booked already stays as it is.

    Raises WrongStatus, DeskOnly for a customer, NotBookable when its time has passed.
    """
    _check_desk(by)

    def work() -> Appointment:
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        if visit.status == Status.BOOKED:
            return visit
        _check_waits(visit)
        if visit.start_at <= now:
            raise NotBookable("past")
        return _decide(visit, Status.BOOKED, Kind.BOOKED, "approved", by, now)

    return transactions.run(work)


def decline(appointment: Appointment, *, by: By, now: datetime) -> Appointment:
    """Refuse a visit that waits for approval and free its time. Raises WrongStatus, DeskOnly for a customer."""
    _check_desk(by)

    def work() -> Appointment:
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        _check_waits(visit)
        return _decide(visit, Status.CANCELLED, Kind.CANCELLED, "declined", by, now)

    return transactions.run(work)


def expire_requests(*, now: datetime) -> int:
    """End the visits that nobody approved in time, and count them."""
    due = Appointment.objects.filter(status=Status.PENDING, approval_due_at__lte=now).order_by("pk")
    return sum(transactions.run(partial(_expire, pk, now)) for pk in due.values_list("pk", flat=True))


def _expire(pk: int, now: datetime) -> bool:
    visit = transactions.lock_visits([pk])[pk]
    if not visit.is_request or visit.approval_due_at is None or visit.approval_due_at > now:
        return False
    _decide(visit, Status.CANCELLED, Kind.CANCELLED, "unanswered", By("system", "system", "not-answered"), now)
    return True


def _decide(
    visit: Appointment, status: Appointment.Status, kind: AppointmentEvent.Kind, decision: str, by: By, now: datetime
) -> Appointment:
    before = history.snapshot(visit)
    visit.status, visit.approval_due_at, visit.updated_at = status, None, now
    visit.save(update_fields=["status", "approval_due_at", "updated_at"])
    if status == Status.CANCELLED:
        taking.give_back(visit.pk)
    after = {**history.snapshot(visit), "decision": decision}
    history.record(visit, kind, by=by, now=now, before=before, after=after)
    return visit


def _check_desk(by: By) -> None:
    if by.is_customer:
        raise DeskOnly


def _check_waits(visit: Appointment) -> None:
    if not visit.is_request:
        raise WrongStatus(visit.status)
