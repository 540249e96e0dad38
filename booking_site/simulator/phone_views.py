"""What a caller does with the phone on the handset page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking_site.simulator import phone, phone_panel
from booking_site.simulator.models import SimulatedHandset
from booking_site.simulator.phone_models import SimulatedCall
from booking_site.simulator.views import phone_of, simulator_only, to_page


@never_cache
@require_http_methods(["GET", "POST"])
@simulator_only
def call(request: HttpRequest) -> HttpResponse:
    """Show the phone alone, or do what the caller wants: call, say, press, interrupt, hang up, lose the socket."""
    handset = phone_of(request)
    if request.method == "POST":
        _do(handset, request.POST.get("action", "say"), request.POST.get("text", ""), request.POST.get("key", ""))
        if not request.headers.get("HX-Request"):
            return to_page(handset)
    return render(request, "simulator/panels/_call.html", phone_panel.panel(handset))


def _do(handset: SimulatedHandset, action: str, text: str, key: str) -> None:
    made = phone.newest(handset.number_e164)
    under_way = made if made and made.is_under_way else None
    if action == "call":
        if not under_way:
            phone.call(handset.number_e164)
    elif under_way:
        try:
            _act(under_way, "press" if key else action, key or text)
        except phone.CallIsOver:
            pass  # it ended in this moment, and the panel shows it
        except phone.NoSuchKey as error:
            raise Http404 from error


def _act(under_way: SimulatedCall, action: str, words: str) -> None:
    if action == "press":
        phone.press(under_way, words)
    elif action == "hang-up":
        phone.hang_up(under_way)
    elif action == "lose":
        phone.lose_socket(under_way)
    elif action in ("say", "interrupt"):
        if words.strip():
            (phone.say if action == "say" else phone.interrupt)(under_way, words)
    else:
        raise Http404
