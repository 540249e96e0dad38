"""Statements that somebody waits for, planned once on each connection and run without the ORM.

To build a query with the ORM takes longer than the server takes to answer it, and to plan it anew each time as long
again. All else stays Django's: its connection and transaction, its errors, its log of queries.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor

Values = Sequence[Any] | Mapping[str, Any]


def fetch(statement: str, values: Values = ()) -> list[Any]:
    """Run a statement in the transaction under way and give its rows, as tuples; [] when it has none.

    Values are bound by the server, so one whose type it cannot tell needs a cast.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    # The ORM's cursors never prepare anything, so this counts for those made here.
    connection.connection.prepare_threshold = 0
    raw = Cursor(connection.connection)
    with connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if raw.description else []
