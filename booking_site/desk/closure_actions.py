"""Closing, opening again, and deciding on the visits inside: one verb of `calendar` or `conflicts` for each button."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments import booking, calendar
from appointments import queries as appointment_queries
from appointments.booking import conflicts
from appointments.booking.conflicts import Outcome
from booking_site.desk import board_side, board_state, closures
from booking_site.desk.access import desk_view, staff
from booking_site.desk.board_answers import Refused, attempt, by, check, done, read_message, version
from booking_site.desk.closure_forms import CANCEL, KEEP, MOVE, ClosureForm, DecisionForm
from booking_site.desk.numbers import read_number

ALL: dict[str, Callable[..., list[Outcome]]] = {
    KEEP: conflicts.keep_all,
    MOVE: conflicts.move_all,
    CANCEL: conflicts.cancel_all,
}


@desk_view
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close a place, a person or a room, and show what stands inside."""
    now = timezone.now()
    look = board_state.read(request, now=now)

    def work() -> HttpResponse:
        form = ClosureForm(request.POST, location=look.location)
        check(form)
        start_at, end_at = form.read_span()
        if end_at <= now:
            raise Refused(_("This time is over. Give one to come."), status=422)
        made, _inside = calendar.close(form.thing, start_at, end_at, form.cleaned_data["description"], now)
        return redirect("desk:closure", made.pk)

    return attempt(request, look.address("desk:closures"), work)


@desk_view
@require_POST
def open_again(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Take a closure back: its time can be booked again, and what stands inside is no conflict any more."""
    user = staff(request)
    closure = closures.get_closure(user, closure_id)
    place = closures.find_place(user, closure)
    day = closure.start_at.astimezone(place.zone).date()
    calendar.open(closure)
    return redirect(f"{reverse('desk:day')}?{urlencode({'at': place.pk, 'date': day.isoformat()})}")


@desk_view
@require_POST
def decide(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Keep or cancel one visit inside a closure. Moving it is the board's business."""
    user, now = staff(request), timezone.now()
    closure = closures.get_closure(user, closure_id)
    visit = board_side.get_visit(user, read_number(request.POST.get("visit", "")))
    back = reverse("desk:closure", args=[closure.pk])

    def work() -> HttpResponse:
        if visit not in calendar.list_conflicts(closure, now=now):
            raise Refused(_("This visit was decided on meanwhile, or was moved away."))
        who = by(user, conflicts.CLOSURE, message=read_message(request))
        if _read(request) == CANCEL:
            booking.cancel(visit, expected_version=version(request), by=who, now=now)
        else:
            conflicts.keep(closure, visit, expected_version=version(request), by=who, now=now)
        return done(request, back, "diary")

    return attempt(request, back, work)


@desk_view
@require_POST
def decide_all(request: HttpRequest, closure_id: int) -> HttpResponse:
    """Keep, move or cancel all that stands inside, each for itself; what is refused stands and is counted."""
    user, now = staff(request), timezone.now()
    closure = closures.get_closure(user, closure_id)
    back = reverse("desk:closure", args=[closure.pk])

    def work() -> HttpResponse:
        inside = calendar.list_conflicts(closure, now=now)
        if len(appointment_queries.list_seen(user, inside)) < len(inside):
            raise Refused(_("Some of these visits are at other branches. Decide on yours one by one."))
        decision = _read(request)
        who = by(user, conflicts.CLOSURE, message=read_message(request))
        outcomes = ALL[decision](closure, by=who, now=now)
        return redirect(f"{back}?{urlencode(_count(decision, outcomes))}")

    return attempt(request, back, work)


def _read(request: HttpRequest) -> str:
    form = DecisionForm(request.POST)
    check(form)
    return form.cleaned_data["decision"]


def _count(decision: str, outcomes: list[Outcome]) -> dict[str, Any]:
    refused = sum(1 for one in outcomes if one.refused is not None)
    return {"what": decision, "done": len(outcomes) - refused, "left": refused}
