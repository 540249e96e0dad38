"""What the clock asks of this app. Each task does what is due and may run twice."""

from django.utils import timezone

from appointments import booking


def release_expired_holds() -> int:
    """Release the holds that ran out and nobody wanted meanwhile, so that the desk shows them as free; say how many."""
    return booking.release_expired(now=timezone.now())
