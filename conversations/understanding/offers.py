"""Which of the offers an answer names: by number, place, name, day or time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .clock import read_clocks
from .dates import read_month_dates, read_month_days
from .lexicon import read_atoms
from .numbers import join_numbers
from .periods import read_periods
from .phrases import find_phrases, plain, without
from .resolve import read_both
from .rules import Scene
from .spans import read_spans
from .tables.shape import Table
from .values import DAYPARTS, Clock
from .when import USUAL_OPENING
from .words import clean

# How many are offered where the caller does not say: the front desk offers three at a time.
USUAL_COUNT = 3


@dataclass(frozen=True)
class Marks:
    """What a label or an answer says of a time."""

    weekdays: frozenset[int]
    dates: frozenset[tuple[int, int]]  # month (0: not said) and day
    minutes: frozenset[int]
    exact: frozenset[int]
    parts: frozenset[str]
    stretches: tuple[tuple[int, int], ...] = ()  # "after two": from, to, in minutes, both inside


def count_options(options: Sequence[str]) -> int:
    """count the offers."""
    return len(options) or USUAL_COUNT


def find_option(text: str, said: str, table: Table, options: Sequence[str], now: datetime) -> int | None:
    """find the offer an answer names, from 0; none where it names none, or more than one."""
    said = without("not_this_one", said, table)
    whole = _by_label(said, options)
    if whole is not None:
        return whole
    by_time = _by_time(text, table, options, now) if options else None
    if by_time is not None:
        return by_time
    by_word = _by_word(said, options)
    if by_word is not None:
        return by_word
    return _by_place(said, table, count_options(options))


def _by_label(said: str, options: Sequence[str]) -> int | None:
    same = [at for at, option in enumerate(options) if plain(option) == said]
    return same[0] if len(same) == 1 else None


def _by_place(said: str, table: Table, count: int) -> int | None:
    """read "2", "the second", "option two", "the last one"."""
    found = set()
    for at in range(min(count, 10)):
        if find_phrases(table.tag, f"choose_{at + 1}").search(said):
            found.add(at)
    for name, at in (("choose_last", count - 1), ("choose_first", 0), ("choose_middle", count // 2)):
        if not found and find_phrases(table.tag, name).search(said):
            found.add(at)
    return found.pop() if len(found) == 1 else None


def _by_word(said: str, options: Sequence[str]) -> int | None:
    """find the one offer with a word of the answer that no other has, such as a doctor's name."""
    words = {word for word in _stems(said) if len(word) > 2 and not word.isdecimal()}
    each = [_stems(plain(option)) for option in options]
    scores = []
    for at, own in enumerate(each):
        others = set().union(*(other for index, other in enumerate(each) if index != at))
        scores.append(len(words & (own - others)))
    best = max(scores, default=0)
    return scores.index(best) if best and scores.count(best) == 1 else None


def _stems(said: str) -> set[str]:
    words = said.split()
    return {*words, *(word[:-1] for word in words if word.endswith("s") and len(word) > 3)}


def _by_time(text: str, table: Table, options: Sequence[str], now: datetime) -> int | None:
    answer = _marks(text, table, now)
    if not (answer.weekdays or answer.dates or answer.minutes or answer.parts or answer.stretches):
        return None
    fits = [at for at, option in enumerate(options) if _fits(answer, _marks(option, table, now))]
    return fits[0] if len(fits) == 1 else None


def _fits(answer: Marks, label: Marks) -> bool:
    """say whether nothing the answer says speaks against the label, and something speaks for it."""
    same_date = any(_same_date(said, offered) for said in answer.dates for offered in label.dates)
    if answer.weekdays and label.weekdays and not answer.weekdays & label.weekdays:
        return False
    if answer.dates and label.dates and not same_date:
        return False
    if answer.minutes and not answer.minutes & label.exact:
        return False
    if answer.parts and not any(_inside(part, label.exact) for part in answer.parts):
        return False
    if answer.stretches and not any(low <= one <= high for low, high in answer.stretches for one in label.exact):
        return False
    says_day = bool(answer.weekdays & label.weekdays) or same_date
    return says_day or bool(answer.minutes) or bool(answer.parts) or bool(answer.stretches)


def _same_date(said: tuple[int, int], offered: tuple[int, int]) -> bool:
    return said[1] == offered[1] and (said[0] == offered[0] or 0 in (said[0], offered[0]))


def _inside(part: str, minutes: frozenset[int]) -> bool:
    first, last = DAYPARTS[part]
    return any(first * 60 <= one < last * 60 for one in minutes)


def _marks(text: str, table: Table, now: datetime) -> Marks:
    scene = Scene(now, "IN", USUAL_OPENING, table)
    atoms = read_atoms(clean(text), table)
    for read in (join_numbers, read_month_dates, read_clocks, read_month_days, read_periods, read_spans):
        atoms = read(atoms, scene)
    weekdays, dates, parts = set(), set(), set()
    minutes: set[int] = set()
    exact: set[int] = set()
    stretches: list[tuple[int, int]] = []
    for atom in atoms:
        if atom.kind == "days" and atom.value.weekday is not None:
            weekdays.add(atom.value.weekday)
        elif atom.kind == "days" and atom.value.first is not None and atom.value.grain == "day":
            month = 0 if atom.value.source == "monthday" else atom.value.first.month
            dates.add((month, atom.value.first.day))
        elif atom.kind == "times" and not atom.value.point and (atom.value.low or atom.value.high):
            stretches.append((_usual(atom.value.low, 0), _usual(atom.value.high, 1440)))
        elif atom.kind == "times" and atom.value.low is not None:
            clock: Clock = atom.value.low
            minutes |= set(read_both(clock))
            exact |= {one for one in read_both(clock) if clock.fixed or 480 <= one < 1200} or set(read_both(clock))
        elif atom.kind == "times" and atom.value.part is not None:
            parts.add(atom.value.part)
    return Marks(
        *(frozenset(weekdays), frozenset(dates), frozenset(minutes), frozenset(exact), frozenset(parts)),
        tuple(stretches),
    )


def _usual(clock: Clock | None, without_any: int) -> int:
    """read a bare hour in the hours in which people come."""
    if clock is None:
        return without_any
    return next((one for one in read_both(clock) if clock.fixed or 480 <= one < 1200), clock.minutes())
