"""Given where a journey stands: what comes next, and which tools exist now. Pure; the same for every channel."""

from enum import StrEnum

from conversations.journeys.state import (
    ASK,
    BOOK,
    CANCEL,
    CHANGES,
    CONFIRM,
    CONFIRM_BOOK,
    CONFIRM_CANCEL,
    CONFIRM_MOVE,
    CONFIRM_WHATSAPP,
    OFFER,
    RESCHEDULE,
    VISIT_QUESTION,
    JourneyState,
)


class Step(StrEnum):
    """The one next thing. Those beginning with ask- wait for the customer, the others are done by a tool."""

    ASK_INTENT = "ask-intent"
    ASK_SERVICE = "ask-service"
    ASK_WHEN = "ask-when"
    ASK_OFFER = "ask-offer"
    ASK_NAME = "ask-name"
    ASK_YES = "ask-yes"
    FIND_APPOINTMENT = "find-appointment"
    FIND_TIMES = "find-times"
    TAKE_EXACT = "take-exact"
    READ_BACK = "read-back"
    CONFIRM = "confirm"
    DONE = "done"


ALWAYS = ("note_wish", "answer_facts", "list_my_appointments", "ask_customer", "ask_person")
CONFIRMED_BY_YES = {
    CONFIRM_BOOK: "book_appointment",
    CONFIRM_MOVE: "move_appointment",
    CONFIRM_CANCEL: "cancel_appointment",
}


def next_step(state: JourneyState, *, name_known: bool) -> Step:
    """Say what comes next. `name_known`: we know a name to book for."""
    if state.outcome:
        return Step.DONE
    if state.intent in ("", ASK):
        return Step.ASK_INTENT
    if state.intent in CHANGES and not state.appointment_id:
        return Step.FIND_APPOINTMENT
    if state.intent == CONFIRM:
        return Step.CONFIRM
    if state.intent == CANCEL:
        return Step.ASK_YES if _asks(state, CONFIRM_CANCEL) else Step.READ_BACK
    return _next_for_a_time(state, name_known=name_known)


def _next_for_a_time(state: JourneyState, *, name_known: bool) -> Step:
    if state.intent == BOOK and state.service is None:
        return Step.ASK_SERVICE
    if state.hold is not None and (state.offers or state.wish is None):
        if state.lacks_name(name_known=name_known):
            return Step.ASK_NAME
        asked = _asks(state, CONFIRM_BOOK) or _asks(state, CONFIRM_MOVE)
        return Step.ASK_YES if asked else Step.READ_BACK
    if state.offers:
        exact = len(state.offers) == 1 and state.wish is not None and state.wish.is_exact
        return Step.TAKE_EXACT if exact and not _asks(state, OFFER) else Step.ASK_OFFER
    return Step.FIND_TIMES if state.wish is not None else Step.ASK_WHEN


def _asks(state: JourneyState, kind: str) -> bool:
    return state.question is not None and state.question.kind == kind


def available_tools(state: JourneyState) -> frozenset[str]:
    """Name the tools that exist now. A yes to a question is still looked for by the tool itself."""
    names = set(ALWAYS)
    if _asks(state, CONFIRM_WHATSAPP):
        names.add("note_consent")
    if _asks(state, VISIT_QUESTION):
        names.add("answer_visit_question")
    if state.outcome:
        return frozenset(names)
    if (state.intent == BOOK and state.service) or (state.intent == RESCHEDULE and state.appointment_id):
        names.add("find_times")
    if state.offers:
        names.add("hold_time")
    if state.hold is not None:
        names.add("read_back")
    if state.intent in CHANGES:
        names.add("choose_appointment")
    if state.intent == CONFIRM and state.appointment_id:
        names.add("confirm_appointment")
    if state.intent == CANCEL and state.appointment_id:
        names.add("read_back")
    if state.question is not None and state.question.kind in CONFIRMED_BY_YES:
        names.add(CONFIRMED_BY_YES[state.question.kind])
    if state.intent and state.intent != ASK:
        names.add("let_go")
    return frozenset(names)
