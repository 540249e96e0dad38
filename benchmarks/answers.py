"""WhatsApp customers who write at the same moment, answered by the dispatchers as they ship, each a process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psutil

from benchmarks.customers import ROOT, Customers

TAKING_IN = timedelta(hours=1)  # nobody's answer is due while all are taken in
AHEAD = timedelta(seconds=3)  # longer than a dispatcher sleeps
LONGEST_SECONDS = 90
LOOK_SECONDS = 0.1
STRANGERS = 1000  # the first of customers whom no other measurement has written as


@dataclass
class Dispatchers:
    """So many `manage.py dispatch`, under way."""

    processes: list[subprocess.Popen[bytes]]

    @property
    def processor_ms(self) -> float:
        """What they have used of the processors so far."""
        times = [psutil.Process(one.pid).cpu_times() for one in self.processes]
        return sum(one.user + one.system for one in times) * 1000


@contextmanager
def dispatchers(number: int, environment: dict[str, str]) -> Iterator[Dispatchers]:
    """Run so many dispatchers."""
    command = [sys.executable, "manage.py", "dispatch"]
    running = [
        subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment, "LOG_LEVEL": "ERROR"})
        for _one in range(number)
    ]
    try:
        yield Dispatchers(running)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


async def answer_all(customers: Customers, number: int) -> list[float]:
    """Let so many customers' answers fall due at once; give the seconds each waited until theirs had left."""
    from conversations.database import in_thread

    due_at: datetime = await in_thread(_write, customers, number)
    for _look in range(int((AHEAD.total_seconds() + LONGEST_SECONDS) / LOOK_SECONDS)):
        await asyncio.sleep(LOOK_SECONDS)
        waited: list[float] = await in_thread(_list_waits, due_at)
        if len(waited) == number:
            return waited
    raise SystemExit(f"Only {len(waited)} of {number} customers were answered.")


def _write(customers: Customers, number: int) -> datetime:
    from django.utils import timezone

    from conversations.models import Conversation

    customers.receive(number, at=timezone.now() + TAKING_IN, first=STRANGERS)
    due_at = timezone.now() + AHEAD
    Conversation.objects.filter(reply_after__isnull=False).update(reply_after=due_at)
    return due_at


def _list_waits(due_at: datetime) -> list[float]:
    from conversations.models import Message

    left: Any = Message.objects.filter(sent_at__gte=due_at, turn__started_at__gte=due_at, turn__brain="openai")
    left = left.filter(contact_point__value__gte=f"+1555{STRANGERS:07}")
    return sorted((at - due_at).total_seconds() for at in left.values_list("sent_at", flat=True))
