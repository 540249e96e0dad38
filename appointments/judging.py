"""Whether one slot may be booked: every rule looked at again, for the one who wants to take it now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from appointments import limiting, loading, slots
from appointments.agenda import Agenda, Rules
from appointments.intervals import Span, covers, overlaps
from appointments.models import NotAvailableTime
from appointments.refusals import LimitReached, NotBookable, SlotTaken
from appointments.slots import BadSlotId, Slot, SlotItem, SlotKey


@dataclass(frozen=True, slots=True)
class Judged:
    """A slot that may be booked, with the things free for each of its items (by kind) and the dead holds in its way."""

    slot: Slot
    things: tuple[tuple[tuple[int, ...], ...], ...]
    expired_appointment_ids: tuple[int, ...]


def judge(
    slot_id: str,
    *,
    now: datetime,
    holder: str | None = None,
    at_desk: bool = False,
    lock: Callable[[list[int]], None] | None = None,
) -> Judged:
    """Say whether a slot may be booked, and with which things.

    `at_desk`: a person decides, so notice, horizon and grid do not count; hours, taken times and limits
    always do. `lock` is called with what must be locked before a limit is counted. Raises SlotTaken without
    alternatives, NotBookable, LimitReached.
    """
    try:
        key = slots.parse_slot_id(slot_id)
    except BadSlotId:
        raise NotBookable("unknown") from None
    agenda = loading.load(key.location_id, key.service_ids, key.practitioner_ids, now=now, holder=holder)
    if agenda is None:
        raise NotBookable("unknown")
    _check_offered(agenda, key)
    _check_time(agenda, key, at_desk=at_desk)
    slot = agenda.build_slot(key.start_at, key.practitioner_ids)
    if lock is not None and limiting.is_limited(agenda):
        lock(limiting.list_locks(agenda, key))
    loading.read_busy(agenda, Span(slot.start_at, slot.end_at))
    _check_people(agenda, slot)
    things = tuple(_list_things(agenda, item, rule) for item, rule in zip(slot.items, agenda.rules, strict=True))
    reached = limiting.find_reached(agenda, slot)
    if reached:
        raise LimitReached(reached)
    return Judged(slot, things, _list_dead_holds(agenda, slot))


def is_closed(location_id: int, whos: Iterable[str], start_at: datetime, end_at: datetime) -> bool:
    """Say whether the place, or one of `whos` ("practitioner:3", "resource:5"), is closed."""
    named = [who.split(":") for who in whos]
    people = [int(pk) for kind, pk in named if kind == "practitioner"]
    things = [int(pk) for kind, pk in named if kind == "resource"]
    return NotAvailableTime.objects.filter(
        Q(location_id=location_id) | Q(practitioner_id__in=people) | Q(resource_id__in=things),
        start_at__lt=end_at,
        end_at__gt=start_at,
    ).exists()


def _check_offered(agenda: Agenda, key: SlotKey) -> None:
    for service, person in key.items:
        bearer = agenda.people.get(person)
        if bearer is None or service not in bearer.services:
            raise NotBookable("unknown")
        if not bearer.is_active:
            raise NotBookable("inactive")
    if not agenda.is_active or not all(rule.is_active for rule in agenda.rules):
        raise NotBookable("inactive")


def _check_time(agenda: Agenda, key: SlotKey, *, at_desk: bool) -> None:
    if key.start_at <= agenda.now:
        raise NotBookable("past")
    if at_desk:
        return
    rules = [
        agenda.rule_for(rule, agenda.people[who]) for rule, who in zip(agenda.rules, key.practitioner_ids, strict=True)
    ]
    day = agenda.local_date(key.start_at)
    if any((rule.from_date and day < rule.from_date) or (rule.until_date and day > rule.until_date) for rule in rules):
        raise NotBookable("dates")
    if key.start_at < agenda.earliest(rules):
        raise NotBookable("notice")
    if day > agenda.latest(rules):
        raise NotBookable("horizon")
    if not _is_a_start(agenda, key.start_at):
        raise NotBookable("hours")


def _is_a_start(agenda: Agenda, start: datetime) -> bool:
    """Say whether the first service begins at such a time of the clock."""
    rule, local = agenda.rules[0], start.astimezone(agenda.zone)
    if rule.fixed:
        return local.time() in rule.fixed
    return slots.is_on_grid(start, offset=local.utcoffset() or timedelta(), grid_minutes=rule.grid_minutes)


def _check_people(agenda: Agenda, slot: Slot) -> None:
    day = agenda.local_date(slot.start_at)
    taken = False
    for item, rule in zip(slot.items, agenda.rules, strict=True):
        core = Span(item.start_at, item.end_at)
        person = agenda.people[item.practitioner_id]
        if not covers(agenda.list_working(person, day), core):
            raise NotBookable("hours")
        taken = taken or not covers(agenda.list_free(person, rule, day), core)
    if taken:
        raise SlotTaken


def _list_things(agenda: Agenda, item: SlotItem, rule: Rules) -> tuple[tuple[int, ...], ...]:
    """List the free things for an item, kind by kind. Raises NotBookable when a kind has none there, else SlotTaken."""
    day = agenda.local_date(item.start_at)
    core = Span(item.start_at, item.end_at)
    free_by_kind = []
    rule = agenda.rule_for(rule, agenda.people[item.practitioner_id])
    for kind in rule.kinds:
        there = [thing for thing in agenda.things[kind] if covers(agenda.list_working(thing, day), core)]
        if not there:
            raise NotBookable("hours")
        free = tuple(thing.id for thing in there if covers(agenda.list_free(thing, rule, day), core))
        if not free:
            raise SlotTaken
        free_by_kind.append(free)
    return tuple(free_by_kind)


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
