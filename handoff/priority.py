"""Who is served first: how urgent each wait is and by when a person should have answered. Pure."""

from datetime import datetime, timedelta

from handoff.models import Ticket

Urgency = Ticket.Urgency

ORDER = (Urgency.ROUTINE, Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY)
ANSWER_WITHIN = {
    Urgency.ROUTINE: timedelta(minutes=60),
    Urgency.SOON: timedelta(minutes=10),
    Urgency.URGENT: timedelta(minutes=2),
    Urgency.EMERGENCY: timedelta(minutes=1),
}
# A message that did not arrive troubles nobody this minute, but a visit may hang on it.
NOT_DELIVERED_WITHIN = timedelta(minutes=30)
# How long an agent who has the floor may leave a customer's line unanswered.
ANSWER_LINE_WITHIN = timedelta(minutes=5)

# A wait of the second kind takes the place of one of the first, because it says more about what the customer wants.
GIVES_WAY = (Ticket.Reason.NOT_DELIVERED, Ticket.Reason.TO_BE_TOLD, Ticket.Reason.TAKEN_OVER)


def due_at(urgency: str, *, now: datetime) -> datetime:
    """Say by when a person should have answered a wait of this urgency."""
    return now + ANSWER_WITHIN[known(urgency)]


def known(urgency: str) -> Urgency:
    """Read an urgency, taking a word it does not know for `soon`."""
    return Urgency(urgency) if urgency in Urgency.values else Urgency.SOON


def stronger(first: str, second: str) -> Urgency:
    """Give the more urgent of two."""
    return max(known(first), known(second), key=ORDER.index)


def reason_to_show(present: str, new: str) -> str:
    """Say which reason a wait goes on with when it is asked for once more."""
    return new if present in GIVES_WAY and new not in GIVES_WAY else present
