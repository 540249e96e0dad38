"""A model that breaks off where a scenario says so; the guided brain takes over, as the product lets it.

It is no language model: it says and calls what stands in the file, so that an outage comes at the same word each time.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from conversations.assistant.brain import Context, Finished, Piece, TextDelta, ToolCall
from conversations.assistant.endpoints import Endpoint
from conversations.assistant.failover import FailoverBrain
from conversations.assistant.openai_brain import OpenAIBrain
from conversations.assistant.openai_stream import ModelTrouble

NOWHERE = Endpoint("http://127.0.0.1:1/v1", "scenario")


@dataclass(frozen=True)
class Part:
    """One thing the model does: says words, calls a tool, or breaks off with a code of trouble."""

    words: str = ""
    call: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    breaks: str = ""


class BreakingModel(OpenAIBrain):
    """Plays its parts over the rounds of one turn."""

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__(NOWHERE)
        self._parts: Iterator[Part] = iter(parts)
        self._next = next(self._parts, None)

    async def decide(self, context: Context) -> AsyncIterator[Piece]:  # type: ignore[override]
        """Yield one round: words up to the next calls."""
        has_called = False
        while (part := self._next) is not None and (part.call or not has_called):
            self._next = next(self._parts, None)
            if part.breaks:
                raise ModelTrouble(part.breaks, "The scenario ends it here.")
            has_called = bool(part.call)
            yield ToolCall(part.call, part.arguments) if part.call else TextDelta(part.words)
        yield Finished()


def brain(parts: Sequence[Part]) -> FailoverBrain:
    """Give the model of one turn with what takes over from it."""
    return FailoverBrain(BreakingModel(parts))
