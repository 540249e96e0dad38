"""Taking back, within minutes, what the assistant just did: a booking, a move, a cancellation.

It goes through the booking verbs, under a key that names what is taken back, so twice is once. The cut-off for own
changes does not count for it; whether the time is still free, and whether the visit still is as it was left, does.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from appointments import booking
from appointments.booking import By, history
from appointments.booking.errors import BookingError, SlotTaken
from appointments.models import Appointment, AppointmentEvent
from conversations.assistant import callers, identity_tools, reading, visits
from conversations.assistant.booking_tools import commit, drop_hold, refusal, refuse_torn
from conversations.assistant.toolbox import Scope, Tool, ToolError, register
from conversations.journeys import state as states
from conversations.journeys import store
from conversations.journeys.events import AppointmentChosen, DetailGiven, ServicesGiven, Wanted, WishGiven
from conversations.journeys.state import Window, Wish
from conversations.models import Call

Kind = AppointmentEvent.Kind
UNDO = "undo"  # the reason that stands in the history
# What is taken back, and what it comes to.
COMES_TO = {Kind.BOOKED: "cancelled", Kind.REQUESTED: "cancelled", Kind.MOVED: "moved", Kind.CANCELLED: "booked"}


def undo_last(scope: Scope, arguments: dict[str, Any]) -> dict[str, Any]:
    """Put back what was before the assistant's last change in this conversation, if the customer says so."""
    refuse_torn(scope)
    if scope.unfinished or not _is_wanted(scope):
        raise ToolError("no-yes", "The customer has not taken anything back.")
    event = _find_last(scope)
    if event is None:
        raise ToolError("nothing-to-undo", "Nothing was done in the last minutes that can be taken back.")
    _demand_own(scope, event)
    if scope.journey.hold is not None:
        drop_hold(scope)
    is_half_made = bool(scope.journey.intent and not scope.journey.outcome)
    scope.journey = store.end_and_open(scope.journey, scope.lease, now=scope.now)
    scope.has_paused = scope.has_paused or is_half_made
    undone = COMES_TO[Kind(event.kind)]
    try:
        with scope.acting():
            visit = _put_back(scope, event)
            commit(scope, "requested" if visit.is_request else undone, visit, is_undo=True)
    except SlotTaken as error:
        _want_it_again(scope, event)
        raise ToolError("undo-taken", "The earlier time was taken meanwhile. Find times for it.") from error
    except BookingError as error:
        raise refusal(error) from error
    return visits.facts(scope, visit) | {"undone": undone}


def _is_wanted(scope: Scope) -> bool:
    """Say whether the customer takes something back: in these words, or in those after which a detail was asked for."""
    asked = scope.opening.question
    again = asked.values.get("again") if asked is not None and asked.kind == states.WHICH_CALLER else None
    return bool(again and again[0] == "undo_last") or reading.takes_back(scope.heard, scope.language)


def _find_last(scope: Scope) -> AppointmentEvent | None:
    """Find the assistant's last change in this conversation that is fresh and stands as it was left."""
    since = scope.now - timedelta(minutes=settings.UNDO_MINUTES)
    visit_ids = {one.appointment_id for one in store.list_commits(scope.lease.conversation_id)}
    changes = AppointmentEvent.objects.filter(appointment__in=visit_ids, kind__in=COMES_TO).order_by("-id")
    mine = changes.filter(actor="assistant", at__gt=since, at__lte=scope.now).exclude(reason=UNDO)
    last = mine.select_related("appointment__contact", "appointment__attendee", "appointment__location").first()
    if last is None or changes.filter(appointment=last.appointment_id, id__gt=last.pk).exists():
        return None
    return None if Appointment.objects.filter(request_key=_key(last)).exists() else last


def _key(event: AppointmentEvent) -> str:
    return f"undo:{event.pk}"


def _demand_own(scope: Scope, event: AppointmentEvent) -> None:
    """In a call, what was done before it is told and taken back only once it is known who calls."""
    call = Call.objects.filter(pk=scope.caller.call_id).first()
    in_this_call = call is not None and event.channel == callers.PHONE and event.at >= call.started_at
    if not in_this_call:
        identity_tools.demand(scope)
    if not scope.manner.is_spoken:
        identity_tools.demand_words(scope)


def _put_back(scope: Scope, event: AppointmentEvent) -> Appointment:
    visit, by = event.appointment, By("assistant", scope.manner.channel, reason=UNDO)
    if event.kind in (Kind.BOOKED, Kind.REQUESTED):
        return booking.cancel(visit, expected_version=event.version, by=by, now=scope.now, in_time=True)
    slot_id = str(history.key_of(event.before))
    if event.kind == Kind.MOVED:
        return booking.move(
            visit,
            slot_id,
            expected_version=event.version,
            by=by,
            now=scope.now,
            request_key=_key(event),
            in_time=True,
        )
    return booking.book(
        slot_id,
        contact=visit.contact,
        attendee=visit.attendee,
        by=by,
        now=scope.now,
        request_key=_key(event),
        language=visit.language,
        in_time=True,
    )


def _want_it_again(scope: Scope, event: AppointmentEvent) -> None:
    """Let the journey look for times near the one that is gone."""
    visit = event.appointment
    items = list(visit.items.order_by("position"))
    start = datetime.fromisoformat(event.before["start_at"]).astimezone(scope.place.zone).replace(tzinfo=None)
    wish = Wish((Window(start, start),), grain="hour", message_id=scope.heard_up_to)
    if event.kind == Kind.MOVED:
        scope.happen(Wanted(states.RESCHEDULE), AppointmentChosen(visit.pk, visit.version), WishGiven(wish))
        return
    scope.happen(Wanted(states.BOOK), ServicesGiven(tuple(one.service_id for one in items), scope.heard_up_to))
    if not visit.attendee.is_contact:
        scope.happen(DetailGiven("attendee", visit.attendee.name, scope.heard_up_to))
    people = {one.practitioner_id for one in items}
    if len(people) == 1:
        scope.happen(DetailGiven("practitioner", people.pop(), scope.heard_up_to))
    scope.happen(WishGiven(wish))


register(
    Tool(
        "undo_last",
        "Take back what you just booked, moved or cancelled in this conversation, when the customer says so.",
        {"type": "object", "properties": {}},
        undo_last,
    ),
    always=True,
)
