"""The phrases of a table's `talk`, compiled once, and the plain text they are looked for in.

A phrase is a regular expression over folded words with single spaces between; apostrophes are left out ("dont"), marks
stand alone; `..` lets up to four words stand between. Phrases are parted by lines.
"""

import re
from functools import cache

from .tables import find_table
from .tables.shape import Table
from .words import clean, fold_marks, tokenise

LONGEST = 2000  # characters of a turn that are read
_NEVER = re.compile(r"(?!)")


def plain(text: str) -> str:
    """bring a turn to the form phrases are written in."""
    return " ".join(token.key.replace("'", "") for token in tokenise(clean(text[:LONGEST])))


@cache
def find_phrases(tag: str, name: str) -> re.Pattern[str]:
    """give the pattern for one entry of the table's talk, those of its base included; one that never fits, if empty."""
    table = find_table(tag)
    lines: list[str] = []
    while table is not None:
        lines += [line.strip() for line in table.talk.get(name, "").splitlines()]
        table = find_table(table.base) if table.base else None
    phrases = [fold_marks(line).replace(" .. ", r"(?: \S+){0,4}? ") for line in lines if line]
    return re.compile(rf"(?<!\S)(?:{'|'.join(phrases)})(?!\S)") if phrases else _NEVER


def says(name: str, said: str, table: Table) -> bool:
    """say whether one of the phrases is in the plain text."""
    return find_phrases(table.tag, name).search(said) is not None


def without(name: str, said: str, table: Table) -> str:
    """take the phrases out of the plain text, leaving a mark that no other phrase spans."""
    return find_phrases(table.tag, name).sub("\u241e", said)
