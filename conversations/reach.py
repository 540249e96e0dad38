"""Whether details of a visit may go to somebody's WhatsApp, must be asked for in the call first, or go nowhere.

Who agreed, or has written within the last day, is not asked. Who wrote STOP is not asked either: only START ends that.
Who says no is not asked again in the same conversation. Where no WhatsApp can be (the number is withheld, or that of a
landline) nobody is asked: the call has said what there is to say.
"""

from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from phonenumbers import PhoneNumberType

from appointments import concerns, contacts
from appointments.models import Contact, ContactPoint, Location
from conversations import addressing, consent, gate
from conversations.addressing import Address
from conversations.models import Conversation, Line

WhatsApp = Line.Channel.WHATSAPP
# No messenger there. In countries whose numbers do not tell (the US), and for numbers nobody knows, we ask.
NO_WHATSAPP = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.PAGER,
        PhoneNumberType.VOICEMAIL,
    }
)

# Whether a contact ever wrote to us, agreed or refused; nobody else gets a notice. Whoever was merged is looked at in
# full instead.
IS_KNOWN = concerns.ask(
    "conversations.is_known",
    """
    EXISTS (SELECT FROM appointments_contact WHERE merged_into_id = visit.contact_id)
    OR EXISTS (SELECT FROM appointments_contact WHERE id = visit.contact_id AND merged_into_id IS NOT NULL)
    OR EXISTS (SELECT FROM conversations_consent WHERE contact_id = visit.contact_id)
    OR EXISTS (SELECT FROM conversations_message message JOIN appointments_contactpoint point
        ON point.id = message.contact_point_id WHERE point.contact_id = visit.contact_id AND message.kind = 'incoming')
    """,
)


@dataclass(frozen=True)
class Reach:
    """Where details may go; `must_ask`: only after a yes."""

    address: Address | None = None
    must_ask: bool = False


def find_reach(conversation: Conversation, location: Location, *, now: datetime) -> Reach:
    """Say where details for this conversation's contact may go by WhatsApp now, and whether to ask for it first."""
    contact = contacts.current(conversation.contact)
    newest = consent.find_newest(contact, purpose="service", channel=WhatsApp)
    if newest is not None and newest.is_stop:
        return Reach()
    wrote = addressing.find_contact_address(contact, channel=WhatsApp)
    if wrote is not None and gate.is_window_open(wrote.line, wrote.contact_point, now=now):
        return Reach(wrote)
    agreed = newest is not None and newest.given
    address = wrote or (find_agreed_address(contact, location) if agreed else None)
    if agreed and address is not None:
        return Reach(address)
    if newest is not None and newest.message and newest.message.conversation_id == conversation.pk:
        return Reach()  # they said no just now
    address = address or _number_that_rings(conversation, location)
    return Reach(address, must_ask=True) if address else Reach()


def find_address(contact: Contact, location: Location) -> Address | None:
    """Find where a notice goes that nobody is on the phone for: where they last wrote, else where they agreed to."""
    return addressing.find_contact_address(contact) or find_agreed_address(contact, location)


def find_agreed_address(contact: Contact, location: Location, *, channel: str = WhatsApp) -> Address | None:
    """Find the number of who agreed to a channel and never wrote there: where the yes came from, else the newest."""
    agreed = consent.find_newest(contact, purpose="service", channel=channel)
    if agreed is None or not agreed.given:
        return None
    said_from = agreed.message.contact_point if agreed.message else None
    owners = contacts.list_merged(contacts.current(contact))
    numbers = ContactPoint.objects.filter(contact__in=owners, kind=ContactPoint.Kind.NUMBER)
    return _address(location, said_from or numbers.order_by("-created_at", "-pk").first(), channel)


def _number_that_rings(conversation: Conversation, location: Location) -> Address | None:
    call = addressing.find_live_call(conversation.pk)
    point = call.contact_point if call else None
    if point is None or not may_have_whatsapp(point.value):
        return None
    return _address(location, point, WhatsApp)


def _address(location: Location, point: ContactPoint | None, channel: str) -> Address | None:
    lines = Line.objects.filter(channel=channel, is_active=True)
    line = lines.filter(location=location).first() or lines.order_by("pk").first()
    return Address(line, point) if line and point else None


def may_have_whatsapp(number_e164: str) -> bool:
    """Say whether there can be a WhatsApp at a number, as far as its kind tells."""
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number_e164, None))
    except phonenumbers.NumberParseException:
        return False
    return kind not in NO_WHATSAPP
