"""From what was said to naive local datetimes: am or pm, which day, how long."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from .rules import Scene
from .values import DAYPARTS, Clock, Days, Times, one_day

_DAY = timedelta(days=1)
# A stretch of days with a time of day is listed day by day; a week shows the pattern, and slots are offered from it.
MOST_DAYS = 7


@dataclass(frozen=True)
class Piece:
    """One time expression, as far as it was said."""

    first: int
    last: int
    text: str
    days: Days | None = None
    times: Times | None = None
    stretch: tuple[datetime | None, datetime | None] | None = None
    excluded: bool = False
    earliest: bool = False
    flags: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Reading:
    """One stretch of local time with its grain."""

    start: datetime | None
    end: datetime | None
    grain: str
    ambiguous: tuple[str, ...] = ()


def resolve(piece: Piece, scene: Scene) -> list[Reading]:
    """read one piece as stretches of local time; several where a time of day falls on several days."""
    if piece.stretch is not None:
        point = piece.stretch[0] == piece.stretch[1]
        return [Reading(*piece.stretch, "minute" if point else "hour")]
    days, times = piece.days, piece.times
    if days is None and times is None:
        return [Reading(scene.now, None, "minute")]
    if times is None:
        assert days is not None
        return _days_only(days)
    if days is None:
        return [_today_or_next(times, scene)]
    return [_on_day(times, day, days.flags, scene) for day in _list_days(days, scene)]


def _days_only(days: Days) -> list[Reading]:
    if days.only is not None and days.first and days.until:
        wanted = [days.first + _DAY * ahead for ahead in range((days.until - days.first).days)]
        return [_whole(one_day(day, "date")) for day in wanted if day.weekday() in days.only]
    return [_whole(days)]


def _whole(days: Days) -> Reading:
    start = datetime.combine(days.first, time()) if days.first else None
    if days.floor and start and days.floor > start:
        start = days.floor
    return Reading(start, datetime.combine(days.until, time()) if days.until else None, days.grain, days.flags)


def _list_days(days: Days, scene: Scene) -> list[date]:
    """list the days that a time of day falls on, from today on where the stretch began before."""
    today = scene.now.date()
    first = days.first or min(today, (days.until or today) - _DAY)
    if days.until is None or (days.until - first).days > 1:
        first = max(first, today) if days.until is None or days.until > today else first
    until = days.until or first + _DAY * MOST_DAYS
    listed = [first + _DAY * ahead for ahead in range(max(1, (until - first).days))]
    return [day for day in listed if days.only is None or day.weekday() in days.only][:MOST_DAYS]


def _today_or_next(times: Times, scene: Scene) -> Reading:
    """put a time without a day on today, or on tomorrow where it is past; the day stays open."""
    reading = _on_day(times, scene.now.date(), ("day",), scene)
    over = reading.end or reading.start
    if over is not None and over <= scene.now:
        return _on_day(times, scene.now.date() + _DAY, ("day",), scene)
    if reading.start and not reading.end:
        return replace(reading, end=None)
    return replace(reading, start=None) if times.low is None and times.part is None else reading


def _on_day(times: Times, day: date, flags: tuple[str, ...], scene: Scene) -> Reading:
    midnight = datetime.combine(day, time())
    part = DAYPARTS[times.part] if times.part else None
    if times.low is None and times.high is None:
        assert part is not None
        return Reading(midnight + timedelta(hours=part[0]), midnight + timedelta(hours=part[1]), "daypart", flags)
    low, high, open_half = _minutes(times, day, scene)
    if open_half:
        flags = (*flags, "ampm")
    grain = "minute" if any(one is not None and one % 60 for one in (low, high)) else "hour"
    start = midnight + timedelta(minutes=low) if low is not None else None
    end = midnight + timedelta(minutes=high) if high is not None else None
    if times.point:
        return Reading(start, start, grain, flags)
    lower, upper = (part[0], part[1]) if part else (0, 24)
    if start is None or (part and start < midnight + timedelta(hours=lower) and times.low is None):
        start = midnight + timedelta(hours=lower)
    if end is None and not (flags[:1] == ("day",) and part is None):
        end = midnight + timedelta(hours=upper)
    return Reading(start, end, grain, flags)


def _minutes(times: Times, day: date, scene: Scene) -> tuple[int | None, int | None, bool]:
    """give the minutes since midnight of both sides, and whether am or pm was a guess."""
    low, high = times.low, times.high
    if times.point or high is None:
        assert low is not None
        first, guess = choose_half(low, times.part, day, scene)
        return first, first if times.point else None, guess
    if low is None:
        last, guess = choose_half(high, times.part, day, scene)
        return None, last, guess
    if high.fixed and not low.fixed:
        last, guess = choose_half(high, times.part, day, scene)
        both = read_both(low)
        before = [one for one in both if one < last]
        return (before[-1] if before else both[0]), last, guess
    first, guess = choose_half(low, times.part, day, scene)
    later = [one for one in read_both(high) if one > first]
    return first, later[0] if later else read_both(high)[0] + 1440, guess


def read_both(clock: Clock) -> list[int]:
    """list the minutes since midnight that a clock time can mean."""
    if clock.fixed:
        return [clock.minutes()]
    hour = clock.hour % 12
    return [hour * 60 + clock.minute, (hour + 12) * 60 + clock.minute]


def choose_half(clock: Clock, part: str | None, day: date, scene: Scene) -> tuple[int, bool]:
    """decide am or pm: as said, by the part of the day, by the opening hours, by what is still to come today."""
    if clock.fixed:
        # "Tonight at midnight" is the end of today.
        late = part in ("night", "tonight", "evening") and clock.minutes() < 60
        return clock.minutes() + (1440 if late else 0), False
    both = read_both(clock)
    if part is not None:
        return _by_part(both, part), False
    opens, closes = (one.hour * 60 + one.minute for one in scene.opening)
    inside = [one for one in both if opens <= one < closes] if closes > opens else both
    if len(inside) != 1 and day == scene.now.date():
        passed = scene.now.hour * 60 + scene.now.minute
        left = [one for one in (inside or both) if one > passed]
        if len(left) == 1:
            return left[0], False
    if len(inside) == 1:
        return inside[0], False
    usual = [one for one in both if 8 * 60 <= one < 20 * 60]
    return usual[0], True


def _by_part(both: list[int], part: str) -> int:
    if part in ("morning", "early_morning", "late_morning", "before_lunch", "dawn", "before_noon"):
        # "Twelve in the morning" from somebody who books a visit is noon, unless it was said to be early.
        return both[0] if both[0] >= 60 or part in ("early_morning", "dawn") else both[1]
    if part in ("night", "tonight"):
        return both[1] if both[1] >= 17 * 60 else both[0] + 1440 if both[0] < 60 else both[0]
    if part in ("evening", "early_evening", "late_evening"):
        return both[1] if both[1] >= 13 * 60 else both[0] + 1440
    # Afternoon: a quarter to twelve is still said of it, midnight never.
    return both[0] if both[0] >= 11 * 60 else both[1]
