"""Two on connections of their own, of whom the second has to wait for what the first has not committed."""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

from django.db import connection, transaction

from appointments.refusals import BookingError

Result = TypeVar("Result")
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
LONGEST_SECONDS = 30


def run_both(first: Callable[[], Result], second: Callable[[], Any]) -> tuple[Result, Any]:
    """Do `first`, begin `second` before that is committed, and give both results; a refusal is one."""
    found: list[Any] = []

    def work() -> None:
        with closing(connection):
            try:
                found.append(second())
            except BookingError as error:
                found.append(error)

    thread = threading.Thread(target=work)
    with transaction.atomic():
        result = first()
        thread.start()
        wait_for_somebody_who_waits()
    thread.join()
    return result, found[0]


def wait_for_somebody_who_waits() -> None:
    """Wait until another connection waits for a lock of this one. Raises AssertionError after half a minute."""
    deadline = time.monotonic() + LONGEST_SECONDS
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")
