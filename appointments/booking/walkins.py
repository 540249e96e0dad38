"""Somebody stands at the desk: a visit that begins now and has arrived already."""

from datetime import datetime

from appointments import contacts
from appointments.booking import placing, visits
from appointments.booking.by import By
from appointments.judging import FREE_AT_DESK
from appointments.models import Appointment, Attendee, Contact
from appointments.refusals import DeskOnly, RequestKeyReused
from appointments.slots import SlotKey

WALK_IN = FREE_AT_DESK | {"past"}


def walk_in(
    location_id: int,
    items: tuple[tuple[int, int], ...],
    *,
    contact: Contact,
    attendee: Attendee,
    by: By,
    now: datetime,
    request_key: str,
) -> Appointment:
    """Book a visit that begins in this minute and has arrived. `items` are pairs of service and practitioner.

    The same `request_key` gives the first result. Raises SlotTaken with the nearest free slots, NotBookable (nobody
    works now: override "hours"), LimitReached, DeskOnly.
    """
    if by.is_customer:
        raise DeskOnly
    start_at = now.replace(second=0, microsecond=0)
    slot_id = str(SlotKey(location_id, items, start_at))

    def work() -> Appointment:
        first = visits.find_by_key(request_key)
        if first is not None:
            same = first.contact_id in contacts.list_merged(contacts.current(contact))
            if not same or first.attendee_id != attendee.pk or placing.slot_key(first).items != items:
                raise RequestKeyReused
            return first
        return visits.create(
            slot_id,
            Appointment.Status.ARRIVED,
            contacts.current(contact),
            attendee,
            by,
            now,
            request_key=request_key,
            waived=WALK_IN,
        )

    return placing.run(slot_id, work, now=now)
