"""The rows behind one message on its way out: claimed through the gate, then sent, refused, tried again or unknown.

Claim, gate and `sending` are one transaction. After that the provider is called without any lock; every later write
compares the lease token, so a process that lost its lease changes nothing. `sending` past its lease, and every outcome
the provider left open, is `unknown`: a second copy leaves only when neither a callback nor the provider's list shows
the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from appointments import leasing
from conversations import gate, identity, lifecycle, live, outbox, receipts, retrying
from conversations.models import Conversation, Message
from conversations.signals import message_failed
from conversations.transports.base import Outgoing, SentCopy, TransportError

Status = Message.Status

SEND_LEASE_SECONDS = 45  # longer than a transport's time-outs together


@dataclass(frozen=True)
class Claimed:
    """A message under way, with the token that every later write must show."""

    message_id: int
    token: UUID
    channel: str
    outgoing: Outgoing
    sending_at: datetime


def claim_due(*, now: datetime, limit: int) -> list[Claimed]:
    """Take the queued messages that may leave now, in order for each contact, into `sending`.

    What the gate drops or holds is written down with its reason. Conversations locked elsewhere (a takeover, a turn
    being committed) are passed over until next time.
    """
    with transaction.atomic():
        ids = list(_first_in_line(now).values_list("pk", "conversation_id")[:limit])
        locked = _lock_conversations({conversation for _pk, conversation in ids})
        due = Message.objects.filter(
            pk__in=[pk for pk, conversation in ids if conversation in locked], status=Status.QUEUED
        ).order_by("id")
        # Read after the conversations were locked: what the gate sees of them is so until the end of the transaction.
        due = due.select_related("conversation__contact", "line__location", "contact_point", "appointment__location")
        taken = leasing.claim(due, now=now, seconds=SEND_LEASE_SECONDS, limit=limit)
        seen = gate.look(taken, now=now)
        claimed = [one for message in taken if (one := _pass_gate(message, seen, now=now))]
        leaving = Message.objects.filter(pk__in=[one.message_id for one in claimed])
        if claimed:
            leaving.update(status=Status.SENDING, sending_at=now, attempts=F("attempts") + 1, reason="")
        return claimed


def _first_in_line(now: datetime) -> QuerySet[Message]:
    """The oldest message that waits for each way in, unless an earlier one is just being sent."""
    ready = Q(send_after__isnull=True) | Q(send_after__lte=now)
    earlier = Message.objects.filter(
        Q(status=Status.SENDING) | (Q(status=Status.QUEUED) & ready),
        contact_point=OuterRef("contact_point"),
        line=OuterRef("line"),
        id__lt=OuterRef("id"),
    )
    queued = Message.objects.filter(ready, status=Status.QUEUED).exclude(channel="phone")
    return queued.filter(~Exists(earlier)).order_by("id")


def _lock_conversations(ids: set[int]) -> set[int]:
    rows = Conversation.objects.filter(pk__in=ids).order_by("pk").select_for_update(skip_locked=True)
    return set(rows.values_list("pk", flat=True))


def _pass_gate(message: Message, seen: gate.Seen, *, now: datetime) -> Claimed | None:
    match gate.check(message, now=now, seen=seen):
        case gate.Leave(window_open=window_open):
            assert message.lease_token is not None
            _leave_out_gone(message)
            outgoing = build_outgoing(message, window_open=window_open)
            return Claimed(message.pk, message.lease_token, message.channel, outgoing, now)
        case gate.HoldUntil(at=at, reason=reason):
            _settle(message, Status.QUEUED, reason=reason, send_after=at)
        case gate.Drop(reason=reason, code=code, is_trouble=is_trouble):
            message.failed_at = now if is_trouble else None
            _settle(message, Status.DROPPED, reason=reason, error_code=code, failed_at=message.failed_at)
            if is_trouble:
                message_failed.send(sender=Message, message_id=message.pk)
    return None


def _leave_out_gone(message: Message) -> None:
    """Let a message of several visits leave with those only that stand as it says; the gate has seen that one does."""
    if "visits" in message.values and (standing := gate.list_standing(message)) != message.values["visits"]:
        message.values = {**message.values, "visits": standing}
        message.save(update_fields=["values"])


def build_outgoing(message: Message, *, window_open: bool) -> Outgoing:
    """Give the transport all it needs to render a message, without rows."""
    assert message.line is not None and message.contact_point is not None
    point = message.contact_point
    return Outgoing(
        message_id=message.pk,
        purpose=message.purpose,
        values=identity.unseal(message.values),
        choices=tuple(message.choices),
        language=message.language,
        from_number=message.our_number or message.line.number_e164,
        to_address=point.whatsapp_address or f"whatsapp:{point.value}",
        window_open=window_open,
        location_languages=tuple(message.line.location.languages),
    )


def _settle(message: Message, status: str, **fields: object) -> None:
    values = {"status": status, "lease_token": None, "lease_expires_at": None, **fields}
    for name, value in values.items():
        setattr(message, name, value)
    message.save(update_fields=list(values))
    live.announce("conversation", message.conversation_id)


def look_again(claimed: Claimed, text: str, *, rest: str = "", now: datetime) -> bool:
    """Write down the words right before they leave, and say whether they still may.

    Rendering may have taken a while (a Content resource is made at first use), so the floor is compared once more.
    What did not fit into one message is queued behind it.
    """
    if rest:
        _queue_rest(claimed, rest, now=now)
    ours = Message.objects.filter(pk=claimed.message_id, lease_token=claimed.token, status=Status.SENDING)
    under_this_floor = Q(floor_version__isnull=True) | Q(floor_version=F("conversation__floor_version"))
    text = identity.mask(text, claimed.outgoing.values)
    if ours.filter(under_this_floor).update(text=text) == 1:
        return True
    for message in ours:
        _settle(message, Status.DROPPED, reason=_("Somebody else took the floor before it left."), error_code="floor")
    return False


def _queue_rest(claimed: Claimed, rest: str, *, now: datetime) -> None:
    """Queue the rest of a message once, however often the message is tried."""
    with transaction.atomic():
        message = _lock_claimed(claimed)
        if message is None or message.status != Status.SENDING or outbox.CONTINUED in message.values:
            return
        outbox.send_rest(message, rest, now=now)
        message.values = {**message.values, outbox.CONTINUED: True}
        message.save(update_fields=["values"])


def apply_refusal(claimed: Claimed, error: TransportError, *, now: datetime) -> None:
    """Note that the provider did not take a message: for good, for now, or nobody knows."""
    with transaction.atomic():
        message = _lock_claimed(claimed)
        if message is None or message.status != Status.SENDING:
            return  # a callback was faster and knows better, or the lease is somebody else's
        next_try = None
        if error.kind == "temporary":
            next_try = retrying.find_next_try(message.attempts, after_seconds=error.retry_after_seconds, now=now)
        if error.kind == "unknown":
            _settle(message, Status.UNKNOWN, reason=error.text[:200], error_code=error.code)
        elif next_try is not None:
            _settle(message, Status.QUEUED, reason=error.text[:200], error_code=error.code, send_after=next_try)
            live.announce("outbox", message.pk)
        else:
            _fail(message, error.code, error.text, now=now)


def _lock_claimed(claimed: Claimed) -> Message | None:
    """Lock a message that is still ours, and before it its conversation: a failure opens a wait for a person there."""
    held = Message.objects.filter(pk=claimed.message_id, lease_token=claimed.token)
    conversation_id = held.values_list("conversation_id", flat=True).first()
    if conversation_id is None:
        return None
    lifecycle.lock(conversation_id)
    return held.select_for_update().first()


def _fail(message: Message, code: str, reason: str, *, now: datetime) -> None:
    _settle(message, Status.FAILED, reason=reason[:200], error_code=code, failed_at=now)
    message_failed.send(sender=Message, message_id=message.pk)


# Unknown outcomes


def mark_lost(*, now: datetime) -> int:
    """Turn `sending` messages whose lease ran out into `unknown`: their sender is gone."""
    lost = Message.objects.filter(status=Status.SENDING, lease_expires_at__lte=now)
    return lost.update(
        status=Status.UNKNOWN, lease_token=None, lease_expires_at=None, reason=_("The sender stopped in the middle.")
    )


def claim_unknown(*, now: datetime, limit: int) -> list[Claimed]:
    """Take the messages whose outcome nobody told us for a while, to ask the provider's list."""
    before = now - timedelta(seconds=settings.RECONCILE_AFTER_SECONDS)
    with transaction.atomic():
        ready = Q(send_after__isnull=True) | Q(send_after__lte=now)
        due = Message.objects.filter(ready, status=Status.UNKNOWN, sending_at__lte=before, message_sid__isnull=True)
        due = due.filter(failed_at__isnull=True)  # a person looks at the others
        taken = leasing.claim(due.order_by("id"), now=now, seconds=SEND_LEASE_SECONDS, limit=limit)
        return [
            Claimed(one.pk, one.lease_token, one.channel, build_outgoing(one, window_open=True), one.sending_at)
            for one in taken
            if one.lease_token and one.sending_at
        ]


def apply_list(claimed: Claimed, copies: Sequence[SentCopy], *, account: str, now: datetime) -> None:
    """Settle an unknown message by what the provider's list shows.

    One copy that no message of ours owns is adopted, as what it became; none: it is sent again; several: a person must
    look.
    """
    with transaction.atomic():
        message = _lock_claimed(claimed)
        if message is None or message.status != Status.UNKNOWN:
            return
        sids = [copy.message_sid for copy in copies]
        owned = set(Message.objects.filter(message_sid__in=sids).values_list("message_sid", flat=True))
        owned.update(retrying.list_given_up(message.values))
        orphans = [copy for copy in copies if copy.message_sid not in owned]
        if len(orphans) == 1:
            receipts.adopt(message, orphans[0], account=account, now=now)
        elif not orphans and message.attempts >= retrying.MOST_ATTEMPTS:
            _fail(message, message.error_code, _("The provider never had it, however often it was tried."), now=now)
        elif not orphans:
            _settle(message, Status.QUEUED, send_after=None, reason=_("The provider never had it; sent again."))
            live.announce("outbox", message.pk)
        else:
            reason = _("Several copies may have been sent; please look.")
            _settle(message, Status.UNKNOWN, reason=reason, failed_at=now)
            message_failed.send(sender=Message, message_id=message.pk)


def postpone_reconciling(claimed: Claimed, *, now: datetime) -> None:
    """Ask the provider's list again later, because it did not answer."""
    held = Message.objects.filter(pk=claimed.message_id, lease_token=claimed.token)
    held.update(lease_token=None, lease_expires_at=None, send_after=now + timedelta(seconds=30))


def next_send_at() -> datetime | None:
    """Say when the next planned message falls due, to know how long to wait."""
    planned = Message.objects.filter(status=Status.QUEUED, send_after__isnull=False)
    return planned.order_by("send_after").values_list("send_after", flat=True).first()
