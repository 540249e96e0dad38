"""The rules that may be in the way of a start, one function each. Pure; `reasons` says how they are asked."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from appointments import recurrence, slots
from appointments.agenda import Bearer, Busy, Rules
from appointments.intervals import Span, covers, merge, overlaps, subtract
from appointments.limits import Limit
from appointments.reasons import MINUTE, About, Case, Values, list_people, rule


@rule("inactive", About.VISIT)
def _inactive(case: Case) -> Iterator[Values]:
    if not (case.agenda.is_active and case.rules.is_active):
        yield {}


@rule("nobody", About.VISIT)
def _nobody(case: Case) -> Iterator[Values]:
    if not list_people(case):
        yield {} if case.rules.only is None else {"only": case.rules.only}


@rule("past", About.VISIT)
def _past(case: Case) -> Iterator[Values]:
    if case.visit_start <= case.agenda.now:
        yield {}


@rule("session", About.VISIT)
def _session(case: Case) -> Iterator[Values]:
    if case.rules.is_class:
        yield {}


@rule("dates", About.VISIT, binds_desk=False)
def _dates(case: Case) -> Iterator[Values]:
    first, last = case.rules.from_date, case.rules.until_date
    if first and case.day < first:
        yield {"first": first, "where": "from"}
    if last and case.day > last:
        yield {"last": last, "where": "until"}


@rule("notice", About.VISIT, binds_desk=False)
def _notice(case: Case) -> Iterator[Values]:
    notice = case.agenda.least_notice
    first = case.agenda.now + notice
    if case.agenda.now < case.visit_start < first:
        yield {"minutes": notice // MINUTE, "first": first}


@rule("horizon", About.VISIT, binds_desk=False)
def _horizon(case: Case) -> Iterator[Values]:
    last = _add_days(case, case.agenda.longest_horizon_days)
    if case.day > last:
        yield {"days": case.agenda.longest_horizon_days, "last": last}


@rule("grid", About.VISIT, binds_desk=False)
def _grid(case: Case) -> Iterator[Values]:
    offset = case.visit_start.astimezone(case.agenda.zone).utcoffset() or timedelta()
    grid = case.rules.grid_minutes
    on_grid = slots.is_on_grid(case.visit_start, offset=offset, grid_minutes=grid)
    if case.is_first and not case.rules.fixed and not on_grid:
        yield {"minutes": grid}


@rule("fixed", About.VISIT, binds_desk=False)
def _fixed(case: Case) -> Iterator[Values]:
    clocks = case.rules.fixed
    if case.is_first and clocks and case.visit_start.astimezone(case.agenda.zone).time() not in clocks:
        yield {"times": ", ".join(f"{clock:%H:%M}" for clock in sorted(clocks))}


@rule("limit", About.VISIT)
def _limit(case: Case) -> Iterator[Values]:
    yield from _list_reached(case, f"service:{case.rules.service_id}", case.rules.limit)


@rule("holiday", About.VISIT)
def _holiday(case: Case) -> Iterator[Values]:
    if _is_holiday(case):
        yield {"day": case.day}


@rule("closed", About.VISIT)
def _closed(case: Case) -> Iterator[Values]:
    if not _is_holiday(case):
        yield from ({"start": span.start, "end": span.end} for span in _list_touching(case.agenda.closed, case.core))


@rule("inactive-person", About.PERSON)
def _inactive_person(case: Case) -> Iterator[Values]:
    if case.person and not case.person.is_active:
        yield {}


@rule("day-off", About.PERSON)
def _day_off(case: Case) -> Iterator[Values]:
    if not _list_hours(case):
        yield {"day": case.day}


@rule("hours", About.PERSON)
def _hours(case: Case) -> Iterator[Values]:
    hours = _list_hours(case)
    if hours and not any(span.start <= case.core.start < span.end for span in hours):
        before = [span.end for span in hours if span.end <= case.core.start]
        after = [span.start for span in hours if span.start > case.core.start]
        if before and after:
            yield {"closes": before[-1], "opens": after[0], "where": "between"}
        elif after:
            yield {"opens": after[0], "where": "before"}
        else:
            yield {"closes": before[-1], "where": "after"}


@rule("too-long", About.PERSON)
def _too_long(case: Case) -> Iterator[Values]:
    for span in _list_hours(case):
        if span.start <= case.core.start < span.end < case.core.end:
            yield {"end": case.core.end, "closes": span.end}


@rule("own-notice", About.PERSON, binds_desk=False)
def _own_notice(case: Case) -> Iterator[Values]:
    first = case.agenda.now + _own(case).notice
    if case.agenda.now + case.agenda.least_notice <= case.visit_start < first:
        yield {"minutes": _own(case).notice // MINUTE, "first": first}


@rule("own-horizon", About.PERSON, binds_desk=False)
def _own_horizon(case: Case) -> Iterator[Values]:
    last = _add_days(case, _own(case).horizon_days)
    if case.rules.until_date is None and last < case.day <= _add_days(case, case.agenda.longest_horizon_days):
        yield {"days": _own(case).horizon_days, "last": last}


@rule("own-limit", About.PERSON)
def _own_limit(case: Case) -> Iterator[Values]:
    if case.person:
        yield from _list_reached(case, case.person.who, case.person.limit)


@rule("leave", About.PERSON)
def _leave(case: Case) -> Iterator[Values]:
    away = case.person.away if case.person else []
    yield from ({"start": span.start, "end": span.end} for span in _list_touching(away, case.core))


@rule("booked", About.PERSON)
def _booked(case: Case) -> Iterator[Values]:
    for row in _list_taken(case):
        if row.expires_at is None and overlaps(Span(row.start, row.end), case.core):
            yield {"start": row.start, "end": row.end}


@rule("held", About.PERSON)
def _held(case: Case) -> Iterator[Values]:
    for row in _list_taken(case):
        if row.expires_at is not None and overlaps(Span(row.start, row.end), case.core):
            yield {"start": row.start, "end": row.end, "until": row.expires_at}


@rule("buffer", About.PERSON)
def _buffer(case: Case) -> Iterator[Values]:
    own = _own(case)
    for row in _list_taken(case):
        if not overlaps(Span(row.start, row.end), case.core) and overlaps(_block(row, own), case.core):
            gap = max(own.after, row.before) if row.start >= case.core.end else max(row.after, own.before)
            yield {"minutes": gap // MINUTE, "start": row.start, "end": row.end}


@rule("no-room", About.THINGS)
def _no_room(case: Case) -> Iterator[Values]:
    yield from ({"kind": kind} for kind in case.rules.kinds if not case.agenda.things[kind])


@rule("room-closed", About.THINGS)
def _room_closed(case: Case) -> Iterator[Values]:
    for kind in case.rules.kinds:
        things = case.agenda.things[kind]
        if things and not _list_there(case, things):
            yield {"kind": kind}


@rule("room", About.THINGS)
def _room(case: Case) -> Iterator[Values]:
    for kind in case.rules.kinds:
        there = _list_there(case, case.agenda.things[kind])
        if there and not any(covers(_list_free(case, thing), case.core) for thing in there):
            yield {"kind": kind, "count": len(there)}


def _own(case: Case) -> Rules:
    """Give the rules as they are when this person does it."""
    return case.agenda.rule_for(case.rules, case.person) if case.person else case.rules


def _add_days(case: Case, days: int) -> date:
    return case.agenda.local_date(case.agenda.now) + timedelta(days=days)


def _list_reached(case: Case, subject: str, limit: Limit) -> Iterator[Values]:
    tally = case.agenda.tally
    reached = tally and tally.find_reached(subject, limit, case.day, case.rules.lasts // MINUTE)
    if reached:
        yield {"most": reached.most, "where": f"{reached.unit} a {reached.per}"}


def _is_holiday(case: Case) -> bool:
    """Say whether the place is closed on the whole of the visit's date."""
    whole = recurrence.day_span(case.day, case.agenda.zone)
    return whole is not None and covers(case.agenda.closed, whole)


def _list_hours(case: Case) -> list[Span]:
    return case.agenda.list_hours(case.person, case.day) if case.person else []


def _list_taken(case: Case) -> Iterable[Busy]:
    return case.agenda.list_taken(case.person.who, case.core) if case.person else ()


def _block(row: Busy, rules: Rules) -> Span:
    return Span(row.start - max(rules.after, row.before), row.end + max(row.after, rules.before))


def _list_touching(spans: Iterable[Span], core: Span) -> list[Span]:
    return [span for span in spans if overlaps(span, core)]


def _list_there(case: Case, things: Iterable[Bearer]) -> list[Bearer]:
    """List the things that are there, taken or not; a closed place is a rule of its own."""
    return [
        thing
        for thing in things
        if covers(subtract(case.agenda.list_hours(thing, case.day), merge(thing.away)), case.core)
    ]


def _list_free(case: Case, thing: Bearer) -> list[Span]:
    """List when nobody has a thing, whatever else is in the way."""
    widest = case.agenda.widest(case.rules)
    taken = merge(_block(row, widest) for row in case.agenda.list_taken(thing.who, case.core))
    return subtract([case.core], taken)
