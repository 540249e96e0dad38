"""What somebody wants, from their words alone: intents, strongest first, and words of emergency."""

from datetime import datetime
from enum import StrEnum

from .offers import find_option
from .phrases import plain, says, without
from .tables import find_table
from .tables.shape import Table
from .when import find_when


class Intent(StrEnum):
    """The branches of the front desk."""

    BOOK = "book"
    CONFIRM = "confirm"
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    QUESTION = "question"
    PERSON = "person"
    UNDO = "undo"
    OTHER = "other"


INTENTS = tuple(Intent)
# A person is asked for above all else; what undoes is stronger than what makes, a wish stronger than a question.
_STRENGTH = (
    *(Intent.PERSON, Intent.CANCEL, Intent.RESCHEDULE, Intent.UNDO),
    *(Intent.CONFIRM, Intent.BOOK, Intent.QUESTION),
)
_ANY_DAY = datetime(2024, 1, 3, 9)


def find_intents(text: str, *, language: str, expecting: str | None = None) -> list[Intent]:
    """find what a turn asks for, strongest first; `other` alone where nothing is recognised.

    `expecting` is what was asked last: confirm, offer, detail or none. A bare time asks for a booking when nothing was.
    """
    table = find_table(language)
    if table is None:
        return [Intent.OTHER]
    said = plain(text)
    if says("person", without("not_person", said, table), table):
        return [Intent.PERSON, *_wishes(said, table, expecting)]
    return _wishes(said, table, expecting) or [_unspoken(text, said, table, language, expecting)]


def _wishes(said: str, table: Table, expecting: str | None) -> list[Intent]:
    found = []
    for intent in _STRENGTH[1:]:
        if intent is Intent.UNDO and expecting is not None:
            continue  # before anything was done it is a no
        if says(intent, without(f"not_{intent}", said, table), table):
            found.append(intent)
    # "Cancel my booking" names a booking; it does not ask for one. "... and book another" does.
    named = {Intent.RESCHEDULE, Intent.CANCEL, Intent.UNDO} & set(found) and not says("book_too", said, table)
    if Intent.BOOK in found and named:
        found.remove(Intent.BOOK)
    if Intent.CONFIRM in found and len(found) > 1 and expecting == "confirm":
        found.remove(Intent.CONFIRM)
    return found


def _unspoken(text: str, said: str, table: Table, language: str, expecting: str | None) -> Intent:
    times = [when for when in find_when(text, language=language, now=_ANY_DAY) if "number" not in when.ambiguous]
    no = says("no", without("not_no", said, table), table)
    if expecting == "confirm":
        if no or says("change", said, table):
            return Intent.RESCHEDULE if times else Intent.OTHER
        if says("yes", said, table) or says("fine", said, table):
            return Intent.CONFIRM
        return Intent.RESCHEDULE if times else Intent.OTHER
    if any(not when.excluded for when in times) and not says("goodbye", said, table):
        return Intent.BOOK
    if said.strip(" .").isdecimal():
        return Intent.OTHER  # which of the offers it names depends on what they are for
    if expecting == "offer" and find_option(text, said, table, (), _ANY_DAY) is not None:
        return Intent.BOOK
    if expecting == "offer" and not no and (says("yes", said, table) or says("fine", said, table)):
        return Intent.BOOK
    return Intent.OTHER


def is_undo(text: str, *, language: str) -> bool:
    """say whether a turn takes back what was just done; it is only that where something was."""
    table = find_table(language)
    if table is None:
        return False
    return says("undo", without("not_undo", plain(text), table), table)


def is_emergency(text: str, *, language: str) -> bool:
    """say whether a turn has words of an emergency or of self-harm; English words count in every language."""
    said = plain(text)
    tables = [table for table in (find_table(language), find_table("en")) if table is not None]
    for table in tables:
        said = without("not_emergency", said, table)
    return any(says("emergency", said, table) for table in tables)
