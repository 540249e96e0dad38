"""A Twilio of our own on loopback, and the settings that lead to it.

Loaded before Django is set up when a path below is named on the command line, so models are imported in the fixtures.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from conversations.tests.transports.twilio_double import ACCOUNT, TOKEN, TwilioDouble
from conversations.transports import twilio_client

if TYPE_CHECKING:
    from conversations.tests.transports.meanings import Clock
    from conversations.transports.whatsapp import WhatsAppTransport


@pytest.fixture
def twilio(settings: Any) -> Iterator[TwilioDouble]:
    """A running double, configured as our account."""
    double = TwilioDouble()
    settings.TWILIO_ACCOUNT_SID = ACCOUNT
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.TWILIO_API_BASE_URL = double.base_url
    settings.PUBLIC_URL = "https://desk.example.org"
    yield double
    double.close()


@pytest.fixture(autouse=True)
async def closed_connections() -> AsyncIterator[None]:
    """No test leaves a connection open."""
    yield
    await twilio_client.close()


@pytest.fixture
def clock() -> Clock:
    """The clock of the transport."""
    from conversations.tests.transports.meanings import Clock

    return Clock()


@pytest.fixture
def transport(clock: Clock, twilio: TwilioDouble) -> WhatsAppTransport:
    """The transport that leads to the double."""
    from conversations.transports.whatsapp import WhatsAppTransport

    return WhatsAppTransport(clock)
