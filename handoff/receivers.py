"""News from below, turned into waits for a person, in the transaction that sent the news."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from appointments.models import AppointmentEvent
from conversations import lifecycle
from conversations.models import Conversation, Message
from conversations.signals import conversation_resolved, customer_untold, message_failed, person_requested
from handoff import briefs, failures, priority, queue
from handoff.models import Ticket


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


@receiver(conversation_resolved, dispatch_uid="handoff.conversation_resolved")
def close_with_conversation(sender: Any, conversation_id: int, **kwargs: Any) -> None:
    """Close the wait of a conversation that is done, with its outcome."""
    conversation = Conversation.objects.get(pk=conversation_id)
    queue.close_ticket(
        conversation_id, outcome=conversation.outcome, now=conversation.resolved_at or conversation.last_activity_at
    )
