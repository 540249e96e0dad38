"""Which of the times on offer can still be had."""

from datetime import datetime, timedelta

from appointments import availability
from appointments.booking.errors import BookingError
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Offer

# Nobody takes a time from under a customer who is just reading it often enough to look again at every turn; and what
# is chosen is looked at anyway.
FRESH_FOR = timedelta(minutes=2)


def list_gone(journey: JourneyState, *, now: datetime) -> tuple[str, ...]:
    """List the offers that were put a while ago and are past, run out or taken by now."""
    question = journey.question
    if journey.outcome or question is None or question.kind != states.OFFER or now < question.asked_at + FRESH_FOR:
        return ()
    holder = f"appointment:{journey.appointment_id}" if journey.intent == states.RESCHEDULE else None
    return tuple(one.id for one in journey.offers if not _can_be_had(one, holder, now=now))


def _can_be_had(offer: Offer, holder: str | None, *, now: datetime) -> bool:
    if not offer.stands(now):
        return False
    try:
        availability.get_slot(offer.slot_id, now=now, holder=holder)
    except BookingError:
        return False
    return True
