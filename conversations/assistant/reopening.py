"""What a call that begins finds open: fresh offers for old ones, and nothing that tells whoever calls of a visit."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from appointments import contacts
from conversations import lifecycle
from conversations.assistant import callers, loading, offer_tools, places, standing
from conversations.assistant.toolbox import Scope, ToolError
from conversations.journeys import state as states
from conversations.journeys import store
from conversations.journeys.events import Asked
from conversations.journeys.state import JourneyState
from conversations.journeys.transitions import advance
from conversations.lifecycle import TurnLease
from conversations.models import Call, Conversation, Line


@receiver(post_save, sender=Call, dispatch_uid="conversations.reopening")
def refresh_for_call(sender: Any, instance: Call, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Let a call that begins open with what can still be had, in the transaction that takes note of it."""
    if created and not raw:
        with transaction.atomic():
            conversation = lifecycle.lock(instance.conversation_id)
            if not refresh_offers(conversation, instance.line, now=instance.started_at):
                keep_secret(conversation, now=instance.started_at)


def refresh_offers(conversation: Conversation, line: Line, *, now: datetime) -> bool:
    """Find times anew where one on offer is past or taken, and say whether it was so. The conversation is locked."""
    row = store.find_active(conversation)
    journey = store.read(row) if row is not None else None
    if journey is None or conversation.floor != Conversation.Floor.ASSISTANT or journey.hold is not None:
        return False
    if not standing.list_gone(journey, now=now):
        return False
    scope = _scope(conversation, line, journey, now=now)
    try:
        offer_tools.find_times(scope, {})
    except ToolError:
        return False  # the visit that was to be moved is gone: the next turn says so
    store.keep(scope.journey, conversation, now=now)
    return True


def keep_secret(conversation: Conversation, *, now: datetime) -> bool:
    """Have a detail asked for before an open question that tells of a visit, and say whether it was so.

    The number that calls proves nothing. In writing the question stands as it was. A booking half made may be taken up,
    without the name of the customer, which would show who calls.
    """
    row = store.find_active(conversation)
    journey = store.read(row) if row is not None else None
    if journey is None or journey.question is None:
        return False
    if journey.question.kind == states.CONFIRM_BOOK and journey.attendee is None:
        unnamed = replace(journey.question, values={**journey.question.values, "attendee": ""})
        store.keep(replace(journey, question=unnamed), conversation, now=now)
    if not callers.is_secret(journey):
        return False
    values = {**callers.wrap(journey.question), "again": None}
    store.keep(advance(journey, Asked(states.WHICH_CALLER, now, (), values)), conversation, now=now)
    return True


def _scope(conversation: Conversation, line: Line, journey: JourneyState, *, now: datetime) -> Scope:
    contact = contacts.current(conversation.contact)
    nobody = TurnLease(conversation.pk, uuid4(), conversation.floor_version, now)  # nothing is committed under it
    return Scope(
        lease=nobody,
        contact_id=contact.pk,
        place=places.load_place(line.location, conversation.language, now=now),
        language=conversation.language,
        manner=loading.manner_of(line.channel),
        now=now,
        opening=journey,
        journey=journey,
        heard=(),
        customer_name=contact.name,
    )
