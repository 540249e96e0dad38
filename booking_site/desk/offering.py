"""Whom a free time or a seat suits, in the order of the waiting list, and to how many it may be offered at once."""

from datetime import datetime
from typing import Any

from appointments import candidates, waitlist

MOST_AT_ONCE = 5


def build(slot_id: str, *, now: datetime) -> dict[str, Any]:
    """Gather whom a time suits, or a seat (`slots.seat_id`), first in line first."""
    suits = candidates.list_candidates(slot_id, now=now)
    return {
        "suits": suits,
        "first": suits[0] if suits else None,
        "several": min(len(suits), MOST_AT_ONCE),
        "minutes": waitlist.OFFER_MINUTES,
    }
