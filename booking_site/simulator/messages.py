"""What the Messages resource does: takes a message or refuses it as Twilio would, finds, redacts and deletes."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from booking_site.simulator import content_types, delivery, handset, senders
from booking_site.simulator.models import SimulatedContent, SimulatedHandset, SimulatedMessage, SimulatedSender
from booking_site.simulator.refusals import Refused
from conversations import live

Approval = SimulatedContent.Approval
Direction = SimulatedMessage.Direction

# The 25 of the specification, and the one that the SDK adds.
PARAMETERS = {
    "To", "From", "MessagingServiceSid", "Body", "MediaUrl", "ContentSid", "ContentVariables", "StatusCallback",
    "ApplicationSid", "MaxPrice", "ProvideFeedback", "Attempt", "ValidityPeriod", "ForceDelivery", "ContentRetention",
    "AddressRetention", "SmartEncoded", "PersistentAction", "TrafficType", "ShortenUrls", "ScheduleType", "SendAt",
    "SendAsMms", "RiskCheck", "FallbackFrom", "MessageIntent",
}  # fmt: skip
LONGEST_BODY = 1600
MOST_MEDIA = 10
TYPING_SECONDS = 25
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")


@dataclass(frozen=True)
class Composed:
    """What the phone will show of one message."""

    body: str
    shown: dict[str, Any]
    media: list[str]
    content: SimulatedContent | None
    fault: int | None  # an error code that arrives with the status callback


def accept(parameters: Mapping[str, list[str]], *, now: datetime) -> SimulatedMessage:
    """Take a message as Twilio does, or raise Refused.

    What only WhatsApp refuses (free words outside the window, content it cannot show) is taken, and fails later.
    """
    _check_names(parameters)
    given = {name: values[-1] for name, values in parameters.items()}
    sender, phone = _find_pair(given)
    _check_words(given, parameters.get("MediaUrl", []))
    callback = _check_callback(given.get("StatusCallback", ""))
    composed = _compose(given, parameters.get("MediaUrl", []))
    fault = composed.fault or _find_window_fault(composed.content, phone, sender, now=now)
    plain = not composed.content and not composed.media
    with transaction.atomic():
        message = SimulatedMessage.objects.create(
            sid=f"{'SM' if plain else 'MM'}{secrets.token_hex(16)}",
            direction=Direction.OUTBOUND,
            sender=sender,
            handset=phone,
            status=SimulatedMessage.Status.QUEUED,
            error_code=fault,
            body=composed.body,
            shown=composed.shown,
            media=composed.media,
            content=composed.content,
            status_callback=callback,
            created_at=now,
            updated_at=now,
        )
        delivery.plan_outgoing(message, now=now)
        if not fault:
            handset.mark_heard(phone, sender, now=now)
        live.announce("handset", phone.pk)
    return message


def get(sid: str) -> SimulatedMessage:
    """Give the message of a sid, or raise Refused (404)."""
    message = (
        SimulatedMessage.objects.filter(sid=sid, deleted_at__isnull=True).select_related("sender", "handset").first()
    )
    if message is None:
        raise Refused(20404, f"/Messages/{sid}.json", status=404)
    return message


def find(
    *,
    to: str = "",
    from_: str = "",
    sent_on: tuple[datetime, datetime] | None = None,
    sent_from: datetime | None = None,
    sent_until: datetime | None = None,
) -> QuerySet[SimulatedMessage]:
    """Find messages, newest first. One that has not left counts by when it was taken."""
    address = Concat(Value("whatsapp:"), F("handset__number_e164"))
    user = Concat(Value("whatsapp:"), F("handset__user_id"))
    ours = Concat(Value("whatsapp:"), F("sender__number_e164"))
    messages = (
        SimulatedMessage.objects.filter(deleted_at__isnull=True)
        .select_related("sender", "handset")
        .annotate(number=address, user=user, ours=ours)
        .order_by("-id")
    )
    theirs_is, ours_is = Q(direction=Direction.INBOUND), Q(direction=Direction.OUTBOUND)
    if to:
        messages = messages.filter(ours_is & (Q(number=to) | Q(user=to)) | theirs_is & Q(ours=to))
    if from_:
        messages = messages.filter(theirs_is & (Q(number=from_) | Q(user=from_)) | ours_is & Q(ours=from_))
    if sent_on:
        messages = messages.filter(sent_at__gte=sent_on[0], sent_at__lt=sent_on[1])
    if sent_from:
        messages = messages.filter(sent_at__gte=sent_from)
    if sent_until:
        messages = messages.filter(sent_at__lte=sent_until)
    return messages


def redact(sid: str, *, now: datetime) -> SimulatedMessage:
    """Empty a message's body at the provider; the phone keeps what it was sent."""
    message = get(sid)
    message.shown = {**message.shown, "kept_body": message.body}
    message.body, message.updated_at = "", now
    message.save(update_fields=["shown", "body", "updated_at"])
    return message


def delete(sid: str, *, now: datetime) -> None:
    """Delete a message at the provider; the phone keeps it."""
    message = get(sid)
    message.deleted_at = now
    message.save(update_fields=["deleted_at"])


def show_typing(sid: str, *, now: datetime) -> None:
    """Mark a customer's message read, and show typing until an answer or for 25 seconds."""
    message = SimulatedMessage.objects.filter(sid=sid, direction=Direction.INBOUND).select_related("handset").first()
    if message is None:
        raise Refused(20404, f"messageId {sid}", status=404)
    with transaction.atomic():
        handset.mark_heard(message.handset, message.sender, now=now)
        message.handset.typing_until = now + timedelta(seconds=TYPING_SECONDS)
        message.handset.save(update_fields=["typing_until"])
        live.announce("handset", message.handset_id)


def _check_names(parameters: Mapping[str, list[str]]) -> None:
    if unknown := sorted(set(parameters) - PARAMETERS):
        raise Refused(20001, f"{', '.join(unknown)}.")


def _find_pair(given: Mapping[str, str]) -> tuple[SimulatedSender, SimulatedHandset]:
    to, from_ = given.get("To", ""), given.get("From", "")
    if not to:
        raise Refused(21604)
    if given.get("MessagingServiceSid"):
        raise Refused(21701, "The simulator has none.", status=404)
    if not from_:
        raise Refused(21603)
    if to.startswith("whatsapp:") != from_.startswith("whatsapp:"):
        raise Refused(21910)
    if not to.startswith("whatsapp:"):
        raise Refused(21606, "The simulator has WhatsApp only.")
    where = to.removeprefix("whatsapp:")
    if not NUMBER.fullmatch(where) and not USER_ID.fullmatch(where):
        raise Refused(21211, f"{to}.")
    sender = senders.find_sender(from_)
    if sender is None:
        raise Refused(63007, f"{from_}.")
    if to == from_:
        raise Refused(63031)
    return sender, handset.of_address(to)


def _check_words(given: Mapping[str, str], media: list[str]) -> None:
    if given.get("ScheduleType") or given.get("SendAt"):
        raise Refused(20422, "ScheduleType needs a MessagingServiceSid, and the simulator has none.")
    body, content_sid = given.get("Body"), given.get("ContentSid")
    if content_sid and (body or media):
        # Twilio leaves open what happens then, so whoever sends both is told.
        raise Refused(20422, "Body and MediaUrl are left out when ContentSid is given.")
    if given.get("ContentVariables") and not content_sid:
        raise Refused(21654)
    if not body and not media and not content_sid:
        raise Refused(21619 if body is None else 21602)
    if body and len(body) > LONGEST_BODY:
        raise Refused(21617)
    if len(media) > MOST_MEDIA:
        raise Refused(21623)
    if wrong := [url for url in media if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname]:
        raise Refused(21620, f"{wrong[0]}.")


def _check_callback(url: str) -> str:
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "_" in parts.hostname:
        raise Refused(21609, f"{url}.")
    return url


def _compose(given: Mapping[str, str], media: list[str]) -> Composed:
    if not given.get("ContentSid"):
        return Composed(given.get("Body", ""), {"kind": "media" if media else "text"}, media[:1], None, None)
    content = SimulatedContent.objects.filter(sid=given["ContentSid"]).first()
    if content is None:
        raise Refused(21655, f"{given['ContentSid']}.")
    values = _parse_values(given.get("ContentVariables", ""))
    approved = content.approval == Approval.APPROVED
    if approved:
        content_types.check_template_values(values)
    kind = content_types.richest(content.types)
    # A value that was not sent is the template's sample: wrong words, silently, exactly as Twilio does it.
    filled = content_types.fill(content.types[kind], {**content.variables, **values})
    body, shown = content_types.draw(kind, filled)
    fault = None if approved else _fault_of_content(kind, filled)
    return Composed(body, shown, filled.get("media", [])[:1], content, fault)


def _fault_of_content(kind: str, filled: Mapping[str, Any]) -> int | None:
    return 63021 if content_types.find_fault_in_session(kind, filled) else None


def _parse_values(text: str) -> dict[str, str]:
    if not text:
        return {}
    try:
        return content_types.clean_values(json.loads(text))
    except json.JSONDecodeError:
        raise Refused(21656, "It must be a JSON string.") from None


def _find_window_fault(
    content: SimulatedContent | None, phone: SimulatedHandset, sender: SimulatedSender, *, now: datetime
) -> int | None:
    if handset.window_is_open(phone, sender, now=now):
        return None
    standing = content.approval if content else Approval.UNSUBMITTED
    return {Approval.APPROVED: None, Approval.REJECTED: 63040, Approval.PAUSED: 63041, Approval.DISABLED: 63042}.get(
        Approval(standing), 63016
    )
