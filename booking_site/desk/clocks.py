"""The clock of somebody who lives elsewhere, told by the country of their number. It stands beside the branch's clock.

Which zones a country has is read from the zone table of the system's time zone database, the one `zoneinfo` uses.
A country with several clocks at that instant tells nothing.
"""

import zoneinfo
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import phonenumbers

from appointments.models import Contact, ContactPoint

TABLE = "zone1970.tab"


class OtherClock(NamedTuple):
    """An instant on another clock, and the city that clock is called after."""

    at: datetime
    city: str


def find_other(contact: Contact, instant: datetime, zone: zoneinfo.ZoneInfo) -> OtherClock | None:
    """Find what the clock shows where a contact's number is from; none when that is the branch's time, or unknown."""
    number = next((one.value for one in contact.points.all() if one.kind == ContactPoint.Kind.NUMBER), "")
    names = list_zones(find_country(number))
    clocks = {instant.astimezone(zoneinfo.ZoneInfo(name)).replace(tzinfo=None): name for name in reversed(names)}
    if len(clocks) != 1 or instant.astimezone(zone).replace(tzinfo=None) in clocks:
        return None
    name = next(iter(clocks.values()))
    return OtherClock(instant.astimezone(zoneinfo.ZoneInfo(name)), name.rpartition("/")[2].replace("_", " "))


def find_country(number_e164: str) -> str:
    """Find the country code, such as DE, of a number; empty when it cannot be told."""
    try:
        parsed = phonenumbers.parse(number_e164)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_number(parsed) or ""


def list_zones(country: str) -> tuple[str, ...]:
    """List the zones of a country, such as Europe/Berlin; those that are called after a place in it come first."""
    return _read_table().get(country, ())


@lru_cache(maxsize=1)
def _read_table() -> dict[str, tuple[str, ...]]:
    own: dict[str, tuple[str, ...]] = {}
    shared: dict[str, tuple[str, ...]] = {}
    path = next((one for folder in zoneinfo.TZPATH if (one := Path(folder) / TABLE).exists()), None)
    for line in path.read_text(encoding="utf-8").splitlines() if path else ():
        if not line.startswith("#"):
            countries, _where, name = line.split("\t")[:3]
            for country in countries.split(","):
                found = own if countries.startswith(country) else shared
                found[country] = (*found.get(country, ()), name)
    return {country: own.get(country, ()) + shared.get(country, ()) for country in own.keys() | shared.keys()}
