"""How much the assistant may book and change in one conversation before a person looks at it."""

from datetime import timedelta

from django.conf import settings

from conversations.assistant.toolbox import PersonWanted, Scope, ToolError
from conversations.journeys import store
from conversations.models import Message

BOOKED, CHANGED = ("booked", "requested"), ("moved", "cancelled")


def demand_room(scope: Scope, kind: str) -> None:
    """Let no more be booked or changed than a conversation may; then a person is asked for. Raises ToolError.

    `kind` is booked, moved or cancelled. Taking back what was just done costs nothing, and gives nothing back either.
    """
    kinds = BOOKED if kind in BOOKED else CHANGED
    most = settings.MOST_BOOKINGS if kinds is BOOKED else settings.MOST_CHANGES
    if _count(scope, kinds) < most:
        return
    what = "bookings" if kinds is BOOKED else "changes"
    detail = f"{most} {what} were made in this conversation already; another one is wanted."
    scope.person = PersonWanted("needs-a-person", detail=detail, manner="caps")
    raise ToolError("cap-reached", "That is more than may be done without a person. A colleague is asked.")


def _count(scope: Scope, kinds: tuple[str, ...]) -> int:
    """Count over all journeys of the conversation, from where a person last had a word in it, or a day back."""
    conversation_id = scope.lease.conversation_id
    said = Message.objects.filter(conversation=conversation_id)
    by_person = said.filter(kind=Message.Kind.OUTGOING, sender=Message.Sender.AGENT).order_by("-id")
    since = by_person.values_list("pk", flat=True).first() or 0
    recent = said.filter(created_at__gt=scope.now - timedelta(hours=settings.REOPEN_WITHIN_HOURS))
    heard = set(recent.filter(kind=Message.Kind.INCOMING, id__gt=since).values_list("pk", flat=True))
    commits = store.list_commits(conversation_id)
    return sum(one.kind in kinds and not one.is_undo and one.heard_up_to in heard for one in commits)
