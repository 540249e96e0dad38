"""What a language's table holds. A new language is one more such table; the engine stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Meanings = Mapping[str, Mapping[Any, str]]


@dataclass(frozen=True)
class Table:
    """The words of one language.

    `words` maps a kind (weekday, month, after ...; README.md beside this package lists them) to values, each with its
    spellings, parted by a bar. `talk` maps what a turn can do (yes, no, book, person ...) to phrases in the small
    notation of phrases.py. `base` names the table whose words are understood as well, as English is inside Hindi.
    `drop` lists spellings of that base which mean something else here.
    """

    tag: str
    words: Meanings
    talk: Mapping[str, str]
    names: Mapping[str, str]
    base: str | None = None
    drop: frozenset[str] = frozenset()
    ordinal_suffixes: frozenset[str] = frozenset()
    word_suffixes: tuple[str, ...] = ()
    tens_and_units: bool = False
    homophones: Mapping[str, int] = field(default_factory=dict)
