"""The dates of a series before it is booked: with whom, which of them are free, and why the others are not."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from appointments import explain, loading, reasons
from appointments.agenda import Agenda
from appointments.explain import Explanation
from appointments.intervals import Span

# So many of those who could do the dates are asked with everything that they would have by then.
MOST_TRIED = 4
Team = tuple[int, ...]


def explain_series(
    service_ids: tuple[int, ...],
    starts: Sequence[datetime],
    *,
    location_id: int,
    people: tuple[int | None, ...],
    now: datetime,
) -> list[Explanation]:
    """Say of each start whether the visit of a series can begin then, all of them with the same people, and why not.

    What a date that is free takes of a limit counts for the later ones, as it will in the booking. `people` are wanted
    for each service in its order; where anybody will do (None) it is who has the most dates free. Reads only; rules and
    hours are read once, taken times at most five times for each start.
    """
    agenda = loading.load_wanted(location_id, service_ids, people, now=now)
    if agenda is None:
        return explain.explain_each(service_ids, starts, location_id=location_id, people=people, now=now)
    if None not in people:
        return _explain_together(agenda, starts)
    best: list[Explanation] = []
    for team in _list_teams(agenda, starts):
        agenda.want(team)
        found = _explain_together(agenda, starts)
        if not best or _count_free(found) > _count_free(best):
            best = found
        if _count_free(best) == len(starts):
            break
    agenda.want(people)
    return best or [explain.explain_at(agenda, when) for when in starts]


def _explain_together(agenda: Agenda, starts: Sequence[datetime]) -> list[Explanation]:
    found: list[Explanation] = []
    for when in starts:
        own = [said.slot for said in found if said.slot is not None]
        found.append(explain.explain_at(agenda, when, own))
    return found


def _count_free(dates: Sequence[Explanation]) -> int:
    return sum(said.slot is not None for said in dates)


def _list_teams(agenda: Agenda, starts: Sequence[datetime]) -> list[Team]:
    """List who could do the services, those who can on the most dates first, of equal ones those who are fewer."""
    able = [_read_able(agenda, when) for when in starts]
    found = dict.fromkeys(_build_teams(able, len(agenda.rules)))
    return sorted(found, key=lambda team: (-_count_able(team, able), len(set(team))))[:MOST_TRIED]


def _read_able(agenda: Agenda, when: datetime) -> list[list[int]]:
    """Read who could do each service at a start; nobody can what the visit as a whole cannot."""
    loading.read_busy(agenda, Span(when, when + agenda.lasts))
    return reasons.list_able(agenda, when)


def _build_teams(able: Sequence[Sequence[Sequence[int]]], services: int) -> Iterator[Team]:
    """Begin with each person who can the first service, and let the one do the rest who can it on the most dates."""
    firsts = dict.fromkeys(person for date in able for person in date[0])
    for first in firsts:
        team: Team = (first,)
        for number in range(1, services):
            others = dict.fromkeys([first, *(person for date in able for person in date[number])])
            team = max(((*team, person) for person in others), key=partial(_count_able, able=able))
        yield team


def _count_able(team: Team, able: Sequence[Sequence[Sequence[int]]]) -> int:
    """Count the dates on which each of them could do their service."""
    return sum(all(person in date[number] for number, person in enumerate(team)) for date in able)
