"""Days and times that belong together become one; alternatives share what only one of them says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .periods import monday_of
from .resolve import Piece, read_both
from .rules import Atom, Scene
from .values import DAYPARTS, Clock, Days, Times, find_date, one_day

_LOOSE = {
    "the", "of", "at", "on", "in", "for", "fill", "comma", "dash", "this", "cue", "around", "every", "okafter", "from",
    "oclock", "and", "to", "art", "by", "pfrom", "slash", "num",
    "pon", "pfor", "pin", "unit", "datemark", "away", "goal",
}  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """The kinds between two pieces."""

    kinds: frozenset[str]

    @property
    def near(self) -> bool:
        """say whether only small words stand between."""
        return self.kinds <= _LOOSE | {"or"}

    @property
    def either(self) -> bool:
        """say whether the two are alternatives."""
        return bool(self.kinds & {"or", "and", "comma", "slash"}) and self.near


def combine(atoms: Sequence[Atom], text: str, scene: Scene) -> list[Piece]:
    """build the pieces of a turn, in the order they were said."""
    pieces, gaps, moved = _cut(atoms, text)
    pieces, gaps = _join_near(pieces, gaps, scene, text)
    pieces = _correct(pieces, gaps, moved)
    pieces = _share(pieces, gaps)
    return _join_far(pieces, gaps)


def _cut(atoms: Sequence[Atom], text: str) -> tuple[list[Piece], list[Gap], bool]:
    pieces: list[Piece] = []
    gaps: list[Gap] = []
    between: list[str] = []
    moved = any(atom.kind == "move" for atom in atoms)
    for atom in atoms:
        piece = _piece(atom, text)
        if piece is None:
            if (
                atom.kind == "wont"
                and pieces
                and set(between) <= {"fill", "okafter", "at", "on", "the", "of", "pon", "pfor", "pin"}
            ):
                pieces[-1] = replace(pieces[-1], excluded=not pieces[-1].earliest)
            between.append(atom.kind)
            continue
        if _negated(between):
            piece = _refuse(piece)
        if pieces:
            gaps.append(Gap(frozenset(between)))
        pieces.append(piece)
        between = []
    return pieces, gaps, moved


def _piece(atom: Atom, text: str) -> Piece | None:
    whole = Piece(atom.first, atom.last, text[atom.first : atom.last])
    if atom.kind == "days":
        return replace(whole, days=atom.value)
    if atom.kind == "times":
        return replace(whole, times=atom.value)
    if atom.kind == "lone":
        return replace(whole, times=atom.value, flags=("number",))
    if atom.kind == "moment":
        return replace(whole, stretch=(atom.value, atom.value))
    if atom.kind == "stretch":
        return replace(whole, stretch=atom.value)
    if atom.kind == "earliest":
        return replace(whole, earliest=True)
    return None


def _negated(between: Sequence[str]) -> bool:
    """say whether the last "not" reaches the piece: nothing but small words after it."""
    if "not" not in between:
        return False
    last = max(at for at, kind in enumerate(between) if kind == "not")
    return set(between[last + 1 :]) <= {"the", "on", "at", "in", "for", "of", "fill", "every", "this"}


def _refuse(piece: Piece) -> Piece:
    """turn "not before 3" into "from 3"; refuse anything else as it is."""
    times = piece.times
    if piece.days is None and times is not None and not times.point and (times.low is None) != (times.high is None):
        return replace(piece, times=replace(times, low=times.high, high=times.low))
    return replace(piece, excluded=True)


def _join_near(pieces: list[Piece], gaps: list[Gap], scene: Scene, text: str) -> tuple[list[Piece], list[Gap]]:
    out: list[Piece] = pieces[:1]
    kept: list[Gap] = []
    for gap, piece in zip(gaps, pieces[1:], strict=True):
        # A refusal between the two keeps them apart; so does "or", unless one merely completes the other.
        joined = None
        if (gap.near and "or" not in gap.kinds and out[-1].excluded >= piece.excluded) or (
            "not" in gap.kinds and not out[-1].excluded and not piece.excluded
        ):
            joined = _join(out[-1], piece, scene)
        if joined is None:
            out.append(_within_week(out[-1], piece, scene))
            kept.append(gap)
        else:
            out[-1] = replace(joined, text=text[joined.first : joined.last])
    return out, kept


def _within_week(one: Piece, two: Piece, scene: Scene) -> Piece:
    """place a refused weekday in the week it is taken out of: "next week except Wednesday"."""
    if not two.excluded or one.excluded or not (one.days and two.days) or one.days.source != "week":
        return two
    return replace(two, days=join_days(one.days, two.days, scene) or two.days)


def _join(one: Piece, two: Piece, scene: Scene) -> Piece | None:
    if one.stretch or two.stretch:
        return None
    days = one.days or two.days
    if one.days and two.days:
        days = join_days(one.days, two.days, scene)
        if days is None:
            return None
    times = one.times or two.times
    if one.times and two.times:
        times = _join_times(one.times, two.times)
        if times is None:
            return None
    flags = () if one.days or two.days else (*one.flags, *two.flags)
    return replace(
        one, last=two.last, days=days, times=times, earliest=one.earliest or two.earliest, flags=flags,
        excluded=one.excluded,
    )  # fmt: skip


def _join_times(one: Times, two: Times) -> Times | None:
    """join a part of the day with the time it goes with, or two open sides with each other."""
    if one.part and two.part:
        return one if one.part == two.part else None
    if one.part and one.low is one.high is None:
        return replace(two, part=one.part)
    if two.part and two.low is two.high is None:
        return replace(one, part=two.part)
    if one.point or two.point:
        return None
    if one.high is None and two.low is None:
        return Times(one.low, two.high, one.part or two.part)
    if one.low is None and two.high is None:
        return Times(two.low, one.high, one.part or two.part)
    return None


def join_days(one: Days, two: Days, scene: Scene) -> Days | None:
    """join "Friday" with "next week", "the 11th" with "next month", a weekday with its date; none: two different days.

    A weekday wins over a date that is not one, and the date stays ambiguous, so that it is read back.
    """
    for first, second in ((one, two), (two, one)):
        if first.weekday is not None and second.source == "week" and second.first:
            day = monday_of(second.first) + timedelta(days=first.weekday)
            return one_day(day, "date", weekday=first.weekday)
        if first.source == "monthday" and second.source == "month" and first.first and second.first:
            day_in = find_date(second.first.year, second.first.month, first.first.day)
            return one_day(day_in, "date") if day_in else None
        if first.weekday is not None and second.source in ("date", "monthday", "relative") and second.weekday is None:
            return _weekday_and_date(first, second, scene.now.date()) if second.grain == "day" else None
        if first.source == "relative" and second.source in ("date", "monthday") and second.first != first.first:
            return second.with_flag("date")
        if _holds(first, second):
            return second
    if one.source == "open" and two.source in ("week", "month") and one.first and two.until and not one.until:
        return replace(one, until=two.until) if one.first < two.until else None
    return one if (one.first, one.until) == (two.first, two.until) else None


def _holds(wide: Days, narrow: Days) -> bool:
    if not (wide.first and wide.until and narrow.first and narrow.until) or wide.source not in ("week", "month"):
        return False
    return wide.first <= narrow.first and narrow.until <= wide.until


def _weekday_and_date(weekday: Days, said: Days, today: date) -> Days | None:
    assert weekday.weekday is not None
    if said.first is None or said.until is None or (said.until - said.first).days != 1:
        return None
    if said.first.weekday() == weekday.weekday:
        return replace(said, weekday=weekday.weekday, flags=())
    ahead = (weekday.weekday - said.first.weekday() + 3) % 7 - 3
    day = said.first + timedelta(days=ahead)
    if said.source == "relative" or day < today:
        return weekday.with_flag("date")
    return one_day(day, "date", weekday=weekday.weekday, flags=("date",))


def _correct(pieces: list[Piece], gaps: list[Gap], moved: bool) -> list[Piece]:
    """take back what was said before "no, I mean", and the old time in "move it from Friday to Monday"."""
    out = list(pieces)
    for at, gap in enumerate(gaps):
        one, two = out[at], out[at + 1]
        if one.excluded or two.excluded:
            continue
        away = "correct" in gap.kinds or (moved and bool(gap.kinds & {"to", "goal"}))
        if not away or not (_alike(one, two) or ("goal" in gap.kinds and one.times and two.times)):
            continue
        out[at] = replace(one, excluded=True)
        if two.days is None and two.times is not None and one.days is not None:
            out[at + 1] = replace(two, days=one.days)
    return out


def _alike(one: Piece, two: Piece) -> bool:
    return bool((one.days and two.days) or (one.times and two.times and not (two.days and not one.days)))


def _share(pieces: list[Piece], gaps: list[Gap]) -> list[Piece]:
    """give alternatives the day or the time that only one of them says."""
    out = list(pieces)
    for order in (range(len(gaps)), range(len(gaps) - 1, -1, -1)):
        for at in order:
            one, two = out[at], out[at + 1]
            if not gaps[at].either or one.excluded != two.excluded or one.stretch or two.stretch:
                continue
            if one.times and two.times and one.days and not two.days:
                out[at + 1] = replace(two, days=one.days, times=_half_of(two.times, one.times), flags=())
            elif one.times and two.times and two.days and not one.days:
                out[at] = replace(one, days=two.days, times=_half_of(one.times, two.times), flags=())
            elif one.times and two.times:
                out[at] = replace(one, times=_half_of(one.times, two.times))
            elif one.days and two.days and one.times and not two.times:
                out[at + 1] = replace(two, times=one.times)
            elif one.days and two.days and two.times and not one.times:
                out[at] = replace(one, times=two.times)
    return out


def _half_of(times: Times, other: Times) -> Times:
    """read "3 or 4 pm" as both in the afternoon."""
    low, half = times.low, other.low.half if other.low else None
    if not times.point or low is None or low.fixed or times.part:
        return times
    if half in ("am", "pm"):
        clock = Clock(low.hour, low.minute, half)
        return Times(clock, clock, point=True)
    return replace(times, part=other.part)


def _join_far(pieces: list[Piece], gaps: list[Gap]) -> list[Piece]:
    """join a day and a time that stand apart in the turn, when each waits for the other."""
    out: list[Piece] = []
    for piece in pieces:
        at = next((at for at, one in enumerate(out) if _complete(one, piece)), None)
        if at is None:
            out.append(piece)
            continue
        one = out[at]
        times = one.times or piece.times
        if one.times and piece.times:
            times = _join_times(one.times, piece.times)
        out[at] = replace(
            one, last=piece.last, days=one.days or piece.days, times=times, text=f"{one.text} {piece.text}",
            earliest=one.earliest or piece.earliest, flags=(),
        )  # fmt: skip
    return out


def _clarifies(one: Times | None, two: Times | None) -> bool:
    """say whether one is the part of the day that the other's clock time lies in: "I prefer mornings, say ten"."""
    for part, point in ((one, two), (two, one)):
        if part and point and part.part and part.low is None and point.point and point.low:
            first, last = DAYPARTS[part.part]
            return any(first * 60 <= minutes < last * 60 for minutes in read_both(point.low))
    return False


def _complete(one: Piece, two: Piece) -> bool:
    if one.excluded or two.excluded or one.stretch or two.stretch:
        return False
    if (one.days is None) == (two.days is None):
        return one.earliest != two.earliest or (one.days is None and _clarifies(one.times, two.times))
    if one.times is None or two.times is None:
        return (one.times is None) != (two.times is None) or one.earliest or two.earliest
    return _join_times(one.times, two.times) is not None
