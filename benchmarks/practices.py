"""Practices to search in: all work twice four hours every day, and are booked to seven tenths.

From 09:00 to 13:00 and from 14:00 to 18:00; or, where hours differ, everybody from
another minute, and on each weekday.
"""

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


def make_practice(people: int, *, hours_differ: bool = False) -> tuple[Location, Service]:
    """Make a location with so many practitioners who all offer one service."""
    name = f"{people}{' with hours of their own' if hours_differ else ''}"
    location = Location.objects.create(
        name=f"Practice of {name}", time_zone=str(ZONE), address="100 Feet Road", languages=["en"]
    )
    service = Service.objects.create(
        name=f"Visit among {name}",
        duration_minutes=LASTS,
        buffer_after_minutes=AFTER,
        grid_minutes=GRID,
        notice_minutes=0,
        horizon_days=60,
    )
    service.locations.add(location)
    crowd = Practitioner.objects.bulk_create(Practitioner(name=f"Dr {number} of {name}") for number in range(people))
    Offering.objects.bulk_create(Offering(practitioner=one, service=service) for one in crowd)
    AvailableTime.objects.bulk_create(
        AvailableTime(location=location, practitioner=one, weekday=weekday, start_time=opens, end_time=closes)
        for number, one in enumerate(crowd)
        for weekday in range(7)
        for opens, closes in list_hours(number * 7 + weekday if hours_differ else 0)
    )
    return location, service


def list_hours(shift: int) -> list[tuple[time, time]]:
    """Give the hours of a day, later by so many minutes, two hours at most."""
    late = shift % 120
    return [(_clock(540 + late), _clock(780 + late)), (_clock(840 + late), _clock(1080 + late))]


def _clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))


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
