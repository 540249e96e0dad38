"""How the tests write a reading: "Fri 13 15:00" for a point, "Fri 13 15:00-17:00" for a stretch of that day."""

from datetime import datetime, time, timedelta

from conversations.understanding.when import When, find_when

WEDNESDAY = datetime(2026, 3, 11, 10)


def write(when: When) -> str:
    start, end = when.start, when.end
    mark = ("not " if when.excluded else "") + ("soonest " if when.earliest else "")
    if start is None:
        return f"{mark}until {_moment(end)}"
    if end is None:
        return f"{mark}from {_moment(start)}"
    if start == end:
        return f"{mark}{_moment(start)}"
    if start.time() == end.time() == time():
        days = (end - start).days
        return f"{mark}{_day(start)}" + (f" +{days}" if days > 1 else "")
    if end - start <= timedelta(days=1) and (end.date() == start.date() or end.time() == time()):
        return f"{mark}{_moment(start)}-{end:%H:%M}"
    return f"{mark}{_moment(start)} to {_moment(end)}"


def _day(moment: datetime) -> str:
    month = "" if moment.month == 3 else f"{moment:%b}"
    return f"{moment:%a} {moment.day}{month}"


def _moment(moment: datetime | None) -> str:
    assert moment is not None
    return f"{_day(moment)} {moment:%H:%M}"


def read(text: str, language: str = "en", now: datetime = WEDNESDAY) -> list[str]:
    return [write(when) for when in find_when(text, language=language, now=now)]
