"""iCalendar (RFC 5545): visits written for calendar programs, and the busy times of a calendar read. Pure.

Written files say no more than the caller puts in: what leaves the house is decided by `feeds` and by whoever calls.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event

from appointments import intervals
from appointments.intervals import Span

PRODUCT = "-//Ringbook//Appointments//EN"
REFRESH = timedelta(minutes=15)
MOST_EVENTS = 10_000
MOST_TIMES = 5_000
# A rule that names clock times gives at most this many a day; one finer than daily gives too many to be an appointment.
MOST_CLOCK_TIMES = 24
TOO_FINE = {"SECONDLY", "MINUTELY", "HOURLY"}
LONGEST_COUNT = 5_000


class Unreadable(Exception):
    """What came is no calendar."""


class TooMany(Exception):
    """The calendar has more events, or repeats them more often, than is read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is to be written. Instants are aware; `sequence` grows with every change of the time."""

    uid: str
    summary: str
    start_at: datetime
    end_at: datetime
    time_zone: str
    sequence: int
    changed_at: datetime
    status: str = "CONFIRMED"  # or TENTATIVE, CANCELLED
    location: str = ""
    description: str = ""
    url: str = ""


def write(entries: Iterable[Entry], *, name: str = "", refreshes: bool = False) -> bytes:
    """Write a calendar file with these events and the time zones they need.

    The same entries give the same bytes. `refreshes` is for a feed: it asks programs to come back every 15 minutes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    if refreshes:
        calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT15M")
    for entry in entries:
        calendar.add_component(_build(entry))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _build(entry: Entry) -> Event:
    zone = ZoneInfo(entry.time_zone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.start_at.astimezone(zone))
    event.add("dtend", entry.end_at.astimezone(zone))
    event.add("summary", entry.summary)
    event.add("status", entry.status)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    for name in ("location", "description", "url"):
        if value := getattr(entry, name):
            event.add(name, value)
    return event


def read_busy(content: bytes, *, window: Span, zone: ZoneInfo) -> list[Span]:
    """Read when a calendar is busy inside a window: merged spans in UTC, clipped to it.

    Events that are cancelled or marked as free are left out. `zone` is whose day a date without a time is, and whose
    clock a time without a zone. Raises Unreadable and TooMany.
    """
    # What a stranger's file makes a parser raise is written down nowhere: all of it means that it cannot be read.
    try:
        calendar = Calendar.from_ical(content)
        if not isinstance(calendar, Calendar):
            raise Unreadable("no calendar")
        events = calendar.walk("VEVENT")
    except Exception as error:
        raise Unreadable(type(error).__name__) from None
    if len(events) > MOST_EVENTS:
        raise TooMany
    for event in events:
        if not _bound(event, window.end):
            calendar.subcomponents.remove(event)
    try:
        found = _list_times(calendar, window)
        spans = [_span(event, zone) for event in found[: MOST_TIMES + 1] if _takes_time(event)]
    except Exception as error:
        raise Unreadable(type(error).__name__) from None
    if len(found) > MOST_TIMES:
        raise TooMany
    return intervals.intersect(intervals.merge(spans), [window])


def _list_times(calendar: Calendar, window: Span) -> list[Any]:
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    return list(query.between(window.start, window.end))


def _takes_time(event: Any) -> bool:
    is_free = str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT"
    return not is_free and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _span(event: Any, zone: ZoneInfo) -> Span:
    return Span(_instant(event.start, zone), _instant(event.end, zone))


def _instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time.min, zone)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _bound(event: Any, until: datetime) -> bool:
    """End a repeating event at the window's end, so that no rule is followed for ever; say whether it can be read.

    Raises TooMany.
    """
    try:
        is_timed = isinstance(event.start, datetime)
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            _check_rule(rule)
            if "COUNT" not in rule and "UNTIL" not in rule:
                rule["UNTIL"] = [until.astimezone(UTC) if is_timed else until.date()]
    except TooMany:
        raise
    except Exception:  # one broken event takes no time; the others still do
        return False
    return True


def _check_rule(rule: Any) -> None:
    """Refuse a rule that gives more times than a calendar of appointments has."""
    clock_times = 1
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        clock_times *= len(rule.get(part, [])) or 1
    is_fine = str(rule.get("FREQ", [""])[0]).upper() in TOO_FINE
    if is_fine or clock_times > MOST_CLOCK_TIMES or rule.get("COUNT", [0])[0] > LONGEST_COUNT:
        raise TooMany
