"""Which matter of a contact goes on: of several the one with a live call, then an agent's floor, then the newest."""

from appointments import rows, statements
from appointments.models import Contact
from conversations.models import Conversation

UNRESOLVED = f"""
    SELECT EXISTS (SELECT FROM conversations_call call WHERE call.conversation_id = talk.id AND call.ended_at IS NULL),
        {rows.columns(Conversation, "talk")}
    FROM conversations_conversation talk
    WHERE talk.status <> 'resolved' AND talk.contact_id IN (
        SELECT id FROM appointments_contact WHERE id = %(contact)s OR merged_into_id = %(contact)s)
    ORDER BY talk.last_activity_at DESC FOR UPDATE OF talk
"""


def find(contact: Contact) -> Conversation | None:
    """Lock a contact's unresolved conversations, and find the one that goes on; merged contacts' are theirs too."""
    unresolved = [
        (on_the_phone, rows.make(Conversation, row))
        for on_the_phone, *row in statements.fetch(UNRESOLVED, {"contact": contact.pk})
    ]
    if not unresolved:
        return None
    _, found = max(
        unresolved,
        key=lambda one: (one[0], one[1].floor == Conversation.Floor.AGENT, one[1].last_activity_at, one[1].pk),
    )
    if found.contact_id == contact.pk:
        found.contact = contact
    return found
