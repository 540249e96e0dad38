"""64 connections at work for a while, spread over one process for each core, and what that came to.

One process alone would measure its interpreter's lock; so both the verb and its floor get as many as there are cores.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

import psutil
import psycopg
from django.db import connection, connections

CONNECTIONS = 64
PROCESSES = os.cpu_count() or 1
# So often each connection books before anything counts, for those of a pool live long: the loop's driver prepares a
# statement when it comes the sixth time, and PostgreSQL plans a prepared one anew for the first five.
WARM_UP = 10
LONGEST_WARM_UP_SECONDS = 300


class Way(Protocol):
    """One way to book."""

    def connect(self) -> psycopg.Connection[Any]:
        """Open this thread's connection, and give it."""

    def book(self, place: int, runner: int, key: str) -> Callable[[], object] | None:
        """Book a place; gives what cancels it, or none when it was refused."""

    def close(self) -> None:
        """Close this thread's connection."""


@dataclass
class Tally:
    """What one run came to. Times in ms, processor times in seconds."""

    booked: int = 0
    refused: int = 0
    failed: int = 0
    client_seconds: float = 0.0
    server_seconds: float = 0.0
    statements: int = 0
    deadlocks: int = 0
    times: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what another runner came to."""
        for name in ("booked", "refused", "failed", "client_seconds", "server_seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.times += other.times

    def line(self, seconds: float) -> str:
        """Write the run as cells of the table."""
        centiles = statistics.quantiles(self.times, n=100) if len(self.times) > 1 else [0.0] * 99
        one = max(self.booked, 1)
        whole = [self.booked / seconds, self.refused / seconds, centiles[49], centiles[98], self.deadlocks, self.failed]
        parts = [self.client_seconds / one * 1000, self.server_seconds / one * 1000, self.statements / one]
        return " | ".join([*(f"{cell:.0f}" for cell in whole), *(f"{cell:.1f}" for cell in parts)])


def run(way: Way, places: int, seconds: float) -> Tally:
    """Let everybody book random places and cancel every one they got, for so many seconds."""
    deadlocks = count_deadlocks()
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, found = context.Barrier(CONNECTIONS + PROCESSES + 1), context.SimpleQueue()
    shares = [range(CONNECTIONS)[number::PROCESSES] for number in range(PROCESSES)]
    children = [
        context.Process(target=_run_share, args=(way, places, seconds, share, barrier, found)) for share in shares
    ]
    for child in children:
        child.start()
    statements = _wait_for_all(barrier, count_statements)
    tally = Tally()
    for _ in children:
        tally.add(found.get())
    for child in children:
        child.join()
    tally.statements = count_statements() - statements
    tally.deadlocks = count_deadlocks() - deadlocks
    return tally


def _run_share(way: Way, places: int, seconds: float, runners: range, barrier: Any, found: Any) -> None:
    """Be one process: a thread for each runner."""
    name = f"bench {os.getpid()} {time.monotonic_ns()}"

    def runner(number: int) -> Tally:
        backend = psutil.Process(way.connect().info.backend_pid)
        own, dice, count = Tally(), random.Random(number), 0
        for turn in range(WARM_UP):
            _take_turn(way, Tally(), dice.randrange(places), number, f"{name} {number} warm {turn}")
        _wait_for_all(barrier)
        before, until = sum(backend.cpu_times()[:2]), time.monotonic() + seconds
        while time.monotonic() < until:
            count += 1
            _take_turn(way, own, dice.randrange(places), number, f"{name} {number} {count}")
        own.server_seconds = sum(backend.cpu_times()[:2]) - before
        way.close()
        return own

    tally = Tally()
    with ThreadPoolExecutor(len(runners)) as executor:
        waiting = [executor.submit(runner, number) for number in runners]
        _wait_for_all(barrier)
        used = time.process_time()
        for one in waiting:
            tally.add(one.result())
    tally.client_seconds = time.process_time() - used
    found.put(tally)


def _wait_for_all(barrier: Any, between: Callable[[], int] = int) -> int:
    """Wait until every connection is warm, and again until what is counted `between` is counted; gives that."""
    barrier.wait(LONGEST_WARM_UP_SECONDS)
    found = between()
    barrier.wait(LONGEST_WARM_UP_SECONDS)
    return found


def _take_turn(way: Way, own: Tally, place: int, number: int, key: str) -> None:
    started = time.perf_counter()
    try:
        undo = way.book(place, number, key)
        own.times.append((time.perf_counter() - started) * 1000)
        if undo is None:
            own.refused += 1
        else:
            own.booked += 1
            undo()
    except Exception as error:
        if not own.failed:
            print(f"    {type(error).__name__}: {error}", flush=True)
        own.failed += 1


def count_deadlocks() -> int:
    """Ask the server how many deadlocks it has seen in this database."""
    time.sleep(1.2)  # the server writes its counts down once a second
    return _ask("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")


def count_statements() -> int:
    """Ask the server how many statements it has run in this database, BEGIN and COMMIT too."""
    return _ask(
        "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements"
        # Foreign keys that are checked at the end of a transaction look like statements of their own.
        " WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND query NOT LIKE '% FROM ONLY %'"
    )


def _ask(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(question)
        return int(cursor.fetchone()[0])
