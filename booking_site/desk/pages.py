"""The desk's pages: each region once, in its place. On a narrow screen the address says which region is shown."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from appointments.models import StaffMember
from booking_site.desk import composer, diary, glance, overview, person, queues, requests, thread, timeline
from booking_site.desk.access import desk_view, get_conversation, list_locations, staff
from handoff import queries
from handoff.queries import Queues

QUEUES, THREAD, SIDE = "queues", "thread", "side"


@desk_view
def desk(request: HttpRequest) -> HttpResponse:
    """Show the desk with no conversation open."""
    return _overview_page(request, pane=QUEUES)


@desk_view
def today(request: HttpRequest) -> HttpResponse:
    """Show the same page; a narrow screen shows today's strip of it."""
    return _overview_page(request, pane=SIDE)


@desk_view
def conversation(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show one conversation."""
    user, now = staff(request), timezone.now()
    found = get_conversation(user, conversation_id)
    sorted_queues = queries.list_queues(user, now=now)
    context = _frame(user, sorted_queues, pane=THREAD, open_id=found.pk, now=now)
    context |= {
        "conversation": found,
        "head": thread.build(user, found, now=now),
        "timeline": timeline.build(found, now=now, whole="all" in request.GET),
        "composer": composer.build(user, found, now=now),
        "person": person.build(user, found, now=now),
    }
    return render(request, "desk/conversation.html", context)


@desk_view
def person_page(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show the person card in the place of the thread, for screens that have no room beside it."""
    user, now = staff(request), timezone.now()
    found = get_conversation(user, conversation_id)
    context = _frame(user, queries.list_queues(user, now=now), pane=THREAD, open_id=found.pk, now=now)
    context |= {"conversation": found, "person": person.build(user, found, now=now)}
    return render(request, "desk/person.html", context)


@desk_view
def everything(request: HttpRequest) -> HttpResponse:
    """Show all conversations, and search through them."""
    user, now = staff(request), timezone.now()
    context = _frame(user, queries.list_queues(user, now=now), pane=THREAD, now=now)
    context["everything"] = queues.build_everything(user, request.GET.get("q", ""))
    return render(request, "desk/everything.html", context)


def _overview_page(request: HttpRequest, *, pane: str) -> HttpResponse:
    user, now = staff(request), timezone.now()
    sorted_queues = queries.list_queues(user, now=now)
    context = _frame(user, sorted_queues, pane=pane, now=now)
    context["overview"] = overview.build(user, context["glance"], now=now)
    return render(request, "desk/overview.html", context)


def _frame(user: StaffMember, sorted_queues: Queues, *, pane: str, now: datetime, open_id: int = 0) -> dict[str, Any]:
    """Gather what every page of the desk has around its middle."""
    locations = list_locations(user)
    return {
        "pane": pane,
        "open_id": open_id,
        "now": now,
        "locations": locations,
        "time_zone": locations[0].time_zone if locations else settings.TIME_ZONE,
        "glance": glance.build(user, sorted_queues, now=now),
        "queues": queues.build(sorted_queues, now=now, open_id=open_id),
        "requests": requests.build(user, now=now),
        "strip": diary.build(user, now=now),
    }
