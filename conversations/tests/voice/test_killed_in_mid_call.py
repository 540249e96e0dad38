"""A process killed in mid-call: another socket over the same rows says what was not said, and nothing twice."""

import asyncio
from datetime import timedelta

import pytest
from django.db import transaction

from appointments.models import StaffMember
from conversations import lifecycle
from conversations.assistant import engine
from conversations.assistant.brain import Context, ToolCall
from conversations.assistant.phrasing import say
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.models import Call, Conversation, Message
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.scene import booked
from conversations.tests.voice.stage import ACCOUNT, SID, WISH, Stage, connect, ring, rows
from conversations.voice import calls, left_behind
from handoff import queue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def first() -> Stage:
    """The socket whose process is killed: it is never told that anything ended."""
    desk = await in_thread(FrontDesk)
    await ring(desk)
    return await connect(desk)


def resume() -> bool:
    return calls.resume(Call.objects.get(), now=Call.objects.get().started_at)


async def connect_again(first: Stage) -> Stage:
    """Twilio asks the action what follows, and opens another socket."""
    assert await in_thread(resume)
    return await connect(first.desk, session_id="VX2")


def reply() -> Message:
    return Message.objects.filter(purpose="reply").earliest("id")


async def test_line_of_which_nothing_was_played_is_said_once_more_and_once_only(first: Stage) -> None:
    offer = await first.hear(WISH)
    second = await connect_again(first)
    assert second.said == [offer]
    assert await rows() == [(offer, "sent")]
    await second.play()
    assert await second.work() == ""
    assert await rows() == [(offer, "delivered")]


async def test_line_that_was_played_is_not_said_again_but_its_question_is(first: Stage) -> None:
    offer = await first.hear(WISH)
    await first.play()
    second = await connect_again(first)
    [line] = second.said
    assert line.startswith("We were at this: 1: ")
    assert [status for _text, status in await rows()] == ["delivered", "sent"]
    assert (await rows())[0][0] == offer


async def test_line_that_was_played_in_part_is_cut_to_it(first: Stage) -> None:
    offer = await first.hear(WISH)
    await first.play(2)
    second = await connect_again(first)
    kept = await in_thread(reply)
    assert kept.status == "delivered"
    assert f"{kept.text} {kept.values['not_heard']}" == offer
    assert second.said[0].startswith("We were at this")


async def test_booking_made_before_the_kill_is_told_once_and_made_once(first: Stage) -> None:
    await first.pick_up()
    told = await first.hear("yes")
    assert "It is booked" in told
    second = await connect_again(first)
    assert second.said == [told]
    assert len(await in_thread(booked)) == 1


async def test_cancellation_made_before_the_kill_is_told_although_its_visit_is_listed_no_more(first: Stage) -> None:
    await first.hear("my name is Meena Iyer, a teeth cleaning on Thursday at 11")
    await first.play()
    await first.hear("yes")
    await first.play()
    await first.hear("no thanks, please cancel my appointment")
    await first.play()
    await first.session.hear("yes")

    def die(context: Context) -> str:
        raise asyncio.CancelledError

    conversation_id, now = first.session.speaker.conversation_id, first.desk.now
    lease = await in_thread(lifecycle.take_lease, conversation_id, channel="phone", now=now)
    assert lease is not None
    with pytest.raises(asyncio.CancelledError):
        await engine.run_turn(lease, now=now, brain=ScriptedBrain(ToolCall("cancel_appointment"), die))
    second = await connect_again(first)
    assert second.said == [say("done.cancelled-plainly", "en")]
    assert await in_thread(booked) == []


async def test_words_that_were_heard_but_not_answered_are_answered(first: Stage) -> None:
    await first.session.hear(WISH)
    lease = await in_thread(
        lifecycle.take_lease, first.session.speaker.conversation_id, channel="phone", now=first.desk.now
    )
    assert lease is not None
    second = await connect_again(first)
    assert "Which one suits you?" in second.said[0]


async def test_typed_line_that_was_not_said_is_said_by_the_next_socket(first: Stage) -> None:
    await first.hear("hello")
    await first.play()

    def type_in() -> None:
        agent = StaffMember.objects.create_user(username="pooja", first_name="Pooja")
        queue.take_over(Conversation.objects.get().pk, agent, now=first.desk.now)
        queue.reply(Conversation.objects.get().pk, agent, "Hello Meena.", now=first.desk.now)

    await in_thread(type_in)
    assert await first.work() == "Pooja is with you now. | Hello Meena."
    second = await connect_again(first)
    assert second.said == ["Pooja is with you now.", "Hello Meena."]


async def test_process_that_was_not_dead_after_all_changes_nothing(first: Stage) -> None:
    offer = await first.hear(WISH)
    second = await connect_again(first)
    await first.play()
    await first.session.hung_up()
    assert await rows() == [(offer, "sent")]
    assert await in_thread(calls.speaks, second.session.speaker)
    assert await first.work() == ""
    await second.play()
    assert await rows() == [(offer, "delivered")]


async def test_call_that_goes_on_with_nothing_open_is_asked_what_it_is_about(first: Stage) -> None:
    second = await connect_again(first)
    assert second.said == [say("phone.anything", "en")]


async def test_line_composed_before_a_takeover_is_not_said_once_more(first: Stage) -> None:
    await first.hear(WISH)

    def give_floor_away() -> None:
        with transaction.atomic():
            lifecycle.give_floor_to_nobody(lifecycle.lock(Conversation.objects.get().pk), now=first.desk.now)

    await in_thread(give_floor_away)
    second = await connect_again(first)
    assert second.said == []
    assert (await in_thread(reply)).error_code == "floor"


@pytest.mark.parametrize(("tokens", "status", "code"), [(0, "dropped", "call-ended"), (2, "delivered", "")])
async def test_what_a_killed_process_was_saying_when_the_call_ended_is_shown_as_it_was_heard(
    first: Stage, tokens: int, status: str, code: str
) -> None:
    await first.hear(WISH)
    await first.play(tokens)
    call = await in_thread(Call.objects.get)
    await in_thread(calls.apply_status, call, "completed", now=first.desk.now)
    assert await in_thread(left_behind.settle_ended, now=first.desk.now) == 0
    later = first.desk.now + timedelta(seconds=calls.ALIVE_SECONDS + 1)
    assert await in_thread(left_behind.settle_ended, now=later) == 1
    line = await in_thread(reply)
    assert (line.status, line.error_code) == (status, code)
    assert line.values["not_heard"]
    assert await in_thread(left_behind.settle_ended, now=later) == 0
    assert (await in_thread(calls.find, ACCOUNT, SID)).session_token is None  # type: ignore[union-attr]
