"""What comes in. One transaction: contact, conversation, message once, raw payload beside it, what is owed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from appointments import contacts
from appointments.models import Appointment, ContactPoint
from conversations import appointment_tokens, consent, lifecycle, outbox
from conversations.models import Call, Conversation, Line, Message, RawPayload
from conversations.signals import message_received
from conversations.transports.base import InboundMessage

MOST_WAIT = timedelta(seconds=6)  # a customer who types on and on is answered in between


class UnknownLine(Exception):
    """The number written to is no active line of ours."""


def receive(inbound: InboundMessage, *, now: datetime) -> Message | None:
    """Store an incoming WhatsApp message once and note what is owed; None when it was there already.

    Two deliveries at once: one waits for the contact's lock and then finds the other's row; the unique constraint on
    (account, message_sid) is the last word. Raises UnknownLine.
    """
    line = find_line(Line.Channel.WHATSAPP, inbound.to_number)
    try:
        with transaction.atomic():
            return _receive(inbound, line, now=now)
    except IntegrityError:
        if Message.objects.filter(account=inbound.account, message_sid=inbound.message_sid).exists():
            return None
        raise


def find_line(channel: str, number_e164: str) -> Line:
    """Give the line with this number, else the channel's line for any number. Raises UnknownLine."""
    active = Line.objects.filter(channel=channel, is_active=True).select_related("location")
    line = active.filter(number_e164=number_e164).first() or active.filter(accepts_any_number=True).first()
    if line is None:
        raise UnknownLine
    return line


def _receive(inbound: InboundMessage, line: Line, *, now: datetime) -> Message | None:
    point = _point(inbound, now=now)
    language = contacts.current(point.contact).language or line.location.languages[0]
    conversation = lifecycle.conversation_for(point.contact, language=language, now=now)
    if Message.objects.filter(account=inbound.account, message_sid=inbound.message_sid).exists():
        return None
    quoted = _quoted(inbound)
    message = Message.objects.create(
        conversation=conversation,
        kind=Message.Kind.INCOMING,
        status=Message.Status.RECEIVED,
        sender=Message.Sender.CONTACT,
        channel=line.channel,
        line=line,
        contact_point=point,
        our_number=inbound.to_number,
        text=inbound.text,
        language=conversation.language,
        choice_id=inbound.choice_id[:200],
        media=[*inbound.media, *_pin(inbound)],
        quoted=quoted,
        appointment=_find_appointment(conversation, inbound.choice_id, quoted),
        account=inbound.account,
        message_sid=inbound.message_sid,
        created_at=now,
    )
    RawPayload.objects.create(
        message=message,
        kind="whatsapp-incoming",
        payload=inbound.raw,
        received_at=now,
        expires_at=now + timedelta(days=settings.RAW_PAYLOAD_DAYS),
    )
    if not _apply_keyword(conversation, message, inbound.opt_out_type, now=now):
        _owe_reply(conversation, message, now=now)
    lifecycle.touch(conversation, now=now)
    message_received.send(sender=Message, message_id=message.pk)
    return message


def receive_spoken(call: Call, conversation: Conversation, text: str, *, choice_id: str, now: datetime) -> Message:
    """Store what a caller said, or chose by a key, and owe an answer at once: whoever rings waits for it."""
    message = Message.objects.create(
        conversation=conversation,
        kind=Message.Kind.INCOMING,
        status=Message.Status.RECEIVED,
        sender=Message.Sender.CONTACT,
        channel=Line.Channel.PHONE,
        line=call.line,
        contact_point=call.contact_point,
        our_number=call.our_number,
        text=text,
        language=conversation.language,
        choice_id=choice_id[:200],
        appointment=_find_appointment(conversation, choice_id, None),
        account=call.account,
        created_at=now,
    )
    lifecycle.owe_reply(conversation, after=now)
    lifecycle.touch(conversation, now=now)
    message_received.send(sender=Message, message_id=message.pk)
    return message


def _point(inbound: InboundMessage, *, now: datetime) -> ContactPoint:
    known_by_number = inbound.number_e164 is not None
    return contacts.find_or_create_point(
        kind=ContactPoint.Kind.NUMBER if known_by_number else ContactPoint.Kind.WHATSAPP_USER,
        value=inbound.number_e164 or inbound.user_id or inbound.from_address,
        whatsapp_address=inbound.from_address,
        name=inbound.profile_name,
        now=now,
    )


def _pin(inbound: InboundMessage) -> list[dict[str, object]]:
    if inbound.latitude is None or inbound.longitude is None:
        return []
    pin = {"latitude": inbound.latitude, "longitude": inbound.longitude, "label": inbound.label or ""}
    return [{"type": "location", **pin}]


def _quoted(inbound: InboundMessage) -> Message | None:
    if not inbound.quoted_sid:
        return None
    sent = Message.objects.filter(account=inbound.account, message_sid=inbound.quoted_sid)
    return sent.select_related("appointment").first()


def _find_appointment(conversation: Conversation, choice_id: str, quoted: Message | None) -> Appointment | None:
    """Find the visit a message is about: that of its token if it is the contact's own, else of the quoted message."""
    named = appointment_tokens.find_appointment_id(choice_id)
    if named is not None:
        owners = contacts.list_merged(contacts.current(conversation.contact))
        if own := Appointment.objects.filter(pk=named, contact__in=owners).first():
            return own
    return quoted.appointment if quoted else None


def _apply_keyword(conversation: Conversation, message: Message, opt_out_type: str, *, now: datetime) -> bool:
    """Honour STOP and START. START from somebody who never stopped is an ordinary word.

    What Twilio's own opt-out has read as one (`opt_out_type`), by a longer list of words, it has answered already.
    """
    if opt_out_type == "HELP":
        return True
    given = {"STOP": False, "START": True}.get(opt_out_type, consent.read_keyword(message.text))
    if given is None or (given and not consent.has_refused(conversation.contact, channel=message.channel)):
        return False
    consent.record(
        conversation.contact,
        channel=message.channel,
        given=given,
        source=consent.KEYWORD,
        words=message.text,
        message=message,
        now=now,
    )
    if not opt_out_type:
        purpose = "started" if given else "stopped"
        outbox.send(conversation, purpose=purpose, values={}, sender=Message.Sender.SYSTEM, now=now)
    return True


def _owe_reply(conversation: Conversation, message: Message, *, now: datetime) -> None:
    """Have the assistant answer a breath later, so that several short messages are one turn; a tap at once."""
    if not consent.allows(conversation.contact, channel=message.channel):
        return
    breath = timedelta(0) if message.choice_id else timedelta(milliseconds=settings.REPLY_DELAY_MS)
    after = now + breath
    unheard = conversation.messages.filter(kind=Message.Kind.INCOMING, id__gt=conversation.heard_up_to)
    first_at = unheard.order_by("id").values_list("created_at", flat=True).first()
    if first_at and not message.choice_id:
        after = min(after, max(first_at + MOST_WAIT, now))
    lifecycle.owe_reply(conversation, after=after)
