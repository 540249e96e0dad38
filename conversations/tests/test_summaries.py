"""Two lines on a conversation that ended, made of its rows, whatever happened in it."""

from datetime import timedelta

import pytest
from django.db import transaction

from conversations import lifecycle, outbox, summaries
from conversations.database import in_thread
from conversations.models import Conversation, Summary
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.builders import make_agent

pytestmark = pytest.mark.django_db(transaction=True)


def end(desk: FrontDesk, outcome: str = "other") -> list[str]:
    with transaction.atomic():
        lifecycle.resolve(lifecycle.lock(Conversation.objects.get().pk), outcome=outcome, now=desk.now)
    return Summary.objects.get().text.split("\n")


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


async def test_summary_tells_what_was_booked_and_asked(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    await desk.write("how much is it?")
    booked = await desk.write("yes")
    reference = booked.booked[0].reference
    assert await in_thread(end, desk, "booked") == [
        f"Wanted: book Teeth cleaning; ask: the price. Done: booked Teeth cleaning, Tue 1 Dec, 11:00, {reference}.",
        "Open: nothing.",
    ]


async def test_summary_names_all_services_of_one_visit(desk: FrontDesk) -> None:
    await desk.write("root canal and a skin consultation tomorrow at 11")
    wanted = "book Root canal + Skin consultation"
    assert await in_thread(end, desk) == [f"Wanted: {wanted}. Done: nothing.", f"Open: not finished: {wanted}."]


async def test_summary_tells_what_is_left_open(desk: FrontDesk) -> None:
    await desk.write("root canal tomorrow")
    await desk.write("do you sell toothbrushes?")
    await in_thread(desk.receive, "hello? anybody?")
    assert await in_thread(end, desk) == [
        "Wanted: book Root canal; ask: “do you sell toothbrushes?”. Done: nothing.",
        "Open: not finished: book Root canal; not known: “do you sell toothbrushes?”; not answered: “hello? anybody?”.",
    ]


def agent_answers(desk: FrontDesk) -> None:
    with transaction.atomic():
        conversation, agent = lifecycle.lock(Conversation.objects.get().pk), make_agent()
        lifecycle.give_floor_to_agent(conversation, agent, now=desk.now)
        outbox.send(
            conversation, purpose="agent-reply", values={"text": "Yes."}, sender="agent", agent=agent, now=desk.now
        )


async def test_summary_names_who_answered(desk: FrontDesk) -> None:
    await in_thread(desk.receive, "I have a question about my bill, it is  rather  long")
    await in_thread(agent_answers, desk)
    assert await in_thread(end, desk, "answered") == [
        "Wanted: “I have a question about my bill, it is rather long”. Done: Pooja answered.",
        "Open: nothing.",
    ]


async def test_summary_is_written_anew_when_it_ends_again_and_better_words_must_be_of_that_end(
    desk: FrontDesk,
) -> None:
    await desk.write("what does a cleaning cost?")
    await in_thread(end, desk)
    first = await in_thread(Summary.objects.get)
    assert await in_thread(
        summaries.replace,
        first.conversation_id,
        "Asked the price.\nOpen: nothing.\n",
        by="model",
        ended_at=first.ended_at,
        now=desk.now,
    )
    assert (await in_thread(Summary.objects.get)).text == "Asked the price.\nOpen: nothing."
    desk.now += timedelta(hours=1)
    await desk.write("teeth cleaning tomorrow at 11")
    lines = await in_thread(end, desk)
    assert lines[1] == "Open: not finished: book Teeth cleaning."
    for words, of_end in (("Old news.", first.ended_at), ("a\nb\nc", desk.now)):
        assert not await in_thread(
            summaries.replace, first.conversation_id, words, by="model", ended_at=of_end, now=desk.now
        )
    assert (await in_thread(Summary.objects.get)).written_by == "rules"
