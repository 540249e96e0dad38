"""What the rules build: clock times, days, spans of either, lengths of time. All local, all naive."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

# Hours since midnight. Morning, afternoon and evening are the house convention (README.md of this package).
DAYPARTS: dict[str, tuple[int, int]] = {
    "morning": (6, 12), "early_morning": (6, 9), "late_morning": (10, 12), "before_lunch": (9, 12),
    "afternoon": (12, 17), "early_afternoon": (12, 14), "late_afternoon": (15, 17), "after_lunch": (13, 17),
    "evening": (17, 21), "early_evening": (17, 19), "late_evening": (19, 21), "night": (20, 24),
    "tonight": (17, 24), "end_of_day": (16, 20), "dawn": (4, 7), "before_noon": (6, 12),
}  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """A time on the clock face; `half` says am or pm where the words did, 24 for a known hour."""

    hour: int
    minute: int = 0
    half: str | None = None
    offset_days: int = 0

    @property
    def fixed(self) -> bool:
        """say whether the words leave only one reading."""
        return self.half is not None or self.hour > 12 or self.hour == 0

    def minutes(self) -> int:
        """give the minutes since midnight, reading a bare hour as written."""
        hour = self.hour
        if self.half == "am" and hour == 12:
            hour = 0
        elif self.half == "pm" and hour < 12:
            hour += 12
        return hour * 60 + self.minute + self.offset_days * 1440


@dataclass(frozen=True)
class Times:
    """When in a day: a point (low is high), a stretch, or an open side; a part of the day on its own or besides."""

    low: Clock | None = None
    high: Clock | None = None
    part: str | None = None
    point: bool = False


@dataclass(frozen=True)
class Days:
    """Which days: from `first` up to, not including, `until`; none is open."""

    first: date | None
    until: date | None
    grain: str
    source: str
    weekday: int | None = None
    flags: tuple[str, ...] = ()
    only: frozenset[int] | None = None  # weekdays that count
    floor: datetime | None = None  # "later today": not before this moment

    def with_flag(self, flag: str) -> "Days":
        """add one thing that is still ambiguous."""
        return replace(self, flags=(*self.flags, flag))


@dataclass(frozen=True)
class Length:
    """A length of time, in the unit it was said in."""

    count: float
    unit: str

    def after(self, start: datetime) -> datetime:
        """give the moment this long after `start`; a month keeps the day where the month has it."""
        if self.unit == "month":
            return datetime.combine(add_months(start.date(), int(self.count)), start.time())
        hours = {"minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "fortnight": 336, "year": 8760}[self.unit]
        return start + timedelta(minutes=round(self.count * hours * 60))


def one_day(day: date, source: str, **more: object) -> Days:
    """make a single day."""
    return replace(Days(day, day + timedelta(days=1), "day", source), **more)  # type: ignore[arg-type]


def add_months(day: date, months: int) -> date:
    """move by whole months, to the last day where the month is too short."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, month_days(year, month + 1)))


def month_days(year: int, month: int) -> int:
    """count the days of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def find_date(year: int, month: int, day: int) -> date | None:
    """give the date, or none where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
