"""Bookable starts: computed, never stored, each with an id that says what it is and grants nothing. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from appointments.intervals import Span
from appointments.recurrence import Stretch

MOST_ITEMS = 10
_ID = re.compile(r"(\d{1,18})-(\d{1,18}\.\d{1,18}(?:\+\d{1,18}\.\d{1,18})*)-(\d{12})")
_SEAT = re.compile(r"seat-(\d{1,18})")
_MINUTE = "%Y%m%d%H%M"


class BadSlotId(ValueError):
    """The text is no slot id."""


@dataclass(frozen=True, slots=True)
class SlotItem:
    """One service of a slot, by whom and when, with the gaps it wants from its neighbours."""

    service_id: int
    practitioner_id: int
    start_at: datetime
    end_at: datetime
    buffer_before_minutes: int
    buffer_after_minutes: int
    cancel_cutoff_minutes: int = 0
    move_cutoff_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A bookable visit: its services one after the other, each by its practitioner."""

    location_id: int
    items: tuple[SlotItem, ...]

    @property
    def start_at(self) -> datetime:
        """The start of the first service, UTC."""
        return self.items[0].start_at

    @property
    def end_at(self) -> datetime:
        """The end of the last service, UTC."""
        return self.items[-1].end_at

    @property
    def practitioner_id(self) -> int:
        """Whom the visit begins with."""
        return self.items[0].practitioner_id

    @property
    def key(self) -> "SlotKey":
        """What the id says."""
        items = tuple((item.service_id, item.practitioner_id) for item in self.items)
        return SlotKey(self.location_id, items, self.start_at)

    @property
    def id(self) -> str:
        """The slot's name, stable as long as location, services, practitioners and start are the same."""
        return str(self.key)


@dataclass(frozen=True, slots=True)
class SlotKey:
    """What a slot id says: where, which services by whom, and when the first begins."""

    location_id: int
    items: tuple[tuple[int, int], ...]
    start_at: datetime

    @property
    def service_ids(self) -> tuple[int, ...]:
        """The services in their order."""
        return tuple(service for service, _ in self.items)

    @property
    def practitioner_ids(self) -> tuple[int, ...]:
        """Who does them, in their order."""
        return tuple(practitioner for _, practitioner in self.items)

    def __str__(self) -> str:
        items = "+".join(f"{service}.{practitioner}" for service, practitioner in self.items)
        return f"{self.location_id}-{items}-{self.start_at.astimezone(UTC).strftime(_MINUTE)}"


@lru_cache(maxsize=1024)
def parse_slot_id(text: str) -> SlotKey:
    """Read an id such as `1-3.2-202611300450`. Raises BadSlotId."""
    match = _ID.fullmatch(text)
    if not match or not match[0].isascii():
        raise BadSlotId(f"{text[:60]!r} is no slot id; one looks like 1-3.2-202611300450")
    try:
        start_at = datetime.strptime(match[3], _MINUTE).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadSlotId(f"{text[:60]!r} names no minute") from error
    items = tuple((int(service), int(person)) for service, person in (pair.split(".") for pair in match[2].split("+")))
    if len(items) > MOST_ITEMS:
        raise BadSlotId(f"{text[:60]!r} names more than {MOST_ITEMS} services")
    return SlotKey(int(match[1]), items, start_at)


def seat_id(session_id: int) -> str:
    """Name a seat of a class in the place of a slot, such as `seat-12`."""
    return f"seat-{session_id}"


def parse_seat_id(text: str) -> int | None:
    """Read which class a seat is of; None for the id of a slot, or what is neither."""
    match = _SEAT.fullmatch(text)
    return int(match[1]) if match else None


def list_starts(
    free: Iterable[Span], *, lasts: timedelta, grid_minutes: int, stretches: Iterable[Stretch]
) -> Iterator[datetime]:
    """Yield the starts on a day's wall-clock grid whose whole length lies in one free span.

    The grid counts minutes of the local clock from its midnight, so 10:00 stays 10:00 on the day the clock changes, and
    the two 01:30s of an autumn night are two instants. `stretches` are those of one local date.
    """
    stretches = tuple(stretches)
    for span in free:
        for stretch in stretches:
            last = min(span.end - lasts, stretch.end - timedelta(microseconds=1))
            start = _on_grid(max(span.start, stretch.start), stretch.offset, grid_minutes)
            while start <= last:
                yield start
                start += timedelta(minutes=grid_minutes)


def list_fixed_starts(
    free: Iterable[Span], *, lasts: timedelta, clocks: Sequence[time], stretches: Iterable[Stretch]
) -> Iterator[datetime]:
    """Yield the starts of a list of wall-clock times whose whole length lies in one free span.

    A time that the clock skips never comes; one that comes twice is two starts.
    """
    free, stretches = tuple(free), tuple(stretches)
    for stretch in stretches:
        middle = stretch.start + (stretch.end - stretch.start) / 2 + stretch.offset
        for clock in clocks:
            start = datetime.combine(middle.date(), clock, UTC) - stretch.offset
            fits = stretch.start <= start < stretch.end
            if fits and any(span.start <= start and start + lasts <= span.end for span in free):
                yield start


def is_on_grid(start: datetime, *, offset: timedelta, grid_minutes: int) -> bool:
    """Say whether the local clock at `start` shows a time of the grid."""
    return _on_grid(start, offset, grid_minutes) == start


def _on_grid(instant: datetime, offset: timedelta, grid_minutes: int) -> datetime:
    """Move on to the next wall-clock time of the grid, counted from local midnight."""
    local = instant + offset
    grid = timedelta(minutes=grid_minutes)
    past = (local - local.replace(hour=0, minute=0, second=0, microsecond=0)) % grid
    return instant + grid - past if past else instant
