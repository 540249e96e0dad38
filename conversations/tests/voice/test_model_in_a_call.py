"""A real call with a model on loopback, through the real SDK: what it says is heard while it still thinks.

The order is proved by holding the model: it says no more until the test lets it.
"""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from django.utils import timezone
from pytest_django import Settings

from conversations.assistant import claims
from conversations.models import Conversation, Message, ModelUse, Turn
from conversations.tests.model_server import Call, Fault, Hold, ModelServer, Part
from conversations.tests.voice.driver import Caller, wait_for
from conversations.tests.voice.scene import Clinic, said
from handoff import queue

pytestmark = pytest.mark.django_db(transaction=True)
PARK, BELL = "We are close to the park. ", "Just ring the bell."


@pytest.fixture
def model(settings: Settings) -> Iterator[ModelServer]:
    """A model on a loop of its own: the site's runs in another thread."""
    server, loop = ModelServer(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(0), loop).result(10)
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = server.base_url, "test-model"
    settings.OPENAI_FIRST_TOKEN_MS, settings.FILLER_AFTER_MS = 15_000, 15_000
    yield server
    asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.fixture
def hold() -> Iterator[threading.Event]:
    """What the model waits for; let go at the end in any case."""
    event = threading.Event()
    yield event
    event.set()


def ask(caller: Caller, text: str = "where are you?") -> None:
    """Say something and wait until the first words of the answer are there."""
    before = len(caller.spoken)
    caller.say(text)
    wait_for(lambda: len(caller.spoken) > before, what="the first clause")


def the_reply() -> Message:
    return Message.objects.filter(purpose="reply").latest("id")


def test_first_clause_is_heard_before_the_model_has_finished(
    clinic: Clinic, model: ModelServer, hold: threading.Event
) -> None:
    model.steps = [[f"{PARK}Just", Hold(hold), " ring the bell."]]
    caller = clinic.caller().call()
    ask(caller)
    assert (caller.spoken[-1].tokens, caller.spoken[-1].is_closed) == ([PARK], False)
    assert model.completed == 0
    assert (the_reply().text, the_reply().status) == (PARK.strip(), "sent")
    wait_for(lambda: the_reply().values.get("heard"), what="news of what was played")
    hold.set()
    caller.hears(BELL)
    assert caller.spoken[-1].tokens == [PARK, BELL]
    assert [one["last"] for one in caller.spoken[-1].frames] == [False, True]
    assert {one["preemptible"] for one in caller.spoken[-1].frames} == {True}
    wait_for(lambda: the_reply().status == "delivered", what="the end of the line")
    turn = Turn.objects.get()
    assert (turn.brain, turn.said, the_reply().text) == ("openai", PARK + BELL, PARK + BELL)
    assert turn.first_words_ms is not None
    assert turn.first_words_ms < (turn.duration_ms or 0)
    assert len(said()) == 1


@pytest.mark.parametrize("fault", ["cut", "hang", "code"])
def test_model_that_breaks_off_after_its_first_clause_is_followed_by_a_new_sentence(
    clinic: Clinic, model: ModelServer, hold: threading.Event, settings: Settings, fault: str
) -> None:
    ends: dict[str, Part] = {"cut": Fault("cut"), "hang": Hold(hold), "code": '{"name": "answer_facts"}'}
    end = ends[fault]
    model.steps = [["I am looking. On Tues" if fault != "code" else "I am looking. ", end]]
    settings.OPENAI_FIRST_TOKEN_MS = 700 if fault == "hang" else 15_000
    caller = clinic.caller().call()
    heard = caller.ask("what does a root canal cost?", "6,000 rupees")
    assert heard.text == "I am looking. Root canal: 6,000 rupees."
    assert [(one.text, one.purpose) for one in said()] == [(heard.text, "reply")]
    turn = wait_for(Turn.objects.first)
    assert (turn.brain, turn.outcome) == ("openai, then guided", "said")
    assert turn.said == "I am looking. Root canal: ₹6,000."
    code = wait_for(ModelUse.objects.first).trouble
    assert code == {"cut": "cut", "hang": "slow", "code": "garbage"}[fault]


def test_model_that_breaks_off_in_a_booking_leaves_it_to_the_guided_assistant(
    clinic: Clinic, model: ModelServer
) -> None:
    model.steps = [["Lovely. I have", Fault("cut")]]
    caller = clinic.caller().call()
    offer = caller.ask("my name is Meena Iyer, a teeth cleaning as soon as possible", "which one")
    assert offer.text.startswith("Lovely. I have these times for Teeth cleaning")
    read_back = caller.ask("the first one", "shall I book it")
    assert read_back.text.startswith("Lovely. Teeth cleaning")


def test_false_claim_in_the_second_clause_is_not_heard(clinic: Clinic, model: ModelServer) -> None:
    model.steps = ["Good morning. Your appointment is booked! What else can I do?"]
    heard = clinic.caller().call().ask("hello", "what else")
    assert heard.text == f"Good morning. {claims.truth({'booked'}, 'en')} What else can I do?"


def test_words_beside_a_call_are_heard_before_the_model_is_asked_again(
    clinic: Clinic, model: ModelServer, hold: threading.Event
) -> None:
    model.steps = [["Let me look.", Call("list_my_appointments")], [Hold(hold), "You have none."]]
    caller = clinic.caller().call()
    ask(caller, "when is my appointment?")
    assert caller.spoken[-1].tokens == ["Let me look. "]
    wait_for(lambda: len(model.requests) == 2, what="the second round")
    roles = [(one["role"], one.get("content")) for one in model.requests[1]["messages"][1:3]]
    assert roles == [("user", "when is my appointment?"), ("assistant", "Let me look.")]
    hold.set()
    assert caller.hears("none").text == "Let me look. You have none."


def test_interrupt_while_the_model_goes_on_is_answered_with_what_was_said_before(
    clinic: Clinic, model: ModelServer, hold: threading.Event
) -> None:
    model.steps = [[f"{PARK}Just", Hold(hold), " ring the bell."], "It is free of charge."]
    caller = clinic.caller().call()
    caller.plays = False
    ask(caller)
    caller.send(type="interrupt", utteranceUntilInterrupt="We are close", durationUntilInterruptMs=700)
    wait_for(lambda: the_reply().status == "delivered", what="the cut")
    assert (the_reply().text, the_reply().values["not_heard"]) == ("We are close", "to the park.")
    answer = caller.ask("and what does parking cost?", "free of charge")
    assert answer.text == "It is free of charge."
    messages = [(one["role"], one["content"]) for one in model.requests[1]["messages"][1:]]
    assert messages == [
        ("user", "where are you?"),
        ("assistant", "We are close"),
        ("user", "and what does parking cost?"),
    ]
    turn = wait_for(Turn.objects.first)
    assert (turn.heard, turn.said) == ("where are you?\nand what does parking cost?", "It is free of charge.")


def test_takeover_while_the_model_goes_on_ends_it(clinic: Clinic, model: ModelServer, hold: threading.Event) -> None:
    model.steps = [[f"{PARK}Just", Hold(hold), " ring the bell."]]
    caller = clinic.caller().call()
    ask(caller)
    wait_for(lambda: the_reply().values.get("heard"), what="news of what was played")
    queue.take_over(Conversation.objects.get().pk, clinic.agent, now=timezone.now())
    caller.hears("Pooja is with you now")
    assert model.completed == 0  # nobody waited for it
    hold.set()
    queue.reply(Conversation.objects.get().pk, clinic.agent, "Hello Meena.", now=timezone.now())
    caller.hears("Hello Meena")
    assert [one.text.strip() for one in caller.spoken] == [PARK.strip(), "Pooja is with you now.", "Hello Meena."]
    reply = Message.objects.get(purpose="reply")
    assert (reply.text, reply.status) == (PARK.strip(), "delivered")
