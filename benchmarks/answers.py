"""WhatsApp customers who write at the same moment, answered by the dispatchers as they ship, each a process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from benchmarks.customers import ROOT, Customers

AHEAD = timedelta(seconds=15)  # by then all of them are taken in, also on a busy machine
LONGEST_SECONDS = 90
STRANGERS = 1000  # the first of customers whom no other measurement has written as
LOOK_SECONDS = 0.1


@contextmanager
def dispatchers(number: int, environment: dict[str, str]) -> Iterator[None]:
    """Run so many dispatchers."""
    command = [sys.executable, "manage.py", "dispatch"]
    running = [
        subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment, "LOG_LEVEL": "ERROR"})
        for _one in range(number)
    ]
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


async def answer_all(customers: Customers, number: int) -> list[float]:
    """Let so many customers' answers fall due at once; give the seconds each waited until theirs had left."""
    from django.utils import timezone

    from conversations.database import in_thread

    due_at = timezone.now() + AHEAD
    await in_thread(_write, customers, number, due_at)
    for _look in range(int((AHEAD.total_seconds() + LONGEST_SECONDS) / LOOK_SECONDS)):
        await asyncio.sleep(LOOK_SECONDS)
        waited: list[float] = await in_thread(_list_waits, due_at)
        if len(waited) == number:
            return waited
    raise SystemExit(f"Only {len(waited)} of {number} customers were answered.")


def _write(customers: Customers, number: int, due_at: datetime) -> None:
    from django.conf import settings
    from django.utils import timezone

    customers.receive(number, at=due_at - timedelta(milliseconds=settings.REPLY_DELAY_MS), first=STRANGERS)
    if timezone.now() >= due_at:
        raise SystemExit("The machine is too busy to take in all customers before the first is answered.")


def _list_waits(due_at: datetime) -> list[float]:
    from conversations.models import Message

    left: Any = Message.objects.filter(sent_at__gte=due_at, turn__started_at__gte=due_at, turn__brain="openai")
    left = left.filter(contact_point__value__gte=f"+1555{STRANGERS:07}")
    return sorted((at - due_at).total_seconds() for at in left.values_list("sent_at", flat=True))
