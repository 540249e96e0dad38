"""Which starts are free. Rows are read once per search (`agenda`), then the days are gone through one by one.

Rules kept here: hours, dated hours, closures, absences, taken times with the gaps between neighbours, a free thing of
each kind a service needs, notice, horizon, grid and limits. Buffers are gaps between neighbours; the day's first
and last visit need none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, product, repeat

from appointments import choosing, fallbacks, grids, judging, limiting, loading, recurrence, slots
from appointments.agenda import Agenda, Rules
from appointments.grids import Grid
from appointments.intervals import Span
from appointments.refusals import SlotTaken
from appointments.slots import BadSlotId, Slot, SlotKey

Window = tuple[datetime | None, datetime | None]
Choose = Callable[[datetime], tuple[int, ...] | None]

# Taken times are read for this many days at a time, the last number over and over.
DAYS_READ = (2, 5, 14, 28)
# Who wants so many starts wants all of them: nothing is gained by reading a few days first.
MANY = 200
SPREAD = timedelta(minutes=60)
NEAR = (timedelta(hours=3), timedelta(days=1), timedelta(days=7))


@dataclass(frozen=True)
class SlotQuery:
    """What is wanted. Windows are half-open stretches a start must lie in, any of them; none: anywhere in the horizon.

    A window whose end is its start means exactly that instant. Starts in `excluded` are left out. `spread` picks
    starts at least an hour apart among the earliest days. Allocations of `holder` ("appointment:7") do not count as
    taken. Who is preferred gets each start that they have free, and the others the rest. `practitioner_id` is wanted
    for all services, or `people` for each in its order (None: anybody).
    `at_desk`: a person decides, so notice and horizon do not count.
    """

    location_id: int
    service_ids: tuple[int, ...]
    practitioner_id: int | None = None
    people: tuple[int | None, ...] = ()
    preferred_id: int | None = None
    windows: tuple[Window, ...] = ()
    excluded: tuple[Window, ...] = ()
    limit: int = 3
    spread: bool = False
    holder: str | None = None
    at_desk: bool = False


def find_slots(query: SlotQuery, *, now: datetime) -> list[Slot]:
    """Find free slots, earliest first, one per start, at most `limit`.

    Without a named practitioner each start goes to whoever has the fewest minutes booked that day, then who has been
    idle longest, then the lowest id. Reads only; queries grow with the days looked at, never with the people.
    """
    people = query.people or (query.practitioner_id,) * len(query.service_ids)
    agenda = loading.load_wanted(query.location_id, query.service_ids, people, now=now, holder=query.holder)
    if agenda is None or not agenda.is_active or not all(rule.is_active and not rule.is_class for rule in agenda.rules):
        return []
    if query.at_desk:
        agenda.relax()
    found: list[Slot] = []
    spare: list[Slot] = []
    for day, grid in _walk(agenda, query):
        offered = _list_day(agenda, day, query, grid)
        if query.spread:
            picked = choosing.spread(offered, query.limit - len(found), max(SPREAD, agenda.lasts))
            spare += [slot for slot in offered if slot not in picked]
            found += picked
        else:
            found += offered
        if len(found) >= query.limit:
            return found[: query.limit]
    # Too few that lie apart: neighbours are better than nothing.
    return sorted(found + spare[: query.limit - len(found)], key=lambda slot: slot.start_at)


def get_slot(slot_id: str, *, now: datetime, holder: str | None = None) -> Slot:
    """Give the slot of an id if it can be booked now.

    Raises SlotTaken with the nearest free ones, NotBookable with the rule in its way.
    """
    try:
        return judging.judge(slot_id, now=now, holder=holder).slot
    except SlotTaken:
        raise SlotTaken(partial(nearest_slots, slot_id, now=now, holder=holder)) from None


def nearest_slots(
    slot_id: str, *, now: datetime, limit: int = 3, holder: str | None = None, at_desk: bool = False
) -> list[Slot]:
    """Find the free slots nearest to a slot's start, nearest first.

    With the same people while they have enough within a week, filled up with anybody's; [] for a bad id. A person 0 in
    the id stands for anybody.
    """
    try:
        key = slots.parse_slot_id(slot_id)
    except BadSlotId:
        return []
    found: dict[datetime, Slot] = {}
    same = tuple(person or None for person in key.practitioner_ids)
    for people, around in product(dict.fromkeys((same, (None,) * len(same))), NEAR):
        for slot in _list_near(key, people, around, now=now, holder=holder, at_desk=at_desk):
            found.setdefault(slot.start_at, slot)
        if len(found) >= limit:
            break
    nearest = sorted(found.values(), key=lambda slot: (abs(slot.start_at - key.start_at), slot.start_at))
    return nearest[:limit]


def _walk(agenda: Agenda, query: SlotQuery) -> Iterator[tuple[date, Grid | None]]:
    """Yield the local dates worth looking at with their cells; None: taken times are read, for the sweep."""
    days = _list_days(agenda, query.windows)
    sizes = chain(DAYS_READ if query.limit < MANY else (), repeat(DAYS_READ[-1]))
    while days:
        size = next(sizes)
        chunk, days = days[:size], days[size:]
        first, last = recurrence.day_span(chunk[0], agenda.zone), recurrence.day_span(chunk[-1], agenda.zone)
        if first is None or last is None:
            continue
        span = Span(first.start, last.end)
        is_near = (chunk[-1] - chunk[0]).days < 2 * DAYS_READ[-1]
        if is_near and query.preferred_id is None and grids.fits(agenda, chunk[0], chunk[-1]):
            grid = Grid(agenda, chunk[0], chunk[-1], loading.read_taken(agenda, span))
            yield from ((day, grid) for day in chunk)
        else:
            loading.read_busy(agenda, span)
            yield from ((day, None) for day in chunk)


def _list_days(agenda: Agenda, windows: Sequence[Window]) -> list[date]:
    day, last = agenda.local_date(agenda.first_start), agenda.last_date
    days = []
    while day <= last:
        span = recurrence.day_span(day, agenda.zone)
        if span and (not windows or any(_touches(window, span) for window in windows)):
            days.append(day)
        day += timedelta(days=1)
    return days


def _touches(window: Window, span: Span) -> bool:
    start, end = window
    return (start is None or start < span.end) and (end is None or end > span.start or start == end == span.start)


def _lies_in(start: datetime, windows: Iterable[Window]) -> bool:
    return any(
        (opens is None or opens <= start) and (closes is None or start < closes or opens == closes == start)
        for opens, closes in windows
    )


def _list_day(agenda: Agenda, day: date, query: SlotQuery, grid: Grid | None) -> list[Slot]:
    """List the free slots of one local date, one per start."""
    starts, choose = _read_grid(grid, day) if grid else _sweep(agenda, day, query.preferred_id)
    found: list[Slot] = []
    for start in starts:
        if start < agenda.first_start or (query.windows and not _lies_in(start, query.windows)):
            continue
        if _lies_in(start, query.excluded):
            continue
        chosen = choose(start)
        slot = agenda.build_slot(start, chosen) if chosen else None
        if slot is not None and (len(agenda.rules) == 1 or _fits_all(agenda, slot)):
            found.append(slot)
            if not query.spread and len(found) >= query.limit:
                break
    return found


def _read_grid(grid: Grid, day: date) -> tuple[Iterable[datetime], Choose]:
    return grid.list_starts(day), lambda start: (grid.choose(start),)


def _sweep(agenda: Agenda, day: date, preferred_id: int | None) -> tuple[Iterable[datetime], Choose]:
    """Give the starts of a day on the grid of the first service, and who could do the visit at one of them."""
    rules = agenda.rules
    stretches = recurrence.list_stretches(day, agenda.zone)
    people = [person for person in agenda.people.values() if person.is_active]
    free = [{p.id: agenda.list_free(p, rule, day) for p in people if p.does(rule)} for rule in rules]
    free = limiting.keep_allowed(agenda, fallbacks.keep_open(agenda, free, day), day)
    things = [_list_free_things(agenda, rule, day) for rule in rules]
    starts: set[datetime] = set()
    for spans in free[0].values():
        starts.update(
            slots.list_fixed_starts(spans, lasts=rules[0].lasts, clocks=rules[0].fixed, stretches=stretches)
            if rules[0].fixed
            else slots.list_starts(spans, lasts=rules[0].lasts, grid_minutes=rules[0].grid_minutes, stretches=stretches)
        )
    load = choosing.Load(agenda, day, preferred_id)
    return sorted(starts), lambda start: choosing.choose(agenda, start, free, things, load)


def _fits_all(agenda: Agenda, slot: Slot) -> bool:
    """Say whether the people of a visit of several services may do all of it: their rules were asked one by one."""
    return limiting.find_reached(agenda, slot) is None and fallbacks.is_open(agenda, slot)


def _list_free_things(agenda: Agenda, rule: Rules, day: date) -> list[list[list[Span]]]:
    """List for each kind the free spans of each thing of it."""
    return [[agenda.list_free(thing, agenda.widest(rule), day) for thing in agenda.things[kind]] for kind in rule.kinds]


def _list_near(
    key: SlotKey,
    people: tuple[int | None, ...],
    around: timedelta,
    *,
    now: datetime,
    holder: str | None,
    at_desk: bool,
) -> list[Slot]:
    query = SlotQuery(
        location_id=key.location_id,
        service_ids=key.service_ids,
        people=people,
        windows=((key.start_at - around, key.start_at + around),),
        limit=10_000,
        holder=holder,
        at_desk=at_desk,
    )
    return find_slots(query, now=now)
