"""A turn: said once or not at all, superseded by whoever takes the floor, truthful whatever the brain wants."""

import asyncio
from datetime import timedelta

import pytest
from django.db import transaction

from appointments import booking, contacts
from appointments.availability import SlotQuery, find_slots
from appointments.booking import By
from appointments.models import Appointment, StaffMember
from conversations import lifecycle
from conversations.assistant import engine, rounds
from conversations.assistant.brain import Context, TextDelta, ToolCall
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.models import Conversation, Journey, Message, Turn
from conversations.signals import person_requested
from conversations.tests.assistant.doubtful import find_doubtful
from conversations.tests.assistant.front_desk import FrontDesk, read_exchange

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


def take_floor(desk: FrontDesk) -> None:
    with transaction.atomic():
        conversation = lifecycle.lock(Conversation.objects.get().pk)
        agent, _made = StaffMember.objects.get_or_create(username="pooja")
        lifecycle.give_floor_to_agent(conversation, agent, now=desk.now)


def give_back(desk: FrontDesk) -> None:
    with transaction.atomic():
        lifecycle.give_floor_to_assistant(lifecycle.lock(Conversation.objects.get().pk), now=desk.now)


def book_for(desk: FrontDesk, number: str) -> Appointment:
    """A visit of somebody else's."""
    point = contacts.find_or_create_point(kind="number", value=number, name="Somebody", now=desk.now)
    query = SlotQuery(desk.location.pk, (desk.cleaning.pk,), limit=1)
    [slot] = find_slots(query, now=desk.now)
    return booking.book(
        slot.id,
        contact=point.contact,
        attendee=contacts.self_attendee(point.contact),
        by=By("agent:1", "desk"),
        now=desk.now,
        request_key=f"test:{number}",
    )


def outgoing() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind=Message.Kind.OUTGOING).order_by("id")
    return list(rows.values_list("purpose", "status"))


async def test_engine_answers_several_messages_in_one_breath_with_one(desk: FrontDesk) -> None:
    for text in ("Hi", "I want an appointment", "teeth cleaning", "tomorrow", "in the afternoon"):
        await in_thread(desk.receive, text)
    lease = await in_thread(desk.claim)
    await engine.run_turn(lease, now=desk.now)
    exchange = await in_thread(read_exchange, 0)
    assert exchange.purposes == ["reply"]
    assert exchange.turn.heard.split("\n")[-1] == "in the afternoon"
    assert exchange.said.count("Tuesday 1 December") == 3
    newest = await in_thread(lambda: Message.objects.filter(kind="incoming").latest("id").pk)
    assert (exchange.conversation.heard_up_to, exchange.conversation.reply_after) == (newest, None)


async def test_engine_a_reply_composed_before_a_takeover_never_leaves(desk: FrontDesk) -> None:
    composing, taken = asyncio.Event(), asyncio.Event()

    async def wait(context: Context) -> str:
        composing.set()
        await taken.wait()
        return "Which day suits you?"

    await in_thread(desk.receive, "Hello")
    lease = await in_thread(desk.claim)
    turn = asyncio.create_task(engine.run_turn(lease, now=desk.now, brain=ScriptedBrain(wait)))
    await composing.wait()
    await in_thread(take_floor, desk)
    await in_thread(give_back, desk)  # even if the floor came back meanwhile
    taken.set()
    await turn
    assert await in_thread(outgoing) == []
    row = await in_thread(Turn.objects.get)
    assert (row.outcome, row.said) == (
        "superseded",
        "Hello, this is the assistant of Asha Dental and Skin Clinic.\n\nWhich day suits you?",
    )


async def test_engine_nothing_is_booked_after_a_takeover(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")

    async def take(context: Context) -> ToolCall:
        await in_thread(take_floor, desk)
        return ToolCall("book_appointment")

    exchange = await desk.write("yes", brain=ScriptedBrain(take))
    assert exchange.purposes == []
    assert (exchange.turn.outcome, [one.status for one in exchange.appointments]) == ("superseded", ["pending"])


async def test_engine_a_turn_that_died_after_booking_books_once_and_tells_it_once(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")

    def die(context: Context) -> str:
        raise asyncio.CancelledError

    before = await in_thread(lambda: Message.objects.latest("id").pk)
    await in_thread(desk.receive, "yes")
    lease = await in_thread(desk.claim)
    with pytest.raises(asyncio.CancelledError):
        await engine.run_turn(lease, now=desk.now, brain=ScriptedBrain(ToolCall("book_appointment"), die))
    desk.now += timedelta(minutes=1)  # the lease has run out
    lease = await in_thread(desk.claim)
    await engine.run_turn(lease, now=desk.now)
    exchange = await in_thread(read_exchange, before)
    assert exchange.purposes == ["appointment-booked"]
    assert (exchange.turn.outcome, len(exchange.booked)) == ("silent", 1)
    assert exchange.conversation.reply_after is None


async def test_engine_a_turn_that_died_after_holding_reads_back_instead_of_taking_the_words_for_a_yes(
    desk: FrontDesk,
) -> None:
    offered = await desk.write("teeth cleaning tomorrow")
    before = await in_thread(lambda: Message.objects.latest("id").pk)
    await in_thread(desk.receive, offered.choices[0]["title"], choice_id=offered.choices[0]["id"])
    lease = await in_thread(desk.claim)

    def die(context: Context) -> str:
        raise asyncio.CancelledError

    hold = ToolCall("hold_time", {"offer_id": offered.choices[0]["id"].partition(":")[2]})
    with pytest.raises(asyncio.CancelledError):
        await engine.run_turn(lease, now=desk.now, brain=ScriptedBrain(hold, die))
    await in_thread(desk.receive, "yes")  # said to nothing: the read-back never left
    desk.now += timedelta(minutes=1)
    lease = await in_thread(desk.claim)
    await engine.run_turn(lease, now=desk.now)
    exchange = await in_thread(read_exchange, before)
    assert exchange.said.endswith("Shall I book it?")
    assert [one.status for one in exchange.appointments] == ["pending"]
    booked = await desk.write("yes")
    assert len(booked.booked) == 1


async def test_engine_says_one_plain_line_when_the_brain_fails_and_asks_for_a_person_the_second_time(
    desk: FrontDesk,
) -> None:
    asked = []

    def listen(**news: object) -> None:
        asked.append(news["reason"])

    def break_down(context: Context) -> str:
        raise ValueError("nonsense")

    person_requested.connect(listen, dispatch_uid="test")
    try:
        first = await desk.write("Hello", brain=ScriptedBrain(break_down))
        assert first.said == "I am sorry, something went wrong on our side. Please write that once more."
        assert (first.turn.outcome, first.turn.error, asked) == ("failed", "ValueError: nonsense", [])
        second = await desk.write("Hello", brain=ScriptedBrain(break_down))
    finally:
        person_requested.disconnect(dispatch_uid="test")
    assert second.purposes == ["handing-over"]
    assert (second.conversation.floor, asked) == ("nobody", ["assistant-failed"])


async def test_engine_ends_a_brain_that_never_stops_calling(desk: FrontDesk) -> None:
    exchange = await desk.write("Hello", brain=ScriptedBrain(*[ToolCall("list_my_appointments")] * 20))
    assert (exchange.turn.outcome, len(exchange.turn.calls)) == ("failed", rounds.MOST_ROUNDS)


async def test_engine_lets_no_false_claim_leave(desk: FrontDesk) -> None:
    exchange = await desk.write("book me in", brain=ScriptedBrain("Great. Your appointment is booked for Tuesday!"))
    assert exchange.said.endswith("Great. Nothing is booked yet.")
    assert exchange.appointments == []


async def test_engine_lets_the_truth_follow_what_may_be_a_claim(desk: FrontDesk) -> None:
    doubtful = find_doubtful()
    exchange = await desk.write("book me in", brain=ScriptedBrain(doubtful))
    assert exchange.said.endswith(f"{doubtful} To be clear: nothing has been booked or changed just now.")
    assert exchange.appointments == []


WORST = [
    ("teeth cleaning tomorrow at 11", ToolCall("book_appointment"), "no-yes"),
    ("hello", ToolCall("book_appointment"), "not-now"),
    ("hello", ToolCall("hold_time", {"offer_id": "1-1"}), "not-now"),
    ("teeth cleaning tomorrow", ToolCall("hold_time", {"offer_id": "99-1"}), "stale"),
    ("hello", ToolCall("drop_all_tables"), "unknown-tool"),
    ("hello", ToolCall("note_wish", {"contact_id": 1}), "bad-arguments"),
    ("hello", ToolCall("note_wish", {"service_id": 99999}), "not-offered"),
    ("hello", ToolCall("note_wish", {"when": {"windows": [["tomorrow", None]]}}), "bad-arguments"),
]


@pytest.mark.parametrize(("said", "call", "code"), WORST)
async def test_engine_refuses_the_worst(desk: FrontDesk, said: str, call: ToolCall, code: str) -> None:
    await desk.write(said)
    exchange = await desk.write("what about the price", brain=ScriptedBrain(call, "One moment."))
    assert [(one["tool"], one["ok"], one["code"]) for one in exchange.turn.calls] == [(call.name, False, code)]
    assert exchange.booked == []


async def test_engine_books_on_no_word_that_was_said_before_the_read_back(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow")

    def hold(context: Context) -> ToolCall:
        return ToolCall("hold_time", {"offer_id": context.journey.offers[0].id})

    brain = ScriptedBrain(hold, ToolCall("book_appointment"), "Shall I book it?")
    exchange = await desk.write("yes yes, the first, book it", brain=brain)
    assert [one["code"] for one in exchange.turn.calls] == ["", "no-yes"]
    assert exchange.booked == []


@pytest.mark.parametrize("tool", ["choose_appointment"])
async def test_engine_reaches_no_appointment_of_another_contact(desk: FrontDesk, tool: str) -> None:
    theirs = await in_thread(book_for, desk, "+15550177")
    note = ToolCall("note_wish", {"intent": "cancel"})
    call = ToolCall(tool, {"appointment_id": theirs.pk})
    brain = ScriptedBrain([note, call, ToolCall("list_my_appointments")], "Which one?")
    exchange = await desk.write(f"cancel appointment {theirs.reference}", brain=brain)
    assert [one["code"] for one in exchange.turn.calls] == ["", "no-such-appointment", ""]
    assert brain.contexts[1].results[2].value == {"appointments": []}
    assert [one.status for one in exchange.appointments] == ["booked"]


async def test_engine_leaves_stop_and_start_alone(desk: FrontDesk) -> None:
    await in_thread(desk.receive, "STOP")
    await in_thread(desk.receive, "START")
    exchange = await desk.write("Hello")
    assert exchange.turn.heard == "Hello"


async def test_engine_does_nothing_under_a_lease_that_has_passed_on(desk: FrontDesk) -> None:
    await in_thread(desk.receive, "Hello")
    lease = await in_thread(desk.claim)
    await in_thread(take_floor, desk)
    await engine.run_turn(lease, now=desk.now)
    assert await in_thread(outgoing) == []
    assert await in_thread(Turn.objects.count) == 0


async def test_engine_keeps_one_active_journey_and_ends_the_one_that_is_done(desk: FrontDesk) -> None:
    await desk.write("teeth cleaning tomorrow at 11")
    await desk.write("yes")
    await desk.write("I want to book a skin consultation")
    rows = await in_thread(lambda: list(Journey.objects.order_by("id").values_list("intent", "status", "outcome")))
    assert rows == [("book", "ended", "booked"), ("book", "active", "")]


async def test_engine_a_turn_tells_what_it_heard_called_and_said(desk: FrontDesk) -> None:
    exchange = await desk.write("price?", brain=ScriptedBrain([TextDelta("Let me "), TextDelta("look.")]))
    turn = exchange.turn
    assert (turn.heard, turn.brain, turn.channel, turn.outcome) == ("price?", "scripted", "whatsapp", "said")
    assert turn.said == exchange.said
    assert turn.duration_ms is not None
    assert turn.calls == []
