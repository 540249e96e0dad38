"""Taking back what was just done, and how much is done without a person; also with a brain that asks for the worst."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from appointments import booking, contacts
from appointments.booking import By, placing
from appointments.models import Appointment, AppointmentEvent, Service, StaffMember
from appointments.slots import SlotKey
from conversations import lifecycle
from conversations.assistant import engine
from conversations.assistant.brain import Context, Piece, ToolCall
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.models import Conversation, Message
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.assistant.test_guided_changes import have_visit
from handoff import queue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


async def history(visit: Appointment) -> list[tuple[str, str, str]]:
    rows = AppointmentEvent.objects.filter(appointment=visit).order_by("id").values_list("kind", "actor", "reason")
    return await in_thread(lambda: list(rows))


async def book(desk: FrontDesk, wish: str = "teeth cleaning tomorrow at 11") -> Appointment:
    await desk.write(wish)
    return (await desk.write("yes")).booked[-1]


# Undo


async def test_undo_of_a_booking_stands_in_the_history_and_is_told_by_a_notice(desk: FrontDesk) -> None:
    visit = await book(desk)
    exchange = await desk.write("undo that please")
    assert exchange.booked == []
    assert exchange.purposes == ["appointment-cancelled", "reply"]
    assert exchange.said == "All right, all is as it was before."
    assert await history(visit) == [
        ("held", "assistant", ""),
        ("booked", "assistant", ""),
        ("cancelled", "assistant", "undo"),
    ]


async def test_undo_of_a_move_gives_the_old_time_back_under_the_same_reference(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 1)
    await desk.write("move my appointment to Thursday at 4 pm")
    await desk.write("yes")
    exchange = await desk.write("wait, no, I did not want that")
    [back] = exchange.booked
    assert exchange.said == "All right, all is as it was before."
    assert (back.pk, back.reference, back.start_at, back.version) == (visit.pk, visit.reference, visit.start_at, 3)
    assert (await history(visit))[-1] == ("moved", "assistant", "undo")


async def test_undo_of_a_cancellation_books_the_time_again(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 1)
    await desk.write("cancel my appointment")
    await desk.write("yes")
    [back] = (await desk.write("oh no, I didn't mean that")).booked
    assert (back.start_at, back.attendee_id, back.contact_id) == (visit.start_at, visit.attendee_id, visit.contact_id)
    assert (await history(back)) == [("booked", "assistant", "undo")]
    again = await desk.write("undo that")
    assert again.said == "There is nothing of the last few minutes that I could take back."
    assert again.booked == [back]


async def test_undo_does_not_mind_the_cutoff_or_the_notice(desk: FrontDesk) -> None:
    """A visit in two hours that may not be changed any more: what was just booked may still be taken back."""

    def tighten() -> None:
        Service.objects.update(cancel_cutoff_minutes=24 * 60, move_cutoff_minutes=24 * 60)

    await in_thread(tighten)
    visit = await book(desk, "teeth cleaning today at 4 pm")
    assert visit.start_at < desk.now + timedelta(days=1)
    refused = await desk.write("cancel my appointment", brain=ScriptedBrain(cancel_now(visit), "Sorry."))
    assert refused.turn.calls[-1]["code"] == "too-late"
    await in_thread(hand_back, desk.now)
    assert (await desk.write("undo that")).booked == []


def cancel_now(visit: Appointment) -> list[Piece]:
    return [
        ToolCall("note_wish", {"intent": "cancel"}),
        ToolCall("choose_appointment", {"appointment_id": visit.pk}),
    ]


def hand_back(now: datetime) -> None:
    with transaction.atomic():
        lifecycle.give_floor_to_assistant(lifecycle.lock(Conversation.objects.get().pk), now=now)


async def test_undo_leaves_alone_what_somebody_changed_since(desk: FrontDesk) -> None:
    visit = await book(desk)

    def by_the_desk() -> Appointment:
        key = SlotKey(desk.location.pk, ((desk.cleaning.pk, desk.rao.pk),), desk.local("15:00", 1))
        return booking.move(visit, str(key), expected_version=1, by=By("agent:1", "desk"), now=desk.now)

    moved = await in_thread(by_the_desk)
    exchange = await desk.write("undo that")
    assert exchange.said == "There is nothing of the last few minutes that I could take back."
    assert [one.start_at for one in exchange.booked] == [moved.start_at]


async def test_undo_of_a_move_whose_time_was_taken_offers_others(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 1)
    old = await in_thread(lambda: slot_of(visit))
    await desk.write("move my appointment to Thursday at 4 pm")
    await desk.write("yes")
    await in_thread(others_take, desk, old)
    exchange = await desk.write("undo that")
    assert "the earlier time is no longer free" in exchange.said
    assert "slot" in exchange.tokens
    await desk.tap(exchange, "slot")
    moved = await desk.write("yes")
    assert [one.version for one in moved.booked if one.pk == visit.pk] == [3]


def others_take(desk: FrontDesk, slot_id: str) -> None:
    """Somebody else has the time that was given up."""
    asha = contacts.find_or_create_point(kind="number", value="+15550177", name="Asha Rao", now=desk.now).contact
    by, attendee = By("agent:1", "desk"), contacts.self_attendee(asha)
    booking.book(slot_id, contact=asha, attendee=attendee, by=by, now=desk.now, request_key="asha")


def slot_of(visit: Appointment) -> str:
    return str(placing.slot_key(visit))


async def test_brain_cannot_take_back_what_the_customer_did_not(desk: FrontDesk) -> None:
    visit = await book(desk)
    worst = ScriptedBrain([ToolCall("undo_last")], "Your booking is cancelled.")
    exchange = await desk.write("thanks, see you then", brain=worst)
    assert [one["code"] for one in exchange.turn.calls] == ["no-yes"]
    assert exchange.booked == [visit]
    assert exchange.said == "Nothing has been cancelled yet."


async def test_undo_reaches_nobody_elses_change(desk: FrontDesk) -> None:
    await book(desk)
    desk.number, desk.name = "+15550177", "Asha Rao"
    await in_thread(desk.receive, "undo that")
    lease = await in_thread(desk.claim)
    await engine.run_turn(lease, now=desk.now)
    assert await in_thread(Appointment.objects.filter(status="booked").count) == 1


# Caps


def takes_first(context: Context) -> list[Piece]:
    return [ToolCall("hold_time", {"offer_id": context.journey.offers[0].id})]


def books(desk: FrontDesk, day: int) -> ScriptedBrain:
    """A brain that goes straight for another booking."""
    window = desk.local("09:30", day).astimezone(desk.location.zone).replace(tzinfo=None)
    windows = [[window.isoformat(), (window + timedelta(hours=8)).isoformat()]]
    wish = {"intent": "book", "service_id": desk.canal.pk, "when": {"windows": windows}}
    return ScriptedBrain([ToolCall("note_wish", wish)], [ToolCall("find_times")], takes_first, "Shall I?")


async def test_third_booking_of_a_greedy_brain_is_for_a_person(desk: FrontDesk) -> None:
    for day in (1, 2):
        await desk.write("another root canal", brain=books(desk, day))
        await desk.write("yes", brain=ScriptedBrain([ToolCall("book_appointment")], "Done."))
    exchange = await desk.write("another root canal", brain=books(desk, 3))
    assert exchange.turn.calls[-1]["code"] == "cap-reached"
    assert (len(exchange.booked), exchange.turn.outcome, exchange.conversation.floor) == (2, "handed-over", "nobody")
    assert await in_thread(Appointment.objects.filter(status="pending").count) == 0
    handed_over = await in_thread(lambda: Message.objects.get(purpose="handing-over"))
    assert (handed_over.values["reason"], handed_over.values["manner"]) == ("needs-a-person", "caps")


async def test_a_person_having_a_word_begins_the_count_anew(desk: FrontDesk) -> None:
    for day in (1, 2):
        await desk.write("another root canal", brain=books(desk, day))
        await desk.write("yes", brain=ScriptedBrain([ToolCall("book_appointment")], "Done."))
    await desk.write("another root canal", brain=books(desk, 3))

    def pooja_agrees() -> None:
        conversation = Conversation.objects.get()
        pooja = StaffMember.objects.create_user(username="pooja", first_name="Pooja")
        queue.take_over(conversation.pk, pooja, now=desk.now)
        queue.reply(conversation.pk, pooja, "Of course, one more.", now=desk.now)
        queue.hand_back(conversation.pk, pooja, now=desk.now)

    await in_thread(pooja_agrees)
    await desk.write("another root canal", brain=books(desk, 3))
    exchange = await desk.write("yes", brain=ScriptedBrain([ToolCall("book_appointment")], "Done."))
    assert len(exchange.booked) == 3


async def test_what_was_done_a_day_ago_does_not_count(desk: FrontDesk) -> None:
    for day in (1, 2):
        await desk.write("another root canal", brain=books(desk, day))
        await desk.write("yes", brain=ScriptedBrain([ToolCall("book_appointment")], "Done."))
    desk.now += timedelta(hours=25)
    await desk.write("another root canal", brain=books(desk, 3))
    exchange = await desk.write("yes", brain=ScriptedBrain([ToolCall("book_appointment")], "Done."))
    assert len(exchange.booked) == 3


async def test_undo_costs_nothing_and_gives_nothing_back(desk: FrontDesk) -> None:
    await book(desk)
    await desk.write("undo that")
    await book(desk, "root canal on Wednesday at 3 pm")
    await desk.write("undo that")
    exchange = await desk.write("skin consultation on Thursday at 3 pm")
    assert (exchange.booked, exchange.conversation.floor) == ([], "nobody")


async def test_a_greedy_brain_cancels_no_more_than_three(desk: FrontDesk) -> None:
    visits = [await have_visit(desk, "11:00", day) for day in (1, 2, 3, 4)]
    for visit in visits:
        steps = [*cancel_now(visit), ToolCall("read_back")]
        await desk.write("cancel it", brain=ScriptedBrain(steps, "Shall I?"))
        if (await in_thread(Conversation.objects.get)).floor != "assistant":
            break
        await desk.write("yes", brain=ScriptedBrain([ToolCall("cancel_appointment")], "Done."))
    left = await in_thread(lambda: [Appointment.objects.get(pk=one.pk).status for one in visits])
    assert left == ["cancelled", "cancelled", "cancelled", "booked"]
    assert (await in_thread(Conversation.objects.get)).floor == "nobody"
