"""The rounds of a turn: ask the brain, pass its words on, run what it calls, ask again with the results."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import TypeVar

from conversations.assistant import failover, toolbox
from conversations.assistant.brain import BeginAnew, Brain, Finished, TextDelta, ToolCall, ToolResult, Uttered
from conversations.assistant.toolbox import ToolError
from conversations.assistant.turn_record import TurnRecord
from conversations.database import in_thread

MOST_ROUNDS = 12

T = TypeVar("T")


class BrainAstrayError(Exception):
    """The brain went on calling tools, or ended without a word."""


async def run(record: TurnRecord, brain: Brain) -> None:
    """Ask the brain, run what it calls, ask again with the results, until it calls nothing more."""
    scope = record.start.scope
    results: list[ToolResult] = []
    for _round in range(MOST_ROUNDS):
        calls = await _ask(record, brain, results)
        if not calls:
            return
        await record.answer.before_calls()
        record.bridge.note_words(record.answer.spoken)
        for call in calls:
            results.append(await _call(record, call))
            record.results.append(results[-1])
            if scope.person is not None:
                return
    raise BrainAstrayError(f"still calling tools after {MOST_ROUNDS} rounds")


async def offer_again(record: TurnRecord) -> None:
    """Where a model named a time that nobody looked up, let the guided brain offer those that are free."""
    scope = record.start.scope
    if not record.answer.has_guessed:
        return
    record.error = "It named a time that nobody looked up."
    if record.answer.has_fixed or scope.person is not None or scope.journey.outcome:
        return
    before = record.rest
    record.answer.begin_anew()
    await run(record, failover.GuidedRest(toolbox.context_of(scope)))
    record.rest = "\n\n".join(one for one in (before, await record.answer.take_rest()) if one)


async def _ask(record: TurnRecord, brain: Brain, results: Sequence[ToolResult]) -> list[ToolCall]:
    """Ask for one round and take its words; gives what it calls."""
    scope, said = record.start.scope, record.answer.spoken.strip()
    uttered = (*scope.uttered, Uttered(scope.heard_up_to, said)) if said else scope.uttered
    context = toolbox.context_of(scope, results=tuple(results), first_turn=record.start.first_turn)
    calls: list[ToolCall] = []
    async for piece in record.bridge.pieces(brain.decide(replace(context, uttered=uttered))):
        if isinstance(piece, TextDelta):
            await record.answer.take(piece)
            record.bridge.note_words(record.answer.spoken)
        elif isinstance(piece, BeginAnew):
            record.answer.begin_anew()
        elif isinstance(piece, ToolCall):
            calls.append(piece)
        elif isinstance(piece, Finished):
            record.understood = piece.understood
    return calls


async def _call(record: TurnRecord, call: ToolCall) -> ToolResult:
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
