"""Hours on a wall clock, turned into instants. Pure.

One rule decides every day, also the two odd ones of the year: **an instant is inside the hours exactly when the clock
on the wall shows a time in `[start, end)` on that date.** So a time that the clock skips in spring never comes: a
place that opens at 02:30 on the night the clock jumps from 02:00 to 03:00 opens at 03:00. And a time that comes twice
in autumn is inside twice: hours from 01:00 to 02:00 last two hours that night.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appointments.intervals import Span, merge

# A time field cannot say 24:00; hours that end in the day's last minute last until midnight.
LAST_MINUTE = time(23, 59)
DAY = timedelta(days=1)
# No zone is further than this from UTC, so a date begins and ends within it of the same date in UTC.
FARTHEST = timedelta(hours=15)
PROBE = timedelta(hours=6)


class LocalHours(NamedTuple):
    """One row of hours: weekly (Monday is 0) or for one date, whose rows replace that day's weekly ones.

    `elsewhere` marks hours at another place: they are no hours here, but on their date they replace the weekly ones
    too.
    """

    start: time
    end: time
    weekday: int | None = None
    on_date: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    elsewhere: bool = False


class Stretch(NamedTuple):
    """A part of a day in which the clock keeps one distance from UTC."""

    start: datetime
    end: datetime
    offset: timedelta


def list_hours(hours: Iterable[LocalHours], day: date) -> list[tuple[time, time]]:
    """List the wall-clock hours of one date: its dated rows, else the weekly ones valid then."""
    weekly: list[LocalHours] = []
    dated: list[LocalHours] = []
    for row in hours:
        if row.on_date == day:
            dated.append(row)
        elif row.on_date is None and row.weekday == day.weekday() and _is_valid(row, day):
            weekly.append(row)
    return sorted((row.start, row.end) for row in dated or weekly if not row.elsewhere)


def list_spans(hours: Iterable[LocalHours], day: date, zone: ZoneInfo) -> list[Span]:
    """List the instants in UTC at which the wall clock of `zone` shows hours of `day`."""
    return list_instants(list_hours(hours, day), day, zone)


def list_instants(hours: Iterable[tuple[time, time]], day: date, zone: ZoneInfo) -> list[Span]:
    """Turn wall-clock hours of one date into spans in UTC."""
    midnight = datetime.combine(day, time(), UTC)
    found: list[Span] = []
    for start, end in hours:
        opens = midnight + _since_midnight(start)
        closes = midnight + (DAY if end >= LAST_MINUTE else _since_midnight(end))
        for stretch in list_stretches(day, zone):
            found.append(Span(max(opens - stretch.offset, stretch.start), min(closes - stretch.offset, stretch.end)))
    return merge(found)


@lru_cache(maxsize=4096)
def list_stretches(day: date, zone: ZoneInfo) -> tuple[Stretch, ...]:
    """Cut a local date into parts of one offset: two on an odd day, none for a skipped date."""
    midnight = datetime.combine(day, time(), UTC)
    parts = (
        Stretch(max(start, midnight - offset), min(end, midnight + DAY - offset), offset)
        for start, end, offset in _list_offsets(midnight - FARTHEST, midnight + DAY + FARTHEST, zone)
    )
    return tuple(part for part in parts if part.start < part.end)


def day_span(day: date, zone: ZoneInfo) -> Span | None:
    """Give the first instant of a local date and the one after its last; none when zone skips it."""
    stretches = list_stretches(day, zone)
    return Span(stretches[0].start, stretches[-1].end) if stretches else None


def _list_offsets(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Stretch]:
    """Look at the offset every few hours, and where it changed find the second at which it did."""
    since, at, offset = start, start, _offset(start, zone)
    while at < end:
        following = min(at + PROBE, end)
        changed = _offset(following, zone)
        if changed != offset:
            moment = _find_change(at, following, zone)
            yield Stretch(since, moment, offset)
            since, offset = moment, changed
        at = following
    yield Stretch(since, end, offset)


def _find_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    old = _offset(before, zone)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(before + timedelta(seconds=middle), zone) == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _is_valid(row: LocalHours, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_until is None or day <= row.valid_until)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond)
