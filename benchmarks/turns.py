"""Turns of the assistant beside a bare loop: how long until the first words, and what a turn costs this process.

Two ends are looked at: the brain's first words, and on a call the first clause that goes to the ear, which was looked
at, written down and let through the gate before. The bare loop waits for the end of its first clause there too.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from benchmarks.customers import Calling, Customers

SPREAD_SECONDS = 10.0
CONVERSATIONS = (1, 20, 100)
ALONE = 10  # so many turns make a round of one conversation at a time

Work = Callable[[], Awaitable[float]]
Prepare = Callable[[int], list[Work]]


@dataclass
class Measured:
    """Milliseconds of each turn, and the processor time of all together."""

    milliseconds: list[float] = field(default_factory=list)
    processor_ms: float = 0.0

    def add(self, milliseconds: list[float], processor_ms: float) -> None:
        """Take in one round."""
        self.milliseconds += milliseconds
        self.processor_ms += processor_ms

    @property
    def median(self) -> float:
        """The median of all turns."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """What 95 of 100 turns keep to."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]

    @property
    def processor(self) -> float:
        """Processor time of one turn."""
        return self.processor_ms / len(self.milliseconds)

    def __str__(self) -> str:
        return f"{self.median:.0f}, {self.p95:.0f} ms"


_first_words: dict[int, float] = {}


def watch_first_words() -> None:
    """Note when the brain that the engine chose hands over its first words."""
    from conversations.assistant import failover
    from conversations.assistant.brain import TextDelta

    choose = failover.choose

    def watched(start: Any, *, now: Any) -> Any:
        brain, conversation_id = choose(start, now=now), start.scope.lease.conversation_id
        decide = brain.decide

        async def noting(context: Any) -> AsyncIterator[Any]:
            async for piece in decide(context):
                if isinstance(piece, TextDelta):
                    _first_words.setdefault(conversation_id, time.perf_counter())
                yield piece

        brain.decide = noting  # type: ignore[method-assign]
        return brain

    failover.choose = watched


async def first_words(customers: Customers, lease: Any) -> float:
    """Answer one conversation; give the seconds from its beginning, with nothing read, to the brain's first words."""
    from conversations.assistant import engine

    began = time.perf_counter()
    await engine.run_turn(lease, now=customers.clock())
    return _first_words.pop(lease.conversation_id) - began


async def whole_turn(customers: Customers, lease: Any) -> float:
    """Answer one conversation; give the seconds until the answer is queued."""
    began = time.perf_counter()
    await first_words(customers, lease)
    return time.perf_counter() - began


async def first_clause(customers: Customers, calling: Calling) -> float:
    """Answer one call; give the seconds from its beginning to the first clause for the ear.

    What is known of the place was looked up while the caller spoke, as the call's session does.
    """
    from conversations.assistant import engine, places
    from conversations.database import in_thread
    from conversations.transports.conversation_relay import Say
    from conversations.voice.live_answer import LiveAnswer
    from conversations.voice.mouth import Mouth

    await in_thread(places.look_ahead, calling.speaker.call_id, now=customers.clock())
    began, first = time.perf_counter(), 0.0

    async def say(frame: Say) -> None:
        nonlocal first
        first = first or time.perf_counter() - began

    mouth = Mouth(calling.speaker, say=say, clock=customers.clock)
    voice = LiveAnswer(calling.speaker, calling.lease, mouth, say=say, told=lambda words: None, clock=customers.clock)
    await engine.run_turn(calling.lease, now=customers.clock(), voice=voice)
    await voice.finish()
    return first


async def bare(client: Any, request: dict[str, Any], *, whole_clause: bool = False) -> float:
    """Ask the model as a bare loop would; give the seconds to its first words, or to the end of its first clause."""
    from conversations.assistant.clauses import Clauses

    clauses, began, first = Clauses(), time.perf_counter(), 0.0
    async for chunk in await client.chat.completions.create(**request):
        words = chunk.choices[0].delta.content if chunk.choices else None
        if not first and words and (not whole_clause or clauses.feed(words)):
            first = time.perf_counter() - began
    return first


async def same_request(customers: Customers) -> tuple[Any, dict[str, Any]]:
    """Give a client of the SDK and the request that the engine makes, for the bare loop."""
    from conversations.assistant import endpoints, instructions, openai_stream, toolbox
    from conversations.assistant.loading import load
    from conversations.assistant.openai_brain import _described
    from conversations.database import in_thread

    [lease] = await in_thread(customers.write, 1)
    start = await in_thread(load, lease, now=customers.clock())
    endpoint = endpoints.from_settings()
    assert start is not None and endpoint is not None
    context = toolbox.context_of(start.scope)
    messages = instructions.build(context, instructions.PlaybookTexts(), ())
    tools = [_described(one) for one in toolbox.definitions(context.tools)]
    return openai_stream.client_for(endpoint), openai_stream._request(endpoint, messages, tools)


async def compare(prepare: Prepare, loop: Work, rounds: int, *, less_ms: float) -> list[tuple[int, Measured, Measured]]:
    """Measure the bare loop and the engine in turn, each first in every other round, for each number at once.

    `prepare` gives so many turns of the engine; `less_ms` is the model's own time, of which neither is charged.
    """
    from conversations.database import in_thread

    await loop()
    found = []
    for number in CONVERSATIONS:
        theirs, ours = Measured(), Measured()
        for turn in range(rounds if number > 1 else rounds * ALONE):
            sides: list[tuple[Measured, list[Work]]] = [
                (theirs, [loop] * number),
                (ours, await in_thread(prepare, number)),
            ]
            for measured, work in sides if turn % 2 else reversed(sides):
                measured.add(*await spread(work, less_ms=less_ms))
        found.append((number, theirs, ours))
    return found


def written_turns(customers: Customers, number: int) -> list[Work]:
    """Let so many customers write, and give the turns that answer them, to the brain's first words."""
    return [partial(first_words, customers, lease) for lease in customers.write(number)]


def spoken_turns(customers: Customers, number: int) -> list[Work]:
    """Let so many customers ring and speak, and give the turns that answer them, to the first clause."""
    return [partial(first_clause, customers, calling) for calling in customers.ring(number)]


async def measure_guided(customers: Customers, rounds: int) -> list[tuple[int, Measured]]:
    """Measure whole turns without any model, for each number at once."""
    from conversations.database import in_thread

    found = []
    for number in CONVERSATIONS:
        measured = Measured()
        for _round in range(rounds if number > 1 else rounds * ALONE):
            leases = await in_thread(customers.write, number)
            measured.add(*await spread([partial(whole_turn, customers, lease) for lease in leases]))
        found.append((number, measured))
    return found


async def spread(work: Sequence[Work], *, less_ms: float = 0.0) -> tuple[list[float], float]:
    """Begin each piece of work at its own moment within ten seconds; give their milliseconds, and the processor's."""

    async def one(index: int) -> float:
        await asyncio.sleep(SPREAD_SECONDS * index / len(work))
        return await work[index]() * 1000 - less_ms

    began = time.process_time()
    milliseconds = list(await asyncio.gather(*(one(index) for index in range(len(work)))))
    return milliseconds, (time.process_time() - began) * 1000
