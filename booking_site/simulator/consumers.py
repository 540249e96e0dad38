"""The socket of an open handset page: it is told that something changed, and fetches what it shows over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings

from booking_site.simulator import handset
from conversations import live
from conversations.database import in_thread

GATHER_SECONDS = 0.05


class HandsetConsumer(AsyncJsonWebsocketConsumer):
    """Sends `{"t": "ready"}` once it listens, then news of the handset named in `?from=`.

    `{"t": "nudge"}` is for its chat, `{"t": "call"}` for its call.
    """

    _listener: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Listen for one handset; there is no socket where there is no simulator."""
        query = parse_qs(self.scope["query_string"].decode())
        number = handset.clean_number(query.get("from", [""])[0])
        if not settings.SIMULATOR or not number:
            await self.close()
            return
        shown = await in_thread(handset.of_number, number)
        await self.accept()
        self._listener = asyncio.get_running_loop().create_task(self._listen(shown.pk))

    async def disconnect(self, code: int) -> None:
        """Stop listening."""
        if self._listener:
            self._listener.cancel()
            await asyncio.gather(self._listener, return_exceptions=True)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """Ignore what a page says: it acts over HTTP."""

    async def _listen(self, handset_id: int) -> None:
        async with live.bus().subscribe() as news:
            await live.bus().ready()
            await self.send_json({"t": "ready"})
            async for item in news:
                if item["t"] == "call" and item["id"] == handset_id:
                    with contextlib.suppress(RuntimeError):
                        await self.send_json({"t": "call"})  # the page itself fetches a few times a second at most
                elif item["t"] == "gap" or (item["t"] == "handset" and item["id"] == handset_id):
                    await asyncio.sleep(GATHER_SECONDS)  # several changes in one moment are one fetch
                    with contextlib.suppress(RuntimeError):
                        await self.send_json({"t": "nudge"})
