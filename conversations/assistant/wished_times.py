"""When the customer would like to come, in the light of what is being talked about. Reads no rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conversations.assistant import vocabulary
from conversations.assistant.brain import Context, Place
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Question, Window, Wish
from conversations.understanding import when
from conversations.understanding.choice import Answer
from conversations.understanding.intent import Intent
from conversations.understanding.shifts import find_shift
from conversations.understanding.when import When, names_only_weekday

MOST_TEXT = 200
# What kind of answer each question waits for, as `understanding` calls it.
EXPECTING = {
    states.OFFER: "offer",
    states.WHICH_APPOINTMENT: "offer",
    states.WHICH_SERVICE: "detail",
    states.WHICH_DAY: "detail",
    states.WHICH_NAME: "detail",
}


def read_wish(
    text: str, context: Context, answer: Answer, *, moves: bool = False, besides: bool = False
) -> Wish | None:
    """Read days and times as a wish, unless they choose among what was offered or are only numbers.

    `moves`: what is said may be of a time that stands, kept or booked: "an hour later", "make it 12". `besides`: it is
    for somebody else as well, on the day of what was just booked.
    """
    shift = find_shift(text, language=context.language) if moves else None
    if shift is not None:
        put_off = Wish(text=text[:MOST_TEXT], day_said=False, shift_minutes=int(shift.total_seconds()) // 60)
        return of_visit(put_off, _kept(context)) if context.opening.hold else put_off
    wish = _read_windows(text, context, answer, moves=moves, besides=besides)
    if wish is not None and _is_what_is_read_back(wish, context):
        return None
    if wish is None or not vocabulary.says("same-time", text, context.language):
        return wish
    wish = replace(wish, same_clock=True)
    return of_visit(wish, _kept(context)) if context.opening.hold else wish


def may_move(text: str, context: Context, intents: Sequence[str]) -> bool:
    """Say whether words of time may be of one that stands: it is read back, was just booked, or is to be moved."""
    journey, question = context.opening, context.opening.question
    if Intent.RESCHEDULE in intents or journey.intent == states.RESCHEDULE:
        return True
    reads_back = question is not None and question.kind in (states.CONFIRM_BOOK, states.CONFIRM_CANCEL)
    changes = vocabulary.says("instead", text, context.language)
    if reads_back and question is not None and not text.strip(" .").isdecimal():
        changes = changes or compare(text, question, context.language)[1]
    return changes and (bool(journey.outcome) or reads_back)


def compare(text: str, question: Question, language: str) -> tuple[str, bool]:
    """Hold the times of an answer against the one that is read back: "yes, four is fine", "yes, twelve is fine".

    Gives the text without that very time, and whether another one was said.
    """
    start = _find_read_back(question)
    if start is None:
        return text, False
    day_before = start.replace(hour=0, minute=0) - timedelta(days=1)
    differs = False
    for one in when.find_when(text, language=language, now=day_before):
        if one.excluded or one.start is None or one.start != one.end:
            is_other_day = names_only_weekday(one.text, language=language) and not _is_on(one, start)
            differs = differs or (is_other_day and not one.excluded)
        elif _same_on_the_face(one.start, start):
            text = text.replace(one.text, "")
        else:
            differs = True
    return text, differs


def _is_on(one: When, start: datetime) -> bool:
    return one.start is None or one.start.weekday() == start.weekday()


def _same_on_the_face(one: datetime, other: datetime) -> bool:
    """Whether both stand alike on the face of a clock; "four" leaves open whether it is in the afternoon."""
    return (one.hour % 12, one.minute) == (other.hour % 12, other.minute)


def _kept(context: Context) -> datetime:
    """The time that is kept for them while they decide, local."""
    assert context.opening.hold is not None
    return context.opening.hold.start_at.astimezone(context.place.zone).replace(tzinfo=None)


def of_visit(wish: Wish, local: datetime) -> Wish:
    """Read "the same time on Friday" and "an hour later" in the light of the time they are said of, local and naive."""
    if wish.shift_minutes:
        at = local + timedelta(minutes=wish.shift_minutes)
        return replace(wish, windows=(Window(at, at),), day_said=True, shift_minutes=0)
    windows = tuple(_at_clock_of(one, local) for one in wish.windows)
    return replace(wish, windows=windows, day_said=True, same_clock=False)


def _at_clock_of(window: Window, local: datetime) -> Window:
    """The minute of that clock time in the window: on its day, or on the same weekday of its week; else the window."""
    if window.start is None or window.end is None or window.is_instant:
        return window
    at = datetime.combine(window.start.date(), local.time())
    if not window.is_within_a_day:
        at += timedelta(days=(local.weekday() - at.weekday()) % 7)
    return Window(at, at) if window.holds(at) else window


def _is_what_is_read_back(wish: Wish, context: Context) -> bool:
    """Whether it is only the day or the time over again that is read back: "yes, four is fine"."""
    start = _find_read_back(context.opening.question)
    if start is None or wish.excluded or not wish.windows:
        return False
    if not wish.day_said:
        return all(one.is_instant and one.start and _same_on_the_face(one.start, start) for one in wish.windows)
    return all(one.holds(start) for one in wish.windows)


def _find_read_back(question: Question | None) -> datetime | None:
    """The time that is read back for a yes, local; none where another kind of question is open."""
    values = question.values if question is not None and question.wants_yes else {}
    if not (values.get("start_at") and values.get("time_zone")):
        return None
    return datetime.fromisoformat(values["start_at"]).astimezone(ZoneInfo(values["time_zone"])).replace(tzinfo=None)


def _read_windows(text: str, context: Context, answer: Answer, *, moves: bool, besides: bool) -> Wish | None:
    question = context.opening.question
    chose = answer.index is not None and question is not None
    if chose and question is not None and question.kind in (states.OFFER, states.WHICH_APPOINTMENT):
        return None
    found = _find_when(text, context)
    if not found and question is not None and question.kind == states.OFFER:
        # "The 11:30 one" was looked for among the offers; where it is none of them it is a wish like any other.
        found = _find_when(vocabulary.swap("the-one", text, "", context.language), context)
    asks_for_more = question is not None and question.kind in EXPECTING and question.kind != states.WHICH_NAME
    if chose or not (asks_for_more or moves):
        found = [one for one in found if "number" not in one.ambiguous]
    if not found:
        return _read_same_day(text, context)
    placed = [_on_known_day(_in_known_week(one, context), context, besides=besides) for one in found]
    wanted = _narrowest([one for each in placed for one in each if not one.excluded])
    excluded = [one for each in placed for one in each if one.excluded]
    words = ", ".join(dict.fromkeys(one.text for one in found))
    wish = Wish(
        windows=tuple(Window(one.start, one.end) for one in wanted),
        excluded=tuple(Window(one.start, one.end) for one in excluded),
        grain=wanted[0].grain if wanted else "",
        text=words,
        day_said=not all("day" in one.ambiguous for one in found)
        or bool(_known_days(context.opening, context.place, besides=besides)),
    )
    if not wanted:
        return _keep_day(wish, context)
    return _keep_time_of_day(wish, context.opening, wanted)


def _read_same_day(text: str, context: Context) -> Wish | None:
    """Read "the same day" as the one that is talked about, or of what was just booked."""
    days = _known_days(context.opening, context.place, besides=True)
    if len(days) != 1 or not vocabulary.says("same-day", text, context.language):
        return None
    return Wish((Window(days[0], days[0] + timedelta(days=1)),), grain="day", text=text[:MOST_TEXT])


def _narrowest(wanted: list[When]) -> list[When]:
    """Leave out what was only said around a day that was named: "it can wait till January, but is Thursday free"."""
    days = [one for one in wanted if Window(one.start, one.end).is_within_a_day]
    return [one for one in wanted if one in days or not any(_is_wide_around(one, day) for day in days)]


def _is_wide_around(wide: When, day: When) -> bool:
    is_wide = wide.start is None or wide.end is None or wide.end - wide.start > timedelta(days=7)
    assert day.start is not None
    return is_wide and Window(wide.start, wide.end).holds(day.start)


def _find_when(text: str, context: Context) -> list[When]:
    return when.find_when(
        text,
        language=context.language,
        now=context.local_now,
        country=context.place.country,
        opening=context.place.opening,
    )


def _in_known_week(one: When, context: Context) -> When:
    """A weekday ("Wednesday then") is meant of the week that is being talked about, if there is one."""
    before = context.opening.wish
    window = before.windows[0] if before is not None and len(before.windows) == 1 else Window()
    if context.opening.outcome or one.start is None or one.end is None or window.start is None or window.end is None:
        return one
    is_week = timedelta(days=2) < window.end - window.start <= timedelta(days=7)
    if not is_week or window.holds(one.start) or not names_only_weekday(one.text, language=context.language):
        return one
    ahead = timedelta(days=(one.start.date() - window.start.date()).days % 7) + (window.start - one.start)
    by = timedelta(days=round(ahead / timedelta(days=1)))
    return replace(one, start=one.start + by, end=one.end + by)


def _on_known_day(one: When, context: Context, *, besides: bool) -> list[When]:
    """A time without a day ("at five") is meant of the day that is being talked about, if there is one."""
    if "day" not in one.ambiguous:
        return [one]
    days = _known_days(context.opening, context.place, besides=besides)
    if not days or (one.start is None and one.end is None):
        return [one]
    base = (one.start or one.end or context.local_now).date()
    shifted = []
    for day in days:
        by = timedelta(days=(day.date() - base).days)
        start = one.start + by if one.start else day
        end = one.end + by if one.end else day + timedelta(days=1)
        shifted.append(replace(one, start=start, end=end))
    return shifted


def _known_days(journey: JourneyState, place: Place, *, besides: bool) -> list[datetime]:
    """The days of the present wish, at midnight, local; else the day of the time that is kept."""
    if journey.outcome and not besides:
        return []
    days: list[datetime] = []
    for window in journey.wish.windows if journey.wish else ():
        start, end = window.start, window.end
        if start is None or end is None or end - start > timedelta(days=7):
            return []
        day = start.replace(hour=0, minute=0)
        while day < end or day == start.replace(hour=0, minute=0):
            days.append(day)
            day += timedelta(days=1)
    if not days and journey.hold:
        local = journey.hold.start_at.astimezone(place.zone).replace(tzinfo=None)
        days = [local.replace(hour=0, minute=0)]
    return list(dict.fromkeys(days))[:7]


def _keep_day(wish: Wish, context: Context) -> Wish:
    """ "Not at four" leaves the day that is talked about as it was."""
    days = _known_days(context.opening, context.place, besides=False)
    of_a_day = all(one.start and one.end and one.end - one.start < timedelta(days=1) for one in wish.excluded)
    if not days or not of_a_day:
        return wish
    return replace(wish, windows=tuple(Window(day, day + timedelta(days=1)) for day in days), grain="day")


def _keep_time_of_day(wish: Wish, journey: JourneyState, wanted: Sequence[When]) -> Wish:
    """ "No, Thursday" after "tomorrow afternoon" changes the day and keeps the afternoon."""
    before = journey.wish
    if journey.outcome or before is None or len(before.windows) != 1 or wish.excluded:
        return wish
    start, end = before.windows[0].start, before.windows[0].end
    timed = start is not None and end is not None and end - start < timedelta(hours=20)
    if not timed or not wanted or any(one.grain != "day" or one.start is None for one in wanted):
        return wish
    assert start is not None
    assert end is not None
    windows = []
    for one in wanted:
        assert one.start is not None
        opens = one.start.replace(hour=start.hour, minute=start.minute)
        windows.append(Window(opens, opens + (end - start)))
    return replace(wish, windows=tuple(windows), grain=before.grain)
