"""The brain with a language model: any service that speaks OpenAI's API, asked once a round.

It may only call the tools that exist now, with arguments that fit their schema; a malformed, unknown or oversized call
is answered with what is wrong and gets one more try. What it offers, reads back and tells as done is put by the same
words as everywhere, from rows; the model says what is around it.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.assistant import instructions, openai_stream, toolbox
from conversations.assistant.brain import BeginAnew, Context, Finished, Piece, TextDelta, ToolCall
from conversations.assistant.endpoints import Endpoint
from conversations.assistant.instructions import PlaybookTexts, Said
from conversations.assistant.openai_stream import GARBAGE, Completion, ModelTrouble, RawCall
from conversations.assistant.sieve import Sieve
from conversations.assistant.toolbox import ToolError

TRIES = 2
MOST_ROUNDS = 6


class BadCallTrouble(ModelTrouble):
    """A call that was still unusable after its second try: the words it answers count as not understood."""


@dataclass
class Spent:
    """What a turn has used so far."""

    seconds: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    rounds: int = 0

    @property
    def tokens(self) -> int:
        """Tokens both ways."""
        return self.prompt_tokens + self.completion_tokens


class OpenAIBrain:
    """One turn's use of a model. Raises ModelTrouble where the model gives no usable answer."""

    name = "openai"

    def __init__(
        self, endpoint: Endpoint, *, playbook: PlaybookTexts | None = None, earlier: Sequence[Said] = ()
    ) -> None:
        self.endpoint = endpoint
        self.spent = Spent()
        self.is_unanswered = True
        self._playbook = playbook or PlaybookTexts()
        self._earlier = tuple(earlier)

    async def decide(self, context: Context) -> AsyncGenerator[Piece, None]:
        """Yield the words and the calls of one round."""
        self.spent.rounds += 1
        if self.spent.rounds > MOST_ROUNDS:
            raise ModelTrouble(GARBAGE, f"The model still calls tools after {MOST_ROUNDS} rounds.")
        messages = instructions.build(context, self._playbook, self._earlier)
        for _try in range(TRIES):
            answer, sieve = Completion(), Sieve()
            async for words in self._ask(messages, context, answer):
                if passed := sieve.feed(words):
                    yield TextDelta(passed)
            self.is_unanswered = False
            calls, faults = _read_calls(answer, context)
            if sieve.holds_code:
                faults.append("Call tools by the API, not by writing code into the text.")
            if not faults:
                break
            if sieve.has_passed:
                yield BeginAnew()
            messages = [*messages, *_repair(answer, faults)]
        else:
            raise BadCallTrouble(GARBAGE, faults[0])
        for call in calls:
            yield call
        if not calls:
            async for piece in self._end(context, said=sieve.has_passed):
                yield piece
        yield Finished()

    async def _ask(self, messages: list[dict[str, Any]], context: Context, answer: Completion) -> AsyncIterator[str]:
        tools = [_described(one) for one in toolbox.definitions(context.tools)]
        left = self.endpoint.turn_seconds - self.spent.seconds
        if left <= 0:
            raise ModelTrouble(openai_stream.SLOW, "The model's time for this turn is used up.")
        watch = openai_stream.Watch()
        try:
            async for words in openai_stream.stream(self.endpoint, messages, tools, answer, left):
                yield words
        finally:
            self.spent.seconds += watch.seconds
            self.spent.prompt_tokens += answer.prompt_tokens
            self.spent.completion_tokens += answer.completion_tokens

    async def _end(self, context: Context, *, said: bool) -> AsyncIterator[Piece]:
        """Put what rows say after the model's words. Nothing at all to say is no answer."""
        fixed = instructions.fixed_words(context)
        if fixed:
            yield TextDelta(fixed, is_fixed=True)
        elif not said and not instructions.is_told_by_notice(context):
            raise ModelTrouble(GARBAGE, "The model answered nothing.")


def _described(tool: toolbox.Tool) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {"type": "function", "function": function}


def _read_calls(answer: Completion, context: Context) -> tuple[list[ToolCall], list[str]]:
    """Give the calls that can be run, and what is wrong with the others."""
    if answer.is_oversized:
        return [], ["That was far too long. Call at most a few tools, with short arguments."]
    calls: list[ToolCall] = []
    faults: list[str] = []
    tools = {one.name: one for one in toolbox.definitions(context.tools)}
    for raw in answer.calls:
        try:
            calls.append(_read_call(raw, tools))
        except ToolError as error:
            faults.append(str(error))
    return calls, faults


def _read_call(raw: RawCall, tools: dict[str, toolbox.Tool]) -> ToolCall:
    if raw.name not in tools:
        raise ToolError(
            "unknown-tool", f"There is no tool {raw.name[:40]!r} now. There are: {', '.join(sorted(tools))}."
        )
    try:
        arguments = json.loads(raw.arguments or "{}")
    except ValueError:
        raise ToolError("bad-arguments", f"The arguments of {raw.name} are no JSON.") from None
    toolbox.check_arguments(arguments, tools[raw.name].parameters, raw.name)
    return ToolCall(raw.name, arguments)


def _repair(answer: Completion, faults: list[str]) -> list[dict[str, Any]]:
    """Say what was wrong. The bad calls are not repeated: some services refuse to read them again."""
    said = answer.text[:500] or "(an unusable call)"
    wrong = " ".join(faults)[:1000]
    return [
        {"role": "assistant", "content": said},
        {"role": "system", "content": f"Nothing of that was done. {wrong} Answer the customer again."},
    ]
