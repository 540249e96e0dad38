"""Whole texts of what is sent for a purpose of its own: notices of a change, handing over, keywords."""

from datetime import datetime
from typing import Any

from conversations.assistant.phrasing import times
from conversations.assistant.phrasing.shape import Phrasebook

PLAIN = ("handed-back", "stopped", "started", "reply-waiting")
# Line by line; a line leaves out itself when its value is empty.
ROWS: dict[str, tuple[tuple[str, str], ...]] = {
    "appointment-booked": (
        ("notice.booked", ""),
        ("", ""),
        ("notice.what", "service"),
        ("notice.when", "when"),
        ("notice.for", "attendee"),
        ("notice.place", "address"),
        ("notice.directions", "directions"),
        ("notice.map", "map_url"),
        ("", ""),
        ("notice.preparation", "preparation"),
        ("notice.price", "price"),
        ("notice.reference", "reference"),
        ("notice.change", ""),
    ),
    "appointment-moved": (
        ("notice.moved", ""),
        ("", ""),
        ("notice.what", "service"),
        ("notice.when", "when"),
        ("notice.was", "previous"),
        ("notice.for", "attendee"),
        ("notice.place", "address"),
        ("notice.directions", "directions"),
        ("notice.map", "map_url"),
        ("", ""),
        ("notice.preparation", "preparation"),
        ("notice.reference", "reference"),
        ("notice.change", ""),
    ),
    "appointment-cancelled": (
        ("notice.cancelled", ""),
        ("", ""),
        ("notice.what", "service"),
        ("notice.when", "when"),
        ("notice.for", "attendee"),
        ("", ""),
        ("notice.reference", "reference"),
        ("notice.again", ""),
    ),
}


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
    facts["when"] = _when(values, "start_at", book)
    facts["previous"] = _when(values, "previous_start_at", book)
    facts["price"] = facts.get("price_text", "")
    who = facts.get("practitioner", "")
    facts["with_practitioner"] = book.lines["with-practitioner"].format(practitioner=who) if who else ""
    written = [_row(key, needed, facts, book) for key, needed in ROWS[purpose]]
    lines = [one for one in written if one is not None]
    # Two blanks in a row, or one at the end, come from parts that were empty.
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip()


def _row(key: str, needed: str, facts: dict[str, str], book: Phrasebook) -> str | None:
    if not key:
        return ""
    if needed and not facts.get(needed):
        return None
    if key == "notice.was":
        return book.lines[key].format(when=facts["previous"])
    return book.lines[key].format(**facts)


def _when(values: dict[str, Any], name: str, book: Phrasebook) -> str:
    if not values.get(name):
        return ""
    return times.put_when(datetime.fromisoformat(values[name]), values["time_zone"], book)
