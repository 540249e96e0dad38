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


class Listener:
    """A voice that keeps what it is given."""

    def __init__(self) -> None:
        self.filled: list[str] = []
        self.is_filled = asyncio.Event()

    async def fill(self, words: str) -> None:
        self.filled.append(words)
        self.is_filled.set()

    async def say(self, words: str) -> int:
        raise AssertionError("In writing nothing is said clause by clause.")


@pytest.mark.django_db(transaction=True)
async def test_fillers_bridge_a_brain_that_thinks_and_are_no_part_of_the_answer(brief: None) -> None:
    desk = await in_thread(FrontDesk)
    listener = Listener()

    async def think(context: Context) -> str:
        await listener.is_filled.wait()
        return "We are open. Until six."

    await in_thread(desk.receive, "Are you open?")
    lease = await in_thread(desk.claim)
    await engine.run_turn(lease, now=desk.now, brain=ScriptedBrain(think), voice=listener)
    exchange = await in_thread(read_exchange, 0)
    assert len(listener.filled) == 1
    assert exchange.said.endswith("We are open. Until six.")
    assert listener.filled[0] not in exchange.said
    assert exchange.turn.first_words_ms is None


async def test_bridge_leaves_the_silence_to_words_that_were_just_said(brief: None) -> None:
    said: list[str] = []

    async def speak(words: str) -> None:
        said.append(words)

    bridge = Bridge(1, "en", speak)
    bridge.note_words("Let me look. ")
    assert await bridge.wait(asyncio.sleep(0.05, "done")) == "done"
    assert said == []
    assert await bridge.wait(asyncio.sleep(0.4, "done")) == "done"
    assert len(said) == 1


async def test_bridge_says_another_line_than_the_answers_own(brief: None) -> None:
    said: list[str] = []

    async def speak(words: str) -> None:
        said.append(words)

    following = next_line(12, "en"), next_line(12, "en"), next_line(12, "en"), next_line(12, "en")
    bridge = Bridge(12, "en", speak)
    bridge.note_words(f"{following[0]} ")  # it would be the next
    await bridge.wait(asyncio.sleep(0.5))
    assert said[0] == following[1]
