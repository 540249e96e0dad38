"""Side questions: answered from the business's own answers, noted where there is none, and the booking goes on."""

import pytest

from conversations.database import in_thread
from conversations.knowledge import entries
from conversations.models import UnknownQuestion
from conversations.tests.assistant.front_desk import NOW, FrontDesk

pytestmark = pytest.mark.django_db(transaction=True)


def make_desk() -> FrontDesk:
    desk = FrontDesk()
    told = [
        ("Is there parking?", ["parking"], "Parking is behind the house."),
        ("May a companion come along?", ["companion", "bring my mother", "wife come"], "One companion may come."),
    ]
    for question, synonyms, answer in told:
        entries.add(question, answer, language="en", synonyms=synonyms, now=NOW)
    return desk


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(make_desk)


def asked() -> list[tuple[str, int]]:
    return list(UnknownQuestion.objects.values_list("text", "count"))


async def test_question_is_answered_without_the_address_it_only_sounds_like(desk: FrontDesk) -> None:
    exchange = await desk.write("Is there parking?")
    assert exchange.said.endswith("\n\nParking is behind the house.")
    both = await desk.write("Where are you exactly, and is there parking?")
    assert both.said.startswith("Parking is behind the house.\n\nYou find us at Asha")
    assert await in_thread(asked) == []


async def test_question_in_mid_booking_is_answered_and_the_question_is_put_again(desk: FrontDesk) -> None:
    read_back = await desk.write("teeth cleaning tomorrow at 11")
    answer = await desk.write("can I bring my mother?")
    assert answer.said.startswith("One companion may come.\n\n")
    assert answer.said.endswith("Shall I book it?")
    assert answer.tokens == read_back.tokens
    booked = await desk.write("yes")
    assert len(booked.booked) == 1


async def test_question_beside_a_wish_is_answered_and_the_wish_is_kept(desk: FrontDesk) -> None:
    exchange = await desk.write("teeth cleaning tomorrow at 11, can my wife come too?")
    assert "One companion may come." in exchange.said
    assert exchange.said.endswith("Shall I book it?")
    other = await desk.write("can you do it at 12 instead?")
    assert "I do not know" not in other.said
    assert await in_thread(asked) == []


async def test_question_about_an_own_visit_is_never_a_common_one(desk: FrontDesk) -> None:
    kept = "Yes, but those with an appointment are seen first."
    synonyms = ["without an appointment", "when is an appointment needed", "appointment kab chahiye"]
    await in_thread(
        lambda: entries.add("May I come without appointment?", kept, language="en", synonyms=synonyms, now=NOW)
    )
    await desk.write("teeth cleaning tomorrow at 11")
    await desk.write("haan")
    for words in ("when is my appointment?", "meri appointment kab hai"):
        told = await desk.write(words)
        assert "11:00" in told.said
        assert kept not in told.said


async def test_question_nobody_answered_is_noted_and_a_colleague_is_offered(desk: FrontDesk) -> None:
    exchange = await desk.write("Do you sell toothbrushes?")
    assert exchange.said.endswith("I do not know that, but a colleague will.\n\nShall I ask a colleague?")
    assert await in_thread(asked) == [("Do you sell toothbrushes?", 1)]
