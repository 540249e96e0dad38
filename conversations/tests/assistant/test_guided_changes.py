"""Moving, cancelling and confirming with no model, graded on the rows left behind."""

import asyncio
from datetime import timedelta

import pytest

from appointments import booking, contacts
from appointments.booking import By
from appointments.models import Appointment, Service
from appointments.slots import SlotKey
from conversations.assistant import engine
from conversations.assistant.brain import Context, ToolCall
from conversations.assistant.scripted_brain import ScriptedBrain
from conversations.database import in_thread
from conversations.models import Conversation, Journey, Message
from conversations.tests.assistant.front_desk import FrontDesk, read_exchange

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


async def have_visit(desk: FrontDesk, clock: str, day: int, service: Service | None = None) -> Appointment:
    """A visit of the customer's own, booked at the desk."""

    def book() -> Appointment:
        point = contacts.find_or_create_point(kind="number", value=desk.number, name=desk.name, now=desk.now)
        wanted = service or desk.cleaning
        key = SlotKey(
            desk.location.pk, ((wanted.pk, wanted.practitioners.order_by("name")[0].pk),), desk.local(clock, day)
        )
        return booking.book(
            str(key),
            contact=point.contact,
            attendee=contacts.self_attendee(point.contact),
            by=By("agent:1", "desk"),
            now=desk.now,
            request_key=f"test:{key}",
        )

    return await in_thread(book)


async def fresh(visit: Appointment) -> Appointment:
    return await in_thread(lambda: Appointment.objects.get(pk=visit.pk))


async def test_guided_moves_a_visit_reading_back_old_and_new(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    asked = await desk.write("I need to move my appointment")
    assert asked.said.endswith("What day and time would suit you?")
    offered = await desk.write("Friday afternoon")
    assert offered.tokens == ["slot", "slot", "slot", "more"]
    held = await desk.write("the last one")
    assert held.said == (
        "*Teeth cleaning* with Dr Rao, for Meena Iyer\nFrom: Wednesday 2 December, 11:00 am\n"
        "To: Friday 4 December, 4:00 pm\nAsha Dental and Skin Clinic\n\nShall I move it?"
    )
    assert (await fresh(visit)).start_at == desk.local("11:00", 2)
    moved = await desk.tap(held, "yes:")
    row = await fresh(visit)
    assert (row.start_at, row.version, row.reference) == (desk.local("16:00", 4), 2, visit.reference)
    assert moved.purposes == ["appointment-moved"]


async def test_guided_no_to_a_move_keeps_the_old_time_and_frees_the_new(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    held = await desk.write("move my appointment to Friday at 3 pm")
    kept = await desk.tap(held, "no:")
    assert kept.said == "All right, your appointment stays as it is: Wednesday 2 December, 11:00 am."
    row = await fresh(visit)
    holding = await in_thread(lambda: list(row.allocations.filter(holds=True).values_list("expires_at", flat=True)))
    assert (row.start_at, row.version, holding) == (desk.local("11:00", 2), 1, [None])


async def test_guided_keeps_the_new_time_only_in_a_sentence_with_both(desk: FrontDesk) -> None:
    await have_visit(desk, "11:00", 2)
    offered = await desk.write("please move my appointment on Wednesday to Thursday morning")
    assert [one["title"][:9] for one in offered.choices[:3]] == ["Thu 3 Dec"] * 3


async def test_guided_cancels_on_a_yes_to_the_read_back(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    asked = await desk.write("cancel my appointment please")
    assert asked.said.endswith(
        "*Teeth cleaning* with Dr Rao, for Meena Iyer\nWednesday 2 December, 11:00 am\n"
        "Asha Dental and Skin Clinic\n\nShall I cancel it?"
    )
    assert (await fresh(visit)).status == "booked"
    gone = await desk.write("yes, cancel it")
    assert ((await fresh(visit)).status, gone.purposes) == ("cancelled", ["appointment-cancelled"])


async def test_guided_no_to_a_cancellation_keeps_it(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    await desk.write("cancel my appointment please")
    kept = await desk.write("no, keep it")
    assert kept.said == "All right, your appointment stays as it is: Wednesday 2 December, 11:00 am."
    assert (await fresh(visit)).status == "booked"


async def test_guided_asks_which_of_several_and_takes_number_tap_or_description(desk: FrontDesk) -> None:
    first = await have_visit(desk, "11:00", 2)
    second = await have_visit(desk, "15:00", 4, desk.canal)
    asked = await desk.write("cancel my appointment")
    assert [one["id"] for one in asked.choices] == [f"appointment:{first.pk}", f"appointment:{second.pk}"]
    chosen = await desk.write("2")
    assert "*Root canal*" in chosen.said
    await desk.write("no")
    described = await desk.write("cancel the one on Wednesday")
    assert "Wednesday 2 December, 11:00 am" in described.said
    await desk.write("yes")
    assert [(await fresh(one)).status for one in (first, second)] == ["cancelled", "booked"]


async def test_guided_confirms_without_another_question(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    told = await desk.write("I want to confirm my appointment")
    assert told.said.endswith("Thank you, Wednesday 2 December, 11:00 am is confirmed. We look forward to seeing you.")
    assert (await fresh(visit)).confirmation == "accepted"


async def test_guided_offers_to_book_when_there_is_nothing_to_change(desk: FrontDesk) -> None:
    told = await desk.write("cancel my appointment")
    assert told.said.endswith("I find no coming appointment under this number. Would you like to book one?")
    asked = await desk.write("yes please")
    assert asked.said.startswith("Which service would you like?")


async def test_guided_hands_over_a_change_that_is_too_late(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:15", 0)
    exchange = await desk.write("cancel my appointment")
    assert exchange.purposes == ["handing-over"]
    assert "too late for me to change" in exchange.turn.said
    assert ((await fresh(visit)).status, exchange.conversation.floor) == ("booked", "nobody")


async def test_guided_looks_again_when_the_desk_moved_the_visit_meanwhile(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    await desk.write("cancel my appointment")

    def move() -> None:
        key = SlotKey(desk.location.pk, ((desk.cleaning.pk, desk.rao.pk),), desk.local("10:00", 3))
        booking.move(visit, str(key), expected_version=1, by=By("agent:1", "desk"), now=desk.now)

    await in_thread(move)
    again = await desk.write("yes")
    assert again.said.startswith("That appointment has changed since, so let us look again.")
    assert "Thursday 3 December, 10:00 am" in again.said
    assert (await fresh(visit)).status == "booked"
    await desk.write("yes")
    assert (await fresh(visit)).status == "cancelled"


async def test_guided_goes_on_with_a_booking_after_another_matter(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    held = await desk.write("I want a root canal on Friday at 3 pm")
    told = await desk.write("Confirm", choice_id=f"confirm:{visit.pk}")
    assert told.said.startswith("Thank you, Wednesday 2 December, 11:00 am is confirmed.")
    assert told.said.endswith(
        "*Root canal* with Dr Rao\nFriday 4 December, 3:00 pm\n"
        "Asha Dental and Skin Clinic, 12 Test Road, Indiranagar\nFor Meena Iyer\n\nShall I book it?"
    )
    assert told.choices == held.choices
    booked = await desk.tap(held, "yes:")
    assert [(one.status, one.confirmation) for one in booked.appointments] == [
        ("booked", "accepted"),
        ("booked", "needs-action"),
    ]
    rows = await in_thread(lambda: list(Journey.objects.order_by("id").values_list("intent", "status", "outcome")))
    assert rows == [("book", "active", "booked"), ("confirm", "ended", "confirmed")]


async def test_guided_a_yes_to_one_matter_is_none_to_the_one_put_aside(desk: FrontDesk) -> None:
    """The turn that cancelled dies after it took the booking up again; tried again, its yes must not book."""
    visit = await have_visit(desk, "11:00", 2)
    await desk.write("I want a root canal on Friday at 3 pm")
    await desk.write("Cancel", choice_id=f"cancel:{visit.pk}")

    def die(context: Context) -> str:
        raise asyncio.CancelledError

    before = await in_thread(lambda: Message.objects.latest("id").pk)
    await in_thread(desk.receive, "yes")
    lease = await in_thread(desk.claim)
    brain = ScriptedBrain(ToolCall("cancel_appointment"), ToolCall("resume"), die)
    with pytest.raises(asyncio.CancelledError):
        await engine.run_turn(lease, now=desk.now, brain=brain)
    desk.now += timedelta(minutes=1)
    await engine.run_turn(await in_thread(desk.claim), now=desk.now)
    exchange = await in_thread(read_exchange, before)
    assert sorted(one.status for one in exchange.appointments) == ["cancelled", "pending"]
    assert exchange.purposes == ["appointment-cancelled", "reply"]
    assert exchange.said.endswith("Shall I book it?")


async def test_guided_move_it_means_what_was_just_booked(desk: FrontDesk) -> None:
    await have_visit(desk, "11:00", 2)
    await desk.write("I want a root canal on Friday at 3 pm")
    await desk.write("yes")
    held = await desk.write("sorry, can you move it to 4 pm?")
    assert "From: Friday 4 December, 3:00 pm\nTo: Friday 4 December, 4:00 pm" in held.said


async def test_guided_keeps_the_notice_in_the_conversation_and_the_language_of_the_customer(desk: FrontDesk) -> None:
    await have_visit(desk, "11:00", 2)
    await desk.write("cancel my appointment")
    await desk.write("yes")
    notice = await in_thread(lambda: Message.objects.get(purpose="appointment-cancelled"))
    conversation = await in_thread(Conversation.objects.get)
    assert (notice.conversation_id, notice.language) == (conversation.pk, "en")
