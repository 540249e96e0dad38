"""Whole calls against the running site: Twilio's side is played by the driver, graded on the rows left behind."""

import pytest

from conversations.models import Conversation, Journey, Message, Turn
from conversations.tests.voice.driver import wait_for
from conversations.tests.voice.scene import Clinic, booked, said, the_call

pytestmark = pytest.mark.django_db(transaction=True)


def test_call_books_by_words_and_says_so(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    meena.ask("I would like a teeth cleaning as soon as possible", "which one")
    meena.ask("the second one", "name")
    meena.ask("Meena Iyer", "shall i book it")
    assert booked() == []
    told = meena.ask("yes please", "it is booked")
    [visit] = booked()
    assert ", ".join(visit.reference) in told.text
    assert [one["last"] for one in told.frames] == [False] * (len(told.frames) - 1) + [True]
    assert {one["preemptible"] for one in told.frames} == {True}
    assert {event.channel for event in visit.events.all()} == {"phone"}
    assert Journey.objects.filter(conversation=Conversation.objects.get(), appointment=visit).exists()
    assert {turn.channel for turn in Turn.objects.all()} == {"phone"}
    meena.hang_up()
    call = the_call()
    assert (call.status, call.outcome, call.unserved) == ("completed", "ended", False)
    assert call.first_prompt_at and call.ended_at and call.first_key_at is None
    wait_for(lambda: {one.status for one in said()} == {"delivered"}, what="all heard")
    heard = Message.objects.filter(kind="incoming").order_by("id").values_list("channel", "text")
    assert [text for _channel, text in heard][1:] == ["the second one", "Meena Iyer", "yes please"]


def test_call_books_by_keys_alone_after_the_first_word(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    meena.ask("my name is Meena Iyer, I need a root canal as soon as possible", "which one")
    meena.press("1", "shall i book it")
    meena.press("1", "it is booked")
    assert len(booked()) == 1
    assert the_call().first_key_at is not None


def test_call_key_zero_asks_for_a_person(clinic: Clinic) -> None:
    meena = clinic.caller().call()
    meena.press("0", "colleague to take over")
    conversation = Conversation.objects.get()
    assert (conversation.status, conversation.floor) == ("open", "nobody")
    [ticket] = conversation.tickets.all()
    assert ticket.reason == "asked-for-a-person"
