"""What the catalogue query of `loading` writes, read into plain values. Pure.

Each part comes as a text and is kept by that text: while nobody edits rules and hours, the next booking or search gets
the same text and has nothing to read. What is given is shared, so nobody changes it.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from appointments.agenda import Own, Rules
from appointments.intervals import Span
from appointments.limits import NO_LIMIT, Limit
from appointments.recurrence import LocalHours


class Offer(NamedTuple):
    """That a person does a service, with the person's own limit and rules."""

    person: int
    service: int
    is_active: bool
    limit: Limit
    own: Own | None


class Closure(NamedTuple):
    """A stretch in which the place is closed, or somebody or something (`who`) away."""

    who: str | None
    span: Span


@lru_cache(maxsize=512)
def read_rules(text: str) -> dict[int, Rules]:
    """Read the rules of services, by service id."""
    return {row[0]: _read_rules(row) for row in json.loads(text)}


@lru_cache(maxsize=512)
def read_offers(text: str) -> tuple[Offer, ...]:
    """Read who does what."""
    return tuple(
        Offer(person, service, is_active, NO_LIMIT if limit is None else Limit(*limit), own and _read_own(own))
        for person, service, is_active, limit, own in json.loads(text)
    )


@lru_cache(maxsize=512)
def read_things(text: str) -> tuple[tuple[int, int], ...]:
    """Read pairs of a thing and its kind."""
    return tuple((thing, kind) for thing, kind in json.loads(text))


@lru_cache(maxsize=512)
def read_hours(text: str) -> tuple[tuple[str, tuple[LocalHours, ...]], ...]:
    """Read everybody's and everything's hours."""
    return tuple((_name(person, thing), parse_hours(hours)) for person, thing, hours in json.loads(text))


@lru_cache(maxsize=512)
def read_closures(text: str) -> tuple[Closure, ...]:
    """Read when the place is closed, and who and what is away."""
    return tuple(
        Closure(
            None if person is None and thing is None else _name(person, thing),
            Span(datetime.fromisoformat(start), datetime.fromisoformat(end)),
        )
        for person, thing, start, end in json.loads(text)
    )


@lru_cache(maxsize=4096)
def parse_hours(text: str) -> tuple[LocalHours, ...]:
    """Read somebody's hours. Kept by their own text too: many work the same hours."""
    return tuple(
        LocalHours(
            time.fromisoformat(start),
            time.fromisoformat(end),
            weekday,
            on_date and date.fromisoformat(on_date),
            valid_from and date.fromisoformat(valid_from),
            valid_until and date.fromisoformat(valid_until),
            elsewhere,
        )
        for start, end, weekday, on_date, valid_from, valid_until, elsewhere in json.loads(text)
    )


def _name(person: int | None, thing: int | None) -> str:
    return f"resource:{thing}" if person is None else f"practitioner:{person}"


def _read_rules(row: Sequence[Any]) -> Rules:
    pk, lasts, before, after, notice, horizon_days, cancel, move, grid_minutes, kinds, is_active, *rest = row
    fixed, from_date, until_date, approval, is_class, limit = rest
    return Rules(
        service_id=pk,
        lasts=timedelta(minutes=lasts),
        before=timedelta(minutes=before),
        after=timedelta(minutes=after),
        notice=timedelta(minutes=notice),
        horizon_days=horizon_days,
        grid_minutes=grid_minutes,
        kinds=tuple(kinds),
        is_active=is_active,
        limit=Limit(*limit),
        fixed=tuple(sorted(map(time.fromisoformat, fixed))),
        from_date=from_date and date.fromisoformat(from_date),
        until_date=until_date and date.fromisoformat(until_date),
        cancel_cutoff=timedelta(minutes=cancel),
        move_cutoff=timedelta(minutes=move),
        approval=None if approval is None else timedelta(minutes=approval),
        is_class=is_class,
    )


def _read_own(row: Sequence[int | None]) -> Own:
    before, after, notice, horizon_days, cancel, move = row
    minutes = [None if value is None else timedelta(minutes=value) for value in (before, after, notice, cancel, move)]
    return Own(minutes[0], minutes[1], minutes[2], horizon_days, minutes[3], minutes[4])
