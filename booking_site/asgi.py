"""The site as an ASGI application: pages and webhooks by Django, sockets by Channels."""

from __future__ import annotations

import os
from pathlib import Path

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from booking_site import embedded_postgres

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_site.settings")
try:
    _server = embedded_postgres.start_for_site(Path(__file__).resolve().parent.parent)
except embedded_postgres.EmbeddedPostgresError as error:
    raise SystemExit(str(error)) from None
_pages = get_asgi_application()

from booking_site import routing  # noqa: E402  (imports models, so only after Django is set up)


async def lifespan(scope: object, receive: object, send: object) -> None:
    """Answer the server's start and stop. At the stop the database is let go: a signal ends the process next."""
    while True:
        message = await receive()  # type: ignore[operator]
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})  # type: ignore[operator]
        elif message["type"] == "lifespan.shutdown":
            if _server:
                _server.release()
            await send({"type": "lifespan.shutdown.complete"})  # type: ignore[operator]
            return


application = ProtocolTypeRouter({"http": _pages, "websocket": routing.websocket_application, "lifespan": lifespan})
