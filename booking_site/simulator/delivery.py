"""The steps in a message's life and the webhooks that tell of them: planned with the message, done when due.

Rows of one lane go one after the other (a lane is one handset's messages, or one message's callbacks). Claiming takes
rows with SKIP LOCKED, so that several carriers share the work; a row whose carrier died is claimed again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from booking_site.simulator import switches, webhooks
from booking_site.simulator.models import SimulatedDelivery, SimulatedMessage
from booking_site.simulator.webhooks import NoAnswer, NotConnected, Webhook
from conversations import live

State = SimulatedDelivery.State
Status = SimulatedMessage.Status
Post = Callable[[Webhook], int]

SENT_AFTER = timedelta(milliseconds=100)
DELIVERED_AFTER = timedelta(milliseconds=400)
CLAIM_SECONDS = 40  # longer than connecting and waiting for an answer together
MOST_CONNECTS = 6  # Twilio's first try and the most repeats its `rc` allows
MIX_SECONDS = 2


def plan_incoming(message: SimulatedMessage, *, now: datetime) -> None:
    """Have a customer's message posted to the business, after this customer's earlier ones."""
    switched = switches.current()
    due_at = _mirrored(now) if switched.out_of_order else now
    lane = "" if switched.out_of_order else f"handset:{message.handset_id}"
    url = message.sender.incoming_url or f"{settings.PUBLIC_URL}/twilio/whatsapp/incoming/"
    parameters = webhooks.incoming_parameters(message, settings.TWILIO_ACCOUNT_SID)
    copies = 2 if switched.duplicate_webhooks else 1
    _plan(message, step=Status.RECEIVED, url=url, parameters=parameters, due_at=due_at, lane=lane, copies=copies)


def plan_outgoing(message: SimulatedMessage, *, now: datetime) -> None:
    """Have an accepted message sent and delivered, or failed where an error code is set."""
    if message.error_code:
        plan_status(message, Status.FAILED, due_at=now + DELIVERED_AFTER)
        return
    mixed = switches.current().out_of_order
    plan_status(message, Status.SENT, due_at=now + (DELIVERED_AFTER if mixed else SENT_AFTER))
    plan_status(message, Status.DELIVERED, due_at=now + (SENT_AFTER if mixed else DELIVERED_AFTER))


def plan_status(message: SimulatedMessage, status: str, *, due_at: datetime) -> None:
    """Have a message take a status, and its StatusCallback told where it has one."""
    switched = switches.current()
    url = "" if switched.no_status_callbacks else message.status_callback
    parameters = webhooks.status_parameters(message, status, settings.TWILIO_ACCOUNT_SID) if url else {}
    lane = "" if switched.out_of_order else f"message:{message.pk}"
    copies = 2 if url and switched.duplicate_webhooks else 1
    _plan(message, step=status, url=url, parameters=parameters, due_at=due_at, lane=lane, copies=copies)


def plan_again(message: SimulatedMessage, *, now: datetime) -> None:
    """Post a customer's message once more, with the same sid, as networks do."""
    first = message.deliveries.filter(step=Status.RECEIVED).order_by("id").first()
    if first:
        _plan(
            message, step=first.step, url=first.url, parameters=first.parameters, due_at=now, lane="", copies=1,
            idempotency_token=first.idempotency_token,
        )  # fmt: skip


def claim(*, now: datetime, limit: int) -> list[SimulatedDelivery]:
    """Take rows that are due and give those with somebody to tell; the messages take their steps."""
    free = Q(state=State.WAITING) | Q(state=State.POSTING, claimed_until__lt=now)
    earlier = SimulatedDelivery.objects.filter(
        lane=OuterRef("lane"), state__in=SimulatedDelivery.OPEN, id__lt=OuterRef("id")
    )
    with transaction.atomic():
        due = list(
            SimulatedDelivery.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(free, due_at__lte=now)
            .filter(Q(lane="") | ~Exists(earlier))
            .order_by("due_at", "id")[:limit]
        )
        messages = _lock_messages(due)
        for delivery in due:
            _take_step(messages[delivery.message_id], delivery.step, now=now)
            delivery.state = State.POSTING if delivery.url else State.DONE
            delivery.claimed_until = now + timedelta(seconds=CLAIM_SECONDS)
            delivery.attempts += 1
        SimulatedDelivery.objects.bulk_update(due, ["state", "claimed_until", "attempts"])
    return due


def webhook_of(delivery: SimulatedDelivery) -> Webhook:
    """Sign what a claimed row has to tell."""
    return webhooks.build(
        delivery.url,
        delivery.parameters,
        token=settings.TWILIO_AUTH_TOKEN,
        idempotency_token=str(delivery.idempotency_token),
    )


def try_post(webhook: Webhook, post: Post) -> int | Exception:
    """Post without raising what a post may raise; touches no rows, so any thread may call it."""
    try:
        return post(webhook)
    except (NotConnected, NoAnswer) as error:
        return error


def finish(delivery: SimulatedDelivery, outcome: int | Exception, *, now: datetime) -> None:
    """Write down how a post went. Only a connection that never stood is tried again, like Twilio."""
    delivery.claimed_until = None
    if isinstance(outcome, int):
        delivery.result = f"HTTP {outcome}"
        delivery.state = State.DONE if 200 <= outcome < 300 else State.GIVEN_UP
    else:
        delivery.result = f"{type(outcome).__name__}: {outcome}"[:200]
        again = isinstance(outcome, NotConnected) and delivery.attempts < MOST_CONNECTS
        delivery.state = State.WAITING if again else State.GIVEN_UP
        delivery.due_at = now + timedelta(milliseconds=250 * 2**delivery.attempts)
    written = {name: getattr(delivery, name) for name in ("claimed_until", "result", "state", "due_at")}
    with transaction.atomic():
        still_there = SimulatedDelivery.objects.filter(pk=delivery.pk).update(**written)  # a fresh demo empties tables
        if still_there and delivery.step == Status.RECEIVED:
            _tell_sender(delivery, now=now)


def deliver_due(now: datetime, post: Post | None = None) -> int:
    """Do everything that is due at `now`, one after the other, and say how much that was."""
    done = 0
    while claimed := claim(now=now, limit=20):
        for delivery in claimed:
            if delivery.url:
                finish(delivery, try_post(webhook_of(delivery), post or webhooks.post), now=now)
        done += len(claimed)
    return done


def _plan(
    message: SimulatedMessage,
    *,
    step: str,
    url: str,
    parameters: dict[str, str],
    due_at: datetime,
    lane: str,
    copies: int,
    idempotency_token: UUID | None = None,
) -> None:
    token = idempotency_token or uuid4()
    for copy in range(copies):
        SimulatedDelivery.objects.create(
            message=message,
            step=step,
            url=url,
            parameters=parameters,
            due_at=due_at,
            lane=lane if copy == 0 else "",  # the second copy arrives in the same moment, not after the first
            idempotency_token=token,
        )


def _lock_messages(deliveries: Sequence[SimulatedDelivery]) -> dict[int, SimulatedMessage]:
    ids = {delivery.message_id for delivery in deliveries}
    return {
        message.pk: message
        for message in SimulatedMessage.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    }


def _take_step(message: SimulatedMessage, step: str, *, now: datetime) -> None:
    if step == Status.RECEIVED:
        return
    if SimulatedMessage.RANK[step] > SimulatedMessage.RANK[message.status]:
        message.status, message.updated_at = step, now
    if step != Status.FAILED:
        message.sent_at = message.sent_at or now
    if step in (Status.DELIVERED, Status.READ):
        message.delivered_at = message.delivered_at or now
    if step == Status.READ:
        message.read_at = message.read_at or now
    message.save(update_fields=["status", "updated_at", "sent_at", "delivered_at", "read_at"])
    live.announce("handset", message.handset_id)


def _tell_sender(delivery: SimulatedDelivery, *, now: datetime) -> None:
    """Two ticks once the business has the message; a mark where it never will."""
    message = _lock_messages([delivery])[delivery.message_id]
    if delivery.state == State.DONE and not message.delivered_at:
        message.delivered_at, message.error_code = now, None
    elif delivery.state == State.GIVEN_UP and not message.delivered_at:
        message.error_code = 11200
    else:
        return
    message.save(update_fields=["delivered_at", "error_code"])
    live.announce("handset", message.handset_id)


def _mirrored(now: datetime) -> datetime:
    """Of what is written within one span of two seconds, the last goes first, after the span has ended."""
    seconds = now.timestamp()
    end = (math.floor(seconds / MIX_SECONDS) + 1) * MIX_SECONDS
    return datetime.fromtimestamp(2 * end - seconds, UTC)
