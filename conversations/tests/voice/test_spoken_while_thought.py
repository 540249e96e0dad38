"""An answer is spoken clause by clause while the rest of it is thought: what left stands, what has not left may not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from appointments.models import StaffMember
from conversations.assistant.brain import BeginAnew, Context, Piece, TextDelta, ToolCall
from conversations.assistant.fillers import next_line
from conversations.assistant.guided_brain import GuidedBrain
from conversations.assistant.phrasing import say
from conversations.assistant.scripted_brain import ScriptedBrain, Step
from conversations.database import in_thread
from conversations.models import Call, Conversation, Message, Turn
from conversations.tests.assistant.doubtful import find_doubtful
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.voice.stage import Stage, connect, ring, rows
from conversations.transports.conversation_relay import End, Say, Speak
from conversations.voice import calls
from handoff import queue

pytestmark = pytest.mark.django_db(transaction=True)
FILLERS = {say(f"filler.{number}", "en") for number in (1, 2, 3, 4)}
FIRST, SECOND, THIRD = "I am happy to help. ", "We are close to the park. ", "Just ring the bell."


def held_after(first: str | Piece, *rest: str | Piece) -> tuple[Step, asyncio.Event, asyncio.Event]:
    """Give a round that says one thing, and the rest only once the second event is set; the first tells it waits."""
    waits, goes_on = asyncio.Event(), asyncio.Event()

    async def think(context: Context) -> AsyncIterator[Piece]:
        for index, one in enumerate((first, *rest)):
            if index == 1:
                waits.set()
                await goes_on.wait()
            yield TextDelta(one) if isinstance(one, str) else one

    return think, waits, goes_on


async def on_the_line(*rounds: Step) -> Stage:
    desk = await in_thread(FrontDesk)
    await ring(desk)
    return await connect(desk, brain=ScriptedBrain(*rounds))


def tokens(stage: Stage) -> list[tuple[str, bool]]:
    return [(one.token, one.is_last) for one in stage.frames if isinstance(one, Say)]


async def ask(stage: Stage, text: str = "where are you?") -> asyncio.Task[None]:
    """The caller asks; the session works on it beside the test."""
    await stage.session.hear(text)
    return asyncio.create_task(stage.session.work_once())


def the_line() -> Message:
    return Message.objects.get(kind="outgoing")


def take_over(stage: Stage) -> None:
    agent = StaffMember.objects.create_user(username="pooja", first_name="Pooja")
    queue.take_over(Conversation.objects.get().pk, agent, now=stage.desk.now)


async def test_first_clause_is_a_row_and_a_sound_before_the_second_is_thought() -> None:
    think, waits, goes_on = held_after(FIRST + "We", SECOND[2:] + THIRD)
    stage = await on_the_line(think)
    working = await ask(stage)
    await waits.wait()
    assert tokens(stage) == [(FIRST, False)]
    line = await in_thread(the_line)
    assert (line.text, line.status, line.values["grows"], line.turn_id) == (FIRST.strip(), "sent", True, None)
    assert await in_thread(Turn.objects.count) == 0
    goes_on.set()
    await working
    assert tokens(stage) == [(FIRST, False), (SECOND, False), (THIRD, True)]
    line, turn = await in_thread(the_line), await in_thread(Turn.objects.get)
    assert line.text == turn.said == FIRST + SECOND + THIRD
    assert (line.values, line.turn_id, line.status) == ({"text": turn.said}, turn.pk, "sent")
    assert turn.outcome == "said"
    assert turn.first_words_ms is not None
    assert turn.first_words_ms <= (turn.duration_ms or 0)


async def test_answer_that_was_played_is_delivered_as_one_line() -> None:
    stage = await on_the_line(FIRST + SECOND + THIRD)
    await stage.hear("hello")
    await stage.play(2)
    assert (await in_thread(the_line)).values["heard"] == len(FIRST + SECOND) - 1
    await stage.play()
    assert await rows() == [(FIRST + SECOND + THIRD, "delivered")]


async def test_line_that_was_heard_so_far_is_not_done_before_it_is_whole() -> None:
    think, waits, goes_on = held_after(FIRST + "We", SECOND[2:])
    stage = await on_the_line(think)
    working = await ask(stage)
    await waits.wait()
    await stage.play()
    assert (await in_thread(the_line)).status == "sent"
    goes_on.set()
    await working
    await stage.play()
    assert await rows() == [(f"{FIRST}{SECOND}".strip(), "delivered")]


async def test_words_before_a_call_are_said_before_it_runs_and_are_no_silence_to_be_filled(settings: Any) -> None:
    settings.FILLER_AFTER_MS = 30
    seen: list[list[tuple[str, bool]]] = []

    async def after_call(context: Context) -> str:
        seen.append(tokens(stage))
        await asyncio.sleep(0.1)
        assert context.uttered[-1].text == "Let me look."
        return "Let me look. You are here for the first time."

    stage = await on_the_line([TextDelta("Let me look."), ToolCall("list_my_appointments")], after_call)
    await stage.hear("do I have an appointment?")
    assert seen == [[("Let me look. ", False)]]
    assert tokens(stage) == [("Let me look. ", False), ("You are here for the first time.", True)]


async def test_filler_comes_once_the_words_before_it_were_heard(settings: Any) -> None:
    settings.FILLER_AFTER_MS = 20
    filled = asyncio.Event()

    async def slow(context: Context) -> str:
        await stage.play()
        await filled.wait()
        return "Nothing is planned."

    async def note(frame: Say | Speak | End) -> None:
        if isinstance(frame, Say) and frame.token in FILLERS:
            filled.set()

    stage = await on_the_line([TextDelta("Let me look."), ToolCall("list_my_appointments")], slow)
    while next_line(stage.session.speaker.conversation_id, "en") != "One moment, please.":
        pass  # so that "Let me look." would be the next
    stage.hooks.append(note)
    await stage.hear("do I have an appointment?")
    before, filler, after = stage.said
    assert (before, filler in FILLERS, filler, after) == ("Let me look. ", True, filler, "Nothing is planned.")
    assert filler != "Let me look."
    assert await rows() == [("Let me look. Nothing is planned.", "sent")]


async def test_no_filler_speaks_into_words_that_still_sound(settings: Any) -> None:
    settings.FILLER_AFTER_MS = 10

    async def slow(context: Context) -> str:
        await asyncio.sleep(0.3)
        return "Nothing is planned."

    stage = await on_the_line([TextDelta("Let me look."), ToolCall("list_my_appointments")], slow)
    await stage.hear("do I have an appointment?")
    assert stage.said == ["Let me look. Nothing is planned."]


async def test_false_claim_in_the_second_clause_never_leaves_and_the_rest_goes_on() -> None:
    stage = await on_the_line("Good morning. Your appointment is booked for you! Anything else?")
    await stage.hear("hello")
    assert tokens(stage) == [
        ("Good morning. ", False),
        ("Nothing is booked yet. ", False),
        ("Anything else?", True),
    ]
    assert (await in_thread(Turn.objects.get)).said == "Good morning. Nothing is booked yet. Anything else?"


async def test_what_may_be_a_claim_is_heard_with_the_truth_behind_it_unless_it_was_done() -> None:
    doubtful = find_doubtful()
    stage = await on_the_line(f"Good morning. {doubtful} Anything else?")
    told = await stage.hear("hello")
    assert told.endswith(f"{doubtful} Anything else? To be clear: nothing has been booked or changed just now.")


async def test_time_of_a_models_own_is_not_heard_and_real_ones_are_offered_in_the_same_line() -> None:
    guess = "Of course. Tomorrow at 4:40 pm is free. It is a lovely time of day."
    stage = await on_the_line(guess, *[GuidedBrain().decide] * 4)
    told = await stage.hear("my name is Meena Iyer, I would like a teeth cleaning tomorrow at 11")
    assert told.startswith(f"Of course. {say('truth.time', 'en')} That time is free. Teeth cleaning")
    assert told.endswith("Shall I book it?")
    assert len(await rows()) == 1
    await stage.play()
    assert "It is booked" in await stage.hear("yes")


async def test_rest_of_a_long_sentence_whose_beginning_was_false_is_not_said() -> None:
    stage = await on_the_line(
        "Wonderful, so your appointment with Doctor Rao is booked now, and you get a message in a minute. Bye."
    )
    await stage.hear("hello")
    assert stage.said == ["Nothing is booked yet. Bye."]


async def test_what_is_for_the_eye_only_is_not_said_and_what_follows_is() -> None:
    stage = await on_the_line("https://maps.example/asha\nThat is the map. https://maps.example/asha\nAnything else?")
    await stage.hear("where are you?")
    assert tokens(stage) == [("That is the map. ", False), ("Anything else?", True)]
    await stage.play()
    assert await rows() == [("That is the map. Anything else?", "delivered")]


async def test_begin_anew_takes_back_what_has_not_left_only() -> None:
    stage = await on_the_line([TextDelta(FIRST + "On Tues"), BeginAnew(), TextDelta(SECOND.strip())])
    await stage.hear("hello")
    assert stage.said == [f"{FIRST}{SECOND}".strip()]


async def test_takeover_stops_what_is_said_and_what_was_yet_to_be_thought() -> None:
    think, waits, goes_on = held_after(FIRST + "We", SECOND[2:] + THIRD)
    stage = await on_the_line(think)
    working = await ask(stage)
    await waits.wait()
    await stage.play()
    await in_thread(take_over, stage)
    goes_on.set()
    await working
    assert tokens(stage)[:2] == [(FIRST, False), ("", True)]
    assert stage.said[1:] == ["Pooja is with you now."]
    reply = await in_thread(Message.objects.get, purpose="reply")
    assert (reply.text, reply.status) == (FIRST.strip(), "delivered")
    turn = await in_thread(Turn.objects.get)
    assert (turn.outcome, turn.said) == ("superseded", FIRST.strip())


async def test_takeover_is_noticed_while_the_brain_says_nothing() -> None:
    think, waits, _never = held_after(FIRST + "We", SECOND[2:])
    stage = await on_the_line(think)
    working = await ask(stage)
    await waits.wait()
    await in_thread(take_over, stage)
    stage.session.noticed({"t": "conversation", "id": stage.session.speaker.conversation_id})
    await working
    assert stage.said == [FIRST, "Pooja is with you now."]


async def test_new_words_end_an_answer_and_are_answered_with_the_old_ones() -> None:
    think, waits, _never = held_after(FIRST + "We", SECOND[2:])
    contexts: list[Context] = []

    def answer(context: Context) -> str:
        contexts.append(context)
        return "It is free of charge."

    stage = await on_the_line(think, answer)
    working = await ask(stage)
    await waits.wait()
    await stage.play()
    await stage.session.hear("and what does parking cost?")
    await working
    assert stage.said == [FIRST, "It is free of charge."]
    [context] = contexts
    assert [one.text for one in context.heard] == ["where are you?", "and what does parking cost?"]
    assert [(one.after, one.text) for one in context.uttered] == [(context.heard[0].message_id, FIRST.strip())]
    assert await rows() == [(FIRST.strip(), "delivered"), ("It is free of charge.", "sent")]


async def test_interrupt_cuts_the_line_gives_the_answer_up_and_waits_for_the_words() -> None:
    think, waits, _never = held_after(FIRST + SECOND + "Just", THIRD[4:])
    stage = await on_the_line(think, "All right.")
    working = await ask(stage)
    await waits.wait()
    await stage.session.interrupted("I am happy to help. We are", 900)
    await working
    assert stage.said == [FIRST + SECOND]
    line = await in_thread(the_line)
    assert (line.text, line.status, line.values["not_heard"]) == (f"{FIRST}We are", "delivered", "close to the park.")
    assert await stage.work(1) == ""  # the caller is about to say something
    assert await stage.hear("no, thank you") == "All right."


async def test_answer_that_a_noise_interrupted_goes_on_from_what_was_heard() -> None:
    think, waits, _never = held_after(FIRST + SECOND + "Just", THIRD[4:])
    stage = await on_the_line(think, FIRST + SECOND + THIRD)
    working = await ask(stage)
    await waits.wait()
    await stage.session.interrupted("I am happy to help.", 900)
    await working
    assert await stage.work(5) == SECOND + THIRD
    assert await rows() == [(FIRST.strip(), "delivered"), (SECOND + THIRD, "sent")]


async def test_hang_up_in_mid_answer_keeps_what_was_heard() -> None:
    think, waits, _never = held_after(FIRST + SECOND + "Just", THIRD[4:])
    stage = await on_the_line(think)
    working = await ask(stage)
    await waits.wait()
    await stage.play(1)
    working.cancel()
    await stage.session.hung_up()
    line = await in_thread(the_line)
    assert (line.text, line.status, line.values["not_heard"]) == (FIRST.strip(), "delivered", SECOND.strip())


@pytest.mark.parametrize("played", [0, 1])
async def test_process_killed_in_mid_answer_repeats_nothing_and_loses_nothing(played: int) -> None:
    think, waits, _never = held_after(FIRST + SECOND + "Just", THIRD[4:])
    first = await on_the_line(think)
    working = await ask(first)
    await waits.wait()
    await first.play(played)
    first.frames.clear()
    assert await in_thread(lambda: calls.resume(Call.objects.get(), now=first.desk.now))
    second = await connect(first.desk, brain=ScriptedBrain(FIRST + SECOND + THIRD), session_id="VX2")
    assert second.said == [(SECOND + THIRD) if played else (FIRST + SECOND + THIRD)]
    await second.play()
    heard = [text for text, status in await rows() if status == "delivered"]
    assert " ".join(heard) == FIRST + SECOND + THIRD
    working.cancel()  # the process that died never knew
    assert [one for one in first.frames if isinstance(one, Say | Speak | End) and one != Say("", True)] == []
    assert await in_thread(lambda: list(Turn.objects.values_list("outcome", flat=True))) == ["said"]


async def test_process_that_was_not_dead_after_all_says_nothing_more() -> None:
    think, waits, goes_on = held_after(FIRST + "We", SECOND[2:] + THIRD)
    first = await on_the_line(think)
    working = await ask(first)
    await waits.wait()
    await first.play()
    assert await in_thread(lambda: calls.resume(Call.objects.get(), now=first.desk.now))
    second = await connect(first.desk, brain=ScriptedBrain(FIRST + SECOND + THIRD), session_id="VX2")
    goes_on.set()
    await working
    assert first.said == [FIRST]
    assert second.said == [SECOND + THIRD]
    assert [status for _text, status in await rows()] == ["delivered", "sent"]
