"""What the assistant's benchmark runs on: a database of its own, a model in a process of its own, and customers."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
POOL = 10
CALLERS = 5000  # the first of customers who only ring


def set_up() -> str:
    """Make a database of our own and point Django at it; give its name."""
    from booking_site import embedded_postgres
    from booking_site.embedded_postgres import EmbeddedPostgres

    name = f"test_ringbook_{os.getpid()}"  # the tests drop it if this process is killed
    server = EmbeddedPostgres(ROOT / "var" / "test-postgres", embedded_postgres.FAST_SETTINGS).ensure()
    server.create_database(name)
    where = server.connection_settings(name)
    user, host = where["USER"], quote(where["HOST"], safe="")
    os.environ.update(
        {
            "DATABASE_URL": f"postgresql://{user}@{host}:{where['PORT']}/{where['NAME']}",
            "DATABASE_POOL": str(POOL),
            "DJANGO_SETTINGS_MODULE": "booking_site.settings",
            "LOG_LEVEL": "ERROR",
            "DEBUG": "0",
            "SIMULATOR": "0",
            "TWILIO_ACCOUNT_SID": "",
            "TWILIO_AUTH_TOKEN": "",
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
def model(first_token_ms: float, each_ms: float) -> Iterator[dict[str, str]]:
    """Run the model in a process of its own and point the settings at it; give them for other processes as well."""
    from django.conf import settings

    command = [sys.executable, "-m", "conversations.tests.model_server"]
    command += ["--first-token-ms", str(first_token_ms), "--each-ms", str(each_ms)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    named = {
        "OPENAI_BASE_URL": f"http://127.0.0.1:{int(process.stdout.readline())}/v1",
        "OPENAI_MODEL": "test-model",
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_FIRST_TOKEN_MS": "30000",
        "OPENAI_TURN_MS": "40000",
        "OPENAI_DAY_TOKENS": "1000000000",
    }
    for name, value in named.items():
        setattr(settings, name, int(value) if value.isdecimal() else value)
    try:
        yield named
    finally:
        process.terminate()
        process.wait()
        settings.OPENAI_BASE_URL = settings.OPENAI_MODEL = settings.OPENAI_API_KEY = ""


@dataclass(frozen=True)
class Calling:
    """One call in which something was said just now: what speaks in it, and the lease on the answer."""

    speaker: Any
    lease: Any


class Customers:
    """A clinic and as many customers as are wanted. Their clock goes on by itself from each time they write."""

    def __init__(self) -> None:
        from conversations.tests.assistant.front_desk import NOW, FrontDesk

        self.place = FrontDesk().location
        self.written = self.rung = 0
        self._now, self._since = NOW, time.perf_counter()

    def clock(self) -> datetime:
        """Say what time it is for the customers."""
        return self._now + timedelta(seconds=time.perf_counter() - self._since)

    def write(self, customers: int) -> list[Any]:
        """Let each customer write once more, and give the leases on the answers."""
        from conversations import lifecycle

        self._now, self._since = self.clock() + timedelta(minutes=1), time.perf_counter()
        self.receive(customers, at=self._now)
        self._now += timedelta(seconds=10)
        return lifecycle.claim_replies(now=self.clock(), limit=customers)

    def receive(self, customers: int, *, at: datetime, first: int = 0) -> None:
        """Take in one message of each customer, counted from the first."""
        from conversations import inbox
        from conversations.tests.builders import inbound

        for number in range(first, first + customers):
            self.written += 1
            text = inbound("When are you open?", number=f"+1555{number:07}", sid=f"SM{self.written:032}")
            inbox.receive(text, now=at)

    def ring(self, customers: int) -> list[Calling]:
        """Let so many customers ring who never did before, and say something."""
        self._now, self._since = self.clock() + timedelta(minutes=1), time.perf_counter()
        return [self._ring() for _one in range(customers)]

    def _ring(self) -> Calling:
        from conversations import lifecycle
        from conversations.models import Line
        from conversations.voice import calls
        from conversations.voice.calls import Ringing

        here = self.place.number_e164
        Line.objects.get_or_create(channel=Line.Channel.PHONE, number_e164=here, defaults={"location": self.place})
        ringing = Ringing("", f"CA{self.rung:032x}", f"+1555{CALLERS + self.rung:07}", here)
        self.rung += 1
        calls.begin(ringing, now=self._now)
        speaker = calls.claim(ringing.account, ringing.call_sid, f"VX{self.rung}", now=self._now)
        calls.hear(speaker, "When are you open?", now=self._now)
        return Calling(speaker, lifecycle.take_lease(speaker.conversation_id, channel="phone", now=self._now))
