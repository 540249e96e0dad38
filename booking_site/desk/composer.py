"""What may be written now, and where it would go. The field itself is never swapped: only what stands around it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.models import StaffMember
from booking_site.desk.access import desk_view, get_conversation, staff
from booking_site.desk.wording import first_name
from conversations import addressing, consent, gate
from conversations.models import Conversation, Line
from handoff import queue

Floor = Conversation.Floor


@desk_view
def panel(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Answer the refetch of what stands around the field."""
    user = staff(request)
    conversation = get_conversation(user, conversation_id)
    context = build(user, conversation, now=timezone.now())
    return render(request, "desk/panels/_composer.html", {"composer": context, "is_refetch": True})


def build(user: StaffMember, conversation: Conversation, *, now: datetime) -> dict[str, Any]:
    """Say whether a reply may be written, why not, and what the button does."""
    address = addressing.find_address(conversation)
    closes_at = None
    if address and address.line.channel == Line.Channel.WHATSAPP:
        closes_at = gate.window_closes_at(address.line, address.contact_point)
    reason = _why_not(user, conversation, address, now=now)
    return {
        "conversation": conversation,
        "address": address,
        "is_spoken": bool(address and address.line.channel == Line.Channel.PHONE),
        "closes_at": closes_at,
        "window_is_open": bool(address and queue.window_open(address, now=now)),
        "can_reply": not reason,
        "reason": reason,
        "takes_floor": conversation.floor == Floor.NOBODY,
        "reopens": conversation.status == Conversation.Status.RESOLVED,
        "first_name": first_name(conversation.contact),
        "most_characters": queue.MOST_CHARACTERS,
        "now": now,
    }


def _why_not(
    user: StaffMember, conversation: Conversation, address: addressing.Address | None, *, now: datetime
) -> str:
    """Say why no reply may be written, empty when one may."""
    if conversation.floor == Floor.ASSISTANT:
        if address is not None and address.line.channel == Line.Channel.PHONE:
            return _("The assistant is speaking with them. Take over, and what you type is spoken to them.")
        return _("The assistant is replying. Take over to write to them.")
    if conversation.floor_agent is not None and conversation.floor_agent_id != user.pk:
        name = {"name": conversation.floor_agent.display_name}
        return _("%(name)s is replying. You can leave a private note.") % name
    if address is None:
        return _("They never wrote to us, so nothing can be sent. You can ring them.")
    if not consent.allows(conversation.contact, channel=address.line.channel):
        return _("They wrote STOP: nothing may be sent until they write START.")
    if not queue.window_open(address, now=now):
        return _("WhatsApp's 24-hour window is shut. It opens again when they write; until then, ring them.")
    return ""
