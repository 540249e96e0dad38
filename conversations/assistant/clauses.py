"""Words that stream in, cut where a clause ends, so that each can be looked at and spoken while the next is thought.

A clause ends with its mark and the blank after it, a line with its break; a long one already with a comma. The point of
"10.30", of "Dr. Rao" and of a numbered row ends nothing. Pure.
"""

import re
from collections.abc import Iterator

LONG = 40  # characters from which on a comma is pause enough
_MARK = re.compile(r"""[.?!।…۔؟]+["'”’)\]*_]*\s+|\s*\n\s*|[,;:–—،؛]\s+""")
_SENTENCE = ".?!।…۔؟"
_NEVER_LAST = frozenset(
    ("dr", "mr", "mrs", "ms", "prof", "st", "smt", "shri", "approx", "ext", "e.g", "i.e", "vs", "डॉ", "श्री", "प्रो")
)
_BEFORE_FIGURES = frozenset(("no", "nos", "rs", "tel", "नं", "रु"))
_HALVES = frozenset(("a.m", "p.m"))


class Clauses:
    """Takes words as they come, and gives each clause once it is whole, with the blank behind it."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, words: str) -> list[str]:
        """Give the clauses that these words complete."""
        self._held += words
        return list(self._take())

    def finish(self) -> str:
        """Give what is left when no more words come; empty when nothing is."""
        rest, self._held = self._held, ""
        return rest if rest.strip() else ""

    def drop(self) -> None:
        """Forget what is no whole clause yet."""
        self._held = ""

    def _take(self) -> Iterator[str]:
        start = 0
        for mark in _MARK.finditer(self._held):
            if self._ends(start, mark):
                clause = self._held[start : mark.end()]
                start = mark.end()
                if clause.strip():
                    yield clause
        self._held = self._held[start:]

    def _ends(self, start: int, mark: re.Match[str]) -> bool:
        if "\n" in mark[0]:
            return True
        if mark[0][0] not in _SENTENCE:
            return mark.start() - start >= LONG
        return mark[0][0] != "." or _closes(self._held[start : mark.start()], self._held[mark.end() :])


def _closes(before: str, after: str) -> bool:
    """Say whether a full stop between these ends a sentence. Where only the next letter tells, it must have come."""
    word = before.split()[-1].lstrip("(\"'“‘").casefold() if before.strip() else ""
    if word in _NEVER_LAST or (word.isdigit() and word == before.strip()) or (len(word) == 1 and word.isalpha()):
        return False
    if word in _BEFORE_FIGURES:
        return bool(after) and not after[0].isdigit()
    return word not in _HALVES or (bool(after) and not after[0].islower() and not after[0].isdigit())


def is_whole(clause: str) -> bool:
    """Say whether a sentence ends with this clause."""
    return clause.endswith("\n") or clause.rstrip(" \"'”’)]*_").endswith(tuple(_SENTENCE))
