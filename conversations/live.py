"""The live bus: news of committed changes, by PostgreSQL's NOTIFY, to every process that shows or works on them.

`announce` goes out with the commit of the transaction it is called in, so nothing is told that is not there. What is
told is ids; whoever cares reads the rows. After a lost connection every subscriber gets `{"t": "gap"}`: look at
everything again. No news may be lost silently: a subscriber that is too slow gets a gap instead of the backlog.
"""

import asyncio
import json
import logging
import threading
from collections import deque
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any

import psycopg
from django.db import transaction

from appointments import statements
from conversations.database import connection_parameters

CHANNEL = "ringbook"
GAP: dict[str, Any] = {"t": "gap"}
MOST_WAITING = 1000
MOST_WORDS = 1500  # characters of up to four bytes; PostgreSQL takes 8,000 bytes
RECONNECT_MOST_SECONDS = 5.0

log = logging.getLogger(__name__)


def announce(topic: str, id: int = 0, **more_ids: int) -> None:
    """Tell every listening process, at commit, that something with this id changed."""
    _notify(json.dumps({"t": topic, "id": id, **more_ids}, separators=(",", ":")))


def announce_all(news: Sequence[tuple[str, int]]) -> None:
    """Tell several pieces of news, each a topic and an id, by one statement."""
    _notify(*_write(news))


def announce_committed(news: Sequence[tuple[str, int]]) -> None:
    """Tell several pieces of news once the transaction is committed, for what many do at once.

    Inside it PostgreSQL would let one such transaction commit at a time, because it keeps news in the order of the
    commits. Who dies between the two leaves rows that nobody was told of until the next news, or the next poll.
    """
    transaction.on_commit(partial(_together.send, _write(news)), robust=True)


class _Together:
    """Sends what threads announce at once by one statement: while one waits for the server, the others collect."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque()
        self._turn = threading.Lock()

    def send(self, payloads: Sequence[str]) -> None:
        """Send the payloads, or have them sent by who is before; they have left when this returns."""
        self._waiting.extend(payloads)
        with self._turn:
            together = {self._waiting.popleft(): None for _ in range(len(self._waiting))}
            if not together:
                return
            try:
                _notify(*together)
            except Exception:
                self._waiting.extend(payload for payload in together if payload not in payloads)
                raise


_together = _Together()


def _write(news: Sequence[tuple[str, int]]) -> list[str]:
    return [json.dumps({"t": topic, "id": id}, separators=(",", ":")) for topic, id in news]


def _notify(*payloads: str) -> None:
    statements.fetch("SELECT pg_notify(%s, told) FROM unnest(%s::text[]) told", [CHANNEL, list(payloads)])


def push_words(topic: str, id: int, words: str) -> None:
    """Push words as they are: only what is being said in a running call, or typed, and the newest part of it."""
    payload = json.dumps(
        {"t": topic, "id": id, "words": words[-MOST_WORDS:]}, separators=(",", ":"), ensure_ascii=False
    )
    _notify(payload)


class Subscription:
    """One listener's queue of news. Iterate over it; leave the `async with` to unsubscribe."""

    def __init__(self, owner: "LiveBus") -> None:
        self._owner = owner
        self._news: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def __aenter__(self) -> "Subscription":
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._owner.forget(self)

    def put(self, news: dict[str, Any]) -> None:
        """Queue one piece of news, or a gap in place of a backlog nobody reads."""
        if self._news.qsize() >= MOST_WAITING:
            while not self._news.empty():
                self._news.get_nowait()
            news = GAP
        self._news.put_nowait(news)

    async def next(self) -> dict[str, Any]:
        """Wait for the next piece of news."""
        return await self._news.get()

    def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        return self._iterate()

    async def _iterate(self) -> AsyncIterator[dict[str, Any]]:
        while True:
            yield await self._news.get()


class LiveBus:
    """One LISTEN connection of a process and event loop, fanned out in memory."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()
        self._task: asyncio.Task[None] | None = None
        self._listening = asyncio.Event()

    @property
    def is_listening(self) -> bool:
        """Whether news arrives right now; while not, a caller polls."""
        return self._listening.is_set()

    def subscribe(self) -> Subscription:
        """Start listening if need be and give a queue of all news from now on."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run(), name="live-bus")
        subscription = Subscription(self)
        self._subscriptions.add(subscription)
        return subscription

    async def ready(self, timeout_seconds: float = 5.0) -> bool:
        """Wait until the bus listens, and say whether it does."""
        try:
            await asyncio.wait_for(self._listening.wait(), timeout_seconds)
        except TimeoutError:
            return False
        return True

    def forget(self, subscription: Subscription) -> None:
        """Stop feeding a subscription; with the last one the connection closes."""
        self._subscriptions.discard(subscription)
        if not self._subscriptions and self._task:
            self._task.cancel()
            self._task = None
            self._listening.clear()

    async def close(self) -> None:
        """Stop listening for good."""
        task, self._task = self._task, None
        self._subscriptions.clear()
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def _tell(self, news: dict[str, Any]) -> None:
        for subscription in list(self._subscriptions):
            subscription.put(news)

    async def _run(self) -> None:
        wait, missed = 0.2, False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **connection_parameters(), autocommit=True, connect_timeout=5
                ) as listening:
                    await listening.execute(f"LISTEN {CHANNEL}")
                    self._listening.set()
                    if missed:
                        self._tell(GAP)
                    wait, missed = 0.2, True
                    async for notice in listening.notifies():
                        self._tell(json.loads(notice.payload))
            except (psycopg.Error, OSError) as error:
                log.warning("The live bus lost its connection (%s); trying again.", type(error).__name__)
            finally:
                self._listening.clear()
            missed = True
            await asyncio.sleep(wait)
            wait = min(wait * 2, RECONNECT_MOST_SECONDS)


_buses: dict[asyncio.AbstractEventLoop, LiveBus] = {}


def bus() -> LiveBus:
    """Give the one bus of the running event loop."""
    loop = asyncio.get_running_loop()
    for other in [other for other in _buses if other.is_closed()]:
        del _buses[other]
    return _buses.setdefault(loop, LiveBus())
