"""How long a search takes, beside the plain query for the busy times of the same people and days."""

from __future__ import annotations

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
FLOOR = """
    SELECT who, lower(during), upper(during) FROM appointments_allocation
    WHERE holds AND who = ANY(%s) AND during && tstzrange(%s, %s) ORDER BY who, lower(during)
"""


def measure(*, rounds: int) -> None:
    """Measure each search for each size and print the table."""
    print("\n| people | busy rows | floor ms | all starts ms | ratio | earliest ms | why not ms | queries | starts |")
    print("|---|---|---|---|---|---|---|---|---|")
    for size in SIZES:
        location, service = make_practice(size)
        rows = fill(location, service)
        whole = ((NOW, NOW + timedelta(days=DAYS)),)
        everything = SlotQuery(location.pk, (service.pk,), windows=whole, limit=1_000_000)
        find = partial(availability.find_slots, everything, now=NOW)
        few = max(3, rounds // 5) if size == SIZES[-1] else rounds
        # In turns, so that a busy moment of the machine meets both.
        floors, finds = [], []
        for _ in range(3):
            floors.append(median_ms(partial(fetch_busy, service), few))
            finds.append(median_ms(find, few))
        floor, all_starts = min(floors), min(finds)
        earliest = median_ms(
            partial(availability.find_slots, SlotQuery(location.pk, (service.pk,), limit=1), now=NOW), rounds
        )
        why = median_ms(partial(ask, location, service), rounds)
        print(
            f"| {size} | {rows} | {floor:.1f} | {all_starts:.1f} | {all_starts / floor:.2f} | {earliest:.1f}"
            f" | {why:.1f} | {count_queries(find)} | {len(find())} |",
            flush=True,
        )


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
