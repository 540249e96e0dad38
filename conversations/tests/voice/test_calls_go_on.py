"""What befalls a call: interrupts, a takeover, lost and doubled sockets, strange frames, the end in mid-journey."""

import asyncio
import json
import time
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from conversations import lifecycle
from conversations.assistant import engine
from conversations.database import connection_parameters
from conversations.models import Call, Conversation, Journey, Line, Message, Turn
from conversations.tests.voice.driver import Caller, wait_for
from conversations.tests.voice.scene import Clinic, booked, said, the_call
from handoff import queue

pytestmark = pytest.mark.django_db(transaction=True)
WISH = "my name is Meena Iyer, I would like a teeth cleaning as soon as possible"


def offered(clinic: Clinic) -> Caller:
    """A call in which times were just offered, of which only the first sentence was played."""
    meena = clinic.caller().call()
    meena.plays = False
    offer = meena.ask(WISH, "which one")
    meena.send(type="info", name="tokensPlayed", value=offer.tokens[0])
    return meena


def test_interrupt_twice_keeps_what_was_heard_and_the_call_goes_on(clinic: Clinic) -> None:
    meena = offered(clinic)
    whole = meena.spoken[-1].text
    part = whole[: whole.index(" 2: ")]  # not the clock time of the first one
    for _twice in range(2):
        meena.send(type="interrupt", utteranceUntilInterrupt=part[-20:], durationUntilInterruptMs="1460")
    meena.plays = True
    meena.ask("the first one", "shall i book it")
    offer = next(one for one in said() if "not_heard" in one.values)
    assert (offer.status, offer.text) == ("delivered", part)
    assert f"{offer.text} {offer.values['not_heard']}" == whole
    meena.send(type="interrupt", utteranceUntilInterrupt="", durationUntilInterruptMs=0)
    meena.ask("yes please", "it is booked")
    assert len(booked()) == 1


def test_take_over_in_mid_sentence_and_type(clinic: Clinic) -> None:
    meena = offered(clinic)
    conversation = Conversation.objects.get()
    turns, cycles = Turn.objects.count(), len(meena.spoken)
    queue.take_over(conversation.pk, clinic.agent, now=timezone.now())
    joined = meena.hears("Pooja is with you now", after=cycles)
    assert joined.frames[0]["preemptible"] is False
    offer = next(one for one in said() if one.purpose == "reply")
    assert offer.values["not_heard"]
    meena.plays = True
    queue.reply(conversation.pk, clinic.agent, "Hello Meena, shall I look at Thursday?", now=timezone.now())
    meena.hears("shall I look at Thursday?")
    meena.say("yes Thursday is better")
    wait_for(lambda: Message.objects.filter(kind="incoming", text="yes Thursday is better").first())
    time.sleep(0.3)
    assert Turn.objects.count() == turns, "the assistant is silent while a person has the floor"
    typed = Message.objects.get(sender="agent", kind="outgoing")
    wait_for(lambda: Message.objects.filter(pk=typed.pk, status="delivered").exists())
    queue.hand_back(conversation.pk, clinic.agent, now=timezone.now())
    meena.hears("the assistant is with you again")


def test_typed_line_that_no_call_spoke_any_more_is_shown_as_not_said(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    meena.ask("hello", "how can I help")
    conversation = Conversation.objects.get()
    queue.take_over(conversation.pk, clinic.agent, now=timezone.now())
    meena.hears("Pooja")
    meena.drop_socket()
    wait_for(lambda: Call.objects.filter(session_token__isnull=True).exists())
    queue.reply(conversation.pk, clinic.agent, "Are you still there?", now=timezone.now())
    meena.after_relay("completed", "completed")
    typed = Message.objects.get(sender="agent", kind="outgoing")
    assert (typed.channel, typed.status, typed.error_code) == ("phone", "dropped", "call-ended")


@pytest.mark.parametrize("signature", ["", "wrong"])
def test_bad_handshake_gets_403(clinic: Clinic, signature: str) -> None:
    meena = clinic.caller()
    meena.ring()
    with pytest.raises(InvalidStatus) as refused:
        meena.open_socket(signature=signature)
    assert refused.value.response.status_code == 403


def test_setup_of_a_call_no_webhook_told_of_is_closed(clinic: Clinic) -> None:
    meena = clinic.caller()
    meena.ring()
    meena.call_sid = "CA" + "e" * 32
    meena.answer()
    assert wait_for(lambda: meena.closed_with) == 1008


def test_second_socket_of_a_call_goes_on_and_the_first_falls_silent(clinic: Clinic) -> None:
    first = clinic.caller().call()
    first.ask(WISH, "which one")
    second = clinic.caller(call_sid=first.call_sid)
    second.ring()
    second.answer()
    second.hears("we were at this")
    wait_for(lambda: first.closed_with)
    second.ask("the first one", "shall i book it")
    assert Call.objects.count() == 1
    assert Message.objects.filter(kind="incoming").count() == 2


def test_unknown_malformed_and_doubled_frames_are_passed_over(clinic: Clinic) -> None:
    meena = clinic.caller()
    meena.ring()
    meena.open_socket()
    meena.send(type="prompt", voicePrompt="too early", last=True)
    meena.answer()
    assert meena.socket is not None
    meena.socket.send("{nonsense")
    meena.send(type="configUpdated", config={"x": 1})
    meena.send(type="info", name="tokensPlayed", value="never said by us")
    meena.send(type="interrupt")
    meena.send(type="setup", sessionId="VX9", accountSid="AC9", callSid="CA9")
    for _twice in range(2):
        meena.send(type="prompt", voicePrompt=WISH, lang="en", last=True)
    meena.hears("which one")
    time.sleep(0.3)
    assert list(Message.objects.filter(kind="incoming").values_list("text", flat=True)) == [WISH]
    assert Turn.objects.count() == 1


def test_dropped_socket_goes_on_with_another_at_the_open_question(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    meena.ask(WISH, "which one")
    meena.drop_socket()
    again = meena.after_relay("failed", "in-progress", ErrorCode="64105", ErrorMessage="WebSocket ended")
    assert again.find("./Connect/ConversationRelay") is not None
    before = len(meena.spoken)
    meena.answer()
    meena.hears("which one", after=before)
    meena.ask("the second", "shall i book it")
    meena.ask("yes", "it is booked")
    meena.hang_up()
    assert (the_call().resumed, the_call().status) == (1, "completed")


def test_hang_up_in_mid_journey_goes_on_by_whatsapp_at_that_offer(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    meena.ask(WISH, "which one")
    meena.hang_up()
    assert Conversation.objects.get().reply_after is None
    journey = Journey.objects.get()
    assert len(journey.state["offers"]) == 3
    clinic.desk.now = timezone.now()
    message = clinic.desk.receive("the second one please")
    assert message.conversation == Conversation.objects.get()
    [lease] = lifecycle.claim_replies(now=timezone.now() + timedelta(seconds=5), limit=5)
    asyncio.run(engine.run_turn(lease, now=timezone.now()))
    answer = Message.objects.filter(purpose="reply").latest("id")
    assert (answer.channel, answer.status) == ("whatsapp", "queued")
    assert "Shall I book it?" in answer.values["text"]


def test_message_that_comes_while_the_call_lasts_is_answered_by_the_call(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    meena.ask(WISH, "which one")
    clinic.desk.now = timezone.now()
    before = len(meena.spoken)
    clinic.desk.receive("the first one")
    meena.hears("shall i book it", after=before)
    assert not Message.objects.filter(kind="outgoing", channel="whatsapp").exists()
    assert lifecycle.claim_replies(now=timezone.now(), limit=5) == []


def test_words_reach_the_desk_while_they_are_spoken(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    with psycopg.connect(**connection_parameters(), autocommit=True) as listening:
        listening.execute("LISTEN ringbook")
        meena.send(type="prompt", voicePrompt='I want "to  book"', lang="en", last=False)
        notices = listening.notifies(timeout=5)
        partial = next(one for notice in notices if (one := json.loads(notice.payload))["t"] == "partial")
        notices.close()  # it holds the connection's lock
    assert partial == {"t": "partial", "id": Conversation.objects.get().pk, "words": 'I want "to book"'}
    assert not Message.objects.filter(kind="incoming").exists()


def test_call_that_ends_without_a_word_is_unserved(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    wait_for(lambda: the_call().answered_at)
    meena.send(type="prompt", voicePrompt="I want", lang="en", last=False)
    meena.hang_up()
    assert (the_call().unserved, the_call().status) == (True, "completed")


def test_withheld_number_books_too(clinic: Clinic) -> None:
    hidden = clinic.caller(number="anonymous").call()
    hidden.ask(WISH, "which one")
    hidden.ask("the first one", "shall i book it")
    hidden.ask("yes", "it is booked")
    assert len(booked()) == 1
    assert Line.objects.filter(messages__contact_point__isnull=True).exists()
