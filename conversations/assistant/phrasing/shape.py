"""What one language's phrasing table holds. A new language is one more such table; the code stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrasebook:
    """All the fixed words of one language.

    `lines` maps a key to words with values in braces; every table has the same keys and, in each line, no value that
    the English one lacks. `date`, `short_date` and `clock` are patterns over weekday, day, month,
    month_number, hour, minute, half.
    """

    language: str
    lines: Mapping[str, str]
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    date: str
    short_date: str
    date_and_time: str
    clock: str
    halves: Mapping[str, str]  # of the day: night, morning, noon, afternoon, evening -> am, pm or words of one's own
    either: str
    both: str
