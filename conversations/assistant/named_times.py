"""No clause of a model names a time for a visit that nobody looked up: it may only name what it was offered.

What counts is what the rows say: this journey's offers, what is kept or read back, own visits, what tools answered. A
time that the customer, a colleague or the business itself named may be spoken of, but not be called free. Everything
else is a guess. Opening hours, lengths of time and questions for a day are no times for a visit. Reads no rows:
`known_times` gathers them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from conversations.assistant import reading
from conversations.understanding import when as whens
from conversations.understanding.when import When

_ABOUT_NOW_MINUTES = 5
_HALF_DAY = 12 * 60

# That a time can be had, or stands.
_OFFERS = re.compile(
    r"\b(?:free|available|openings?|vacan\w+|slots?|see you|expect you|booked for|scheduled"
    r"|(?:appointment|visit|booking) is"
    r"|(?:i|we) can (?:do|offer|give|fit)"
    r"|(?:i|we) have (?:a|an|one|two|three|these|the|some\w*|\d+|tomorrow|today|\w+day)"
    r"|khaa?li|mil sak\w*|de sak\w*|milte hain|milenge)\b|खाली|ख़ाली|उपलब्ध|स्लॉट|मिल सक|दे सक|मिलते हैं|मिलेंगे",
    re.I,
)
# That it cannot be had.
_DENIES = re.compile(
    r"\b(?:not|no|nothing|none|taken|took|went|full|fully|cannot|gone|(?:already|all) booked"
    r"|nahi|nahin|nahee|bhar\w*|saare|le liya|mil gaya)\b|n't\b|नहीं|नही|भर ग|भरा|भर चु|सारे|ले लिया|मिल गया",
    re.I,
)
# That somebody else named it, or that it is yet to be looked up.
_REPORTS = re.compile(
    r"\b(?:said|asked|wanted|told|mentioned|prefer\w*|check|look|see if|kaha|dekh\w*|chah\w*|poo?ch\w*)\b"
    r"|कहा|देख|चाह|पूछ",
    re.I,
)
_BUT = re.compile(r"\b(?:but|however|though|lekin|magar)\b|लेकिन|मगर", re.I)
_HOURS = re.compile(r"\b(?:opens?|clos(?:e|es|ed|ing)|hours|lunch|break|khul\w*|band)\b|खुल|बंद|लंच", re.I)
_NUMBER_IN_LIST = re.compile(r"(?:,|\b(?:and|or|aur|ya)|और|या)\s+(\d{1,2})(?::(\d\d))?(?=\s*(?:[.,?!।]|$))", re.I)
_BOUND = re.compile(r"^(?:until|till|by|before|up to)\b|\btak\b|तक", re.I)
_LENGTH = re.compile(r"\b(?:minutes?|mins?|hours?|hrs?|seconds?|moment|minat|minute|ghant\w*)\b|मिनट|घंट", re.I)
_PLURAL_DAY = re.compile(r"days$", re.I)


@dataclass(frozen=True)
class Scene:
    """On which clock words are read."""

    local_now: datetime  # naive
    language: str
    country: str
    opening: tuple[time, time] | None = None

    def find(self, text: str) -> list[When]:
        """Find the times in a text."""
        language = reading.read_in(text, self.language)
        return whens.find_when(text, language=language, now=self.local_now, country=self.country, opening=self.opening)


@dataclass
class KnownTimes:
    """What may be named. `offered` are naive local instants; `spoken_of` what else was named, as it was read."""

    offered: set[datetime] = field(default_factory=set)
    spoken_of: list[When] = field(default_factory=list)


def find_guesses(clause: str, known: KnownTimes, scene: Scene) -> list[When]:
    """Find the times in a clause that nobody looked up and that it names for a visit."""
    parts = _BUT.split(clause) if _DENIES.search(clause) else [clause]
    return [one for part in parts for one in _guesses_in(part, known, scene)]


def names_only(text: str, instants: Iterable[datetime], scene: Scene) -> bool:
    """Say whether a text names times, and none but these (naive local instants)."""
    named = [one for one in scene.find(text) if "number" not in one.ambiguous and not _LENGTH.search(one.text)]
    known = list(instants)
    return bool(named) and all(any(_is_named(instant, one) for instant in known) for one in named)


def _is_named(instant: datetime, one: When) -> bool:
    if one.start is None or one.end is None:
        return False
    if one.grain == "day":
        return _same_day(instant, one)
    if _is_point(one):
        return _same_clock(instant, one.start) and ("day" in one.ambiguous or _same_day(instant, one))
    return one.start <= instant < one.end


def _guesses_in(clause: str, known: KnownTimes, scene: Scene) -> list[When]:
    found = [one for one in scene.find(clause) if _is_about_a_visit(one, clause)]
    found += _rest_of_list(clause, found)
    if not found or (_DENIES.search(clause) and len(found) == 1):
        return []
    is_offer = bool(_OFFERS.search(clause)) and not _REPORTS.search(clause) and not _DENIES.search(clause)
    return [one for one in found if not _is_known(one, known, scene, is_offer=is_offer)]


def _rest_of_list(clause: str, found: list[When]) -> list[When]:
    """Read the bare numbers behind a time ("10, 11:30 and 4"), which alone would be none."""
    points = [one for one in found if _is_point(one)]
    if not points or points[-1].start is None:
        return []
    numbers = (found for found in _NUMBER_IN_LIST.finditer(clause) if int(found[1]) < 24 and int(found[2] or 0) < 60)
    clocks = (points[-1].start.replace(hour=int(one[1]), minute=int(one[2] or 0)) for one in numbers)
    return [replace(points[-1], start=one, end=one, ambiguous=("day",)) for one in clocks]


def _is_about_a_visit(one: When, clause: str) -> bool:
    offers = bool(_OFFERS.search(clause))
    if "number" in one.ambiguous or _LENGTH.search(one.text) or one.earliest:
        return False
    if one.grain in ("minute", "hour"):
        return _is_point(one) and (offers or not (_HOURS.search(clause) or _BOUND.search(one.text)))
    is_day = one.grain == "day" and one.start is not None and one.end is not None
    return is_day and offers and not _PLURAL_DAY.search(one.text) and not clause.rstrip().endswith("?")


def _is_point(one: When) -> bool:
    return one.start is not None and one.start == one.end


def _is_known(one: When, known: KnownTimes, scene: Scene, *, is_offer: bool) -> bool:
    assert one.start is not None  # a point or a day
    if one.grain == "day":
        return not is_offer or any(_same_day(instant, one) for instant in known.offered)
    has_day = "day" not in one.ambiguous
    same_clock = [instant for instant in known.offered if _same_clock(instant, one.start)]
    if any(not has_day or _same_day(instant, one) for instant in same_clock):
        return True
    if is_offer:
        return False
    return _is_now(one.start, scene) or any(_names(other, one, has_day=has_day) for other in known.spoken_of)


def _names(other: When, one: When, *, has_day: bool) -> bool:
    """Say whether another's words name this very time, or leave its day open."""
    edges = [edge for edge in (other.start, other.end) if edge is not None and other.grain in ("minute", "hour")]
    is_free = not has_day or "day" in other.ambiguous
    assert one.start is not None
    return any(_same_clock(edge, one.start) and (is_free or _same_day(edge, one)) for edge in edges)


def _same_day(day: datetime, one: When) -> bool:
    """Compare dates; the name of today's weekday may mean today as well as the day in a week."""
    assert one.start is not None
    ahead = (one.start.date() - day.date()).days
    return ahead == 0 or ("weekday" in one.ambiguous and ahead == 7)


def _same_clock(one: datetime, other: datetime) -> bool:
    """Compare on the face of the clock: which half of the day was meant is often not said."""
    return (one.hour * 60 + one.minute) % _HALF_DAY == (other.hour * 60 + other.minute) % _HALF_DAY


def _is_now(one: datetime, scene: Scene) -> bool:
    now = scene.local_now
    apart = abs((one.hour - now.hour) * 60 + one.minute - now.minute) % _HALF_DAY
    return min(apart, _HALF_DAY - apart) <= _ABOUT_NOW_MINUTES


def read_all(texts: Iterable[str], scene: Scene) -> list[When]:
    """Read the times that texts name."""
    return [one for text in texts if text for one in scene.find(text)]
