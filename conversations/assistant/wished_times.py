"""When the customer would like to come, in the light of what is being talked about. Reads no rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from conversations.assistant import vocabulary
from conversations.assistant.brain import Context, Place
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Window, Wish
from conversations.understanding import when
from conversations.understanding.choice import Answer
from conversations.understanding.when import When

# What kind of answer each question waits for, as `understanding` calls it.
EXPECTING = {
    states.OFFER: "offer",
    states.WHICH_APPOINTMENT: "offer",
    states.WHICH_SERVICE: "detail",
    states.WHICH_DAY: "detail",
    states.WHICH_NAME: "detail",
}


def read_wish(text: str, context: Context, answer: Answer) -> Wish | None:
    """Read days and times as a wish, unless they choose among what was offered or are only numbers."""
    question = context.opening.question
    chose = answer.index is not None and question is not None
    if chose and question is not None and question.kind in (states.OFFER, states.WHICH_APPOINTMENT):
        return None
    found = _find_when(text, context)
    if not found and question is not None and question.kind == states.OFFER:
        # "The 11:30 one" was looked for among the offers; where it is none of them it is a wish like any other.
        found = _find_when(vocabulary.swap("the-one", text, "", context.language), context)
    asks_for_more = question is not None and question.kind in EXPECTING and question.kind != states.WHICH_NAME
    if chose or not asks_for_more:
        found = [one for one in found if "number" not in one.ambiguous]
    if not found:
        return None
    placed = [_on_known_day(one, context) for one in found]
    wanted = [one for each in placed for one in each if not one.excluded]
    excluded = [one for each in placed for one in each if one.excluded]
    words = ", ".join(dict.fromkeys(one.text for one in found))
    wish = Wish(
        windows=tuple(Window(one.start, one.end) for one in wanted),
        excluded=tuple(Window(one.start, one.end) for one in excluded),
        grain=wanted[0].grain if wanted else "",
        text=words,
        day_said=not all("day" in one.ambiguous for one in found) or bool(_known_days(context.opening, context.place)),
    )
    return _keep_time_of_day(wish, context.opening, wanted)


def _find_when(text: str, context: Context) -> list[When]:
    return when.find_when(
        text,
        language=context.language,
        now=context.local_now,
        country=context.place.country,
        opening=context.place.opening,
    )


def _on_known_day(one: When, context: Context) -> list[When]:
    """A time without a day ("at five") is meant of the day that is being talked about, if there is one."""
    if "day" not in one.ambiguous:
        return [one]
    days = _known_days(context.opening, context.place)
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


def _known_days(journey: JourneyState, place: Place) -> list[datetime]:
    """The days of the present wish, at midnight, local; else the day of the time that is kept."""
    if journey.outcome:
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
