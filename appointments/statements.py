"""Statements that somebody waits for, planned once on each connection and run without the ORM.

To build a query with the ORM takes longer than the server takes to answer it, and to plan it anew each time as long
again. All else stays Django's: its connection and transaction, its errors, its log of queries.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Cursor

Values = Sequence[Any] | Mapping[str, Any]


def fetch(statement: str, values: Values = ()) -> list[Any]:
    """Run a statement that has rows in the transaction under way, and give them as tuples.

    Values are bound by the server, so one whose type it cannot tell needs a cast.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    line = database.connection
    # The ORM's cursors never prepare anything, so this counts for those made here.
    line.prepare_threshold = 0
    raw = Cursor(line)
    with database.make_debug_cursor(raw) if database.queries_logged else database.make_cursor(raw) as cursor:
        cursor.execute(statement, values)
        return raw.fetchall()
