"""Free starts as cells: one byte for each start that the clock allows, 1 where it is free. Pure.

The same rules as the sweep over spans (`agenda`, `choosing`), faster where a search asks for many days of many people:
a taken time costs one slice of a byte string, and whether anybody is free is one OR of long integers. A test compares
the two start by start. It answers where time runs evenly: one service, a grid that divides the day, no change of the
clock on the days looked at, no limits and no rules of a person's own. Elsewhere the sweep does.
"""

import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from appointments import intervals, recurrence
from appointments.agenda import Agenda, Bearer, find_hours
from appointments.intervals import Span
from appointments.recurrence import LocalHours

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
DAY_US = DAY // MICROSECOND
# PostgreSQL counts microseconds from here. A taken time is four such numbers: its core, and the core with its gaps.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
NUMBERS = 4

Working = tuple[tuple[LocalHours, ...], bool, tuple[Span, ...], tuple[Span, ...]]


def fits(agenda: Agenda, first: date, last: date) -> bool:
    """Say whether cells answer for these days exactly what the sweep does."""
    if len(agenda.rules) != 1 or agenda.rules[0].fixed or DAY % timedelta(minutes=agenda.rules[0].grid_minutes):
        return False
    if agenda.rules[0].limit.is_set or any(one.own or one.limit.is_set for one in agenda.people.values()):
        return False
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    parts = [recurrence.list_stretches(day, agenda.zone) for day in days]
    return all(len(one) == 1 for one in parts) and len({one[0].offset for one in parts}) == 1


class Grid:
    """The starts of some days, and who and what is free at each. `taken` is packed as `loading.read_taken` gives it."""

    def __init__(self, agenda: Agenda, first: date, last: date, taken: Mapping[str, bytes]) -> None:
        self._agenda, self._first, self._days = agenda, first, (last - first).days + 1
        (self._rules,) = agenda.rules
        self._base = recurrence.list_stretches(first, agenda.zone)[0].start
        self._base_us = (self._base - EPOCH) // MICROSECOND
        self._step = timedelta(minutes=self._rules.grid_minutes)
        self._step_us = self._step // MICROSECOND
        self._per_day = DAY // self._step
        self._taken = {who: unpack(rows) for who, rows in taken.items()}
        people = [one for one in agenda.people.values() if one.is_active and one.does(self._rules)]
        self._who = {person.id: person.who for person in people}
        self._free = {person.id: self._list_free(person) for person in people}
        self._anybody = self._join_all()
        self._booked: dict[int, list[int]] = {}
        self._ranks: dict[int, list[tuple[int, int]]] = {}
        self._ends: dict[int, dict[int, list[int]]] = {}

    def list_starts(self, day: date) -> Iterator[datetime]:
        """Yield the free starts of a day."""
        at = (day - self._first).days * self._per_day
        end = at + self._per_day
        while (at := self._anybody.find(1, at, end)) >= 0:
            yield self._base + at * self._step
            at += 1

    def choose(self, start: datetime) -> int:
        """Choose who does the visit: least booked that day, then longest idle, then the lowest id."""
        at = (start - self._base) // self._step
        day = at // self._per_day
        tied: list[int] = []
        least = -1
        for booked, person in self._rank(day):
            if tied and booked > least:
                break
            if self._free[person][at]:
                least = booked
                tied.append(person)
        if len(tied) == 1:
            return tied[0]
        return min(tied, key=lambda person: (self._find_last_end(person, day, at), person))

    def _rank(self, day: int) -> list[tuple[int, int]]:
        """Order people by how much of a day is booked."""
        if not self._booked:
            self._booked = {person: self._count_booked(who) for person, who in self._who.items()}
        known = self._ranks.get(day)
        if known is None:
            known = self._ranks[day] = sorted((booked[day], person) for person, booked in self._booked.items())
        return known

    def _list_free(self, bearer: Bearer) -> bytearray:
        """Give a bearer's cells: the working time without the starts that a taken time forbids."""
        working: Working = (tuple(bearer.hours), bearer.always, tuple(bearer.away), tuple(self._agenda.closed))
        rules, step = self._rules, self._step_us
        cells = bytearray(list_working(working, self._agenda.zone, self._first, self._days, rules.lasts, self._step))
        rows = self._taken.get(bearer.who)
        if rows is None:
            return cells
        before, after, most = rules.before // MICROSECOND, rules.after // MICROSECOND, len(cells)
        # Forbidden is what begins before the gap's end and would last past its beginning; both ends are left out.
        opens, closes = self._base_us + rules.lasts // MICROSECOND - step, self._base_us - step + 1
        numbers = (rows[part::NUMBERS] for part in range(NUMBERS))
        for start, end, gap_start, gap_end in zip(*numbers, strict=True):
            first = (min(start - after, gap_start) - opens) // step
            last = (max(end + before, gap_end) - closes) // step
            first, last = max(first, 0), min(last, most)
            if first < last:
                cells[first:last] = bytes(last - first)
        return cells

    def _join_all(self) -> bytes:
        """Give the cells at which somebody is free, and of each kind of thing one is."""
        anybody = _join(self._free.values())
        for kind in self._rules.kinds:
            anybody &= _join(self._list_free(thing) for thing in self._agenda.things[kind])
        return anybody.to_bytes(self._days * self._per_day, "little")

    def _count_booked(self, who: str) -> list[int]:
        """Count for each day what begins on it, in microseconds."""
        booked = [0] * self._days
        rows = self._taken.get(who, ())
        for start, end in zip(rows[0::NUMBERS], rows[1::NUMBERS], strict=True):
            day = (start - self._base_us) // DAY_US
            if 0 <= day < self._days:
                booked[day] += end - start
        return booked

    def _find_last_end(self, person: int, day: int, at: int) -> int:
        """Give when the last of a day's visits that are over at a start ended; 0: there is none."""
        limit = self._base_us + at * self._step_us
        return max((end for end in self._list_ends(person).get(day, ()) if end <= limit), default=0)

    def _list_ends(self, person: int) -> dict[int, list[int]]:
        """List when the visits of each day end, by the day they begin on."""
        known = self._ends.get(person)
        if known is None:
            known = self._ends[person] = {}
            rows = self._taken.get(self._who[person], ())
            for start, end in zip(rows[0::NUMBERS], rows[1::NUMBERS], strict=True):
                known.setdefault((start - self._base_us) // DAY_US, []).append(end)
        return known


def unpack(rows: bytes) -> "array[int]":
    """Read numbers as PostgreSQL sends them: eight bytes each, the highest first."""
    numbers = array("q")
    numbers.frombytes(rows)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


@lru_cache(maxsize=2048)
def list_working(working: Working, zone: ZoneInfo, first: date, days: int, lasts: timedelta, step: timedelta) -> bytes:
    """Give the cells at which a visit lies in the working time, whatever is taken. Kept: many work the same hours."""
    hours, always, away, closed = working
    cells = bytearray(days * (DAY // step))
    for number in range(days):
        day = first + timedelta(days=number)
        (stretch,) = recurrence.list_stretches(day, zone)
        at = number * (DAY // step)
        spans = intervals.subtract(intervals.subtract(find_hours(hours, always, day, zone), closed), away)
        for start, end in spans:
            opens = max(0, -((stretch.start - start) // step))
            closes = min(DAY // step, (end - lasts - stretch.start) // step + 1)
            if opens < closes:
                cells[at + opens : at + closes] = b"\x01" * (closes - opens)
    return bytes(cells)


def _join(cells: Iterable[bytes | bytearray]) -> int:
    joined = 0
    for one in cells:
        joined |= int.from_bytes(one, "little")
    return joined
