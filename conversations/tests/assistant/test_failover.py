"""A model that lets us down in the middle of a turn: the guided brain goes on, nothing is said or done twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from conversations.assistant import breaker, engine, openai_stream
from conversations.assistant.brain import BeginAnew, TextDelta
from conversations.assistant.failover import FailoverBrain
from conversations.assistant.openai_brain import OpenAIBrain
from conversations.database import in_thread
from conversations.models import ModelHealth, ModelUse
from conversations.tests.assistant.front_desk import NOW, Exchange, FrontDesk
from conversations.tests.assistant.test_openai_brain import context_of, endpoint_of, hold_first, wants
from conversations.tests.model_server import Call, Fault, ModelServer, Status, Step

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "test-model at http://127.0.0.1:1/v1"


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[FrontDesk]:
    settings.OPENAI_API_KEY, settings.OPENAI_MODEL = "sk-test", "test-model"
    yield await in_thread(FrontDesk)
    await openai_stream.close_clients()


async def talk(desk: FrontDesk, settings: Settings, text: str, *steps: Step) -> tuple[Exchange, ModelServer]:
    """The customer writes; the brain is chosen as the product chooses it."""
    async with ModelServer(*steps) as server:
        settings.OPENAI_BASE_URL = server.base_url
        return await desk.write(text), server


async def test_failover_chooses_the_model_where_one_is_configured(desk: FrontDesk, settings: Settings) -> None:
    told, server = await talk(desk, settings, "Hello", "Good morning! What can I do for you?")
    assert (told.turn.brain, told.said.endswith("What can I do for you?")) == ("openai", True)
    use = await in_thread(ModelUse.objects.get)
    assert (use.rounds, use.prompt_tokens, use.completion_tokens, use.trouble) == (1, 900, 40, "")
    settings.OPENAI_MODEL = ""
    assert (await desk.write("Hello")).turn.brain == "guided"
    assert len(server.requests) == 1


async def test_failover_tells_the_model_what_was_said_before(desk: FrontDesk, settings: Settings) -> None:
    await talk(desk, settings, "Hello", "Good morning!")
    _told, server = await talk(desk, settings, "What did I say?", "Hello.")
    said = [(one["role"], one["content"]) for one in server.requests[0]["messages"][1:]]
    assert said[0] == ("user", "Hello")
    assert said[1][0] == "assistant"
    assert said[1][1].endswith("Good morning!")
    assert said[2] == ("user", "What did I say?")


FAULTS: list[Step] = [Status(401), Status(429), Status(500), Fault("cut"), Fault("bad-json"), Fault("error"), Call("x")]


@pytest.mark.parametrize("fault", FAULTS)
async def test_failover_answers_the_same_turn(desk: FrontDesk, settings: Settings, fault: Step) -> None:
    told, _server = await talk(desk, settings, "teeth cleaning tomorrow at 11", fault)
    assert told.said.endswith("Shall I book it?")
    assert (told.turn.brain, told.turn.outcome, told.purposes) == ("openai, then guided", "said", ["reply"])
    assert "On Tues" not in told.said  # half a sentence of the model's
    booked, _server = await talk(desk, settings, "yes", fault)
    assert len(booked.booked) == 1


async def test_failover_answers_when_the_first_word_is_late(desk: FrontDesk, settings: Settings) -> None:
    settings.OPENAI_FIRST_TOKEN_MS = 300
    told, _server = await talk(desk, settings, "what does a root canal cost?", Fault("hang"))
    assert told.said.endswith("Root canal: ₹6,000.")
    assert (await in_thread(ModelUse.objects.get)).trouble == "slow"


async def test_failover_goes_on_from_what_the_model_noted(desk: FrontDesk, settings: Settings) -> None:
    told, _server = await talk(desk, settings, "teeth cleaning tomorrow at 11", wants(desk), Fault("cut"))
    assert "Tuesday 1 December, 11:00 am" in told.said
    assert told.said.endswith("Shall I book it?")
    assert [one.status for one in told.appointments] == ["pending"]


async def test_failover_reads_back_what_the_model_kept_and_keeps_nothing_more(
    desk: FrontDesk, settings: Settings
) -> None:
    steps = (wants(desk), Call("find_times"), hold_first, Status(500))
    told, _server = await talk(desk, settings, "teeth cleaning tomorrow at 11", *steps)
    assert told.said.endswith("Shall I book it?")
    assert [one["tool"] for one in told.turn.calls] == ["note_wish", "find_times", "hold_time"]
    assert [one.status for one in told.appointments] == ["pending"]
    booked, _server = await talk(desk, settings, "yes", Call("book_appointment"), Fault("cut"))
    assert (booked.purposes, len(booked.booked)) == (["appointment-booked"], 1)
    assert sum(one["tool"] == "book_appointment" for one in booked.turn.calls) == 1


async def test_failover_begins_a_new_sentence_after_words_of_the_model(desk: FrontDesk) -> None:
    context = await context_of(desk, "what does a root canal cost?")
    async with ModelServer(Fault("cut")) as server:
        brain = FailoverBrain(OpenAIBrain(endpoint_of(server)))
        pieces = [piece async for piece in brain.decide(context)]
    assert pieces[:2] == [TextDelta("I have these times. On Tues"), BeginAnew()]


async def test_failover_bad_calls_count_toward_escalation(desk: FrontDesk, settings: Settings) -> None:
    first, _server = await talk(desk, settings, "what does a root canal cost?", Call("x"))
    assert first.said.endswith("Root canal: ₹6,000.")
    second, _server = await talk(desk, settings, "and where are you?", Call("x"))
    assert second.purposes == ["handing-over"]


async def test_failover_trips_after_three_and_returns_by_itself(desk: FrontDesk, settings: Settings) -> None:
    async with ModelServer(*[Status(500)] * 4, "I am back.") as server:
        settings.OPENAI_BASE_URL = server.base_url
        for _turn in range(3):
            assert (await desk.write("what does a root canal cost?")).turn.brain == "openai, then guided"
        assert (await desk.write("and a cleaning?")).turn.brain == "guided"
        assert len(server.requests) == 3  # it was not asked
        desk.now += timedelta(seconds=40)
        assert (await desk.write("and a cleaning?")).turn.brain == "openai, then guided"  # tried, still down
        desk.now += timedelta(seconds=40)
        assert (await desk.write("and a cleaning?")).turn.brain == "guided"  # left alone for longer
        desk.now += timedelta(seconds=40)
        assert (await desk.write("and now?")).said == "I am back."
        row = await in_thread(ModelHealth.objects.get)
        assert (row.failures, row.open_until) == (0, None)


def test_breaker_lets_one_turn_try_when_the_pause_is_over() -> None:
    for _turn in range(3):
        breaker.note_trouble(NAME, "broken", now=NOW)
    assert [one.endpoint for one in breaker.list_outages(now=NOW)] == [NAME]
    later = NOW + timedelta(seconds=31)
    assert breaker.list_outages(now=later) == []
    assert [breaker.may_ask(NAME, now=later) for _turn in range(3)] == [True, False, False]
    assert breaker.may_ask("another", now=NOW)
    breaker.note_success(NAME)
    assert breaker.may_ask(NAME, now=later)


def test_breaker_forgets_failures_that_do_not_follow_each_other() -> None:
    for _turn in range(5):
        breaker.note_trouble(NAME, "slow", now=NOW)
        breaker.note_trouble(NAME, "slow", now=NOW)
        breaker.note_success(NAME)
    assert breaker.may_ask(NAME, now=NOW)


async def test_failover_practised_outage_asks_no_model_and_ends_by_itself(desk: FrontDesk, settings: Settings) -> None:
    async with ModelServer("Here I am.") as server:
        settings.OPENAI_BASE_URL = server.base_url
        await in_thread(breaker.practise, 10, now=desk.now)
        assert (await desk.write("what does a root canal cost?")).turn.brain == "guided"
        desk.now += timedelta(minutes=11)
        assert (await desk.write("Hello")).turn.brain == "openai"
        await in_thread(breaker.practise, 10, now=desk.now)
        await in_thread(breaker.end_practice)
        assert (await desk.write("Hello")).turn.brain == "openai"
        assert len(server.requests) == 2


@pytest.mark.parametrize("cap", ["OPENAI_CONVERSATION_TOKENS", "OPENAI_DAY_TOKENS"])
async def test_failover_keeps_to_the_caps(desk: FrontDesk, settings: Settings, cap: str) -> None:
    setattr(settings, cap, 940)
    first, server = await talk(desk, settings, "Hello", "Good morning!")
    second, _server = await talk(desk, settings, "what does a root canal cost?", "Nothing!")
    assert (first.turn.brain, second.turn.brain, len(server.requests)) == ("openai", "guided", 1)
    setattr(settings, cap, 0)
    third, _server = await talk(desk, settings, "Hello", "Good morning!")
    assert third.turn.brain == "openai"


async def test_failover_counts_a_turn_that_was_cut_short_and_blames_nobody(desk: FrontDesk, settings: Settings) -> None:
    began = asyncio.Event()

    def note(asked: dict[str, Any]) -> Fault:
        began.set()
        return Fault("hang")

    async with ModelServer(note) as server:
        settings.OPENAI_BASE_URL = server.base_url
        await in_thread(desk.receive, "Hello")
        turn = asyncio.create_task(engine.run_turn(await in_thread(desk.claim), now=desk.now))
        await began.wait()
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
    assert (await in_thread(ModelUse.objects.get)).trouble == ""
    assert await in_thread(ModelHealth.objects.count) == 0
