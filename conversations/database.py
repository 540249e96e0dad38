"""The one way asynchronous code reaches the ORM.

Left to itself `database_sync_to_async` runs every caller of a process in one thread; here eight threads share Django's
connection pool, and each call gives its connection back.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.db import close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 8
_executor = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="orm")


def _with_connection(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    close_old_connections()
    try:
        return function(*args, **kwargs)
    finally:
        connections.close_all()


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a synchronous function that reads or writes rows, without blocking the event loop.

    The function runs to its end even if the caller is cancelled; a transaction it opened commits or rolls back whole.
    """
    call = partial(_with_connection, function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_executor, copy_context().run, call)


def connection_parameters() -> dict[str, Any]:
    """Give psycopg's parameters for a connection of one's own, outside the pool (LISTEN, liveness)."""
    settings = connections["default"].settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parameters = {key: settings[name] for key, name in named.items() if settings.get(name)}
    options = {key: value for key, value in settings["OPTIONS"].items() if key.startswith("ssl")}
    return parameters | options
