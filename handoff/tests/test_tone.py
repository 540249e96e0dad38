"""Anger and emergencies: a person is asked for at once, with what was said; nothing is decided by the brain."""

import pytest

from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk
from handoff.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


def ticket() -> tuple[str, str, str]:
    row = Ticket.objects.get()
    return row.reason, row.urgency, row.brief["tone"]


async def test_anger_is_for_a_person_whatever_the_brain_would_say(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow")
    exchange = await desk.write("You people are useless, third time this happens", brain=ScriptedBrain("Which time?"))
    assert (exchange.purposes, exchange.conversation.floor) == (["handing-over"], "nobody")
    assert await in_thread(ticket) == (
        "needs-a-person",
        "soon",
        "angry: “you people”, “useless”, “third time this”",
    )


async def test_emergency_gets_the_fixed_words_and_the_desk_at_once(desk: FrontDesk) -> None:
    exchange = await desk.write("my father has chest pain", brain=ScriptedBrain("Which time?"))
    assert exchange.purposes == ["handing-over"]
    assert exchange.turn.said.startswith("If this is an emergency, please call 112")
    assert (await in_thread(ticket))[:2] == ("emergency", "emergency")


async def test_pressing_words_make_the_wait_of_whoever_asks_for_a_person_shorter(desk: FrontDesk) -> None:
    await desk.write("my face is swollen, please let me talk to a person")
    row = await in_thread(Ticket.objects.get)
    assert (row.reason, row.urgency, row.brief["urgency_words"]) == ("asked-for-a-person", "urgent", ["swollen"])
    assert (row.due_at - row.created_at).total_seconds() == 120
