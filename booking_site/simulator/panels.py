"""What the handset's chat shows, ready for its template."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking_site.simulator import handset as handsets
from booking_site.simulator import senders
from booking_site.simulator.handset import Choice
from booking_site.simulator.models import SimulatedHandset, SimulatedMessage, SimulatedSwitches

READING_SECONDS = 20
DEVANAGARI = re.compile("[\u0900-\u097f]")


@dataclass(frozen=True)
class Line:
    """One message as the phone draws it."""

    message: SimulatedMessage
    body: str
    language: str
    new_day: date | None
    tick: str
    quoted: str
    choices: list[Choice]
    chosen: frozenset[str]


def chat(phone: SimulatedHandset, *, now: datetime) -> dict[str, Any]:
    """Give the chat of one phone with the business, oldest message first."""
    sender = senders.default_sender()
    messages = handsets.chat(phone)
    return {
        "handset": phone,
        "sender": sender,
        "lines": _lines(phone, messages),
        "window_open": handsets.window_is_open(phone, sender, now=now),
        "has_written": handsets.last_written(phone, sender) is not None,
        "activity": _activity(phone, messages, now=now),
        "unseen": any(m.status == SimulatedMessage.Status.DELIVERED for m in messages),
    }


def words_of_trouble(switched: SimulatedSwitches) -> list[str]:
    """Say in words what is made hard right now."""
    said = {
        _("Twilio refuses: %(what)s") % {"what": switched.get_refusing_display()}: switched.refusing,
        _("Twilio never answers: %(what)s") % {"what": switched.get_silent_display()}: switched.silent,
        _("Twilio takes %(seconds)s seconds") % {"seconds": switched.slow_seconds}: switched.slow_seconds,
        _("Nothing is heard of what was sent"): switched.no_status_callbacks,
        _("Everything arrives twice"): switched.duplicate_webhooks,
        _("Things arrive in the wrong order"): switched.out_of_order,
    }
    return [words for words, is_on in said.items() if is_on]


def _lines(phone: SimulatedHandset, messages: list[SimulatedMessage]) -> list[Line]:
    taps: dict[int, set[str]] = {}
    for message in messages:
        if message.choice and message.quoted_id:
            taps.setdefault(message.quoted_id, set()).add(message.choice["id"])
    zone, lines, day = ZoneInfo(phone.time_zone), [], None
    for message in messages:
        own_day = message.created_at.astimezone(zone).date()
        body = message.shown.get("kept_body") or message.body
        lines.append(
            Line(
                message=message,
                body=body,
                language="hi" if DEVANAGARI.search(body) else "",
                new_day=own_day if own_day != day else None,
                tick=_tick(message) if message.is_inbound else "",
                quoted=message.quoted.body if message.quoted and not message.choice else "",
                choices=handsets.choices_of(message),
                chosen=frozenset(taps.get(message.pk, ())),
            )
        )
        day = own_day
    return lines


def _tick(message: SimulatedMessage) -> str:
    if message.error_code:
        return "failed"
    if message.read_at:
        return "read"
    return "delivered" if message.delivered_at else "sent"


def _activity(phone: SimulatedHandset, messages: list[SimulatedMessage], *, now: datetime) -> str:
    if phone.typing_until and phone.typing_until > now:
        return _("The clinic is writing")
    last = messages[-1] if messages else None
    if not last or not last.is_inbound or not last.delivered_at or last.read_at:
        return ""
    fresh = (now - last.created_at).total_seconds() < READING_SECONDS
    return _("The clinic reads your message") if fresh else ""
