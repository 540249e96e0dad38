"""How something is said and how pressing it is, with the words that show it. Pure.

Only what is said counts, not what it is about: a wish for next week is calm and routine until a word says otherwise.
The stronger wins, and a word taken back ("no hurry", "nothing urgent") does not count.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from .intent import is_emergency
from .phrases import find_phrases, plain
from .tables import find_table
from .tone_words import WORDS
from .words import fold_marks


class Tone(StrEnum):
    """How somebody sounds, the stronger later."""

    CALM = "calm"
    HURRIED = "hurried"
    UPSET = "upset"
    ANGRY = "angry"


class Urgency(StrEnum):
    """How pressing it is, the stronger later; the names are those of a wait for a person."""

    ROUTINE = "routine"
    SOON = "soon"
    URGENT = "urgent"
    EMERGENCY = "emergency"


TONES, URGENCIES = tuple(Tone), tuple(Urgency)


@dataclass(frozen=True)
class Mood:
    """What was found: tone and urgency, each with the words that show it."""

    tone: Tone = Tone.CALM
    urgency: Urgency = Urgency.ROUTINE
    tone_words: tuple[str, ...] = ()
    urgency_words: tuple[str, ...] = ()


def read_mood(text: str, *, language: str) -> Mood:
    """read how a turn sounds and how pressing it is; English words count in every language."""
    said = plain(text)
    for name in ("not_said", "not_emergency"):
        said = _pattern(name, language).sub("\u241e", said)
    tone, tone_words = _strongest(said, language, TONES[:0:-1], Tone.CALM)
    urgency, urgency_words = _strongest(said, language, URGENCIES[:0:-1], Urgency.ROUTINE)
    if is_emergency(said, language=language):
        urgency, urgency_words = Urgency.EMERGENCY, _emergency_words(said, language)
    elif tone == Tone.HURRIED and urgency == Urgency.ROUTINE:
        urgency, urgency_words = Urgency.SOON, tone_words
    return Mood(Tone(tone), Urgency(urgency), tone_words, urgency_words)


def strongest(moods: Sequence[Mood]) -> Mood:
    """give the strongest tone and the strongest urgency of several turns, each with its words."""
    if not moods:
        return Mood()
    tone = max(moods, key=lambda one: TONES.index(one.tone))
    urgency = max(moods, key=lambda one: URGENCIES.index(one.urgency))
    return Mood(tone.tone, urgency.urgency, tone.tone_words, urgency.urgency_words)


def _strongest(said: str, language: str, names: Sequence[str], none: str) -> tuple[str, tuple[str, ...]]:
    for name in names:
        found = tuple(dict.fromkeys(one.group() for one in _pattern(name, language).finditer(said)))
        if found:
            return name, found
    return none, ()


def _emergency_words(said: str, language: str) -> tuple[str, ...]:
    tables = [table for table in (find_table(language), find_table("en")) if table is not None]
    found = (find_phrases(table.tag, "emergency").search(said) for table in tables)
    return tuple(dict.fromkeys(one.group() for one in found if one))


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    table = find_table(language)
    tags = dict.fromkeys([*([table.tag] if table else []), *([table.base] if table and table.base else []), "en"])
    lines = [line.strip() for tag in tags for line in WORDS.get(tag, {}).get(name, "").splitlines()]
    phrases = [fold_marks(line).replace(" .. ", r"(?: \S+){0,4}? ") for line in lines if line]
    return re.compile(rf"(?<!\S)(?:{'|'.join(phrases)})(?!\S)") if phrases else re.compile(r"(?!)")
