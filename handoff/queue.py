"""Giving over: who waits for a person, who took it, how it ended. The only writer of Ticket.

Every verb opens its own transaction and locks the conversation first, so two agents at one ticket are served one after
the other: one wins, the other is told. Floor, status and Ticket move together.
"""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import StaffMember
from conversations import addressing, gate, lifecycle, live, outbox
from conversations.models import Conversation, Message
from handoff import briefs, priority
from handoff.models import Ticket
from handoff.signals import ticket_assigned, ticket_closed, ticket_opened

Floor = Conversation.Floor
HANDED_BACK = "handed-back"
MOST_CHARACTERS = 1600  # Twilio's limit for a WhatsApp body, its error 21617


class Outcome(models.TextChoices):
    """How a conversation ended."""

    BOOKED = "booked", gettext_lazy("booked")
    MOVED = "moved", gettext_lazy("moved")
    CANCELLED = "cancelled", gettext_lazy("cancelled")
    ANSWERED = "answered", gettext_lazy("question answered")
    NO_REPLY = "no-reply", gettext_lazy("no reply")
    OTHER = "other", gettext_lazy("something else")


class HandoffError(Exception):
    """A verb of the queue refused; the text says why, for people."""


class NotYours(HandoffError):
    """The assistant or a colleague has the floor. `by` is the colleague, none for the assistant."""

    def __init__(self, by: StaffMember | None) -> None:
        self.by = by
        name = by.display_name if by else _("the assistant")
        super().__init__(_("%(name)s has the floor. You can leave a private note.") % {"name": name})


class AlreadyTaken(HandoffError):
    """A colleague was faster. `by` is the colleague."""

    def __init__(self, by: StaffMember) -> None:
        self.by = by
        super().__init__(_("%(name)s has taken this conversation.") % {"name": by.display_name})


class WindowShut(HandoffError):
    """WhatsApp's 24-hour window is shut, so a text of one's own cannot leave."""

    def __init__(self) -> None:
        super().__init__(_("WhatsApp's 24-hour window is shut: a text can only leave after they write again."))


# A wait for a person


def open_ticket(
    conversation_id: int, *, reason: str, urgency: str, due_at: datetime, detail: str, now: datetime
) -> Ticket:
    """Put a conversation among those that wait for a person, with its brief.

    Where one waits already, that one goes on: the stronger urgency and the earlier time win, and a reason that says
    what the customer wants takes the place of one that does not. An assigned one stays with its agent. Takes no lock
    on the conversation: the constraint of one open ticket decides between two callers.
    """
    with transaction.atomic():
        ticket = _find_open(conversation_id)
        if ticket is not None:
            return _ask_again(ticket, reason=reason, urgency=urgency, due_at=due_at, detail=detail, now=now)
        brief = briefs.build(conversation_id, reason, detail, urgency=urgency, now=now)
        urgency, due_at = _pressing(brief, reason, urgency, due_at, now=now)
        new = Ticket(
            conversation_id=conversation_id,
            reason=reason,
            urgency=urgency,
            due_at=due_at,
            brief={**brief, "urgency": urgency},
            created_at=now,
        )
        # One at the same time elsewhere wins quietly: this waits for it, and goes on with its row.
        Ticket.objects.bulk_create([new], ignore_conflicts=True)
        ticket = Ticket.objects.filter(conversation_id=conversation_id).latest("pk")
        _tell(ticket)
        ticket_opened.send(sender=Ticket, ticket_id=ticket.pk)
        return ticket


def _ask_again(ticket: Ticket, *, reason: str, urgency: str, due_at: datetime, detail: str, now: datetime) -> Ticket:
    if reason == Ticket.Reason.NOT_DELIVERED:
        return ticket
    ticket.reason = priority.reason_to_show(ticket.reason, reason)
    brief = briefs.build(ticket.conversation_id, ticket.reason, detail, urgency=urgency, now=now)
    urgency, due_at = _pressing(brief, reason, urgency, due_at, now=now)
    ticket.urgency = priority.stronger(ticket.urgency, urgency)
    ticket.due_at = min(ticket.due_at, due_at)
    ticket.brief = {**brief, "urgency": ticket.urgency}
    ticket.save(update_fields=["urgency", "due_at", "reason", "brief"])
    _tell(ticket)
    return ticket


def _pressing(
    brief: dict[str, Any], reason: str, urgency: str, due_at: datetime, *, now: datetime
) -> tuple[str, datetime]:
    """Let what the customer said make a wait more urgent than its reason does, never less."""
    stronger = priority.stronger(urgency, brief["urgency_read"])
    if reason in priority.GIVES_WAY or stronger == priority.known(urgency):
        return priority.known(urgency), due_at
    return stronger, min(due_at, priority.due_at(stronger, now=now))


def close_ticket(conversation_id: int, *, outcome: str, now: datetime) -> Ticket | None:
    """Close the open ticket of a conversation, if there is one."""
    with transaction.atomic():
        ticket = _find_open(conversation_id)
        if ticket is None:
            return None
        ticket.status, ticket.outcome, ticket.closed_at = Ticket.Status.CLOSED, outcome, now
        ticket.save(update_fields=["status", "outcome", "closed_at"])
        _tell(ticket)
        ticket_closed.send(sender=Ticket, ticket_id=ticket.pk)
        return ticket


# Taking the floor


def take_over(
    conversation_id: int, agent: StaffMember, *, now: datetime, expected_floor_version: int | None = None
) -> Ticket:
    """Give an agent the floor and the ticket, made where none waits; the customer gets one line.

    While a colleague has the floor it raises AlreadyTaken, unless `expected_floor_version` is today's: then the agent
    saw the colleague there and takes over all the same. Taken twice by the same agent, it changes nothing.
    """
    with transaction.atomic():
        conversation = lifecycle.lock(conversation_id)
        holder = conversation.floor_agent
        if holder is not None and holder.pk != agent.pk and expected_floor_version != conversation.floor_version:
            raise AlreadyTaken(holder)
        return _give_floor(conversation, agent, by=agent, now=now)


def assign(conversation_id: int, by: StaffMember, to: StaffMember, *, now: datetime) -> Ticket:
    """Give a colleague the floor and the ticket. Raises NotYours while a third person has it."""
    with transaction.atomic():
        conversation = lifecycle.lock(conversation_id)
        holder = conversation.floor_agent
        if holder is not None and holder.pk not in (by.pk, to.pk):
            raise NotYours(holder)
        return _give_floor(conversation, to, by=by, now=now)


def _give_floor(conversation: Conversation, agent: StaffMember, *, by: StaffMember, now: datetime) -> Ticket:
    if conversation.floor_agent_id != agent.pk:
        lifecycle.give_floor_to_agent(conversation, agent, now=now)
        names = {"agent": agent.display_name, "by": by.display_name}
        taken = _("%(agent)s took over") if agent.pk == by.pk else _("%(by)s gave this to %(agent)s")
        outbox.activity(conversation, taken % names, now=now)
        _tell_customer(conversation, "agent-joined", agent, now=now)
    ticket = _find_open(conversation.pk) or open_ticket(
        conversation.pk,
        reason=Ticket.Reason.TAKEN_OVER,
        urgency=Ticket.Urgency.SOON,
        due_at=priority.due_at(Ticket.Urgency.SOON, now=now),
        detail="",
        now=now,
    )
    if ticket.assigned_to_id != agent.pk:
        ticket.status, ticket.assigned_to, ticket.assigned_at = Ticket.Status.ASSIGNED, agent, now
        ticket.save(update_fields=["status", "assigned_to", "assigned_at"])
        _tell(ticket)
        ticket_assigned.send(sender=Ticket, ticket_id=ticket.pk)
    return ticket


# With the floor


def reply(conversation_id: int, agent: StaffMember, text: str, *, now: datetime) -> Message:
    """Queue an agent's words to the customer; where nobody has the floor, it takes it with them.

    What was sent while having the floor leaves also when the floor goes back meanwhile: a person meant it. Raises
    NotYours while the assistant or a colleague has the floor, WindowShut, and `addressing.NoAddress`.
    """
    with transaction.atomic():
        conversation = lifecycle.lock(conversation_id)
        if conversation.floor == Floor.ASSISTANT or conversation.floor_agent_id not in (None, agent.pk):
            raise NotYours(conversation.floor_agent)
        address = addressing.find_address(conversation)
        if address is None:
            raise addressing.NoAddress(_("They never wrote to us, so there is no address to answer to."))
        if not window_open(address, now=now):
            raise WindowShut
        _give_floor(conversation, agent, by=agent, now=now)
        return outbox.send(
            conversation,
            purpose="agent-reply",
            values={"text": text},
            sender=Message.Sender.AGENT,
            agent=agent,
            address=address,
            now=now,
        )


def note(conversation_id: int, agent: StaffMember, text: str, *, now: datetime) -> Message:
    """Keep a private line for colleagues. It needs no floor."""
    with transaction.atomic():
        return outbox.note(lifecycle.lock(conversation_id), agent, text, now=now)


def hand_back(conversation_id: int, agent: StaffMember, *, now: datetime, note: str = "") -> None:
    """Give the floor back to the assistant, who then owes an answer to what nobody answered.

    The ticket closes; a note becomes a private note. With the assistant already, nothing happens. Raises NotYours
    while a colleague has the floor.
    """
    with transaction.atomic():
        conversation = lifecycle.lock(conversation_id)
        if conversation.floor == Floor.ASSISTANT:
            return
        if conversation.floor_agent_id not in (None, agent.pk):
            raise NotYours(conversation.floor_agent)
        if note.strip():
            outbox.note(conversation, agent, note.strip(), now=now)
        outbox.activity(
            conversation, _("%(agent)s handed back to the assistant") % {"agent": agent.display_name}, now=now
        )
        lifecycle.give_floor_to_assistant(conversation, now=now)
        close_ticket(conversation.pk, outcome=HANDED_BACK, now=now)
        _tell_customer(conversation, "handed-back", agent, now=now)


def resolve(conversation_id: int, agent: StaffMember, *, outcome: str, now: datetime) -> None:
    """Close the conversation and its ticket with an outcome; holds stay until they run out.

    Raises NotYours while a colleague has the floor, ValueError for an outcome that is none.
    """
    outcome = Outcome(outcome).value
    with transaction.atomic():
        conversation = lifecycle.lock(conversation_id)
        if conversation.status == Conversation.Status.RESOLVED:
            return
        if conversation.floor_agent_id not in (None, agent.pk):
            raise NotYours(conversation.floor_agent)
        words = {"agent": agent.display_name, "outcome": Outcome(outcome).label}
        outbox.activity(conversation, _("%(agent)s closed this: %(outcome)s") % words, now=now)
        lifecycle.resolve(conversation, outcome=outcome, now=now)


def window_open(address: addressing.Address, *, now: datetime) -> bool:
    """Say whether a text of one's own may leave to this address now."""
    if address.line.channel != address.line.Channel.WHATSAPP:
        return True
    closes_at = gate.window_closes_at(address.line, address.contact_point)
    return closes_at is not None and now < closes_at - gate.WINDOW_MARGIN


def _tell_customer(conversation: Conversation, purpose: str, agent: StaffMember, *, now: datetime) -> None:
    """Queue the one line that says who speaks now. Outside the window it would need a template and helps nobody."""
    address = addressing.find_address(conversation)
    if address is None or not window_open(address, now=now):
        return
    outbox.send(
        conversation,
        purpose=purpose,
        values={"agent": agent.display_name},
        sender=Message.Sender.SYSTEM,
        address=address,
        floor_version=conversation.floor_version,
        now=now,
    )


def _find_open(conversation_id: int) -> Ticket | None:
    open_ones = Ticket.objects.select_for_update().filter(conversation_id=conversation_id)
    return open_ones.exclude(status=Ticket.Status.CLOSED).first()


def _tell(ticket: Ticket) -> None:
    live.announce("queues", ticket.conversation_id)
    live.announce("conversation", ticket.conversation_id)
