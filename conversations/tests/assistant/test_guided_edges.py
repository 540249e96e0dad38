"""Small turns that once went wrong: a name that was understood, a number at the wrong question, earlier and later."""

import pytest

from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


async def test_guided_takes_a_name_without_saying_that_it_did_not_get_it(desk: FrontDesk) -> None:
    desk.name = ""
    await desk.write("root canal tomorrow at 11")
    number = await desk.write("1")
    assert number.said == "I am sorry, I did not get that.\n\nWhat name shall I put the appointment under?"
    told = await desk.write("Meena Iyer")
    assert told.said.startswith("*Root canal*") and "For Meena Iyer" in told.said
    await desk.write("1")
    assert [one.status for one in told.appointments][-1:] == ["pending"]
    assert [one.status for one in (await desk.write("thanks")).appointments][-1:] == ["booked"]


async def test_guided_gives_earlier_and_later_times(desk: FrontDesk) -> None:
    offered = await desk.write("teeth cleaning on Wednesday between 2 and 4")
    first = await in_thread(lambda: [one["title"] for one in offered.choices[:-1]])
    earlier = await desk.write("do you have something earlier?")
    assert [one["title"] for one in earlier.choices[:-1]] == [
        "Wed 2 Dec, 9:30 am",
        "Wed 2 Dec, 11:30 am",
        "Wed 2 Dec, 12:30 pm",
    ]
    later = await desk.write("anything later")
    assert all("pm" in one["title"] and one["title"].startswith("Wed 2 Dec") for one in later.choices[:-1])
    assert first and later.tokens[-1] == "more"


async def test_guided_says_when_nothing_is_earlier_and_keeps_the_offers(desk: FrontDesk) -> None:
    offered = await desk.write("teeth cleaning as soon as possible")
    told = await desk.write("anything sooner?")
    assert told.said.startswith("I have nothing earlier than this:\n1. ")
    assert [one["id"] for one in told.choices[:-1]] == [one["id"] for one in offered.choices[:-1]]
    await desk.write("the first one")
    booked = await desk.write("yes")
    assert len(booked.booked) == 1
