"""Two dispatchers beside each other on real rows: each customer is answered once, and nothing leaves twice."""

import asyncio
import threading
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from conversations import inbox
from conversations.database import in_thread
from conversations.dispatcher import Dispatcher
from conversations.models import Conversation, Message, Turn
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.builders import inbound

pytestmark = pytest.mark.django_db(transaction=True)

CUSTOMERS = 24
LONGEST_SECONDS = 120


async def run_until_all_left(now: datetime) -> None:
    dispatcher = Dispatcher(clock=lambda: now)
    running = asyncio.create_task(dispatcher.run())
    try:
        for _look in range(LONGEST_SECONDS * 10):
            if await in_thread(Message.objects.filter(status=Message.Status.SENT).count) == CUSTOMERS:
                break
            await asyncio.sleep(0.1)
    finally:
        dispatcher.stop()
        await running


def test_two_dispatchers_answer_everybody_once(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    desk = FrontDesk()
    for number in range(CUSTOMERS):
        inbox.receive(inbound("Hello", number=f"+1555{number:07}", sid=f"SM{number:032}"), now=desk.now)
    now = desk.now + timedelta(seconds=10)
    threads = [threading.Thread(target=lambda: asyncio.run(run_until_all_left(now))) for _dispatcher in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_SECONDS + 30)
    conversations = list(Conversation.objects.order_by("pk").values_list("pk", flat=True))
    assert len(conversations) == CUSTOMERS
    assert list(Turn.objects.order_by("conversation").values_list("conversation", "outcome")) == [
        (pk, "said") for pk in conversations
    ]
    out = Message.objects.filter(kind=Message.Kind.OUTGOING).order_by("conversation")
    assert list(out.values_list("conversation", "status", "attempts")) == [(pk, "sent", 1) for pk in conversations]
    lines = (tmp_path / "outbox.log").read_text().splitlines()
    left = Counter(line.rpartition(":")[2] for line in lines if " -> whatsapp:" in line)
    assert left == {f"+1555{number:07}": 1 for number in range(CUSTOMERS)}
    owed = Conversation.objects.filter(reply_after__isnull=False) | Conversation.objects.filter(
        lease_token__isnull=False
    )
    assert not owed.exists()
