"""Clock times: "half past three", "quarter to nine", "2 30 pm", "four thirty", "1030 am", "for thirty"."""

from typing import Any

from .numbers import Number
from .rules import Atom, Found, Scene, rewrite, rule
from .values import Clock

_Built = tuple[str, Any] | None


def _make(hour: Number, minute: int, half: str | None) -> _Built:
    if not (0 <= hour.value <= 24 and 0 <= minute <= 59):
        return None
    if half is not None and hour.value > 12:
        half = None
    return "clock", Clock(hour.value % 24, minute, half)


def _written(found: Found, scene: Scene) -> _Built:
    hour, minute = found.value("h"), found.value("m")
    if len(minute.digits) != 2 or not hour.digits or len(hour.digits) > 2:
        return None
    if found.value("dot") and not found["m"].glued and "mer" not in found:
        return None
    return _make(hour, minute.value, found.value("mer"))


def _spoken(found: Found, scene: Scene) -> _Built:
    """read "four thirty", "2 30 pm", "three oh five", "chaar bajkar das minute"."""
    hour, minute = found.value("h"), found.value("m")
    if hour.value > 23 or (minute.digits and len(minute.digits) != 2):
        return None
    if not minute.digits and minute.value < 10 and not {"oh", "hourand"} & set(found):
        return None
    if "sure" not in found and not {"oh", "hourand", "mer"} & set(found) and (minute.value % 5 or hour.value == 0):
        return None
    return _make(hour, minute.value, found.value("mer"))


def _and_minutes(found: Found, scene: Scene) -> _Built:
    hour, minute = found.value("h"), found.value("m")
    if hour.value > 12 or minute.value < 13:
        return None
    return _make(hour, minute.value, found.value("mer"))


def _fraction(found: Found, scene: Scene) -> _Built:
    return _shift(found.value("h"), found.value("f"), found.value("mer"))


def _shift(hour: Number, minutes: int, half: str | None) -> _Built:
    if not 0 <= hour.value <= 24:
        return None
    if minutes >= 0:
        return _make(hour, minutes, half)
    before = hour.value - 1 if hour.value > 1 else 12 if hour.value == 1 else 23
    # "Quarter to twelve pm" is said of noon: a quarter earlier the other half of the day still runs.
    if hour.value == 12 and half is not None:
        half = "am" if half == "pm" else "pm"
    return _make(Number(before), 60 + minutes, half)


def _minutes_past(found: Found, scene: Scene) -> _Built:
    minute, hour = found.value("m"), found.value("h")
    if not 1 <= minute.value <= 59 or hour.value > 23:
        return None
    return _make(hour, minute.value, found.value("mer"))


def _minutes_to(found: Found, scene: Scene) -> _Built:
    minute, hour = found.value("m"), found.value("h")
    # "Ten to four" is a time; "10 to 4" and "nine to five" are a stretch.
    stretch = minute.digits or minute.value not in (5, 10, 20, 25) or hour.value > 12 or hour.value == minute.value
    if "to" in found and stretch:
        return None
    if not 1 <= minute.value <= 59:
        return None
    return _shift(hour, -minute.value, found.value("mer"))


def _hour(found: Found, scene: Scene) -> _Built:
    hour = found.value("h")
    if hour.value > 24 or (len(hour.digits) == 2 and hour.value == 0 and "mer" not in found):
        return _run_together(found, scene)
    return _make(hour, 0, found.value("mer"))


def _run_together(found: Found, scene: Scene) -> _Built:
    """read "1030 am", "230 pm", "0900 hrs", "eight hundred hours"."""
    whole = found.value("h")
    if not 100 <= whole.value <= 2359 or (whole.digits and len(whole.digits) not in (3, 4)):
        return None
    return _make(Number(whole.value // 100), whole.value % 100, found.value("mer"))


def _at_run_together(found: Found, scene: Scene) -> _Built:
    return _run_together(found, scene) if found.value("h").digits else None


def _military(found: Found, scene: Scene) -> _Built:
    """read "1630 hours"."""
    four = len(found.value("h").digits) == 4 and found.value("u") == "hour"
    return _run_together(found, scene) if four else None


def _misheard(found: Found, scene: Scene) -> _Built:
    """read "for thirty" as 4:30: speech-to-text writes the small hours as the words that sound like them."""
    minute = found.value("m")
    hours = {"for": 4, "to": 2, "homophone": found.value("w")}
    if minute.value not in (15, 20, 30, 40, 45, 50) or (minute.digits and len(minute.digits) != 2):
        return None
    return _make(Number(hours[found["w"].kind]), minute.value, found.value("mer"))


def _misheard_hour(found: Found, scene: Scene) -> _Built:
    hours = {"for": 4, "to": 2, "homophone": found.value("w")}
    return _make(Number(hours[found["w"].kind]), 0, found.value("mer"))


def _named(found: Found, scene: Scene) -> _Built:
    hour, minute, half = found.value("c")
    return "clock", Clock(hour, minute, half)


def _fixed(found: Found, scene: Scene) -> _Built:
    """read "dedh baje", half past one in a single word."""
    hour, minute = found.value("c")
    return _make(Number(hour), minute, found.value("mer"))


def _lone_fraction(found: Found, scene: Scene) -> _Built:
    """read "sawa baje" as a quarter past one, "paun baje" as a quarter to."""
    return _shift(Number(1), found.value("f"), found.value("mer"))


def _named_with_hour(found: Found, scene: Scene) -> _Built:
    hour, _, half = found.value("c")
    if found.value("h").value != 12 or "from" in found:
        return None
    return "clock", Clock(12 if hour else 0, 0, "pm" if hour else "am") if half else None


def _half_hour(found: Found, scene: Scene) -> _Built:
    """read the British "half four" as half past four."""
    return _shift(found.value("h"), 30, found.value("mer")) if found.value("h").value <= 12 else None


_END = "!unit|num|x|ord|month|homophone|art|hundred|clock|named|to|oclock|dash"

CLOCK_RULES = [
    rule("h=num oclock? c=named", _named_with_hour),
    rule("c=fixedlength oclock mer=mer?", _fixed),
    rule("<part c=fixedlength !unit", _fixed),
    rule("<of c=fixedlength !unit", _fixed),
    rule("c=named", _named),
    rule("h=num colon m=num colon num mer?", _written),
    rule("h=num colon m=num oclock? mer=mer? !colon", _written),
    rule("h=num dot=dot m=num oclock? mer=mer?", _written),
    rule("h=num dot=stop m=num mer=mer", _written),
    rule("f=frac of? h=num oclock? mer=mer?", _fraction),
    rule("f=frac oclock mer=mer?", _lone_fraction),
    rule("<!num|half m=num unit? past h=num oclock? mer=mer?", _minutes_past),
    rule("m=num minto h=num oclock? mer=mer?", _minutes_to),
    rule("<!from|between|num|mer|clock|oclock m=num to=to h=num oclock? mer=mer? !colon", _minutes_to),
    rule("<!from|between|num|mer|clock|oclock m=num to=till h=num oclock? mer=mer? !colon", _minutes_to),
    rule("h=num hourto m=num unit?", lambda found, scene: _shift(found.value("h"), -found.value("m").value, None)),
    rule("h=num oclock? hourand=hourand m=num unit? oclock?", _spoken),
    rule("h=num oh=oh m=num mer=mer?", _spoken),
    rule("<!between|from h=num and m=num mer=mer", _and_minutes),
    rule("<!at|from|between at w=for|to|homophone mer=mer", _misheard_hour),
    rule("<!num w=for|to|homophone m=num oclock? mer=mer", _misheard),
    rule("<at w=for|to|homophone m=num !unit", _misheard),
    rule("<around w=for|to|homophone m=num !unit", _misheard),
    rule("<!month|ord|dash h=num dash? m=num oclock? mer=mer", _spoken),
    rule("h=num m=num sure=oclock|hrs", _spoken),
    rule("h=num half=half oclock? mer=mer?", lambda found, scene: None),
    rule("h=num dash? oclock|hrs mer=mer?", _hour),
    rule("h=num u=unit", _military),
    rule("h=num mer=mer", _hour),
    rule("mer=mer h=num !colon|dot|mer|num|unit", _hour),
    rule("<!num|month|ord|dash|slash|colon h=num m=num " + _END, _spoken),
    rule("half h=num !unit|hundred", _half_hour),
    rule("<at h=num !x|unit|colon|dash|slash", _at_run_together),
    rule("^ w=for|to|homophone m=num &$|stop|comma", _misheard),
    rule("<!num|unit|from|to|till|clock w=for|homophone m=num &$|stop|comma|on|rel|wday|okafter|fill", _misheard),
    rule("c=clock oclock", lambda found, scene: ("clock", found.value("c"))),
]


def read_clocks(atoms: list[Atom], scene: Scene) -> list[Atom]:
    """read the clock times that stand for themselves; bare hours are left for the words around them to decide."""
    return rewrite(atoms, CLOCK_RULES, scene)
