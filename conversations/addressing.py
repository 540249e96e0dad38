"""Where words reach a contact, and in which language they are put there. Reads only."""

from dataclasses import dataclass
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS
from django.db.models.query import RawQuerySet

from appointments import contacts, rows, statements
from appointments.models import Contact, ContactPoint
from conversations.models import Call, Conversation, Line

# The newest live call before the newest message that came in, in one conversation.
_LAST_HERE = """
SELECT line.*, found.contact_point_id AS point_id, found.our_number AS found_number FROM (
    SELECT 0 AS place, live.id, live.line_id, live.contact_point_id, live.our_number FROM conversations_call live
        WHERE live.conversation_id = %(conversation)s AND live.ended_at IS NULL
    UNION ALL
    (SELECT 1, wrote.id, wrote.line_id, wrote.contact_point_id, wrote.our_number FROM conversations_message wrote
        JOIN conversations_line open ON open.id = wrote.line_id AND open.is_active
        WHERE wrote.conversation_id = %(conversation)s AND wrote.kind = 'incoming'
            AND wrote.channel <> %(phone)s AND wrote.contact_point_id IS NOT NULL
        ORDER BY wrote.id DESC LIMIT 1)
) found JOIN conversations_line line ON line.id = found.line_id
ORDER BY found.place, found.id DESC LIMIT 1
"""
_LAST_ANYWHERE = f"""
SELECT wrote.our_number, {rows.columns(Line, "line")}, {rows.columns(ContactPoint, "point")}
FROM conversations_message wrote
JOIN appointments_contactpoint point ON point.id = wrote.contact_point_id
JOIN conversations_line line ON line.id = wrote.line_id AND line.is_active
WHERE point.contact_id = %(contact)s AND wrote.kind = 'incoming' AND wrote.channel <> 'phone'
    AND (%(channel)s = '' OR wrote.channel = %(channel)s)
ORDER BY wrote.id DESC LIMIT 1
"""


class NoAddress(Exception):
    """The contact never wrote to a line of ours, so there is nowhere to write to."""


@dataclass(frozen=True)
class Address:
    """From which line of ours to which way in of the contact; the 24-hour window belongs to this pair."""

    line: Line
    contact_point: ContactPoint | None  # none for a caller who withholds the number
    our_number: str = ""


def language_on(conversation: Conversation, channel: str) -> str:
    """Give the language for words to this contact on a channel."""
    return as_written(conversation.language, contacts.current(conversation.contact).written_form, channel)


def as_written(language: str, written_form: str, channel: str) -> str:
    """Give a language as the contact writes it, except where it is spoken."""
    is_written = channel != Line.Channel.PHONE and written_form.startswith(f"{language}-")
    return written_form if is_written else language


def find_address(conversation: Conversation) -> Address | None:
    """Find where words reach the contact: a live call, else where they last wrote, here or anywhere."""
    values = {"conversation": conversation.pk, "phone": Line.Channel.PHONE}
    found: RawQuerySet[Any] = Line.objects.raw(_LAST_HERE, values)  # by itself it took a third of an answer's writing
    for line in found:
        return address_of(line, line.point_id, line.found_number)
    return find_contact_address(conversation.contact)


def address_of(line: Line, point_id: int | None, our_number: str) -> Address:
    """Give an address; of the way in only who writes to it needs more than its id, and reads it then."""
    point = ContactPoint.from_db(DEFAULT_DB_ALIAS, ["id"], [point_id]) if point_id else None
    return Address(line, point, our_number)


def find_live_call(conversation_id: int) -> Call | None:
    """Find the call that is going on in a conversation, of several the newest."""
    calls = Call.objects.filter(conversation=conversation_id, ended_at__isnull=True)
    return calls.select_related("line", "contact_point").order_by("-id").first()


def find_contact_address(contact: Contact, *, channel: str = "") -> Address | None:
    """Find where this contact, or one merged into it, last wrote to us, on any channel but the phone or on this one.

    A number that only rang is no such place.
    """
    values = {"contact": contacts.current(contact).pk, "channel": channel}  # merging moves the points there
    for our_number, *row in statements.fetch(_LAST_ANYWHERE, values):
        line, point = rows.split(row, (Line, ContactPoint))
        return Address(cast(Line, line), cast(ContactPoint, point), our_number)
    return None
