"""Dates with a month, in words or figures, and days of the month: "twenty third of March", "3/4", "the 11th"."""

from datetime import date, timedelta
from typing import Any

from .numbers import Number
from .rules import Atom, Found, Scene, rewrite, rule
from .values import Days, add_months, find_date, month_days, one_day

_Built = tuple[str, Any] | None
# Countries that write the month first; all others write the day first, or the year.
_MONTH_FIRST = {"US", "PH", "FM", "MH", "PW"}


def _coming(scene: Scene, month: int, day: int) -> date | None:
    """find the next such date, today included; a 29th of February may be years away."""
    today = scene.now.date()
    years = range(today.year, today.year + 9)
    found = (find_date(year, month, day) for year in years)
    return next((one for one in found if one is not None and one >= today), None)


def _year(found: Found) -> int | None:
    year = found.value("y")
    if year is None:
        return None
    if "y2" in found:
        return int(year.value * 100 + found.value("y2").value)
    return int(year.value if year.value >= 100 else 2000 + year.value)


def _month_day(found: Found, scene: Scene) -> _Built:
    month, day = found.value("m"), found.value("d")
    if not 1 <= day.value <= 31 or (day.digits and len(day.digits) > 2):
        return None
    year = _year(found)
    if year is not None and not 1900 <= year <= 2100:
        return None
    when = find_date(year, month, day.value) if year else _coming(scene, month, day.value)
    return ("days", one_day(when, "date")) if when else None


def _day_range(found: Found, scene: Scene) -> _Built:
    """read "the 5th to the 9th of March", "March 5-9"."""
    month, first, last = found.value("m"), found.value("d"), found.value("d2")
    start = _coming(scene, month, first.value) if 1 <= first.value <= 31 else None
    end = find_date(start.year, month, last.value) if start else None
    if start is None or end is None or end <= start:
        return None
    return "days", Days(start, end + timedelta(days=1), "day", "date")


def _figures(found: Found, scene: Scene) -> _Built:
    """read 3/4 and 3/4/26 in the order of the country, 2026-03-11 in its own."""
    one, two, three = found.value("a"), found.value("b"), found.value("c")
    if not (one.digits and two.digits) or (not found["b"].glued and "slash" not in found):
        return None
    if len(one.digits) == 4:
        when = find_date(one.value, two.value, three.value) if three else None
        return ("days", one_day(when, "date")) if when else None
    if len(one.digits) > 2 or len(two.digits) > 2:
        return None
    day, month = one.value, two.value
    if (scene.country.upper() in _MONTH_FIRST and day <= 12) or month > 12:
        day, month = month, day
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if three is None:
        when = _coming(scene, month, day)
    elif len(three.digits) in (2, 4):
        when = find_date(three.value if three.value >= 100 else 2000 + three.value, month, day)
    else:
        return None
    return ("days", one_day(when, "date")) if when else None


def _ordinal_day(found: Found, scene: Scene) -> _Built:
    day = found.value("d")
    if not 1 <= day.value <= 31:
        return None
    if not day.digits and "the" not in found and "on" not in found and "datemark" not in found and day.value < 10:
        return None
    when = next_monthday(scene.now.date(), day.value)
    lone = not day.digits and day.value <= 5 and "on" not in found and "datemark" not in found
    return "days", one_day(when, "monthday", flags=("number",) if lone else ())


def _written_ordinal(found: Found, scene: Scene) -> _Built:
    """read "the 11th will do": figures, or a number too high to count anything else."""
    day = found.value("d")
    if not day.digits and day.value < 6 and "on" not in found:
        return None
    return _ordinal_day(found, scene)


def _high_day(found: Found, scene: Scene) -> _Built:
    """read "chhabbis ko": a number no clock has is a day of the month."""
    day = found.value("d")
    return _ordinal_day(Found(d=found["d"], on=found["d"]), scene) if 13 <= day.value <= 31 else None


def next_monthday(today: date, day: int) -> date:
    """find the next day with this number, today included, skipping months that are too short."""
    for ahead in range(13):
        month = add_months(today.replace(day=1), ahead)
        when = find_date(month.year, month.month, day)
        if when is not None and when >= today:
            return when
    return today


def _day_of_month(found: Found, scene: Scene) -> _Built:
    """read "the 11th of this month", "5th of next month"."""
    ahead = found.value("next", 0) if "next" in found else 0
    if found.value("unit") != "month":
        return None
    day = found.value("d")
    today = scene.now.date()
    month = add_months(today.replace(day=1), ahead)
    when = find_date(month.year, month.month, day.value)
    if when is not None and when < today and not {"this", "next"} & set(found):
        when = next_monthday(today, day.value)
    return ("days", one_day(when, "date")) if when else None


def _nth_weekday(found: Found, scene: Scene) -> _Built:
    """read "second Tuesday of March", "last Friday of the month"."""
    nth = found.value("n").value if "n" in found else -1
    weekday = found.value("w")
    today = scene.now.date()
    if "m" in found:
        start = date(today.year + (found.value("m") < today.month), found.value("m"), 1)
    elif found.value("unit") == "month":
        start = add_months(today.replace(day=1), found.value("next", 0))
    else:
        return None
    when = _nth(start, weekday, nth)
    if when is not None and when < today and "m" not in found and "next" not in found and "this" not in found:
        when = _nth(add_months(start, 1), weekday, nth)
    return ("days", one_day(when, "date")) if when else None


def _nth(start: date, weekday: int, nth: int) -> date | None:
    size = month_days(start.year, start.month)
    days = [start + timedelta(days=ahead) for ahead in range(size)]
    fits = [day for day in days if day.weekday() == weekday]
    return fits[nth - 1 if nth > 0 else nth] if nth <= len(fits) else None


def _last_day(found: Found, scene: Scene) -> _Built:
    """read "the last day of the month"."""
    if found.value("day") != "day" or found.value("unit") != "month":
        return None
    following = add_months(scene.now.date().replace(day=1), found.value("next", 0) + 1)
    return "days", one_day(following - timedelta(days=1), "date")


def _feast(found: Found, scene: Scene) -> _Built:
    month, day = found.value("f")
    when = _coming(scene, month, day)
    return ("days", one_day(when, "date")) if when else None


def _part_of_month(found: Found, scene: Scene) -> _Built:
    """read "first week of April"."""
    month, nth = found.value("m"), found.value("n")
    if found.value("unit") != "week":
        return None
    today = scene.now.date()
    start = date(today.year + (month < today.month), month, 1)
    size = month_days(start.year, start.month)
    first = size - 7 if nth is None else (nth.value - 1) * 7
    if nth is not None and nth.value > 5:
        return None
    return "days", Days(start + timedelta(days=first), start + timedelta(days=min(size, first + 7)), "week", "date")


def _soft_month(found: Found, scene: Scene) -> _Built:
    return "month", found.value("m")


def _year_after(found: Found, scene: Scene) -> _Built:
    days, year = found.value("days"), found.value("y")
    if days.source != "date" or not 1900 <= year.value <= 2100:
        return None
    when = find_date(year.value, days.first.month, days.first.day)
    return ("days", one_day(when, "date")) if when else None


def _spoken_year(found: Found, scene: Scene) -> _Built:
    """read "twenty twenty six" after a date."""
    high, low = found.value("y"), found.value("y2")
    if high.value not in (19, 20) or high.digits or low.digits or not 10 <= low.value <= 99:
        return None
    return _year_after(Found(days=found["days"], y=_number(found["y"], high.value * 100 + low.value)), scene)


def _number(atom: Atom, value: int) -> Atom:
    return Atom("num", Number(value), atom.first, atom.last)


_MONTH_DATES = [
    rule("a=num dash b=num dash c=num", _figures),
    rule("a=num dot b=num dot c=num", _figures),
    rule("a=num slash=slash b=num slash c=num", _figures),
    rule("<!slash a=num slash=slash b=num !slash|unit", _figures),
    rule("<ord|num of? m=softmonth", _soft_month),
    rule("<ord|num m=softmonth", _soft_month),
    rule("<of|in|this|next|until|by|through|from|early|edge|coming m=softmonth !x", _soft_month),
    rule("m=softmonth &ord|num|the", _soft_month),
    rule("m=softmonth $", _soft_month),
    rule("n=ord w=wday of|in? the? m=month", _nth_weekday),
    rule("prev w=wday of|in the? m=month", _nth_weekday),
    rule("n=ord w=wday of|in? the? this=this? next=next? unit=unit", _nth_weekday),
    rule("prev w=wday of|in the? this=this? next=next? unit=unit", _nth_weekday),
    rule("m=month of|pin n=ord w=wday", _nth_weekday),
    rule("this=this? next=next? unit=unit of|pin n=ord w=wday", _nth_weekday),
    rule("this=this? next=next? unit=unit of|pin prev w=wday", _nth_weekday),
    rule("m=month of|pin n=ord unit=unit", _part_of_month),
    rule("prev day=unit of the? this? next=next? unit=unit", _last_day),
    rule("this? next=next? unit=unit of prev day=unit", _last_day),
    rule("n=ord unit=unit of|in? m=month", _part_of_month),
    rule("prev unit=unit of|in m=month", _part_of_month),
    rule("from|between? the? d=ord|num dash|to|till|through|and the? d2=ord|num of? m=month", _day_range),
    rule("from|between? m=month the? d=ord|num dash|to|till|through|and the? d2=ord|num !oclock|mer|colon", _day_range),
    rule("the? d=ord of? m=month comma? y=num !mer|colon|oclock|num", _month_day),
    rule("m=month the? d=ord comma? y=num !mer|colon|oclock|num", _month_day),
    rule("the? d=ord of? the? m=month", _month_day),
    rule("<!at|colon the? d=num datemark? of? m=month", _month_day),
    rule("m=month on|of? the? d=ord !wday", _month_day),
    rule("m=month of d=num datemark", _month_day),
    rule("m=month the? d=num datemark? !colon|mer|oclock", _month_day),
    rule("days=days comma|of? y=num !mer|colon|oclock", _year_after),
    rule("days=days y=num y2=num !mer|oclock", _spoken_year),
    rule("f=feast", _feast),
]

_MONTH_DAYS = [
    rule("the? d=ord|num datemark? of|in? the? this=this unit=unit", _day_of_month),
    rule("the? d=ord|num datemark? of|in? the? next=next unit=unit", _day_of_month),
    rule("this=this unit=unit of d=ord !unit|wday", _day_of_month),
    rule("next=next unit=unit of d=ord !unit|wday", _day_of_month),
    rule("the? this=this unit=unit of? d=ord|num datemark", _day_of_month),
    rule("the? next=next unit=unit of? d=ord|num datemark", _day_of_month),
    rule("the? d=ord datemark? of|in the unit=unit", _day_of_month),
    rule("on=on? the? d=num|ord datemark=datemark", _ordinal_day),
    rule("datemark=datemark d=num|ord !colon|unit|oclock|mer", _ordinal_day),
    rule("on=on? the=the? d=ord datemark=datemark? !choice|unit|wday|x|weekend|half|place", _ordinal_day),
    rule("on=on? the=the? d=ord &x", _written_ordinal),
    rule("d=ord &pon", _written_ordinal),
    rule("<!part|days|month d=num &pon", _high_day),
    rule("on=on the=the? d=ord !choice|unit|wday|weekend|half|place", _ordinal_day),
]


def read_month_dates(atoms: list[Atom], scene: Scene) -> list[Atom]:
    """read the dates that name a month; this comes before clock times, which would take their figures."""
    return rewrite(atoms, _MONTH_DATES, scene)


def read_month_days(atoms: list[Atom], scene: Scene) -> list[Atom]:
    """read the days that give only their number in the month."""
    return rewrite(atoms, _MONTH_DAYS, scene)
