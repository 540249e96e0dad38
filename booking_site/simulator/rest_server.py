"""What every request to the simulated REST API passes: credentials, switched-on trouble, Twilio's errors, its queries.

A request may be refused, kept waiting or never answered, before or after it did its work.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.csrf import csrf_exempt

from booking_site.simulator import switches
from booking_site.simulator.refusals import Refused
from conversations.database import in_thread

Answer = tuple[int, dict[str, Any] | None]
Handler = Callable[..., Answer]

SILENCE_SECONDS = 120
REFUSING = {"429": (20429, 429), "500": (20500, 500), "400": (63003, 400)}


def endpoint(*, sends_message: bool = False, **handlers: Handler) -> Any:
    """Make a view of one handler for each method; with none it knows no such resource.

    Switched-on trouble is met where a message is sent, unless it is for every request.
    """

    @csrf_exempt
    async def view(request: HttpRequest, **named: str) -> HttpResponse:
        if not settings.SIMULATOR:
            raise Http404
        try:
            _check_credentials(request, named.pop("account_sid", settings.TWILIO_ACCOUNT_SID))
            handler = handlers.get(request.method or "")
            if handler is None:
                raise Refused(20004, status=405) if handlers else Refused(20404, request.path, status=404)
            sends = sends_message and request.method == "POST"
            return await _with_trouble(request, handler, named, sends_message=sends)
        except Refused as refused:
            return JsonResponse(refused.as_json(), status=refused.status)

    return view


async def _with_trouble(
    request: HttpRequest, handler: Handler, named: dict[str, str], *, sends_message: bool
) -> HttpResponse:
    fault = await in_thread(switches.take_fault, sends_message=sends_message)
    if fault.refusing:
        code, status = REFUSING[fault.refusing]
        raise Refused(code, status=status)
    if fault.silent == "before":
        return await _keep_silent()
    status, body = await in_thread(handler, request, **named)
    await asyncio.sleep(fault.slow_seconds)  # it is done by then: a callback may well arrive before this answer
    if fault.silent == "after":
        return await _keep_silent()
    return HttpResponse(status=status) if body is None else JsonResponse(body, status=status)


async def _keep_silent() -> HttpResponse:
    """Hold the connection until the caller gives up; a caller without a time-out is let go in the end."""
    await asyncio.sleep(SILENCE_SECONDS)
    return HttpResponse(status=504)


def _check_credentials(request: HttpRequest, account_sid: str) -> None:
    expected = f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}"
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        given = b""
    known = settings.TWILIO_ACCOUNT_SID and scheme.lower() == "basic"
    if not known or account_sid != settings.TWILIO_ACCOUNT_SID or not hmac.compare_digest(given, expected.encode()):
        raise Refused(20003, status=401)


def read_form(request: HttpRequest) -> dict[str, list[str]]:
    """Give every field of a form with all its values."""
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Give the JSON object of a body, or raise Refused."""
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(20422, "The body must be a JSON object.")
    return body


def read_page(query: QueryDict) -> tuple[int, int]:
    """Give the size and number of the wanted page."""
    try:
        size, page = int(query.get("PageSize", 50)), int(query.get("Page", 0))
    except ValueError:
        raise Refused(20422, "Page and PageSize must be numbers.") from None
    if not 1 <= size <= 1000 or page < 0:
        raise Refused(20422, "PageSize must be from 1 to 1000.")
    return size, page


def read_instant(text: str) -> datetime | None:
    """Give the instant of a date (its first, UTC) or of a date and time; nothing for nothing."""
    if not text:
        return None
    try:
        day = parse_date(text)
        instant = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else parse_datetime(text)
    except ValueError:
        instant = None
    if instant is None:
        raise Refused(20422, f"{text!r} is no date.")
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def read_day(text: str) -> tuple[datetime, datetime] | None:
    """Give the UTC day that a date or instant lies in, as a half-open interval."""
    instant = read_instant(text)
    if instant is None:
        return None
    start = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)
