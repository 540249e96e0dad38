"""A service that waits for approval, with a model that cannot be trusted: no "booked" leaves before the row is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from appointments import booking
from appointments.booking import By
from appointments.models import Appointment, Service
from conversations.assistant import claims, openai_stream
from conversations.assistant.brain import ToolResult
from conversations.assistant.openai_brain import OpenAIBrain
from conversations.assistant.phrasing import PHRASEBOOKS
from conversations.database import in_thread
from conversations.models import Journey
from conversations.tests.assistant.front_desk import Exchange, FrontDesk
from conversations.tests.assistant.test_openai_brain import endpoint_of, hold_first, wants
from conversations.tests.model_server import Call, ModelServer, Step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> AsyncIterator[FrontDesk]:
    desk = await in_thread(FrontDesk)
    waits = Service.objects.filter(pk=desk.cleaning.pk)
    await in_thread(lambda: waits.update(needs_approval=True, approval_minutes=180))
    yield desk
    await openai_stream.close_clients()


async def talk(desk: FrontDesk, text: str, *steps: Step) -> tuple[Exchange, ModelServer]:
    async with ModelServer(*steps) as server:
        return await desk.write(text, brain=OpenAIBrain(endpoint_of(server))), server


async def read_back(desk: FrontDesk) -> Exchange:
    steps = (wants(desk), Call("find_times"), hold_first, "Let me read that back.")
    exchange, _server = await talk(desk, "teeth cleaning tomorrow at 11", *steps)
    return exchange


async def test_model_is_told_that_it_is_requested_and_may_not_say_booked(desk: FrontDesk) -> None:
    asked = await read_back(desk)
    assert asked.said.endswith("The team has to agree to this one. Shall I ask them?")
    assert asked.choices[0]["title"] == "Yes, ask them"
    answered, server = await talk(desk, "yes please", Call("book_appointment"), "Great, it is booked. See you!")
    told: dict[str, Any] = server.requests[1]["messages"][-1]
    assert '"requested": true' in told["content"]
    assert '"answer_by_at": ' in told["content"]
    assert answered.said == "It is only requested: the team has yet to agree. See you!"
    assert answered.purposes == ["appointment-requested", "reply"]
    [visit] = answered.appointments
    assert (visit.status, visit.approval_due_at) == ("pending", desk.now + timedelta(minutes=180))
    journey = await in_thread(Journey.objects.get)
    assert (journey.outcome, journey.appointment_id) == ("requested", visit.pk)


async def test_model_may_say_booked_once_staff_have_agreed_and_not_before(desk: FrontDesk) -> None:
    await read_back(desk)
    answered, _server = await talk(desk, "yes please", Call("book_appointment"), "Asked for.")
    before, _server = await talk(desk, "so it is fixed?", "Yes, your appointment is booked.")
    assert before.said == "It is only requested: the team has yet to agree."
    [visit] = answered.appointments
    await in_thread(booking.approve, visit, by=By("agent:1", "desk"), now=desk.now)
    after, _server = await talk(desk, "and now?", "Yes, your appointment is booked.")
    assert after.said == "Yes, your appointment is booked."


async def test_guided_lists_a_request_as_one_and_offers_to_change_it(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    await desk.write("yes")
    [visit] = await in_thread(lambda: list(Appointment.objects.all()))
    mine = await desk.write("which appointments do I have")
    assert f"(requested, the team has yet to agree; reference {visit.reference})" in mine.said


def test_result_of_a_tool_says_what_was_done() -> None:
    requested = {"requested": True}
    done = [
        ToolResult("book_appointment", True, {}).done,
        ToolResult("book_appointment", True, requested).done,
        ToolResult("move_appointment", True, requested).done,
        ToolResult("cancel_appointment", True, requested).done,
        ToolResult("book_appointment", False, requested).done,
        ToolResult("find_times", True, {}).done,
    ]
    assert done == ["booked", "requested", "requested", "cancelled", "", ""]


@pytest.mark.parametrize(
    ("language", "claim", "truth"),
    [
        ("en", "It is confirmed.", "It is only requested: the team has yet to agree."),
        ("hi", "आपका अपॉइंटमेंट बुक हो गया है।", "अभी सिर्फ़ अनुरोध गया है, टीम की मंज़ूरी बाकी है।"),
        ("hi-Latn", "Aapka appointment book ho gaya hai.", "Abhi sirf anurodh gaya hai, team ki manzoori baaki hai."),
    ],
)
def test_truth_of_a_request_stands_in_the_place_of_a_claim(language: str, claim: str, truth: str) -> None:
    assert claims.hold_to_truth(claim, done={"requested"}, language=language) == truth
    assert claims.hold_to_truth(claim, done={"booked"}, language=language) == claim


@pytest.mark.parametrize("language", ["en", "hi", "hi-Latn"])
def test_words_about_a_request_claim_nothing(language: str) -> None:
    lines = PHRASEBOOKS[language].lines
    for key in ("done.requested", "truth.requested", "gone.requested", "ask.confirm-request", "notice.answer-by"):
        assert claims.hold_to_truth(lines[key], done=set(), language=language) == lines[key]
