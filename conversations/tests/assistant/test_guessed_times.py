"""A model that names a time of its own is not heard; the times that are free are offered in its place."""

from typing import Any

import pytest

from conversations.assistant.brain import Context, ToolCall
from conversations.assistant.phrasing import say
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk

pytestmark = pytest.mark.django_db(transaction=True)

TRUTH = say("truth.time", "en")


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


async def test_model_that_names_a_time_of_its_own_is_not_heard_and_real_times_are_offered(desk: FrontDesk) -> None:
    brain = ScriptedBrain("Of course. Tomorrow at 4:40 pm is free, shall I take it? It is a nice time.")
    told = await desk.write("teeth cleaning tomorrow at 11", brain=brain)
    assert "4:40" not in told.said
    assert "nice time" not in told.said
    before, _, after = told.said.partition(TRUTH)
    assert before.endswith("Of course. ")
    assert after.endswith("Shall I book it?")  # eleven was free, and is read back from its row
    assert "Tuesday 1 December, 11:00 am" in after
    assert (told.turn.outcome, told.turn.error) == ("said", "It named a time that nobody looked up.")
    assert [one.status for one in told.appointments] == ["pending"]


async def test_model_may_name_what_its_tools_found_and_what_is_the_customers_own(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    booked = await desk.write("yes")
    assert len(booked.booked) == 1
    brain = ScriptedBrain("Your cleaning is tomorrow at 11. See you on Tuesday!")
    assert (
        await desk.write("when do I come?", brain=brain)
    ).said == "Your cleaning is tomorrow at 11. See you on Tuesday!"

    def name(context: Context) -> str:
        first = context.journey.offers[0].start_at.astimezone(desk.location.zone)
        return f"I have {first:%A} at {first:%H:%M} free, to begin with."

    note: dict[str, Any] = {"intent": "book", "service_id": desk.skin.pk}
    brain = ScriptedBrain([ToolCall("note_wish", note), ToolCall("find_times")], name)
    told = await desk.write("and a skin consultation", brain=brain)
    assert (told.said.startswith("I have "), told.turn.error) == (True, "")


async def test_model_cannot_make_a_time_known_by_noting_it_as_a_wish(desk: FrontDesk) -> None:
    friday = desk.local("16:00", day=4).astimezone(desk.location.zone).replace(tzinfo=None).isoformat()
    when = {"windows": [[friday, friday]], "text": "Friday at 4 pm"}
    note = ToolCall("note_wish", {"intent": "book", "service_id": desk.cleaning.pk, "when": when})
    told = await desk.write("I need a teeth cleaning", brain=ScriptedBrain(note, "How about Friday at 4 pm?"))
    assert "4 pm" not in told.said
    assert TRUTH in told.said
