"""Which clock a phone number's country lives by, where all of it has one. Reads the system's table of zones once."""

import zoneinfo
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import phonenumbers

TABLE = "zone.tab"
# Zones whose clocks agree on the first of every month of a year are one for us, such as Berlin and Büsingen.
MONTHS = tuple(datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 13))


def guess(number_e164: str) -> str:
    """Give the IANA zone of a number's country; empty when the country has several clocks or nobody knows it."""
    try:
        number = phonenumbers.parse(number_e164, None)
    except phonenumbers.NumberParseException:
        return ""
    # Numbers kept for examples belong to no region, but their country code says which is meant.
    country = phonenumbers.region_code_for_number(number)
    country = country or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return _find_clock(country or "")


@cache
def _find_clock(country: str) -> str:
    names = _list_zones().get(country, ())
    clocks = {tuple(month.astimezone(ZoneInfo(name)).utcoffset() for month in MONTHS) for name in names}
    return names[0] if len(clocks) == 1 else ""


@cache
def _list_zones() -> dict[str, tuple[str, ...]]:
    """Read the zones of each country, the most populous first; none where the system has no such table."""
    zones: dict[str, tuple[str, ...]] = {}
    for line in _read_table():
        if not line.startswith("#") and line.count("\t") >= 2:
            country, _place, name = line.split("\t")[:3]
            zones[country] = (*zones.get(country, ()), name)
    return zones


def _read_table() -> list[str]:
    for folder in zoneinfo.TZPATH:
        path = Path(folder) / TABLE
        if path.is_file():
            return path.read_text(encoding="utf-8").splitlines()
    return []
