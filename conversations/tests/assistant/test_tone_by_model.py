"""What a model hears of tone and urgency counts beside the rules, as far as the customer said it."""

from typing import Any

import pytest

from conversations.assistant import tone
from conversations.assistant.brain import ToolCall
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.models import Conversation
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.understanding.tone import Mood
from handoff.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


def notes(tone_heard: str, urgency: str, *words: str) -> ScriptedBrain:
    call = ToolCall("note_mood", {"tone": tone_heard, "urgency": urgency, "words": list(words)})
    return ScriptedBrain([call], "What day would suit you?")


def read_mood(*texts: str) -> Mood:
    return tone.of_conversation(Conversation.objects.get(), texts)


async def test_mood_noted_by_a_model_counts_with_the_words_that_show_it(desk: FrontDesk) -> None:
    text = "I have been going back and forth with your line for days, a cleaning please"
    told = await desk.write(text, brain=notes("upset", "urgent", "Back and forth", "for days"))
    assert [(one["tool"], one["ok"]) for one in told.turn.calls] == [("note_mood", True)]
    mood = await in_thread(read_mood, text)
    assert mood == Mood(*("upset", "urgent"), ("Back and forth", "for days"), ("Back and forth", "for days"))
    assert told.conversation.floor == "assistant"


@pytest.mark.parametrize("words", [(), ("furious",), ("forth with me",), ("clean",)])
async def test_mood_with_words_nobody_said_counts_for_nothing(desk: FrontDesk, words: tuple[str, ...]) -> None:
    told = await desk.write("a cleaning please", brain=notes("angry", "emergency", *words))
    assert [(one["ok"], one["code"]) for one in told.turn.calls] == [(False, "not-said")]
    assert (told.conversation.floor, await in_thread(read_mood, "a cleaning please")) == ("assistant", Mood())


async def test_anger_that_only_the_model_hears_brings_a_person_with_the_words(desk: FrontDesk) -> None:
    text = "Well done, truly the finest way to lose a patient"
    told = await desk.write(text, brain=notes("angry", "soon", "finest way to lose a patient"))
    assert (told.turn.outcome, told.conversation.floor) == ("handed-over", "nobody")
    ticket: Any = await in_thread(Ticket.objects.get)
    assert (ticket.reason, ticket.brief["tone_code"]) == ("needs-a-person", "angry")
    assert ticket.brief["detail"] == "Sounds angry: “finest way to lose a patient”."
    assert ticket.brief["urgency_read"] == "soon"


async def test_an_emergency_that_only_the_model_hears_gets_the_fixed_words(desk: FrontDesk) -> None:
    text = "she turned blue around the lips after the injection"
    told = await desk.write(text, brain=notes("upset", "emergency", "turned blue around the lips"))
    assert (told.turn.outcome, told.conversation.floor) == ("handed-over", "nobody")
    assert (await in_thread(Ticket.objects.get)).urgency == "emergency"
    assert "112" in told.turn.said


async def test_rules_that_hear_more_than_the_model_stand(desk: FrontDesk) -> None:
    text = "it is urgent, a cleaning please, I am in a hurry"
    by_rules = await in_thread(tone.of_texts, [text], "en")
    await desk.write(text, brain=notes("calm", "routine", "a cleaning please"))
    assert await in_thread(read_mood, text) == by_rules
    assert by_rules.urgency == "urgent"


async def test_mood_in_devanagari_is_found_in_what_was_said(desk: FrontDesk) -> None:
    text = "तीन दिन से फ़ोन कर रहे हैं, कोई उठाता नहीं।"
    await desk.write(text, brain=notes("upset", "soon", "कोई उठाता नहीं"))
    assert (await in_thread(read_mood, text)).tone == "upset"
