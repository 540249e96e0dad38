"""What became of a visit's reminders: sent, planned, or why not. For the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from appointments import calendar
from appointments.models import Appointment
from conversations.models import Message
from reminders import rules
from reminders.models import Reminder

WAITING = "waiting"  # in the outbox, held by the gate with a reason
HELD = "held"  # planned, but the visit stands inside a closure that nobody decided on yet
LABELS = {
    **{status.value: status.label for status in (*Reminder.Status, *Message.Status)},
    WAITING: _("waiting"),
    HELD: _("held"),
}


@dataclass(frozen=True)
class ReminderLine:
    """One reminder as it stands now.

    `state` is planned, held, skipped or withdrawn; from the outbox on it is the Message's status, or `waiting` while
    the gate holds it. `at` is the instant the state tells of: when it leaves, or when it left, arrived, was read or
    failed.
    """

    reminder_id: int
    rule_name: str
    channel: str
    due_at: datetime
    at: datetime
    state: str
    label: str
    why: str
    is_current: bool
    message_id: int | None

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to come."""
        return self.state in (Reminder.Status.PLANNED, HELD, WAITING, Message.Status.QUEUED, Message.Status.SENDING)


def list_for(appointment: Appointment) -> list[ReminderLine]:
    """List the reminders of one visit, of the time it has now first, then by when they were due."""
    return list_for_many([appointment.pk]).get(appointment.pk, [])


def list_for_many(appointment_ids: Iterable[int]) -> dict[int, list[ReminderLine]]:
    """List the reminders of many visits, by visit; the caller has seen to it that they may be seen.

    Two queries, and one for each closure around them.
    """
    found = Reminder.objects.filter(appointment__in=list(appointment_ids))
    found = found.select_related("rule", "message", "appointment__location")
    rows = list(found.order_by("-appointment_version", "due_at", "id"))
    held = calendar.find_undecided({row.appointment_id for row in rows if row.status == Reminder.Status.PLANNED})
    lines: dict[int, list[ReminderLine]] = {}
    for row in rows:
        lines.setdefault(row.appointment_id, []).append(_describe(row, is_held=row.appointment_id in held))
    return lines


def describe(row: Reminder) -> ReminderLine:
    """Say how one reminder stands now."""
    is_planned = row.status == Reminder.Status.PLANNED
    return _describe(row, is_held=is_planned and bool(calendar.find_undecided([row.appointment_id])))


def _describe(row: Reminder, *, is_held: bool) -> ReminderLine:
    state, at, why = _outcome(row, row.message) if row.message else _plan(row, is_held=is_held)
    return ReminderLine(
        reminder_id=row.pk,
        rule_name=row.rule.name,
        channel=row.rule.channel,
        due_at=row.due_at,
        at=at,
        state=state,
        label=str(LABELS[state]),
        why=why,
        is_current=row.appointment_version == row.appointment.version,
        message_id=row.message_id,
    )


def _plan(row: Reminder, *, is_held: bool) -> tuple[str, datetime, str]:
    if is_held and row.status == Reminder.Status.PLANNED:
        return HELD, row.due_at, str(_("closed: being decided"))
    if row.status != Reminder.Status.PLANNED:
        return row.status, row.updated_at, str(row.get_reason_display())
    leaves_at = rules.find_leaves_at(row.rule, row.appointment, row.due_at)
    why = "" if leaves_at == row.due_at else str(_("Quiet hours until then."))
    return row.status, leaves_at, why


def _outcome(row: Reminder, message: Message) -> tuple[str, datetime, str]:
    if message.status == Message.Status.QUEUED and message.send_after is not None:
        return WAITING, message.send_after, message.reason
    moments = {
        Message.Status.SENT: message.sent_at,
        Message.Status.DELIVERED: message.delivered_at,
        Message.Status.READ: message.read_at,
        Message.Status.FAILED: message.failed_at,
        Message.Status.SENDING: message.sending_at,
        Message.Status.UNKNOWN: message.sending_at,
    }
    return message.status, moments.get(Message.Status(message.status)) or row.updated_at, message.reason
