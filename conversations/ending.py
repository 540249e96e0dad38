"""Conversations end by themselves: with the assistant, nothing owed, nothing said for a while.

What was brought to its end is closed soon after its last word, a matter left half done only after a day, so that a call
that dropped can go on by message. Whoever has a reason to keep a conversation open (a wait for a person) registers it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from conversations import lifecycle, outbox
from conversations.models import Call, Conversation, Journey, Message

INTENTS = (Journey.Intent.BOOK, Journey.Intent.RESCHEDULE, Journey.Intent.CANCEL, Journey.Intent.CONFIRM)
ON_THE_WAY = (Message.Status.QUEUED, Message.Status.SENDING, Message.Status.UNKNOWN)
OUTCOMES = ("booked", "moved", "cancelled")

_kept_open: list[Callable[[], Q]] = []


def keep_open(condition: Callable[[], Q]) -> None:
    """Register a condition on Conversation under which one does not end by itself."""
    _kept_open.append(condition)


def end_idle(*, now: datetime, limit: int = 200) -> int:
    """End the conversations that are over, oldest first, and say how many. What is locked elsewhere waits."""
    ended = 0
    for pk in _idle(now=now).order_by("last_activity_at").values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            conversation = _idle(now=now).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if conversation is not None:
                _end(conversation, now=now)
                ended += 1
    return ended


def _end(conversation: Conversation, *, now: datetime) -> None:
    outbox.activity(conversation, _("The assistant closed this: nothing more was said"), now=now)
    lifecycle.resolve(conversation, outcome=find_outcome(conversation), now=now)


def find_outcome(conversation: Conversation) -> str:
    """Say by its rows how a conversation ended: with what was done last, unanswered, answered, or otherwise."""
    outcomes = conversation.journeys.exclude(outcome="").order_by("-updated_at").values_list("outcome", flat=True)
    done = next((one for one in outcomes if one in OUTCOMES), "")
    if done:
        return done
    if conversation.journeys.filter(_unfinished()).exists():
        return "no-reply"
    return "answered" if conversation.messages.filter(kind=Message.Kind.INCOMING).exists() else "other"


def _unfinished() -> Q:
    return Q(intent__in=INTENTS, outcome="") & ~Q(status=Journey.Status.ENDED)


def _idle(*, now: datetime) -> QuerySet[Conversation]:
    """Select what may end now. Times are compared with the last activity."""
    half_done = Exists(Journey.objects.filter(_unfinished(), conversation=OuterRef("pk")))
    unheard = Exists(
        Message.objects.filter(conversation=OuterRef("pk"), kind=Message.Kind.INCOMING, id__gt=OuterRef("heard_up_to"))
    )
    done_before = now - timedelta(minutes=settings.END_DONE_MINUTES)
    idle_before = now - timedelta(hours=settings.END_IDLE_HOURS)
    over = Q(last_activity_at__lte=idle_before) | (Q(last_activity_at__lte=done_before) & ~half_done & ~unheard)
    with_assistant = Q(status=Conversation.Status.PENDING, floor=Conversation.Floor.ASSISTANT)
    unleased = Q(lease_token__isnull=True) | Q(lease_expires_at__lte=now)
    found = Conversation.objects.filter(over, with_assistant, unleased, reply_after__isnull=True)
    found = found.exclude(Exists(Message.objects.filter(conversation=OuterRef("pk"), status__in=ON_THE_WAY)))
    found = found.exclude(Exists(Call.objects.filter(conversation=OuterRef("pk"), ended_at__isnull=True)))
    for condition in _kept_open:
        found = found.exclude(condition())
    return found
