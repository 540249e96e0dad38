"""Dates and times out of what somebody said or typed: words to values, no model, no clock.

All datetimes are naive local wall time of the place. A point in time has `end` equal to `start`; any other stretch is
half-open. `ambiguous` names what is still to be asked or read back:

    day      no day was said: the time is put on today, or on tomorrow where it is past
    ampm     the opening hours leave both halves of the day, or neither
    weekday  the weekday named is today's; it is read as the one in a week
    date     weekday and date do not agree; the weekday won
    number   a lone number that may be a choice instead
"""

from dataclasses import dataclass
from datetime import datetime, time

from .clock import read_clocks
from .combine import combine
from .dates import read_month_dates, read_month_days
from .lexicon import read_atoms
from .numbers import join_numbers
from .periods import read_periods
from .resolve import Piece, resolve
from .rules import Scene
from .spans import read_spans
from .tables import find_table
from .words import clean

USUAL_OPENING = (time(8), time(20))
_LONGEST = 2000  # a turn longer than this is not read to its end; nobody says a time that late


@dataclass(frozen=True)
class When:
    """One time expression: a stretch of naive local time, open where start or end is none."""

    start: datetime | None
    end: datetime | None
    grain: str
    text: str
    ambiguous: tuple[str, ...] = ()
    excluded: bool = False
    earliest: bool = False


def find_when(
    text: str, *, language: str, now: datetime, country: str = "IN", opening: tuple[time, time] | None = None
) -> list[When]:
    """find the time expressions of a turn, in the order they were said; none where the language has no table.

    `now` is naive local wall time; `country` (ISO 3166) decides the order of day and month in figures;
    `opening` decides am or pm of a bare hour.
    """
    table = find_table(language)
    if table is None:
        return []
    scene = Scene(now.replace(tzinfo=None), country, opening or USUAL_OPENING, table)
    cleaned = clean(text[:_LONGEST])
    atoms = read_atoms(cleaned, table)
    for read in (join_numbers, read_month_dates, read_clocks, read_month_days, read_periods, read_spans):
        atoms = read(atoms, scene)
    whens = [when for piece in combine(atoms, cleaned, scene) for when in _list(piece, scene)]
    return list(dict.fromkeys(whens))


def names_only_weekday(text: str, *, language: str) -> bool:
    """say whether a time expression names a weekday and neither a date nor a week of its own."""
    table = find_table(language)
    kinds = {atom.kind for atom in read_atoms(clean(text[:_LONGEST]), table)} if table else set()
    return "wday" in kinds and not kinds & {
        "this",
        "next",
        "prev",
        "coming",
        "rel",
        "month",
        "softmonth",
        "ord",
        "unit",
    }


def _list(piece: Piece, scene: Scene) -> list[When]:
    text = " ".join(piece.text.split())
    return [
        When(one.start, one.end, one.grain, text, (*one.ambiguous, *piece.flags), piece.excluded, piece.earliest)
        for one in resolve(piece, scene)
    ]
