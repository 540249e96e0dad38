"""A model may say of a visit that stands what it is: booked, at its own time. Of anything else that stays a claim."""

import pytest

from appointments.models import Appointment
from conversations.assistant.phrasing import say
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.assistant.test_guided_changes import have_visit

pytestmark = pytest.mark.django_db(transaction=True)

NOTHING_BOOKED = say("truth.booked", "en")


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


async def tell(desk: FrontDesk, words: str, *, asked: str = "what do I have with you?") -> str:
    """What is left of a model's words, without the greeting of a first turn."""
    return (await desk.write(asked, brain=ScriptedBrain(words))).said.partition("\n\n")[2]


@pytest.mark.parametrize(
    "words",
    [
        "Your teeth cleaning is booked for Tuesday at 11.",
        "Yes, you're booked in for tomorrow at 11 am with Dr Rao.",
        "Tuesday 1 December, 11:00 am: Teeth cleaning with Dr Rao, for Meena Iyer (reference AB2CDE)",
        "Aapka appointment Tuesday 11 baje book ho gaya hai.",
    ],
)
async def test_a_visit_that_stands_may_be_told_of(desk: FrontDesk, words: str) -> None:
    await have_visit(desk, "11:00", 1)
    assert await tell(desk, words) == words


@pytest.mark.parametrize(
    "words",
    [
        "Your teeth cleaning is booked for Wednesday at 11.",
        "I've booked your teeth cleaning for Tuesday at 11 and for Friday at 12.",
        "Your teeth cleaning is booked.",
    ],
)
async def test_another_time_or_none_stays_a_claim(desk: FrontDesk, words: str) -> None:
    await have_visit(desk, "11:00", 1)
    assert await tell(desk, words) == NOTHING_BOOKED


async def test_a_visit_is_called_confirmed_only_once_it_is(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 1)
    words = "Your visit on Tuesday at 11 is confirmed."
    assert await tell(desk, words) == say("truth.confirmed", "en")
    await in_thread(Appointment.objects.filter(pk=visit.pk).update, confirmation="accepted")
    assert (await desk.write("is it confirmed?", brain=ScriptedBrain(words))).said == words


async def test_a_visit_that_was_moved_is_not_excused_by_standing_there(desk: FrontDesk) -> None:
    await have_visit(desk, "11:00", 1)
    assert await tell(desk, "I have moved your visit to Tuesday at 11.") == say("truth.moved", "en")


async def test_a_time_that_is_kept_and_not_booked_is_none_that_stands(desk: FrontDesk) -> None:
    await have_visit(desk, "11:00", 1)
    await desk.write("a skin consultation on Wednesday at 11")
    told = await desk.write("hm", brain=ScriptedBrain("Your skin consultation is booked for Wednesday at 11."))
    assert told.said.startswith(NOTHING_BOOKED)
