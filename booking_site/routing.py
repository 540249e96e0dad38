"""Which socket address reaches which consumer. The desk's and the handset's sockets must come from our own pages."""

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import path

from booking_site.desk.consumers import DeskConsumer

pages = [path("desk/live/", DeskConsumer.as_asgi())]
if settings.SIMULATOR:
    from booking_site.simulator.consumers import HandsetConsumer

    pages.append(path("simulator/live/", HandsetConsumer.as_asgi()))

websocket_application = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(pages)))
