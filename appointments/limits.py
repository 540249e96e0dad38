"""Limits per day and per week, of a service at its place and of a person everywhere. Pure.

A day and a week (from Monday) are those of the location's calendar; a visit belongs to the day it begins on. Several
services of one visit are one visit, and their minutes add up.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

Per = Literal["day", "week"]
Unit = Literal["visits", "minutes"]


class Limit(NamedTuple):
    """What one service or person allows; none is without limit."""

    per_day: int | None = None
    per_week: int | None = None
    minutes_per_day: int | None = None
    minutes_per_week: int | None = None

    @property
    def is_set(self) -> bool:
        """Whether anything is limited."""
        return any(most is not None for most in self)


NO_LIMIT = Limit()


class Counted(NamedTuple):
    """One time that counts: of `service:3` or `practitioner:4`, taken by a holder."""

    subject: str
    start: datetime
    end: datetime
    holder: str


class Reached(NamedTuple):
    """Which limit leaves no room for one visit more."""

    subject: str
    per: Per
    unit: Unit
    most: int


class Tally:
    """What is booked already, by subject and local date."""

    def __init__(self, rows: Iterable[Counted], zone: ZoneInfo) -> None:
        self._holders: defaultdict[tuple[str, date], set[str]] = defaultdict(set)
        self._minutes: defaultdict[tuple[str, date], int] = defaultdict(int)
        self._zone = zone
        self.add(rows)

    def add(self, rows: Iterable[Counted]) -> None:
        """Count further times."""
        for subject, start, end, holder in rows:
            key = subject, start.astimezone(self._zone).date()
            self._holders[key].add(holder)
            self._minutes[key] += (end - start) // timedelta(minutes=1)

    def find_reached(self, subject: str, limit: Limit, day: date, minutes: int) -> Reached | None:
        """Find the limit that one visit more of so many minutes on that date would go past."""
        spans: tuple[tuple[Per, list[date], int | None, int | None], ...] = (
            ("day", [day], limit.per_day, limit.minutes_per_day),
            ("week", week_of(day), limit.per_week, limit.minutes_per_week),
        )
        for per, days, most_visits, most_minutes in spans:
            if most_visits is not None and self._count(subject, days) + 1 > most_visits:
                return Reached(subject, per, "visits", most_visits)
            if most_minutes is not None and self._sum(subject, days) + minutes > most_minutes:
                return Reached(subject, per, "minutes", most_minutes)
        return None

    def _count(self, subject: str, days: list[date]) -> int:
        return len(set().union(*(self._holders.get((subject, day), set()) for day in days)))

    def _sum(self, subject: str, days: list[date]) -> int:
        return sum(self._minutes.get((subject, day), 0) for day in days)


def week_of(day: date) -> list[date]:
    """List the seven dates of a date's week, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]
