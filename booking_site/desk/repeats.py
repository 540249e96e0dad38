"""How often a visit is to come again, as the form beside the board asks it, and the recurrence rule of that. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FEWEST, MOST = 2, 60
# The days that every month has.
ALWAYS_THERE = 28


class Every(NamedTuple):
    """One way to come again: what it is called, and its part of the rule."""

    name: str | Promise
    rule: str


EVERY: dict[str, Every] = {
    "week": Every(_("Every week"), "FREQ=WEEKLY"),
    "two-weeks": Every(_("Every 2 weeks"), "FREQ=WEEKLY;INTERVAL=2"),
    "four-weeks": Every(_("Every 4 weeks"), "FREQ=WEEKLY;INTERVAL=4"),
    "month": Every(_("Every month"), "FREQ=MONTHLY"),
    "day": Every(_("Every day"), "FREQ=DAILY"),
}


@dataclass(frozen=True)
class Repeats:
    """What was chosen: how often, and so many times or until a day, the last one included. Empty: it comes once."""

    every: str = ""
    times: int = 0
    until: date | None = None

    def find_problem(self) -> str:
        """Say what is still to be chosen; empty: there is a rule."""
        if not self.times and self.until is None:
            return str(_("Say how many visits, or until which day."))
        if self.times and self.until is not None:
            return str(_("Say how many visits or until which day, not both."))
        if self.times and not FEWEST <= self.times <= MOST:
            return str(_("A series has from 2 to 60 visits."))
        return ""

    def build_rule(self, first: date) -> str:
        """Give the RRULE of a series that begins on a local date.

        By the month from a 29th, 30th or 31st means the last day up to that which the month has.
        """
        parts = [EVERY[self.every].rule]
        if self.every == "month" and first.day > ALWAYS_THERE:
            days = ",".join(str(day) for day in range(ALWAYS_THERE, first.day + 1))
            parts.append(f"BYMONTHDAY={days};BYSETPOS=-1")
        parts.append(f"COUNT={self.times}" if self.until is None else f"UNTIL={self.until:%Y%m%d}T235959")
        return ";".join(parts)

    def write(self) -> dict[str, str]:
        """Give what stands for it in an address."""
        if not self.every:
            return {}
        values = {"every": self.every}
        if self.times:
            values["times"] = str(self.times)
        if self.until is not None:
            values["until"] = self.until.isoformat()
        return values


ONCE = Repeats()


def read(values: Mapping[str, str]) -> Repeats:
    """Read it from a form or an address; what cannot be read is left out."""
    every, times = values.get("every", ""), values.get("times", "")
    try:
        until = date.fromisoformat(values.get("until", ""))
    except ValueError:
        until = None
    return Repeats(
        every=every if every in EVERY else "",
        times=int(times) if times.isdecimal() and len(times) < 5 else 0,
        until=until,
    )
