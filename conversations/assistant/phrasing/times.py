"""Instants in people's words: "Tuesday 1 December, 10:20 am", in the language and on the clock of the place."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from conversations.assistant.phrasing.shape import Phrasebook


def put_date(day: date, book: Phrasebook) -> str:
    """Write a date with its weekday: "Tuesday 1 December"."""
    weekday, month = book.weekdays[day.weekday()], book.months[day.month - 1]
    return book.date.format(weekday=weekday, day=day.day, month=month)


def put_short_date(day: date, book: Phrasebook) -> str:
    """Write a date for a button: "Tue 1 Dec"."""
    weekday, month = book.short_weekdays[day.weekday()], book.short_months[day.month - 1]
    return book.short_date.format(weekday=weekday, day=day.day, month=month, month_number=day.month)


def put_clock(at: time, book: Phrasebook) -> str:
    """Write a time on a twelve-hour clock: "10:20 am"."""
    half = book.halves[_part_of_day(at.hour)]
    return book.clock.format(hour=at.hour % 12 or 12, minute=f"{at.minute:02}", half=half)


def _part_of_day(hour: int) -> str:
    for until, part in ((4, "night"), (12, "morning"), (16, "afternoon"), (20, "evening")):
        if hour < until:
            return part
    return "night-fall"


def put_when(instant: datetime, time_zone: str, book: Phrasebook, their_zone: str = "") -> str:
    """Write weekday, date and time of an instant as the place's clock shows it.

    With another zone of the customer's, where the clock shows something else then, in that one too. A time that the
    clock shows twice, when it is put back, says which of the two it is.
    """
    local = instant.astimezone(ZoneInfo(time_zone))
    written = book.date_and_time.format(date=put_date(local.date(), book), clock=put_clock(local.time(), book))
    if is_shown_twice(local):
        written = book.lines["when.second" if local.fold else "when.first"].format(when=written)
    theirs = instant.astimezone(ZoneInfo(their_zone)) if their_zone else local
    if theirs.utcoffset() == local.utcoffset():
        return written
    clock = put_clock(theirs.time(), book)
    if theirs.date() != local.date():
        clock = book.date_and_time.format(date=put_date(theirs.date(), book), clock=clock)
    city = their_zone.rpartition("/")[2].replace("_", " ")
    return book.lines["when.both"].format(when=written, theirs=clock, city=city)


def is_shown_twice(local: datetime) -> bool:
    """Say whether a zone's clock shows this time a second time, because it is put back."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def put_short_when(instant: datetime, time_zone: str, book: Phrasebook) -> str:
    """Write date and time of an instant for a button: "Tue 1 Dec, 10:20 am", with (1) or (2) where it comes twice."""
    local = instant.astimezone(ZoneInfo(time_zone))
    which = f" ({local.fold + 1})" if is_shown_twice(local) else ""
    written = book.date_and_time.format(date=put_short_date(local.date(), book), clock=put_clock(local.time(), book))
    return written + which


def put_list(words: list[str], joiner: str) -> str:
    """Join words as in "A, B or C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"
