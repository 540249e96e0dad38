"""Weekdays, relative days, weeks, weekends, months and lengths of time from now."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from .numbers import Number
from .rules import Atom, Found, Scene, rewrite, rule
from .values import Days, Length, add_months, one_day

_Built = tuple[str, Any] | None
_DAY = timedelta(days=1)


def monday_of(day: date) -> date:
    """give the Monday of the calendar week."""
    return day - timedelta(days=day.weekday())


def coming_weekday(today: date, weekday: int) -> Days:
    """give the coming such weekday; today's own name is read as a week ahead and is ambiguous."""
    ahead = (weekday - today.weekday()) % 7
    day = today + timedelta(days=ahead or 7)
    return one_day(day, "weekday", weekday=weekday, flags=() if ahead else ("weekday",))


def _weekday(found: Found, scene: Scene) -> _Built:
    return "days", coming_weekday(scene.now.date(), found.value("w"))


def _coming_weekday(found: Found, scene: Scene) -> _Built:
    return "days", replace(coming_weekday(scene.now.date(), found.value("w")), flags=())


def _next_weekday(found: Found, scene: Scene) -> _Built:
    today, weekday = scene.now.date(), found.value("w")
    day = monday_of(today) + timedelta(days=7 * found.value("next") + weekday)
    return "days", one_day(day, "next", weekday=weekday)


def _weekday_after_next(found: Found, scene: Scene) -> _Built:
    days = coming_weekday(scene.now.date(), found.value("w"))
    return "days", _moved(days, 7)


def _previous_weekday(found: Found, scene: Scene) -> _Built:
    back = (scene.now.date().weekday() - found.value("w")) % 7 or 7
    return "days", one_day(scene.now.date() - timedelta(days=back), "past", weekday=found.value("w"))


def _moved(days: Days, by: int) -> Days:
    assert days.first is not None
    assert days.until is not None
    step = timedelta(days=by)
    return replace(days, first=days.first + step, until=days.until + step, flags=(), source="date")


def _relative(found: Found, scene: Scene) -> _Built:
    return "days", one_day(scene.now.date() + timedelta(days=found.value("r")), "relative")


def _rest_of_today(found: Found, scene: Scene) -> _Built:
    return "days", one_day(scene.now.date(), "relative", floor=scene.now)


def _unit_period(found: Found, scene: Scene) -> _Built:
    """read "this week", "next month", "last week"."""
    ahead = found.value("n", 0)
    return _period(scene.now.date(), found.value("u"), ahead if isinstance(ahead, int) else 0)


def _period(today: date, unit: str, ahead: int) -> _Built:
    if unit == "week":
        first = monday_of(today) + timedelta(days=7 * ahead)
        return "days", Days(first, first + timedelta(days=7), "week", "week")
    if unit == "month":
        first = add_months(today.replace(day=1), ahead)
        return "days", Days(first, add_months(first, 1), "month", "month")
    if unit == "day":
        return ("days", one_day(today + timedelta(days=ahead), "relative")) if ahead else None
    return None


def _unit_after_next(found: Found, scene: Scene) -> _Built:
    return _period(scene.now.date(), found.value("u"), 2) if found.value("n") == 2 else None


def _weekdays_ahead(found: Found, scene: Scene) -> _Built:
    """read "two Saturdays from now"."""
    count = found.value("n").value
    if not 1 <= count <= 8:
        return None
    return "days", _moved(coming_weekday(scene.now.date(), found.value("w")), 7 * (count - 1))


def _rest_of_period(found: Found, scene: Scene) -> _Built:
    built = _unit_period(found, scene)
    if built is None or found.value("e") != "rest":
        return None
    return "days", replace(built[1], first=scene.now.date(), floor=scene.now)


def _edge(found: Found, scene: Scene) -> _Built:
    """read "end of the month", "early next week", "mid March"."""
    edge, days = found.value("e"), found.value("days")
    if days.grain == "week" and days.source == "week":
        cut = {"early": (0, 2), "mid": (2, 3), "late": (3, 5), "rest": (0, 7)}[edge]
    elif days.grain == "month":
        size = (days.until - days.first).days
        cut = {"early": (0, 10), "mid": (10, 20), "late": (20, size), "rest": (0, size)}[edge]
    else:
        return None
    first, until = days.first + timedelta(days=cut[0]), days.first + timedelta(days=cut[1])
    if edge == "rest":
        first = max(first, scene.now.date())
    return "days", replace(days, first=first, until=until, grain="day")


def _edge_unit(found: Found, scene: Scene) -> _Built:
    built = _period(scene.now.date(), found.value("u"), 0)
    return _edge(Found(e=found["e"], days=_atom(found["u"], built[1])), scene) if built else None


def _atom(like: Atom, value: Any) -> Atom:
    return Atom("days", value, like.first, like.last)


def _month(found: Found, scene: Scene) -> _Built:
    month, today = found.value("m"), scene.now.date()
    ahead = found.value("n", 0)
    year = today.year + (month < today.month)
    if ahead == 1 and month >= today.month and month - today.month < 2:
        year += 1
    first = date(year, month, 1)
    return "days", Days(first, add_months(first, 1), "month", "month")


def _weekend(found: Found, scene: Scene) -> _Built:
    ahead = found.value("n", 0)
    saturday = monday_of(scene.now.date()) + timedelta(days=5 + 7 * (ahead if isinstance(ahead, int) else 0))
    return "days", Days(saturday, saturday + 2 * _DAY, "day", "week")


def _workdays(found: Found, scene: Scene) -> _Built:
    tomorrow = scene.now.date() + _DAY
    return "days", Days(tomorrow, tomorrow + 7 * _DAY, "day", "open", only=frozenset(range(5)))


def _length(found: Found, scene: Scene) -> _Built:
    count = found.value("n", 1)
    number = count.value if isinstance(count, Number) else count
    extra = found.value("half", 0)
    unit = found.value("u")
    if unit == "minute" and extra:
        return None
    return "length", Length(number + (0.5 if extra else 0), unit)


def _half_length(found: Found, scene: Scene) -> _Built:
    return "length", Length({30: 0.5, 15: 0.25}[found.value("h")], found.value("u"))


def _frac_length(found: Found, scene: Scene) -> _Built:
    """read "dedh ghante", "saadhe teen ghante"."""
    count = found.value("n").value if "n" in found else 0
    return "length", Length(count + found.value("f") / 60, found.value("u"))


def _fixed_length(found: Found, scene: Scene) -> _Built:
    return "length", Length(found.value("c")[0] + found.value("c")[1] / 60, found.value("u"))


def _from_now(found: Found, scene: Scene) -> _Built:
    length = found.value("len")
    when = length.after(scene.now)
    if length.unit in ("minute", "hour"):
        return "moment", when.replace(second=0, microsecond=0)
    if length.count != int(length.count):
        return "moment", when.replace(second=0, microsecond=0)
    return "days", one_day(when.date(), "relative")


def _ago(found: Found, scene: Scene) -> _Built:
    back = found.value("len")
    return "days", one_day(Length(-back.count, back.unit).after(scene.now).date(), "past")


def _length_from_day(found: Found, scene: Scene) -> _Built:
    """read "a week from Friday", "two weeks from today"."""
    length, days = found.value("len"), found.value("days")
    if length.unit in ("minute", "hour") or days.until is None or days.first is None:
        return None
    moved = length.after(scene.now.replace(year=days.first.year, month=days.first.month, day=days.first.day))
    return "days", one_day(moved.date(), "date")


def _unit_from_day(found: Found, scene: Scene) -> _Built:
    length = Length(1, found.value("u"))
    whole = Atom("length", length, found["u"].first, found["u"].last)
    return _length_from_day(Found(len=whole, days=found["days"]), scene)


def _length_ahead(found: Found, scene: Scene) -> _Built:
    """read "the next three days", "the next two hours"."""
    count, unit, today = found.value("c").value, found.value("u"), scene.now.date()
    end = Length(count, unit).after(scene.now)
    if unit in ("minute", "hour"):
        return "stretch", (scene.now, end)
    return "days", Days(today, end.date() + _DAY, "day", "open", floor=scene.now)


def _week_of(found: Found, scene: Scene) -> _Built:
    days = found.value("days")
    if found.value("u") != "week" or days.first is None or days.grain != "day":
        return None
    first = monday_of(days.first)
    return "days", Days(first, first + timedelta(days=7), "week", "week")


def _week_on_weekday(found: Found, scene: Scene) -> _Built:
    """read the British "Friday week" and "a week on Friday"."""
    if found.value("u") != "week" or found.value("days").source not in ("weekday", "relative"):
        return None
    return "days", _moved(found.value("days"), 7)


_LENGTHS = [
    rule("n=num|some u=unit and art? half=half", _length),
    rule("n=num|some and art? half=half u=unit", _length),
    rule("art u=unit and art? half=half", _length),
    rule("h=half|quarter u=unit", _half_length),
    rule("f=frac n=num u=unit", _frac_length),
    rule("c=fixedlength u=unit", _fixed_length),
    rule("<!next|this|prev|ord n=num|some of? u=unit", _length),
    rule("art u=unit", _length),
]
_RULES = [
    *_LENGTHS,
    rule("the? next n=num|some u=unit", lambda found, scene: _length_ahead(Found(c=found["n"], u=found["u"]), scene)),
    rule("the? prev n=num|some u=unit", lambda found, scene: None),
    rule("the? next n=num w=wday", _weekday),
    rule("n=num w=wday fromnow", _weekdays_ahead),
    rule("fromnow n=num w=wday", _weekdays_ahead),
    rule("w=wday n=next !unit|wday", _weekday_after_next),
    rule("the? n=next w=wday", lambda found, scene: _next_weekday(Found(next=found["n"], w=found["w"]), scene)),
    rule("the? coming w=wday", _coming_weekday),
    rule("the? this w=wday", _weekday),
    rule("the? prev w=wday", _previous_weekday),
    rule("r=rel", _relative),
    rule("restday", _rest_of_today),
    rule("w=wday", _weekday),
    rule("e=edge the? this|coming u=unit", _rest_of_period),
    rule("the? this u=unit", _unit_period),
    rule("the? coming u=unit", lambda found, scene: _period(scene.now.date(), found.value("u"), 1)),
    rule("the? u=unit n=next", _unit_after_next),
    rule("the? n=next|prev u=unit", _unit_period),
    rule("on? the? n=next|prev weekend", _weekend),
    rule("on? the? weekend n=next", _weekend),
    rule("on? the? this|coming? weekend", _weekend),
    rule("workday", _workdays),
    rule("n=next m=month|softmonth", _month),
    rule("this|coming? m=month", _month),
    rule("e=edge the? days=days", _edge),
    rule("e=edge the u=unit", _edge_unit),
    rule("e=edge u=unit", _edge_unit),
    rule("days=days e=pedge", _edge),
    rule("u=unit e=pedge", _edge_unit),
    rule("the? u=unit of|beginning on? the? days=days", _week_of),
    rule("len=length from|after|on days=days", _length_from_day),
    rule("u=unit from|after days=days", _unit_from_day),
    rule("days=days u=unit", _week_on_weekday),
    rule("on|in? len=length ago", _ago),
    rule("in|after len=length fill? fromnow?", _from_now),
    rule("len=length fromnow|pin|pafter", _from_now),
    rule("fromnow len=length pin|pafter?", _from_now),
]


def read_lengths(atoms: list[Atom], scene: Scene) -> list[Atom]:
    """read the lengths of time: "an hour and a half", "do din"."""
    return rewrite(atoms, _LENGTHS, scene)


def read_periods(atoms: list[Atom], scene: Scene) -> list[Atom]:
    """read the days and stretches that are told from now."""
    return rewrite(atoms, _RULES, scene)
