"""The handset page: its panels, what a customer does on it, and the switches. Nobody signs in to play a customer."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from booking_site.simulator import handset, panels, phone_panel, switches, tries
from booking_site.simulator.forms import SwitchesForm
from booking_site.simulator.models import SimulatedHandset
from booking_site.simulator.phone import LONGEST_WORDS

View = Callable[..., HttpResponse]
FIRST_NUMBER = "+15550142"


def simulator_only(view: View) -> View:
    """Answer 404 where the simulator is off."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SIMULATOR:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def phone_of(request: HttpRequest) -> SimulatedHandset:
    """Give the phone that a request names in `from`, else the first."""
    given = request.POST.get("from") or request.GET.get("from") or FIRST_NUMBER
    number = handset.clean_number(given)
    if not number:
        raise Http404
    return handset.of_number(number)


def to_page(phone: SimulatedHandset) -> HttpResponse:
    """Send a page without script back to where it was."""
    return redirect(f"{reverse('simulator:page')}?{urlencode({'from': phone.number_e164})}")


def _after_action(request: HttpRequest, phone: SimulatedHandset, status: int = 200) -> HttpResponse:
    """The chat for a page with script, the page again for one without."""
    if not request.headers.get("HX-Request"):
        return to_page(phone)
    return render(request, "simulator/panels/_chat.html", panels.chat(phone, now=switches.now()), status=status)


@never_cache
@require_GET
@simulator_only
def page(request: HttpRequest) -> HttpResponse:
    """Show the handset page for the phone named in `?from=`."""
    phone = phone_of(request)
    for number in handset.RESERVED:
        handset.of_number(number)
    switched = switches.current()
    context = {
        **panels.chat(phone, now=switches.now()),
        **phone_panel.panel(phone),
        "said": request.GET.get("say", "")[:LONGEST_WORDS],
        "tries": tries.progress(phone),
        "phones": SimulatedHandset.objects.filter(number_e164__startswith="+"),
        "form": SwitchesForm(instance=switched),
        "trouble": panels.words_of_trouble(switched),
        "text": request.GET.get("text", "")[: handset.LONGEST_TEXT],
        "quoting": phone.messages.filter(sid=request.GET.get("quote", "")).first(),
    }
    return render(request, "simulator/page.html", context)


@never_cache
@require_GET
@simulator_only
def chat(request: HttpRequest) -> HttpResponse:
    """Show the chat alone."""
    return render(request, "simulator/panels/_chat.html", panels.chat(phone_of(request), now=switches.now()))


@never_cache
@require_GET
@simulator_only
def tries_panel(request: HttpRequest) -> HttpResponse:
    """Show what to try alone."""
    phone = phone_of(request)
    return render(request, "simulator/panels/_tries.html", {"handset": phone, "tries": tries.progress(phone)})


@require_POST
@simulator_only
def write(request: HttpRequest) -> HttpResponse:
    """Send what was typed."""
    phone = phone_of(request)
    if text := request.POST.get("text", "").strip():
        handset.write(phone.number_e164, text, switches.now(), quoted=request.POST.get("quoted") or None)
    return _after_action(request, phone)


@require_POST
@simulator_only
def tap(request: HttpRequest) -> HttpResponse:
    """Tap a button or a row of a list."""
    phone = phone_of(request)
    try:
        handset.tap(
            phone.number_e164, request.POST.get("choice", ""), switches.now(), request.POST.get("message", "")
        )  # fmt: skip
    except handset.NotOffered as error:
        raise Http404 from error
    return _after_action(request, phone)


@require_POST
@simulator_only
def seen(request: HttpRequest) -> HttpResponse:
    """Tell the business that what is on the screen was read."""
    handset.mark_seen(phone_of(request), now=switches.now())
    return HttpResponse(status=204)


@require_POST
@simulator_only
def phone(request: HttpRequest) -> HttpResponse:
    """Do what is not writing: send twice, write STOP, shut the window, take another name."""
    current, now, action = phone_of(request), switches.now(), request.POST.get("action")
    if action == "twice":
        handset.send_again(current, now=now)
    elif action == "stop":
        handset.write(current.number_e164, "STOP", now)
    elif action == "shut":
        handset.shut_window(current, now=now)
    elif action == "rename":
        handset.rename(current, request.POST.get("name", ""))
        return to_page(current)
    return _after_action(request, current)


@require_POST
@simulator_only
def make_it_hard(request: HttpRequest) -> HttpResponse:
    """Set the page's switches."""
    form = SwitchesForm(request.POST, instance=switches.current())
    if form.is_valid():
        switches.turn(**{**form.cleaned_data, "remaining": None})
    return to_page(phone_of(request))


@csrf_exempt  # JSON only, which no other site's page may send without being asked first
@require_http_methods(["GET", "POST", "DELETE"])
@simulator_only
def switches_json(request: HttpRequest) -> HttpResponse:
    """Give the switches, set those named in a JSON object, or with DELETE turn all off.

    `{"window_shut": "+15550142"}` closes that phone's window.
    """
    if request.method == "DELETE":
        switches.reset()
    elif request.method == "POST":
        if request.content_type != "application/json":
            return JsonResponse({"error": _("Send application/json.")}, status=415)
        try:
            _turn(json.loads(request.body))
        except (ValueError, TypeError) as error:
            return JsonResponse({"error": str(error)}, status=400)
        except ValidationError as error:
            return JsonResponse({"error": error.message_dict}, status=400)
    return JsonResponse(switches.as_json(switches.current()))


def _turn(changes: dict[str, Any]) -> None:
    number = changes.pop("window_shut", None)
    if number is not None:
        handset.shut_window(handset.of_number(handset.clean_number(str(number))), now=switches.now())
    if changes:
        switches.turn(**changes)
