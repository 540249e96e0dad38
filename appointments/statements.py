"""Statements that somebody waits for, planned once on each connection and run without the ORM.

To build a query with the ORM takes longer than the server takes to answer it, and to plan it anew each time as long
again. All else stays Django's: its connection and transaction, its errors, its log of queries. The driver could prepare
statements too, but forgets them all at every rollback, which is what a refused booking ends with.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

MARK = re.compile(r"%(?:\((\w+)\))?s|%%")
# What each connection of the driver has prepared; a connection is used by one thread at a time.
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Call(NamedTuple):
    """A statement that has rows, with its values."""

    statement: str
    values: Sequence[Any] | Mapping[str, Any] = ()


class _Compiled(NamedTuple):
    prepare: str
    execute: str
    names: tuple[str, ...]


def fetch(statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
    """Run a statement that has rows in the transaction under way, and give them as tuples.

    The server tells the types of the values, so one of which it cannot needs a cast. Texts of statements are few and
    never made from values: each stays prepared as long as the connection lasts.
    """
    return fetch_last([Call(statement, values)])


def fetch_last(calls: Sequence[Call]) -> list[Any]:
    """Run statements one after the other in one exchange with the server, and give the rows of the last.

    Each sees what was committed when it begins: what is read after a lock is as it is under that lock.
    """
    compiled = [_compile(call.statement) for call in calls]
    given: list[Any] = []
    for call, one in zip(calls, compiled, strict=True):
        given += [call.values[name] for name in one.names] if isinstance(call.values, Mapping) else call.values
    database = connections[DEFAULT_DB_ALIAS]
    with database.cursor() as cursor:
        known = _prepared.setdefault(database.connection, set())
        for call, one in zip(calls, compiled, strict=True):
            if call.statement not in known:
                cursor.execute(one.prepare)
                known.add(call.statement)
        cursor.execute("; ".join(one.execute for one in compiled), given)
        while cursor.nextset():
            pass
        return cursor.fetchall()


def fetch_planned(statement: str, values: Sequence[Any]) -> list[Any]:
    """Do the same with a plan of its own, for a statement whose best plan depends on how much its values ask for."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def array(numbers: Iterable[int]) -> str:
    """Write whole numbers as an array for the server to read, which costs the driver a fifth of binding a list."""
    return "{" + ",".join(map(str, numbers)) + "}"


@lru_cache
def _compile(statement: str) -> _Compiled:
    """Number the values of a statement, and give it the name that it has on every connection."""
    names: dict[str, int] = {}
    numbers = count(1)

    def number(mark: re.Match[str]) -> str:
        if mark[0] == "%%":
            return "%"
        return f"${names.setdefault(mark[1], len(names) + 1) if mark[1] else next(numbers)}"

    text = MARK.sub(number, statement)
    wanted = len(names) or next(numbers) - 1
    name = f"ringbook_{zlib.crc32(statement.encode()):08x}"
    marks = f" ({', '.join(['%s'] * wanted)})" if wanted else ""
    return _Compiled(f"PREPARE {name} AS {text}", f"EXECUTE {name}{marks}", tuple(names))
