"""The desk's socket: tells a page which of its regions changed. It carries ids only; the page fetches what it may see.

News is gathered for a moment and checked together: one look at who is signed in and one at what they may see, however
much happens. A page that missed something is told so and looks at everything again.
"""

import asyncio
import contextlib
import json
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils.module_loading import import_string

from appointments import queries as appointment_queries
from appointments.models import StaffMember
from conversations import live
from conversations import queries as conversation_queries
from conversations.database import in_thread

SIGNED_OUT = 4401
GATHER_SECONDS = 0.05
LOOK_AGAIN_SECONDS = 30.0

News = dict[str, Any]


class DeskConsumer(AsyncWebsocketConsumer):
    """One open page of the desk."""

    async def connect(self) -> None:
        """Let signed-in staff in and start telling."""
        self.telling: asyncio.Task[None] | None = None
        self.session_key = getattr(self.scope.get("session"), "session_key", None)
        await self.accept()
        if await in_thread(find_user, self.session_key) is None:
            await self.close(SIGNED_OUT)
            return
        self.telling = asyncio.create_task(self._tell(), name="desk-socket")

    async def disconnect(self, code: int) -> None:
        """Stop telling."""
        if self.telling is not None and self.telling is not asyncio.current_task():
            self.telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.telling
        raise StopConsumer

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer the page's question whether anybody is there."""
        await self.send(text_data='{"t":"pong"}')

    async def _tell(self) -> None:
        bus = live.bus()
        async with bus.subscribe() as subscription:
            await bus.ready()
            # What changed between the page's reading and now was told to nobody: look at everything once.
            await self.send(text_data=json.dumps(live.GAP))
            while True:
                news = await _gather(subscription)
                allowed = await in_thread(keep_allowed, self.session_key, news)
                if allowed is None:
                    await self.close(SIGNED_OUT)
                    return
                for one in allowed:
                    await self.send(text_data=json.dumps(one, separators=(",", ":")))


async def _gather(subscription: live.Subscription) -> list[News]:
    """Wait for news, at most until it is time to look again who is signed in; then take what else comes in a moment."""
    try:
        gathered = [await asyncio.wait_for(subscription.next(), LOOK_AGAIN_SECONDS)]
    except TimeoutError:
        return []
    await asyncio.sleep(GATHER_SECONDS)
    while True:
        try:
            gathered.append(await asyncio.wait_for(subscription.next(), 0.001))
        except TimeoutError:
            return gathered


def find_user(session_key: str | None) -> StaffMember | None:
    """Say who is signed in by this session right now; none once it ended or the person left."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(session_key)
    user = get_user(request)
    return user if isinstance(user, StaffMember) and user.is_active else None


def keep_allowed(session_key: str | None, news: list[News]) -> list[News] | None:
    """Keep each piece of news once, and only what this person may see; None: not signed in."""
    user = find_user(session_key)
    if user is None:
        return None
    if any(one["t"] == "gap" for one in news):
        return [live.GAP]
    about = {one["id"] for one in news if one["t"] in ("conversation", "queues", "partial")}
    seen = (
        set(conversation_queries.visible_to(user).filter(pk__in=about).values_list("pk", flat=True)) if about else set()
    )
    places = {one["id"] for one in news if one["t"] == "diary"}
    if places:
        locations = appointment_queries.visible_locations(user).filter(pk__in=places)
        places = set(locations.values_list("pk", flat=True))
    kept: dict[tuple[str, int], News] = {}
    for one in news:
        topic, number = one["t"], one["id"]
        if topic == "conversation" and number in seen:
            kept[topic, number] = {"t": topic, "id": number}
        elif topic == "partial" and number in seen:
            kept[topic, number] = {"t": topic, "id": number, "words": one["words"]}
        elif (topic == "queues" and number in seen) or (topic == "diary" and number in places):
            kept[topic, 0] = {"t": topic}
    return list(kept.values())
