"""The life of a conversation: found or opened, who has the floor, what the assistant owes, done. The only writer of
Conversation.

Every verb that takes a `Conversation` wants one that the caller's transaction has locked (`lock`, `conversation_for`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from appointments import contacts, leasing, statements
from appointments.models import Contact, StaffMember
from conversations import live, unresolved
from conversations.models import Call, Conversation, Message
from conversations.signals import conversation_resolved, floor_changed, person_requested

Floor = Conversation.Floor
Status = Conversation.Status

TURN_LEASE_SECONDS = 30
MOST_REPLY_ATTEMPTS = 3
FINISHED_FIELDS = (
    *("heard_up_to", "reply_after", "reply_attempts", "last_activity_at"),
    *("lease_token", "lease_expires_at"),
)
TOUCHED = "UPDATE conversations_conversation SET last_activity_at = %s WHERE id = %s RETURNING id"
PERSON_WITHIN = {"emergency": 1, "urgent": 2, "soon": 10, "routine": 60}  # minutes, by urgency


@dataclass(frozen=True)
class TurnLease:
    """Which process answers a conversation now, and the floor it began under."""

    conversation_id: int
    token: UUID
    floor_version: int
    expires_at: datetime
    channel: str = ""  # where the answer goes when that is not where the words came from: a live call


# Found or opened


def conversation_for(contact: Contact, *, language: str, now: datetime) -> Conversation:
    """Give the locked conversation that new input of this contact belongs to.

    The unresolved one (of several: a live call's first, then an agent's floor, then the newest); else the newest one
    resolved within the reopening time, reopened; else a new one. Locks the contact row, so two inputs at once find
    the same; of one that is merged in the same moment it locks the other.
    """
    while True:
        try:
            with transaction.atomic():
                return _find_or_open(contacts.lock_current(contact), language=language, now=now)
        except contacts.MergedMeanwhile as merged:
            contact = merged.contact


def _find_or_open(contact: Contact, *, language: str, now: datetime) -> Conversation:
    if (found := unresolved.find(contact)) is not None:
        return found
    theirs = Conversation.objects.select_for_update().filter(contact__in=contacts.list_merged(contact))
    recent = theirs.filter(resolved_at__gt=now - timedelta(hours=settings.REOPEN_WITHIN_HOURS))
    if newest := recent.order_by("-resolved_at", "-pk").first():
        reopen(newest, now=now)
        return newest
    return Conversation.objects.create(contact=contact, language=language, created_at=now, last_activity_at=now)


def lock(conversation_id: int) -> Conversation:
    """Lock a conversation for the rest of the transaction."""
    return Conversation.objects.select_for_update().get(pk=conversation_id)


def touch(conversation: Conversation, *, now: datetime) -> None:
    """Note that something happened, and tell who watches."""
    note_activity(conversation, now=now)
    announce(conversation)


def note_activity(conversation: Conversation, *, now: datetime) -> None:
    """Note that something happened; the caller tells who watches (`list_news`)."""
    conversation.last_activity_at = now
    statements.fetch(TOUCHED, [now, conversation.pk])


def announce(conversation: Conversation) -> None:
    """Tell who watches that the conversation and the queues changed."""
    live.announce_all(list_news(conversation))


def list_news(conversation: Conversation) -> list[tuple[str, int]]:
    """List what who watches a conversation, or the queues, is told when it changed."""
    return [("conversation", conversation.pk), ("queues", conversation.pk)]


def set_language(conversation: Conversation, language: str) -> None:
    """Set the language the conversation goes on in."""
    conversation.language = language
    conversation.save(update_fields=["language"])


# The floor


def give_floor_to_agent(conversation: Conversation, agent: StaffMember, *, now: datetime) -> None:
    """Let this agent alone speak; what the assistant had composed never leaves."""
    _move_floor(conversation, Floor.AGENT, Status.OPEN, agent, now=now)


def give_floor_to_nobody(conversation: Conversation, *, now: datetime) -> None:
    """Silence the assistant until a person comes."""
    _move_floor(conversation, Floor.NOBODY, Status.OPEN, None, now=now)


def give_floor_to_assistant(conversation: Conversation, *, now: datetime) -> None:
    """Let the assistant speak again. It owes an answer only to what no agent answered."""
    _move_floor(conversation, Floor.ASSISTANT, Status.PENDING, None, now=now)
    messages = conversation.messages.all()
    heard = messages.filter(kind=Message.Kind.INCOMING).aggregate(last=Max("id"))["last"] or 0
    answered = messages.filter(kind=Message.Kind.OUTGOING, sender=Message.Sender.AGENT).aggregate(last=Max("id"))
    if heard > max(answered["last"] or 0, conversation.heard_up_to):
        owe_reply(conversation, after=now)
    else:
        conversation.heard_up_to = max(heard, conversation.heard_up_to)
        conversation.save(update_fields=["heard_up_to"])


def _move_floor(
    conversation: Conversation, floor: Floor, status: Status, agent: StaffMember | None, *, now: datetime
) -> None:
    conversation.floor, conversation.status, conversation.floor_agent = floor, status, agent
    conversation.floor_version += 1
    conversation.reply_after = conversation.resolved_at = conversation.snoozed_until = None
    conversation.lease_token = conversation.lease_expires_at = None
    conversation.reply_attempts = 0
    conversation.last_activity_at = now
    conversation.save()
    unsaid = conversation.messages.filter(
        status=Message.Status.QUEUED, floor_version__isnull=False, floor_version__lt=conversation.floor_version
    )
    unsaid.update(status=Message.Status.DROPPED, reason=_("Somebody else took the floor before it left."))
    floor_changed.send(sender=Conversation, conversation_id=conversation.pk)
    announce(conversation)


def request_person(
    conversation_id: int,
    *,
    reason: str,
    urgency: str = "soon",
    due_at: datetime | None = None,
    detail: str = "",
    now: datetime,
) -> Conversation:
    """Ask for a person: the assistant gives up the floor and the news goes up to who keeps the queue.

    `reason` is a code such as `asked-for-a-person`, `urgency` one of routine, soon, urgent, emergency. Asked again
    while nobody came yet, it only sends the news once more; while an agent has the floor it does nothing to it.
    """
    with transaction.atomic():
        conversation = lock(conversation_id)
        if conversation.floor == Floor.ASSISTANT:
            give_floor_to_nobody(conversation, now=now)
        due_at = due_at or now + timedelta(minutes=PERSON_WITHIN.get(urgency, PERSON_WITHIN["soon"]))
        person_requested.send(
            sender=Conversation,
            conversation_id=conversation.pk,
            reason=reason,
            urgency=urgency,
            due_at=due_at,
            detail=detail,
        )
        return conversation


def resolve(conversation: Conversation, *, outcome: str, now: datetime) -> None:
    """Close the matter with its outcome; nobody has the floor."""
    conversation.status, conversation.floor, conversation.floor_agent = Status.RESOLVED, Floor.NOBODY, None
    conversation.floor_version += 1
    conversation.outcome, conversation.resolved_at, conversation.last_activity_at = outcome, now, now
    conversation.reply_after = conversation.snoozed_until = None
    conversation.lease_token = conversation.lease_expires_at = None
    conversation.save()
    conversation_resolved.send(sender=Conversation, conversation_id=conversation.pk)
    announce(conversation)


def reopen(conversation: Conversation, *, now: datetime) -> None:
    """Take up a resolved matter again, with the assistant."""
    _move_floor(conversation, Floor.ASSISTANT, Status.PENDING, None, now=now)


# What the assistant owes


def owe_reply(conversation: Conversation, *, after: datetime) -> None:
    """Have the assistant answer once `after` has come. Only the assistant's floor owes an answer."""
    if conversation.floor != Floor.ASSISTANT:
        return
    conversation.reply_after = after
    conversation.save(update_fields=["reply_after"])
    live.announce("reply", conversation.pk)


def claim_replies(*, now: datetime, limit: int) -> list[TurnLease]:
    """Take the conversations whose answer is due under a turn lease each. A live call answers for itself."""
    with transaction.atomic():
        due = _without_call().filter(reply_after__lte=now, floor=Floor.ASSISTANT).order_by("reply_after")
        taken = leasing.claim(due, now=now, seconds=TURN_LEASE_SECONDS, limit=limit)
        return [
            TurnLease(one.pk, one.lease_token, one.floor_version, one.lease_expires_at)
            for one in taken
            if one.lease_token and one.lease_expires_at
        ]


def take_lease(conversation_id: int, *, channel: str, now: datetime) -> TurnLease | None:
    """Take the turn over for a live call, whoever has the lease; None when the assistant owes nothing now.

    Whoever had it writes nothing more of its turn.
    """
    with transaction.atomic():
        conversation = lock(conversation_id)
        if conversation.floor != Floor.ASSISTANT or conversation.reply_after is None or conversation.reply_after > now:
            return None
        conversation.lease_token = uuid4()
        conversation.lease_expires_at = now + timedelta(seconds=TURN_LEASE_SECONDS)
        conversation.save(update_fields=["lease_token", "lease_expires_at"])
        return TurnLease(
            conversation.pk,
            conversation.lease_token,
            conversation.floor_version,
            conversation.lease_expires_at,
            channel,
        )


def end_lease(conversation: Conversation) -> None:
    """Let nobody's turn count any more: a call begins, and speaks for the conversation, or ends."""
    conversation.lease_token = conversation.lease_expires_at = None
    conversation.save(update_fields=["lease_token", "lease_expires_at"])


def forgive_reply(conversation: Conversation) -> None:
    """Owe no answer any more: there is nowhere to say it. The words stay unheard for the next time."""
    conversation.reply_after = None
    conversation.save(update_fields=["reply_after"])


def renew(lease: TurnLease, *, now: datetime) -> bool:
    """Keep a turn lease for another while, and say whether it was still ours."""
    return leasing.renew(Conversation, lease.conversation_id, lease.token, now=now, seconds=TURN_LEASE_SECONDS)


def holds_lease(conversation: Conversation, lease: TurnLease) -> bool:
    """Say whether a locked conversation is still answered under this lease and this floor."""
    return conversation.lease_token == lease.token and conversation.floor_version == lease.floor_version


def finish_reply(conversation: Conversation, lease: TurnLease, *, heard_up_to: int, now: datetime) -> None:
    """End a turn: what came in up to the message `heard_up_to` is answered, later input is owed.

    Does nothing once the lease has passed to somebody else.
    """
    if conversation.lease_token != lease.token:
        return
    conversation.heard_up_to = max(heard_up_to, conversation.heard_up_to)
    newer = conversation.messages.filter(kind=Message.Kind.INCOMING, id__gt=conversation.heard_up_to).exists()
    owed = newer and conversation.floor == Floor.ASSISTANT
    conversation.reply_after = now if owed else None
    conversation.lease_token = conversation.lease_expires_at = None
    conversation.reply_attempts = 0
    conversation.last_activity_at = now
    conversation.save(update_fields=FINISHED_FIELDS)
    live.announce_all([*list_news(conversation), *([("reply", conversation.pk)] if owed else [])])


def fail_reply(lease: TurnLease, *, now: datetime, error: str) -> None:
    """Plan a failed turn again with back-off; after the last try a person is asked for."""
    with transaction.atomic():
        conversation = lock(lease.conversation_id)
        if conversation.lease_token != lease.token:
            return
        conversation.reply_attempts += 1
        conversation.lease_token = conversation.lease_expires_at = None
        conversation.reply_after = now + leasing.back_off(conversation.reply_attempts, first_seconds=2, most_seconds=30)
        conversation.save()
        if conversation.reply_attempts >= MOST_REPLY_ATTEMPTS:
            request_person(conversation.pk, reason="assistant-failed", urgency="urgent", detail=error, now=now)


def next_reply_at() -> datetime | None:
    """Say when the next answer falls due, to know how long to wait."""
    owed = _without_call().filter(Q(lease_token__isnull=True), reply_after__isnull=False)
    return owed.order_by("reply_after").values_list("reply_after", flat=True).first()


def _without_call() -> QuerySet[Conversation]:
    live_calls = Call.objects.filter(conversation=OuterRef("pk"), ended_at__isnull=True)
    return Conversation.objects.filter(~Exists(live_calls))
