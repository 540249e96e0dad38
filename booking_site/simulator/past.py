"""What demo customers wrote and read before the simulator was first opened, so that their phones remember it too."""

from booking_site.simulator import handset, senders
from booking_site.simulator.models import SimulatedMessage
from conversations.models import Message


def remember(numbers: list[str]) -> int:
    """Give the phones of these numbers the WhatsApp messages that the business has with them, and count the new ones.

    Without it the provider would hold that they never wrote, and refuse free words to them (63016).
    """
    sender = senders.default_sender()
    written = Message.objects.filter(
        contact_point__value__in=numbers, channel="whatsapp", kind__in=[Message.Kind.INCOMING, Message.Kind.OUTGOING]
    ).exclude(message_sid=None)
    rows = [_build(message, sender.pk) for message in written.select_related("contact_point").order_by("created_at")]
    known = set(SimulatedMessage.objects.filter(sid__in=[row.sid for row in rows]).values_list("sid", flat=True))
    new = [row for row in rows if row.sid not in known]
    SimulatedMessage.objects.bulk_create(new)
    return len(new)


def _build(message: Message, sender_id: int) -> SimulatedMessage:
    assert message.contact_point is not None  # they were chosen by its number
    is_theirs = message.kind == Message.Kind.INCOMING
    phone = handset.of_number(message.contact_point.value)
    return SimulatedMessage(
        sid=message.message_sid or "",
        direction=SimulatedMessage.Direction.INBOUND if is_theirs else SimulatedMessage.Direction.OUTBOUND,
        sender_id=sender_id,
        handset=phone,
        status=SimulatedMessage.Status.RECEIVED if is_theirs else SimulatedMessage.Status.READ,
        body=message.text or message.values.get("text", ""),
        created_at=message.created_at,
        updated_at=message.created_at,
        sent_at=message.created_at,
        delivered_at=message.created_at,
        read_at=message.created_at,
    )
