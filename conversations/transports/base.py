"""What a transport is: one message in, one sid out, or a TransportError that says whether trying again is safe.

All values here are frozen and free of rows, so that a transport can be called without a lock or a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from django.conf import settings

if TYPE_CHECKING:
    from conversations.transports.content_shapes import Definition

Kind = Literal["rejected", "temporary", "unknown"]


class TransportError(Exception):
    """A message did not leave, or nobody knows whether it did.

    `rejected`: refused for good, trying again changes nothing. `temporary`: it was certainly not taken, so it may be
    tried again. `unknown`: it may have left; a second copy only after asking. `code` is the provider's, `text` its
    meaning and what to do, without numbers or names of people.
    """

    def __init__(
        self, kind: Kind, code: str, text: str, retry_after_seconds: float | None = None, http_status: int = 0
    ) -> None:
        super().__init__(f"{kind} {code}: {text}")
        self.kind = kind
        self.code = code
        self.text = text
        self.retry_after_seconds = retry_after_seconds
        self.http_status = http_status


@dataclass(frozen=True)
class InboundMessage:
    """What came in, normalised. `from_address` is the sender exactly as given: answers go there unchanged.

    One of `number_e164` and `user_id` is there; who hides the number has only the latter. Each of `media` is
    `{"url", "content_type"}`. `raw` is what was posted, without NUL characters, which PostgreSQL refuses.
    """

    account: str
    message_sid: str
    to_number: str
    from_address: str
    number_e164: str | None = None
    user_id: str | None = None
    profile_name: str = ""
    text: str = ""
    choice_id: str = ""
    media: tuple[dict[str, str], ...] = ()
    quoted_sid: str = ""
    latitude: float | None = None
    longitude: float | None = None
    label: str | None = None
    opt_out_type: str = ""
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Receipt:
    """A provider's word on what became of a message. `message_id` is our own, from the callback's address."""

    account: str
    message_sid: str
    message_id: int | None
    status: str
    error_code: str = ""
    error_text: str = ""
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outgoing:
    """A message as meaning, with all that rendering needs. Each choice is `{"id", "title", "description"}`."""

    message_id: int
    purpose: str
    values: dict[str, Any]
    choices: tuple[dict[str, str], ...]
    language: str
    from_number: str
    to_address: str
    window_open: bool
    location_languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A message as it will leave. Either `body` or `content_sid`; `text` is what people see, for the timeline.

    `rest` is what did not fit, to follow in a message of its own with the choices.
    """

    to: str
    from_: str
    body: str | None
    content_sid: str | None
    content_variables: str | None
    status_callback: str
    text: str
    content: Definition | None = None
    rest: str = ""


@dataclass(frozen=True)
class SentCopy:
    """One message that the provider's list shows."""

    message_sid: str
    status: str
    body: str
    sent_at: datetime | None
    error_code: str = ""


class Transport(Protocol):
    """How a channel's messages leave."""

    async def prepare(self, outgoing: Outgoing) -> Rendered:
        """Put a meaning into words and resources; asked twice it does no harm."""

    async def send(self, rendered: Rendered) -> str:
        """Hand a message to the provider and give its sid. Raises TransportError."""

    async def list_sent(self, outgoing: Outgoing, rendered_text: str, since: datetime) -> list[SentCopy]:
        """List what the provider has that may be this message. Raises TransportError."""


def is_configured() -> bool:
    """Say whether an account is there to send with and to check signatures by."""
    return bool(settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN)


def transport_for(channel: str) -> Transport:
    """Give the transport of a channel: Twilio when an account is configured, else the console."""
    if is_configured() and channel == "whatsapp":
        from conversations.transports.whatsapp import WhatsAppTransport  # the SDK takes a third of a second to load

        return WhatsAppTransport()
    from conversations.transports.console import ConsoleTransport

    return ConsoleTransport()


async def close_transports() -> None:
    """Close the connections of the running event loop; a process calls it last."""
    if is_configured():
        from conversations.transports import twilio_client

        await twilio_client.close()
