"""A line leaves clause by clause, each past the gate; what somebody stops is not said any more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from appointments.models import StaffMember
from conversations import lifecycle
from conversations.assistant.brain import TextDelta
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.models import Conversation, Message, Turn
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.stage import ACCOUNT, SID, Stage, connect, ring
from conversations.transports.conversation_relay import End, Say, Speak
from conversations.voice import calls
from handoff import queue

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "First this. Then that! And what else? Finally the end."


@pytest.fixture
async def stage() -> Stage:
    desk = await in_thread(FrontDesk)
    await ring(desk)
    return await connect(desk, brain=ScriptedBrain(TextDelta(WORDS, is_fixed=True)))


def after_first_clause(stage: Stage, do: Callable[[], Any]) -> None:
    """Have something happen while the first clause is on its way."""

    async def hook(frame: Say | Speak | End) -> None:
        if isinstance(frame, Say) and frame.token.startswith("First"):
            await in_thread(do)

    stage.hooks.append(hook)


def tokens(stage: Stage) -> list[tuple[str, bool]]:
    return [(one.token, one.is_last) for one in stage.frames if isinstance(one, Say)]


async def test_each_clause_is_a_token_of_one_message_and_the_last_closes_the_turn(stage: Stage) -> None:
    await stage.hear("hello")
    assert tokens(stage) == [
        ("First this. ", False),
        ("Then that! ", False),
        ("And what else? ", False),
        ("Finally the end.", True),
    ]
    assert await in_thread(Message.objects.filter(kind="outgoing").count) == 1
    assert (await in_thread(Turn.objects.get)).first_words_ms is not None


async def test_takeover_between_two_clauses_stops_the_rest(stage: Stage) -> None:
    def take_over() -> None:
        agent = StaffMember.objects.create_user(username="pooja", first_name="Pooja")
        queue.take_over(Conversation.objects.get().pk, agent, now=stage.desk.now)

    after_first_clause(stage, take_over)
    await stage.session.hear("hello")
    await stage.session.work_once()
    assert tokens(stage)[:2] == [("First this. ", False), ("", True)]
    assert stage.said[1:] == ["Pooja is with you now."]
    line = await in_thread(Message.objects.get, purpose="reply")
    assert line.status == "dropped"


async def test_end_of_the_call_between_two_clauses_stops_the_rest(stage: Stage) -> None:
    def end() -> None:
        call = calls.find(ACCOUNT, SID)
        assert call is not None
        calls.apply_status(call, "completed", now=stage.desk.now)

    after_first_clause(stage, end)
    await stage.session.hear("hello")
    await stage.session.work_once()
    assert tokens(stage) == [("First this. ", False), ("", True)]
    assert stage.left == [True]


async def test_clause_that_was_heard_stays_when_the_rest_was_stopped(stage: Stage) -> None:
    def give_floor_away() -> None:
        with transaction.atomic():
            lifecycle.give_floor_to_nobody(lifecycle.lock(Conversation.objects.get().pk), now=stage.desk.now)

    async def play(frame: Say | Speak | End) -> None:
        if isinstance(frame, Say) and frame.token.startswith("First"):
            await stage.session.played(frame.token)

    stage.hooks.append(play)
    after_first_clause(stage, give_floor_away)
    await stage.session.hear("hello")
    await stage.session.work_once()
    line = await in_thread(Message.objects.get, purpose="reply")
    assert (line.status, line.text) == ("delivered", "First this.")
    assert line.values["not_heard"] == "Then that! And what else? Finally the end."
