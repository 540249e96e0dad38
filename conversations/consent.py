"""What a contact agreed to or refused, per purpose and channel. The only writer of Consent; the newest row counts.

Who writes to us has asked for an answer, so messages about own appointments need no row; a refusal always wins, also
one of a contact that was merged. STOP and START are whole messages, never part of one, and a bare "cancel" is neither.
A no to "shall I send this on WhatsApp?" in a call is no STOP: who writes there afterwards is answered, and the gate
lets nothing else leave.
"""

from collections.abc import Collection
from datetime import datetime

from appointments import contacts, statements
from appointments.models import Contact
from conversations.models import Consent, Message

KEYWORD = "keyword"  # the source of a STOP or START, which is answered where it is read
STOP_WORDS = frozenset(
    {"stop", "stop all", "stopall", "unsubscribe", "opt out", "optout", "band karo", "बंद करो", "रोकें"}
)
START_WORDS = frozenset({"start", "unstop", "subscribe", "opt in", "optin", "shuru karo", "शुरू करो"})

_WITH_WORDS = """
SELECT who.id FROM appointments_contact who
WHERE who.id = ANY(%s::bigint[])
    AND (who.merged_into_id IS NOT NULL
        OR EXISTS (SELECT FROM appointments_contact other WHERE other.merged_into_id = who.id)
        OR EXISTS (SELECT FROM conversations_consent said WHERE said.contact_id = who.id))
"""


def record(
    contact: Contact,
    *,
    purpose: str = Consent.Purpose.SERVICE,
    channel: str,
    given: bool,
    source: str,
    words: str = "",
    message: Message | None = None,
    now: datetime,
) -> Consent:
    """Keep one yes or no. Nothing earlier is changed."""
    return Consent.objects.create(
        contact=contacts.current(contact),
        purpose=purpose,
        channel=channel,
        given=given,
        source=source,
        words=words[:200],
        message=message,
        at=now,
    )


def find_newest(contact: Contact, *, purpose: str, channel: str) -> Consent | None:
    """Give the row that counts, or none. Merged contacts are looked at too; a refusal wins.

    What somebody says after the merge is said for all that were merged: a later yes lifts a refusal from before.
    """
    owner = contacts.current(contact)
    theirs = contacts.list_merged(owner)
    rows = Consent.objects.filter(contact__in=theirs, purpose=purpose, channel=channel).order_by("contact_id", "-id")
    newest = list(rows.select_related("contact").distinct("contact_id"))
    own = next((row for row in newest if row.contact_id == owner.pk), None)
    newest = [row for row in newest if own is None or row == own or not _is_lifted(row, own)]
    refused = [row for row in newest if not row.given]
    return next(iter(refused or newest), None)


def _is_lifted(row: Consent, own: Consent) -> bool:
    merged_at = row.contact.merged_at
    return merged_at is not None and own.id > row.id and own.at >= merged_at


def list_with_words(contact_ids: Collection[int]) -> set[int]:
    """List those of these contacts whose consent must be read: with an answer of their own, or merged with others."""
    return {pk for (pk,) in statements.fetch(_WITH_WORDS, [statements.array(contact_ids)])}


def allows(contact: Contact, *, purpose: str = Consent.Purpose.SERVICE, channel: str) -> bool:
    """Say whether who writes to us may be answered on this channel: always, but for a STOP.

    Without any row: messages about own appointments may, offers and news may not.
    """
    newest = find_newest(contact, purpose=purpose, channel=channel)
    if purpose == Consent.Purpose.SERVICE:
        return newest is None or not newest.is_stop
    return newest is not None and newest.given


def has_refused(contact: Contact, *, purpose: str = Consent.Purpose.SERVICE, channel: str) -> bool:
    """Say whether the newest word is a no, however it was given."""
    newest = find_newest(contact, purpose=purpose, channel=channel)
    return newest is not None and not newest.given


def read_keyword(text: str) -> bool | None:
    """Read a whole message as STOP (False) or START (True), or as neither (None)."""
    words = " ".join(text.casefold().strip(" .!\t\n").split())
    if words in STOP_WORDS:
        return False
    return True if words in START_WORDS else None
