"""What a button at the desk does: read the form, call one verb of the queue, word the answer.

A page that asks in the background gets 204 with the news that its regions wait for; refusals come as 409 or 422 with
words for the news bar, so that nothing typed is lost. Without the script everything is a plain form and a redirect.
"""

import json
from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from booking_site.desk.access import desk_view, get_conversation, staff
from booking_site.desk.forms import ColleagueForm, OutcomeForm, TextForm
from booking_site.desk.numbers import read_number
from conversations.addressing import NoAddress
from handoff import queue

REFUSED, UNREADABLE = 409, 422


@desk_view
@require_POST
def take_over(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Give the floor to who is signed in."""
    seen = request.POST.get("floor_version", "")
    version = read_number(seen) if seen else None
    return _do(
        request,
        conversation_id,
        lambda: queue.take_over(conversation_id, staff(request), now=timezone.now(), expected_floor_version=version),
        news={"desk-taken": conversation_id},
    )


@desk_view
@require_POST
def hand_back(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Give the floor back to the assistant, with a note if there is one."""
    note = request.POST.get("note", "")[: queue.MOST_CHARACTERS]
    return _do(
        request,
        conversation_id,
        lambda: queue.hand_back(conversation_id, staff(request), now=timezone.now(), note=note),
    )


@desk_view
@require_POST
def resolve(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Close a conversation with its outcome."""
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _unreadable(request, conversation_id, form)
    outcome = form.cleaned_data["outcome"]
    return _do(
        request,
        conversation_id,
        lambda: queue.resolve(conversation_id, staff(request), outcome=outcome, now=timezone.now()),
    )


@desk_view
@require_POST
def assign(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Give a conversation to a colleague."""
    form = ColleagueForm(request.POST, user=staff(request))
    if not form.is_valid():
        return _unreadable(request, conversation_id, form)
    to = form.cleaned_data["to"]
    return _do(
        request,
        conversation_id,
        lambda: queue.assign(conversation_id, staff(request), to, now=timezone.now()),
    )


@desk_view
@require_POST
def write(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Send a reply or keep a private note."""
    form = TextForm(request.POST)
    if not form.is_valid():
        return _unreadable(request, conversation_id, form)
    verb = queue.reply if form.cleaned_data["kind"] == TextForm.REPLY else queue.note
    text = form.cleaned_data["text"]
    return _do(
        request,
        conversation_id,
        lambda: verb(conversation_id, staff(request), text, now=timezone.now()),
        news={"desk-written": conversation_id},
    )


def _do(
    request: HttpRequest, conversation_id: int, verb: Callable[[], object], news: dict[str, int] | None = None
) -> HttpResponse:
    get_conversation(staff(request), conversation_id)
    try:
        verb()
    except (queue.HandoffError, NoAddress) as refusal:
        return _refused(request, conversation_id, str(refusal), REFUSED)
    if not request.headers.get("HX-Request"):
        return redirect("desk:conversation", conversation_id)
    regions = {f"conversation-{conversation_id}": conversation_id, "queues": conversation_id}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(regions | (news or {}))})


def _unreadable(request: HttpRequest, conversation_id: int, form: Form) -> HttpResponse:
    get_conversation(staff(request), conversation_id)
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return _refused(request, conversation_id, words, UNREADABLE)


def _refused(request: HttpRequest, conversation_id: int, words: str, status: int) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "desk/panels/_news.html", {"words": words}, status=status)
    messages.error(request, words)
    return redirect("desk:conversation", conversation_id)
