"""Visits inside a closure: kept, moved or cancelled by staff, one by one or all of them. Nothing happens by itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from appointments import availability, calendar
from appointments.availability import SlotQuery
from appointments.booking import history, moves, placing, transactions, visits
from appointments.booking.by import By
from appointments.models import Appointment, AppointmentEvent, KeptVisit, NotAvailableTime
from appointments.refusals import BookingError, SlotTaken, StaleVersion, WrongStatus
from appointments.slots import Slot

CLOSURE = "closure"  # the reason that stands in the history of what was decided for one
NO_MESSAGES: Mapping[int, str] = MappingProxyType({})


class Outcome(NamedTuple):
    """What came of one visit: as it stands now, and why not when it was refused."""

    visit: Appointment
    refused: BookingError | None = None


def keep(
    closure: NotAvailableTime, appointment: Appointment, *, expected_version: int, by: By, now: datetime
) -> Appointment:
    """Let a visit stand inside a closure: it is no conflict any more, until it is moved.

    Raises WrongStatus when it is over or cancelled, StaleVersion when it was changed since the caller looked.
    """

    def work() -> Appointment:
        visit = transactions.lock_visits([appointment.pk])[appointment.pk]
        if visit.status not in (*Appointment.STANDING, Appointment.Status.PENDING):
            raise WrongStatus(visit.status)
        if visit.version != expected_version:
            raise StaleVersion
        KeptVisit.objects.filter(closure=closure, appointment=visit).exclude(version=visit.version).delete()
        _, is_new = KeptVisit.objects.get_or_create(
            closure=closure, appointment=visit, version=visit.version, defaults={"kept_at": now}
        )
        if is_new:
            facts = history.snapshot(visit)
            after = {**facts, "closure": closure.pk}
            history.record(visit, AppointmentEvent.Kind.KEPT, by=by, now=now, before=facts, after=after)
        return visit

    return transactions.run(work)


def keep_all(
    closure: NotAvailableTime, *, by: By, now: datetime, messages: Mapping[int, str] = NO_MESSAGES
) -> list[Outcome]:
    """Let every visit inside a closure stand, and report each. `messages`: see `cancel_all`."""

    def stand(visit: Appointment, by: By) -> Appointment:
        return keep(closure, visit, expected_version=visit.version, by=by, now=now)

    return _each(closure, by, messages, now, stand)


def cancel_all(
    closure: NotAvailableTime, *, by: By, now: datetime, messages: Mapping[int, str] = NO_MESSAGES
) -> list[Outcome]:
    """Cancel every visit inside a closure, and report each; what is refused stands.

    `by.message` is told to all of them; `messages` has other words for single visits, by their id.
    """

    def cancel(visit: Appointment, by: By) -> Appointment:
        return visits.cancel(visit, expected_version=visit.version, by=by, now=now)

    return _each(closure, by, messages, now, cancel)


def move_all(
    closure: NotAvailableTime, *, by: By, now: datetime, messages: Mapping[int, str] = NO_MESSAGES
) -> list[Outcome]:
    """Move every visit inside a closure to the first free time outside it, and report each.

    With the same people while they have a time, else with anyone. What finds none stands. `messages`: see `cancel_all`.
    """

    def move(visit: Appointment, by: By) -> Appointment:
        slot = _find_slot(closure, visit, now)
        if slot is None:
            raise SlotTaken
        return moves.move(visit, slot.id, expected_version=visit.version, by=by, now=now)

    return _each(closure, by, messages, now, move)


def _each(
    closure: NotAvailableTime,
    by: By,
    messages: Mapping[int, str],
    now: datetime,
    work: Callable[[Appointment, By], Appointment],
) -> list[Outcome]:
    """Each in a transaction of its own, so that one that is refused leaves the others done."""
    outcomes = []
    for visit in calendar.list_conflicts(closure, now=now):
        try:
            outcomes.append(Outcome(work(visit, replace(by, message=messages.get(visit.pk, by.message)))))
        except BookingError as refused:
            outcomes.append(Outcome(visit, refused))
    return outcomes


def _find_slot(closure: NotAvailableTime, visit: Appointment, now: datetime) -> Slot | None:
    key = placing.slot_key(visit)
    people = list(dict.fromkeys(key.practitioner_ids))
    for person in (people[0] if len(people) == 1 else None, None):
        query = SlotQuery(
            visit.location_id,
            key.service_ids,
            person,
            windows=((max(now, closure.start_at), None),),
            limit=1,
            holder=f"appointment:{visit.pk}",
        )
        found = availability.find_slots(query, now=now)
        if found:
            return found[0]
    return None
