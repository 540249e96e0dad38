"""Putting a visit into a slot: what holding, booking and moving have in common."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from appointments import availability, judging, slots
from appointments.booking import history, taking, transactions
from appointments.booking.by import By
from appointments.booking.history import Facts
from appointments.booking.transactions import Changed
from appointments.judging import FREE_AT_DESK, Judged
from appointments.models import Appointment, AppointmentItem, Service
from appointments.refusals import NotBookable, SlotTaken
from appointments.slots import BadSlotId, Slot, SlotKey

Result = TypeVar("Result")


def read_key(slot_id: str) -> SlotKey:
    """Read a slot id that a caller gave. Raises NotBookable."""
    try:
        return slots.parse_slot_id(slot_id)
    except BadSlotId:
        raise NotBookable("unknown") from None


def run(slot_id: str, work: Callable[[], Result], *, now: datetime, own_id: int | None = None) -> Result:
    """Run `work` in a transaction of its own; SlotTaken leaves it able to find the nearest free slots."""
    try:
        return transactions.run(work)
    except (SlotTaken, Changed):
        holder = None if own_id is None else taking.holder_of(own_id)
        raise SlotTaken(partial(availability.nearest_slots, slot_id, now=now, holder=holder)) from None


def clear_way(
    slot_id: str,
    *,
    by: By,
    now: datetime,
    own_id: int | None = None,
    in_time: bool = False,
    waived: frozenset[str] = frozenset(),
) -> tuple[Judged, Appointment | None]:
    """Judge a slot with its calendars kept open, lock the own visit, and release dead holds.

    `in_time`: the slot was kept when notice and horizon still allowed it; `waived` are further rules that do not count.
    Where a gap is overridden the neighbours' buffers are shortened. Gives what was judged, and the own visit as
    it is under its lock. Raises SlotTaken, NotBookable, LimitReached.
    """
    key = read_key(slot_id)
    keep_open = transactions.to_share_calendars(key.location_id, key.practitioner_ids)
    holder = None if own_id is None else taking.holder_of(own_id)
    waived |= by.override | (FREE_AT_DESK if by.is_at_desk or in_time else frozenset())
    judged = judging.judge(
        slot_id, now=now, holder=holder, waived=waived, keep_open=keep_open, lock=transactions.lock_limits
    )
    wanted = {*judged.expired_appointment_ids, *judged.neighbour_ids} | ({own_id} if own_id is not None else set())
    locked = transactions.lock_visits(wanted) if wanted else {}
    own = locked.pop(own_id, None) if own_id is not None else None
    neighbours = [locked.pop(pk) for pk in judged.neighbour_ids]
    taking.release_expired(locked.values(), now=now)
    taking.shorten_neighbours(neighbours, judged, by=by, now=now)
    return judged, own


def facts(appointment: Appointment, judged: Judged, by: By) -> Facts:
    """Put a visit in its slot into plain values, with the rules that a person at the desk overrode for it."""
    found = history.snapshot(appointment, judged.slot.items)
    return {**found, "overridden": list(judged.overridden)} if judged.overridden and by.is_at_desk else found


def slot_key(appointment: Appointment) -> SlotKey:
    """Say which slot a visit is in."""
    items = tuple((item.service_id, item.practitioner_id) for item in appointment.items.order_by("position"))
    return SlotKey(appointment.location_id, items, appointment.start_at)


def write_items(appointment: Appointment, slot: Slot) -> None:
    """Write a visit's services as the slot has them.

    A service that stays keeps what was promised with it: its name, price and deposit text, and until when a
    customer may change it.
    """
    standing = {item.position: item for item in appointment.items.all()}
    services = Service.objects.in_bulk({item.service_id for item in slot.items})
    for position, item in enumerate(slot.items):
        row = standing.pop(position, None) or AppointmentItem(appointment=appointment, position=position)
        if row.pk is None or row.service_id != item.service_id:
            row.service = services[item.service_id]
            row.service_name, row.price_text = row.service.name, row.service.price_text
            row.deposit_text = row.service.deposit_text
            row.cancel_cutoff_minutes, row.move_cutoff_minutes = item.cancel_cutoff_minutes, item.move_cutoff_minutes
        row.practitioner_id = item.practitioner_id
        row.start_at, row.end_at = item.start_at, item.end_at
        row.buffer_before_minutes, row.buffer_after_minutes = item.buffer_before_minutes, item.buffer_after_minutes
        row.save()
    for row in standing.values():
        row.delete()
