"""A day on the board: a column for each person or room, with visits, buffers, closed time and what is free.

A place on it is a class (h10 m20 lm40), because the page's policy allows no inline style.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from appointments import intervals, loading, recurrence
from appointments import queries as appointment_queries
from appointments.agenda import Agenda, Bearer
from appointments.intervals import Span
from appointments.models import (
    Allocation,
    Appointment,
    AppointmentItem,
    Location,
    Practitioner,
    Resource,
    Session,
    StaffMember,
)
from booking_site.desk.diary import HERE, STEP_MINUTES, look_of

PEOPLE, ROOMS = "people", "rooms"
MINUTE = timedelta(minutes=1)
# What a day without hours and visits shows.
FIRST_HOUR, LAST_HOUR = 9, 18

Status = Appointment.Status


class Taken(NamedTuple):
    """A row of Allocation: somebody's or something's time with the gaps around it."""

    who: str
    span: Span
    with_gaps: Span
    appointment_id: int | None
    holder: str
    expires_at: datetime | None


@dataclass(frozen=True)
class Cell:
    """One thing in a column: a visit, a class, kept or other taken time, a buffer, a closed stretch, a gap."""

    kind: str
    start: datetime
    end: datetime
    place: str
    words: str = ""
    look: str = ""
    visit: Appointment | None = None
    item: AppointmentItem | None = None
    expires_at: datetime | None = None
    session: Session | None = None

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.end - self.start) // MINUTE


@dataclass
class Lane:
    """One column."""

    who: str
    name: str
    cells: list[Cell] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The lane's name in ids of the page."""
        return self.who.replace(":", "-")


def build(user: StaffMember, location: Location, day: date, *, by: str, now: datetime) -> dict[str, Any]:
    """Gather one day of one branch."""
    visits = [
        one
        for one in appointment_queries.list_day(user, location, day)
        if one.hold_expires_at is None or one.hold_expires_at > now
    ]
    whole = recurrence.day_span(day, location.zone)
    if whole is None:
        return {"lanes": [], "from": FIRST_HOUR, "rows": 1, "hours": [], "counts": count(visits), "now_place": ""}
    agenda = read_agenda(location, now=now)
    classes = appointment_queries.list_sessions(user, location, whole, now=now)
    alone = [one for one in visits if one.session_id is None]
    builder = _Builder(location, day, agenda, alone, classes, list(_read_taken(whole, now)), now)
    lanes = builder.list_people() if by == PEOPLE else builder.list_rooms()
    return {
        "lanes": lanes,
        "from": builder.first,
        "rows": builder.last - builder.first,
        "hours": range(builder.first, builder.last),
        "counts": count(visits),
        "now_place": builder.now_place,
    }


def count(visits: Iterable[Appointment]) -> dict[str, int]:
    """Count what the day holds."""
    visits = list(visits)
    return {
        "booked": sum(1 for one in visits if one.status in Appointment.STANDING),
        "held": sum(1 for one in visits if one.is_hold),
        "asked": sum(1 for one in visits if one.is_request),
        "over": sum(1 for one in visits if one.status == Status.FULFILLED),
        "missed": sum(1 for one in visits if one.status == Status.NOSHOW),
    }


def read_agenda(location: Location, *, now: datetime) -> Agenda | None:
    """Read hours and closures of everybody and everything that this branch's services need."""
    services = appointment_queries.list_services(location)
    return loading.load(location.pk, [service.pk for service in services], None, now=now)


def _read_taken(whole: Span, now: datetime) -> Iterator[Taken]:
    rows = Allocation.objects.filter(holds=True, during__overlap=(whole.start, whole.end)).exclude(expires_at__lte=now)
    for row in rows.order_by("during"):
        with_gaps = Span(row.with_before.lower, row.with_after.upper)
        yield Taken(
            row.who, Span(row.during.lower, row.during.upper), with_gaps, row.appointment_id, row.holder, row.expires_at
        )


class _Builder:
    """Puts rows into columns and columns onto the grid."""

    def __init__(
        self,
        location: Location,
        day: date,
        agenda: Agenda | None,
        visits: list[Appointment],
        classes: list[Session],
        taken: list[Taken],
        now: datetime,
    ) -> None:
        self._location, self._day, self._agenda, self._now = location, day, agenda, now
        self._zone = location.zone
        self._visits = {one.pk: one for one in visits}
        self._classes = {f"session:{one.pk}": one for one in classes}
        self._taken = taken
        self.first, self.last = self._find_hours()
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        opens, closes = (midnight + timedelta(hours=hour) for hour in (self.first, self.last))
        self._shown = Span(opens.astimezone(UTC), closes.astimezone(UTC))
        local = now.astimezone(self._zone)
        on_board = local.date() == day and self.first <= local.hour < self.last
        self.now_place = f"h{local.hour} m{_step(local.minute)} lh0 lm{STEP_MINUTES}" if on_board else ""

    def list_people(self) -> list[Lane]:
        """List the columns of who works here that day, or has a visit."""
        lanes: dict[int, Lane] = {}
        here = self._agenda.people if self._agenda else {}
        working = [pk for pk, person in here.items() if person.is_active and self._hours(person)]
        for person in Practitioner.objects.filter(pk__in=working).order_by("name"):
            lanes[person.pk] = Lane(f"practitioner:{person.pk}", person.name)
        for visit in self._visits.values():
            for item in visit.items.all():
                lane = lanes.setdefault(
                    item.practitioner_id, Lane(f"practitioner:{item.practitioner_id}", item.practitioner.name)
                )
                lane.cells.append(self._visit_cell(Span(item.start_at, item.end_at), visit, item))
        for one in self._classes.values():
            person = one.practitioner
            lane = lanes.setdefault(person.pk, Lane(f"practitioner:{person.pk}", person.name))
            lane.cells.append(self._class_cell(one))
        for pk, lane in lanes.items():
            self._fill(lane, here.get(pk))
        return sorted(lanes.values(), key=lambda lane: lane.name)

    def list_rooms(self) -> list[Lane]:
        """List the columns of the branch's rooms and other things."""
        known = {thing.id: thing for things in self._agenda.things.values() for thing in things} if self._agenda else {}
        lanes = []
        for room in Resource.objects.filter(location=self._location, is_active=True).order_by("name"):
            lane = Lane(f"resource:{room.pk}", room.name)
            for row in self._taken:
                visit = self._visits.get(row.appointment_id or 0)
                if row.who == lane.who and row.holder in self._classes:
                    lane.cells.append(self._class_cell(self._classes[row.holder]))
                if row.who == lane.who and visit:
                    item = next((one for one in visit.items.all() if one.start_at == row.span.start), None)
                    lane.cells.append(self._visit_cell(row.span, visit, item))
            self._fill(lane, known.get(room.pk))
            lanes.append(lane)
        return lanes

    def _fill(self, lane: Lane, bearer: Bearer | None) -> None:
        """Put everything that is no visit into a column, and all of it in the order of time."""
        mine = [row for row in self._taken if row.who == lane.who]
        visited = {(cell.start, cell.end) for cell in lane.cells}
        for row in mine:
            if (row.span.start, row.span.end) not in visited:
                lane.cells.append(self._other_cell(row))
        busy = intervals.merge([*(Span(cell.start, cell.end) for cell in lane.cells), *(row.with_gaps for row in mine)])
        cores = intervals.merge(Span(cell.start, cell.end) for cell in lane.cells)
        lane.cells += self._cells("buffer", intervals.subtract(busy, cores))
        working = self._working(bearer)
        if bearer is not None:
            lane.cells += self._shut(bearer, intervals.merge([*working, *cores]))
        ahead = [Span(max(self._now, self._shown.start), self._shown.end)]
        lane.cells += self._cells("gap", intervals.intersect(intervals.subtract(working, busy), ahead))
        lane.cells.sort(key=lambda cell: (cell.start, cell.end))

    def _shut(self, bearer: Bearer, open_: list[Span]) -> Iterator[Cell]:
        """Give the closed stretches of a column, each with the reason."""
        hours = self._hours(bearer)
        closed = self._agenda.closed if self._agenda else []
        rest = intervals.subtract([self._shown], open_)
        for words, spans in (
            (_("Closed"), closed),
            (_("Away"), bearer.away),
        ):
            yield from self._cells("shut", intervals.intersect(rest, spans), words)
            rest = intervals.subtract(rest, spans)
        for span in rest:
            yield from self._cells("shut", [span], self._why_shut(span, hours))

    def _why_shut(self, span: Span, hours: list[Span]) -> str:
        if not hours:
            return _("Not here today")
        if span.end <= hours[0].start:
            return _("From %(time)s") % {"time": self._clock(hours[0].start)}
        if span.start >= hours[-1].end:
            return _("Until %(time)s") % {"time": self._clock(hours[-1].end)}
        return _("Break until %(time)s") % {"time": self._clock(span.end)}

    def _visit_cell(self, span: Span, visit: Appointment, item: AppointmentItem | None) -> Cell:
        look = "here" if visit.status in HERE else look_of(visit)
        return Cell("visit", *span, self._place(span), look=look, visit=visit, item=item)

    def _class_cell(self, session: Session) -> Cell:
        span = Span(session.start_at, session.end_at)
        look = "class past" if session.end_at <= self._now else "class"
        return Cell("class", *span, self._place(span), look=look, session=session)

    def _other_cell(self, row: Taken) -> Cell:
        """Show time taken by no visit of this day's list: a new time kept for a move, another branch."""
        kept = row.expires_at is not None
        words = _("kept for a move") if kept else _("taken")
        look = "held" if kept else "past"
        return Cell("taken", *row.span, self._place(row.span), words, look, expires_at=row.expires_at)

    def _cells(self, kind: str, spans: Iterable[Span], words: str = "") -> Iterator[Cell]:
        for span in intervals.intersect(intervals.merge(spans), [self._shown]):
            # A gap begins where a visit may: seconds and odd minutes are for the clock.
            start = round_up(span.start) if kind == "gap" else span.start
            if span.end - start >= STEP_MINUTES * MINUTE:
                yield Cell(kind, start, span.end, self._place(Span(start, span.end)), words)

    def _place(self, span: Span) -> str:
        """Name the place by classes; what reaches over the board's edge is cut there."""
        start = max(span.start, self._shown.start).astimezone(self._zone)
        end = min(span.end, self._shown.end)
        minutes = max(STEP_MINUTES, -(-((end - start) // MINUTE) // STEP_MINUTES) * STEP_MINUTES)
        return f"h{start.hour} m{_step(start.minute)} lh{minutes // 60} lm{minutes % 60}"

    def _hours(self, bearer: Bearer) -> list[Span]:
        return self._agenda.list_hours(bearer, self._day) if self._agenda else []

    def _working(self, bearer: Bearer | None) -> list[Span]:
        return self._agenda.list_working(bearer, self._day) if self._agenda and bearer else []

    def _find_hours(self) -> tuple[int, int]:
        """Give the first and last hour of the board: everybody's hours, and every visit."""
        people = self._agenda.people.values() if self._agenda else ()
        spans = [span for person in people for span in self._hours(person)]
        spans += [Span(item.start_at, item.end_at) for one in self._visits.values() for item in one.items.all()]
        spans += [Span(one.start_at, one.end_at) for one in self._classes.values()]
        starts = [span.start.astimezone(self._zone) for span in spans]
        ends = [span.end.astimezone(self._zone) for span in spans]
        first = min((one.hour for one in starts), default=FIRST_HOUR)
        last = max((24 if one.date() > self._day else one.hour + (one.minute > 0) for one in ends), default=LAST_HOUR)
        return first, max(first + 1, last)

    def _clock(self, instant: datetime) -> str:
        return f"{instant.astimezone(self._zone):%H:%M}"


def _step(minute: int) -> int:
    return minute // STEP_MINUTES * STEP_MINUTES


def round_up(instant: datetime) -> datetime:
    """Give the next instant of the board's grid; all zones differ from UTC by whole quarters of an hour."""
    past = timedelta(minutes=instant.minute % STEP_MINUTES, seconds=instant.second, microseconds=instant.microsecond)
    return instant + timedelta(minutes=STEP_MINUTES) - past if past else instant
