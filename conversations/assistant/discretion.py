"""What a model is told stays between us: no sentence that recites its rules, names a tool or shows its data leaves.

Whoever asks for it, in whatever words, gets the plain truth instead: who is speaking.
"""

import re
from functools import cache

from conversations.assistant import toolbox
from conversations.assistant.instructions import RULES, SPOKEN, WRITTEN
from conversations.assistant.phrasing import say

RUN = 6  # words in a row that are no chance
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"((?<=[.!?।])\s+|\n+)")
_MARKS = ("<data>", "</data>", "put_after_your_words")


def hold_back(text: str, *, place: str, language: str) -> str:
    """Give the words without what recites the instructions; in place of the first such sentence stands who speaks."""
    if not text:
        return text
    kept: list[str] = []
    for part in _BETWEEN.split(text):
        instead = say("who-am-i", language, place=place) if recites(part) else part
        kept.append("" if instead != part and instead in kept else instead)
    return "".join(kept).strip()


def recites(text: str) -> bool:
    """Say whether these words show what a model is told."""
    lowered = text.casefold()
    if any(mark in lowered for mark in _MARKS) or any(name in lowered for name in toolbox.list_names() if "_" in name):
        return True
    return not _runs(lowered).isdisjoint(_ours())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


@cache
def _ours() -> frozenset[tuple[str, ...]]:
    rules = [one for one in RULES.split("\n") if one.startswith("- ")]  # what it is, it may say
    return frozenset().union(*(_runs(one) for one in (*rules, SPOKEN, WRITTEN)))
