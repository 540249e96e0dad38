"""The desk's socket: who may listen, and that nobody hears of what they may not see. Real commits, the real bus."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.db import transaction
from django.test import Client

from appointments.models import StaffMember
from booking_site.routing import websocket_application
from conversations import live
from conversations.database import in_thread
from handoff.tests.rows import make_agent, make_conversation, make_line, make_location

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED_OUT = 4401


def signed_in(agent: StaffMember) -> str:
    """Sign somebody in and give the session's cookie."""
    client = Client()
    client.force_login(agent)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Page:
    """A page's end of the socket."""

    def __init__(self, cookie: str, origin: str) -> None:
        cookies = f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()
        headers = [(b"origin", origin.encode()), (b"host", b"127.0.0.1"), (b"cookie", cookies)]
        scope = {
            "type": "websocket",
            "path": "/desk/live/",
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        self.line = ApplicationCommunicator(websocket_application, scope)

    async def connect(self) -> str:
        await self.line.send_input({"type": "websocket.connect"})
        return str((await self.line.receive_output(5))["type"])

    async def listen(self) -> None:
        """Connect, and take the first line: look at everything once."""
        assert await self.connect() == "websocket.accept"
        assert await self.hear(1) == [{"t": "gap"}]

    async def hear(self, count: int) -> list[dict[str, Any]]:
        return [json.loads((await self.line.receive_output(5))["text"]) for _ in range(count)]

    async def hears_nothing(self) -> bool:
        return await self.line.receive_nothing(0.4)

    async def closed_with(self) -> int:
        output = await self.line.receive_output(5)
        assert output["type"] == "websocket.close"
        return int(output["code"])

    async def ask(self) -> None:
        await self.line.send_input({"type": "websocket.receive", "text": "{}"})

    async def leave(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.line.wait(5)


@asynccontextmanager
async def socket(cookie: str = "", origin: str = "http://127.0.0.1") -> AsyncIterator[Page]:
    page = Page(cookie, origin)
    try:
        yield page
    finally:
        await page.leave()
        await live.bus().close()


async def announce(*news: tuple[str, int]) -> None:
    """Tell all of it in one transaction, so that it arrives together."""

    def tell() -> None:
        with transaction.atomic():
            for topic, number in news:
                live.announce(topic, number)

    await in_thread(tell)


@pytest.fixture
def line():
    return make_line(make_location())


@pytest.fixture
def pooja(line):
    return make_agent("pooja", line.location)


@pytest.fixture
def cookie(pooja) -> str:
    return signed_in(pooja)


@pytest.fixture
def own(line) -> int:
    return make_conversation(line).pk


@pytest.fixture
def hidden() -> int:
    return make_conversation(make_line(make_location("Asha Mysuru")), name="Hidden Person").pk


async def test_socket_tells_what_changed(cookie, own):
    async with socket(cookie) as page:
        await page.listen()
        await announce(("conversation", own), ("queues", own), ("conversation", own), ("outbox", own))

        assert await page.hear(2) == [{"t": "conversation", "id": own}, {"t": "queues"}]
        assert await page.hears_nothing()


async def test_socket_tells_nothing_of_other_branches(cookie, own, hidden, line):
    async with socket(cookie) as page:
        await page.listen()
        elsewhere = line.location_id + 1000
        await announce(("conversation", hidden), ("queues", hidden), ("diary", elsewhere), ("diary", line.location_id))

        assert await page.hear(1) == [{"t": "diary"}]
        assert await page.hears_nothing()


async def test_socket_refuses_who_is_not_signed_in(line):
    async with socket("nonsense") as page:
        await page.connect()

        assert await page.closed_with() == SIGNED_OUT


async def test_socket_refuses_another_sites_page(cookie):
    async with socket(cookie, origin="https://evil.example") as page:
        assert await page.connect() == "websocket.close"


async def test_socket_closes_when_the_person_left(cookie, own, pooja):
    async with socket(cookie) as page:
        await page.listen()
        await in_thread(StaffMember.objects.filter(pk=pooja.pk).update, is_active=False)
        await announce(("conversation", own))

        assert await page.closed_with() == SIGNED_OUT


async def test_socket_closes_after_signing_out(cookie, own):
    async with socket(cookie) as page:
        await page.listen()
        await in_thread(sign_out, cookie)
        await announce(("conversation", own))

        assert await page.closed_with() == SIGNED_OUT


async def test_socket_follows_a_branch_that_is_taken_away(cookie, own, pooja):
    async with socket(cookie) as page:
        await page.listen()
        await in_thread(pooja.locations.clear)
        await announce(("conversation", own))

        assert await page.hears_nothing()


async def test_socket_answers_whether_anybody_is_there(cookie):
    async with socket(cookie) as page:
        await page.listen()
        await page.ask()

        assert await page.hear(1) == [{"t": "pong"}]


def sign_out(cookie: str) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    client.post("/sign-out/")
