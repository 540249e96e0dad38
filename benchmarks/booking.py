"""Measure the booking engine: how long a search takes and how many bookings a second, each beside a floor.

A floor is the least that the same machine can do in the same run: one query that fetches the busy times and does
nothing with them; a loop that writes the same rows with psycopg and knows no rule. Run by `make bench`, on a database
server of its own under var/bench-postgres. The README beside this file says how to read the table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from booking_site.embedded_postgres import EmbeddedPostgres

BASE_DIR = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE_DIR))
DATABASE = "ringbook_bench"
# Counts statements, whoever sends them.
SERVER = ("shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track_planning=off")


def main() -> None:
    """Measure everything and print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rounds", type=int, default=15, help="searches of each kind (default 15)")
    arguments.add_argument("--seconds", type=float, default=6.0, help="seconds of each booking run (default 6)")
    arguments.add_argument("--only", choices=["searches", "bookings"], help="one half of it")
    arguments.add_argument("--peers", action="store_true", help="only the comparison with django-appointment")
    given = arguments.parse_args()
    server = start_server()
    from benchmarks import bookings, peers, searches

    if given.peers:
        peers.measure(server, rounds=given.rounds)
        return
    if given.only != "bookings":
        searches.measure(rounds=given.rounds)
    if given.only != "searches":
        bookings.measure(seconds=given.seconds)


def start_server() -> EmbeddedPostgres:
    """Start a server with an empty database, and name it to Django."""
    from booking_site.embedded_postgres import EmbeddedPostgres

    server = EmbeddedPostgres(BASE_DIR / "var" / "bench-postgres", SERVER).ensure()
    with server.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    server.create_database(DATABASE)
    with server.connect(DATABASE) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
    where = server.connection_settings(DATABASE)
    address = f"postgresql://{where['USER']}@{quote(where['HOST'], safe='')}:{where['PORT']}/{where['NAME']}"
    os.environ |= {"DATABASE_URL": address, "DATABASE_POOL": "0", "DJANGO_SETTINGS_MODULE": "booking_site.settings"}
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False  # else every statement is kept in a log that production does not have
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    return server


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Give the median of how long `work` takes in ms, after two rounds that do not count."""
    times = []
    for number in range(rounds + 2):
        begun = time.perf_counter()
        work()
        if number >= 2:
            times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
