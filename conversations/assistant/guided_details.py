"""What a turn's words say of an appointment, as the arguments of calls; what they choose and fit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from conversations.assistant.brain import Context, Place
from conversations.assistant.reading import Reading
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Question, Window
from conversations.understanding.intent import Intent


def find_details(read: Reading, journey: JourneyState, intent: str, place: Place) -> dict[str, Any]:
    """What was said of service, person, time and name. A service that is only asked about is not wished for."""
    details: dict[str, Any] = {}
    asked_about = bool(read.topics) and not intent
    known = journey.service is not None or journey.outcome or not journey.intent
    services = find_services(read, journey)
    is_new = services != journey.service_ids or journey.outcome  # the same once more is a wish of its own
    if not services and journey.outcome in ("booked", "requested") and (read.for_other or read.attendee):
        services = journey.service_ids  # "and one for my daughter" is for the same
    if services and not (asked_about and known) and is_new:
        details |= {"service_ids": list(services)} if len(services) > 1 else {"service_id": services[0]}
    # "Is Dr Rao good?" asks about somebody, it does not ask for a visit there.
    changes = read.answer.no or read.answer.more or read.changes_it
    only_asks = Intent.QUESTION in read.intents and not (intent or read.wish or services or changes)
    wanted = read.practitioner or _another(read, journey, place)
    if wanted and not asked_about and not only_asks:
        details["practitioner_id"] = wanted
    if read.wish and not (asked_about and ("hours" in read.topics or not journey.intent)):
        details["when"] = _when(read)
    if read.tap("when") == "earliest":
        details["when"] = {"windows": [], "grain": "earliest", "text": "as early as possible"}
    if read.attendee:
        details["attendee"] = read.attendee
    elif read.for_other and journey.attendee is None and not asked_about:
        details["for_other"] = True
    if read.own_name:
        details["own_name"] = read.own_name
    if intent in states.CHANGES and _is_of_the_same(read, journey):
        details["same_appointment"] = True
    return details


def _is_of_the_same(read: Reading, journey: JourneyState) -> bool:
    """Whether a change is of the visit in hand: the one just booked ("move it"), or the one that is read back."""
    if journey.outcome:
        return read.says_it or moves_what_was_done(read, journey)
    question = journey.question
    return question is not None and question.kind in (states.CONFIRM_CANCEL, states.CONFIRM_MOVE) and not read.taps


def moves_what_was_done(read: Reading, journey: JourneyState) -> bool:
    """Whether another time is asked for what was just done or kept: "sorry, can we do 12 instead", "make it Friday"."""
    is_new = read.besides or read.named.wanted or read.attendee or read.for_other
    done = journey.outcome in ("booked", "moved", "requested", "confirmed") or _kept_as_it_is(journey)
    return done and read.wish is not None and (read.changes_it or read.says_it) and not is_new


def _kept_as_it_is(journey: JourneyState) -> bool:
    """Whether a visit that was to be moved or cancelled was left alone after all."""
    return journey.outcome == "dropped" and journey.intent in states.CHANGES and journey.appointment_id is not None


def _another(read: Reading, journey: JourneyState, place: Place) -> int | None:
    """Who else offers the service, where somebody was named as not wanted."""
    services = set(read.named.wanted or journey.service_ids)
    others = [
        one.id
        for one in place.practitioners
        if one.id not in read.refused and (not services or services & set(one.service_ids))
    ]
    return others[0] if read.refused and others else None


def find_services(read: Reading, journey: JourneyState) -> tuple[int, ...]:
    """What is wanted now, in the light of what was wanted before; empty where the words say nothing of services."""
    question = journey.question
    before = journey.service_ids if journey.intent == states.BOOK and not journey.outcome else ()
    if read.named.choice and not before:
        return read.named.wanted
    if read.named.wanted or read.named.dropped:
        asked_for_one = question is not None and question.kind == states.WHICH_SERVICE and question.values.get("adds")
        if asked_for_one and not read.named.only:
            return (*before, *(one for one in read.named.wanted if one not in before))
        refuses = question is not None and question.wants_yes and read.answer.no
        return read.named.after(before, refuses=refuses)
    chosen = tapped_id(read, "service") or option_id(read, question)
    if chosen is None:
        return ()
    adds = question is not None and question.values.get("adds")
    return (*before, chosen) if adds and chosen not in before else (chosen,)


def find_choice(read: Reading, journey: JourneyState, intent: str) -> tuple[int, ...]:
    """List the services of which one is meant, where a booking has to know which: "a haircut or a facial"."""
    fresh = journey.outcome or not journey.service_ids or bool(read.named.wanted)
    return read.named.choice if intent == states.BOOK and fresh and not read.topics else ()


def leaves_some_out(read: Reading, journey: JourneyState) -> bool:
    """Say whether the words only take one of several services out of the visit: "cancel the facial"."""
    if journey.intent != states.BOOK or journey.outcome:
        return False
    out = set(read.named.dropped) & set(journey.service_ids)
    return bool(out) and bool(find_services(read, journey))


def _when(read: Reading) -> dict[str, Any]:
    wish = read.wish
    assert wish is not None

    def pairs(windows: Sequence[Window]) -> list[list[str | None]]:
        return [[side.isoformat() if side else None for side in (one.start, one.end)] for one in windows]

    return {
        "windows": pairs(wish.windows),
        "excluded": pairs(wish.excluded),
        "grain": wish.grain,
        "text": wish.text[:200],
        "day_said": wish.day_said,
        "same_clock": wish.same_clock,
        "shift_minutes": wish.shift_minutes,
    }


def find_option(read: Reading, question: Question | None, kind: str) -> str:
    """What the option chosen by number or name stands for."""
    index = read.answer.index
    if question is None or question.kind != kind or index is None or index >= len(question.options):
        return ""
    return question.options[index].id.partition(":")[2]


def option_id(read: Reading, question: Question | None) -> int | None:
    chosen = find_option(read, question, states.WHICH_SERVICE)
    return int(chosen) if chosen.isdecimal() else None


def tapped_id(read: Reading, kind: str) -> int | None:
    value = read.tap(kind) or ""
    return int(value) if value.isdecimal() and len(value) < 18 else None


def fitting(mine: list[dict[str, Any]], read: Reading, context: Context) -> list[dict[str, Any]]:
    """Keep the visits that the words describe: by service, or by day and time."""
    fits = mine
    named = [context.place.service(one) for one in read.named.mentioned or (read.service_id,)]
    names = {one.name for one in named if one is not None}
    if names:
        fits = [one for one in fits if names <= {part["service"] for part in one.get("parts", [one])}]
    if read.wish is not None:
        zone = context.place.zone

        def inside(one: dict[str, Any]) -> bool:
            local = datetime.fromisoformat(one["start_at"]).astimezone(zone).replace(tzinfo=None)
            return any(window.holds(local) for window in read.wish.windows) if read.wish else False

        fits = [one for one in fits if inside(one)]
    return fits
