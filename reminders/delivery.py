"""Handing what is due to the outbox, once. The gate looks again when it leaves, also after a wait there.

One transaction for each reminder: its row, the Message and the link between them are written together, so a worker that
is killed loses nothing and doubles nothing. Who books, answers or writes locks the visit, the contact and the
conversation in one order or another, so a sweep waits for nobody: what is locked elsewhere is passed over, and the
reminder comes along a minute later. (With waits, however short, cancelling met deadlocks under load.)
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from appointments import calendar, contacts
from appointments.models import Appointment, Contact, Location
from conversations import notices, outbox, reach
from conversations.addressing import Address
from conversations.assistant import phrasing
from conversations.models import Conversation, Message
from conversations.outbox import Patience
from reminders import rules, templates
from reminders.models import Reminder, ReminderRuleText

Status = Reminder.Status
Reason = Reminder.Reason

BATCH = 200

log = logging.getLogger(__name__)


def sweep(*, now: datetime, limit: int = BATCH) -> int:
    """Queue or skip up to `limit` reminders that are due, earliest first, and say how many were settled.

    One whose rows are locked is passed over until the next sweep, and one whose visit stands inside a closure until
    staff have decided; one that fails stays planned and is logged. Writes Reminder, and Message through the outbox.
    """
    due = Reminder.objects.filter(status=Status.PLANNED, due_at__lte=now)
    coming = due.filter(appointment__start_at__gt=now)
    held = calendar.find_undecided(coming.order_by().values_list("appointment_id", flat=True).distinct())
    free = due.exclude(appointment__in=held).order_by("due_at", "id")
    return sum(_settle_alone(pk, now=now) for pk in list(free.values_list("pk", flat=True)[:limit]))


def _settle_alone(reminder_id: int, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            reminder = _lock(reminder_id, now=now)
            if reminder is not None:
                _settle(reminder, now=now)
            return reminder is not None
    except Exception:
        log.exception("Reminder %s could not be queued.", reminder_id)
        return False


def _lock(reminder_id: int, *, now: datetime) -> Reminder | None:
    """Lock all that queuing needs, without waiting; None when somebody else has any of it, or it is settled."""
    due = Reminder.objects.filter(pk=reminder_id, status=Status.PLANNED, due_at__lte=now)
    visits = Appointment.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    visits = visits.select_related("contact", "attendee", "location")
    visit = visits.filter(pk__in=due.values("appointment_id")).first()
    if visit is None:
        return None
    reminder = due.select_for_update(skip_locked=True, of=("self",)).select_related("rule").first()
    if reminder is None or not _lock_conversations(visit.contact):
        return None
    reminder.appointment = visit
    return reminder


def _lock_conversations(contact: Contact) -> bool:
    """Lock a contact with all conversations, as finding the right one will; say whether none was locked elsewhere."""
    owners = contacts.list_merged(contacts.current(contact))
    for rows in (Contact.objects.filter(pk__in=owners), Conversation.objects.filter(contact__in=owners)):
        locked = rows.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)
        if len(locked) < rows.count():
            return False
    return True


def _settle(reminder: Reminder, *, now: datetime) -> None:
    found = _find_way(reminder, now=now)
    if isinstance(found, Reason):
        reminder.status = Status.WITHDRAWN if found == Reason.RULE_CHANGED else Status.SKIPPED
        reminder.reason = found
    else:
        _take_back_earlier(reminder)
        reminder.status, reminder.message = Status.QUEUED, _queue(reminder, found, now=now)
    reminder.updated_at = now
    reminder.save(update_fields=["status", "reason", "message", "updated_at"])


def _find_way(reminder: Reminder, *, now: datetime) -> Address | Reason:
    """Find where the reminder goes, or why it goes nowhere."""
    rule, appointment = reminder.rule, reminder.appointment
    if not rule.is_active:
        return Reason.RULE_CHANGED
    if appointment.start_at <= now:
        return Reason.BEGUN
    if not rule.texts.exists():
        return Reason.NO_WORDS
    if _is_overtaken(reminder, now=now):
        return Reason.OVERTAKEN
    return find_address(appointment.contact, rule.channel, appointment.location) or Reason.NO_ADDRESS


def _is_overtaken(reminder: Reminder, *, now: datetime) -> bool:
    """Whether a later one of the visit would leave in the same moment: then that one is enough.

    So it is when quiet hours end, when the worker comes back after a while, and when staff decide at last on a closure.
    """
    visit = reminder.appointment
    leaves_at = rules.find_leaves_at(reminder.rule, visit, now)
    later = Reminder.objects.filter(
        Q(status=Status.PLANNED, rule__is_active=True) | Q(status=Status.QUEUED),
        appointment=visit,
        appointment_version=reminder.appointment_version,
    )
    return later.filter(due_at__gt=reminder.due_at, due_at__lte=leaves_at, rule__texts__isnull=False).exists()


def _take_back_earlier(reminder: Reminder) -> None:
    """Let no earlier one that still waits in the outbox, such as for a colleague to be done, leave beside this one."""
    waiting = Message.objects.filter(reminder__appointment=reminder.appointment, status=Message.Status.QUEUED)
    for message_id in waiting.order_by("id").values_list("pk", flat=True):
        outbox.take_back(message_id, reason=_("A later reminder leaves in its place."))


def _queue(reminder: Reminder, address: Address, *, now: datetime) -> Message:
    rule, appointment = reminder.rule, reminder.appointment
    conversation = notices.conversation_of(appointment, now=now)
    text = rules.find_text(rule, _languages(conversation, appointment))
    assert text is not None  # there is one in some language
    subject = templates.subject_of(appointment)
    return outbox.send(
        conversation,
        purpose=rules.purpose_of(rule.pk),
        values=_values(appointment, text, subject),
        choices=templates.list_choices(text, subject),
        language=text.language,
        sender=Message.Sender.SYSTEM,
        address=address,
        appointment=appointment,
        appointment_statuses=[Appointment.Status.BOOKED],
        patience=Patience(appointment.start_at, rule.quiet_from, rule.quiet_until),
        now=now,
    )


def _languages(conversation: Conversation, appointment: Appointment) -> list[str]:
    """List the languages to look for, best first: as the contact writes, as they last spoke, as the place speaks."""
    contact = contacts.current(appointment.contact)
    as_written = contact.written_form if contact.written_form.startswith(f"{conversation.language}-") else ""
    return [as_written, conversation.language, contact.language, *appointment.location.languages, "en"]


def _values(appointment: Appointment, text: ReminderRuleText, subject: str) -> dict[str, object]:
    values = notices.build_values(appointment, text.language)
    values["attendee"] = values["attendee"] or phrasing.say("yourself", text.language)
    return {**values, "words": text.words, templates.SUBJECT: subject}


def find_address(contact: Contact, channel: str, location: Location) -> Address | None:
    """Find where a contact may be reminded: where they last wrote on the channel, else at a number they agreed to."""
    owners = contacts.list_merged(contacts.current(contact))
    wrote = Message.objects.filter(
        kind=Message.Kind.INCOMING, channel=channel, line__is_active=True, contact_point__contact__in=owners
    )
    last = wrote.select_related("line", "contact_point").order_by("-id").first()
    if last is not None and last.line is not None and last.contact_point is not None:
        return Address(last.line, last.contact_point, last.our_number)
    # Who booked by phone and said yes to WhatsApp has a number and a Consent row, and never wrote.
    return reach.find_agreed_address(contact, location, channel=channel)
