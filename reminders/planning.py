"""Which reminders a visit shall have. Runs in the transaction that changed the visit, so the two never differ."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from appointments import rows, statements
from appointments.models import Appointment
from reminders import rules
from reminders.models import Reminder, ReminderRule

Status = Reminder.Status
Reason = Reminder.Reason


WITHDRAW = """
    UPDATE reminders_reminder SET status = 'withdrawn', reason = %(reason)s, updated_at = %(now)s
    WHERE appointment_id = %(visit)s AND status = 'planned'
        AND NOT (appointment_version = %(version)s AND rule_id = ANY(%(rules)s::bigint[]))
    RETURNING id
"""


def replan(
    appointment: Appointment,
    *,
    now: datetime,
    withdrawn_because: Reason,
    late_because: Reason = Reason.BOOKED_LATE,
    is_first: bool = False,
) -> None:
    """Make a visit's planned reminders what its state and today's rules ask for. Run again it changes nothing.

    Only a booked visit has any. What is planned otherwise is withdrawn, with its reason; what the outbox has already
    is left to the gate. A due time that has passed is kept as skipped. The caller has locked the visit, and may have
    seen that it never had a reminder (`is_first`).
    """
    wanted = rules.list_matching(appointment) if appointment.status == Appointment.Status.BOOKED else []
    if not is_first:
        _withdraw(appointment, wanted, now=now, because=withdrawn_because)
    if wanted:
        known = {} if is_first else _lock_known(appointment)
        _plan(appointment, wanted, known, now=now, late_because=late_because)


def _withdraw(appointment: Appointment, but: Iterable[ReminderRule], *, now: datetime, because: Reason) -> None:
    """Take back what is planned, except what these rules ask for as the visit stands."""
    kept = statements.array(rule.pk for rule in but)
    visit = {"visit": appointment.pk, "version": appointment.version}
    statements.fetch(WITHDRAW, {**visit, "rules": kept, "reason": str(because), "now": now})


def _lock_known(appointment: Appointment) -> dict[int, Reminder]:
    """Lock the reminders of a visit as it stands, by rule."""
    found = Reminder.objects.filter(appointment=appointment, appointment_version=appointment.version)
    return {row.rule_id: row for row in found.select_for_update(of=("self",)).order_by("pk")}


def _plan(
    appointment: Appointment,
    wanted: Iterable[ReminderRule],
    known: Mapping[int, Reminder],
    *,
    now: datetime,
    late_because: Reason,
) -> None:
    fresh = []
    for rule in wanted:
        due_at = rules.find_due_at(rule, appointment)
        status, reason = _judge(rule, appointment, due_at, now=now, late_because=late_because)
        row = known.get(rule.pk)
        if row is None:
            fresh.append(_build(rule, appointment, due_at, status, reason, now=now))
        elif _is_to_be_judged_again(row, due_at, status):
            row.due_at, row.status, row.reason, row.updated_at = due_at, status, reason, now
            row.save(update_fields=["due_at", "status", "reason", "updated_at"])
    rows.insert(fresh)


def _judge(
    rule: ReminderRule, appointment: Appointment, due_at: datetime, *, now: datetime, late_because: Reason
) -> tuple[Status, str]:
    if due_at <= now:
        return Status.SKIPPED, late_because
    if rules.find_leaves_at(rule, appointment, due_at) >= appointment.start_at:
        return Status.SKIPPED, Reason.QUIET_HOURS
    return Status.PLANNED, ""


def _is_to_be_judged_again(row: Reminder, due_at: datetime, status: Status) -> bool:
    """Tell rows that may change from those whose time was judged already, or that are on their way."""
    if row.status == Status.QUEUED:
        return False
    if row.status == Status.WITHDRAWN:
        return status == Status.PLANNED  # expected again after all, such as marked as missed by a slip
    return row.due_at != due_at or row.reason == Reason.QUIET_HOURS


def _build(
    rule: ReminderRule, appointment: Appointment, due_at: datetime, status: Status, reason: str, *, now: datetime
) -> Reminder:
    return Reminder(
        appointment=appointment,
        rule=rule,
        appointment_version=appointment.version,
        due_at=due_at,
        status=status,
        reason=reason,
        created_at=now,
        updated_at=now,
    )


def plan_visits(*, now: datetime) -> int:
    """Apply rules that were made, changed or switched off to the visits to come, and say how many were looked at.

    One transaction for each visit. What a rule asks for too late is kept as skipped.
    """
    visits = Appointment.objects.filter(status=Appointment.Status.BOOKED, start_at__gt=now)
    ids = list(visits.order_by("pk").values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            visit = Appointment.objects.select_for_update(of=("self",)).select_related("location").get(pk=pk)
            replan(visit, now=now, withdrawn_because=Reason.RULE_CHANGED, late_because=Reason.RULE_LATE)
    return len(ids)
