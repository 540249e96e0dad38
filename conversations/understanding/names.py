"""Names that people give: "I'm Meena Iyer", "my name is", "for my son Rohan"."""

import re
from collections.abc import Iterator
from functools import cache

from .lexicon import read_atoms
from .tables import find_table
from .tables.shape import Table
from .words import Token, clean, fold_marks, tokenise

_MOST_WORDS = 4


@cache
def _pattern(tag: str, name: str) -> re.Pattern[str]:
    table = find_table(tag)
    parts = []
    while table is not None:
        parts.append(fold_marks(table.names.get(name, "")))
        table = find_table(table.base) if table.base else None
    kept = [part for part in parts if part]
    return re.compile(rf"(?<!\S)(?:{'|'.join(kept)})(?!\S)" if kept else r"(?!)")


@cache
def _words(tag: str, name: str) -> frozenset[str]:
    table = find_table(tag)
    words: list[str] = []
    while table is not None:
        words += fold_marks(table.names.get(name, "")).split()
        table = find_table(table.base) if table.base else None
    return frozenset(word.replace("'", "") for word in words)


def find_names(text: str, *, language: str, asked: bool = False) -> list[str]:
    """find the names of people in a turn, in order, once each; `asked` says that a name was asked for, so that a bare
    one counts.
    """
    table = find_table(language)
    if table is None:
        return []
    cleaned = clean(text)
    tokens = tokenise(cleaned)
    said, starts = _lay_out(tokens)
    found: list[str] = []
    for lead in _leads(said, table):
        found += _take(cleaned, tokens, starts.get(lead.end() + 1), lead.group(), table)
    for trail in _pattern(table.tag, "trail").finditer(said):
        found += _take_back(cleaned, tokens, starts.get(trail.start()), table)
    if asked and not found:
        found += _bare(cleaned, tokens, table)
    return list(dict.fromkeys(found))


def _leads(said: str, table: Table) -> Iterator[re.Match[str]]:
    """give the words that lead to a name, also those inside others: "appointment for" hides "for my wife"."""
    at = 0
    while lead := _pattern(table.tag, "lead").search(said, at):
        yield lead
        at = lead.start() + 1


def _lay_out(tokens: list[Token]) -> tuple[str, dict[int, int]]:
    """give the plain text and, for each place where a word begins, which token it is."""
    parts, starts, at = [], {}, 0
    for index, token in enumerate(tokens):
        word = token.key.replace("'", "")
        starts[at] = index
        parts.append(word)
        at += len(word) + 1
    return " ".join(parts), starts


def _is_name(token: Token, table: Table) -> bool:
    key = token.key.replace("'s", "").replace("'", "")
    return _letters(key) and key not in _words(table.tag, "stop")


def _letters(key: str) -> bool:
    return len(key) > 1 and not any(char.isdigit() for char in key) and any(char.isalpha() for char in key)


def _take(text: str, tokens: list[Token], at: int | None, lead: str, table: Table) -> list[str]:
    """take the words after "my name is" that can be a name; after "I am" only what is written or placed like one."""
    if at is None:
        return []
    taken: list[Token] = []
    while at < len(tokens) and len(taken) < _MOST_WORDS:
        token = tokens[at]
        if (
            token.key == "."
            and taken
            and taken[-1].key in _words(table.tag, "titles") | set("abcdefghijklmnopqrstuvwxyz")
        ):
            at += 1
            continue
        if not (_is_name(token, table) or (taken and len(token.key) == 1 and token.key.isalpha() and token.key != "i")):
            break
        taken.append(token)
        at += 1
    ended = (
        at >= len(tokens) or not tokens[at].key[0].isalnum() or tokens[at].key in ("and", "from", "here", "speaking")
    )
    written = [_word(text, token) for token in taken]
    if not written:
        return []
    capital = written[0][:1].isupper()
    plain_lead = lead in _words(table.tag, "weak")
    if capital:
        kept = [word for at, word in enumerate(written) if at == 0 or word[:1].isupper() or not word.isascii()]
        return _finish(kept[: _run(written)], table)
    if plain_lead and not (ended and len(written) <= 3 and not written[0].endswith("ing")):
        return []
    return _finish(written[:3] if ended else written[:2], table)


def _run(written: list[str]) -> int:
    """count the leading words with a capital; Indic letters have none and all count."""
    count = 0
    for word in written:
        if word.isascii() and not word[:1].isupper():
            break
        count += 1
    return count


def _take_back(text: str, tokens: list[Token], at: int | None, table: Table) -> list[str]:
    """take the words before "here" or "speaking", where the turn begins with them."""
    if at is None or at == 0:
        return []
    taken = tokens[:at]
    while taken and (not taken[0].key[0].isalpha() or taken[0].key in _words(table.tag, "stop")):
        taken = taken[1:]
    if not 1 <= len(taken) <= 3 or not all(_is_name(token, table) for token in taken):
        return []
    return _finish([_word(text, token) for token in taken], table)


def _bare(text: str, tokens: list[Token], table: Table) -> list[str]:
    """read a turn that is a name and nothing else."""
    names = [token for token in tokens if token.key not in (".", ",", "!")]
    if not 1 <= len(names) <= _MOST_WORDS or not all(_is_name(token, table) for token in names):
        return []
    if any(atom.kind not in ("x", "stop", "comma", "dot", "softmonth") for atom in read_atoms(text, table)):
        return []
    return _finish([_word(text, token) for token in names], table)


def _word(text: str, token: Token) -> str:
    word = text[token.first : token.last]
    return word[:-2] if word.endswith("'s") else word


def _finish(words: list[str], table: Table) -> list[str]:
    while words and words[0].lower() in _words(table.tag, "titles"):
        words = words[1:]
    if not words:
        return []
    return [" ".join(word.title() if word.islower() else word for word in words)]
