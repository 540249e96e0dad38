"""Bounds and stretches: "between 3 and 5", "after the 10th", "Monday to Wednesday", "before noon"."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from .numbers import Number
from .resolve import choose_half
from .rules import Atom, Found, Scene, rewrite, rule
from .values import DAYPARTS, Clock, Days, Times, find_date

_Built = tuple[str, Any] | None


def _clock(atom: Atom) -> Clock | None:
    """read a clock time, or a bare number as an hour."""
    if atom.kind == "clock":
        clock = atom.value
        assert isinstance(clock, Clock)
        return clock
    number = atom.value
    if number.digits and len(number.digits) > 2:
        return None
    return Clock(number.value % 24) if 1 <= number.value <= 24 else None


def _between(found: Found, scene: Scene) -> _Built:
    low, high = _clock(found["a"]), _clock(found["b"])
    return ("times", Times(low, high)) if low and high and low != high else None


def _bare_between(found: Found, scene: Scene) -> _Built:
    """read "3 to 5" where neither is told to be a time."""
    if found.value("a").value > 12 or found.value("b").value > 12:
        return None
    return _between(found, scene)


def _with_part(found: Found, scene: Scene) -> _Built:
    """settle one side of "nine in the morning to five in the evening" by its own part of the day."""
    clock = _clock(found["c"])
    if clock is None:
        return None
    minutes, _ = choose_half(clock, found.value("p"), scene.now.date(), scene)
    return "clock", Clock(minutes // 60 % 24, minutes % 60, half="24", offset_days=minutes // 1440)


def _low(found: Found, scene: Scene) -> _Built:
    clock = _clock(found["c"])
    return ("times", Times(low=clock)) if clock else None


def _high(found: Found, scene: Scene) -> _Built:
    clock = _clock(found["c"])
    return ("times", Times(high=clock)) if clock else None


def _point(found: Found, scene: Scene) -> _Built:
    clock = _clock(found["c"])
    return ("times", Times(clock, clock, point=True)) if clock else None


def _lone(found: Found, scene: Scene) -> _Built:
    """read a number that is all there is; it may be a time, or a choice."""
    number = found.value("c")
    if not 1 <= number.value <= 12 or len(number.digits) > 2 or _pronoun(number):
        return None
    clock = Clock(number.value)
    return "lone", Times(clock, clock, point=True)


def _cued(found: Found, scene: Scene) -> _Built:
    number = found.value("c")
    return _point(found, scene) if number.value <= 12 and not _pronoun(number) else None


def _pronoun(number: Number) -> bool:
    """say whether it is the "one" of "this one"; a lone hour said in words is rarely one o'clock."""
    return number.value == 1 and not number.digits


def _part(found: Found, scene: Scene) -> _Built:
    return "times", Times(part=found.value("p"))


def _after_part(found: Found, scene: Scene) -> _Built:
    return "times", Times(low=Clock(DAYPARTS[found.value("p")][1], half="24"))


def _from_part(found: Found, scene: Scene) -> _Built:
    return "times", Times(low=Clock(DAYPARTS[found.value("p")][0], half="24"))


def _before_part(found: Found, scene: Scene) -> _Built:
    return "times", Times(high=Clock(DAYPARTS[found.value("p")][0], half="24"))


def _part_range(found: Found, scene: Scene) -> _Built:
    low, high = DAYPARTS[found.value("p")][0], DAYPARTS[found.value("q")][1]
    return ("times", Times(Clock(low, half="24"), Clock(high, half="24"))) if low < high else None


def _days_between(found: Found, scene: Scene) -> _Built:
    start, end = found.value("a"), found.value("b")
    if start.first is None or end.until is None:
        return None
    until = end.until
    if until <= start.first and end.source in ("weekday", "next"):
        until += timedelta(days=7)
    if until <= start.first or (until - start.first).days > 366:
        return None
    return "days", Days(start.first, until, "day", "open", flags=start.flags)


def _number_to_day(found: Found, scene: Scene) -> _Built:
    """read "5th to 9th" where only the second is told to be a day of the month."""
    end = found.value("b")
    start = find_date(end.first.year, end.first.month, found.value("a").value)
    if start is None or end.source not in ("monthday", "date") or start >= end.first:
        return None
    return "days", replace(end, first=start, source="open")


def _after_days(found: Found, scene: Scene) -> _Built:
    days = found.value("d")
    return ("days", replace(days, first=days.until, until=None, source="open")) if days.until else None


def _from_days(found: Found, scene: Scene) -> _Built:
    days = found.value("d")
    return ("days", replace(days, until=None, source="open")) if days.first else None


def _before_days(found: Found, scene: Scene) -> _Built:
    days = found.value("d")
    return ("days", replace(days, first=None, until=days.first, source="open")) if days.first else None


def _until_days(found: Found, scene: Scene) -> _Built:
    days = found.value("d")
    return ("days", replace(days, first=None, source="open")) if days.until else None


def _after_moment(found: Found, scene: Scene) -> _Built:
    return "stretch", (found.value("m"), None)


_TO = "to|till|through|dash|by"
_NO = "!unit|x|colon|slash|hundred|percent"
_RULES = [
    rule("p=part of? c=clock|num &pfrom>part", _with_part),
    rule("<pfrom p=part of|pon? c=clock|num", _with_part),
    rule("<from c=clock|num in the? p=part", _with_part),
    rule("<between c=clock|num in the? p=part", _with_part),
    rule("<to c=clock|num in the? p=part", _with_part),
    rule("around c=clock", lambda found, scene: ("clock", found.value("c"))),
    rule(f"between at? around? a=clock|num and|or|{_TO} around? b=clock|num !unit", _between),
    rule(f"from a=clock|num {_TO} b=clock|num !unit", _between),
    rule(f"a=clock {_TO} around? b=clock|num !unit", _between),
    rule(f"<!num|dash|slash a=num {_TO} b=clock", _between),
    rule(f"<!num|dash|slash|colon|month|for a=num to|till|dash b=num {_NO}|dash|num", _bare_between),
    rule("a=clock|num pfrom b=clock|num pbetween?", _between),
    rule("a=clock|num and|or b=clock|num pbetween", _between),
    rule("after|past at? around? c=clock", _low),
    rule("from around? c=clock", _low),
    rule("before at? around? c=clock", _high),
    rule("by|till|through around? c=clock", _high),
    rule("after|past at? around? c=num " + _NO, _low),
    rule("from around? c=num &$|stop|comma|onward|days|on", _low),
    rule("before at? around? c=num " + _NO, _high),
    rule("by|till|through around? c=num " + _NO, _high),
    rule("at? c=clock onward", _low),
    rule("at? c=num onward", _low),
    rule("at? c=clock|num orbefore", _high),
    rule("c=clock|num pafter|ponward", _low),
    rule("c=clock pfrom !not", _low),
    rule("c=clock|num pbefore|puntil", _high),
    rule("from? p=part to|till|through|dash|pfrom q=part", _part_range),
    rule("after the? p=part", _after_part),
    rule("from the? p=part", _from_part),
    rule("before the? p=part", _before_part),
    rule("p=part pafter", _after_part),
    rule("p=part pbefore", _before_part),
    rule("between a=days and|to|dash|through b=days", _days_between),
    rule(f"from? a=days {_TO} on? b=days", _days_between),
    rule("a=days pfrom b=days pbetween|puntil", _days_between),
    rule("a=days and b=days pbetween", _days_between),
    rule(f"between|from? the? a=num|ord {_TO}|and b=days", _number_to_day),
    rule("after|past d=days", _after_days),
    rule("d=days pafter", _after_days),
    rule("from|onward d=days onward? !at|clock|num|part|to", _from_days),
    rule("d=days onward|ponward", _from_days),
    rule("d=days pfrom &$|stop|comma", _from_days),
    rule("before d=days", _before_days),
    rule("d=days pbefore", _before_days),
    rule("by|till|through d=days", _until_days),
    rule("d=days orbefore|puntil", _until_days),
    rule("after m=moment", _after_moment),
    rule("at around? c=num !unit|num|colon|slash|dash|percent", _point),
    rule("<around c=num &$|stop|comma|days|on|part|in|okafter|fill|for", _point),
    rule("<part c=num " + _NO + "|num|clock", _cued),
    rule("<part c=num !unit|colon|slash|hundred|percent|num|clock", _cued),
    rule("<part>of c=num !unit|colon|slash|hundred|percent|num|clock", _cued),
    rule("<days c=num " + _NO + "|num|dash|choice", _point),
    rule("c=num &pon>part|part>pon|of>part", _cued),
    rule("c=num &in>the>part|in>the>times", _point),
    rule("c=num &in>part|part|this>part", _cued),
    rule("<away c=num " + _NO, _point),
    rule("<goal c=num &$|stop|comma|days|on|part|in|okafter|fill", _point),
    rule("<not c=num &$|stop|comma|days|on|part|in", _cued),
    rule("<!num c=num &days", _cued),
    rule("c=num &or>num>on|or>num>days|or>num>part|or>num>in", _cued),
    rule("c=num &or>clock|comma>clock|or>times|and>clock|slash>clock|comma>num>or>clock", _cued),
    rule("cue c=num &$|stop|comma|okafter|days|on|part|in|or|fill|not", _cued),
    rule("for c=num &$|stop|comma|days|on|part|in|okafter|or", _cued),
    rule("<!num|for|to|or c=num &okafter", _lone),
    rule("^ for|the|fill|to|x? c=num okafter|fill? stop? $", _lone),
    rule("c=clock", _point),
    rule("p=part", _part),
]


def read_spans(atoms: list[Atom], scene: Scene) -> list[Atom]:
    """read bounds and stretches, then the bare hours that the words around them make times."""
    return _or_hours(rewrite(_mark_move(atoms), _RULES, scene))


def _mark_move(atoms: list[Atom]) -> list[Atom]:
    """keep "move it from 3 to 5" from being read as a stretch: the first "from" and "to" point away and at the goal."""
    if not any(atom.kind == "move" for atom in atoms):
        return atoms
    out = list(atoms)
    for kinds, marked in ((("from",), "away"), (("to", "till", "pfrom"), "goal")):
        at = next((at for at, atom in enumerate(out) if atom.kind in kinds), None)
        if at is not None:
            out[at] = replace(out[at], kind=marked)
    return out


def _or_hours(atoms: list[Atom]) -> list[Atom]:
    """read the second hour of "at 3 or 4"."""
    out = list(atoms)
    for at in range(2, len(out)):
        before, link, atom = out[at - 2 : at + 1]
        if before.kind == "times" and before.value.point and link.kind == "or" and atom.kind == "num":
            after = out[at + 1].kind if at + 1 < len(out) else "stop"
            clock = _clock(atom) if isinstance(atom.value, Number) and after not in ("unit", "x") else None
            if clock:
                out[at] = Atom("times", Times(clock, clock, point=True), atom.first, atom.last)
    return out
