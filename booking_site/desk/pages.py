"""The desk's pages: each region once, in its place. On a narrow screen the address says which region is shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from booking_site.desk import composer, frame, overview, person, queues, thread, timeline
from booking_site.desk.access import desk_view, get_conversation, staff
from booking_site.desk.frame import QUEUES, SIDE, THREAD


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
    context = frame.build(user, pane=THREAD, open_id=found.pk, now=now)
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
    context = frame.build(user, pane=THREAD, open_id=found.pk, now=now)
    context |= {"conversation": found, "person": person.build(user, found, now=now)}
    return render(request, "desk/person.html", context)


@desk_view
def everything(request: HttpRequest) -> HttpResponse:
    """Show all conversations, and search through them."""
    user, now = staff(request), timezone.now()
    context = frame.build(user, pane=THREAD, now=now)
    context["everything"] = queues.build_everything(user, request.GET.get("q", ""))
    return render(request, "desk/everything.html", context)


def _overview_page(request: HttpRequest, *, pane: str) -> HttpResponse:
    user, now = staff(request), timezone.now()
    context = frame.build(user, pane=pane, now=now)
    context["overview"] = overview.build(user, context["glance"], now=now)
    return render(request, "desk/overview.html", context)
