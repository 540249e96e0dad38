"""Twilio's REST API as the official SDK calls it: Messages, Content and the typing indicator.

Each handler reads its input, calls one verb and words the answer in Twilio's shape.
"""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

from booking_site.simulator import contents, messages, rest_server, switches
from booking_site.simulator.models import SimulatedContent, SimulatedMessage
from booking_site.simulator.refusals import MEANINGS, Refused
from booking_site.simulator.rest_server import Answer
from booking_site.simulator.webhooks import API_VERSION

CONTENT_HOST = "https://content.twilio.com"

# Messages


def create_message(request: HttpRequest) -> Answer:
    """Take a message (201) or refuse it."""
    return 201, message_json(messages.accept(rest_server.read_form(request), now=switches.now()))


def list_messages(request: HttpRequest) -> Answer:
    """List messages, newest first, a page at a time."""
    query = request.GET
    found = messages.find(
        to=query.get("To", ""),
        from_=query.get("From", ""),
        sent_on=rest_server.read_day(query.get("DateSent", "")),
        sent_from=rest_server.read_instant(query.get("DateSent>", "")),
        sent_until=rest_server.read_instant(query.get("DateSent<", "")),
    )
    size, page = rest_server.read_page(query)
    rows = list(found[page * size : page * size + size + 1])
    path = f"/{API_VERSION}/Accounts/{settings.TWILIO_ACCOUNT_SID}/Messages.json"
    kept = {name: value for name, value in query.items() if name not in ("Page", "PageToken", "PageSize")}

    def uri(number: int) -> str:
        return f"{path}?{urlencode({**kept, 'PageSize': size, 'Page': number})}"

    return 200, {
        "messages": [message_json(message) for message in rows[:size]],
        "page": page,
        "page_size": size,
        "start": page * size,
        "end": page * size + len(rows[:size]) - 1 if rows else 0,
        "uri": uri(page),
        "first_page_uri": uri(0),
        "previous_page_uri": uri(page - 1) if page else None,
        "next_page_uri": uri(page + 1) if len(rows) > size else None,
    }


def fetch_message(request: HttpRequest, sid: str) -> Answer:
    """Give one message."""
    return 200, message_json(messages.get(sid))


def update_message(request: HttpRequest, sid: str) -> Answer:
    """Redact a message; a message that left cannot be cancelled."""
    form = rest_server.read_form(request)
    if unknown := sorted(set(form) - {"Body", "Status"}):
        raise Refused(20001, f"{', '.join(unknown)}.")
    if "Status" in form:
        raise Refused(30409)
    if form.get("Body") != [""]:
        raise Refused(20422, "Body may only be emptied.")
    return 200, message_json(messages.redact(sid, now=switches.now()))


def delete_message(request: HttpRequest, sid: str) -> Answer:
    """Delete a message."""
    messages.delete(sid, now=switches.now())
    return 204, None


def show_typing(request: HttpRequest) -> Answer:
    """Show typing on the phone; the form is version 2's, the JSON version 3's."""
    given = request.POST.dict() if request.content_type != "application/json" else rest_server.read_json(request)
    if unknown := sorted(set(given) - {"channel", "messageId"}):
        raise Refused(20001, f"{', '.join(unknown)}.")
    if str(given.get("channel", "")).lower() != "whatsapp":
        raise Refused(20422, "channel must be whatsapp.")
    messages.show_typing(str(given.get("messageId", "")), now=switches.now())
    return 200, {"success": True}


def message_json(message: SimulatedMessage) -> dict[str, Any]:
    """Give a Message resource in Twilio's shape."""
    uri = f"/{API_VERSION}/Accounts/{settings.TWILIO_ACCOUNT_SID}/Messages/{message.sid}"
    theirs, ours = message.handset.address, message.sender.address
    failed = message.status == SimulatedMessage.Status.FAILED
    return {
        "sid": message.sid,
        "account_sid": settings.TWILIO_ACCOUNT_SID,
        "api_version": API_VERSION,
        "messaging_service_sid": None,
        "direction": message.direction,
        "status": message.status,
        "from": theirs if message.is_inbound else ours,
        "to": ours if message.is_inbound else theirs,
        "body": message.body,
        "num_segments": "1",
        "num_media": str(len(message.media)),
        "price": None,
        "price_unit": None,
        "error_code": message.error_code if failed else None,
        "error_message": MEANINGS[message.error_code] if failed and message.error_code else None,
        "date_created": format_datetime(message.created_at),
        "date_updated": format_datetime(message.updated_at),
        "date_sent": format_datetime(message.sent_at) if message.sent_at else None,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


# Content


def create_content(request: HttpRequest) -> Answer:
    """Keep new Content (201)."""
    return 201, content_json(contents.create(rest_server.read_json(request), now=switches.now()))


def list_contents(request: HttpRequest) -> Answer:
    """List Content, newest first, a page at a time."""
    size, page = rest_server.read_page(request.GET)
    rows = list(SimulatedContent.objects.all()[page * size : page * size + size + 1])

    def url(number: int) -> str:
        return f"{CONTENT_HOST}/v1/Content?{urlencode({'PageSize': size, 'Page': number})}"

    return 200, {
        "contents": [content_json(content) for content in rows[:size]],
        "meta": {
            "key": "contents",
            "page": page,
            "page_size": size,
            "url": url(page),
            "first_page_url": url(0),
            "previous_page_url": url(page - 1) if page else None,
            "next_page_url": url(page + 1) if len(rows) > size else None,
        },
    }


def fetch_content(request: HttpRequest, sid: str) -> Answer:
    """Give one Content resource."""
    return 200, content_json(contents.get(sid))


def delete_content(request: HttpRequest, sid: str) -> Answer:
    """Delete Content."""
    contents.delete(sid)
    return 204, None


def request_approval(request: HttpRequest, sid: str) -> Answer:
    """Submit Content as a WhatsApp template; the switch says what becomes of it."""
    decision = switches.current().template_approval
    content = contents.request_approval(sid, rest_server.read_json(request), decision=decision, now=switches.now())
    return 201, approval_json(content)


def fetch_approval(request: HttpRequest, sid: str) -> Answer:
    """Give the standing of Content as a template."""
    content = contents.get(sid)
    return 200, {
        "sid": content.sid,
        "account_sid": settings.TWILIO_ACCOUNT_SID,
        "url": f"{CONTENT_HOST}/v1/Content/{content.sid}/ApprovalRequests",
        "whatsapp": approval_json(content),
    }


def content_json(content: SimulatedContent) -> dict[str, Any]:
    """Give a Content resource in Twilio's shape."""
    url = f"{CONTENT_HOST}/v1/Content/{content.sid}"
    return {
        "sid": content.sid,
        "account_sid": settings.TWILIO_ACCOUNT_SID,
        "friendly_name": content.friendly_name,
        "language": content.language,
        "variables": content.variables,
        "types": content.types,
        "date_created": f"{content.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "date_updated": f"{content.updated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "url": url,
        "links": {
            "approval_create": f"{url}/ApprovalRequests/whatsapp",
            "approval_fetch": f"{url}/ApprovalRequests",
        },
    }


def approval_json(content: SimulatedContent) -> dict[str, Any]:
    """Give what WhatsApp thinks of Content, in Twilio's shape."""
    return {
        "type": "whatsapp",
        "name": content.approval_name,
        "category": content.approval_category,
        "content_type": next(iter(content.types)),
        "status": content.approval,
        "rejection_reason": content.rejection_reason,
        "allow_category_change": False,
    }
