"""What calendar programs fetch. An address that is unknown, revoked or tampered with answers 404 and nothing else."""

import hashlib

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from appointments import feeds, queries
from appointments.models import Appointment
from conversations.assistant.phrasing import say

SALT = "booking_site.calendars.visit"
CONTENT_TYPE = "text/calendar; charset=utf-8"


def visit_path(visit: Appointment) -> str:
    """Give the address of a visit's calendar file: signed, so that a visit's UID alone opens nothing."""
    return reverse("calendar-visit", args=[signing.Signer(salt=SALT).sign(visit.uid.hex)])


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with a practitioner's visits, or 304 where the program has them already."""
    now = timezone.now()
    found = feeds.find(token, now=now)
    if found is None:
        raise Http404
    return _answer(request, feeds.write_feed(found, now=now), "calendar.ics")


@require_safe
def visit(request: HttpRequest, token: str) -> HttpResponse:
    """Answer with one visit as it stands now, cancelled ones as cancelled; a hold is no visit yet."""
    try:
        uid = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    found = Appointment.objects.select_related("location", "contact").filter(uid=uid).first()
    if found is None or found.is_hold:
        raise Http404
    language = found.language or found.contact.language or "en"
    summary = say("calendar-summary", language, place=queries.describe(found, language).place)
    return _answer(request, feeds.write_visit(found, summary=summary), f"{found.reference}.ics", attachment=True)


def _answer(request: HttpRequest, content: bytes, name: str, *, attachment: bool = False) -> HttpResponse:
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    kind = "attachment" if attachment else "inline"
    headers = {
        "Content-Disposition": f'{kind}; filename="{name}"',
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
