"""What follows the end of a call: what was not said is dropped, what is owed goes on by WhatsApp.

A call that ended before a word is followed up: by one line on WhatsApp where one may go, else somebody rings back. One
line a day for each contact. Who rings in vain again, wrote STOP, never agreed to WhatsApp or cannot be there is for a
person to ring; who withheld the number cannot be reached at all. While an agent talks with them, the agent sees it.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from conversations import addressing, lifecycle, live, outbox, reach
from conversations.models import Call, Conversation, Line, Message
from conversations.signals import call_missed

PURPOSE = "missed-call"
ONE_LINE_IN = timedelta(hours=24)
JUST_NOW = timedelta(minutes=30)  # the line says so; a call that is found lost after an outage was longer ago

Floor = Conversation.Floor


def settle(call: Call, conversation: Conversation, *, now: datetime) -> None:
    """Do what the end of a conversation's last live call asks for. The caller locked the conversation."""
    _drop_unsaid(conversation)
    _hand_on(conversation)
    if call.unserved:
        _follow_up(call, conversation, now=now)


def _drop_unsaid(conversation: Conversation) -> None:
    unsaid = conversation.messages.filter(status=Message.Status.QUEUED, channel=Line.Channel.PHONE)
    reason = _("The call ended before it was said.")
    unsaid.update(status=Message.Status.DROPPED, error_code="call-ended", reason=reason)


def _hand_on(conversation: Conversation) -> None:
    """What the call leaves unanswered goes on by WhatsApp, if they ever wrote to us there."""
    lifecycle.end_lease(conversation)
    if conversation.reply_after is None:
        return
    if addressing.find_address(conversation) is None:
        lifecycle.forgive_reply(conversation)
    else:
        live.announce("reply", conversation.pk)


def _follow_up(call: Call, conversation: Conversation, *, now: datetime) -> None:
    """Queue the line, or tell the apps above that somebody should ring back."""
    if call.contact_point is None or conversation.floor == Floor.AGENT:
        return
    found = reach.find_reach(conversation, call.line.location, now=now)
    may_write = found.address is not None and not found.must_ask and now - call.started_at < JUST_NOW
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
