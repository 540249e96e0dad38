"""WhatsApp by Twilio: a meaning put into words, buttons or a template, posted by the SDK, found again in its list."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.assistant import phrasing
from conversations.database import in_thread
from conversations.models import ContentResource
from conversations.transports import content, content_shapes, templates, twilio_client, twilio_errors
from conversations.transports.base import Outgoing, Rendered, SentCopy, TransportError
from conversations.transports.content_shapes import Definition
from conversations.transports.fitting import fit_titles, shorten, split, width

BODY_LIMIT = 1600  # Twilio's; WhatsApp itself would take 4096
STATUS_PATH = "/twilio/whatsapp/status/"
# Who reads the list also sees what another clock stamped.
CLOCK_TOLERANCE = timedelta(minutes=2)
LIST_PAGE = 50
# Together with two posts of ten seconds this stays within the lease under which a message is sent.
PREPARE_SECONDS = 15.0
REMAKE_SECONDS = 8.0

log = logging.getLogger(__name__)


class WhatsAppTransport:
    """Sends by the configured Twilio account. Holds nothing itself; the connection is the event loop's."""

    def __init__(self, clock: Callable[[], datetime] = timezone.now, prepare_seconds: float = PREPARE_SECONDS) -> None:
        self._clock = clock
        self._prepare_seconds = prepare_seconds

    async def prepare(self, outgoing: Outgoing) -> Rendered:
        """Render a message: free form or buttons inside the window, an approved template outside.

        Makes Content resources at first use. Raises TransportError, never "unknown", and ValueError for more than ten
        choices, which is a fault of the caller.
        """
        async with _patience(self._prepare_seconds):
            return await self._prepare(outgoing)

    async def _prepare(self, outgoing: Outgoing) -> Rendered:
        if not outgoing.window_open:
            return await self._by_template(outgoing)
        text = phrasing.render(outgoing.purpose, outgoing.values, outgoing.language).strip()
        if not outgoing.choices:
            return _free_form(outgoing, *split(text, BODY_LIMIT))
        first, rest = split(text, content_shapes.BODY_LIMIT)
        if rest:
            return _free_form(outgoing, first, rest)  # the buttons go below the last words
        return await self._with_choices(outgoing, text)

    async def _with_choices(self, outgoing: Outgoing, text: str) -> Rendered:
        definition, variables = build_choices(text, outgoing.choices, outgoing.language)
        try:
            resource = await content.ensure(definition, now=self._clock())
        except TransportError as error:
            if error.kind != "rejected" or error.http_status in (401, 403):
                raise
            log.warning("Message %s leaves without buttons: code %s.", outgoing.message_id, error.code)
            return _free_form(outgoing, shorten(_numbered(text, outgoing.choices), BODY_LIMIT))
        return _by_content(outgoing, definition, resource.content_sid, variables, variables["b"])

    async def _by_template(self, outgoing: Outgoing) -> Rendered:
        candidates = await in_thread(
            templates.list_candidates, outgoing.purpose, outgoing.language, outgoing.location_languages
        )
        states: list[str] = []
        for template in candidates:
            definition = content_shapes.from_template(template)
            resource = await content.ensure_template(definition, now=self._clock())
            if resource.approval == ContentResource.Approval.APPROVED:
                variables = templates.build_variables(template, outgoing.values)
                text = templates.fill(template.body, variables)
                return _by_content(outgoing, definition, resource.content_sid, variables, text)
            states.append(f"{template.language}: {resource.get_approval_display()}")
        raise _window_shut(states)

    async def send(self, rendered: Rendered) -> str:
        """Post a message; if the account lost the Content resource, once more with a new one."""
        try:
            return await _post(rendered)
        except TransportError as error:
            if rendered.content is None or not content.is_unknown_content(error):
                raise
        async with _patience(REMAKE_SECONDS):
            renewed = await self._with_new_content(rendered, rendered.content)
        return await _post(renewed)

    async def _with_new_content(self, rendered: Rendered, definition: Definition) -> Rendered:
        now = self._clock()
        lost = await in_thread(
            ContentResource.objects.filter(
                account=settings.TWILIO_ACCOUNT_SID,
                endpoint=settings.TWILIO_API_BASE_URL,
                content_sid=rendered.content_sid,
            ).first
        )
        if lost is not None:
            await content.forget(lost)
        if not definition.category:
            return replace(rendered, content_sid=(await content.ensure(definition, now=now)).content_sid)
        resource = await content.ensure_template(definition, now=now)
        if resource.approval != ContentResource.Approval.APPROVED:
            raise _window_shut([f"{definition.language}: {resource.get_approval_display()}"])
        return replace(rendered, content_sid=resource.content_sid)

    async def list_sent(self, outgoing: Outgoing, rendered_text: str, since: datetime) -> list[SentCopy]:
        """List the messages to this person made since then with these words, or with none shown.

        Asks twice, with and without the date: a message still in Twilio's queue has no date of sending, and a list that
        starts with the oldest would hide it without one.
        """
        earliest = since.astimezone(UTC) - CLOCK_TOLERANCE
        address = {"to": outgoing.to_address, "from_": whatsapp_address(outgoing.from_number)}
        found: dict[str, SentCopy] = {}
        for dates in ({"date_sent_after": earliest}, {}):
            messages = twilio_client.connection().client.messages
            with twilio_client.raises_our_errors(is_repeatable=True):
                listed = await messages.list_async(**address, **dates, limit=LIST_PAGE, page_size=LIST_PAGE)
            for one in listed:
                if _may_be(one, rendered_text, earliest):
                    found[str(one.sid)] = SentCopy(
                        message_sid=str(one.sid),
                        status=str(one.status or ""),
                        body=str(one.body or ""),
                        sent_at=_moment(one.date_sent),
                        error_code=str(one.error_code or ""),
                    )
        return list(found.values())


@asynccontextmanager
async def _patience(seconds: float) -> AsyncIterator[None]:
    """Give up what only prepares a message; nothing has left, so it may be tried again."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise TransportError("temporary", "no-answer", _("Twilio gave no answer. It is tried again.")) from None


async def _post(rendered: Rendered) -> str:
    messages = twilio_client.connection().client.messages
    fields: dict[str, str] = {
        "to": rendered.to,
        "from_": rendered.from_,
        "status_callback": rendered.status_callback,
    }
    if rendered.content_sid:
        fields |= {"content_sid": rendered.content_sid, "content_variables": rendered.content_variables or "{}"}
    else:
        fields["body"] = rendered.body or ""
    with twilio_client.raises_our_errors(is_repeatable=False):
        made = await messages.create_async(**fields)
    if not made.sid:
        raise TransportError("unknown", "no-answer", _("Twilio gave no answer; the message may have been sent."))
    return str(made.sid)


def whatsapp_address(number: str) -> str:
    """Write a number as an address on WhatsApp."""
    return number if number.startswith("whatsapp:") else f"whatsapp:{number}"


def status_callback(message_id: int) -> str:
    """Give the address for receipts of one message of ours."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{STATUS_PATH}?m={message_id}"


def build_choices(text: str, choices: Sequence[dict[str, str]], language: str) -> tuple[Definition, dict[str, str]]:
    """Give the shape for these choices and the value of each of its variables.

    Up to three are buttons, up to ten a list; more, two of one id or an id too long raise ValueError. Titles are cut to
    size and kept apart.
    """
    ids = [choice["id"] for choice in choices]
    if len(choices) > content_shapes.MOST_ITEMS or len(set(ids)) < len(ids):
        raise ValueError(f"{len(choices)} choices, {len(set(ids))} of them different; at most ten, all different.")
    if any(not one or width(one) > content_shapes.ID_LIMIT for one in ids):
        raise ValueError("The id of a choice is empty or longer than 200 characters.")
    as_list = len(choices) > content_shapes.MOST_BUTTONS
    limit = content_shapes.ITEM_TITLE_LIMIT if as_list else content_shapes.BUTTON_TITLE_LIMIT
    titles = fit_titles([choice["title"] for choice in choices], limit)
    variables = {"b": text}
    for number, (one, title) in enumerate(zip(ids, titles, strict=True), start=1):
        variables |= {f"n{number}": title, f"k{number}": one}
    if not as_list:
        return content_shapes.quick_reply(len(choices), language), variables
    described = any(choice.get("description") for choice in choices)
    if described:
        for number, choice in enumerate(choices, start=1):
            words = " ".join(choice.get("description", "").split())
            variables[f"d{number}"] = shorten(words, content_shapes.ITEM_DESCRIPTION_LIMIT) or "–"
    button = phrasing.say("choice.list", language) if phrasing.has_line("choice.list", language) else "Choose"
    return content_shapes.list_picker(len(choices), language, button, described=described), variables


def _free_form(outgoing: Outgoing, text: str, rest: str = "") -> Rendered:
    """Plain words; what did not fit into them is the rest."""
    if not text:
        raise TransportError("rejected", "21602", twilio_errors.describe("21602").text)
    return Rendered(
        to=outgoing.to_address,
        from_=whatsapp_address(outgoing.from_number),
        body=text,
        content_sid=None,
        content_variables=None,
        status_callback=status_callback(outgoing.message_id),
        text=text,
        rest=rest,
    )


def _numbered(text: str, choices: Sequence[dict[str, str]]) -> str:
    rows = [
        " – ".join(part for part in (f"{number}. {choice['title']}", choice.get("description", "")) if part)
        for number, choice in enumerate(choices, start=1)
    ]
    return "\n".join([text, *rows])


def _by_content(
    outgoing: Outgoing, definition: Definition, content_sid: str, variables: dict[str, str], text: str
) -> Rendered:
    return Rendered(
        to=outgoing.to_address,
        from_=whatsapp_address(outgoing.from_number),
        body=None,
        content_sid=content_sid,
        content_variables=json.dumps(variables, ensure_ascii=False),
        status_callback=status_callback(outgoing.message_id),
        text=text,
        content=definition,
    )


def _window_shut(states: Sequence[str]) -> TransportError:
    text = _("The 24-hour window is shut and no approved template says this.")
    return TransportError("rejected", "63016", " ".join([text, *states]))


def _may_be(listed: Any, text: str, earliest: datetime) -> bool:
    made_at = _moment(listed.date_created)
    if made_at is not None and made_at < earliest:
        return False
    body = " ".join(str(listed.body or "").split())
    return not body or body == " ".join(text.split())


def _moment(value: object) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
