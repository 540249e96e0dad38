"""Tools about visits that exist: list, choose, move, cancel, confirm. Only this contact's own can be reached."""

from typing import Any

from appointments import booking
from appointments.booking.errors import BookingError, TooLate
from appointments.models import Appointment
from conversations.assistant import caps, consent_tools, identity_tools, named_services, reading, visits
from conversations.assistant.booking_tools import (
    NOTHING_TO_SAY,
    commit,
    demand_yes,
    drop_hold,
    refusal,
    refuse_torn,
    require_yes,
)
from conversations.assistant.toolbox import Scope, Tool, ToolError, register
from conversations.journeys import state as states
from conversations.journeys.events import AppointmentChosen, LetGo, Offered


def list_my_appointments(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """List the customer's visits to come."""
    return {"appointments": [visits.facts(scope, one) for one in visits.upcoming(scope)]}


def choose_appointment(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Set which visit this is about; what is too late to change goes to a person."""
    is_told = scope.journey.intent != states.CONFIRM
    visit = visits.own_visit(scope, arguments["appointment_id"], is_told=is_told)
    if scope.journey.intent in (states.RESCHEDULE, states.CANCEL):
        visits.refuse_too_late(scope, visit)
        caps.demand_room(scope, "moved")
    scope.happen(AppointmentChosen(visit.pk, visit.version))
    if scope.journey.intent == states.RESCHEDULE:
        visits.fit_wish(scope, visit)
    return _facts_if_known(scope, visit) | ({"only_whole": True} if _is_about_some(scope, visit) else {})


def _is_about_some(scope: Scope, visit: Appointment) -> bool:
    """Say whether the words are about moving or cancelling only some of the services of a visit."""
    if scope.journey.intent == states.CONFIRM:
        return False
    services = {item.service_id for item in visit.items.all()}
    named = set(named_services.find(reading.typed(scope.heard), scope.place.services).mentioned) & services
    return bool(named) and named < services


def _facts_if_known(scope: Scope, visit: Appointment) -> dict[str, Any]:
    """Tell of a visit that was tapped in the verified thread only its id, while somebody unknown listens in a call."""
    reachable = visits.find_reachable(scope, visit.pk)
    return visits.facts(scope, visit) if reachable else {"appointment_id": visit.pk}


def move_appointment(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Move the visit to the time that is kept, on a clear yes to old and new."""
    kept = require_yes(scope, states.CONFIRM_MOVE)
    visit = _changeable(scope)
    try:
        with scope.acting():
            moved = booking.move(
                visit,
                kept.slot_id,
                expected_version=scope.journey.appointment_version,
                by=visits.by(scope),
                now=scope.now,
                request_key=scope.journey.request_key(kept.offer_id),
            )
            commit(scope, "requested" if moved.is_request else "moved", moved, kept.offer_id)
            details = consent_tools.say_where_details_go(scope, moved)
    except BookingError as error:
        raise _refused(scope, visit, error) from error
    return visits.facts(scope, moved) | details


def _changeable(scope: Scope) -> Appointment:
    """Give the visit in hand, if these words may change it and not too much was changed already."""
    caps.demand_room(scope, "moved")
    visit = visits.own_visit(scope, scope.journey.appointment_id)
    if not scope.manner.is_spoken:
        identity_tools.demand_words(scope)
    return visit


def cancel_appointment(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Cancel the visit that was read back, on a clear yes."""
    demand_yes(scope, states.CONFIRM_CANCEL)
    visit = _changeable(scope)
    told = visits.facts(scope, visit)
    try:
        with scope.acting():
            gone = booking.cancel(
                visit, expected_version=scope.journey.appointment_version, by=visits.by(scope), now=scope.now
            )
            commit(scope, "cancelled", gone)
    except BookingError as error:
        raise _refused(scope, visit, error) from error
    return told


def _refused(scope: Scope, visit: Appointment, error: BookingError) -> ToolError:
    """What changed meanwhile is looked at afresh, so that the next read-back is true."""
    if isinstance(error, TooLate):
        visits.want_colleague(scope, visit)
    if scope.journey.hold is not None:
        drop_hold(scope)
    scope.happen(Offered(()))
    fresh = visits.own_visit(scope, visit.pk)
    scope.happen(AppointmentChosen(fresh.pk, fresh.version))
    return refusal(error)


def confirm_appointment(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Note that the customer comes. What is only requested cannot be confirmed yet."""
    refuse_torn(scope)
    visit = visits.own_visit(scope, scope.journey.appointment_id, is_told=False)
    if not scope.manner.is_spoken:
        identity_tools.demand_words(scope)
    if visit.is_request:
        scope.happen(LetGo())
        raise ToolError("requested", "It is only requested: the business has to agree first, then they are told.")
    try:
        with scope.acting():
            booking.mark_confirmation(visit, Appointment.Confirmation.ACCEPTED, by=visits.by(scope), now=scope.now)
            commit(scope, "confirmed", visit)
    except BookingError as error:
        raise refusal(error) from error
    return _facts_if_known(scope, visit)


_APPOINTMENT_ID = {
    "type": "object",
    "properties": {"appointment_id": {"type": "integer"}},
    "required": ["appointment_id"],
}
for _tool in (
    Tool("list_my_appointments", "List the customer's appointments to come.", NOTHING_TO_SAY, list_my_appointments),
    Tool("choose_appointment", "Set which of them this is about.", _APPOINTMENT_ID, choose_appointment),
    Tool(
        "move_appointment",
        "Move it to the time that was read back, after a clear yes.",
        NOTHING_TO_SAY,
        move_appointment,
    ),
    Tool(
        "cancel_appointment",
        "Cancel the one that was read back, after a clear yes.",
        NOTHING_TO_SAY,
        cancel_appointment,
    ),
    Tool("confirm_appointment", "Note that the customer comes.", NOTHING_TO_SAY, confirm_appointment),
):
    register(_tool)
