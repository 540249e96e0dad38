"""Tools that keep and book a time. Only offered times can be kept, only a kept one that got a yes is booked.

A tool that writes rows saves the journey in the same transaction, so a process that dies in between books once, and the
turn that is tried again finds the truth.
"""

from datetime import timedelta
from typing import Any

from appointments import booking
from appointments.booking.errors import BookingError, NotBookable, SlotTaken, TooLate
from appointments.models import Appointment
from appointments.slots import parse_slot_id
from conversations.assistant import (
    caps,
    consent_tools,
    languages,
    options,
    reading,
    visit_parts,
    visit_questions,
    visits,
)
from conversations.assistant.toolbox import Scope, Tool, ToolError, register
from conversations.journeys import state as states
from conversations.journeys.events import Asked, Committed, Held, HoldGone, LetGo, NothingFree, Offered
from conversations.journeys.state import Commit, Hold, Offer

HOLD_MINUTES = 10
NOTHING_TO_SAY: dict[str, Any] = {"type": "object", "properties": {}}


def hold_time(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Keep an offered time for ten minutes and have it read back."""
    refuse_torn(scope)
    offer = scope.journey.find_offer(arguments["offer_id"])
    if offer is None:
        raise ToolError("stale", "That is none of the times on offer now. Find times again.")
    if not offer.stands(scope.now):
        code = "past" if offer.start_at <= scope.now else "expired"
        raise ToolError(code, "That offer has run out. Find times again.")
    caps.demand_room(scope, "moved" if scope.journey.intent == states.RESCHEDULE else "booked")
    visits.moved_visit(scope)  # whose it is comes first: what is counted there must not be undone with the rest
    try:
        with scope.acting():
            hold = _hold_move(scope, offer) if scope.journey.intent == states.RESCHEDULE else _hold(scope, offer)
            scope.happen(Held(hold))
            if not scope.journey.lacks_name(name_known=bool(scope.customer_name)):
                _ask_yes(scope)
    except BookingError as error:
        raise refusal(error) from error
    return {"kept_until": hold.expires_at.isoformat(), **_read_back_values(scope)}


def _hold(scope: Scope, offer: Offer) -> Hold:
    _release(scope)
    kept = booking.hold(
        offer.slot_id,
        contact=visits.contact(scope),
        attendee=visits.attendee(scope),
        by=visits.by(scope),
        now=scope.now,
        minutes=HOLD_MINUTES,
        language=languages.spoken(scope.language),
    )
    assert kept.hold_expires_at is not None
    return Hold(offer.id, offer.slot_id, offer.start_at, kept.pk, kept.hold_expires_at)


def _hold_move(scope: Scope, offer: Offer) -> Hold:
    visit = visits.own_visit(scope, scope.journey.appointment_id)
    booking.hold_move(visit, offer.slot_id, by=visits.by(scope), now=scope.now, minutes=HOLD_MINUTES)
    until = scope.now + timedelta(minutes=HOLD_MINUTES)
    return Hold(offer.id, offer.slot_id, offer.start_at, visit.pk, until)


def drop_hold(scope: Scope) -> None:
    """Let go of what is kept, in the database and in the journey."""
    with scope.acting():
        _release(scope)
        scope.happen(HoldGone())


def _release(scope: Scope) -> None:
    kept = scope.journey.hold
    if kept is None:
        return
    row = Appointment.objects.filter(pk=kept.appointment_id, contact__in=visits.owners(scope)).first()
    if row is None:
        return
    if scope.journey.intent == states.RESCHEDULE:
        booking.drop_move_hold(row, by=visits.by(scope), now=scope.now)
    elif row.is_hold:
        booking.release_hold(row, by=visits.by(scope), now=scope.now)


def read_back(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Have what is about to be done read back and ask for a yes."""
    if scope.journey.intent == states.CANCEL:
        caps.demand_room(scope, "cancelled")
    if scope.journey.intent == states.BOOK:
        _rename_hold(scope)
    _ask_yes(scope)
    return _read_back_values(scope)


def _rename_hold(scope: Scope) -> None:
    """Keep the same time for the person who was named since."""
    kept = scope.journey.hold
    assert kept is not None
    row = Appointment.objects.get(pk=kept.appointment_id)
    if row.attendee_id == visits.attendee(scope).pk:
        return
    offer = scope.journey.find_offer(kept.offer_id)
    if offer is None:
        raise ToolError("stale", "That time is not on offer any more. Find times again.")
    try:
        with scope.acting():
            scope.happen(Held(_hold(scope, offer)))
    except BookingError as error:
        raise refusal(error) from error


def _ask_yes(scope: Scope) -> None:
    kinds = {states.BOOK: states.CONFIRM_BOOK, states.RESCHEDULE: states.CONFIRM_MOVE}
    kind = kinds.get(scope.journey.intent, states.CONFIRM_CANCEL)
    values = _read_back_values(scope)
    choices = options.for_yes(kind, scope.journey, scope.language, values)
    scope.happen(Asked(kind, scope.now, choices, values))


def _read_back_values(scope: Scope) -> dict[str, Any]:
    """Weekday, date, time, place, for whom: as facts, worded when they are said."""
    journey = scope.journey
    if journey.intent == states.BOOK:
        assert journey.hold is not None
        kept = Appointment.objects.get(pk=journey.hold.appointment_id)
        return visits.facts(scope, kept) | ({"needs_approval": True} if booking.needs_approval(kept) else {})
    told = visits.facts(scope, visits.own_visit(scope, journey.appointment_id))
    if journey.hold is None:
        return told
    offer = journey.find_offer(journey.hold.offer_id)
    told["practitioner"] = offer.practitioner if offer and offer.practitioner else told["practitioner"]
    told |= visit_parts.of_slot(parse_slot_id(journey.hold.slot_id), scope.place) if "parts" in told else {}
    return told | {"old_start_at": told["start_at"], "start_at": journey.hold.start_at.isoformat()}


def book_appointment(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Book what is kept, or request it where it needs approval, on a clear yes to its read-back and on nothing else."""
    kept = require_yes(scope, states.CONFIRM_BOOK)
    caps.demand_room(scope, "booked")
    try:
        with scope.acting():
            row = Appointment.objects.get(pk=kept.appointment_id, contact__in=visits.owners(scope))
            key = scope.journey.request_key(kept.offer_id)
            booked = booking.book_hold(row, by=visits.by(scope), now=scope.now, request_key=key)
            commit(scope, "requested" if booked.is_request else "booked", booked, kept.offer_id)
            details = consent_tools.say_where_details_go(scope, booked)
            if details.get("whatsapp") != consent_tools.ASKED:  # one question at a time
                visit_questions.put_next(scope, booked)
    except BookingError as error:
        _forget_hold(scope)
        raise refusal(error) from error
    return visits.facts(scope, booked) | details


def _forget_hold(scope: Scope) -> None:
    """A time that somebody else has by now is not kept, and the offers it came from are old."""
    drop_hold(scope)
    scope.happen(Offered(()))


def require_yes(scope: Scope, kind: str) -> Hold:
    """Give the hold that the customer has just said yes to. Raises ToolError without a clear yes."""
    demand_yes(scope, kind)
    if scope.journey.hold is None:
        raise ToolError("nothing-held", "No time is kept. Find times again.")
    return scope.journey.hold


def demand_yes(scope: Scope, kind: str) -> None:
    """Look for a clear yes to the question that was open before these words. Raises ToolError.

    A question put in this very turn was never heard, so nothing can be a yes to it; nor to a read-back that was cut
    short before all of its facts were heard.
    """
    refuse_torn(scope)
    asked = scope.opening.question
    now_open = scope.journey.question
    same = asked is not None and now_open is not None and asked.id == now_open.id and asked.kind == kind
    if not same or scope.unfinished or not reading.says_yes(scope.heard, asked, scope.language):
        raise ToolError("no-yes", "The customer has not clearly said yes to the read-back. Ask for it.")
    able = tuple(one for one in scope.heard if one.had_read_back)
    if not reading.says_yes(able, asked, scope.language):
        scope.once_more = True
        raise ToolError("no-yes", "The read-back was cut short before all of it was heard. Read it back once more.")


def refuse_torn(scope: Scope) -> None:
    """Let nothing rest on a yes that may be for another question. Raises ToolError."""
    if scope.torn:
        raise ToolError("torn", "Two questions are open and the yes may be for either. Call ask_which.")


def commit(scope: Scope, kind: str, appointment: Appointment, offer_id: str = "", *, is_undo: bool = False) -> None:
    """Note in the journey what has been done for good."""
    done = Commit(kind, appointment.pk, appointment.version, scope.heard_up_to, offer_id, is_undo)
    scope.happen(Committed(done))
    scope.done.add(kind)


def let_go(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Drop what is kept and, unless it goes on with another time, the whole matter."""
    if scope.journey.hold is not None:
        drop_hold(scope)
    scope.happen(NothingFree() if arguments.get("go_on") else LetGo())
    return {"stage": scope.journey.stage}


def refusal(error: BookingError) -> ToolError:
    """Word what the booking engine refused."""
    if isinstance(error, SlotTaken):
        return ToolError("taken", "That time was taken by somebody else. Find times again.")
    if isinstance(error, NotBookable):
        return ToolError("past", "That time cannot be booked any more. Find times again.")
    if isinstance(error, TooLate):
        return ToolError("too-late", "It is too late for a change by the customer.")
    return ToolError("moved-on", "The appointment has changed meanwhile. Look at it again.")


_OFFER_ID = {
    "type": "object",
    "properties": {"offer_id": {"type": "string", "maxLength": 40}},
    "required": ["offer_id"],
}
_GO_ON = {"type": "object", "properties": {"go_on": {"type": "boolean"}}}
for _tool in (
    Tool("hold_time", "Keep an offered time and read it back. Only ids that find_times gave.", _OFFER_ID, hold_time),
    Tool("read_back", "Read back what is about to be done and ask for a yes.", NOTHING_TO_SAY, read_back),
    Tool(
        "book_appointment",
        "Book the time that was read back, after a clear yes. `requested` in its answer: it is not booked, the "
        "business has to agree first; say that it is requested, and until when they hear.",
        NOTHING_TO_SAY,
        book_appointment,
    ),
    Tool("let_go", "Drop what was begun; with go_on, only the time that is kept.", _GO_ON, let_go),
):
    register(_tool)
