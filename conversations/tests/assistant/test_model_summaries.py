"""The model's two lines in the place of the rules', or not: asked once, within its caps, held to what was done."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from conversations import lifecycle
from conversations.assistant import breaker, model_summaries, openai_stream
from conversations.database import in_thread
from conversations.models import Conversation, Message, ModelHealth, ModelUse, Summary
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.model_server import Call, Fault, ModelServer, Status, Step

pytestmark = pytest.mark.django_db(transaction=True)

TRUE = "Wanted: a teeth cleaning. Done: booked for Tuesday 1 December, 11:00.\nOpen: nothing."


def end(desk: FrontDesk, outcome: str) -> None:
    with transaction.atomic():
        lifecycle.resolve(lifecycle.lock(Conversation.objects.get().pk), outcome=outcome, now=desk.now)


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[FrontDesk]:
    """A booking that ended, with no model so far."""
    desk = await in_thread(FrontDesk)
    await desk.write("teeth cleaning tomorrow at 11")
    await desk.write("yes")
    await in_thread(end, desk, "booked")
    settings.OPENAI_API_KEY, settings.OPENAI_MODEL = "sk-test", "test-model"
    yield desk
    await openai_stream.close_clients()


async def write_due(desk: FrontDesk, settings: Settings, *steps: Step) -> tuple[int, Summary, ModelServer]:
    async with ModelServer(*steps) as server:
        settings.OPENAI_BASE_URL = server.base_url
        replaced = await in_thread(model_summaries.write_due, now=desk.now)
        return replaced, await in_thread(Summary.objects.get), server


async def test_model_writes_the_summary_once_and_is_told_the_facts(desk: FrontDesk, settings: Settings) -> None:
    replaced, summary, server = await write_due(desk, settings, TRUE)
    assert (replaced, summary.text, summary.written_by) == (1, TRUE, "model")
    asked = server.requests[0]
    assert (asked["max_tokens"], len(asked["messages"]), "tools" in asked) == (200, 2, False)
    assert "contact: teeth cleaning tomorrow at 11" in asked["messages"][1]["content"]
    use = await in_thread(ModelUse.objects.get)
    assert (use.rounds, use.prompt_tokens, use.completion_tokens, use.trouble) == (1, 900, 40, "")
    assert (await write_due(desk, settings, "Another.\nOne."))[0] == 0


UNUSABLE: list[tuple[Step, str]] = [
    ("Wanted: a cleaning. Done: your visit was cancelled.\nOpen: nothing.", ""),  # claims what no row bears out
    ("One.\nTwo.\nThree.", ""),
    (Status(500), "broken"),
    (Fault("cut"), "cut"),
    (Fault("babble"), "garbage"),
    (Call("book_appointment"), ""),
]


@pytest.mark.parametrize(("step", "trouble"), UNUSABLE)
async def test_rules_words_stay_where_the_model_gives_nothing_usable(
    desk: FrontDesk, settings: Settings, step: Step, trouble: str
) -> None:
    before = (await in_thread(Summary.objects.get)).text
    replaced, summary, _server = await write_due(desk, settings, step)
    assert (replaced, summary.text, summary.written_by) == (0, before, "rules")
    assert (await in_thread(ModelUse.objects.get)).trouble == trouble
    failures = await in_thread(lambda: list(ModelHealth.objects.values_list("failures", flat=True)))
    assert failures == ([1] if trouble else [])


async def test_model_is_not_asked_beyond_its_caps_while_left_alone_or_turned_off(
    desk: FrontDesk, settings: Settings
) -> None:
    async def untried() -> None:
        await in_thread(lambda: Summary.objects.update(model_tried_at=None))

    settings.OPENAI_SUMMARY_TOKENS = 0
    assert (await write_due(desk, settings, TRUE))[2].requests == []
    settings.OPENAI_SUMMARY_TOKENS = 200
    await in_thread(breaker.practise, 10, now=desk.now)
    assert (await write_due(desk, settings, TRUE))[2].requests == []
    await untried()
    await in_thread(breaker.end_practice)
    settings.OPENAI_DAY_TOKENS = 1000
    assert (await write_due(desk, settings, TRUE))[0] == 1  # 940 tokens
    await untried()
    settings.OPENAI_DAY_TOKENS = 900
    assert (await write_due(desk, settings, TRUE))[2].requests == []


async def test_model_is_not_asked_where_the_customer_said_nothing(desk: FrontDesk, settings: Settings) -> None:
    await in_thread(Message.objects.filter(kind="incoming").update, text="")
    replaced, summary, server = await write_due(desk, settings, TRUE)
    assert (replaced, summary.written_by, server.requests) == (0, "rules", [])


async def test_words_of_an_earlier_end_do_not_replace_a_later_one(desk: FrontDesk, settings: Settings) -> None:
    async with ModelServer(TRUE) as server:
        settings.OPENAI_BASE_URL = server.base_url
        taken = await in_thread(model_summaries.summaries.take_untried, now=desk.now, limit=5)
        desk.now += timedelta(hours=1)
        settings.OPENAI_MODEL = ""
        await desk.write("what does a root canal cost?")
        await in_thread(end, desk, "answered")
    [old] = taken
    replaced = await in_thread(
        model_summaries.summaries.replace,
        old.conversation_id,
        TRUE,
        by="model",
        ended_at=old.ended_at,
        now=desk.now,
    )
    summary = await in_thread(Summary.objects.get)
    assert (replaced, summary.written_by, summary.model_tried_at) == (False, "rules", None)
