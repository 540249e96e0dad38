"""Reading a search's rows: one statement for rules, hours and closures, one for each stretch of taken times.

Neither grows with the number of people. Written as SQL because the answer is wanted in milliseconds and no row of it is
kept: building these queries with the ORM takes longer than the database takes to answer them.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from appointments import intervals, limiting
from appointments.agenda import LONGEST, Agenda, Bearer, Busy, Own, Rules
from appointments.intervals import Span
from appointments.limits import Limit
from appointments.models import AvailableTime
from appointments.recurrence import LocalHours

# Weekly hours elsewhere say nothing here; dated ones say that the person is there on that date.
CATALOGUE = """
    WITH offers AS (
        SELECT offer.practitioner_id, offer.service_id, person.is_active,
            CASE WHEN coalesce(person.most_per_day, person.most_per_week, person.most_minutes_per_day,
                person.most_minutes_per_week) IS NOT NULL THEN json_build_array(person.most_per_day,
                person.most_per_week, person.most_minutes_per_day, person.most_minutes_per_week) END AS limits,
            CASE WHEN coalesce(person.buffer_before_minutes, person.buffer_after_minutes, person.notice_minutes,
                person.horizon_days, person.cancel_cutoff_minutes, person.move_cutoff_minutes) IS NOT NULL
                THEN json_build_array(person.buffer_before_minutes, person.buffer_after_minutes, person.notice_minutes,
                person.horizon_days, person.cancel_cutoff_minutes, person.move_cutoff_minutes) END AS own
        FROM appointments_offering offer JOIN appointments_practitioner person ON person.id = offer.practitioner_id
        WHERE offer.service_id = ANY(%(services)s)
          AND (%(people)s::bigint[] IS NULL OR offer.practitioner_id = ANY(%(people)s))
    ), services AS (
        SELECT service.*, coalesce((
            SELECT json_agg(kinds.resourcekind_id ORDER BY kinds.resourcekind_id)
            FROM appointments_service_resource_kinds kinds WHERE kinds.service_id = service.id
        ), '[]') AS kinds
        FROM appointments_service service JOIN appointments_service_locations here ON here.service_id = service.id
        WHERE service.id = ANY(%(services)s) AND here.location_id = %(location)s
    ), things AS (
        SELECT resource.id, resource.kind_id FROM appointments_resource resource
        WHERE resource.location_id = %(location)s AND resource.is_active AND resource.kind_id IN (
            SELECT resourcekind_id FROM appointments_service_resource_kinds WHERE service_id = ANY(%(services)s)
        )
    )
    SELECT
        place.time_zone,
        place.is_active,
        (SELECT json_agg(json_build_array(id, duration_minutes,
                coalesce(buffer_before_minutes, place.buffer_before_minutes),
                coalesce(buffer_after_minutes, place.buffer_after_minutes),
                coalesce(notice_minutes, place.notice_minutes), coalesce(horizon_days, place.horizon_days),
                coalesce(cancel_cutoff_minutes, place.cancel_cutoff_minutes),
                coalesce(move_cutoff_minutes, place.move_cutoff_minutes),
                grid_minutes, kinds, is_active, fixed_starts, bookable_from_date, bookable_until_date,
                CASE WHEN needs_approval THEN approval_minutes END, is_class,
                json_build_array(most_per_day, most_per_week, most_minutes_per_day, most_minutes_per_week)))
            FROM services),
        (SELECT json_agg(json_build_array(practitioner_id, service_id, is_active, limits, own) ORDER BY practitioner_id)
            FROM offers),
        (SELECT json_agg(json_build_array(id, kind_id) ORDER BY id) FROM things),
        (SELECT json_agg(json_build_array(practitioner_id, resource_id, hours)) FROM (
            SELECT practitioner_id, resource_id, json_agg(json_build_array(start_time, end_time, weekday, date,
                valid_from, valid_until, location_id <> place.id) ORDER BY date, weekday, start_time)::text AS hours
            FROM appointments_availabletime
            WHERE (location_id = place.id OR date IS NOT NULL)
              AND (practitioner_id IN (SELECT practitioner_id FROM offers) OR resource_id IN (SELECT id FROM things))
            GROUP BY practitioner_id, resource_id) AS week),
        (SELECT json_agg(json_build_array(practitioner_id, resource_id, start_at, end_at))
            FROM appointments_notavailabletime
            WHERE end_at > %(since)s AND (location_id = place.id
              OR practitioner_id IN (SELECT practitioner_id FROM offers) OR resource_id IN (SELECT id FROM things)))
    FROM appointments_location place WHERE place.id = %(location)s
"""

BUSY = """
    SELECT who, lower(during), upper(during), lower(during) - lower(with_before), upper(with_after) - upper(during),
           holder, appointment_id, expires_at
    FROM appointments_allocation
    WHERE holds AND who = ANY(%s) AND (with_before && tstzrange(%s, %s) OR with_after && tstzrange(%s, %s))
    ORDER BY lower(during)
"""


# Four instants for each taken time, each as the eight bytes that PostgreSQL sends: one value for each person or thing,
# which costs the driver nothing to read. `grids` knows what they mean.
TAKEN = """
    SELECT who, string_agg(timestamptz_send(lower(during)) || timestamptz_send(upper(during))
        || timestamptz_send(lower(with_before)) || timestamptz_send(upper(with_after)), ''::bytea)
    FROM appointments_allocation
    WHERE holds AND who = ANY(%s) AND (with_before && tstzrange(%s, %s) OR with_after && tstzrange(%s, %s))
      AND (expires_at IS NULL OR expires_at > %s) AND holder <> %s
    GROUP BY who
"""


def load(
    location_id: int,
    service_ids: Sequence[int],
    practitioner_ids: Sequence[int] | None,
    *,
    now: datetime,
    holder: str | None = None,
) -> Agenda | None:
    """Read everything but taken times. None when the place is unknown, or a service is not offered there.

    With `practitioner_ids` only these people are read. Reads only, one query.
    """
    wanted: dict[str, Any] = {
        "location": location_id,
        "services": list(service_ids),
        "people": None if practitioner_ids is None else list(practitioner_ids),
        "since": now.astimezone(UTC) - 2 * LONGEST,
    }
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE, wanted)
        row = cursor.fetchone()
    if row is None:
        return None
    time_zone, is_active, services, offers, things, hours, closures = row
    rules = {rule.service_id: rule for rule in map(_read_rules, services or ())}
    if not service_ids or not rules.keys() >= set(service_ids):
        return None
    agenda = Agenda(
        location_id=location_id,
        zone=ZoneInfo(time_zone),
        is_active=is_active,
        now=now,
        holder=holder,
        rules=tuple(rules[service_id] for service_id in service_ids),
        people=_read_people(offers or ()),
        things={kind: [] for rule in rules.values() for kind in rule.kinds},
    )
    for pk, kind in things or ():
        agenda.things[kind].append(Bearer(who=f"resource:{pk}", id=pk, kind_id=kind, always=True))
    _put_hours(agenda, hours or ())
    _put_closures(agenda, closures or ())
    return agenda


def read_busy(agenda: Agenda, span: Span) -> None:
    """Read who is taken around the starts in a stretch, in place of what was read before. Two queries at most."""
    start, end = _widen(agenda, span)
    with connection.cursor() as cursor:
        cursor.execute(BUSY, [list(agenda.bearers), start, end, start, end])
        agenda.put_busy((who, Busy(*row)) for who, *row in cursor.fetchall())
    limiting.read_tally(agenda, span)


def read_taken(agenda: Agenda, span: Span) -> dict[str, bytes]:
    """Read the same as packed numbers, without what is the agenda's own and without expired holds. One query."""
    start, end = _widen(agenda, span)
    with connection.cursor() as cursor:
        own = agenda.holder or ""
        cursor.execute(TAKEN, [list(agenda.bearers), start, end, start, end, agenda.now, own])
        return dict(cursor.fetchall())


def _widen(agenda: Agenda, span: Span) -> Span:
    """Add to a stretch of starts what a visit there and its gaps would touch."""
    widest = [agenda.widest(rule) for rule in agenda.rules]
    start = span.start - max(rule.before for rule in widest)
    return Span(start, span.end + agenda.lasts + max(rule.after for rule in widest))


def local_hours(row: AvailableTime, location_id: int) -> LocalHours:
    """Give a row of hours as a plain value, as it counts at one location."""
    return LocalHours(
        start=row.start_time,
        end=row.end_time,
        weekday=row.weekday,
        on_date=row.date,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        elsewhere=row.location_id != location_id,
    )


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


def _read_people(offers: Sequence[Sequence[Any]]) -> dict[int, Bearer]:
    people: dict[int, Bearer] = {}
    for person, service, is_active, limit, own in offers:
        bearer = people.setdefault(person, Bearer(who=f"practitioner:{person}", id=person, is_active=is_active))
        if limit is not None:
            bearer.limit = Limit(*limit)
        if own is not None:
            bearer.own = _read_own(own)
        bearer.services.add(service)
    return people


def _read_own(row: Sequence[int | None]) -> Own:
    before, after, notice, horizon_days, cancel, move = row
    minutes = [None if value is None else timedelta(minutes=value) for value in (before, after, notice, cancel, move)]
    return Own(minutes[0], minutes[1], minutes[2], horizon_days, minutes[3], minutes[4])


def _put_hours(agenda: Agenda, rows: Sequence[Sequence[Any]]) -> None:
    bearers = agenda.bearers
    for person, thing, text in rows:
        bearer = bearers[f"resource:{thing}" if person is None else f"practitioner:{person}"]
        bearer.hours = parse_hours(text)
        bearer.always = bearer.always and all(row.on_date is not None for row in bearer.hours)


@lru_cache(maxsize=4096)
def parse_hours(text: str) -> tuple[LocalHours, ...]:
    """Read somebody's hours as the catalogue query writes them. Kept by their text: many work the same hours."""
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


def _put_closures(agenda: Agenda, rows: Sequence[Sequence[Any]]) -> None:
    bearers = agenda.bearers
    for person, thing, start, end in rows:
        span = Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
        if person is None and thing is None:
            agenda.closed.append(span)
        else:
            bearers[f"resource:{thing}" if person is None else f"practitioner:{person}"].away.append(span)
    agenda.closed = intervals.merge(agenda.closed)
    for bearer in bearers.values():
        bearer.away = intervals.merge(bearer.away)
