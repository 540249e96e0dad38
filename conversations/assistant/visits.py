"""This contact's own visits, and nobody else's. Identity comes from the scope; an id is looked up within it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from appointments import booking, contacts, queries
from appointments.booking import By
from appointments.models import Appointment, Attendee, Contact, Service
from appointments.queries import AppointmentFacts
from conversations.assistant import callers, identity_tools, reading, visit_parts, vocabulary, wished_times
from conversations.assistant.phrasing import format_short_when
from conversations.assistant.toolbox import PersonWanted, Scope, ToolError
from conversations.journeys import state as states
from conversations.journeys.events import NothingFree, WishGiven
from conversations.journeys.state import Window


def by(scope: Scope) -> By:
    """Say who acts: the assistant, on this channel."""
    return By("assistant", scope.manner.channel)


def contact(scope: Scope) -> Contact:
    """Give the contact the turn is bound to."""
    return contacts.current(Contact.objects.get(pk=scope.contact_id))


def owners(scope: Scope) -> list[int]:
    """List the ids under which rows of this contact stand: the own one, and those merged into it."""
    return contacts.list_merged(contact(scope))


def upcoming(scope: Scope) -> list[Appointment]:
    """List the contact's visits to come, booked or requested, soonest first.

    Raises ToolError while it is not known who calls.
    """
    if callers.list_hidden(scope):
        identity_tools.demand(scope)
    return queries.list_upcoming(contact(scope), now=scope.now)


def list_tellable(scope: Scope) -> list[Appointment]:
    """List those of them that this turn may tell of: in a call, until it is known who calls, what was made in it."""
    hidden = {one.pk for one in callers.list_hidden(scope)}
    return [one for one in queries.list_upcoming(contact(scope), now=scope.now) if one.pk not in hidden]


def may_have_some(scope: Scope) -> bool:
    """Say whether there may be visits to come; who is not known yet does not learn it."""
    return not scope.caller.may_tell or bool(upcoming(scope))


def own_visit(scope: Scope, appointment_id: int, *, is_told: bool = True) -> Appointment:
    """Give one of the contact's own visits to come. Raises ToolError for any other id.

    While it is not known who calls only what was booked in that call is given; where nothing `is_told` of it, also
    what words from the verified thread are about.
    """
    hidden = {one.pk for one in callers.list_hidden(scope)}
    if hidden and (is_told or not scope.caller.may_act):
        mine = queries.list_upcoming(contact(scope), now=scope.now)
        if appointment_id in hidden or appointment_id not in {one.pk for one in mine}:
            identity_tools.demand(scope)
    visit = next(
        (one for one in queries.list_upcoming(contact(scope), now=scope.now) if one.pk == appointment_id), None
    )
    if visit is None:
        raise ToolError("no-such-appointment", "The customer has no such appointment to come.")
    return visit


def moved_visit(scope: Scope) -> Appointment | None:
    """Give the visit that is to be moved, where this is about one. Raises ToolError for one that is not theirs."""
    return own_visit(scope, scope.journey.appointment_id) if scope.journey.intent == states.RESCHEDULE else None


def find_reachable(scope: Scope, appointment_id: int) -> Appointment | None:
    """Find one of the contact's own visits to come that this turn may tell of."""
    hidden = {one.pk for one in callers.list_hidden(scope)}
    mine = queries.list_upcoming(contact(scope), now=scope.now)
    return next((one for one in mine if one.pk == appointment_id and one.pk not in hidden), None)


def facts(scope: Scope, appointment: Appointment) -> dict[str, Any]:
    """Give the facts of a visit as JSON, names in the customer's language.

    A name that a caller did not say is left out until it is known who calls: it would show who it is.
    """
    described = queries.describe(appointment, scope.language)
    may_name = scope.caller.may_tell or callers.was_named(scope, described.attendee)
    told = {
        "appointment_id": appointment.pk,
        "reference": described.reference,
        "service": described.service,
        "practitioner": described.practitioner,
        "attendee": described.attendee if may_name else "",
        "start_at": described.start_at.isoformat(),
        "time_zone": described.time_zone,
        "place": described.place,
        "address": described.address,
        "price_text": described.price_text,
    }
    return told | _special_facts(appointment, described)


def _special_facts(appointment: Appointment, described: AppointmentFacts) -> dict[str, Any]:
    """Give what only some visits have: a wait for approval, another clock, a deposit, another place, parts."""
    zone = contacts.find_zone(appointment.contact)
    found = {
        "requested": appointment.is_request,
        "answer_by_at": appointment.approval_due_at.isoformat() if appointment.approval_due_at else "",
        "their_zone": zone if zone != described.time_zone else "",
        "deposit_text": described.deposit_text,
        "kind": described.kind if described.kind != Service.Place.HERE else "",
    }
    return {name: value for name, value in found.items() if value} | visit_parts.of_visit(described)


def visit_title(scope: Scope, appointment: Appointment) -> tuple[str, str]:
    """Give title and description of a visit for a list."""
    told = facts(scope, appointment)
    title = format_short_when(appointment.start_at, told["time_zone"], scope.language)
    return title, f"{told['service']}, {told['practitioner']}" if told["practitioner"] else told["service"]


def their_zone(scope: Scope) -> str:
    """Give the zone the customer lives by, where it is another one than the place's; else empty."""
    zone = contacts.find_zone(contact(scope))
    return "" if zone == scope.place.time_zone else zone


def attendee(scope: Scope) -> Attendee:
    """Give the person the visit is for: who was named, else the contact in person."""
    owner = contact(scope)
    named = scope.journey.attendee
    if named is None or not named.value or named.value.casefold() == owner.name.casefold():
        return contacts.self_attendee(owner)
    return contacts.attendee_named(owner, named.value, now=scope.now)


def refuse_too_late(scope: Scope, appointment: Appointment) -> None:
    """Hand over what is past the cut-off for the customer's own move or cancellation. Raises ToolError."""
    change: Literal["cancel", "move"] = "cancel" if scope.journey.intent == states.CANCEL else "move"
    if scope.now > booking.own_change_until(appointment, change):
        want_colleague(scope, appointment)


def want_colleague(scope: Scope, appointment: Appointment) -> None:
    """Ask for a person because a rule forbids this change. Raises ToolError."""
    detail = f"Too late for an own change of {appointment.reference}."
    scope.person = PersonWanted("needs-a-person", urgency="urgent", detail=detail, manner="too-late")
    raise ToolError("too-late", "It is too late for a change by the customer. A colleague is asked.")


def fit_wish(scope: Scope, appointment: Appointment) -> None:
    """Read the wish in the light of the visit that is to be moved.

    In "move my appointment on Tuesday to Friday" Tuesday says which one, not when to come; in "move it to four" four is
    meant of its own day. Where all that was said is a time that the visit has already, its day is what is looked at.
    """
    wish = scope.journey.wish
    local = appointment.start_at.astimezone(scope.place.zone).replace(tzinfo=None)
    if wish is not None and (wish.shift_minutes or wish.same_clock):
        wish = wished_times.of_visit(wish, local)
        scope.happen(WishGiven(wish))
    if wish is None or not wish.windows:
        return
    windows = wish.windows if wish.day_said else tuple(_on_day(one, local) for one in wish.windows)
    new = tuple(one for one in windows if not one.holds(local))
    if not new and _says_its_day(scope):
        scope.happen(NothingFree())
        return
    new = new or tuple(_side_of(scope, _day_of(local) if one.is_instant else one, local) for one in windows)
    if new != wish.windows:
        scope.happen(WishGiven(replace(wish, windows=new, day_said=True)))


def _says_its_day(scope: Scope) -> bool:
    """Whether the day was said to tell which visit it is: "my Thursday appointment"."""
    text = reading.typed(scope.heard)
    return vocabulary.says("its-day", text, reading.read_in(text, scope.language))


def stands_in_wish(scope: Scope, appointment: Appointment) -> bool:
    """Say whether the visit that is to be moved stands already on the day, or in the part of it, that is wished for."""
    local = appointment.start_at.astimezone(scope.place.zone).replace(tzinfo=None)
    wish = scope.journey.wish
    return wish is not None and any(one.is_within_a_day and one.holds(local) for one in wish.windows)


def _side_of(scope: Scope, window: Window, local: datetime) -> Window:
    """The part of a window before or after the visit, where it was asked to come earlier or later in it."""
    text = reading.typed(scope.heard)
    language = reading.read_in(text, scope.language)
    if vocabulary.says("earlier", text, language):
        return Window(window.start, local)
    if vocabulary.says("later", text, language):
        return Window(local + timedelta(minutes=1), window.end)
    return window


def _day_of(local: datetime) -> Window:
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return Window(midnight, midnight + timedelta(days=1))


def _on_day(window: Window, day: datetime) -> Window:
    base = window.start or window.end
    if base is None:
        return window
    by = timedelta(days=(day.date() - base.date()).days)
    return Window(window.start + by if window.start else None, window.end + by if window.end else None)
