"""Who waits on the phone hears a few words, never the same twice running; who writes hears none."""

import asyncio
from itertools import pairwise

import pytest
from pytest_django import Settings

from conversations.assistant import engine
from conversations.assistant.brain import Context
from conversations.assistant.fillers import Bridge, next_line
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk, read_exchange


@pytest.fixture
def brief(settings: Settings) -> None:
    """Late comes sooner in tests."""
    settings.FILLER_AFTER_MS = 20


def test_fillers_never_follow_themselves_and_take_turns() -> None:
    lines = [next_line(7, "en") for _turn in range(8)]
    assert all(one != other for one, other in pairwise(lines))
    assert len(set(lines)) == 4
    assert next_line(8, "hi") != ""


async def test_bridge_speaks_when_work_is_late_and_at_most_twice(brief: None) -> None:
    said: list[str] = []

    async def speak(words: str) -> None:
        said.append(words)
        late.set()

    bridge = Bridge(1, "en", speak)
    for _round in range(3):
        late = asyncio.Event()
        work = late.wait() if len(said) < 2 else asyncio.sleep(0.3, True)
        assert await bridge.wait(work)
    assert len(said) == 2
    assert said[0] != said[1]


async def test_bridge_is_silent_when_work_is_quick_or_nobody_listens(brief: None) -> None:
    said: list[str] = []

    async def speak(words: str) -> None:
        said.append(words)

    assert await Bridge(1, "en", speak).wait(asyncio.sleep(0, "done")) == "done"
    assert await Bridge(1, "en", None).wait(asyncio.sleep(0.05, "done")) == "done"
    assert said == []


@pytest.mark.django_db(transaction=True)
async def test_fillers_bridge_a_brain_that_thinks_and_are_no_part_of_the_answer(brief: None) -> None:
    desk = await in_thread(FrontDesk)
    said: list[str] = []
    spoken = asyncio.Event()

    async def speak(words: str) -> None:
        said.append(words)
        spoken.set()

    async def think(context: Context) -> str:
        await spoken.wait()
        return "We are open."

    await in_thread(desk.receive, "Are you open?")
    lease = await in_thread(desk.claim)
    await engine.run_turn(lease, now=desk.now, brain=ScriptedBrain(think), speak=speak)
    exchange = await in_thread(read_exchange, 0)
    assert len(said) == 1
    assert exchange.said.endswith("We are open.")
    assert said[0] not in exchange.said
