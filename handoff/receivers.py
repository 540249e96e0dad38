"""News from below, turned into waits for a person, in the transaction that sent the news."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.models import AppointmentEvent
from conversations import lifecycle
from conversations.models import Call, Conversation, Message
from conversations.signals import (
    call_missed,
    conversation_resolved,
    customer_untold,
    message_failed,
    message_received,
    person_requested,
)
from handoff import briefs, failures, priority, queue
from handoff.models import Ticket

CAME_BACK = "came-back"


@receiver(person_requested, dispatch_uid="handoff.person_requested")
def open_for_person(
    sender: Any, conversation_id: int, reason: str, urgency: str, due_at: datetime, detail: str = "", **kwargs: Any
) -> None:
    """Open the wait of a conversation that asked for a person."""
    # The news carries no clock of its own; what the conversation did last is the moment it was sent.
    now = Conversation.objects.values_list("last_activity_at", flat=True).get(pk=conversation_id)
    queue.open_ticket(conversation_id, reason=reason, urgency=urgency, due_at=due_at, detail=detail, now=now)


@receiver(message_failed, dispatch_uid="handoff.message_failed")
def open_for_failure(sender: Any, message_id: int, **kwargs: Any) -> None:
    """Open a wait for a message that did not reach the customer. The floor stays where it is.

    WhatsApp may say so hours later: a matter that was done by then is taken up again, or nobody would see the wait.
    """
    message = Message.objects.get(pk=message_id)
    now = message.failed_at or message.sending_at or message.created_at
    conversation = lifecycle.lock(message.conversation_id)
    if conversation.status == Conversation.Status.RESOLVED:
        lifecycle.reopen(conversation, now=now)
    queue.open_ticket(
        message.conversation_id,
        reason=Ticket.Reason.NOT_DELIVERED,
        urgency=Ticket.Urgency.SOON,
        due_at=now + priority.NOT_DELIVERED_WITHIN,
        detail=failures.meaning(message.error_code) or message.reason,
        now=now,
    )


@receiver(customer_untold, dispatch_uid="handoff.customer_untold")
def open_for_telling(sender: Any, conversation_id: int, event_id: int, **kwargs: Any) -> None:
    """Open a wait for a change that a person must tell by phone. The floor stays where it is."""
    event = AppointmentEvent.objects.select_related("appointment__location").get(pk=event_id)
    queue.open_ticket(
        conversation_id,
        reason=Ticket.Reason.TO_BE_TOLD,
        urgency=Ticket.Urgency.SOON,
        due_at=event.at + priority.NOT_DELIVERED_WITHIN,
        detail=briefs.change_words(event),
        now=event.at,
    )


@receiver(call_missed, dispatch_uid="handoff.call_missed")
def open_for_ringing_back(sender: Any, call_id: int, **kwargs: Any) -> None:
    """Open a wait for a caller to be rung back. The floor stays where it is: who rings again is served."""
    call = Call.objects.select_related("line__location").get(pk=call_id)
    now = call.ended_at or call.started_at
    clock = timezone.localtime(call.started_at, call.line.location.zone)
    queue.open_ticket(
        call.conversation_id,
        reason=Ticket.Reason.RULE,
        urgency=Ticket.Urgency.ROUTINE,
        due_at=priority.due_at(Ticket.Urgency.ROUTINE, now=now),
        detail=_("They rang at %(clock)s and nothing was said.") % {"clock": f"{clock:%H:%M}"},
        now=now,
    )


@receiver(message_received, dispatch_uid="handoff.message_received")
def close_when_they_came_back(sender: Any, message_id: int, **kwargs: Any) -> None:
    """Close the wait to be rung back of somebody who rings or writes again, and is served."""
    waits = Ticket.objects.filter(
        status=Ticket.Status.WAITING,
        reason=Ticket.Reason.RULE,
        brief__next_action_code=briefs.RING_BACK,
        conversation__messages=message_id,
        conversation__floor=Conversation.Floor.ASSISTANT,
    )
    for conversation_id, at in waits.values_list("conversation_id", "conversation__messages__created_at"):
        queue.close_ticket(conversation_id, outcome=CAME_BACK, now=at)


@receiver(conversation_resolved, dispatch_uid="handoff.conversation_resolved")
def close_with_conversation(sender: Any, conversation_id: int, **kwargs: Any) -> None:
    """Close the wait of a conversation that is done, with its outcome."""
    conversation = Conversation.objects.get(pk=conversation_id)
    queue.close_ticket(
        conversation_id, outcome=conversation.outcome, now=conversation.resolved_at or conversation.last_activity_at
    )
