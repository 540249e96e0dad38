"""Emptying the tables between tests that commit: in milliseconds, where TRUNCATE of every table takes a second.

TRUNCATE makes new files for each table and index, whether they hold anything or not. Here all tables are locked as it
would lock them, so that what is under way elsewhere ends first, and only those with rows are emptied. What migrations
alone write stays.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ProgrammingError
from django.test import TransactionTestCase

KEPT_TABLES = ("django_content_type", "auth_permission")


def empty_tables(connection: BaseDatabaseWrapper, *, lock_timeout_ms: int = 0) -> None:
    """Delete every row but those of migrations. Raises OperationalError when a lock is not had in time; 0 waits on."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [f'"{name}"' for name in names if name not in KEPT_TABLES]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(lock_timeout_ms)])
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM {table} LIMIT 1)" for table in tables))
        with_rows = [table for (table,) in cursor.fetchall()]
        if not with_rows:
            return
        try:
            with transaction.atomic(using=connection.alias):
                cursor.execute("SET LOCAL session_replication_role = replica")  # neither foreign keys nor triggers
                for table in with_rows:
                    cursor.execute(f"DELETE FROM {table}")
        except ProgrammingError as error:  # a user of TEST_DATABASE_URL who may not
            if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
                raise
            cursor.execute(f"TRUNCATE {', '.join(with_rows)} CASCADE")


def empty_after_test(test: Any) -> None:
    """Stand in for what Django does after each test that commits."""
    for alias in test._databases_names(include_mirrors=False):
        empty_tables(connections[alias])


def install() -> None:
    """Use it for every test of this run."""
    TransactionTestCase._fixture_teardown = empty_after_test  # type: ignore[attr-defined]
