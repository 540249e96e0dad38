"""What another engine takes for the same question, where it can answer it: a day's free starts of one and of five.

The peer gets a folder of its own with its package, at a pinned version, and a database of its own on the same server.
Nothing of it is in this project.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from datetime import timedelta
from functools import partial
from pathlib import Path

from appointments import availability
from appointments.availability import SlotQuery
from benchmarks.booking import BASE_DIR, median_ms
from benchmarks.practices import NOW, ZONE, fill, make_practice
from booking_site.embedded_postgres import EmbeddedPostgres

FOLDER = BASE_DIR / "var" / "bench-peers"
PACKAGES = ("django-appointment==3.12.0", "Django==5.2.19", "psycopg[binary]==3.3.9")
DATABASE = "django_appointment_bench"
SCRIPT = Path(__file__).with_name("peer_django_appointment.py")


def measure(server: EmbeddedPostgres, *, rounds: int) -> None:
    """Install the peer, ask both and print the table."""
    python = FOLDER / "bin" / "python"
    if not python.exists():
        venv.create(FOLDER, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    with server.connect() as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    server.create_database(DATABASE)
    where = server.connection_settings(DATABASE)
    address = "|".join(str(where[name]) for name in ("HOST", "PORT", "USER", "NAME"))
    done = subprocess.run([python, SCRIPT, address, str(rounds)], stdout=subprocess.PIPE, text=True, check=True)
    theirs = json.loads(done.stdout.splitlines()[-1])
    print("\n| free starts of a day for | django-appointment ms | here ms | times as fast |\n|---|---|---|---|")
    for people, ours in _measure_own(rounds).items():
        peer = theirs[str(people)]
        print(f"| {people} | {peer:.1f} | {ours:.1f} | {peer / ours:.1f} |", flush=True)


def _measure_own(rounds: int) -> dict[int, float]:
    location, service = make_practice(5)
    fill(location, service)
    person = service.practitioners.values_list("pk", flat=True)[0]
    midnight = NOW.astimezone(ZONE).replace(hour=0, minute=0) + timedelta(days=1)
    found = {}
    for people, who in ((1, person), (5, None)):
        query = SlotQuery(
            location.pk, (service.pk,), who, windows=((midnight, midnight + timedelta(days=1)),), limit=1_000_000
        )
        found[people] = median_ms(partial(availability.find_slots, query, now=NOW), rounds)
    return found


if __name__ == "__main__":
    sys.exit("Run it by make bench ARGS=--peers.")
