"""The banner that says the plain assistant answers because the language model does not, and practising just that."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appointments.models import StaffMember
from booking_site.desk.access import desk_view, staff
from conversations.assistant import breaker, endpoints, model_use

PRACTICE_MINUTES = 10


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the banner's refetch."""
    context = {"plain": build(staff(request), now=timezone.now())}
    return render(request, "desk/panels/_plain_assistant.html", context)


@desk_view
@require_POST
def practise(request: HttpRequest) -> HttpResponse:
    """Begin or end a practised outage. Only an admin may."""
    if not may_practise(staff(request)):
        raise Http404
    if request.POST.get("do") == "end":
        breaker.end_practice()
        messages.success(request, _("The practice is over."))
    else:
        breaker.practise(PRACTICE_MINUTES, now=timezone.now())
    return redirect("desk:desk")


def build(user: StaffMember, *, now: datetime) -> dict[str, Any]:
    """Gather whether the plain assistant answers, why, and until when."""
    if not endpoints.is_any_configured():
        return {"answers": False, "may_practise": False}
    outages = breaker.list_outages(now=now)
    is_spent = not outages and model_use.is_day_used_up(now=now)
    return {
        "answers": bool(outages) or is_spent,
        "is_spent": is_spent,
        "is_practice": bool(outages) and outages[0].is_practice,
        "until": outages[0].until if outages else None,
        "may_practise": may_practise(user),
        "minutes": PRACTICE_MINUTES,
    }


def may_practise(user: StaffMember) -> bool:
    """Say whether this person may take the model away from everybody for a while."""
    return user.is_superuser or user.role == StaffMember.Role.ADMIN
