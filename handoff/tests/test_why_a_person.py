"""Every way in which the assistant gives up to a person, by the brief that the person finds."""

import pytest

from appointments.models import Service
from conversations.assistant.brain import Finished, Piece, TextDelta
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.assistant.test_guided_changes import have_visit
from conversations.tests.voice.stage import connect, ring
from handoff.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


async def only_ticket() -> Ticket:
    ticket = await in_thread(Ticket.objects.get)
    assert ticket.status == "waiting"
    assert set(ticket.brief) >= {"reason", "details", "last_words", "hold", "next_action", "tone", "urgency_read"}
    return ticket


def details(ticket: Ticket) -> dict[str, str]:
    return {one["name"]: one["value"] for one in ticket.brief["details"]}


async def test_stuck_twice_tells_what_was_wanted_and_said_last(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning please")
    await desk.write("qwertz uiop")
    exchange = await desk.write("asdf ghjk")
    ticket = await only_ticket()
    assert (ticket.reason, exchange.conversation.floor) == ("stuck", "nobody")
    assert ticket.brief["reason"] == "The assistant got stuck. Two answers running were not understood."
    assert details(ticket) == {"intent": "book", "service": "Teeth cleaning"}
    assert [one["text"] for one in ticket.brief["last_words"]] == ["teeth cleaning please", "qwertz uiop", "asdf ghjk"]
    assert ticket.brief["next_action_code"] == "offer-times"


async def test_stuck_twice_with_a_model_that_understood_nothing_is_the_same(desk: FrontDesk) -> None:
    sorry: list[Piece] = [TextDelta("Sorry?"), Finished(understood=False)]
    lost = ScriptedBrain(sorry, sorry)
    await desk.write("blub", brain=lost)
    await desk.write("blub blub", brain=lost)
    ticket = await only_ticket()
    assert (ticket.reason, [one["text"] for one in ticket.brief["last_words"]]) == ("stuck", ["blub", "blub blub"])


async def test_anger_in_mid_booking_keeps_the_time_and_says_so(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    await desk.write("this is ridiculous, you people are useless")
    ticket = await only_ticket()
    assert ticket.reason == "needs-a-person"
    assert ticket.brief["reason"].startswith("This needs a person. Sounds angry")
    assert ticket.brief["tone"].startswith("angry")
    assert ticket.brief["hold"]["service"] == "Teeth cleaning"
    assert ticket.brief["next_action_code"] == "offer-held"


async def test_rule_that_needs_a_person_names_the_visit_and_the_step(desk: FrontDesk) -> None:
    await in_thread(Service.objects.update, cancel_cutoff_minutes=48 * 60)
    visit = await have_visit(desk, "11:00", 1)
    await desk.write("cancel my appointment")
    ticket = await only_ticket()
    assert (ticket.reason, ticket.urgency) == ("needs-a-person", "urgent")
    assert visit.reference in ticket.brief["reason"]
    assert details(ticket) == {"intent": "cancel"}


async def test_cap_reached_tells_what_was_made_and_what_is_wanted_now(desk: FrontDesk) -> None:
    for wish in ("teeth cleaning tomorrow at 11", "root canal on Wednesday at 3 pm"):
        await desk.write(wish)
        await desk.write("yes")
    await desk.write("skin consultation on Thursday at 3 pm")
    ticket = await only_ticket()
    assert ticket.reason == "needs-a-person"
    assert ticket.brief["reason"].endswith("2 bookings were made in this conversation already; another one is wanted.")
    assert details(ticket)["service"] == "Skin consultation"
    assert ticket.brief["next_action_code"] == "offer-times"


async def test_caller_who_cannot_show_who_it_is_comes_with_the_wish(desk: FrontDesk) -> None:
    await have_visit(desk, "11:00", 1)
    await ring(desk)
    stage = await connect(desk)
    for words in ("cancel my appointment", "Asha Rao", "Ravi Kumar", "Sunil Shetty"):
        await stage.hear(words)
        await stage.play()
    ticket = await only_ticket()
    assert ticket.reason == "needs-a-person"
    assert "could not show whose appointment it is" in ticket.brief["reason"]
    assert details(ticket) == {"intent": "cancel"}
    assert [one["text"] for one in ticket.brief["last_words"]] == ["Asha Rao", "Ravi Kumar", "Sunil Shetty"]
