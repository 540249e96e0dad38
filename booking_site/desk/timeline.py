"""One conversation's timeline: everything said and done, in spans of one channel and day."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from booking_site.desk import calls
from booking_site.desk.access import desk_view, get_conversation, staff
from booking_site.desk.wording import purpose
from conversations import queries
from conversations.assistant import phrasing
from conversations.models import Call, Conversation, Line, Message
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
    spoken: calls.Spoken | None = None
    mark: str = ""

    @property
    def side(self) -> str:
        """Whose face it has: contact, assistant or agent. The system speaks with the assistant's."""
        return self.message.sender if self.message.sender in ("contact", "agent") else "assistant"


@dataclass(frozen=True)
class Span:
    """A stretch on one channel on one day; on the phone, of one call, which WhatsApp may come between."""

    channel: str
    day: date
    entries: list[Entry] = field(default_factory=list)
    call: Call | None = None
    length: str = ""
    goes_on: bool = False

    @property
    def outcome(self) -> str:
        """What came of the call."""
        return calls.outcome(self.call) if self.call else ""


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
    rung = list(queries.list_calls(conversation))
    return {
        "conversation": conversation,
        "spans": _spans(messages, rung, now=now),
        "has_earlier": earlier,
        "whole": whole,
        "is_composing": _is_composing(conversation, now=now),
        "is_on_the_phone": any(call.ended_at is None for call in rung),
        "today": timezone.localdate(now),
        "now": now,
    }


def _is_composing(conversation: Conversation, *, now: datetime) -> bool:
    answers_now = conversation.lease_expires_at is not None and conversation.lease_expires_at > now
    return answers_now or (conversation.reply_after is not None and conversation.reply_attempts == 0)


def _spans(messages: list[Message], rung: list[Call], *, now: datetime) -> list[Span]:
    taps = frozenset(one.choice_id for one in messages if one.choice_id)
    spans: list[Span] = []
    for message in messages:
        call = _call_of(message, rung)
        day = timezone.localdate(message.created_at)
        channel = message.channel or (Line.Channel.PHONE if call else spans[-1].channel if spans else "")
        last = spans[-1] if spans else None
        if last is None or last.day != day or (last.channel or channel) != channel or last.call != call:
            spans.append(_begin_span(channel, day, call, spans, now=now))
        elif not last.channel:
            spans[-1] = Span(channel, day, last.entries)
        spans[-1].entries.append(_entry(message, taps, call))
    return spans


def _call_of(message: Message, rung: list[Call]) -> Call | None:
    """Say in which call a row belongs: what was spoken, and what happened or was noted while it lasted."""
    if message.channel not in ("", Line.Channel.PHONE):
        return None
    return calls.find_at(rung, message.created_at)


def _begin_span(channel: str, day: date, call: Call | None, before: list[Span], *, now: datetime) -> Span:
    if call is None:
        return Span(channel, day)
    goes_on = any(one.call == call for one in before)
    return Span(channel, day, call=call, length=calls.length(call, now=now), goes_on=goes_on)


def _entry(message: Message, taps: frozenset[str], call: Call | None) -> Entry:
    if message.kind != Kind.OUTGOING:
        spoken = calls.read(message, message.text, is_live=False)
        return Entry(message, message.text, spoken=spoken, mark=_mark(message, call))
    text = _outgoing_text(message)
    return Entry(
        message,
        text,
        tick=TICKS[Status(message.status)],
        status=_status_words(message),
        trouble=_trouble(message),
        chosen=frozenset(choice["id"] for choice in message.choices if choice.get("id") in taps),
        spoken=calls.read(message, text, is_live=call is not None and call.ended_at is None),
    )


def _mark(message: Message, call: Call | None) -> str:
    """Name the icon of a call's first and last row, which stand at its very instants."""
    if message.kind != Kind.ACTIVITY or call is None:
        return ""
    if message.created_at == call.started_at:
        return "phone-incoming"
    if message.created_at == call.ended_at:
        return "phone-missed" if call.unserved else "phone-off"
    return ""


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
