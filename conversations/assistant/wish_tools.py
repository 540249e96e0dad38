"""Tools that keep what the customer wants and put the next question."""

from datetime import datetime
from typing import Any

from appointments import contacts
from appointments.models import Contact
from conversations.assistant import booking_tools, callers, combining, doubts, identity_tools, options, visits
from conversations.assistant.toolbox import Scope, Tool, ToolError, register
from conversations.journeys import state as states
from conversations.journeys import store
from conversations.journeys.events import (
    AppointmentChosen,
    Asked,
    DetailGiven,
    NothingFree,
    QuestionClosed,
    ServicesGiven,
    Wanted,
    WishGiven,
)
from conversations.journeys.state import JourneyState, Window, Wish

INTENTS = (states.BOOK, states.CONFIRM, states.RESCHEDULE, states.CANCEL, states.ASK)
MOST_WINDOWS = 14
MOST_SERVICES = 10  # that may be named; how many are one visit says `combining`


def note_wish(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Keep the kind of business, and each detail that was said."""
    if arguments:
        _right_journey(scope, arguments.get("intent", ""), same=bool(arguments.get("same_appointment")))
    if name := " ".join(arguments.get("own_name", "").split()):
        _note_own_name(scope, name[:120])
    left_out = _note_services(scope, arguments)
    _note_details(scope, arguments)
    if "when" in arguments:
        scope.happen(WishGiven(_read_wish(arguments["when"], scope.heard_up_to)))
        if scope.journey.intent == states.RESCHEDULE and scope.journey.appointment_id:
            visits.fit_wish(scope, visits.own_visit(scope, scope.journey.appointment_id))
    noted: dict[str, Any] = {"intent": scope.journey.intent, "stage": scope.journey.stage}
    return noted | ({"left_out": left_out} if left_out else {})


def _note_services(scope: Scope, arguments: dict[str, Any]) -> list[dict[str, str]]:
    """Keep which services are wanted, and give those that do not go into one visit with the others.

    Where a time is kept already the others are wanted at that time too, if it can be.
    """
    ids = arguments.get("service_ids") or ([arguments["service_id"]] if "service_id" in arguments else [])
    wanted = [scope.place.service(one) for one in dict.fromkeys(ids)]
    services = [one for one in wanted if one is not None]
    if len(services) < len(wanted):
        raise ToolError("not-offered", "There is no such service here.")
    if not services:
        return []
    before = scope.journey
    together = combining.fit(services, scope.place, before=before.service_ids)
    scope.happen(ServicesGiven(tuple(one.id for one in together.kept), scope.heard_up_to))
    if before.hold is not None and before.intent == states.BOOK and scope.journey.service_ids != before.service_ids:
        local = before.hold.start_at.astimezone(scope.place.zone).replace(tzinfo=None)
        scope.happen(WishGiven(Wish((Window(local, local),), grain="hour", message_id=scope.heard_up_to)))
    return list(combining.told(together))


def _note_own_name(scope: Scope, name: str) -> None:
    """Keep the customer's name. Who is not known yet names only whom the booking is for: a name may show who calls."""
    scope.customer_name = name
    if callers.list_hidden(scope):
        scope.happen(DetailGiven("attendee", name, scope.heard_up_to))
        return
    contacts.rename(contacts.current(Contact.objects.get(pk=scope.contact_id)), name)


def _right_journey(scope: Scope, intent: str, *, same: bool) -> None:
    """Go on with this journey, or end or pause it for another. What was just booked is what "move it" is about."""
    before = scope.journey
    if same and not before.outcome and before.appointment_id and _changes_both(before.intent, intent):
        _go_on_with(scope, intent)
        return
    switches = intent and intent != states.ASK and before.intent not in ("", states.ASK, intent)
    if before.outcome or (switches and _has_begun(before)):
        if not intent and before.outcome:
            intent = before.intent
        scope.journey = store.end_and_open(before, scope.lease, now=scope.now)
        scope.has_paused = scope.has_paused or not before.outcome
        if same and intent in states.CHANGES and _has_visit(before):
            scope.happen(Wanted(intent), AppointmentChosen(before.appointment_id, before.appointment_version))
    if intent and not (intent == states.ASK and scope.journey.intent):
        scope.happen(Wanted(intent))


def _has_visit(before: JourneyState) -> bool:
    """Whether an ended journey is about a visit that stands: booked, or left as it was after all."""
    kept = before.outcome == "dropped" and before.intent in states.CHANGES and before.appointment_id is not None
    return kept or before.outcome in ("booked", "moved", "confirmed", "requested")


def _changes_both(before: str, intent: str) -> bool:
    return {before, intent} == {states.CANCEL, states.RESCHEDULE}


def _go_on_with(scope: Scope, intent: str) -> None:
    """Cancel what was to be moved, or move what was to be cancelled: the visit stays, all else begins anew."""
    if scope.journey.hold is not None:
        booking_tools.drop_hold(scope)
    scope.happen(Wanted(intent))
    if scope.journey.wish is not None:
        scope.happen(NothingFree())


def _has_begun(journey: JourneyState) -> bool:
    return bool(journey.service or journey.wish or journey.hold or journey.appointment_id or journey.offers)


def _note_details(scope: Scope, arguments: dict[str, Any]) -> None:
    source = scope.heard_up_to
    if "practitioner_id" in arguments:
        who = arguments["practitioner_id"]
        if who != states.ANYONE and scope.place.practitioner(who if isinstance(who, int) else None) is None:
            raise ToolError("not-offered", "There is no such practitioner here.")
        scope.happen(DetailGiven("practitioner", who, source))
    if name := " ".join(arguments.get("attendee", "").split()):
        scope.happen(DetailGiven("attendee", name[:120], source))
    elif arguments.get("for_other") and not scope.journey.attendee:
        scope.happen(DetailGiven("attendee", "", source))


def _read_wish(when: dict[str, Any], message_id: int) -> Wish:
    return Wish(
        windows=_read_windows(when.get("windows", [])),
        excluded=_read_windows(when.get("excluded", [])),
        grain=when.get("grain", ""),
        text=when.get("text", "")[:200],
        day_said=when.get("day_said", True),
        message_id=message_id,
        same_clock=when.get("same_clock", False),
        shift_minutes=when.get("shift_minutes", 0),
    )


def _read_windows(pairs: list[list[str | None]]) -> tuple[Window, ...]:
    try:
        read = [[datetime.fromisoformat(one) if one else None for one in pair] for pair in pairs]
    except ValueError as error:
        raise ToolError("bad-arguments", "Times must be local and ISO, such as 2026-12-01T16:30.") from error
    if any(len(pair) != 2 or any(one and one.tzinfo for one in pair) for pair in read):
        raise ToolError("bad-arguments", "A window is [start, end], local times without an offset, or null.")
    return tuple(Window(start, end) for start, end in read)


def resume(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Go on with the business that was put aside for another one, at the question open in it."""
    if not scope.journey.outcome or not scope.has_paused:
        raise ToolError("nothing-paused", "There is nothing to go on with.")
    # What was heard belongs to the business just done: the acting journey keeps it from counting as an answer here.
    with scope.acting():
        resumed = store.resume(scope.journey, scope.lease, now=scope.now)
        if resumed is None:
            raise ToolError("nothing-paused", "There is nothing to go on with.")
        scope.journey = resumed
    scope.has_paused = False
    if callers.is_secret(resumed) and callers.list_hidden(scope):
        identity_tools.put_question(scope)
    return {"intent": scope.journey.intent, "stage": scope.journey.stage}


def close_question(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Take the open question back."""
    scope.happen(QuestionClosed())
    return {}


def ask_customer(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Put one question with what can be tapped for it."""
    kind = arguments["kind"]
    choices: tuple[states.Option, ...] = ()
    values: dict[str, Any] = {}
    if kind == states.WHICH_INTENT:
        choices = options.for_intent(scope.language, has_appointments=visits.may_have_some(scope))
    elif kind == states.WHICH_SERVICE:
        ids = arguments.get("service_ids", [])
        who = scope.place.practitioner(scope.journey.practitioner_id)
        choices = options.for_services(scope.place, ids or (who.service_ids if who else ()))
        values = {"adds": True} if ids and scope.journey.service and scope.journey.intent == states.BOOK else {}
        values |= {"practitioner": who.name} if who and not ids else {}
    elif kind == states.WHICH_DAY:
        choices = options.for_day(scope.language)
    elif kind == states.CONFIRM_COLLEAGUE:
        choices = options.for_yes(kind, scope.journey, scope.language)
    elif kind == states.WHICH_APPOINTMENT:
        choices = tuple(
            options.option(f"appointment:{one.pk}", *visits.visit_title(scope, one))
            for one in visits.upcoming(scope)[: options.MOST_OPTIONS]
        )
    scope.happen(Asked(kind, scope.now, choices, values))
    return {"kind": kind, "options": [one.title for one in choices]}


def ask_which(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Ask which of the open questions a bare yes is for."""
    if not scope.torn:
        raise ToolError("not-torn", "Only one question is open.")
    choices = tuple(one.option for one in scope.torn)
    scope.happen(Asked(states.WHICH_QUESTION, scope.now, choices, doubts.keep_before(scope.journey, scope.torn)))
    return {"options": [one.title for one in choices]}


_WINDOW = {"type": "array", "maxItems": 2, "items": {"type": ["string", "null"], "maxLength": 32}}
_WINDOWS = {"type": "array", "maxItems": MOST_WINDOWS, "items": _WINDOW}
register(
    Tool(
        "note_wish",
        "Keep what the customer wants, as soon as it is said. `service_ids` are all services wanted in this one visit, "
        "in their order, also when only one of them is new or dropped. Local times; windows are half-open [start, "
        "end], null for an open side, equal ends for an exact time.",
        {
            "type": "object",
            "properties": {
                "intent": {"type": "string", "enum": list(INTENTS)},
                "service_ids": {"type": "array", "maxItems": MOST_SERVICES, "items": {"type": "integer"}},
                "service_id": {"type": "integer"},
                "practitioner_id": {"type": ["integer", "string"]},
                "attendee": {"type": "string", "maxLength": 120},
                "same_appointment": {"type": "boolean"},
                "for_other": {"type": "boolean"},
                "own_name": {"type": "string", "maxLength": 120},
                "when": {
                    "type": "object",
                    "properties": {
                        "windows": _WINDOWS,
                        "excluded": _WINDOWS,
                        "grain": {"type": "string", "maxLength": 12},
                        "day_said": {"type": "boolean"},
                        "text": {"type": "string"},
                        "same_clock": {"type": "boolean"},
                        "shift_minutes": {"type": "integer"},
                    },
                    "required": ["windows"],
                },
            },
        },
        note_wish,
    )
)
register(
    Tool("close_question", "Take the open question back.", {"type": "object", "properties": {}}, close_question),
    always=True,
)
register(
    Tool("ask_which", "Ask which of the open questions a yes is for.", {"type": "object", "properties": {}}, ask_which),
    always=True,
)
register(Tool("resume", "Go on with what was put aside.", {"type": "object", "properties": {}}, resume), always=True)
register(
    Tool(
        "ask_customer",
        "Put one question to the customer, with choices to tap. With which-service, `service_ids` are those of which "
        "one is meant.",
        {
            "type": "object",
            "properties": {
                "kind": {
                    "type": "string",
                    "enum": [
                        states.WHICH_INTENT,
                        states.WHICH_SERVICE,
                        states.WHICH_DAY,
                        states.WHICH_NAME,
                        states.WHICH_APPOINTMENT,
                        states.CONFIRM_COLLEAGUE,
                    ],
                },
                "service_ids": {"type": "array", "maxItems": MOST_SERVICES, "items": {"type": "integer"}},
            },
            "required": ["kind"],
        },
        ask_customer,
    )
)
