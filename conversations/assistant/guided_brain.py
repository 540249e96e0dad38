"""The brain without a model: words by `understanding`, the next thing by `journeys.steps`, answers by `phrasing`.

It answers where no model is configured, and takes over on the same journey when one is slow, down or talks nonsense. It
keeps nothing between rounds: each is worked out from the context alone.
"""

from collections.abc import AsyncIterator

from conversations.assistant import guided_details, guided_identity, guided_plan, guided_words, reading
from conversations.assistant.brain import Context, Finished, Piece, TextDelta, ToolCall, ToolResult
from conversations.assistant.guided_plan import Plan
from conversations.assistant.reading import Reading
from conversations.journeys import state as states
from conversations.journeys.steps import Step, next_step

MOST_OF_ONE_TOOL = 2
QUESTION_OF = {
    Step.ASK_INTENT: states.WHICH_INTENT,
    Step.ASK_SERVICE: states.WHICH_SERVICE,
    Step.ASK_WHEN: states.WHICH_DAY,
    Step.ASK_NAME: states.WHICH_NAME,
}
TRY_OTHERWISE = (
    "taken",
    "undo-taken",
    "past",
    "expired",
    "stale",
    "not-now",
    "moved-on",
    "nothing-held",
    "no-such-appointment",
    "no-yes",
)


class GuidedBrain:
    """Understanding, steps and phrasing; no model, no state, no rows."""

    name = "guided"

    async def decide(self, context: Context) -> AsyncIterator[Piece]:
        """Yield the calls of one round, or the words when nothing is left to be done."""
        read = reading.read(context)
        plan = guided_plan.make_plan(read, context)
        calls = _calls(plan, read, context)
        for call in calls:
            yield call
        if not calls:
            text = guided_words.compose(plan, context)
            if text:
                yield TextDelta(text, is_fixed=True)
        yield Finished(understood=plan.understood)


def _calls(plan: Plan, read: Reading, context: Context) -> list[ToolCall]:
    done = len(context.results)
    if done == 0 and plan.calls:
        return list(plan.calls)
    if guided_identity.must_wait(context):
        return []
    call = _after_failure(context) or guided_identity.call_again(context) or _onward(plan, read, context)
    if call is None or sum(one.name == call.name for one in context.results) >= MOST_OF_ONE_TOOL:
        return []
    return [call]


def _after_failure(context: Context) -> ToolCall | None:
    """What to try when the last tool did not do it: fresh times for one that is gone, a new look at what changed."""
    last = context.results[-1] if context.results else None
    if last is None or last.ok or last.code not in TRY_OTHERWISE:
        return None
    if "find_times" in context.tools and context.journey.intent in (states.BOOK, states.RESCHEDULE):
        return ToolCall("find_times") if last.code != "no-yes" else ToolCall("read_back")
    if "read_back" in context.tools and context.journey.appointment_id and last.code != "no-such-appointment":
        return ToolCall("read_back")
    return None


def _onward(plan: Plan, read: Reading, context: Context) -> ToolCall | None:
    """The next call that the journey itself asks for; none when it is the customer's turn."""
    if _offers_are_old(plan, context):
        return ToolCall("find_times")
    if plan.stays:
        answer = _result("answer_facts", context)
        unknown = answer is not None and not answer.value["known"] and context.opening.question is None
        asks = states.CONFIRM_COLLEAGUE if unknown else plan.asks
        asks = "" if answer is not None and answer.value["known"] else asks
        return _ask(asks, context, plan.choice) if asks else None
    journey = context.journey
    if journey.outcome:
        return _after_done(context)
    step = next_step(journey, name_known=context.name_known)
    if step is Step.FIND_APPOINTMENT:
        return _find_appointment(read, context)
    if step is Step.ASK_SERVICE and len(context.place.services) == 1:
        return ToolCall("note_wish", {"service_id": context.place.services[0].id})
    if step is Step.FIND_TIMES or (step is Step.ASK_OFFER and not _asking(states.OFFER, context)):
        return ToolCall("find_times")
    if step is Step.TAKE_EXACT:
        return ToolCall("hold_time", {"offer_id": journey.offers[0].id})
    if step is Step.READ_BACK:
        return ToolCall("read_back")
    if step is Step.CONFIRM:
        return ToolCall("confirm_appointment")
    return _ask(QUESTION_OF[step], context) if step in QUESTION_OF else None


def _offers_are_old(plan: Plan, context: Context) -> bool:
    """Whether the times on offer would be named again although some cannot be had any more."""
    same = context.journey.question is not None and context.journey.question == context.opening.question
    named_again = not plan.stays or _result("answer_facts", context) is not None
    return (
        bool(context.gone) and same and named_again and not any(one.name != "answer_facts" for one in context.results)
    )


def _after_done(context: Context) -> ToolCall | None:
    """Ask whether to book when there was nothing to change; look up what an earlier try at this turn did."""
    listed = _result("list_my_appointments", context)
    if listed is not None and not listed.value["appointments"] and not context.unfinished:
        return _ask(states.WHICH_INTENT, context)
    if context.unfinished:
        return ToolCall("list_my_appointments") if listed is None else None
    if any(_asking(kind, context) for kind in states.AFTER_DONE):
        return None  # one question at a time
    return ToolCall("resume") if context.has_paused else None


def _ask(kind: str, context: Context, service_ids: tuple[int, ...] = ()) -> ToolCall | None:
    """Put a question, unless it is the open one already; of services with those of which one is meant."""
    if service_ids:
        is_put = _result("ask_customer", context) is not None
        return None if is_put else ToolCall("ask_customer", {"kind": kind, "service_ids": list(service_ids)})
    if _asking(kind, context) and not _is_narrower(kind, context):
        return None
    return ToolCall("ask_customer", {"kind": kind})


def _is_narrower(kind: str, context: Context) -> bool:
    """Whether the practitioner was named since the services were listed, so that fewer of them are left."""
    who, question = context.place.practitioner(context.journey.practitioner_id), context.journey.question
    asks_service = kind == states.WHICH_SERVICE and question is not None and question.kind == kind
    return asks_service and who is not None and question is not None and question.values.get("practitioner") != who.name


def _result(name: str, context: Context) -> ToolResult | None:
    return next((one for one in context.results if one.name == name and one.ok), None)


def _asking(kind: str, context: Context) -> bool:
    return context.journey.question is not None and context.journey.question.kind == kind


def _find_appointment(read: Reading, context: Context) -> ToolCall | None:
    """Which visit it is about: the only one, the one the words fit, else ask."""
    listed = _result("list_my_appointments", context)
    if listed is None:
        return ToolCall("list_my_appointments")
    mine = listed.value["appointments"]
    if not mine:
        return ToolCall("let_go")
    quoted = [one for one in mine if one["appointment_id"] == read.appointment_id]
    fits = quoted or (mine if len(mine) == 1 else guided_details.fitting(mine, read, context))
    if len(fits) == 1:
        return ToolCall("choose_appointment", {"appointment_id": fits[0]["appointment_id"]})
    return _ask(states.WHICH_APPOINTMENT, context)
