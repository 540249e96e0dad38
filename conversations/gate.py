"""The one gate. Whatever leaves is looked at again in that moment, from rows, not memory.

Who has the floor, consent, whether the appointment still stands as the message says it must, quiet hours, the 24-hour
window. The caller holds locks on the message and its conversation, so what the gate saw is still so when `sending` is
committed.

A message that nobody asked for (`can_wait`: a reminder) gives way: it waits out quiet hours, an agent who has the
floor, a change of its appointment that is being talked about and a closure that staff have not decided on for it, and
is looked at again; too late it never leaves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.translation import gettext as _

from appointments import calendar
from appointments.models import Appointment, ContactPoint
from conversations import consent, quiet_hours
from conversations.models import Conversation, Journey, Line, Message, MessageTemplate

# Source: WhatsApp's customer service window, 24 h from the last message of the person. WhatsApp's clock decides, not
# ours, so we stop a little early.
WINDOW = timedelta(hours=24)
WINDOW_MARGIN = timedelta(minutes=2)

# Answers to STOP and START themselves leave whatever was refused.
ALWAYS_ALLOWED = frozenset({"stopped", "started"})
WINDOW_SHUT = "63016"

# How soon a message that gave way is looked at again. Nobody waits for it, so no news wakes it.
LOOK_AGAIN = timedelta(minutes=1)
# A change that was asked for and never finished no longer stands in the way a day after its last word.
CHANGE_IS_OPEN_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class Leave:
    """The message may leave now, free form inside the window or by template outside."""

    window_open: bool


@dataclass(frozen=True)
class HoldUntil:
    """The message waits; it is looked at again at `at`."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class Drop:
    """The message never leaves. `is_trouble` says that somebody waits for it, so the desk is told."""

    reason: str
    code: str = ""
    is_trouble: bool = False


Verdict = Leave | HoldUntil | Drop


@dataclass(frozen=True)
class Seen:
    """What rows say of many messages at once, read under the locks of their conversations.

    When each pair of line and way in last wrote within the window, and of which contacts no consent need be read.
    """

    last_wrote: Mapping[tuple[int | None, int | None], datetime]
    said_nothing: Collection[int]


def look(messages: Sequence[Message], *, now: datetime) -> Seen:
    """Read for many messages what `check` would read for each. Their conversations are locked by the caller."""
    contacts = {one.conversation.contact_id for one in messages}
    return Seen(
        last_wrote=_list_last_wrote([one for one in messages if one.channel == Line.Channel.WHATSAPP], now=now),
        said_nothing=contacts - consent.list_with_words(contacts),
    )


def _list_last_wrote(messages: Sequence[Message], *, now: datetime) -> dict[tuple[int | None, int | None], datetime]:
    if not messages:
        return {}
    incoming = Message.objects.filter(
        kind=Message.Kind.INCOMING,
        line__in={one.line_id for one in messages},
        contact_point__in={one.contact_point_id for one in messages},
        created_at__gt=now - WINDOW,
    )
    newest = incoming.order_by().values_list("line_id", "contact_point_id").annotate(at=Max("created_at"))
    return {(line, point): at for line, point, at in newest}


def check(message: Message, *, now: datetime, seen: Seen | None = None) -> Verdict:
    """Say whether a queued message may leave at `now`, must wait, or never leaves, and why.

    `seen` is what the caller has just read, under the lock, for this message among others, whose `conversation` it has
    read then as well.
    """
    conversation = message.conversation if seen else Conversation.objects.get(pk=message.conversation_id)
    is_open = _is_window_open(message, seen, now=now)
    return (
        _floor_moved(message, conversation)
        or _appointment_changed(message)
        or _too_late(message, now=now)
        or (None if seen and conversation.contact_id in seen.said_nothing else _refused(message, conversation))
        or (None if is_open else _never_agreed(message, conversation))
        or _quiet(message, now=now)
        or _gives_way(message, conversation, now=now)
        or (Leave(window_open=True) if is_open else _by_template(message))
    )


def _floor_moved(message: Message, conversation: Conversation) -> Drop | None:
    if message.floor_version is None or message.floor_version == conversation.floor_version:
        return None
    return Drop(_("Somebody else took the floor before it left."), code="floor")


def _appointment_changed(message: Message) -> Drop | None:
    appointment = message.appointment
    if appointment is None:
        is_told = "visits" not in message.values or list_standing(message)
        return None if is_told else Drop(_("None of these visits stands as it says."), code="appointment")
    if appointment.version != message.appointment_version:
        return Drop(_("The appointment was moved before it left."), code="appointment")
    if message.appointment_statuses and appointment.status not in message.appointment_statuses:
        return Drop(
            _("The appointment is %(status)s by now.") % {"status": appointment.get_status_display()},
            code="appointment",
        )
    return None


def list_standing(message: Message) -> list[dict[str, Any]]:
    """List those of a message's visits that stand as it says: as they are in its values, in their order."""
    told = message.values["visits"]
    rows = Appointment.objects.filter(pk__in=[one["id"] for one in told], status__in=message.appointment_statuses)
    versions = dict(rows.values_list("pk", "version"))
    return [one for one in told if versions.get(one["id"]) == one["version"]]


def _too_late(message: Message, *, now: datetime) -> Drop | None:
    if message.leave_before is None or now < message.leave_before:
        return None
    return Drop(_("It did not leave in time."), code="too-late")


def _refused(message: Message, conversation: Conversation) -> Drop | None:
    if message.purpose in ALWAYS_ALLOWED or consent.allows(conversation.contact, channel=message.channel):
        return None
    by_hand = message.sender == Message.Sender.AGENT
    return Drop(_("The contact wrote STOP: no messages until START."), code="21610", is_trouble=by_hand)


def _never_agreed(message: Message, conversation: Conversation) -> Drop | None:
    """Outside of the window only who agreed, or once wrote and never said no, is written to on WhatsApp."""
    assert message.line is not None  # a constraint says so
    newest = consent.find_newest(conversation.contact, purpose="service", channel=message.channel)
    if newest is not None and newest.given:
        return None
    by_hand = message.sender == Message.Sender.AGENT
    if newest is not None:
        return Drop(_("They said no to messages on WhatsApp."), code="declined", is_trouble=by_hand)
    if window_closes_at(message.line, message.contact_point) is None and not _wrote_before(message):
        return Drop(_("They never agreed to messages on WhatsApp."), code="no-consent", is_trouble=by_hand)
    return None


def _wrote_before(message: Message) -> bool:
    incoming = Message.objects.filter(kind=Message.Kind.INCOMING, contact_point=message.contact_point)
    return incoming.filter(channel=message.channel).exists()


def _quiet(message: Message, *, now: datetime) -> HoldUntil | Drop | None:
    if message.quiet_from is None:
        return None
    zone = _zone_of(message)
    ends_at = quiet_hours.find_end(now, message.quiet_from, message.quiet_until, zone)
    if ends_at is None:
        return None
    if message.leave_before is not None and ends_at >= message.leave_before:
        return Drop(_("Quiet hours lasted until it was too late."), code="quiet-hours")
    clock = ends_at.astimezone(zone)
    return HoldUntil(ends_at, _("Quiet hours until %(clock)s.") % {"clock": f"{clock:%H:%M}"})


def _zone_of(message: Message) -> ZoneInfo:
    if message.appointment is not None:
        return message.appointment.location.zone
    assert message.line is not None  # a constraint says so
    return message.line.location.zone


def _gives_way(message: Message, conversation: Conversation, *, now: datetime) -> HoldUntil | None:
    if not message.can_wait:
        return None
    if conversation.floor == Conversation.Floor.AGENT:
        return HoldUntil(now + LOOK_AGAIN, _("A colleague is talking with them."))
    if message.appointment is not None and _is_being_changed(message.appointment, now=now):
        return HoldUntil(now + LOOK_AGAIN, _("A change of the appointment is being talked about."))
    if message.appointment is not None and calendar.find_undecided([message.appointment.pk]):
        return HoldUntil(now + LOOK_AGAIN, _("Closed: being decided."))
    return None


def _is_being_changed(appointment: Appointment, *, now: datetime) -> bool:
    unfinished = Journey.objects.exclude(status=Journey.Status.ENDED).filter(outcome="")
    return unfinished.filter(
        appointment=appointment,
        intent__in=[Journey.Intent.RESCHEDULE, Journey.Intent.CANCEL],
        updated_at__gt=now - CHANGE_IS_OPEN_FOR,
    ).exists()


def _is_window_open(message: Message, seen: Seen | None, *, now: datetime) -> bool:
    """Say whether free words may go: on WhatsApp inside the window, elsewhere always."""
    if message.channel != Line.Channel.WHATSAPP:
        return True
    if seen is not None:
        wrote_at = seen.last_wrote.get((message.line_id, message.contact_point_id))
        return wrote_at is not None and now < wrote_at + WINDOW - WINDOW_MARGIN
    assert message.line is not None  # a constraint says so
    return is_window_open(message.line, message.contact_point, now=now)


def _by_template(message: Message) -> Leave | Drop:
    if MessageTemplate.objects.filter(purpose=message.purpose, is_active=True).exists():
        return Leave(window_open=False)
    return Drop(_("The 24-hour window is shut and there is no template for this."), code=WINDOW_SHUT, is_trouble=True)


def window_closes_at(line: Line, contact_point: ContactPoint | None) -> datetime | None:
    """Say when the 24-hour window of this pair shuts, or shut; None when it was never open."""
    last = Message.objects.filter(kind=Message.Kind.INCOMING, line=line, contact_point=contact_point)
    newest = last.order_by("-created_at").values_list("created_at", flat=True).first()
    return newest + WINDOW if newest else None


def is_window_open(line: Line, contact_point: ContactPoint | None, *, now: datetime) -> bool:
    """Say whether free words may still go to this pair."""
    closes_at = window_closes_at(line, contact_point)
    return closes_at is not None and now < closes_at - WINDOW_MARGIN
