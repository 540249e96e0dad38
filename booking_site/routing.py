"""Which socket address reaches which consumer. The desk's and the handset's sockets must come from our own pages.

Twilio's relay socket comes from no page and stands outside that check: its handshake is signed.
"""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import path, re_path

from booking_site.desk.consumers import DeskConsumer
from conversations.voice.consumer import RelayConsumer

pages = [path("desk/live/", DeskConsumer.as_asgi())]
if settings.SIMULATOR:
    from booking_site.simulator.consumers import HandsetConsumer

    pages.append(path("simulator/live/", HandsetConsumer.as_asgi()))

from_our_pages = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(pages)))
websocket_application = URLRouter([path("twilio/voice/relay/", RelayConsumer.as_asgi()), re_path(r"", from_our_pages)])
