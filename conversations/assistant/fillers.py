"""A few words on the phone where a model's first token or a tool is late: a silent line sounds dead.

They leave at once, answer nothing and are kept nowhere; in one conversation no line follows itself.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from django.conf import settings

from conversations.assistant.brain import Piece
from conversations.assistant.phrasing import has_line, say

AGAIN_AFTER = 5  # times as long as to the first
MOST_IN_A_TURN = 2
LINES = ("filler.1", "filler.2", "filler.3", "filler.4")
MOST_REMEMBERED = 1000

Speak = Callable[[str], Awaitable[None]]
T = TypeVar("T")

_last: dict[int, int] = {}


def next_line(conversation_id: int, language: str) -> str:
    """Give the line whose turn it is in this conversation; empty where the language has none."""
    index = (_last.pop(conversation_id, conversation_id % len(LINES)) + 1) % len(LINES)
    if len(_last) >= MOST_REMEMBERED:
        _last.pop(next(iter(_last)))
    _last[conversation_id] = index
    return say(LINES[index], language) if has_line(LINES[index], language) else ""


class Bridge:
    """The fillers of one turn. Without `speak` (a channel that is not spoken) it only waits."""

    def __init__(self, conversation_id: int, language: str, speak: Speak | None) -> None:
        self._conversation_id, self._language, self._speak = conversation_id, language, speak
        self._spoken = 0
        self._late_seconds = settings.FILLER_AFTER_MS / 1000
        self._not_before = 0.0
        self._said = ""

    async def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """Wait for some work; speak once if it is late."""
        now = asyncio.get_running_loop().time()
        if self._speak is None or self._spoken >= MOST_IN_A_TURN:
            return await work
        task = asyncio.ensure_future(work)
        try:
            done, _pending = await asyncio.wait({task}, timeout=max(self._late_seconds, self._not_before - now))
            if not done:
                await self._fill()
            return await task
        finally:
            task.cancel()

    async def pieces(self, decided: AsyncIterator[Piece]) -> AsyncGenerator[Piece, None]:
        """Yield what a brain decides; only the first piece can be late."""
        first = await self.wait(_next(decided))
        if first is not None:
            yield first
        async for piece in decided:
            yield piece

    def note_words(self, said: str) -> None:
        """Take note of all that this turn has said so far: words bridge as well as a filler does."""
        if said != self._said:
            self._said = said
            self._put_off()

    def _put_off(self) -> None:
        self._not_before = asyncio.get_running_loop().time() + AGAIN_AFTER * self._late_seconds

    async def _fill(self) -> None:
        assert self._speak is not None
        line = next_line(self._conversation_id, self._language)
        if line and line in self._said:
            line = next_line(self._conversation_id, self._language)
        if line:
            self._spoken += 1
            self._put_off()
            await self._speak(line)


async def _next(decided: AsyncIterator[Piece]) -> Piece | None:
    return await anext(decided, None)
