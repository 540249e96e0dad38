"""Reading the queues for the desk. Every read goes through what the person at the desk may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from appointments.models import StaffMember
from conversations import queries as conversation_queries
from conversations.models import Call, Conversation, Line, Message
from handoff import priority
from handoff.models import Ticket

Floor = Conversation.Floor

LIVE_FOR = timedelta(minutes=5)
WAITING_FOR = timedelta(hours=24)
MOST_ROWS = 200
TROUBLE = (Message.Status.FAILED, Message.Status.DROPPED)


@dataclass(frozen=True)
class Row:
    """One conversation in a queue, with what its line says."""

    conversation: Conversation
    ticket: Ticket | None
    last: Message | None
    due_at: datetime | None = None
    is_mine: bool = False
    call: Call | None = None

    @property
    def is_on_the_phone(self) -> bool:
        """Whether they are on the line right now."""
        return self.call is not None and self.call.ended_at is None

    @property
    def needs_answer(self) -> bool:
        """Whether the last word is the customer's."""
        return self.last is not None and self.last.kind == Message.Kind.INCOMING


@dataclass(frozen=True)
class Queues:
    """What the left side of the desk shows. A conversation is in one of them at most."""

    needs: list[Row] = field(default_factory=list)
    live: list[Row] = field(default_factory=list)
    waiting: list[Row] = field(default_factory=list)
    colleagues: list[Row] = field(default_factory=list)


def list_queues(user: StaffMember, *, now: datetime) -> Queues:
    """Sort the conversations that are not done into the queues. The number of queries is fixed.

    Of those that need somebody, whoever is on the line comes first: they hear the silence. Then whoever is late next.
    """
    recent = Q(last_activity_at__gt=now - WAITING_FOR) | ~Q(floor=Floor.ASSISTANT) | Q(tickets__in=_waiting())
    going_on = conversation_queries.visible_to(user).exclude(status=Conversation.Status.RESOLVED).filter(recent)
    queues = Queues()
    for row in _rows(going_on.distinct().order_by("-last_activity_at")[:MOST_ROWS], user):
        _place(queues, row, user, now=now)
    queues.needs.sort(key=lambda row: (not row.is_on_the_phone, row.due_at or now, row.conversation.pk))
    return queues


def list_everything(user: StaffMember, *, words: str = "", limit: int = 50) -> tuple[list[Row], int]:
    """Give the conversations whose contact, number, reference or summary holds the words, newest first."""
    found = conversation_queries.visible_to(user)
    words = words.strip()
    if words:
        digits = "".join(letter for letter in words if letter.isdigit())
        match = _summary_holds(words)
        for whose in ("contact", "contact__merged_into", "contact__merged_contacts"):
            match |= Q(**{f"{whose}__name__icontains": words}) | Q(
                **{f"{whose}__appointments__reference__iexact": words}
            )
        if len(digits) >= 3:
            match |= Q(contact__points__value__contains=digits)
            match |= Q(contact__merged_into__points__value__contains=digits)
        found = found.filter(match).distinct()
    return _rows(found.order_by("-last_activity_at", "-pk")[:limit], user), found.count()


def _summary_holds(words: str) -> Q:
    """Want each of the words in the summary, wherever it stands there."""
    return Q(*[Q(summary__text__icontains=word) for word in words.split()[:8]])


def find_open_ticket(conversation: Conversation) -> Ticket | None:
    """Find the wait that is not over, if there is one."""
    open_ones = Ticket.objects.filter(conversation=conversation).exclude(status=Ticket.Status.CLOSED)
    return open_ones.select_related("assigned_to").first()


def list_colleagues(user: StaffMember) -> list[StaffMember]:
    """List who else at the desk could take a conversation of this person's locations."""
    others = StaffMember.objects.filter(is_active=True).exclude(pk=user.pk)
    if not user.sees_everything:
        everywhere = Q(role=StaffMember.Role.ADMIN) | Q(is_superuser=True)
        others = others.filter(everywhere | Q(locations__in=user.locations.all())).distinct()
    return list(others.order_by("first_name", "username"))


def waits_for_person() -> Q:
    """Match the conversations that have a wait for a person, or a person in them."""
    return Q(Exists(Ticket.objects.exclude(status=Ticket.Status.CLOSED).filter(conversation=OuterRef("pk"))))


def _waiting() -> QuerySet[Ticket]:
    return Ticket.objects.filter(status=Ticket.Status.WAITING)


def _rows(conversations: QuerySet[Conversation], user: StaffMember) -> list[Row]:
    read = conversations.select_related("contact__merged_into", "floor_agent", "summary")
    found = list(read.prefetch_related("contact__points", "contact__merged_into__points"))
    ids = [one.pk for one in found]
    tickets = Ticket.objects.filter(conversation__in=ids).exclude(status=Ticket.Status.CLOSED)
    by_conversation = {ticket.conversation_id: ticket for ticket in tickets.select_related("assigned_to")}
    last = _last_messages(ids)
    rung = Call.objects.filter(conversation__in=ids).order_by("conversation_id", "-id").distinct("conversation_id")
    newest_calls = {call.conversation_id: call for call in rung}
    return [
        Row(
            conversation=one,
            ticket=by_conversation.get(one.pk),
            last=last.get(one.pk),
            due_at=_due_at(one, by_conversation.get(one.pk), last.get(one.pk)),
            is_mine=one.floor_agent_id == user.pk,
            call=newest_calls.get(one.pk),
        )
        for one in found
    ]


def _last_messages(ids: Iterable[int]) -> dict[int, Message]:
    """Give the last thing said in each conversation, by either side; a notice or "Pooja is joining" answers nobody."""
    said = Message.objects.filter(conversation__in=ids, kind__in=(Message.Kind.INCOMING, Message.Kind.OUTGOING))
    said = said.exclude(sender=Message.Sender.SYSTEM)
    newest = said.values("conversation").annotate(newest=Max("id")).values("newest")
    return {one.conversation_id: one for one in Message.objects.filter(pk__in=newest).select_related("agent")}


def _due_at(conversation: Conversation, ticket: Ticket | None, last: Message | None) -> datetime | None:
    if ticket is not None and ticket.status == Ticket.Status.WAITING:
        return ticket.due_at
    if last is not None and last.kind == Message.Kind.INCOMING:
        return last.created_at + priority.ANSWER_LINE_WITHIN
    return None


def _place(queues: Queues, row: Row, user: StaffMember, *, now: datetime) -> None:
    one, ticket, last = row.conversation, row.ticket, row.last
    if ticket is not None and ticket.status == Ticket.Status.WAITING:
        queues.needs.append(row)
    elif one.floor == Floor.NOBODY:
        (queues.needs if row.needs_answer else queues.waiting).append(row)
    elif one.floor == Floor.AGENT and not row.is_mine:
        queues.colleagues.append(row)
    elif one.floor == Floor.AGENT and row.is_on_the_phone:
        queues.live.append(row)  # they are being talked to: nothing waits
    elif one.floor == Floor.AGENT:
        (queues.needs if row.needs_answer or _is_trouble(last) else queues.waiting).append(row)
    elif row.is_on_the_phone or one.reply_after is not None or one.last_activity_at > now - LIVE_FOR:
        queues.live.append(row)
    else:
        queues.waiting.append(row)


def _is_trouble(last: Message | None) -> bool:
    """Tell what never reached them, but for words of the assistant that a takeover cut short in a call."""
    if last is None or last.status not in TROUBLE:
        return False
    return not (last.channel == Line.Channel.PHONE and last.sender == Message.Sender.ASSISTANT)
