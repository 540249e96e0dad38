"""A customer's phone: what is written, tapped, quoted and read on it, and whether the business may write freely."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from booking_site.simulator import delivery, senders
from booking_site.simulator.models import SimulatedDelivery, SimulatedHandset, SimulatedMessage, SimulatedSender
from conversations import live

Direction = SimulatedMessage.Direction
Status = SimulatedMessage.Status

WINDOW = timedelta(hours=24)
LONGEST_TEXT = 4096  # WhatsApp's own limit; Twilio's is for what the business sends
RESERVED = {
    "+15550142": "Meena Iyer",
    "+15550143": "Ravi Kumar",
    "+15550144": "Fatima Khan",
    "+15550145": "Daniel D’Souza",
    "+15550146": "Lakshmi Rao",
    "+15550147": "",
}
HIDDEN = "+15550147"  # somebody who shows the business a user id and no number


class NotOffered(Exception):
    """A tap on what no message offers."""


@dataclass(frozen=True)
class Choice:
    """One thing to tap: a button or a row of a list, and the message that offers it."""

    message: SimulatedMessage
    id: str
    title: str
    description: str
    kind: str


def clean_number(text: str) -> str:
    """Give a number as +15550142, also where an address turned its + into a blank; else nothing."""
    digits = "".join(character for character in text if character.isdigit())
    return f"+{digits}" if 7 <= len(digits) <= 15 else ""


def of_number(number_e164: str) -> SimulatedHandset:
    """Give the phone of a number, taken out of the box at first sight."""
    handset, _created = SimulatedHandset.objects.get_or_create(
        number_e164=number_e164,
        defaults={
            "profile_name": RESERVED.get(number_e164, ""),
            "user_id": f"IN.{hashlib.sha256(number_e164.encode()).hexdigest()[:16].upper()}",
            "hides_number": number_e164 == HIDDEN,
        },
    )
    return handset


def of_address(address: str) -> SimulatedHandset:
    """Give the phone behind `whatsapp:+1555...` or `whatsapp:IN....`.

    An id nobody has belongs to a phone without a known number, so that a message to it goes nowhere, as in life.
    """
    where = address.removeprefix("whatsapp:")
    if where.startswith("+"):
        return of_number(where)
    known = SimulatedHandset.objects.filter(user_id=where).first()
    if known:
        return known
    number = f"?{hashlib.sha256(where.encode()).hexdigest()[:14]}"
    return SimulatedHandset.objects.get_or_create(
        user_id=where, defaults={"number_e164": number, "hides_number": True}
    )[0]


def write(
    from_number: str,
    text: str,
    now: datetime,
    button: str | None = None,
    quoted: SimulatedMessage | str | None = None,
) -> SimulatedMessage:
    """Write a message to the business, or tap the newest `button` (a choice's id) and send its words."""
    if button is not None:
        return tap(from_number, button, now)
    handset = of_number(from_number)
    if isinstance(quoted, str):
        quoted = SimulatedMessage.objects.filter(sid=quoted, handset=handset).first()
    return _post(handset, senders.default_sender(), body=text[:LONGEST_TEXT], choice={}, quoted=quoted, now=now)


def tap(from_number: str, choice_id: str, now: datetime, message_sid: str = "") -> SimulatedMessage:
    """Tap a button or a row of a list: of the named message, else of the newest that offers it."""
    handset = of_number(from_number)
    choice = _find_choice(handset, choice_id, message_sid)
    carried = {
        "id": choice.id,
        "title": choice.title,
        "description": choice.description,
        "kind": choice.kind,
        "from_template": bool(choice.message.content and choice.message.content.approval == "approved"),
    }
    return _post(
        handset, choice.message.sender, body=choice.title, choice=carried, quoted=choice.message, now=now
    )  # fmt: skip


def read(from_number: str, now: datetime | None = None) -> list[SimulatedMessage]:
    """Give what the phone shows, oldest first; with `now` the business learns that it was read."""
    handset = of_number(from_number)
    if now:
        mark_seen(handset, now=now)
    return list(chat(handset))


def chat(handset: SimulatedHandset) -> list[SimulatedMessage]:
    """Give the messages on the phone, oldest first: all it wrote, and of the others what reached it."""
    messages = handset.messages.select_related("sender", "content", "quoted").order_by("-id")[:200]
    return [m for m in reversed(messages) if m.is_inbound or m.status in (Status.DELIVERED, Status.READ)]


def mark_seen(handset: SimulatedHandset, *, now: datetime) -> int:
    """Tell the business that what reached the phone was read, once for each message."""
    told = SimulatedDelivery.objects.filter(message=OuterRef("pk"), step=Status.READ)
    with transaction.atomic():
        SimulatedHandset.objects.select_for_update().get(pk=handset.pk)  # two open pages tell it once
        unread = list(
            handset.messages.filter(~Exists(told), direction=Direction.OUTBOUND, status=Status.DELIVERED)
            .select_related("handset", "sender")
            .order_by("id")
        )
        for message in unread:
            delivery.plan_status(message, Status.READ, due_at=now)
    return len(unread)


def mark_heard(handset: SimulatedHandset, sender: SimulatedSender, *, now: datetime) -> None:
    """Turn the ticks of what the customer wrote blue: the business read or answered it."""
    handset.messages.filter(
        direction=Direction.INBOUND, sender=sender, read_at__isnull=True, delivered_at__isnull=False
    ).update(read_at=now)
    if handset.typing_until:
        handset.typing_until = None
        handset.save(update_fields=["typing_until"])


def last_written(handset: SimulatedHandset, sender: SimulatedSender) -> SimulatedMessage | None:
    """Give the customer's newest message to a number of the business."""
    return handset.messages.filter(direction=Direction.INBOUND, sender=sender).order_by("-created_at", "-id").first()


def window_is_open(handset: SimulatedHandset, sender: SimulatedSender, *, now: datetime) -> bool:
    """Tell whether the business may write freely: 24 hours from the customer's last message."""
    last = last_written(handset, sender)
    if last is None or now - last.created_at >= WINDOW:
        return False
    return handset.window_shut_at is None or last.created_at > handset.window_shut_at


def shut_window(handset: SimulatedHandset, *, now: datetime) -> None:
    """Make the customer's last message count as older than 24 hours; the next one opens again."""
    handset.window_shut_at = now
    handset.save(update_fields=["window_shut_at"])
    live.announce("handset", handset.pk)


def send_again(handset: SimulatedHandset, *, now: datetime) -> SimulatedMessage | None:
    """Deliver the customer's last message a second time, with the same sid."""
    message = last_written(handset, senders.default_sender())
    if message:
        delivery.plan_again(message, now=now)
    return message


def rename(handset: SimulatedHandset, name: str) -> None:
    """Change the name that the business sees from the next message on."""
    handset.profile_name = name.strip()[:120]
    handset.save(update_fields=["profile_name"])


def choices_of(message: SimulatedMessage) -> list[Choice]:
    """List what can be tapped in a message."""
    buttons = [Choice(message, b["id"], b["title"], "", "button") for b in message.shown.get("buttons", [])]
    rows = [Choice(message, i["id"], i["title"], i["description"], "list") for i in message.shown.get("items", [])]
    return buttons + rows


def _find_choice(handset: SimulatedHandset, choice_id: str, message_sid: str) -> Choice:
    offers = handset.messages.filter(direction=Direction.OUTBOUND, status__in=(Status.DELIVERED, Status.READ))
    if message_sid:
        offers = offers.filter(sid=message_sid)
    for message in offers.select_related("sender", "content").order_by("-id"):
        for choice in choices_of(message):
            if choice.id == choice_id:
                return choice
    raise NotOffered(choice_id)


def _post(
    handset: SimulatedHandset,
    sender: SimulatedSender,
    *,
    body: str,
    choice: dict[str, Any],
    quoted: SimulatedMessage | None,
    now: datetime,
) -> SimulatedMessage:
    with transaction.atomic():
        # Locked, so that two pages of one phone post in the order of their rows.
        handset = SimulatedHandset.objects.select_for_update().get(pk=handset.pk)
        message = SimulatedMessage.objects.create(
            sid=f"SM{secrets.token_hex(16)}",
            direction=Direction.INBOUND,
            sender=sender,
            handset=handset,
            status=Status.RECEIVED,
            body=body,
            choice=choice,
            quoted=quoted,
            created_at=now,
            updated_at=now,
            sent_at=now,
        )
        delivery.plan_incoming(message, now=now)
        live.announce("handset", handset.pk)
    return message
