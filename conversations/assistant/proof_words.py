"""What a caller says to show who it is, out of free words: names, days, references, digits of a code. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from appointments import references
from conversations.assistant import reading
from conversations.knowledge import words as spelling
from conversations.understanding import names, when
from conversations.understanding.lexicon import read_atoms
from conversations.understanding.tables import find_table
from conversations.understanding.words import clean

MOST_OF_A_KIND = 2  # who names more is guessing
MOST_WORDS = 12  # of a text that is searched for a name nobody led up to
# Beside the words that a language's names table knows to be none.
_NO_NAMES = (
    "know remember idea forgot forgotten mind need help understand mean tell say said says told give code "
    "number reference person colleague under it its that thats this have haven't don't can't won't isn't sorry "
    "repeat again send text whatsapp otp bhej bhejo bhejiye भेज भेजो भेजिए "
    "pata yaad maloom malum bataya bolo boliye kahiye yad पता याद मालूम"
)
_TWICE = {"double": 2, "triple": 3, "डबल": 2, "ट्रिपल": 3}


@dataclass(frozen=True)
class Details:
    """What was found, each in the order it was said.

    `loose` is a short text in which a name may stand without any lead, `bare` what of it is no other word.
    """

    names: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    references: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    loose: str = ""
    bare: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said that could show anything."""
        return not (self.names or self.days or self.references or self.codes or self.loose)

    @property
    def is_guessing(self) -> bool:
        """Whether more was named than one person needs."""
        return max(map(len, (self.names, self.days, self.references, self.codes))) > MOST_OF_A_KIND


def find_details(
    text: str, *, language: str, asked: bool, with_days: bool, code_digits: int, local_now: datetime, country: str
) -> Details:
    """Find what may show who speaks. `asked`: it was asked for, so that a bare name counts; `with_days`: a day may be
    meant as that of the visit, and not as the one to come.
    """
    language = reading.read_in(text, language)
    pieces = _pieces(text, language)
    bare = " ".join(_name_like(text, language)) if asked else ""
    return Details(
        names=tuple(names.find_names(text, language=language, asked=asked)),
        days=_find_days(text, language, local_now, country) if with_days else (),
        references=_find_references(pieces),
        codes=_find_codes(pieces, code_digits),
        loose=text if bare else "",
        bare=bare,
    )


def _find_days(text: str, language: str, local_now: datetime, country: str) -> tuple[date, ...]:
    """Find the single days that are named; a week or "some day in December" names none."""
    days = []
    for one in when.find_when(text, language=language, now=local_now, country=country):
        if one.excluded or one.start is None or one.end is None or {"day", "number"} & set(one.ambiguous):
            continue
        last = one.end if one.end == one.start else one.end - timedelta(seconds=1)
        if last.date() == one.start.date():
            days.append(one.start.date())
    return tuple(dict.fromkeys(days))


def _pieces(text: str, language: str) -> list[str]:
    """Give the text as what can stand in a reference or a code: digits, however said, and letters; else empty."""
    table = find_table(language) or find_table("en")
    assert table is not None
    cleaned = clean(text)
    pieces: list[str] = []
    times = 1
    for atom in read_atoms(cleaned, table):
        written = cleaned[atom.first : atom.last]
        if atom.kind == "num":
            pieces += [atom.value.digits or str(atom.value.value)] * times
        elif atom.kind == "homophone" and len(written) < 5:
            pieces.append(str(atom.value))
        elif atom.kind in ("comma", "dot", "dash", "stop") or written.casefold() in _TWICE:
            times = _TWICE.get(written.casefold(), 1)
            continue
        else:
            pieces.append(written.upper() if written.isascii() and written.isalnum() else "")
        times = 1
    return _join_tens(pieces)


def _join_tens(pieces: list[str]) -> list[str]:
    """Join "forty" and "eight": 40 is never said for 4 and 0."""
    joined: list[str] = []
    for piece in pieces:
        tens = joined and len(joined[-1]) == 2 and joined[-1].endswith("0") and joined[-1] >= "20"
        if tens and piece.isdecimal() and len(piece) == 1 and piece != "0":
            joined[-1] = joined[-1][0] + piece
        else:
            joined.append(piece)
    return joined


def _find_codes(pieces: list[str], digits: int) -> tuple[str, ...]:
    """Find the runs of digits that are as long as a code."""
    found, run = [], ""
    for piece in [*pieces, ""]:
        if piece.isdecimal():
            run += piece
            continue
        if len(run) == digits:
            found.append(run)
        run = ""
    return tuple(dict.fromkeys(found))


def _find_references(pieces: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for joined in _windows(pieces) if (one := references.parse_reference(joined))))


def _windows(pieces: list[str]) -> Iterator[str]:
    """Give each run of neighbours that is as long as a reference and no plain word."""
    for at in range(len(pieces)):
        joined = ""
        for upto in range(at, len(pieces)):
            joined += pieces[upto]
            if not pieces[upto] or len(joined) > references.LENGTH:
                break
            if len(joined) == references.LENGTH and (upto > at + 1 or any(map(str.isdecimal, joined))):
                yield joined


def _name_like(text: str, language: str) -> list[str]:
    """List the words that could be a name, of a text that is short enough to be an answer."""
    said = spelling.spell(text)
    if len(said) > MOST_WORDS:
        return []
    no_names = _no_names(language.partition("-")[0])
    return [one for one in said if len(one) > 1 and one.isalpha() and one not in no_names]


@cache
def _no_names(language: str) -> frozenset[str]:
    tables = [one for tag in (language, f"{language}-Latn", "en") if (one := find_table(tag)) is not None]
    stop = " ".join(table.names.get(part, "") for table in tables for part in ("stop", "titles"))
    return frozenset(spelling.spell(f"{stop} {_NO_NAMES}", most=10_000))


def tells(ours: str, known: str) -> bool:
    """Say whether words of ours have this in them, spelt out or not."""
    return re.sub(r"[\W_]+", "", known.casefold()) in re.sub(r"[\W_]+", "", ours.casefold())
