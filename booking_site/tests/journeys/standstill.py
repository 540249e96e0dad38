"""Making another process stand still in the middle of a transaction, so that it can be killed right there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from booking_site.tests.journeys.running import wait_for
from conversations.database import connection_parameters


@contextmanager
def no_new_rows(table: str) -> Iterator[psycopg.Connection]:
    """Hold every write into a table back while the block lasts; what was begun goes on, or is rolled back, after it."""
    with psycopg.connect(**connection_parameters()) as connection:
        connection.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table)))
        yield connection
        connection.rollback()


@contextmanager
def nobody_may_refer_to(table: str, row_id: int) -> Iterator[psycopg.Connection]:
    """Hold back every insert of a row that refers to this one, while the block lasts."""
    with psycopg.connect(**connection_parameters()) as connection:
        statement = sql.SQL("SELECT 1 FROM {} WHERE id = %s FOR UPDATE").format(sql.Identifier(table))
        connection.execute(statement, [row_id])
        yield connection
        connection.rollback()


def wait_until_somebody_waits(connection: psycopg.Connection) -> None:
    """Return when another connection waits for this one's lock."""
    ours = connection.info.backend_pid
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))"
    wait_for(lambda: connection.execute(waiting, [ours]).fetchone(), what="somebody to stand still")
