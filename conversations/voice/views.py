"""Twilio's voice webhooks: what a call does next, as TwiML, and what became of it. Refused like WhatsApp's."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conversations import inbox
from conversations.assistant.phrasing import say
from conversations.models import Call
from conversations.transports import twiml
from conversations.transports.conversation_relay import read_handoff
from conversations.views import refuse
from conversations.voice import calls, company

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def incoming(request: HttpRequest) -> HttpResponse:
    """Answer a call that rings: connect it to our relay socket, or say that nobody can be reached here."""
    if refusal := refuse(request):
        return refusal
    try:
        call = calls.begin(_ringing(request), now=timezone.now())
    except inbox.UnknownLine:
        log.warning("A call came to a number that is no active line.")
        return _xml(twiml.build_goodbye(say("phone.no-line", "en"), language="en-IN"))
    return _connect(call, "phone.greeting")


@csrf_exempt
@require_POST
def after_relay(request: HttpRequest) -> HttpResponse:
    """Say what comes after the relay: nothing when they hung up, the relay again when only its socket was lost."""
    if refusal := refuse(request):
        return refusal
    call = calls.find(settings.TWILIO_ACCOUNT_SID, request.POST.get("CallSid", ""))
    status = request.POST.get("CallStatus", "")
    if call is None:
        return _xml(twiml.build_nothing())
    calls.apply_status(call, status, now=timezone.now())
    if status in Call.TERMINAL:
        return _xml(twiml.build_nothing())
    session_status = request.POST.get("SessionStatus")
    if session_status == "ended" and (why := read_handoff(request.POST.get("HandoffData", ""))):
        return _handed_off(call, why)
    if session_status == "failed" and calls.resume(call, now=timezone.now()):
        return _connect(call, "phone.back")
    return _xml(twiml.build_goodbye(say("phone.sorry", _language(call)), language=calls.voice_language(call)))


def _handed_off(call: Call, why: str) -> HttpResponse:
    """Our own end of the relay: to a person's telephone where there is one, else all has been said."""
    number = call.line.person_number_e164
    if why != company.PUT_THROUGH or not number:
        return _xml(twiml.build_hangup())
    calls.put_through(call, now=timezone.now())
    return _xml(twiml.build_dial(number))


@csrf_exempt
@require_POST
def after_dial(request: HttpRequest) -> HttpResponse:
    """Say what comes after a person's telephone rang: nothing when they talked, else the relay again."""
    if refusal := refuse(request):
        return refusal
    call = calls.find(settings.TWILIO_ACCOUNT_SID, request.POST.get("CallSid", ""))
    if call is None:
        return _xml(twiml.build_nothing())
    status = request.POST.get("CallStatus", "")
    calls.apply_status(call, status, now=timezone.now())
    if status in Call.TERMINAL:
        return _xml(twiml.build_nothing())
    if request.POST.get("DialCallStatus") in ("completed", "answered"):
        calls.hang_up(call, now=timezone.now())
        return _xml(twiml.build_hangup())
    if calls.resume(call, now=timezone.now()):
        return _connect(call, "phone.nobody-answered")
    return _xml(twiml.build_goodbye(say("phone.sorry", _language(call)), language=calls.voice_language(call)))


@csrf_exempt
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """Take Twilio's word on a call. One we do not know is accepted, and forgotten."""
    if refusal := refuse(request):
        return refusal
    call = calls.find(settings.TWILIO_ACCOUNT_SID, request.POST.get("CallSid", ""))
    if call is not None:
        calls.apply_status(call, request.POST.get("CallStatus", ""), now=timezone.now())
    return HttpResponse(status=204)


def _ringing(request: HttpRequest) -> calls.Ringing:
    call_sid, caller, called = (
        request.POST.get(name, "").replace("\x00", "").strip() for name in ("CallSid", "From", "To")
    )
    return calls.Ringing(settings.TWILIO_ACCOUNT_SID, call_sid[:64], caller, called)


def _connect(call: Call, greeting: str) -> HttpResponse:
    words = say(greeting, _language(call), place=call.line.location.name)
    return _xml(twiml.build_connect(greeting=words, language=calls.voice_language(call)))


def _language(call: Call) -> str:
    return call.conversation.language


def _xml(words: str) -> HttpResponse:
    return HttpResponse(words, content_type="text/xml")
