"""Who gets a visit, and which of many free starts are worth offering. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from appointments import recurrence
from appointments.agenda import Agenda
from appointments.intervals import Span, covers
from appointments.slots import Slot


class Load:
    """How much each person has to do on one date."""

    def __init__(self, agenda: Agenda, day: date, preferred_id: int | None = None) -> None:
        self._agenda = agenda
        self._preferred_id = preferred_id
        self._day = recurrence.day_span(day, agenda.zone)
        self._taken: dict[int, list[tuple[datetime, datetime]]] = {}

    def rank(self, person: int, start: datetime) -> tuple[bool, timedelta, datetime, int]:
        """Order people for one start: who is preferred, then by time booked that day, since when idle, and id."""
        taken = self._list_taken(person)
        booked = sum((end - begin for begin, end in taken), timedelta())
        ends = [end for _, end in taken if end <= start]
        return person != self._preferred_id, booked, max(ends, default=datetime.min.replace(tzinfo=UTC)), person

    def _list_taken(self, person: int) -> list[tuple[datetime, datetime]]:
        if person not in self._taken:
            bearer = self._agenda.people[person]
            rows = self._agenda.list_taken(bearer.who, self._day) if self._day else []
            self._taken[person] = [
                (row.start, row.end) for row in rows if self._day and self._day.start <= row.start < self._day.end
            ]
        return self._taken[person]


def choose(
    agenda: Agenda,
    start: datetime,
    free: list[dict[int, list[Span]]],
    things: list[list[list[list[Span]]]],
    load: Load,
) -> tuple[int, ...] | None:
    """Choose who does each service of a visit that begins at `start`; one person for all of them where one can."""
    able: list[list[int]] = []
    at = start
    for rule, people, kinds in zip(agenda.rules, free, things, strict=True):
        core = Span(at, at + rule.lasts)
        if not all(any(covers(spans, core) for spans in kind) for kind in kinds):
            return None
        fitting = [person for person, spans in people.items() if covers(spans, core)]
        if not fitting:
            return None
        able.append(fitting)
        at += rule.lasts
    same = set(able[0]).intersection(*able[1:])
    if same:
        return (min(same, key=lambda person: load.rank(person, start)),) * len(able)
    return tuple(min(fitting, key=lambda person: load.rank(person, start)) for fitting in able)


def spread(offered: Sequence[Slot], wanted: int, apart: timedelta) -> list[Slot]:
    """Pick starts that lie apart: the first of the day, then evenly through it."""
    thinned: list[Slot] = []
    for slot in offered:
        if not thinned or slot.start_at - thinned[-1].start_at >= apart:
            thinned.append(slot)
    if len(thinned) <= wanted:
        return thinned
    if wanted <= 1:
        return thinned[:wanted]
    step = (len(thinned) - 1) / (wanted - 1)
    return [thinned[round(number * step)] for number in range(wanted)]
