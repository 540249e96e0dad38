"""Visits that wait for a yes of the business: who asks for what, how long it keeps its time, and the answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from appointments import booking
from appointments import queries as appointment_queries
from appointments.models import Appointment, StaffMember
from booking_site.desk import board_side, board_state
from booking_site.desk.access import desk_view, list_locations, staff
from booking_site.desk.board_answers import attempt, by, check, done, read_message
from booking_site.desk.board_state import Look

APPROVE, DECLINE = "approve", "decline"


class DecisionForm(forms.Form):
    """Yes or no, and why if somebody likes to say it."""

    decision = forms.ChoiceField(
        choices=[(APPROVE, _("approve")), (DECLINE, _("decline"))],
        error_messages={"required": _("Choose whether to approve or to decline.")},
    )
    reason = forms.CharField(max_length=200, required=False)


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the refetch of what is to be decided."""
    context = {"requests": build(staff(request), now=timezone.now())}
    return render(request, "desk/panels/_requests.html", context)


@desk_view
@require_POST
def decide(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Approve or decline a request; the customer is told by the notice of that change."""
    visit = board_side.get_visit(staff(request), visit_id)
    back = _read_back(request)

    def work() -> HttpResponse:
        form = DecisionForm(request.POST)
        check(form)
        verb = booking.approve if form.cleaned_data["decision"] == APPROVE else booking.decline
        who = by(staff(request), form.cleaned_data["reason"], message=read_message(request))
        verb(visit, by=who, now=timezone.now())
        return done(request, back, "diary")

    return attempt(request, back, work)


def build(user: StaffMember, *, now: datetime) -> dict[str, Any]:
    """Gather the requests at this person's branches, the next to lapse first, each on its branch's clock."""
    rows = [{"visit": visit, "address": address_of(visit)} for visit in appointment_queries.list_requests(user)]
    return {"rows": rows, "many": len(list_locations(user)) > 1, "now": now}


def address_of(visit: Appointment) -> str:
    """Give where a visit stands on the day board."""
    day = visit.start_at.astimezone(visit.location.zone).date()
    return Look(visit.location, day, visit_id=visit.pk).address()


def _read_back(request: HttpRequest) -> Look | str:
    """Read where the form stood: the day board, if it carries a view of it, else the desk."""
    if request.POST.get("at"):
        return board_state.read(request, now=timezone.now())
    return reverse("desk:desk")
