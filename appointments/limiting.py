"""Limits applied to a search: reading what counts, leaving out who has enough, and what must be locked to count.

Counting before an insert is only true while nobody else counts the same: `booking` takes the locks named here first.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from appointments import limits, recurrence
from appointments.agenda import Agenda
from appointments.intervals import Span
from appointments.limits import Counted, Limit, Reached, Tally
from appointments.slots import Slot, SlotKey

COUNTED = """
    SELECT who, service_id, location_id, lower(during), upper(during), holder
    FROM appointments_allocation
    WHERE holds AND during && tstzrange(%(start)s, %(end)s) AND who LIKE 'practitioner:%%'
      AND (expires_at IS NULL OR expires_at > %(now)s) AND holder <> %(holder)s
      AND (who = ANY(%(people)s) OR location_id = %(location)s AND service_id = ANY(%(services)s))
"""
Free = list[dict[int, list[Span]]]


def is_limited(agenda: Agenda) -> bool:
    """Say whether any rule or person of a search has a limit."""
    return any(True for _ in _list_limited(agenda))


def read_tally(agenda: Agenda, span: Span) -> None:
    """Read what counts in the weeks of a stretch; without a limit nothing is read. One query at most."""
    limited = dict(_list_limited(agenda))
    if not limited:
        return
    first = limits.week_of(agenda.local_date(span.start))[0]
    last = limits.week_of(agenda.local_date(span.end))[-1]
    values: dict[str, Any] = {
        "start": _midnight(agenda, first),
        "end": _midnight(agenda, last + timedelta(days=1)),
        "now": agenda.now,
        "holder": agenda.holder or "",
        "location": agenda.location_id,
        "people": [subject for subject in limited if subject.startswith("practitioner:")],
        "services": [int(subject.split(":")[1]) for subject in limited if subject.startswith("service:")],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, values)
        rows = cursor.fetchall()
    agenda.tally = Tally(_list_counted(rows, agenda.location_id), agenda.zone)


def count(agenda: Agenda, slots: Iterable[Slot]) -> None:
    """Count slots as if they were booked; what is not limited is not counted."""
    if agenda.tally is not None:
        rows = [
            (
                f"practitioner:{item.practitioner_id}",
                item.service_id,
                slot.location_id,
                item.start_at,
                item.end_at,
                slot.id,
            )
            for slot in slots
            for item in slot.items
        ]
        agenda.tally.add(_list_counted(rows, agenda.location_id))


def keep_allowed(agenda: Agenda, free: Free, day: date) -> Free:
    """Leave out of a date's free people who has enough already, and everybody when a service has."""
    tally = agenda.tally
    if tally is None:
        return free
    kept: Free = []
    for rule, people in zip(agenda.rules, free, strict=True):
        minutes = rule.lasts // timedelta(minutes=1)
        if tally.find_reached(f"service:{rule.service_id}", rule.limit, day, minutes):
            return [{} for _ in free]
        kept.append(
            {
                person: spans
                for person, spans in people.items()
                if not tally.find_reached(agenda.people[person].who, agenda.people[person].limit, day, minutes)
            }
        )
    return kept


def find_reached(agenda: Agenda, slot: Slot) -> Reached | None:
    """Find the limit that a visit in this slot would go past."""
    if agenda.tally is None:
        return None
    wanted: defaultdict[tuple[str, date], int] = defaultdict(int)
    for item in slot.items:
        minutes = (item.end_at - item.start_at) // timedelta(minutes=1)
        for subject in (f"service:{item.service_id}", f"practitioner:{item.practitioner_id}"):
            wanted[subject, agenda.local_date(item.start_at)] += minutes
    limited = dict(_list_limited(agenda))
    for (subject, day), minutes in wanted.items():
        if subject in limited:
            reached = agenda.tally.find_reached(subject, limited[subject], day, minutes)
            if reached:
                return reached
    return None


def list_locks(agenda: Agenda, key: SlotKey) -> list[int]:
    """Name what to lock before counting: each limited service at its place and person, by week; sorted 32-bit numbers.

    Two names with one number only wait for each other.
    """
    subjects = [
        f"{subject} {agenda.location_id if subject.startswith('service:') else ''}"
        for subject, _ in _list_limited(agenda)
    ]
    start = agenda.local_date(key.start_at)
    weeks = {limits.week_of(day)[0] for day in (start, agenda.local_date(key.start_at + agenda.lasts))}
    names = [f"{subject} {week}" for subject in subjects for week in weeks]
    return sorted({zlib.crc32(name.encode()) - 2**31 for name in names})


def _list_limited(agenda: Agenda) -> Iterator[tuple[str, Limit]]:
    for rule in agenda.rules:
        if rule.limit.is_set:
            yield f"service:{rule.service_id}", rule.limit
    for person in agenda.people.values():
        if person.limit.is_set:
            yield person.who, person.limit


def _list_counted(rows: list[tuple[str, int, int, datetime, datetime, str]], location_id: int) -> Iterator[Counted]:
    """Count each row for its person, and for its service when it is at this place."""
    for who, service, location, start, end, holder in rows:
        yield Counted(who, start, end, holder)
        if service is not None and location == location_id:
            yield Counted(f"service:{service}", start, end, holder)


def _midnight(agenda: Agenda, day: date) -> datetime:
    span = recurrence.day_span(day, agenda.zone)
    # A date that the zone skips has no midnight: the one before it then.
    return span.start if span else _midnight(agenda, day - timedelta(days=1))
