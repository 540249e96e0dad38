"""What became of a message that left. The only writer of delivery status, and it never goes backwards.

News comes from two sides in any order: our own call returning the sid (`note_sent`) and the provider's callbacks
(`apply_receipt`), which may be earlier, doubled, late or lost. Each is applied under the message's row lock, by rank.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from conversations import lifecycle, live, retrying
from conversations.models import Message, RawPayload
from conversations.signals import message_failed, message_status_changed
from conversations.transports import twilio_errors
from conversations.transports.base import Receipt, SentCopy
from conversations.transports.twilio_errors import ErrorMeaning

Status = Message.Status

# Twilio's words. Whatever it has queued it has, and our call only returns afterwards, so all of that is "sent".
STATUS_OF = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), Status.SENT),
    **dict.fromkeys(("delivered", "partially_delivered"), Status.DELIVERED),
    "read": Status.READ,
    **dict.fromkeys(("failed", "undelivered", "canceled"), Status.FAILED),
}
# A failure may follow "sent" by minutes; only proof that the message arrived outranks it.
RANK = {
    Status.QUEUED: 0,
    Status.DROPPED: 0,
    Status.SENDING: 1,
    Status.UNKNOWN: 1,
    Status.SENT: 2,
    Status.FAILED: 3,
    Status.DELIVERED: 4,
    Status.READ: 5,
}
MOMENT_OF = {
    Status.SENT: "sent_at",
    Status.DELIVERED: "delivered_at",
    Status.READ: "read_at",
    Status.FAILED: "failed_at",
}
ARRIVED = (Status.DELIVERED, Status.READ)
CHANGED_FIELDS = [
    *("status", "values", "message_sid", "account", "error_code", "reason", "send_after"),
    *("lease_token", "lease_expires_at"),
    *("sent_at", "delivered_at", "read_at", "failed_at"),
]

log = logging.getLogger(__name__)


def apply_receipt(receipt: Receipt, *, now: datetime) -> Message | None:
    """Fold a status callback into its message; None when it is none of ours.

    The message is found by our own id in the callback's address, else by sid, and must agree with what is known: the
    account is ours and the message has no other sid. A message still `sending`, `unknown` or queued once more is
    adopted: the callback proves that it left. A failure that passes is queued again; any other keeps its code and
    meaning and sends `message_failed`. Writes Message and RawPayload.
    """
    status = STATUS_OF.get(receipt.status)
    with transaction.atomic():
        message = _find(receipt, status)
        is_ours = message is not None and status is not None
        _keep_raw(receipt, message if is_ours else None, now=now)
        if message is None or status is None:
            return None
        is_first = message.message_sid is None
        message.message_sid, message.account = receipt.message_sid, receipt.account
        if RANK[status] > RANK[Status(message.status)]:
            _advance(message, status, receipt.error_code, now=now)
        elif is_first:
            message.save(update_fields=["message_sid", "account"])
        return message


def _find(receipt: Receipt, status: Status | None) -> Message | None:
    """Find and lock the message. A failure opens tickets, which locks the conversation: that one is locked first."""
    if receipt.account != settings.TWILIO_ACCOUNT_SID:
        return None
    sent = Message.objects.filter(kind=Message.Kind.OUTGOING)
    owner = sent.filter(account=receipt.account, message_sid=receipt.message_sid)
    found = owner.values_list("pk", "conversation_id").first()
    if found is None and receipt.message_id is not None:
        found = sent.filter(pk=receipt.message_id).values_list("pk", "conversation_id").first()
    if found is None or receipt.message_id not in (None, found[0]):
        return None
    if status == Status.FAILED:
        lifecycle.lock(found[1])
    message = sent.select_for_update().get(pk=found[0])
    if message.message_sid not in (None, receipt.message_sid):
        log.warning("A receipt for message %s names another copy than the one known.", message.pk)
        return None
    if receipt.message_sid in retrying.list_given_up(message.values) and status not in ARRIVED:
        return None  # old or doubled news of a copy that is given up
    return message


def _keep_raw(receipt: Receipt, message: Message | None, *, now: datetime) -> None:
    RawPayload.objects.create(
        message=message,
        kind="whatsapp-status" if message else "status-ignored",
        payload=receipt.raw,
        received_at=now,
        expires_at=now + timedelta(days=settings.RAW_PAYLOAD_DAYS),
    )


def _advance(message: Message, status: Status, error_code: str, *, now: datetime) -> None:
    meaning = twilio_errors.describe(error_code) if status == Status.FAILED else None
    if meaning and meaning.retry_after_seconds is not None:
        after, attempts = meaning.retry_after_seconds, message.attempts
        if next_try := retrying.find_next_try(attempts, after_seconds=after, now=now):
            _send_again(message, meaning, next_try)
            return
    message.status = status
    message.error_code = meaning.code if meaning else ""
    message.reason = meaning.text[:200] if meaning else ""
    message.send_after = message.lease_token = message.lease_expires_at = None
    if status != Status.FAILED:
        message.sent_at = message.sent_at or now
        message.failed_at = None
    setattr(message, MOMENT_OF[status], getattr(message, MOMENT_OF[status]) or now)
    message.save(update_fields=CHANGED_FIELDS)
    if meaning:
        message_failed.send(sender=Message, message_id=message.pk)
    message_status_changed.send(sender=Message, message_id=message.pk)
    live.announce("conversation", message.conversation_id)


def _send_again(message: Message, meaning: ErrorMeaning, next_try: datetime) -> None:
    """Queue a message once more whose copy WhatsApp gave up for a reason that passes; the gate looks at it again."""
    message.values = retrying.give_up(message.values, message.message_sid or "")
    message.status, message.message_sid, message.send_after = Status.QUEUED, None, next_try
    message.error_code, message.reason = meaning.code, meaning.text[:200]
    message.sent_at = message.lease_token = message.lease_expires_at = None
    message.save(update_fields=CHANGED_FIELDS)
    message_status_changed.send(sender=Message, message_id=message.pk)
    live.announce_all([("conversation", message.conversation_id), ("outbox", message.pk)])


def adopt(message: Message, copy: SentCopy, *, account: str, now: datetime) -> None:
    """Take a copy that the provider's list shows for this one, locked with its conversation; failed, if it is that."""
    message.message_sid, message.account = copy.message_sid, account
    status = STATUS_OF.get(copy.status, Status.SENT)
    _advance(message, status, copy.error_code, now=now)


def note_sent(message_id: int, lease_token: UUID, message_sid: str, *, now: datetime) -> bool:
    """Note the sid under which the provider took a message, and say whether it was the first copy.

    What a callback already said stays. It counts even when the lease is gone: a copy that left has left, and whoever
    holds the message now must not send another. Writes Message.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message_id)
        if message_sid in retrying.list_given_up(message.values):
            return False  # the callback was faster: this copy never arrived, and another leaves
        if message.message_sid not in (None, message_sid):
            log.error("Message %s left twice.", message_id)
            return False
        if message.lease_token != lease_token and message.status == Status.SENDING:
            log.warning("Message %s was sent by a process that had lost its lease.", message_id)
        message.message_sid, message.account = message_sid, settings.TWILIO_ACCOUNT_SID
        if RANK[Status.SENT] > RANK[Status(message.status)]:
            _advance_to_sent(message, now=now)
        else:
            message.save(update_fields=["message_sid", "account"])
        return True


def _advance_to_sent(message: Message, *, now: datetime) -> None:
    message.status, message.sent_at = Status.SENT, message.sent_at or now
    message.error_code = message.reason = ""
    message.failed_at = message.send_after = message.lease_token = message.lease_expires_at = None
    message.save(update_fields=CHANGED_FIELDS)
    message_status_changed.send(sender=Message, message_id=message.pk)
    live.announce("conversation", message.conversation_id)
