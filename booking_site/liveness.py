"""Who is alive: a process is while it holds a session advisory lock on a connection of its own.

The kernel closes the connection of a killed process, and PostgreSQL frees the lock in that moment: no heartbeat rows,
no clock to compare. The lock is shared, so that several processes of one name may run on several machines.
"""

from __future__ import annotations

import logging
import random
import select
import socket
import threading
import zlib
from typing import Any

import psycopg
from django.conf import settings

from conversations.database import connection_parameters

logger = logging.getLogger(__name__)

LOCK_CLASS = 0x52494E47  # "RING": the first half of the key, which tells our locks from others
DISPATCHER = "dispatcher"
LOOK_EVERY_SECONDS = 5.0
RETRY_FIRST_SECONDS = 0.25
RETRY_LAST_SECONDS = 5.0


def dispatcher_name(number: int) -> str:
    """Return the name of a dispatcher, counted from 1. The first has no number: most sites have only that one."""
    return DISPATCHER if number == 1 else f"{DISPATCHER}-{number}"


def dispatcher_names() -> tuple[str, ...]:
    """Return the names of all dispatchers that the site runs."""
    return tuple(dispatcher_name(number) for number in range(1, settings.DISPATCHERS + 1))


def lock_number(name: str) -> int:
    """Return the second half of the lock's key, as the signed 32 bits PostgreSQL wants."""
    number = zlib.crc32(name.encode())
    return number - 2**32 if number >= 2**31 else number


def open_connection(**changes: Any) -> psycopg.Connection[Any]:
    """Open a connection to the site's database outside Django's pool, in autocommit; `changes` override parameters."""
    return psycopg.connect(**{**connection_parameters(), "autocommit": True, "connect_timeout": 5, **changes})


class Liveness:
    """The sign of life of this process under one name, kept up by a thread until `release`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._released = threading.Event()
        self._held = threading.Event()
        self._awake, self._wake = socket.socketpair()
        self._thread = threading.Thread(target=self._keep, name=f"liveness {name}", daemon=True)
        self._thread.start()

    def wait_until_held(self, timeout_seconds: float) -> bool:
        """Wait for the lock; tell whether it is held."""
        return self._held.wait(timeout_seconds)

    def release(self) -> None:
        """Give the sign of life up, as at an ordinary end."""
        self._released.set()
        self._wake.close()
        self._thread.join(LOOK_EVERY_SECONDS)

    def _keep(self) -> None:
        pause = RETRY_FIRST_SECONDS
        while not self._released.is_set():
            try:
                with open_connection() as connection:
                    connection.execute("SELECT set_config('tcp_keepalives_idle', '10', false)")
                    connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", [LOCK_CLASS, lock_number(self.name)])
                    self._held.set()
                    pause = RETRY_FIRST_SECONDS
                    self._watch(connection)
            except psycopg.Error as error:
                logger.warning("Sign of life of %s lost its connection: %s", self.name, type(error).__name__)
            self._held.clear()
            if self._released.wait(pause * random.uniform(0.5, 1.0)):
                return
            pause = min(pause * 2, RETRY_LAST_SECONDS)

    def _watch(self, connection: psycopg.Connection[Any]) -> None:
        """Return when released; raise psycopg.Error when the connection is gone, seen at once or at the next look."""
        while True:
            select.select([connection.fileno(), self._awake.fileno()], [], [], LOOK_EVERY_SECONDS)
            if self._released.is_set():
                return
            connection.execute("SELECT 1")


def hold_liveness(name: str) -> Liveness:
    """Show this process as alive under the name from now on, in a thread of its own; returns at once.

    For synchronous and asyncio processes alike. Takes the lock again after any loss of the connection and never raises.
    Call it after the last fork: a child would inherit the connection and keep a dead parent alive.
    """
    return Liveness(name)


def alive_names(connection: psycopg.Connection[Any], names: tuple[str, ...]) -> set[str]:
    """Return those of the names that a process of this database holds."""
    rows = connection.execute(
        """
        SELECT objid::bigint FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %s
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """,
        [LOCK_CLASS],
    ).fetchall()
    held = {number for (number,) in rows}
    return {name for name in names if zlib.crc32(name.encode()) in held}
