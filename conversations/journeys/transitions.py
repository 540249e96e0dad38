"""What a journey is after something happened to it. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from conversations.journeys.events import (
    Acted,
    AppointmentChosen,
    Asked,
    Committed,
    ConsentAwaited,
    ConsentNoted,
    DetailGiven,
    Event,
    Held,
    HoldGone,
    LetGo,
    NothingFree,
    Offered,
    QuestionClosed,
    QuestionRestored,
    ServicesGiven,
    TurnEnded,
    Wanted,
    WishGiven,
)
from conversations.journeys.state import ASK, CONFIRM_WHATSAPP, OFFER, Detail, JourneyState, Question

HISTORY = 12


def advance(state: JourneyState, event: Event) -> JourneyState:
    """Give the state after the event."""
    after = _MOVES[type(event)](state, event)
    if after == state or isinstance(event, Acted | TurnEnded):
        return after
    return replace(after, history=(*state.history, type(event).__name__)[-HISTORY:])


def _wanted(state: JourneyState, event: Wanted) -> JourneyState:
    if event.intent == state.intent:
        return state
    if state.intent in ("", ASK):
        return replace(state, intent=event.intent, question=None)
    # Another kind of business: what was offered and asked for the first is not on the table for the second.
    return replace(state, intent=event.intent, question=None, offers=(), shown=(), hold=None)


def _detail(state: JourneyState, event: DetailGiven) -> JourneyState:
    if event.name == "service":
        return _services(state, ServicesGiven((event.value,), event.message_id))
    before: Detail | None = getattr(state, event.name)
    detail = Detail(event.value, event.message_id)
    if before is not None and before.value == event.value:
        return state
    if event.name == "attendee":
        return replace(state, attendee=detail)
    return _off_the_table(replace(state, practitioner=detail))


def _services(state: JourneyState, event: ServicesGiven) -> JourneyState:
    if event.ids == state.service_ids:
        return state
    known = {one.value: one for one in state.services}
    details = [known.get(one) or Detail(one, event.message_id) for one in event.ids]
    first = details[0] if details else None
    return _off_the_table(replace(state, service=first, further=tuple(details[1:])))


def _off_the_table(state: JourneyState) -> JourneyState:
    """Withdraw offers made for another wish. The hold stays until a tool has let it go in the database."""
    question = state.question
    if question is not None and (question.kind == OFFER or question.wants_yes):
        question = None
    return replace(state, offers=(), shown=(), question=question)


def _wish(state: JourneyState, event: WishGiven) -> JourneyState:
    return _off_the_table(replace(state, wish=event.wish))


def _offered(state: JourneyState, event: Offered) -> JourneyState:
    shown = tuple(offer.slot_id for offer in event.offers)
    question = _off_the_table(state).question
    before = state.shown if event.more else ()
    return replace(
        state, offers=event.offers, shown=before + shown, question=question, serial=state.serial + len(event.offers)
    )


def _nothing_free(state: JourneyState, event: NothingFree) -> JourneyState:
    return replace(_off_the_table(state), wish=None)


def _held(state: JourneyState, event: Held) -> JourneyState:
    return replace(state, hold=event.hold)


def _hold_gone(state: JourneyState, event: HoldGone) -> JourneyState:
    question = None if state.question and state.question.wants_yes else state.question
    return replace(state, hold=None, question=question)


def _appointment(state: JourneyState, event: AppointmentChosen) -> JourneyState:
    if event.appointment_id != state.appointment_id:
        state = replace(_off_the_table(state), hold=None)
    return replace(state, appointment_id=event.appointment_id, appointment_version=event.version)


def _asked(state: JourneyState, event: Asked) -> JourneyState:
    question = Question(
        id=state.next_id(),
        kind=event.kind,
        asked_at=event.at,
        options=event.options,
        values=event.values,
    )
    return replace(state, question=question, serial=state.serial + 1)


def _question_closed(state: JourneyState, event: QuestionClosed) -> JourneyState:
    return replace(state, question=None)


def _question_restored(state: JourneyState, event: QuestionRestored) -> JourneyState:
    return replace(state, question=event.question)


def _committed(state: JourneyState, event: Committed) -> JourneyState:
    return replace(
        state,
        commits=(*state.commits, event.commit),
        appointment_id=event.commit.appointment_id,
        appointment_version=event.commit.version,
        offers=(),
        shown=(),
        hold=None,
        question=None,
        outcome=event.commit.kind,
    )


def _consent_awaited(state: JourneyState, event: ConsentAwaited) -> JourneyState:
    return replace(state, waits_for_consent=(*state.waits_for_consent, event.appointment_id))


def _consent_noted(state: JourneyState, event: ConsentNoted) -> JourneyState:
    asks = state.question is not None and state.question.kind == CONFIRM_WHATSAPP
    return replace(state, waits_for_consent=(), question=None if asks else state.question)


def _let_go(state: JourneyState, event: LetGo) -> JourneyState:
    return replace(state, offers=(), shown=(), hold=None, question=None, outcome=event.outcome)


def _acted(state: JourneyState, event: Acted) -> JourneyState:
    return replace(state, acted_up_to=max(state.acted_up_to, event.up_to))


def _turn_ended(state: JourneyState, event: TurnEnded) -> JourneyState:
    return replace(state, stuck=0 if event.understood else state.stuck + 1, acted_up_to=0)


_MOVES: dict[type, Callable[[JourneyState, Any], JourneyState]] = {
    Wanted: _wanted,
    DetailGiven: _detail,
    ServicesGiven: _services,
    WishGiven: _wish,
    Offered: _offered,
    NothingFree: _nothing_free,
    Held: _held,
    HoldGone: _hold_gone,
    AppointmentChosen: _appointment,
    Asked: _asked,
    QuestionClosed: _question_closed,
    QuestionRestored: _question_restored,
    Committed: _committed,
    ConsentAwaited: _consent_awaited,
    ConsentNoted: _consent_noted,
    LetGo: _let_go,
    Acted: _acted,
    TurnEnded: _turn_ended,
}
