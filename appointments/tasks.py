"""What the clock asks of this app. Each task does what is due and may run twice."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from appointments import booking, busy_calendars, waitlist

# The worker gives a task a minute; what is not read by then is due again at the next run, first in line.
READ_FOR = timedelta(seconds=40)


def release_expired_holds() -> int:
    """Release the holds that ran out and nobody wanted meanwhile, so that the desk shows them as free; say how many."""
    return booking.release_expired(now=timezone.now())


def expire_requests() -> int:
    """Cancel the visits that waited too long for a yes of the business, and say how many."""
    return booking.expire_requests(now=timezone.now())


def expire_waitlist() -> int:
    """End offers to the waiting list that ran out, offer each held time to the next in line, and say how many ended."""
    now = timezone.now()
    ended = waitlist.expire(now=now)
    for offer in ended:
        if offer.hold_id is not None:
            with suppress(booking.BookingError):
                waitlist.offer_next(offer.slot_id, by=booking.By("system", "system", "waitlist"), now=now)
    return len(ended)


def read_busy_calendars() -> int:
    """Read the calendars elsewhere that are due, forget what was read too long ago, and say how many were read."""
    began = timezone.now()
    busy_calendars.forget_stale(now=began)
    count = 0
    for pk in busy_calendars.list_due(now=began):
        if timezone.now() - began > READ_FOR:
            break
        busy_calendars.read(pk, now=timezone.now())
        count += 1
    return count
