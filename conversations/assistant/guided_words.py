"""The guided brain's words, from what the tools brought and where the journey stands now."""

from datetime import datetime
from typing import Any

from conversations.assistant import consent_tools, guided_identity, times_search, wording
from conversations.assistant.brain import TOLD_BY_NOTICE, Context, ToolResult
from conversations.assistant.guided_plan import Plan
from conversations.assistant.phrasing import format_visit, format_when, say
from conversations.journeys import state as states

GONE = {
    "taken": "gone.taken",
    "past": "gone.past",
    "expired": "gone.expired",
    "stale": "gone.stale",
    "not-now": "gone.stale",
    "nothing-held": "gone.past",
    "moved-on": "gone.moved-on",
    "no-such-appointment": "gone.moved-on",
    "requested": "gone.requested",
    "not-proven": "identity.wrong",
    "cannot-send": "identity.no-code",
    "say-again": "identity.write-again",
    "nothing-to-undo": "undo.nothing",
    "undo-taken": "undo.gone",
}
# The question is new after these.
PUT_BY = ("ask_customer", "ask_which", "send_code", "prove_identity", "answer_visit_question", "note_consent")


def compose(plan: Plan, context: Context) -> str:
    """Put together the one message of a turn: what went otherwise, facts asked for, what is next."""
    parts = [
        _lead(plan, context),
        _gone(context),
        _noted(context),
        _facts(context),
        _left_out(context),
        _not_by(context),
        _exact(context),
        _main(plan, context),
    ]
    if not any(parts) and _result("prove_identity", context):
        return say("phone.anything", context.language)
    return "\n\n".join(part for part in parts if part)


def _lead(plan: Plan, context: Context) -> str:
    if not plan.lead:
        return ""
    question = context.opening.question
    values: dict[str, Any] = {}
    if plan.lead in ("not-moved", "not-cancelled") and question is not None:
        words = wording.appointment_words(question.values, context.language)
        values["when"] = words.get("old_when") or words["when"]
    return say(plan.lead, context.language, **values)


def _gone(context: Context) -> str:
    failed = [one for one in context.results if not one.ok and one.code in GONE]
    if context.gone and not failed and _result("find_times", context) and context.opening.wish == context.journey.wish:
        return say("gone.some", context.language)
    return say(GONE[failed[0].code], context.language) if failed else ""


def _noted(context: Context) -> str:
    answered = _result("answer_visit_question", context)
    if answered is not None and answered.ok and not answered.value["more"]:
        return say("visit-question.thanks", context.language)
    if name := _noted_name(context):
        return say("noted.attendee", context.language, name=name)
    noted = _result("note_consent", context)
    if noted is None or not noted.ok:
        return ""
    return say("whatsapp.sent" if noted.value["agreed"] else "whatsapp.declined", context.language)


def _noted_name(context: Context) -> str:
    """Whom it is for, where that was said beside an offer that still stands."""
    wished, question = _result("note_wish", context), context.journey.question
    same = question is not None and question == context.opening.question and question.kind == states.OFFER
    return str(wished.arguments.get("attendee", "")) if wished is not None and same else ""


def _facts(context: Context) -> str:
    answer = _result("answer_facts", context)
    if answer is None or not answer.ok:
        return ""
    if answer.value["known"]:
        return str(answer.value["text"])
    question = context.journey.question
    goes_on = question is not None and question.kind != states.CONFIRM_COLLEAGUE
    return say("fact.unknown-meanwhile" if goes_on else "fact.unknown", context.language)


def _exact(context: Context) -> str:
    found, held = _result("find_times", context), _result("hold_time", context)
    exact = found is not None and found.value.get("how") == times_search.EXACT
    return say("offer.exact", context.language) if exact and held is not None and held.ok else ""


def _not_by(context: Context) -> str:
    """Another practitioner than the one asked for is named as such."""
    found = _result("find_times", context)
    if found is None or not found.value.get("not_by"):
        return ""
    value = found.value
    service = value.get("not_offered") or value["service"]
    return say("offer.not-by", context.language, practitioner=value["not_by"], service=service)


def _left_out(context: Context) -> str:
    """A service that does not go into one visit with the others is named, or one that cannot be parted from them."""
    return wording.left_out(wording.newest(context.results), context.language)


def _result(name: str, context: Context) -> ToolResult | None:
    return next((one for one in reversed(context.results) if one.name == name), None)


def _main(plan: Plan, context: Context) -> str:
    """What is next: the truth of what is done, or the open question."""
    journey = context.journey
    done = next((one for one in context.results if one.done), None)
    if done is not None:
        resumed = _question(plan, None, context) if _result("resume", context) else ""
        told = _done(done.done, done.value, context)
        if done.name == "undo_last":
            told = f"{say('done.undone', context.language)} {told}".strip()
        about = (_about_whatsapp(done.value, context), _about_visit(context))
        return "\n\n".join(one for one in (told, *about, resumed) if one)
    if context.unfinished and journey.commits and journey.outcome:
        told = _done(journey.outcome, {}, context)
        return "\n\n".join(one for one in (told, _question(plan, None, context)) if one)
    listed = _result("list_my_appointments", context)
    if listed is not None and listed.ok and not listed.value["appointments"] and journey.outcome:
        return say("no-appointment", context.language)
    found = _result("find_times", context)
    if found is not None and found.ok and found.value["how"] in times_search.NONE_THAT_WAY:
        none = say(f"offer.{found.value['how']}", context.language)
        return f"{none}\n{_question(plan, None, context)}".strip()
    if found is not None and found.ok and found.value["how"] == times_search.NOTHING:
        more = found.arguments.get("more")
        return say(
            "offer.no-more" if more else "offer.none",
            context.language,
            **format_visit(found.value, context.language),
        )
    return _question(plan, found, context)


def _question(plan: Plan, found: ToolResult | None, context: Context) -> str:
    """The open question, unless it is not the moment for it."""
    journey = context.journey
    question = journey.question
    if question is None:
        return ""
    new = next((one for name in PUT_BY if (one := _result(name, context)) is not None), None)
    if any(not one.ok and one.code in guided_identity.ASKED_BY for one in context.results):
        return wording.ask(question, context.language)
    # Whether details may go to WhatsApp, and what a service wants to know, is asked when all else is done.
    is_done = journey.outcome and question.kind not in states.AFTER_DONE
    if not (new and new.ok) and (is_done or (plan.stays and not _facts(context))):
        return ""
    if question.kind == states.OFFER and found is not None and found.ok:
        return f"{_intro(found, context)}\n{wording.ask(question, context.language)}"
    return wording.ask(question, context.language)


def _done(outcome: str, values: dict[str, Any], context: Context) -> str:
    """On a channel where a notice follows it alone tells what was done, so that the customer reads it once."""
    if outcome in TOLD_BY_NOTICE and context.manner.notices_follow:
        return ""
    if not values:
        # An earlier try at this turn did it; the visit itself is among the customer's own.
        listed = _result("list_my_appointments", context)
        mine = listed.value["appointments"] if listed and listed.ok else []
        values = next((one for one in mine if one["appointment_id"] == context.journey.appointment_id), {})
    if not values:
        return say("done.cancelled-plainly", context.language) if outcome == "cancelled" else ""
    if outcome == "requested" and not values.get("requested"):
        outcome = "booked"  # the business has agreed meanwhile
    return wording.done(outcome, values, context.language)


def _about_visit(context: Context) -> str:
    """Put what the service wants to know of the visit that was just booked."""
    question = context.journey.question
    is_new = question is not None and question.kind == states.VISIT_QUESTION
    return wording.ask(question, context.language) if question is not None and is_new else ""


def _about_whatsapp(done: dict[str, Any], context: Context) -> str:
    """Say that the details go to WhatsApp, or ask whether they may."""
    how = done.get("whatsapp")
    if how == consent_tools.ASKED and context.journey.question is not None:
        return wording.ask(context.journey.question, context.language)
    return say("whatsapp.coming", context.language) if how == consent_tools.COMING else ""


def _intro(found: ToolResult, context: Context) -> str:
    how, language = found.value["how"], context.language
    what = format_visit(found.value, language)
    if how == times_search.NEAREST and context.journey.wish is not None:
        start = context.journey.wish.windows[0].start
        assert start is not None
        asked = format_when(start.replace(tzinfo=context.place.zone), context.place.time_zone, language)
        return say("offer.nearest", language, asked=asked, **what)
    if how == times_search.ALSO:
        stands_at = datetime.fromisoformat(found.value["stands_at"])
        return say("offer.also", language, when=format_when(stands_at, context.place.time_zone, language))
    if how == times_search.FOUND and len(found.value["offers"]) == 1:
        return say("offer.one", language, **what)
    keys = {times_search.MORE: "offer.more", times_search.INSTEAD: "offer.instead"}
    return say(keys.get(how, "offer.intro"), language, **what)
