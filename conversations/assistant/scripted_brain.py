"""A brain that does what it is told, step by step: for tests, and to see what the engine makes of the worst.

A script is a list of rounds. A round is a list of pieces (`TextDelta`, `ToolCall`, `Finished`), a text, or a callable
that is given the context and returns one of these; what it returns may be awaitable, or yield pieces one by one, so
that a test can hold a reply back, or its second half, while somebody takes over.
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from conversations.assistant.brain import BeginAnew, Context, Finished, Piece, TextDelta, ToolCall

Round = str | Piece | Sequence[Piece]
Step = Round | Callable[[Context], Round | Awaitable[Round] | AsyncIterator[Piece]]


class ScriptRanOutError(Exception):
    """The engine asked for more rounds than the script has."""


class ScriptedBrain:
    """Plays its rounds one after the other and keeps the contexts it was given."""

    name = "scripted"

    def __init__(self, *rounds: Step) -> None:
        self._rounds = iter(rounds)
        self.contexts: list[Context] = []

    async def decide(self, context: Context) -> AsyncIterator[Piece]:
        """Yield the next round's pieces."""
        self.contexts.append(context)
        try:
            step = next(self._rounds)
        except StopIteration as error:
            raise ScriptRanOutError from error
        played = step(context) if callable(step) else step
        if inspect.isawaitable(played):
            played = await played
        ended = False
        async for piece in _pieces(played):
            ended = ended or isinstance(piece, Finished)
            yield piece
        if not ended:
            yield Finished()


async def _pieces(played: Round | AsyncIterator[Piece]) -> AsyncIterator[Piece]:
    if isinstance(played, AsyncIterator):
        async for piece in played:
            yield piece
    elif isinstance(played, str):
        yield TextDelta(played)
    elif isinstance(played, TextDelta | ToolCall | Finished | BeginAnew):
        yield played
    else:
        for piece in played:
            yield piece
