"""What was heard of an answer that was never whole: newer words ended it, or the process that spoke it died.

The turn that answers the same words goes on from there. Its message still carries `outbox.GROWS`.
"""

from conversations import outbox
from conversations.assistant import heard
from conversations.assistant.brain import Uttered
from conversations.assistant.toolbox import Scope
from conversations.models import Message


def list_uttered(scope: Scope) -> tuple[Uttered, ...]:
    """List it, oldest first, for a turn on the phone. In writing everything is told from the beginning."""
    if not scope.manner.is_spoken:
        return ()
    answered = sorted(one.message_id for one in scope.heard)
    begun = Message.objects.filter(
        conversation=scope.lease.conversation_id, id__gt=answered[0], values__has_key=outbox.GROWS
    )
    told = ((one.pk, heard.halves(one)[0].strip()) for one in begun.order_by("id"))
    return tuple(Uttered(max(each for each in answered if each < pk), words) for pk, words in told if words)
