"""One turn of the assistant: load, let the brain decide and the tools act, look at the words, leave them to the outbox.

Exactly once: nothing is said before the last transaction, which ends the turn, writes it down and queues the message
under one check of the lease. A process that dies before it has said nothing, and the turn is tried again; what a tool
had committed is in the saved journey, so that try tells the truth and does nothing twice.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from conversations import lifecycle, outbox
from conversations.assistant import (  # noqa: F401 - the tools register themselves
    booking_tools,
    change_tools,
    claims,
    consent_tools,
    discretion,
    escalation,
    fact_tools,
    failover,
    fillers,
    identity_tools,
    loading,
    toolbox,
    undo_tools,
    wish_tools,
)
from conversations.assistant.brain import BeginAnew, Brain, Finished, TextDelta, ToolCall, ToolResult
from conversations.assistant.loading import TurnStart
from conversations.assistant.phrasing import render, say
from conversations.assistant.toolbox import PersonWanted, ToolError
from conversations.database import in_thread
from conversations.journeys import store
from conversations.journeys.events import TurnEnded, advance
from conversations.journeys.state import JourneyState
from conversations.journeys.store import LeaseLostError
from conversations.lifecycle import TurnLease
from conversations.models import Conversation, Turn

MOST_ROUNDS = 12
BRAIN_SECONDS = 45.0
TOLD_BY_NOTICE = ("booked", "moved", "cancelled")

T = TypeVar("T")

log = logging.getLogger(__name__)


class BrainAstrayError(Exception):
    """The brain went on calling tools, or ended without a word."""


@dataclass
class TurnRecord:
    """What happens in a turn, as it happens."""

    lease: TurnLease
    start: TurnStart
    now: datetime
    brain: Brain
    bridge: fillers.Bridge
    began: float = field(default_factory=time.monotonic)
    text: str = ""
    understood: bool = True
    calls: list[dict[str, Any]] = field(default_factory=list)
    person: PersonWanted | None = None
    outcome: str = ""
    error: str = ""

    @property
    def milliseconds(self) -> int:
        """Time since the turn began."""
        return round((time.monotonic() - self.began) * 1000)


async def run_turn(
    lease: TurnLease, *, now: datetime, brain: Brain | None = None, speak: fillers.Speak | None = None
) -> None:
    """Answer what a conversation's contact said, once, or hand over to a person.

    Does nothing when the lease has passed on. Raises only what keeps the turn from being written down (the database
    away); the dispatcher plans such a turn again. `speak` says a few words at once where the answer is late.
    """
    try:
        begun = await in_thread(_begin, lease, brain, now=now)
    except LeaseLostError:
        return
    if begun is None:
        await in_thread(_nothing_owed, lease, now=now)
        return
    start, brain = begun
    bridge = fillers.Bridge(lease.conversation_id, start.scope.language, speak)
    record = TurnRecord(lease=lease, start=start, now=now, brain=brain, bridge=bridge)
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
    return None if start is None else (start, brain or failover.choose(start, now=now))


async def _compose(record: TurnRecord, brain: Brain) -> None:
    """Bring the turn to its words, or to the wish for a person. A fault ends in one plain line."""
    scope = record.start.scope
    record.person = escalation.look_before(scope.heard, scope.language)
    if record.person is not None:
        return
    try:
        async with asyncio.timeout(BRAIN_SECONDS):
            await _rounds(record, brain)
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
    record.text = say("failed", scope.language)
    if record.start.failed_before:
        record.person = PersonWanted("assistant-failed", urgency="urgent", detail=record.error, manner="failed")


async def _rounds(record: TurnRecord, brain: Brain) -> None:
    """Ask the brain, run what it calls, ask again with the results, until it calls nothing more."""
    scope = record.start.scope
    results: list[ToolResult] = []
    for _round in range(MOST_ROUNDS):
        context = toolbox.context_of(scope, results=tuple(results), first_turn=record.start.first_turn)
        calls: list[ToolCall] = []
        words: list[str] = []
        async for piece in record.bridge.pieces(brain.decide(context)):
            if isinstance(piece, TextDelta):
                words.append(piece.text)
            elif isinstance(piece, BeginAnew):
                words.clear()
            elif isinstance(piece, ToolCall):
                calls.append(piece)
            elif isinstance(piece, Finished):
                record.understood = piece.understood
        if not calls:
            record.text = "".join(words).strip()
            return
        for call in calls:
            results.append(await _run(record, call))
            if scope.person is not None:
                return
    raise BrainAstrayError(f"still calling tools after {MOST_ROUNDS} rounds")


async def _run(record: TurnRecord, call: ToolCall) -> ToolResult:
    scope = record.start.scope
    at_ms, began = record.milliseconds, time.monotonic()
    try:
        value = await record.bridge.wait(_shielded(in_thread(toolbox.run, scope, call.name, call.arguments)))
        result = ToolResult(call.name, True, value, arguments=call.arguments)
    except ToolError as error:
        result = ToolResult(call.name, False, code=error.code, error=str(error), arguments=call.arguments)
    result = replace(result, milliseconds=round((time.monotonic() - began) * 1000))
    record.calls.append(
        {
            "tool": call.name,
            "arguments": call.arguments,
            "ok": result.ok,
            "code": result.code,
            "at_ms": at_ms,
            "ms": result.milliseconds,
        }
    )
    return result


async def _shielded(work: Awaitable[T]) -> T:
    """Let a tool run to its end even if the turn is cancelled: what it commits is then in the saved journey."""
    return await asyncio.shield(work)


def _look_at_words(record: TurnRecord) -> None:
    """Let no claim leave without its row, say whose assistant speaks at the very first, and have something to say."""
    scope = record.start.scope
    done = scope.done | {one.kind for one in scope.journey.commits}
    record.text = discretion.hold_back(record.text, place=scope.place.name, language=scope.language)
    record.text = claims.hold_to_truth(record.text, done=done, language=scope.language)
    if not record.text and record.person is None and not _told_by_notice(record):
        raise BrainAstrayError("ended without a word")
    question = scope.journey.question
    if scope.once_more and record.text and question is not None and question.wants_yes:
        record.text = f"{say('once-more', scope.language)}\n{record.text}"
    if record.start.first_turn and record.text and not scope.manner.is_spoken:
        record.text = f"{record.start.greeting}\n\n{record.text}"


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
        store.save(scope.journey, record.lease, now=record.now)
        if record.person is not None:
            _hand_over(record, conversation, record.person)
            return
        record.outcome = record.outcome or ("said" if record.text else "silent")
        turn = _write(record, scope.journey)
        if record.text:
            outbox.send(
                conversation,
                purpose="reply",
                values={"text": record.text, **_asked(record)},
                choices=_choices(record),
                floor_version=record.lease.floor_version,
                turn=turn,
                now=record.now,
            )
        lifecycle.finish_reply(conversation, record.lease, heard_up_to=record.start.heard_up_to, now=record.now)


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
    record.text = render("handing-over", values, scope.language)
    record.outcome = "handed-over"
    turn = _write(record, scope.journey)
    outbox.send(conversation, purpose="handing-over", values=values, turn=turn, now=record.now)
    lifecycle.finish_reply(conversation, record.lease, heard_up_to=record.start.heard_up_to, now=record.now)
    lifecycle.request_person(
        conversation.pk, reason=wanted.reason, urgency=wanted.urgency, detail=wanted.detail, now=record.now
    )


def _write(record: TurnRecord, journey: JourneyState) -> Turn:
    return Turn.objects.create(
        conversation_id=record.lease.conversation_id,
        journey_id=journey.journey_id or None,
        channel=record.start.scope.manner.channel,
        brain=record.brain.name,
        floor_version=record.lease.floor_version,
        heard=record.start.heard_text,
        heard_up_to=record.start.heard_up_to,
        calls=record.calls,
        said=record.text,
        outcome=record.outcome,
        error=record.error,
        started_at=record.now,
        duration_ms=record.milliseconds,
    )


__all__ = ["run_turn"]
