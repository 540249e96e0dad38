"""The left side: who needs a person, what the assistant does now, who we wait for."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments.models import StaffMember
from booking_site.desk.access import desk_view, staff
from handoff import queries
from handoff.queries import Queues

MOST_WAITING_SHOWN = 12


@desk_view
def panel(request: HttpRequest) -> HttpResponse:
    """Answer the queues' refetch. `open` is the conversation that is on the screen."""
    now = timezone.now()
    open_id = request.GET.get("open", "")
    context = build(queries.list_queues(staff(request), now=now), now=now, open_id=int(open_id or 0))
    return render(request, "desk/panels/_queues.html", {"queues": context})


def build(queues: Queues, *, now: datetime, open_id: int = 0) -> dict[str, Any]:
    """Gather what the queues show."""
    return {
        "needs": queues.needs,
        "live": queues.live,
        "on_the_line": any(row.is_mine for row in queues.live),
        "waiting": queues.waiting[:MOST_WAITING_SHOWN],
        "more_waiting": max(0, len(queues.waiting) - MOST_WAITING_SHOWN),
        "colleagues": queues.colleagues,
        "open_id": open_id,
        "now": now,
    }


@desk_view
def everything(request: HttpRequest) -> HttpResponse:
    """Answer the search through all conversations."""
    return render(
        request,
        "desk/panels/_everything.html",
        {"everything": build_everything(staff(request), request.GET.get("q", ""))},
    )


def build_everything(user: StaffMember, words: str) -> dict[str, Any]:
    """Gather what the search found."""
    rows, count = queries.list_everything(user, words=words)
    return {"rows": rows, "count": count, "words": words, "now": timezone.now()}
