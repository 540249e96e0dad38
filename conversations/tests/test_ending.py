"""Conversations end by themselves, each with its two lines; what somebody waits in does not."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from conversations import ending, lifecycle
from conversations.database import in_thread
from conversations.models import Conversation, Line, Message, Summary
from conversations.signals import message_failed
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.voice import calls
from conversations.voice.calls import Ringing

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


def send_all(desk: FrontDesk) -> None:
    """Have delivered whatever was queued."""
    Message.objects.filter(status="queued").update(status="delivered", delivered_at=desk.now)


async def end(desk: FrontDesk, after: timedelta) -> tuple[int, Conversation]:
    ended = await in_thread(ending.end_idle, now=desk.now + after)
    return ended, await in_thread(Conversation.objects.get)


async def test_a_finished_conversation_ends_after_an_hour_with_its_summary(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    booked = await desk.write("yes")
    await desk.write("thank you, bye")
    await in_thread(send_all, desk)
    assert (await end(desk, timedelta(minutes=50)))[0] == 0
    ended, conversation = await end(desk, timedelta(minutes=70))
    assert (ended, conversation.status, conversation.floor, conversation.outcome) == (
        *(1, "resolved", "nobody"),
        "booked",
    )
    summary = await in_thread(Summary.objects.get)
    assert summary.text.split("\n") == [
        f"Wanted: book Teeth cleaning. Done: booked Teeth cleaning, Tue 1 Dec, 11:00, {booked.booked[0].reference}.",
        "Open: nothing.",
    ]
    assert (summary.written_by, summary.ended_at) == ("rules", desk.now + timedelta(minutes=70))
    assert (await end(desk, timedelta(hours=3)))[0] == 0


async def test_a_half_made_booking_stays_open_for_a_day(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    await in_thread(send_all, desk)
    assert (await end(desk, 23 * HOUR))[0] == 0
    ended, conversation = await end(desk, 25 * HOUR)
    assert (ended, conversation.outcome) == (1, "no-reply")
    assert (await in_thread(Summary.objects.get)).text.split("\n")[1] == "Open: not finished: book Teeth cleaning."


async def test_what_is_owed_on_its_way_or_waits_for_a_person_does_not_end(desk: FrontDesk) -> None:
    await desk.write("what does a root canal cost?")  # the answer is still queued
    assert (await end(desk, 48 * HOUR))[0] == 0
    await in_thread(send_all, desk)
    await in_thread(desk.receive, "and a cleaning?")  # not answered yet
    assert (await end(desk, 48 * HOUR))[0] == 0
    await desk.write("I want to talk to a person")
    await in_thread(send_all, desk)
    assert (await end(desk, 48 * HOUR))[0] == 0


def fail_the_answer(desk: FrontDesk) -> None:
    message = Message.objects.filter(kind="outgoing").latest("id")
    Message.objects.filter(pk=message.pk).update(status="failed", failed_at=desk.now)
    with transaction.atomic():
        message_failed.send(sender=Message, message_id=message.pk)


async def test_a_wait_over_a_message_that_never_arrived_keeps_it_open(desk: FrontDesk) -> None:
    await desk.write("what does a root canal cost?")
    await in_thread(fail_the_answer, desk)
    assert (await end(desk, 48 * HOUR))[0] == 0


async def test_a_question_that_was_answered_ends_as_answered_and_comes_back_with_the_next_word(desk: FrontDesk) -> None:
    await desk.write("what does a root canal cost?")
    await in_thread(send_all, desk)
    ended, conversation = await end(desk, 2 * HOUR)
    assert (ended, conversation.outcome) == (1, "answered")
    desk.now += 3 * HOUR
    await desk.write("what does a cleaning cost?")
    again = await in_thread(Conversation.objects.get)
    assert (again.pk, again.status) == (conversation.pk, "pending")
    await in_thread(send_all, desk)
    assert (await end(desk, 2 * HOUR))[0] == 1
    assert "the price" in (await in_thread(Summary.objects.get)).text


def ring(desk: FrontDesk, number: str) -> None:
    Line.objects.create(channel=Line.Channel.PHONE, number_e164="+15550109", location=desk.location)
    calls.begin(Ringing("AC1", "CA1", number, "+15550109"), now=desk.now)


async def test_a_lost_call_of_who_cannot_be_rung_back_ends_once_it_was_given_up(desk: FrontDesk) -> None:
    await in_thread(ring, desk, "anonymous")
    assert (await end(desk, 48 * HOUR))[0] == 0  # still on the line, as far as anybody knows
    later = desk.now + HOUR
    assert await in_thread(calls.end_lost, now=later) == 1
    ended, conversation = await end(desk, 3 * HOUR)
    assert (ended, conversation.outcome) == (1, "other")
    summary = await in_thread(Summary.objects.get)
    assert summary.text.split("\n") == ["Wanted: nothing was said. Done: nothing.", "Open: nothing."]


async def test_a_lost_call_of_who_is_to_be_rung_back_stays_open(desk: FrontDesk) -> None:
    await in_thread(ring, desk, desk.number)
    assert await in_thread(calls.end_lost, now=desk.now + HOUR) == 1
    assert (await end(desk, 48 * HOUR))[0] == 0


def end_while_locked(desk: FrontDesk) -> int:
    """Try to end it while another connection holds it."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lifecycle.lock(Conversation.objects.get().pk)
            held.set()
            let_go.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    try:
        return ending.end_idle(now=desk.now + 48 * HOUR)
    finally:
        let_go.set()
        thread.join()


async def test_what_somebody_works_on_just_now_is_passed_over(desk: FrontDesk) -> None:
    await desk.write("what does a root canal cost?")
    await in_thread(send_all, desk)
    assert await in_thread(end_while_locked, desk) == 0
    assert (await end(desk, 48 * HOUR))[0] == 1
