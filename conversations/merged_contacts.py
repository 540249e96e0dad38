"""News of contacts that became one, or two again: whoever watches their conversations reads them anew."""

from typing import Any

from django.dispatch import receiver

from appointments import contacts
from appointments.models import ContactMerge
from appointments.signals import contacts_merged
from conversations import lifecycle
from conversations.models import Conversation


@receiver(contacts_merged, dispatch_uid="conversations.merged_contacts")
def announce(sender: Any, merge_id: int, **kwargs: Any) -> None:
    """Tell who watches a conversation of either that there is more, or less, to see."""
    merge = ContactMerge.objects.select_related("kept", "gone").get(pk=merge_id)
    families = {pk for one in (merge.kept, merge.gone) for pk in contacts.list_merged(contacts.current(one))}
    for conversation in Conversation.objects.filter(contact__in=families).exclude(status="resolved"):
        lifecycle.announce(conversation)
