"""What the guided brain makes of a turn's words: the first calls, and how the answer is to be put."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.assistant import guided_asides, guided_details, guided_identity
from conversations.assistant.brain import Context, ToolCall
from conversations.assistant.reading import Reading, wanted_intent
from conversations.assistant.toolbox import MOST_TEXT
from conversations.journeys import state as states
from conversations.journeys.state import JourneyState, Question
from conversations.journeys.steps import CONFIRMED_BY_YES
from conversations.understanding.intent import Intent

AT_A_TIME = (states.BOOK, states.RESCHEDULE)


@dataclass(frozen=True)
class Plan:
    """The first calls of a turn; `stays`: the journey is not driven on; `asks`: a question to put all the same.

    `choice` are the services of which one is meant, to be asked for before anything else goes on. `lead` is the key of
    a line that goes first.
    """

    calls: tuple[ToolCall, ...] = ()
    understood: bool = True
    stays: bool = False
    asks: str = ""
    choice: tuple[int, ...] = ()
    lead: str = ""


def make_plan(read: Reading, context: Context) -> Plan:
    """Plan a turn. Pure, so each round of the turn comes to the same plan."""
    if context.unfinished:
        return Plan()
    if context.torn:
        return Plan((ToolCall("ask_which"),), stays=True)
    journey, question = context.opening, context.opening.question
    if question is not None and question.kind == states.WHICH_CALLER:
        if calls_now := guided_identity.list_calls(read, context):
            done = bool(journey.outcome or journey.intent in ("", states.ASK))
            goes_on = calls_now[-1].name == "note_wish" or (calls_now[-1].name == "prove_identity" and not done)
            return Plan(calls_now, stays=not goes_on)
        if wanted_intent(read) == journey.intent != "":
            return Plan()
    if (aside := guided_asides.find(read, journey)) is not None:
        return Plan(aside.calls, stays=aside.stays, lead=aside.lead)
    if read.takes_back and not read.taps and (journey.outcome or question is None):
        return Plan((ToolCall("undo_last"),))
    intent = _intent(read, journey, question)
    if _drops(read, journey, question, intent):
        return Plan((ToolCall("let_go"),), lead=_drop_lead(question), stays=True)
    details = guided_details.find_details(read, journey, intent, context.place)
    if read.is_courtesy and journey.outcome and not read.taps and journey.question is None:
        return Plan(lead=guided_asides.parting(read), stays=True)
    if intent or details:
        # A service or a day on its own asks for a booking.
        intent = intent or ("" if journey.intent and not journey.outcome else _implied(details))
    if _answers_visit(read, question, intent):
        return Plan((ToolCall("answer_visit_question"),), stays=True)
    calls = _consent(read, question) + _notes(details, intent) + _facts(read, details)
    calls += _choices(read, journey, question, intent, details)
    if choice := guided_details.find_choice(read, journey, intent or journey.intent):
        return Plan(tuple(calls), stays=True, asks=states.WHICH_SERVICE, choice=choice)
    if calls:
        only_facts = all(one.name in ("answer_facts", "note_consent") for one in calls)
        nothing_open = journey.outcome or journey.intent in ("", states.ASK) or question is not None
        return Plan(tuple(calls), stays=bool(only_facts and nothing_open), lead=_lead_of(calls))
    return _without_calls(read, context)


def _lead_of(calls: Sequence[ToolCall]) -> str:
    return "not-now" if any(one.name == "let_go" for one in calls) else ""


def _intent(read: Reading, journey: JourneyState, question: Question | None) -> str:
    """The branch that was named, unless the word only answers the open question ("yes, confirm", "make it five")."""
    named = wanted_intent(read)
    if guided_details.leaves_some_out(read, journey):
        return ""
    if named == states.CONFIRM and Intent.BOOK in read.intents and read.named.wanted and read.wish:
        named = states.BOOK  # "book it for four and confirm it right away"
    if named in ("", states.BOOK) and guided_details.moves_what_was_done(read, journey):
        return states.RESCHEDULE
    if named in ("", states.BOOK) and _moves_instead(read, question):
        return states.RESCHEDULE
    if question is not None and question.wants_yes and named == states.CONFIRM and not _tapped_confirm(read):
        return ""  # "yes, I confirm" is a yes to what was asked
    if read.tap("intent") or journey.outcome or not journey.intent:
        option = guided_details.find_option(read, question, states.WHICH_INTENT)
        if journey.outcome and question is not None and question.kind == states.WHICH_INTENT and read.answer.yes:
            return states.BOOK  # the answer to "there is no appointment, would you like to book one?"
        return named or {"question": states.ASK}.get(option, option)
    if named == journey.intent or not named:
        return ""
    if question is None:
        return "" if journey.intent in AT_A_TIME and named == states.BOOK else named
    if read.tap(named):
        return named
    if question.kind == states.WHICH_APPOINTMENT and (named == states.BOOK or read.answer.index is not None):
        return ""  # a number or a day says which one
    if question.wants_yes or question.kind == states.OFFER:
        same_time = journey.intent in AT_A_TIME and named in AT_A_TIME
        return "" if same_time or named == states.CONFIRM else named
    if question.kind in (states.WHICH_DAY, states.WHICH_SERVICE, states.WHICH_NAME) and named == states.BOOK:
        return ""
    if journey.intent == states.BOOK and named == states.RESCHEDULE and journey.service is not None:
        return ""
    return named


def _moves_instead(read: Reading, question: Question | None) -> bool:
    """Whether another time is wished for where it was asked whether to cancel."""
    if question is None or question.kind != states.CONFIRM_CANCEL or read.wish is None:
        return False
    return bool(read.wish.windows) and not read.answer.yes and not read.service_id


def _tapped_confirm(read: Reading) -> bool:
    return bool(read.tap(states.CONFIRM)) or read.tap("intent") == states.CONFIRM


def _implied(details: dict[str, Any]) -> str:
    """A service, a day or a person said on its own asks for a booking."""
    return states.BOOK if {"service_id", "service_ids", "when", "practitioner_id"} & set(details) else ""


def _drops(read: Reading, journey: JourneyState, question: Question | None, intent: str) -> bool:
    """Whether the customer wants nothing of it any more."""
    if journey.outcome or journey.intent not in (*AT_A_TIME, states.CANCEL):
        return False
    if read.tap(states.CANCEL) or read.appointment_id:
        return False  # that is about another one
    if not (read.says_details or intent or read.taps) and _leaves_it(read, journey, question):
        return True
    on_the_table = journey.offers or journey.hold or (question is not None and question.wants_yes)
    if intent == states.CANCEL and journey.intent == states.BOOK and on_the_table:
        return True
    kinds = (states.CONFIRM_CANCEL, states.CONFIRM_MOVE)
    refused = question is not None and question.kind in kinds and read.answer.no and not read.answer.yes
    return refused and not read.answer.more and not read.says_details and not intent


def _leaves_it(read: Reading, journey: JourneyState, question: Question | None) -> bool:
    """Whether what was begun is to be left, or the visit in hand kept as it is."""
    if question is None or question.kind in (states.CONFIRM_COLLEAGUE, states.CONFIRM_WHATSAPP, states.WHICH_CALLER):
        return False
    return read.leaves_it or (read.keeps_it and journey.intent != states.BOOK)


def _drop_lead(question: Question | None) -> str:
    leads = {states.CONFIRM_CANCEL: "not-cancelled", states.CONFIRM_MOVE: "not-moved", states.CONFIRM_BOOK: "not-now"}
    return leads.get(question.kind, "let-go") if question else "let-go"


def _notes(details: dict[str, Any], intent: str) -> list[ToolCall]:
    arguments = details | ({"intent": intent} if intent else {})
    return [ToolCall("note_wish", arguments)] if arguments else []


def _answers_visit(read: Reading, question: Question | None, intent: str) -> bool:
    """Whether the words answer what a service wants to know, and are no wish or question of their own."""
    if question is None or question.kind != states.VISIT_QUESTION or read.takes_back:
        return False
    if (read.is_courtesy or read.is_greeting) and not question.options:
        return False
    asks = bool(read.topics) or Intent.QUESTION in read.intents
    return bool(read.tap("answer")) or bool(
        read.text and not (read.taps or asks or intent in (*states.CHANGES, states.BOOK))
    )


def _consent(read: Reading, question: Question | None) -> list[ToolCall]:
    """The answer to "shall I send this on WhatsApp?", whatever else is wanted in the same breath."""
    if question is None or question.kind != states.CONFIRM_WHATSAPP or read.answer.yes == read.answer.no:
        return []
    return [ToolCall("note_consent", {"agreed": read.answer.yes})]


def _facts(read: Reading, details: dict[str, Any]) -> list[ToolCall]:
    """What is asked beside a wish. Only where nothing else is meant may the answer be "I do not know that"."""
    asks = Intent.QUESTION in read.intents
    if not read.topics and not (asks and details):
        return []
    arguments: dict[str, Any] = {"topics": list(read.topics), "question": read.text[:MOST_TEXT]}
    if not read.topics:
        arguments["in_passing"] = True
    if read.service_id:
        arguments["service_id"] = read.service_id
    return [ToolCall("answer_facts", arguments)]


def _choices(
    read: Reading,
    journey: JourneyState,
    question: Question | None,
    intent: str,
    details: dict[str, Any],
) -> list[ToolCall]:
    """What a tap or an answer to the open question sets off."""
    named = _appointment_tapped(read)
    if named:
        return [ToolCall("choose_appointment", {"appointment_id": named})]
    if offer_id := read.tap("slot"):
        return [ToolCall("hold_time", {"offer_id": offer_id})]
    if question is None or intent:
        return []
    if question.kind == states.OFFER:
        return _offer_answer(read, journey, details)
    if question.kind == states.WHICH_APPOINTMENT and (
        chosen := guided_details.find_option(read, question, question.kind)
    ):
        return [ToolCall("choose_appointment", {"appointment_id": int(chosen)})]
    if question.kind == states.CONFIRM_WHATSAPP or not question.wants_yes:
        return []
    return _yes_or_no(read, question, details)


def _appointment_tapped(read: Reading) -> int | None:
    for kind in ("appointment", *states.CHANGES):
        if found := guided_details.tapped_id(read, kind):
            return found
    return None


def _offer_answer(read: Reading, journey: JourneyState, details: dict[str, Any]) -> list[ToolCall]:
    if details.keys() - {"own_name", "attendee", "for_other"}:
        return []  # another wish was said: new times are looked for
    index = read.answer.index
    if index is None and read.answer.yes and len(journey.offers) == 1:
        index = 0
    if index is not None and index < len(journey.offers):
        return [ToolCall("hold_time", {"offer_id": journey.offers[index].id})]
    if read.answer.more or read.answer.no:
        return [_others(read)]
    return []


def _others(read: Reading) -> ToolCall:
    return ToolCall("find_times", {"more": True} | ({"than_shown": read.other_way} if read.other_way else {}))


def _yes_or_no(read: Reading, question: Question, details: dict[str, Any]) -> list[ToolCall]:
    if details.keys() & {"when", "service_id", "service_ids", "practitioner_id"}:
        return []
    if details:
        named = "attendee" in details or "own_name" in details
        return [ToolCall("read_back")] if question.kind == states.CONFIRM_BOOK and named else []
    if read.answer.yes and not read.answer.no:
        if question.kind == states.CONFIRM_COLLEAGUE:
            return [ToolCall("ask_person", {"reason": "asked-for-a-person"})]
        return [ToolCall(CONFIRMED_BY_YES[question.kind])]
    if question.kind in (states.CONFIRM_BOOK, states.CONFIRM_MOVE) and read.answer.more:
        return [_others(read)]
    if question.kind in (states.CONFIRM_BOOK, states.CONFIRM_MOVE) and read.other_way:
        return [_others(read)]
    if question.kind == states.CONFIRM_BOOK and read.answer.no:
        return [ToolCall("let_go", {"go_on": True})]
    return []


def _without_calls(read: Reading, context: Context) -> Plan:
    """Nothing to do was found in the words: a stale tap, thanks, a greeting, an unknown question, or not understood."""
    journey, question = context.opening, context.opening.question
    if context.language_asked and not read.text and not read.taps:
        return Plan(lead="language-set")
    if any(tap.kind in ("yes", "no", "more") for tap in read.taps):
        stale = question is None or not any(tap.value == question.id for tap in read.taps)
        return Plan(lead="gone.stale" if stale else "")
    if question is not None and question.kind == states.CONFIRM_COLLEAGUE and read.answer.no:
        done = bool(journey.outcome or journey.intent in ("", states.ASK))
        return Plan((ToolCall("close_question"),), stays=done, lead="all-right" if done else "")
    if question is not None and question.kind == states.OFFER and read.answer.yes:
        return Plan()
    if read.is_courtesy and (question is None or journey.outcome):
        return Plan(lead=guided_asides.parting(read), stays=True)
    if (read.is_assent or read.is_nothing_more) and journey.outcome and question is None:
        return Plan(lead="all-right", stays=True)
    # A yes where nothing was asked for one was understood: the question stands.
    if read.is_greeting or read.is_courtesy or read.is_assent:
        return Plan()
    if Intent.QUESTION in read.intents:
        look_up = ToolCall("answer_facts", {"topics": [], "question": read.text[:MOST_TEXT]})
        return Plan((look_up,), stays=True, asks="" if question is not None else states.CONFIRM_COLLEAGUE)
    if read.says_details and question is not None:
        return Plan()  # what is known already
    if not read.text and any(one.has_media for one in context.heard):
        return Plan(understood=False, lead="media")
    return Plan(understood=False, lead="" if context.first_turn else "not-understood")
