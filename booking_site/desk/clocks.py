"""The clock of a customer who lives elsewhere: it stands beside the branch's clock, never instead of it."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appointments import contacts
from appointments.models import Contact


class OtherClock(NamedTuple):
    """An instant on another clock, and the city that clock is called after."""

    at: datetime
    city: str


def find_other(contact: Contact, instant: datetime, zone: ZoneInfo) -> OtherClock | None:
    """Find what the clock shows where a contact lives; none when it shows the branch's time, or nobody knows where."""
    name = contacts.find_zone(contact)
    there = instant.astimezone(ZoneInfo(name)) if name else None
    if there is None or there.replace(tzinfo=None) == instant.astimezone(zone).replace(tzinfo=None):
        return None
    return OtherClock(there, name.rpartition("/")[2].replace("_", " "))
