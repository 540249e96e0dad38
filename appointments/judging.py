"""Whether one slot may be booked: every rule looked at again, for the one who wants to take it now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from appointments import limiting, loading, slots
from appointments.agenda import Agenda, Bearer, Busy, Rules
from appointments.intervals import Span, covers, overlaps
from appointments.refusals import BookingError, LimitReached, NotBookable, SlotTaken
from appointments.slots import BadSlotId, Slot, SlotItem, SlotKey
from appointments.statements import Call

# Rules that do not bind a person at the desk, and those such a person may override with a reason.
FREE_AT_DESK = frozenset({"notice", "horizon", "dates", "grid"})
OVERRIDABLE = FREE_AT_DESK | {"hours", "limit", "buffer"}

# Of the free things of a kind so many are named: one is taken, the others stand in where somebody else was quicker.
ENOUGH_THINGS = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A slot that may be booked.

    With the things free for each of its items (by kind), the dead holds in its way, the rules that were waived and
    would have refused it, and the neighbours whose stored buffers have to be shortened for it. `approval` says how long
    it may wait to be approved, when it needs to be.
    """

    slot: Slot
    things: tuple[tuple[tuple[int, ...], ...], ...]
    expired_appointment_ids: tuple[int, ...]
    overridden: tuple[str, ...] = ()
    neighbour_ids: tuple[int, ...] = ()
    approval: timedelta | None = None


def judge(
    slot_id: str,
    *,
    now: datetime,
    holder: str | None = None,
    waived: frozenset[str] = frozenset(),
    keep_open: Call | None = None,
    lock: Callable[[list[int]], None] | None = None,
) -> Judged:
    """Say whether a slot may be booked, and with which things.

    `waived` names rules that do not count for whoever asks (OVERRIDABLE, and `past` for a walk-in); what is taken is
    taken for everybody. `keep_open` is run before the rules are read, in the same exchange with the server; `lock` is
    called with what must be locked before a limit is counted. Raises SlotTaken without alternatives, NotBookable,
    LimitReached.
    """
    try:
        key = slots.parse_slot_id(slot_id)
    except BadSlotId:
        raise NotBookable("unknown") from None
    agenda = loading.load(
        key.location_id, key.service_ids, key.practitioner_ids, now=now, holder=holder, keep_open=keep_open
    )
    if agenda is None:
        raise NotBookable("unknown")
    _check_offered(agenda, key)
    ruling = _Ruling(agenda, waived)
    if any(rule.is_class for rule in agenda.rules):
        ruling.refuse("session", NotBookable("session"))
    ruling.check_time(key)
    slot = agenda.build_slot(key.start_at, key.practitioner_ids)
    if lock is not None and limiting.is_limited(agenda):
        lock(limiting.list_locks(agenda, key))
    slot, things, neighbours = ruling.choose(slot)
    reached = limiting.find_reached(agenda, slot)
    if reached:
        ruling.refuse("limit", LimitReached(reached))
    waits = [rule.approval for rule in agenda.rules if rule.approval is not None]
    return Judged(
        slot, things, _list_dead_holds(agenda, slot), tuple(ruling.overridden), neighbours, min(waits, default=None)
    )


# A slot with the things free for each item by kind, and the visits whose buffers have to be shortened for it.
Chosen = tuple[Slot, tuple[tuple[tuple[int, ...], ...], ...], tuple[int, ...]]


def _check_offered(agenda: Agenda, key: SlotKey) -> None:
    for service, person in key.items:
        bearer = agenda.people.get(person)
        if bearer is None or service not in bearer.services:
            raise NotBookable("unknown")
        if not bearer.is_active:
            raise NotBookable("inactive")
    if not agenda.is_active or not all(rule.is_active for rule in agenda.rules):
        raise NotBookable("inactive")


class _Ruling:
    """The rules one by one; each refuses, or is noted as overridden when it is waived."""

    def __init__(self, agenda: Agenda, waived: frozenset[str]) -> None:
        self._agenda = agenda
        self._waived = waived
        self._most_things: int | None = None
        self.overridden: list[str] = []

    def refuse(self, rule: str, error: BookingError) -> None:
        """Raise the error, unless the rule is waived."""
        if rule not in self._waived:
            raise error
        if rule not in self.overridden:
            self.overridden.append(rule)

    def check_time(self, key: SlotKey) -> None:
        """Look at past, dates, notice, horizon and grid."""
        agenda = self._agenda
        people = [agenda.people[person] for person in key.practitioner_ids]
        rules = [agenda.rule_for(rule, person) for rule, person in zip(agenda.rules, people, strict=True)]
        day = agenda.local_date(key.start_at)
        if key.start_at <= agenda.now:
            self.refuse("past", NotBookable("past"))
        if any((one.from_date and day < one.from_date) or (one.until_date and day > one.until_date) for one in rules):
            self.refuse("dates", NotBookable("dates"))
        elif key.start_at < agenda.earliest(rules):
            self.refuse("notice", NotBookable("notice"))
        elif day > agenda.latest(rules):
            self.refuse("horizon", NotBookable("horizon"))
        if not _is_a_start(agenda, key.start_at):
            self.refuse("grid", NotBookable("hours"))

    def choose(self, slot: Slot) -> Chosen:
        """Read who is taken, look whether everybody works and is free, and choose the things.

        Of a kind with many things only those that the person would take first are read; all, where none is free.
        """
        span = Span(slot.start_at, slot.end_at)
        first = self._list_first(slot)
        if len(first) < len(self._agenda.bearers) and not self._waived & {"hours", "buffer"}:
            self._most_things = ENOUGH_THINGS
            loading.read_busy(self._agenda, span, first)
            self._check_people(slot)
            try:
                return self._choose_things(slot)
            except (SlotTaken, NotBookable):
                self._most_things = None
        loading.read_busy(self._agenda, span)
        self._check_people(slot)
        return self._choose_things(slot)

    def _list_first(self, slot: Slot) -> set[str]:
        """Name the people of a slot, and of each kind of thing the first few in the order of whoever takes them."""
        whos = {f"practitioner:{item.practitioner_id}" for item in slot.items}
        for item, rule in zip(slot.items, self._agenda.rules, strict=True):
            for kind in rule.kinds:
                things = _begin_with_own(self._agenda.things[kind], item.practitioner_id)
                whos |= {thing.who for thing in things[:ENOUGH_THINGS]}
        return whos

    def _check_people(self, slot: Slot) -> None:
        """Look whether everybody works then, and is free with the gaps that are to be kept."""
        agenda, day = self._agenda, self._agenda.local_date(slot.start_at)
        taken = False
        for item, rule in zip(slot.items, agenda.rules, strict=True):
            person = agenda.people[item.practitioner_id]
            if not covers(agenda.list_working(person, day), Span(item.start_at, item.end_at)):
                self.refuse("hours", NotBookable("hours"))
            taken = taken or not self._is_free(person, item, agenda.rule_for(rule, person))
        if taken:
            raise SlotTaken

    def _choose_things(self, slot: Slot) -> Chosen:
        """List the free things; with a gap overridden one of each kind, and the buffers shortened to what is left.

        Gives also the visits next to it whose own buffers have to be shortened.
        """
        pairs = list(zip(slot.items, self._agenda.rules, strict=True))
        things = tuple(self._list_things(item, rule) for item, rule in pairs)
        if "buffer" not in self.overridden:
            return slot, things, ()
        things = tuple(tuple(free[:1] for free in kinds) for kinds in things)
        items, neighbours = [], set()
        for item, kinds in zip(slot.items, things, strict=True):
            whos = [f"practitioner:{item.practitioner_id}", *(f"resource:{free[0]}" for free in kinds)]
            rows = [row for who in whos for row in self._agenda.list_taken(who, Span(item.start_at, item.end_at))]
            items.append(_shorten(item, rows))
            neighbours |= {row.appointment_id for row in rows if row.appointment_id is not None}
        return Slot(slot.location_id, tuple(items)), things, tuple(sorted(neighbours))

    def _list_things(self, item: SlotItem, rule: Rules) -> tuple[tuple[int, ...], ...]:
        """List the free things for an item, kind by kind. Raises NotBookable when none is there, else SlotTaken."""
        agenda, day = self._agenda, self._agenda.local_date(item.start_at)
        rule = agenda.rule_for(rule, agenda.people[item.practitioner_id])
        free_by_kind = []
        for kind in rule.kinds:
            things = _begin_with_own(agenda.things[kind], item.practitioner_id)[: self._most_things]
            free, is_there = self._find_free(things, item, rule, day)
            if not is_there:
                self.refuse("hours", NotBookable("hours"))
                free = self._keep_free(things, item, rule)
            if not free:
                raise SlotTaken
            free_by_kind.append(free)
        return tuple(free_by_kind)

    def _find_free(self, things: list[Bearer], item: SlotItem, rule: Rules, day: date) -> tuple[tuple[int, ...], bool]:
        """Find the first few things that are there and free, and say whether any is there at all."""
        agenda, core = self._agenda, Span(item.start_at, item.end_at)
        there: list[Bearer] = []
        whole: list[int] = []
        for thing in things:
            if covers(agenda.list_working(thing, day), core):
                there.append(thing)
                if _gap(agenda, thing.who, item, rule) == KEPT:
                    whole.append(thing.id)
            if len(whole) == ENOUGH_THINGS:
                break
        return tuple(whole) or self._keep_free(there, item, rule), bool(there)

    def _keep_free(self, things: list[Bearer], item: SlotItem, rule: Rules) -> tuple[int, ...]:
        """List the things that are free with their gaps; only when there is none, those free without."""
        whole = tuple(thing.id for thing in things if _gap(self._agenda, thing.who, item, rule) == KEPT)
        if whole or "buffer" not in self._waived:
            return whole
        return tuple(thing.id for thing in things if self._is_free(thing, item, rule))

    def _is_free(self, bearer: Bearer, item: SlotItem, rule: Rules) -> bool:
        gap = _gap(self._agenda, bearer.who, item, rule)
        if gap == SHORT and "buffer" in self._waived:
            self.refuse("buffer", SlotTaken())
            return True
        return gap == KEPT


def _begin_with_own(things: list[Bearer], person: int) -> list[Bearer]:
    """Put the things of a kind, which are in the order of their ids, in the order in which a person takes them.

    Each begins at another one, by the person's id, and goes round. So people booked for one start in the same moment
    do not all want the first free room, and who has a choice is mostly in the same one.
    """
    first = person % len(things) if things else 0
    return things[first:] + things[:first]


KEPT, SHORT, OVERLAP = "kept", "short", "overlap"


def _gap(agenda: Agenda, who: str, item: SlotItem, rule: Rules) -> str:
    """Say whether somebody or something is free for an item: with the gaps kept, only without them, or not at all."""
    core = Span(item.start_at, item.end_at)
    found = KEPT
    for row in agenda.list_taken(who, core):
        if overlaps(core, Span(row.start, row.end)):
            return OVERLAP
        if overlaps(core, Span(row.start - max(rule.after, row.before), row.end + max(row.after, rule.before))):
            found = SHORT
    return found


def _shorten(item: SlotItem, rows: list[Busy]) -> SlotItem:
    """Shorten an item's buffers to what its neighbours leave."""
    before = [(item.start_at - row.end) // timedelta(minutes=1) for row in rows if row.end <= item.start_at]
    after = [(row.start - item.end_at) // timedelta(minutes=1) for row in rows if row.start >= item.end_at]
    return replace(
        item,
        buffer_before_minutes=min([item.buffer_before_minutes, *before]),
        buffer_after_minutes=min([item.buffer_after_minutes, *after]),
    )


def _is_a_start(agenda: Agenda, start: datetime) -> bool:
    """Say whether the first service begins at such a time of the clock."""
    rule, local = agenda.rules[0], start.astimezone(agenda.zone)
    if rule.fixed:
        return local.time() in rule.fixed
    return slots.is_on_grid(start, offset=local.utcoffset() or timedelta(), grid_minutes=rule.grid_minutes)


def _list_dead_holds(agenda: Agenda, slot: Slot) -> tuple[int, ...]:
    """List the visits whose run-out hold would still refuse this slot's rows, of any thing that may be picked."""
    found: set[int] = set()
    for item, rule in zip(slot.items, agenda.rules, strict=True):
        rule = agenda.rule_for(rule, agenda.people[item.practitioner_id])
        whos = [agenda.people[item.practitioner_id].who]
        whos += [thing.who for kind in rule.kinds for thing in agenda.things[kind]]
        for who in whos:
            for row in agenda.list_expired(who, Span(item.start_at, item.end_at)):
                kept = Span(row.start - max(rule.after, row.before), row.end + max(row.after, rule.before))
                if row.appointment_id is not None and overlaps(kept, Span(item.start_at, item.end_at)):
                    found.add(row.appointment_id)
    return tuple(sorted(found))
