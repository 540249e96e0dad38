"""The head of a conversation: who it is, who has the floor, the one loud button, and the brief."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments import contacts
from appointments.models import StaffMember
from booking_site.desk.access import desk_view, get_conversation, staff
from conversations import addressing
from conversations.models import Conversation
from handoff import queries, queue
from handoff.models import Ticket

Floor = Conversation.Floor
ASSISTANT, WAITING, MINE, COLLEAGUE, NOBODY, DONE = "assistant", "waiting", "mine", "colleague", "nobody", "done"


@desk_view
def panel(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Answer the head's refetch."""
    user = staff(request)
    conversation = get_conversation(user, conversation_id)
    return render(request, "desk/panels/_thread_head.html", {"head": build(user, conversation, now=timezone.now())})


def build(user: StaffMember, conversation: Conversation, *, now: datetime) -> dict[str, Any]:
    """Gather what the head shows."""
    ticket = queries.find_open_ticket(conversation)
    return {
        "conversation": conversation,
        "contact": contacts.current(conversation.contact),
        "state": find_state(user, conversation, ticket),
        "ticket": ticket,
        "call": addressing.find_live_call(conversation.pk),
        "is_late": ticket is not None and ticket.status == Ticket.Status.WAITING and ticket.due_at < now,
        "outcomes": queue.Outcome.choices,
        "outcome_words": dict(queue.Outcome.choices).get(conversation.outcome, conversation.outcome),
        "colleagues": queries.list_colleagues(user),
        "now": now,
    }


def find_state(user: StaffMember, conversation: Conversation, ticket: Ticket | None) -> str:
    """Name the state that decides badge, button and composer."""
    if conversation.status == Conversation.Status.RESOLVED:
        return DONE
    if conversation.floor == Floor.AGENT:
        return MINE if conversation.floor_agent_id == user.pk else COLLEAGUE
    if conversation.floor == Floor.ASSISTANT:
        return ASSISTANT
    return WAITING if ticket is not None and ticket.status == Ticket.Status.WAITING else NOBODY
