"""Whole texts of what is sent for a purpose of its own: notices of a change, handing over, keywords."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from conversations.assistant.phrasing import times
from conversations.assistant.phrasing.shape import Phrasebook

PLAIN = ("handed-back", "stopped", "started", "reply-waiting", "missed-call")
# Line by line; a line leaves out itself when its value is empty.
Rows = tuple[tuple[str, str], ...]
BLANK: Rows = (("", ""),)
MESSAGE: Rows = (("notice.message", "message"),)
VISIT: Rows = (
    ("notice.what", "service"),
    ("notice.when", "when"),
    ("notice.was", "previous"),
    ("notice.for", "attendee"),
)
WAY: Rows = (
    ("notice.place", "address"),
    ("notice.directions", "directions"),
    ("notice.map", "map_url"),
)
ELSEWHERE: Rows = (
    ("notice.online", "online_link"),
    ("notice.call", "phone"),
    ("notice.visit", "visit_address"),
    ("notice.arrival", "arrival_until"),
)
COST: Rows = (("notice.price", "price"), ("notice.deposit", "deposit"))
EACH: Rows = (("notice.each-visit", "cost"), *COST)
DATES: Rows = (("notice.what", "service"), ("notice.for", "attendee"), ("notice.dates", "dates"))
LAST: Rows = (("notice.reference", "reference"), ("notice.change", ""))
GONE: Rows = (*BLANK, *VISIT, *BLANK, ("notice.reference", "reference"), ("notice.again", ""))
DETAILS: Rows = (*BLANK, *VISIT, *WAY, *ELSEWHERE, *BLANK, ("notice.preparation", "preparation"), *COST, *LAST)
ROWS: dict[str, Rows] = {
    "appointment-booked": (("notice.booked", ""), *DETAILS),
    "appointment-approved": (("notice.approved", ""), *MESSAGE, *DETAILS),
    "appointment-moved": (("notice.moved", ""), *MESSAGE, *DETAILS),
    "appointment-requested": (
        ("notice.requested", ""),
        ("notice.answer-by", "answer_by"),
        *MESSAGE,
        *BLANK,
        *VISIT,
        *BLANK,
        *COST,
        *LAST,
    ),
    "appointment-kept": (("notice.kept", ""), *MESSAGE, *BLANK, *VISIT, *WAY, *BLANK, *LAST),
    "appointment-cancelled": (("notice.cancelled", ""), *MESSAGE, *GONE),
    "appointment-missed": (("notice.missed", ""), *BLANK, *VISIT, *BLANK, ("notice.again", "")),
    "appointment-declined": (("notice.declined", ""), *MESSAGE, *GONE),
    "appointment-unanswered": (("notice.unanswered", ""), *GONE),
    "appointment-series-booked": (
        ("notice.series-booked", ""),
        *BLANK,
        *DATES,
        *BLANK,
        *WAY,
        *ELSEWHERE,
        *BLANK,
        ("notice.preparation", "preparation"),
        *EACH,
        ("notice.change-one", ""),
    ),
    "appointment-series-cancelled": (
        ("notice.series-cancelled", ""),
        *MESSAGE,
        *BLANK,
        *DATES,
        *BLANK,
        ("notice.again", ""),
    ),
}
# WhatsApp takes 1,600 characters; what is left out is counted, and its last date told.
MOST_DATES = 20


def render(purpose: str, values: dict[str, Any], book: Phrasebook) -> str:
    """Give the text of a purpose other than a reply. Raises KeyError for an unknown one."""
    if purpose in PLAIN:
        return book.lines[purpose]
    if purpose == "agent-joined":
        name = str(values.get("agent") or "")
        return book.lines["agent-joined"].format(agent=name) if name else book.lines["agent-joined.unnamed"]
    if purpose == "identity-code":
        return book.lines["notice.code"].format(code=values.get("code") or "••••••")
    if purpose == "handing-over":
        return _handing_over(values, book)
    return _appointment(purpose, values, book)


def _handing_over(values: dict[str, Any], book: Phrasebook) -> str:
    """Promise only what is true: when the desk is shut now, say when it opens."""
    manner = str(values.get("manner") or "")
    if manner == "emergency":
        number = str(values.get("emergency_number") or "")
        key = "handing-over.emergency" if number else "handing-over.emergency-no-number"
        return book.lines[key].format(number=number)
    opens_at = values.get("opens_at")
    if opens_at and not manner:
        when = times.put_when(datetime.fromisoformat(opens_at), values["time_zone"], book)
        return book.lines["handing-over.closed"].format(when=when)
    return book.lines.get(f"handing-over.{manner}", book.lines["handing-over"])


def _appointment(purpose: str, values: dict[str, Any], book: Phrasebook) -> str:
    facts = {key: str(value) for key, value in values.items() if value}
    facts["when"] = put_length(put_fact("start_at", values, book), values, book)
    facts["previous"] = put_fact("previous_start_at", values, book)
    facts["answer_by"] = put_fact("answer_by_at", values, book)
    facts["price"], facts["deposit"] = facts.get("price_text", ""), facts.get("deposit_text", "")
    facts["cost"] = facts["price"] or facts["deposit"]
    facts["dates"] = "\n".join(list_dates(values, book))
    facts |= _arrival(values, book)
    facts["with_practitioner"] = put_people(values, book)
    written = [_row(key, needed, facts, book) for key, needed in ROWS[purpose]]
    lines = [one for one in written if one is not None]
    # Two blanks in a row, or one at the end, come from parts that were empty.
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip()


def put_people(values: Mapping[str, Any], book: Phrasebook, key: str = "with-each") -> str:
    """Write who sees the customer: one for all services, or each with their own; empty for nobody named."""
    parts = values.get("parts") or []
    if len({one["practitioner"] for one in parts}) < 2:
        who = values.get("practitioner")
        return book.lines["with-practitioner"].format(practitioner=who) if who else ""
    told = (book.lines["part"].format(**one) if one["practitioner"] else one["service"] for one in parts)
    return book.lines[key].format(parts=", ".join(told), minutes=values.get("minutes"))


def put_length(when: str, values: Mapping[str, Any], book: Phrasebook) -> str:
    """Add to the time of a visit of several services how long all of it takes."""
    if not (when and values.get("parts")):
        return when
    return book.lines["whole-length"].format(when=when, minutes=values["minutes"])


def list_dates(values: Mapping[str, Any], book: Phrasebook, most: int = MOST_DATES) -> list[str]:
    """Write the dates of several visits, each in a line with its reference; past `most` lines how many more."""
    visits = values.get("visits") or []
    shown = visits if len(visits) <= most else visits[: most - 1]
    written = [
        book.lines["notice.date"].format(when=_put_date(one, values, book), reference=one["reference"]) for one in shown
    ]
    if len(shown) < len(visits):
        last = _put_date(visits[-1], values, book)
        written.append(book.lines["notice.more-dates"].format(count=len(visits) - len(shown), when=last))
    return written


def _put_date(visit: Mapping[str, Any], values: Mapping[str, Any], book: Phrasebook) -> str:
    return put_fact("start_at", {**values, "start_at": visit["start_at"]}, book)


def _row(key: str, needed: str, facts: dict[str, str], book: Phrasebook) -> str | None:
    if not key:
        return ""
    if needed and not facts.get(needed):
        return None
    if key == "notice.was":
        return book.lines[key].format(when=facts["previous"])
    return book.lines[key].format(**facts)


def list_ways(values: Mapping[str, Any], book: Phrasebook) -> list[str]:
    """Say how a visit that is not at our place comes about."""
    facts = {**values, **_arrival(values, book)}
    return [row for key, needed in ELSEWHERE if (row := _row(key, needed, facts, book))]


def _arrival(values: Mapping[str, Any], book: Phrasebook) -> dict[str, str]:
    """Give the clock times between which we arrive at a home visit, on the clock of the place."""
    if not values.get("arrival_until_at"):
        return {}
    zone = ZoneInfo(values["time_zone"])
    first, last = (datetime.fromisoformat(values[name]).astimezone(zone) for name in ("start_at", "arrival_until_at"))
    return {
        "arrival_from": times.put_clock(first.time(), book),
        "arrival_until": times.put_clock(last.time(), book),
    }


def put_fact(name: str, values: Mapping[str, Any], book: Phrasebook) -> str:
    """Write an instant among a visit's facts; empty when it is not there."""
    if not values.get(name):
        return ""
    instant = datetime.fromisoformat(values[name])
    return times.put_when(instant, values["time_zone"], book, values.get("their_zone", ""))
