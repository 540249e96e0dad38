"""Twilio's webhooks: checked, stored, answered in milliseconds. What follows from them the dispatcher works on.

Refused, with nothing stored: 405 not a POST, 413 too long, 503 no Twilio account configured, 403 a wrong signature or
another account, 400 not a message, 404 a number that is no line of ours.
"""

import logging

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conversations import inbox, receipts
from conversations.transports.base import is_configured
from conversations.transports.incoming import BadPayload, parse_incoming, parse_receipt
from conversations.transports.signatures import is_genuine

# A message of 4,096 emoji, percent-encoded twice over, stays well below.
LONGEST_BODY_BYTES = 256 * 1024

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def whatsapp_incoming(request: HttpRequest) -> HttpResponse:
    """Take an incoming WhatsApp message. Empty TwiML says that nothing is answered here."""
    if refusal := refuse(request):
        return refusal
    try:
        inbox.receive(parse_incoming(request.POST), now=timezone.now())
    except BadPayload as error:
        return _text(str(error), 400)
    except inbox.UnknownLine:
        log.warning("A WhatsApp message came to a number that is no active line.")
        return _text("The number written to is no active WhatsApp line here. Add it in the admin under Lines.", 404)
    return HttpResponse("<Response/>", content_type="text/xml")


@csrf_exempt
@require_POST
def whatsapp_status(request: HttpRequest) -> HttpResponse:
    """Take a delivery receipt. One for a message we do not know is kept, and accepted."""
    if refusal := refuse(request):
        return refusal
    try:
        receipts.apply_receipt(parse_receipt(request.POST, request.GET), now=timezone.now())
    except BadPayload as error:
        return _text(str(error), 400)
    return HttpResponse(status=204)


def refuse(request: HttpRequest) -> HttpResponse | None:
    """Answer what is not from our account at Twilio; None when it is."""
    if not is_configured():
        return _text("No Twilio account is configured: set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.", 503)
    if _is_too_long(request):
        return _text("The request is too long.", 413)
    if not is_genuine(request):
        log.warning("A webhook came with a wrong signature; PUBLIC_URL must be the address Twilio calls.")
        return _text("The signature does not fit PUBLIC_URL and TWILIO_AUTH_TOKEN.", 403)
    if request.POST.get("AccountSid") != settings.TWILIO_ACCOUNT_SID:
        return _text("This is not the account configured here.", 403)
    return None


def _is_too_long(request: HttpRequest) -> bool:
    """Believe the announced length first, so that a long body is not even read."""
    announced = request.headers.get("Content-Length") or "0"
    if not announced.isdigit() or int(announced) > LONGEST_BODY_BYTES:
        return True
    try:
        return len(request.body) > LONGEST_BODY_BYTES
    except RequestDataTooBig:
        return True


def _text(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
