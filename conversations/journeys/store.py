"""Journeys in the database. The only writer of Journey; one journey of a conversation is active."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from conversations import lifecycle
from conversations.journeys import state as states
from conversations.journeys.events import ConsentNoted
from conversations.journeys.state import Commit, JourneyState
from conversations.journeys.transitions import advance
from conversations.lifecycle import TurnLease
from conversations.models import Conversation, Journey


class LeaseLostError(Exception):
    """Another process answers this conversation by now, or somebody took the floor: nothing of this turn may count."""


def check_lease(conversation_id: int, lease: TurnLease) -> Conversation:
    """Lock the conversation and give it, if the lease still holds. Raises LeaseLostError."""
    conversation = lifecycle.lock(conversation_id)
    if not lifecycle.holds_lease(conversation, lease):
        raise LeaseLostError
    return conversation


def load_or_open(lease: TurnLease, *, now: datetime) -> JourneyState:
    """Give the active journey's state; with none, a new journey is opened. Raises LeaseLostError."""
    with transaction.atomic():
        conversation = check_lease(lease.conversation_id, lease)
        row = find_active(conversation)
        if row is not None:
            return replace(states.from_json(row.state), journey_id=row.pk)
        return _open(conversation, now=now)


def read(row: Journey) -> JourneyState:
    """Give a row's state."""
    return replace(states.from_json(row.state), journey_id=row.pk)


def keep(state: JourneyState, conversation: Conversation, *, now: datetime) -> None:
    """Write the state of a journey of a locked conversation that no turn is answering: a call begins in it."""
    Journey.objects.filter(pk=state.journey_id, conversation=conversation).update(
        stage=state.stage, state=states.to_json(state), updated_at=now
    )


def find_active(conversation: Conversation) -> Journey | None:
    """Find the one journey that input goes to, if there is one."""
    return Journey.objects.filter(conversation=conversation, status=Journey.Status.ACTIVE).first()


def _open(conversation: Conversation, *, set_aside: tuple[int, ...] = (), now: datetime) -> JourneyState:
    state = JourneyState(set_aside=set_aside)  # whoever reads it gives it its row's id
    row = Journey.objects.create(
        conversation=conversation, stage="open", state=states.to_json(state), created_at=now, updated_at=now
    )
    return replace(state, journey_id=row.pk)


def save(state: JourneyState, lease: TurnLease, *, now: datetime) -> None:
    """Write the state, in the caller's transaction. Raises LeaseLostError.

    The conversation is locked and the turn lease compared first, so who lost it writes nothing.
    """
    check_lease(lease.conversation_id, lease)
    write(state, lease, now=now)


def write(state: JourneyState, lease: TurnLease, *, now: datetime) -> None:
    """Write the state, where the caller has just locked the conversation and compared the lease.

    `Journey.appointment` is set as soon as a time is kept: a notice finds its conversation by it.
    """
    Journey.objects.filter(pk=state.journey_id, conversation_id=lease.conversation_id).update(
        intent=state.intent,
        stage=state.stage,
        state=states.to_json(state),
        appointment_id=_appointment_of(state),
        outcome=state.outcome[:20],
        updated_at=now,
    )


def _appointment_of(state: JourneyState) -> int | None:
    return state.appointment_id or (state.hold.appointment_id if state.hold else 0) or None


def end_and_open(state: JourneyState, lease: TurnLease, *, now: datetime) -> JourneyState:
    """End a journey that is done, or pause a half-made one, and open the next. Raises LeaseLostError."""
    with transaction.atomic():
        save(state, lease, now=now)
        status = Journey.Status.ENDED if state.outcome else Journey.Status.PAUSED
        Journey.objects.filter(pk=state.journey_id).update(status=status, updated_at=now)
        return _open(lifecycle.lock(lease.conversation_id), set_aside=state.set_aside, now=now)


def end_waiting(conversation: Conversation, *, now: datetime) -> list[int]:
    """End the wait for a consent in all journeys of a locked conversation, and list the visits that waited for it."""
    waiting: list[int] = []
    rows = Journey.objects.filter(conversation=conversation, state__waits_for_consent__0__isnull=False)
    for row in rows.order_by("pk"):
        state = states.from_json(row.state)
        waiting += state.waits_for_consent
        row.state, row.updated_at = states.to_json(advance(state, ConsentNoted())), now
        row.save(update_fields=["state", "updated_at"])
    return list(dict.fromkeys(waiting))


def list_commits(conversation_id: int) -> list[Commit]:
    """List what the journeys of a conversation have done for good, in the order of what was heard."""
    kept = Journey.objects.filter(conversation=conversation_id).values_list("state", flat=True)
    commits = [one for state in kept for one in states.from_json(state).commits]
    return sorted(commits, key=lambda one: one.heard_up_to)


def resume(state: JourneyState, lease: TurnLease, *, now: datetime) -> JourneyState | None:
    """End a journey that is done and go on with the one paused last, if there is one.

    Raises LeaseLostError.
    """
    with transaction.atomic():
        save(state, lease, now=now)
        conversation = lifecycle.lock(lease.conversation_id)
        paused = Journey.objects.filter(conversation=conversation, status=Journey.Status.PAUSED)
        row = paused.order_by("-updated_at", "-pk").first()
        if row is None:
            return None
        active = Journey.objects.filter(conversation=conversation, status=Journey.Status.ACTIVE)
        active.update(status=Journey.Status.ENDED, updated_at=now)
        Journey.objects.filter(pk=row.pk).update(status=Journey.Status.ACTIVE, updated_at=now)
        return replace(states.from_json(row.state), journey_id=row.pk)
