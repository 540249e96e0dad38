"""Practices to search in: all work 09:00 to 13:00 and 14:00 to 18:00 every day, and are booked to seven tenths."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.db import connection

from appointments.models import AvailableTime, Location, Offering, Practitioner, Service

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)  # Monday, half past one in the morning
DAYS = 28
LASTS, AFTER, GRID = 30, 10, 15
BOOKED = 0.7
_holders = count(1)


def make_practice(people: int) -> tuple[Location, Service]:
    """Make a location with so many practitioners who all offer one service."""
    location = Location.objects.create(
        name=f"Practice of {people}", time_zone=str(ZONE), address="100 Feet Road", languages=["en"]
    )
    service = Service.objects.create(
        name=f"Visit among {people}",
        duration_minutes=LASTS,
        buffer_after_minutes=AFTER,
        grid_minutes=GRID,
        notice_minutes=0,
        horizon_days=60,
    )
    service.locations.add(location)
    crowd = Practitioner.objects.bulk_create(Practitioner(name=f"Dr {number} of {people}") for number in range(people))
    Offering.objects.bulk_create(Offering(practitioner=one, service=service) for one in crowd)
    AvailableTime.objects.bulk_create(
        AvailableTime(location=location, practitioner=one, weekday=weekday, start_time=time(start), end_time=time(end))
        for one in crowd
        for weekday in range(7)
        for start, end in ((9, 13), (14, 18))
    )
    return location, service


def fill(location: Location, service: Service, *, seed: int = 7) -> int:
    """Take seven tenths of the places of everybody's days, and give how many rows that is.

    A place is 45 minutes: the visit, its gap, and the rest to the next time of the grid.
    """
    dice = random.Random(seed)
    rows = []
    first = NOW.astimezone(ZONE).date()
    for person in service.practitioners.values_list("pk", flat=True):
        for day in range(DAYS + 1):
            for opens in (9, 14):
                start = datetime.combine(first + timedelta(days=day), time(opens), ZONE).astimezone(UTC)
                rows += [
                    (f"practitioner:{person}", start + timedelta(minutes=45 * place))
                    for place in range(5)
                    if dice.random() < BOOKED
                ]
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for who, start in rows:
            end, after = start + timedelta(minutes=LASTS), start + timedelta(minutes=LASTS + AFTER)
            core = f"[{start.isoformat()},{end.isoformat()})"
            copy.write_row(
                (who, f"bench:{next(_holders)}", core, core, f"[{start.isoformat()},{after.isoformat()})", True)
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(rows)


COPY = "COPY appointments_allocation (who, holder, during, with_before, with_after, holds) FROM STDIN"
