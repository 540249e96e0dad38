"""The fixed words customers read and hear: one table per language, the same keys in each.

`say` gives one line, `render` the whole text of a message's purpose. What an admin edits (service names, preparation,
directions) comes in as values, already in the language.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conversations.assistant.phrasing import en, hi, hi_latn, notices, times
from conversations.assistant.phrasing.shape import Phrasebook

PHRASEBOOKS: dict[str, Phrasebook] = {book.language: book for book in (en.BOOK, hi.BOOK, hi_latn.BOOK)}


def phrasebook(language: str) -> Phrasebook:
    """Give the table for a BCP 47 tag: its own, else a shorter tag's, else English."""
    tag = language
    while tag:
        if tag in PHRASEBOOKS:
            return PHRASEBOOKS[tag]
        tag = tag.rpartition("-")[0]
    return en.BOOK


def say(key: str, language: str, **values: Any) -> str:
    """Give one line in the language. Raises KeyError for an unknown key or a missing value."""
    return phrasebook(language).lines[key].format(**values)


def has_line(key: str, language: str) -> bool:
    """Say whether there is such a line."""
    return key in phrasebook(language).lines


def render(purpose: str, values: dict[str, Any], language: str) -> str:
    """Give the words of an outgoing message. Raises KeyError for an unknown purpose."""
    if purpose in ("reply", "agent-reply"):
        return str(values["text"])
    if "words" in values:
        return fill_words(values, language)
    return notices.render(purpose, values, phrasebook(language))


def fill_words(values: dict[str, Any], language: str) -> str:
    """Put the facts of a visit into an admin's own words, which name them as {service} or {when}."""
    when = format_fact("start_at", values, language)
    facts = {**values, "when": when}
    return re.sub(r"\{([a-z_]+)\}", lambda found: str(facts.get(found[1]) or ""), str(values["words"]))


def format_when(instant: datetime, time_zone: str, language: str, their_zone: str = "") -> str:
    """Write an instant as "Tuesday 1 December, 10:20 am" on the clock of the place, and on theirs where it differs."""
    return times.put_when(instant, time_zone, phrasebook(language), their_zone)


def format_fact(name: str, values: Mapping[str, Any], language: str) -> str:
    """Write an instant that stands among the facts of a visit, by its name in them; empty when it is not there."""
    return notices.put_fact(name, values, phrasebook(language))


def format_people(values: Mapping[str, Any], language: str) -> str:
    """Write who does what stands among the facts of a visit, to be added to its services."""
    return notices.put_people(values, phrasebook(language))


def format_visit(values: Mapping[str, Any], language: str) -> dict[str, str]:
    """Write what times are offered for: the services, of several with the length of all, and who does them."""
    book, service = phrasebook(language), values.get("service", "")
    people = notices.put_people(values, book, "with-each-long")
    if values.get("parts") and people == notices.put_people(values, book):
        service = book.lines["whole-visit"].format(service=service, minutes=values["minutes"])
    return {"service": service, "with_practitioner": people}


def format_length(when: str, values: Mapping[str, Any], language: str) -> str:
    """Add to the written time of a visit of several services how long all of it takes."""
    return notices.put_length(when, values, phrasebook(language))


def format_dates(values: Mapping[str, Any], language: str, limit: int) -> str:
    """Write the dates of several visits into one line of at most `limit` characters, the last ones only counted."""
    book = phrasebook(language)
    for most in range(max(len(values.get("visits") or []), 1), 0, -1):
        line = "; ".join(one.lstrip("• ") for one in notices.list_dates(values, book, most))
        if len(line) <= limit:
            break
    return line


def list_ways(values: Mapping[str, Any], language: str) -> list[str]:
    """Say in lines how a visit that is not at our place comes about: the link, the number, the address, the arrival."""
    return notices.list_ways(values, phrasebook(language))


def format_short_when(instant: datetime, time_zone: str, language: str) -> str:
    """Write an instant for a button, as "Tue 1 Dec, 10:20 am"."""
    return times.put_short_when(instant, time_zone, phrasebook(language))


def format_date(instant: datetime, time_zone: str, language: str) -> str:
    """Write the date of an instant as "Tuesday 1 December"."""
    return times.put_when(instant, time_zone, phrasebook(language)).rpartition(",")[0]
