"""How long a search takes, beside the plain query for the busy times of the same people and days."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments import availability, explain
from appointments.availability import SlotQuery
from appointments.models import Location, Service
from benchmarks.booking import median_ms
from benchmarks.practices import DAYS, NOW, fill, make_practice

SIZES = (5, 50, 500)
HEAD = (
    "people | busy rows | floor ms | all starts ms | ratio | first time ms | earliest ms | of the floor | why not ms"
    " | queries | starts"
)
FLOOR = """
    SELECT who, lower(during), upper(during) FROM appointments_allocation
    WHERE holds AND who = ANY(%s) AND during && tstzrange(%s, %s) ORDER BY who, lower(during)
"""


def measure(*, rounds: int) -> None:
    """Measure each search for each size and print the table."""
    print(f"\n| {HEAD} |\n|{'---|' * len(HEAD.split(' | '))}")
    for size, hours_differ in (*((size, False) for size in SIZES), *((size, True) for size in SIZES[1:])):
        location, service = make_practice(size, hours_differ=hours_differ)
        rows = fill(location, service)
        name = f"{size}, all hours differ" if hours_differ else str(size)
        print(f"| {name} | {rows} | {_measure(location, service, max(3, rounds // (size // 100 or 1)))} |", flush=True)


def _measure(location: Location, service: Service, rounds: int) -> str:
    """Measure one practice and give the cells of its line."""
    whole = ((NOW, NOW + timedelta(days=DAYS)),)
    everything = SlotQuery(location.pk, (service.pk,), windows=whole, limit=1_000_000)
    find = partial(availability.find_slots, everything, now=NOW)
    begun = time.perf_counter()
    find()
    first = (time.perf_counter() - begun) * 1000
    # In turns, so that a busy moment of the machine meets both.
    floors, finds = [], []
    for _ in range(3):
        floors.append(median_ms(partial(fetch_busy, service), rounds))
        finds.append(median_ms(find, rounds))
    floor, all_starts = min(floors), min(finds)
    soonest = SlotQuery(location.pk, (service.pk,), limit=1)
    earliest = median_ms(partial(availability.find_slots, soonest, now=NOW), rounds)
    why = median_ms(partial(ask, location, service), rounds)
    cells = [floor, all_starts, all_starts / floor, first, earliest, earliest / floor, why]
    shown = [f"{cell:.2f}" if number in (2, 5) else f"{cell:.1f}" for number, cell in enumerate(cells)]
    return " | ".join([*shown, str(count_queries(find)), str(len(find()))])


def fetch_busy(service: Service) -> list[tuple[object, ...]]:
    """Fetch the busy times of everybody who offers the service: what every search must at least read."""
    people = [f"practitioner:{pk}" for pk in service.practitioners.values_list("pk", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, [people, NOW, NOW + timedelta(days=DAYS)])
        return cursor.fetchall()


def ask(location: Location, service: Service) -> explain.Explanation:
    """Ask why nobody is free at a quarter to two on the third day."""
    return explain.explain(
        (service.pk,), NOW + timedelta(days=2, hours=12, minutes=15), location_id=location.pk, now=NOW
    )


def count_queries(work: Callable[[], object]) -> int:
    """Count the statements of one search."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)
