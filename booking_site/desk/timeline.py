"""One conversation's timeline: everything said and done, in spans of one channel and day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from booking_site.desk.access import desk_view, get_conversation, staff
from booking_site.desk.wording import purpose
from conversations import queries
from conversations.assistant import phrasing
from conversations.models import Conversation, Message
from handoff import failures

Kind = Message.Kind
Status = Message.Status

MOST_SHOWN = 150
TICKS = {
    Status.QUEUED: "clock",
    Status.SENDING: "clock",
    Status.SENT: "check",
    Status.DELIVERED: "check-check",
    Status.READ: "check-check",
    Status.FAILED: "triangle-alert",
    Status.DROPPED: "ban",
    Status.UNKNOWN: "circle-help",
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline, ready to draw."""

    message: Message
    text: str
    tick: str = ""
    status: str = ""
    trouble: str = ""
    chosen: frozenset[str] = frozenset()

    @property
    def side(self) -> str:
        """Whose face it has: contact, assistant or agent. The system speaks with the assistant's."""
        return self.message.sender if self.message.sender in ("contact", "agent") else "assistant"


@dataclass(frozen=True)
class Span:
    """A stretch on one channel on one day."""

    channel: str
    day: date
    entries: list[Entry] = field(default_factory=list)


@desk_view
def panel(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Answer the timeline's refetch."""
    conversation = get_conversation(staff(request), conversation_id)
    whole = "all" in request.GET
    return render(
        request, "desk/panels/_timeline.html", {"timeline": build(conversation, now=timezone.now(), whole=whole)}
    )


def build(conversation: Conversation, *, now: datetime, whole: bool = False) -> dict[str, Any]:
    """Gather what the timeline shows: the newest rows, or all of them."""
    rows = queries.timeline(conversation).select_related("contact_point")
    newest = list(rows.order_by("-id")[: None if whole else MOST_SHOWN + 1])
    earlier = not whole and len(newest) > MOST_SHOWN
    messages = newest[: None if whole else MOST_SHOWN][::-1]
    return {
        "conversation": conversation,
        "spans": _spans(messages),
        "has_earlier": earlier,
        "whole": whole,
        "is_composing": _is_composing(conversation, now=now),
        "today": timezone.localdate(now),
        "now": now,
    }


def _is_composing(conversation: Conversation, *, now: datetime) -> bool:
    answers_now = conversation.lease_expires_at is not None and conversation.lease_expires_at > now
    return answers_now or (conversation.reply_after is not None and conversation.reply_attempts == 0)


def _spans(messages: list[Message]) -> list[Span]:
    taps = frozenset(one.choice_id for one in messages if one.choice_id)
    spans: list[Span] = []
    for message in messages:
        day = timezone.localdate(message.created_at)
        channel = message.channel or (spans[-1].channel if spans else "")
        if not spans or spans[-1].day != day or (spans[-1].channel or channel) != channel:
            spans.append(Span(channel, day))
        elif not spans[-1].channel:
            spans[-1] = Span(channel, day, spans[-1].entries)
        spans[-1].entries.append(_entry(message, taps))
    return spans


def _entry(message: Message, taps: frozenset[str]) -> Entry:
    if message.kind != Kind.OUTGOING:
        return Entry(message, message.text)
    return Entry(
        message,
        _outgoing_text(message),
        tick=TICKS[Status(message.status)],
        status=_status_words(message),
        trouble=_trouble(message),
        chosen=frozenset(choice["id"] for choice in message.choices if choice.get("id") in taps),
    )


def _outgoing_text(message: Message) -> str:
    """Give the words as they left; what did not leave yet is worded as the customer would read it."""
    if message.text:
        return message.text
    try:
        return phrasing.render(message.purpose, message.values, message.language)
    except (KeyError, ValueError, LookupError):
        return purpose(message.purpose)


def _status_words(message: Message) -> str:
    instant = {Status.READ: message.read_at, Status.DELIVERED: message.delivered_at}.get(Status(message.status))
    if instant:
        clock = f"{timezone.localtime(instant):%H:%M}"
        return f"{message.get_status_display()} {clock}"
    if message.status == Status.QUEUED and message.reason:
        return _("waiting: %(reason)s") % {"reason": message.reason}
    return message.get_status_display()


def _trouble(message: Message) -> str:
    """Say what went wrong and why: the code's meaning for the desk, else the provider's or the gate's own words."""
    if message.status == Status.FAILED:
        meaning = failures.meaning(message.error_code) or message.reason or _("The provider gave no reason.")
        code = f" ({message.error_code})" if message.error_code else ""
        return _("Not delivered%(code)s. %(meaning)s") % {"code": code, "meaning": meaning}
    if message.status == Status.DROPPED:
        return _("Not sent. %(reason)s") % {"reason": message.reason or failures.meaning(message.error_code)}
    if message.status == Status.UNKNOWN:
        return _("It may have been sent. %(reason)s") % {"reason": message.reason or _("We are asking the provider.")}
    return ""
