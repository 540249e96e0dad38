"""What a search stands on: rules, hours, closures and taken times of one location, as plain values. Pure.

`loading` fills it from the database.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from appointments import intervals, recurrence
from appointments.intervals import Span
from appointments.limits import NO_LIMIT, Limit, Tally
from appointments.recurrence import LocalHours
from appointments.slots import Slot, SlotItem

# Nothing lasts longer than a day, and no buffer does (the models say so).
LONGEST = timedelta(days=1)
# No horizon is further than this (the model says so).
FARTHEST_DAYS = 730
MINUTE = timedelta(minutes=1)


class Busy(NamedTuple):
    """A time that somebody or something is taken, with the gaps kept around it."""

    start: datetime
    end: datetime
    before: timedelta
    after: timedelta
    holder: str
    appointment_id: int | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one service."""

    service_id: int
    lasts: timedelta
    before: timedelta
    after: timedelta
    notice: timedelta
    horizon_days: int
    grid_minutes: int
    kinds: tuple[int, ...]
    is_active: bool
    limit: Limit = NO_LIMIT
    fixed: tuple[time, ...] = ()
    from_date: date | None = None
    until_date: date | None = None
    cancel_cutoff: timedelta = timedelta()
    move_cutoff: timedelta = timedelta()
    approval: timedelta | None = None
    is_class: bool = False
    only: int | None = None  # the one person whom a search wants for it


class Own(NamedTuple):
    """Rules of a person's own, which count before the service's; none where the person says nothing."""

    before: timedelta | None = None
    after: timedelta | None = None
    notice: timedelta | None = None
    horizon_days: int | None = None
    cancel_cutoff: timedelta | None = None
    move_cutoff: timedelta | None = None

    def applied_to(self, rule: Rules) -> Rules:
        """Give the rules of a service as this person has them."""
        own: dict[str, Any] = {name: value for name, value in self._asdict().items() if value is not None}
        return replace(rule, **own)


@dataclass(slots=True)
class Bearer:
    """A person or a thing whose time is taken. `who` is its name in Allocation."""

    who: str
    id: int
    kind_id: int = 0
    is_active: bool = True
    always: bool = False  # a thing without weekly hours of its own is there whenever somebody works
    services: set[int] = field(default_factory=set)
    hours: Sequence[LocalHours] = ()
    away: list[Span] = field(default_factory=list)
    limit: Limit = NO_LIMIT
    own: Own | None = None

    def does(self, rule: Rules) -> bool:
        """Say whether somebody offers a service, and nobody else is wanted for it."""
        return rule.service_id in self.services and rule.only in (None, self.id)


@dataclass(slots=True)
class Agenda:
    """One location's rows for one search. `rules` are in the order asked, people in the order of their ids."""

    location_id: int
    zone: ZoneInfo
    is_active: bool
    now: datetime
    holder: str | None
    rules: tuple[Rules, ...]
    people: dict[int, Bearer]
    things: dict[int, list[Bearer]]
    closed: list[Span] = field(default_factory=list)
    tally: Tally | None = None
    _first_start: datetime | None = None
    _has_own: bool | None = None
    _busy: dict[str, list[Busy]] = field(default_factory=dict)
    _starts: dict[str, list[datetime]] = field(default_factory=dict)
    _working: dict[tuple[str, date], list[Span]] = field(default_factory=dict)

    @property
    def lasts(self) -> timedelta:
        """How long the whole visit is."""
        return sum((rule.lasts for rule in self.rules), timedelta())

    @property
    def first_start(self) -> datetime:
        """The earliest start that the notice of anybody allows."""
        if self._first_start is None:
            self._first_start = self.earliest([replace(rule, notice=self.least_notice) for rule in self.rules])
        return self._first_start

    @property
    def least_notice(self) -> timedelta:
        """The notice that the mildest of those who could do it needs."""
        return max(min(own.notice for own in self.list_own(rule)) for rule in self.rules)

    @property
    def longest_horizon_days(self) -> int:
        """How many days ahead the most generous of those who could do it may be booked, where no date ends it."""
        return min(
            FARTHEST_DAYS if rule.until_date else max(own.horizon_days for own in self.list_own(rule))
            for rule in self.rules
        )

    @property
    def has_own(self) -> bool:
        """Whether anybody has rules of their own."""
        if self._has_own is None:
            self._has_own = any(person.own is not None for person in self.people.values())
        return self._has_own

    @property
    def last_date(self) -> date:
        """The last local date that the horizon of anybody allows."""
        return self.latest(
            [replace(rule, horizon_days=max(own.horizon_days for own in self.list_own(rule))) for rule in self.rules]
        )

    def earliest(self, rules: Sequence[Rules]) -> datetime:
        """Say when a visit with these rules may begin at the earliest."""
        opens = self.now + max(rule.notice for rule in rules)
        firsts = [recurrence.day_span(rule.from_date, self.zone) for rule in rules if rule.from_date]
        return max([opens, *(first.start for first in firsts if first)])

    def latest(self, rules: Sequence[Rules]) -> date:
        """Say on which local date a visit with these rules may begin at the latest."""
        today = self.local_date(self.now)
        farthest = today + timedelta(days=FARTHEST_DAYS)
        return min(
            min(rule.until_date, farthest) if rule.until_date else today + timedelta(days=rule.horizon_days)
            for rule in rules
        )

    def rule_for(self, rule: Rules, bearer: Bearer) -> Rules:
        """Give the rules of a service as they are when this person does it."""
        return rule if bearer.own is None else bearer.own.applied_to(rule)

    def widest(self, rule: Rules) -> Rules:
        """Give the rules of a service with the largest buffers that anybody keeps around it."""
        if not self.has_own:
            return rule
        own = self.list_own(rule)
        return replace(rule, before=max(one.before for one in own), after=max(one.after for one in own))

    def list_own(self, rule: Rules) -> list[Rules]:
        """List the rules of a service as they are by themselves, then as they are with each who does it."""
        if not self.has_own:
            return [rule]
        people = [person for person in self.people.values() if person.does(rule)]
        return [rule, *(self.rule_for(rule, person) for person in people)]

    def want(self, people: Sequence[int | None]) -> None:
        """Let each service be done by the person wanted for it, in their order; None: by anybody."""
        self.rules = tuple(replace(rule, only=person) for rule, person in zip(self.rules, people, strict=True))

    def relax(self) -> None:
        """Let go of notice and horizon, which do not bind a person who decides."""
        self.rules = tuple(
            replace(rule, notice=timedelta(), horizon_days=FARTHEST_DAYS, from_date=None, until_date=None)
            for rule in self.rules
        )
        for person in self.people.values():
            if person.own is not None:
                person.own = person.own._replace(notice=None, horizon_days=None)

    def local_date(self, instant: datetime) -> date:
        """Say which date the location's calendar shows at an instant."""
        return instant.astimezone(self.zone).date()

    @property
    def bearers(self) -> dict[str, Bearer]:
        """Everybody and everything whose time this visit may take, by name."""
        bearers = [*self.people.values(), *(thing for things in self.things.values() for thing in things)]
        return {bearer.who: bearer for bearer in bearers}

    def put_busy(self, rows: Iterable[tuple[str, Busy]]) -> None:
        """Set who is taken when, by start, and forget what was set before."""
        busy: defaultdict[str, list[Busy]] = defaultdict(list)
        for who, row in rows:
            busy[who].append(row)
        self._busy = dict(busy)
        self._starts = {who: [row.start for row in rows] for who, rows in busy.items()}

    def list_working(self, bearer: Bearer, day: date) -> list[Span]:
        """List when the bearer is there on a local date: the hours without closures and absences.

        Hours that end at midnight go on into those of the next date.
        """
        known = self._working.get((bearer.who, day))
        if known is None:
            known = self._working[bearer.who, day] = self._find_working(bearer, day)
        return known

    def _find_working(self, bearer: Bearer, day: date) -> list[Span]:
        return intervals.subtract(intervals.subtract(self.list_hours(bearer, day), self.closed), bearer.away)

    def list_hours(self, bearer: Bearer, day: date) -> list[Span]:
        """List the bearer's hours on a local date, whether the place is closed then or the bearer away or not."""
        return find_hours(bearer.hours, bearer.always, day, self.zone)

    def list_free(self, bearer: Bearer, rule: Rules, day: date) -> list[Span]:
        """List where on a date the core of a service fits: the working time without what is taken.

        Around each taken time stays a gap of at least the larger of the two neighbours' buffers.
        """
        rule = self.rule_for(rule, bearer)
        working = self.list_working(bearer, day)
        if not working:
            return []
        blocked = [
            Span(row.start - max(rule.after, row.before), row.end + max(row.after, rule.before))
            for row in self.list_taken(bearer.who, Span(working[0].start, working[-1].end))
        ]
        return intervals.subtract(working, intervals.merge(blocked))

    def list_taken(self, who: str, span: Span) -> list[Busy]:
        """List what holds around a span, by start: no expired hold, nothing of the own holder."""
        return [row for row in self._list_around(who, span) if row.holder != self.holder and not self.is_expired(row)]

    def list_expired(self, who: str, span: Span) -> list[Busy]:
        """List holds around a span whose time has run out but whose rows still stand."""
        return [row for row in self._list_around(who, span) if row.holder != self.holder and self.is_expired(row)]

    def is_expired(self, row: Busy) -> bool:
        """Say whether a taken time was a hold that has run out."""
        return row.expires_at is not None and row.expires_at <= self.now

    def build_slot(self, start: datetime, practitioner_ids: Sequence[int]) -> Slot:
        """Put the services one after the other, each by its practitioner."""
        items = []
        for rule, person in zip(self.rules, practitioner_ids, strict=True):
            end = start + rule.lasts
            own = self.rule_for(rule, self.people[person])
            minutes = (
                span // timedelta(minutes=1) for span in (own.before, own.after, own.cancel_cutoff, own.move_cutoff)
            )
            items.append(SlotItem(rule.service_id, person, start, end, *minutes))
            start = end
        return Slot(self.location_id, tuple(items))

    def _list_around(self, who: str, span: Span) -> Sequence[Busy]:
        rows = self._busy.get(who)
        if not rows:
            return ()
        starts = self._starts[who]
        return rows[bisect_left(starts, span.start - 2 * LONGEST) : bisect_left(starts, span.end + LONGEST)]


def find_hours(hours: Sequence[LocalHours], always: bool, day: date, zone: ZoneInfo) -> list[Span]:
    """List hours on a local date; those that end at midnight go on into those of the next date."""
    whole = recurrence.day_span(day, zone)
    if whole is None:
        return []
    if always and all(row.on_date != day for row in hours):
        return [Span(whole.start, whole.end + LONGEST)]
    spans = recurrence.list_spans(hours, day, zone)
    if spans and spans[-1].end == whole.end:
        spans = intervals.merge([*spans, *recurrence.list_spans(hours, day + timedelta(days=1), zone)])
    return spans
