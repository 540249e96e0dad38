"""One turn of the assistant: load, let the brain decide and the tools act, look at the words, leave them to the outbox.

Exactly once: in writing nothing is said before the last transaction, which ends the turn, writes it down and queues the
message under one check of the lease. On a call each clause is a row before it is a sound: its message grows until the
last transaction makes it whole. A process that dies in between has the turn tried again, by one that knows what was
heard; what a tool had committed is in the saved journey, so that try tells the truth and does nothing twice.
"""

import asyncio
import logging
import time
from datetime import datetime

from django.db import transaction

from conversations import lifecycle, outbox
from conversations.assistant import (  # noqa: F401 - the tools register themselves
    booking_tools,
    change_tools,
    consent_tools,
    escalation,
    fact_tools,
    failover,
    identity_tools,
    loading,
    offer_tools,
    rounds,
    turn_record,
    undo_tools,
    uttered,
    wish_tools,
)
from conversations.assistant.answer import Voice
from conversations.assistant.brain import TOLD_BY_NOTICE, Brain
from conversations.assistant.loading import TurnStart
from conversations.assistant.phrasing import render, say
from conversations.assistant.rounds import BrainAstrayError
from conversations.assistant.toolbox import PersonWanted
from conversations.assistant.turn_record import TurnRecord
from conversations.database import in_thread
from conversations.journeys import store
from conversations.journeys.events import TurnEnded
from conversations.journeys.state import JourneyState
from conversations.journeys.store import LeaseLostError
from conversations.journeys.transitions import advance
from conversations.lifecycle import TurnLease
from conversations.models import Conversation, Turn

BRAIN_SECONDS = 45.0

log = logging.getLogger(__name__)


async def run_turn(lease: TurnLease, *, now: datetime, brain: Brain | None = None, voice: Voice | None = None) -> None:
    """Answer what a conversation's contact said, once, or hand over to a person.

    Does nothing when the lease has passed on. Raises only what keeps the turn from being written down (the database
    away); the dispatcher plans such a turn again. On a call `voice` speaks each clause of the answer at once, and a few
    words where the answer is late.
    """
    began = time.monotonic()
    try:
        begun = await in_thread(_begin, lease, brain, now=now)
    except LeaseLostError:
        return
    if begun is None:
        await in_thread(_nothing_owed, lease, now=now)
        return
    start, brain = begun
    record = turn_record.begin(lease, start, brain, voice, began=began, now=now)
    try:
        try:
            await _compose(record, brain)
        except LeaseLostError:
            record.outcome = "superseded"
        await in_thread(_leave, record)
    finally:
        await _settle(brain, now=now)


async def _settle(brain: Brain, *, now: datetime) -> None:
    """Note how the model did. The turn is over and said by now, whatever becomes of this."""
    try:
        await in_thread(failover.settle, brain, now=now)
    except Exception:
        log.exception("What a model did could not be noted.")


def _begin(lease: TurnLease, brain: Brain | None, *, now: datetime) -> tuple[TurnStart, Brain] | None:
    start = loading.load(lease, now=now)
    if start is None:
        return None
    if start.rows.has_begun:
        start.scope.uttered = uttered.list_uttered(start.scope)
    return start, brain or failover.choose(start, now=now)


async def _compose(record: TurnRecord, brain: Brain) -> None:
    """Bring the turn to its words, or to the wish for a person. A fault ends in one plain line."""
    scope = record.start.scope
    record.person = escalation.look_before(scope.heard, scope.language)
    if record.person is not None:
        return
    try:
        async with asyncio.timeout(BRAIN_SECONDS):
            await rounds.run(record, brain)
            record.rest = await record.answer.take_rest()
            await rounds.offer_again(record)
        record.person = scope.person
        scope.journey = advance(scope.journey, TurnEnded(record.understood))
        record.person = record.person or escalation.look_after(scope.journey)
        _look_at_words(record)
    except LeaseLostError:
        raise
    except Exception as error:
        log.exception("A turn of conversation %s went wrong.", record.lease.conversation_id)
        _fail(record, error)


def _fail(record: TurnRecord, error: Exception) -> None:
    scope = record.start.scope
    scope.journey = advance(scope.saved, TurnEnded())
    record.outcome, record.error = "failed", f"{type(error).__name__}: {error}"[:200]
    record.rest = say("failed", scope.language)
    if record.start.failed_before:
        record.person = PersonWanted("assistant-failed", urgency="urgent", detail=record.error, manner="failed")


def _look_at_words(record: TurnRecord) -> None:
    """Let no claim leave without its row, say whose assistant speaks at the very first, and have something to say."""
    scope = record.start.scope
    if not record.text and record.person is None and not scope.uttered and not _told_by_notice(record):
        raise BrainAstrayError("ended without a word")
    question = scope.journey.question
    if scope.once_more and record.rest and question is not None and question.wants_yes:
        record.rest = f"{say('once-more', scope.language)}\n{record.rest}"
    if record.start.first_turn and record.rest and not scope.manner.is_spoken:
        record.rest = f"{record.start.greeting}\n\n{record.rest}"


def _told_by_notice(record: TurnRecord) -> bool:
    """Whether this turn, or the try before it that died, made a change of which a notice of its own tells."""
    scope = record.start.scope
    last = scope.journey.commits[-1] if scope.journey.commits else None
    answered_to = min(one.message_id for one in scope.heard)
    fresh = last is not None and last.heard_up_to >= answered_to and last.kind in TOLD_BY_NOTICE
    return scope.manner.notices_follow and fresh


def _nothing_owed(lease: TurnLease, *, now: datetime) -> None:
    with transaction.atomic():
        conversation = lifecycle.lock(lease.conversation_id)
        lifecycle.finish_reply(conversation, lease, heard_up_to=conversation.heard_up_to, now=now)


def _leave(record: TurnRecord) -> None:
    """Write the turn down and queue its message in one transaction; after a takeover it is only written down."""
    scope = record.start.scope
    with transaction.atomic():
        conversation = lifecycle.lock(record.lease.conversation_id)
        if record.outcome == "superseded" or not lifecycle.holds_lease(conversation, record.lease):
            record.outcome = "superseded"
            _write(record, scope.journey)
            return
        store.write(scope.journey, record.lease, now=record.now)
        if record.person is not None:
            _hand_over(record, conversation, record.person)
            return
        record.outcome = record.outcome or ("said" if record.text else "silent")
        turn = _write(record, scope.journey)
        _say_rest(record, conversation, turn)
        lifecycle.finish_reply(conversation, record.lease, heard_up_to=record.start.heard_up_to, now=record.now)


def _say_rest(record: TurnRecord, conversation: Conversation, turn: Turn) -> None:
    """Queue the words; where some were spoken before, make their message whole with the rest."""
    values, choices = {"text": record.text, **_asked(record)}, _choices(record)
    if record.answer.message_id:
        outbox.complete(record.answer.message_id, record.rest, values=values, choices=choices, turn=turn)
    elif record.text:
        outbox.send(
            conversation,
            purpose="reply",
            values=values,
            choices=choices,
            language=record.start.scope.language,
            floor_version=record.lease.floor_version,
            turn=turn,
            is_last=False,
            now=record.now,
        )


def _asked(record: TurnRecord) -> dict[str, str]:
    """Name the question that the words put, so that it is known later whether they were heard."""
    question = record.start.scope.journey.question
    return {"question": question.id} if question is not None and question.wants_yes else {}


def _choices(record: TurnRecord) -> list[dict[str, str]]:
    question = record.start.scope.journey.question
    if question is None or record.outcome == "failed":
        return []
    return [{"id": one.id, "title": one.title, "description": one.description} for one in question.options]


def _hand_over(record: TurnRecord, conversation: Conversation, wanted: PersonWanted) -> None:
    """Tell the customer, end the turn, then give up the floor: in this order, because giving it up ends the lease."""
    scope = record.start.scope
    values = escalation.handing_over_values(wanted, scope.place, now=record.now)
    record.rest, record.outcome = "", "handed-over"
    told = render("handing-over", values, scope.language)
    turn = _write(record, scope.journey, said=" ".join(one for one in (record.text, told) if one))
    if record.answer.message_id:
        outbox.complete(record.answer.message_id, "", values={"text": record.text}, choices=(), turn=turn)
    outbox.send(conversation, purpose="handing-over", values=values, turn=turn, now=record.now)
    lifecycle.finish_reply(conversation, record.lease, heard_up_to=record.start.heard_up_to, now=record.now)
    lifecycle.request_person(
        conversation.pk, reason=wanted.reason, urgency=wanted.urgency, detail=wanted.detail, now=record.now
    )


def _write(record: TurnRecord, journey: JourneyState, *, said: str = "") -> Turn:
    return Turn.objects.create(
        conversation_id=record.lease.conversation_id,
        journey_id=journey.journey_id or None,
        channel=record.start.scope.manner.channel,
        brain=record.brain.name,
        floor_version=record.lease.floor_version,
        heard=record.start.heard_text,
        heard_up_to=record.start.heard_up_to,
        calls=record.calls,
        said=said or record.text,
        outcome=record.outcome,
        error=record.error,
        started_at=record.now,
        first_words_ms=record.first_words_ms,
        duration_ms=record.milliseconds,
    )


__all__ = ["run_turn"]
