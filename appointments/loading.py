"""Reading a search's rows: one statement for rules, hours and closures, one for each stretch of taken times.

Neither grows with the number of people. Written as SQL because the answer is wanted in milliseconds and no row of it is
kept: building these queries with the ORM takes longer than the database takes to answer them.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from appointments import catalogue, intervals, limiting, statements
from appointments.agenda import LONGEST, Agenda, Bearer, Busy, Rules
from appointments.catalogue import Closure, Offer
from appointments.intervals import Span
from appointments.models import AvailableTime
from appointments.recurrence import LocalHours

NONE = "[]"
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
        WHERE offer.service_id = ANY(%(services)s::bigint[])
          AND (%(people)s::bigint[] IS NULL OR offer.practitioner_id = ANY(%(people)s::bigint[]))
    ), services AS (
        SELECT service.*, coalesce((
            SELECT json_agg(kinds.resourcekind_id ORDER BY kinds.resourcekind_id)
            FROM appointments_service_resource_kinds kinds WHERE kinds.service_id = service.id
        ), '[]') AS kinds
        FROM appointments_service service JOIN appointments_service_locations here ON here.service_id = service.id
        WHERE service.id = ANY(%(services)s::bigint[]) AND here.location_id = %(location)s
    ), things AS (
        SELECT resource.id, resource.kind_id FROM appointments_resource resource
        WHERE resource.location_id = %(location)s AND resource.is_active AND resource.kind_id IN (
            SELECT resourcekind_id FROM appointments_service_resource_kinds
            WHERE service_id = ANY(%(services)s::bigint[])
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
                json_build_array(most_per_day, most_per_week, most_minutes_per_day, most_minutes_per_week)))::text
            FROM services),
        (SELECT json_agg(json_build_array(practitioner_id, service_id, is_active, limits, own)
                ORDER BY practitioner_id)::text
            FROM offers),
        (SELECT json_agg(json_build_array(id, kind_id) ORDER BY id)::text FROM things),
        (SELECT json_agg(json_build_array(practitioner_id, resource_id, hours))::text FROM (
            SELECT practitioner_id, resource_id, json_agg(json_build_array(start_time, end_time, weekday, date,
                valid_from, valid_until, location_id <> place.id) ORDER BY date, weekday, start_time)::text AS hours
            FROM appointments_availabletime
            WHERE (location_id = place.id OR date IS NOT NULL)
              AND (practitioner_id IN (SELECT practitioner_id FROM offers) OR resource_id IN (SELECT id FROM things))
            GROUP BY practitioner_id, resource_id) AS week),
        (SELECT json_agg(json_build_array(practitioner_id, resource_id, start_at, end_at))::text
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
    keep_open: statements.Call | None = None,
) -> Agenda | None:
    """Read everything but taken times. None when the place is unknown, or a service is not offered there.

    With `practitioner_ids` only these people are read. `keep_open` is run before, in the same exchange. Reads only, one
    query.
    """
    wanted: dict[str, Any] = {
        "location": location_id,
        "services": statements.array(service_ids),
        "people": None if practitioner_ids is None else statements.array(practitioner_ids),
        "since": now.astimezone(UTC) - 2 * LONGEST,
    }
    catalogue_call = statements.Call(CATALOGUE, wanted)
    found = statements.fetch_last([catalogue_call] if keep_open is None else [keep_open, catalogue_call])
    if not found:
        return None
    time_zone, is_active, services, offers, things, hours, closures = found[0]
    rules = catalogue.read_rules(services or NONE)
    if not service_ids or not rules.keys() >= set(service_ids):
        return None
    agenda = Agenda(
        location_id=location_id,
        zone=ZoneInfo(time_zone),
        is_active=is_active,
        now=now,
        holder=holder,
        rules=tuple(rules[service_id] for service_id in service_ids),
        people=_make_people(catalogue.read_offers(offers or NONE)),
        things=_make_things(rules.values(), catalogue.read_things(things or NONE)),
    )
    _put_hours(agenda, catalogue.read_hours(hours or NONE))
    if closures:
        _put_closures(agenda, catalogue.read_closures(closures))
    return agenda


def load_wanted(
    location_id: int,
    service_ids: Sequence[int],
    people: Sequence[int | None],
    *,
    now: datetime,
    holder: str | None = None,
) -> Agenda | None:
    """Read the same for a visit whose services are wanted with these people, in their order; None: with anybody."""
    named = [person for person in people if person is not None]
    agenda = load(location_id, service_ids, named if len(named) == len(people) else None, now=now, holder=holder)
    if agenda is not None and named:
        agenda.want(people)
    return agenda


def read_busy(agenda: Agenda, span: Span, whos: Collection[str] | None = None) -> None:
    """Read who is taken around the starts in a stretch, in place of what was read before. Two queries at most.

    With `whos` only their times are read.
    """
    start, end = _widen(agenda, span)
    fetch = statements.fetch if span.end - span.start <= LONGEST else statements.fetch_planned
    rows = fetch(BUSY, [list(agenda.bearers if whos is None else whos), start, end, start, end])
    agenda.put_busy((who, Busy(*row)) for who, *row in rows)
    limiting.read_tally(agenda, span)


def read_taken(agenda: Agenda, span: Span) -> dict[str, bytes]:
    """Read the same as packed numbers, without what is the agenda's own and without expired holds. One query."""
    start, end = _widen(agenda, span)
    whom = [list(agenda.bearers), start, end, start, end, agenda.now, agenda.holder or ""]
    return dict(statements.fetch_planned(TAKEN, whom))


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


def _make_people(offers: Iterable[Offer]) -> dict[int, Bearer]:
    people: dict[int, Bearer] = {}
    for person, service, is_active, limit, own in offers:
        bearer = people.get(person)
        if bearer is None:
            bearer = people[person] = Bearer(
                f"practitioner:{person}", person, is_active=is_active, limit=limit, own=own
            )
        bearer.services.add(service)
    return people


def _make_things(rules: Iterable[Rules], things: Iterable[tuple[int, int]]) -> dict[int, list[Bearer]]:
    made: dict[int, list[Bearer]] = {kind: [] for rule in rules for kind in rule.kinds}
    for pk, kind in things:
        made[kind].append(Bearer(f"resource:{pk}", pk, kind_id=kind, always=True))
    return made


def _put_hours(agenda: Agenda, rows: Iterable[tuple[str, tuple[LocalHours, ...]]]) -> None:
    bearers = agenda.bearers
    for who, hours in rows:
        bearer = bearers[who]
        bearer.hours = hours
        bearer.always = bearer.always and all(row.on_date is not None for row in hours)


def _put_closures(agenda: Agenda, rows: Iterable[Closure]) -> None:
    bearers = agenda.bearers
    for who, span in rows:
        (agenda.closed if who is None else bearers[who].away).append(span)
    agenda.closed = intervals.merge(agenda.closed)
    for bearer in bearers.values():
        bearer.away = intervals.merge(bearer.away)
