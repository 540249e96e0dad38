"""Which socket address reaches which consumer. The desk's and the handset's sockets must come from our own pages.

Twilio's relay socket comes from no page and stands outside that check: its handshake is signed.
"""

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import path

from booking_site.desk.consumers import DeskConsumer
from conversations.transports.twiml import RELAY_PATH
from conversations.voice.consumer import RelayConsumer

pages = [path("desk/live/", DeskConsumer.as_asgi())]
if settings.SIMULATOR:
    from booking_site.simulator.consumers import HandsetConsumer

    pages.append(path("simulator/live/", HandsetConsumer.as_asgi()))

from_our_pages = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(pages)))
relay = RelayConsumer.as_asgi()


async def websocket_application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Lead Twilio's relay past the check of where a page came from, and everything else through it."""
    application = relay if scope["path"] == RELAY_PATH else from_our_pages
    await application(scope, receive, send)
