"""How a value is written in one cell, and read again. Pure: `read` raises ValueError that says what would be right."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, NamedTuple

EARLIEST, LATEST = 1970, 2200


class Kind(NamedTuple):
    """A kind of value: its name, how a cell is read, how a value is written, and what an empty cell says."""

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    empty: Callable[[], Any]


def none() -> None:
    """Give what an empty cell of most kinds says: nothing."""


def _read_count(text: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text):
        raise ValueError("Give a whole number such as 20.")
    return int(text)


def _read_yes_no(text: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if text.lower() not in words:
        raise ValueError("Give yes or no.")
    return words[text.lower()]


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("Give a date such as 2026-11-30.") from None


def _read_clock(text: str) -> time:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError("Give a time of the day such as 09:30.")
    return time(int(found[1]), int(found[2]))


def _read_moment(text: str) -> datetime:
    """Read a moment; without an offset it is meant on the location's clock, and is given back without one."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("Give date and time such as 2026-11-30 10:00 or 2026-11-30T10:00+05:30.") from None
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"Give a year from {EARLIEST} to {LATEST}.")
    return moment


def _read_degrees(text: str) -> float:
    if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", text):
        raise ValueError("Give degrees such as 12.9719.")
    return float(text)


def list_of(kind: Kind) -> Kind:
    """Give the kind of several values in one cell, set apart by |; a | or \\ within one has a \\ before it."""

    def read(text: str) -> list[Any]:
        parts = [re.sub(r"\\(.)", r"\1", part).strip() for part in re.findall(r"(?:^|\|)((?:\\.|[^|\\])*)", text)]
        return [kind.read(part) if part else kind.empty() for part in parts]

    def write(values: list[Any]) -> str:
        return " | ".join(re.sub(r"([|\\])", r"\\\1", kind.write(value)) for value in values)

    return Kind(f"list of {kind.name}", read, write, list)


def _write(value: Any) -> str:
    return "" if value is None else str(value)


TEXT = Kind("text", str, _write, str)
COUNT = Kind("whole number", _read_count, _write, none)
YES_NO = Kind("yes or no", _read_yes_no, lambda value: "yes" if value else "no", none)
DATE = Kind("date", _read_date, lambda value: value.isoformat() if value else "", none)
CLOCK = Kind("time", _read_clock, lambda value: f"{value:%H:%M}" if value else "", none)
MOMENT = Kind("date and time", _read_moment, lambda value: value.isoformat() if value else "", none)
DEGREES = Kind("degrees", _read_degrees, _write, none)
