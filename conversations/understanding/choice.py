"""What an answer says to a question: yes, no, which of the offers, or other ones. A no is looked for first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .offers import find_option
from .phrases import plain, says, without
from .tables import find_table
from .tables.shape import Table
from .when import find_when

_ANY_DAY = datetime(2024, 1, 3, 9)


@dataclass(frozen=True)
class Answer:
    """One answer; several can hold: "no, the second one" is a no with an index."""

    yes: bool = False
    no: bool = False
    index: int | None = None
    more: bool = False


def read_answer(
    text: str, *, language: str, expecting: str | None, options: Sequence[str] = (), now: datetime | None = None
) -> Answer:
    """read an answer to what was asked: `expecting` is confirm, offer, detail or none.

    `options` are the labels offered, in order; `now` (naive local) lets "tomorrow" choose among dated labels. A yes is
    only given where nothing in the turn takes it back: a new time or a word of change after a confirmation is a no.
    """
    table = find_table(language)
    if table is None:
        return Answer()
    said = plain(text)
    open_to_choice = expecting == "offer" or (bool(options) and expecting != "confirm")
    index = find_option(text, said, table, options, now or _ANY_DAY) if open_to_choice else None
    more = expecting != "confirm" and says("more", said, table)
    no = says("no", without("not_no", said, table), table)
    if expecting == "confirm":
        changed = _changes(text, said, table, language)
        agreed = _agrees(said, table) and not _calls_for_help(said, table)
        return Answer(yes=not no and not changed and agreed, no=no or changed, more=says("more", said, table))
    if index is not None:
        return Answer(no=no, index=index)
    return Answer(yes=not no and not more and _agrees(said, table), no=no, more=more)


def _calls_for_help(said: str, table: Table) -> bool:
    """say whether somebody asks for a person; nothing is agreed to in the same breath."""
    return says("person", without("not_person", said, table), table)


def _changes(text: str, said: str, table: Table, language: str) -> bool:
    """say whether the turn asks for something else than what was read back."""
    if says("change", without("not_no", said, table), table):
        return True
    if said.strip(" .").isdecimal():
        return False  # a number alone is one of the buttons
    times = find_when(text, language=language, now=_ANY_DAY)
    return bool(times) and not (says("yes", said, table) and says("right", said, table)) and not _parting(said, table)


def _parting(said: str, table: Table) -> bool:
    """say whether the time named is only a farewell: "great, see you tomorrow"."""
    return says("goodbye", said, table)


def _agrees(said: str, table: Table) -> bool:
    """say whether it agrees: a plain yes anywhere, or words of approval in a clause that does not ask."""
    kept = without("not_yes", said, table)
    if says("yes", kept, table):
        return True
    clauses = [clause.strip() for clause in _split(kept)]
    return any(says("fine", clause, table) for clause in clauses if not says("asks", clause, table))


def _split(said: str) -> list[str]:
    for mark in ("?", "!", ",", ";", "-"):
        said = said.replace(f" {mark}", " .")
    return said.split(" .")
