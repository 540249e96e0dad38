"""Measure what the engine adds to a language model's own time, and print Markdown tables.

    .venv/bin/python benchmarks/assistant.py [--rounds 5]

The model is `conversations.tests.model_server` in a process of its own: 200 ms to the first token, 20 ms between two.

First: from the moment a caller's words are stored to the first words that the brain hands over, beyond the model's own
first token, for 1, 20 and 100 conversations at once; against a bare `AsyncOpenAI` loop that sends the same messages and
tools, in the same run. The conversations' turns are spread over ten seconds, as talking takes. Then: 100 WhatsApp
customers who write at once to a model that takes three seconds, against one; and the processor time of one turn.
Runs in a database of its own on the tests' server, which is dropped afterwards.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FIRST_TOKEN_MS = 200.0
POOL = 10
SPREAD_SECONDS = 10.0
TURNS = 30


def set_up() -> str:
    """Make a database of our own and point Django at it; give its name."""
    from booking_site import embedded_postgres
    from booking_site.embedded_postgres import EmbeddedPostgres

    name = f"test_ringbook_{os.getpid()}"  # the tests drop it if this process is killed
    server = EmbeddedPostgres(ROOT / "var" / "test-postgres", embedded_postgres.FAST_SETTINGS).ensure()
    server.create_database(name)
    where = server.connection_settings(name)
    from urllib.parse import quote

    os.environ["DATABASE_URL"] = (
        f"postgresql://{where['USER']}@{quote(where['HOST'], safe='')}:{where['PORT']}/{where['NAME']}"
    )
    os.environ.update(
        {
            "DATABASE_POOL": str(POOL),
            "DJANGO_SETTINGS_MODULE": "booking_site.settings",
            "LOG_LEVEL": "ERROR",
            "DEBUG": "0",
            "SECRET_KEY": "for-a-benchmark-only-0123456789012345678901234567890",
        }
    )
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return name


def tear_down(name: str) -> None:
    """Drop the database."""
    from django.db import connections
    from psycopg import sql

    from booking_site import embedded_postgres
    from booking_site.embedded_postgres import EmbeddedPostgres

    connections.close_all()
    server = EmbeddedPostgres(ROOT / "var" / "test-postgres", embedded_postgres.FAST_SETTINGS).ensure()
    with server.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def model(first_token_ms: float, each_ms: float) -> Iterator[str]:
    """Run the model in a process of its own and point the settings at it."""
    from django.conf import settings

    command = [sys.executable, "-m", "conversations.tests.model_server"]
    command += ["--first-token-ms", str(first_token_ms), "--each-ms", str(each_ms)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    settings.OPENAI_BASE_URL = f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
    settings.OPENAI_MODEL, settings.OPENAI_API_KEY = "test-model", "sk-test"
    settings.OPENAI_FIRST_TOKEN_MS, settings.OPENAI_TURN_MS = 30_000, 40_000
    settings.OPENAI_CONVERSATION_TOKENS = settings.OPENAI_DAY_TOKENS = 0
    try:
        yield settings.OPENAI_BASE_URL
    finally:
        process.terminate()
        process.wait()


class Desk:
    """A clinic and as many customers as are wanted, each of whom has written once before."""

    def __init__(self) -> None:
        from conversations.tests.assistant.front_desk import FrontDesk

        self.desk = FrontDesk()
        self.written = 0

    def write(self, customers: int) -> list[Any]:
        """Let each customer write once more, and give the leases on the answers."""
        from datetime import timedelta

        from conversations import inbox, lifecycle
        from conversations.tests.builders import inbound

        self.desk.now += timedelta(minutes=1)
        for number in range(customers):
            self.written += 1
            text = inbound("When are you open?", number=f"+1555{number:07}", sid=f"SM{self.written:032}")
            inbox.receive(text, now=self.desk.now)
        self.desk.now += timedelta(seconds=10)
        return lifecycle.claim_replies(now=self.desk.now, limit=customers)


class Watched:
    """Chooses the brain as the engine does, and notes when its first words come."""

    name = "openai"

    def __init__(self, lease: Any) -> None:
        self.lease = lease
        self.brain: Any = None
        self.first_at = 0.0

    async def decide(self, context: Any) -> AsyncIterator[Any]:
        """Pass on the pieces."""
        from conversations.assistant import failover
        from conversations.assistant.brain import TextDelta
        from conversations.database import in_thread

        if self.brain is None:
            scope: Any = SimpleNamespace(
                place=context.place, lease=self.lease, heard=context.heard, language=context.language
            )
            start: Any = SimpleNamespace(scope=scope)
            self.brain = await in_thread(failover.choose, start, now=context.now)
        async for piece in self.brain.decide(context):
            if isinstance(piece, TextDelta) and not self.first_at:
                self.first_at = time.perf_counter()
            yield piece


async def run_engine(lease: Any, now: Any) -> float:
    """Answer one conversation; give the seconds from its beginning to the first words of the brain."""
    from conversations.assistant import engine

    began, brain = time.perf_counter(), Watched(lease)
    await engine.run_turn(lease, now=now, brain=brain)
    return brain.first_at - began


async def run_bare(client: Any, request: dict[str, Any]) -> float:
    """Ask the model as a bare loop would; give the seconds to its first words."""
    began, first = time.perf_counter(), 0.0
    async for chunk in await client.chat.completions.create(**request):
        if chunk.choices and chunk.choices[0].delta.content and not first:
            first = time.perf_counter() - began
    return first


async def spread(work: Sequence[Callable[[], Awaitable[float]]], seconds: float) -> list[float]:
    """Begin each piece of work at its own moment within so many seconds; give what each returned."""

    async def one(index: int) -> float:
        await asyncio.sleep(seconds * index / len(work))
        return await work[index]()

    return list(await asyncio.gather(*(one(index) for index in range(len(work)))))


def overheads(firsts: list[float]) -> list[float]:
    return sorted(one * 1000 - FIRST_TOKEN_MS for one in firsts)


def row(name: str, values: list[float]) -> tuple[float, float]:
    p95 = values[min(len(values) - 1, int(len(values) * 0.95))]
    print(f"| {name} | {statistics.median(values):.0f} | {p95:.0f} |", flush=True)
    return statistics.median(values), p95


async def measure_overhead(desk: Desk, rounds: int) -> None:
    """Print the first table."""
    from conversations.assistant import endpoints, instructions, openai_stream, toolbox
    from conversations.assistant.loading import load
    from conversations.assistant.openai_brain import _described
    from conversations.database import in_thread

    [lease] = await in_thread(desk.write, 1)
    start = await in_thread(load, lease, now=desk.desk.now)
    assert start is not None
    context = toolbox.context_of(start.scope)
    endpoint = endpoints.from_settings()
    assert endpoint is not None
    messages = instructions.build(context, instructions.PlaybookTexts(), ())
    tools = [_described(one) for one in toolbox.definitions(context.tools)]
    request = openai_stream._request(endpoint, messages, tools)
    client = openai_stream.client_for(endpoint)
    await run_bare(client, request)
    await run_engine(lease, desk.desk.now)
    print("| conversations at once, one turn each in 10 s | median ms | p95 ms |\n| --- | --- | --- |")
    for number in (1, 20, 100):
        bare: list[float] = []
        engine: list[float] = []
        for _round in range(rounds if number > 1 else rounds * 10):
            bare += await spread([partial(run_bare, client, request)] * number, SPREAD_SECONDS if number > 1 else 0)
            leases = await in_thread(desk.write, number)
            now = desk.desk.now
            work = [partial(run_engine, lease, now) for lease in leases]
            engine += await spread(work, SPREAD_SECONDS if number > 1 else 0)
        _median, bare_p95 = row(f"{number}: bare loop", overheads(bare))
        _median, p95 = row(f"{number}: engine", overheads(engine))
        aim = bare_p95 * 1.5 + 10
        print(f"| {number}: aim for p95, 1.5 times bare + 10 | | {aim:.0f}{', met' if p95 <= aim else ''} |")
    await measure_processor(desk, partial(run_bare, client, request))
    await openai_stream.close_clients()


async def measure_processor(desk: Desk, bare: Callable[[], Awaitable[float]]) -> None:
    """Print what one turn costs this process, one after the other: a busy machine changes this little."""
    from conversations.database import in_thread

    began = time.process_time()
    for _turn in range(TURNS):
        await bare()
    alone = (time.process_time() - began) * 1000 / TURNS
    leases = await in_thread(desk.write, TURNS)
    began = time.process_time()
    for lease in leases:
        await run_engine(lease, desk.desk.now)
    whole = (time.process_time() - began) * 1000 / TURNS
    print(f"\nProcessor time of one whole turn: {whole:.0f} ms; of the bare loop: {alone:.0f} ms.")


async def answer_all(desk: Desk, customers: int) -> float:
    """Let the dispatcher's work answer everybody at once; give the seconds until the last answer is queued."""
    from conversations import dispatcher
    from conversations.database import in_thread

    leases = await in_thread(desk.write, customers)
    now = desk.desk.now
    began = time.perf_counter()
    await asyncio.gather(*(dispatcher.answer(lease, clock=lambda: now) for lease in leases))
    return time.perf_counter() - began


async def measure_whatsapp(desk: Desk) -> None:
    """Print the second table."""
    from conversations.assistant import openai_stream

    await answer_all(desk, 1)
    one, hundred = await answer_all(desk, 1), await answer_all(desk, 100)
    print("\n| WhatsApp customers at once, model of 3 s | seconds until the last is answered |\n| --- | --- |")
    print(f"| 1 | {one:.2f} |\n| 100 | {hundred:.2f} ({hundred / one:.2f} times) |")
    await openai_stream.close_clients()


def main() -> None:
    """Run both and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    name = set_up()
    try:
        desk = Desk()
        with model(FIRST_TOKEN_MS, 20):
            asyncio.run(measure_overhead(desk, given.rounds))
        with model(2800, 15):
            asyncio.run(measure_whatsapp(desk))
    finally:
        tear_down(name)


if __name__ == "__main__":
    main()
