"""What follows a call that ended before a word: one line on WhatsApp where one may go, else somebody rings back.

One line a day for each contact. Who rings in vain again, wrote STOP, never agreed to WhatsApp or cannot be there is for
a person to ring; who withheld the number cannot be reached at all. While an agent talks with them, the agent sees it.
"""

from datetime import datetime, timedelta

from conversations import outbox, reach
from conversations.models import Call, Conversation, Message
from conversations.signals import call_missed

PURPOSE = "missed-call"
ONE_LINE_IN = timedelta(hours=24)

Floor = Conversation.Floor


def follow_up(call: Call, conversation: Conversation, *, now: datetime) -> None:
    """Queue the line, or tell the apps above that somebody should ring back. The caller locked the conversation."""
    if call.contact_point is None or conversation.floor == Floor.AGENT:
        return
    found = reach.find_reach(conversation, call.line.location, now=now)
    may_write = found.address is not None and not found.must_ask
    if may_write and conversation.floor == Floor.ASSISTANT and not _was_told(conversation, now=now):
        outbox.send(
            conversation,
            purpose=PURPOSE,
            values={"place": call.line.location.name},
            sender=Message.Sender.SYSTEM,
            address=found.address,
            now=now,
        )
    else:
        call_missed.send(sender=Call, call_id=call.pk)


def _was_told(conversation: Conversation, *, now: datetime) -> bool:
    lines = Message.objects.filter(conversation__contact=conversation.contact_id, purpose=PURPOSE)
    return lines.filter(created_at__gt=now - ONE_LINE_IN).exists()
