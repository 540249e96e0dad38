"""A bare yes with two questions open is asked back; a tap, a quoted message or a name settles it."""

from typing import Any

import pytest

from appointments.models import Appointment
from conversations import notices, outbox
from conversations.appointment_tokens import build_subject, build_token
from conversations.database import in_thread
from conversations.models import Conversation, Journey, Message
from conversations.tests.assistant.front_desk import Exchange, FrontDesk
from conversations.tests.assistant.test_guided_changes import fresh, have_visit
from conversations.tests.builders import ACCOUNT

pytestmark = pytest.mark.django_db(transaction=True)
HELD = "I want a root canal on Friday at 3 pm"


@pytest.fixture
async def desk() -> FrontDesk:
    return await in_thread(FrontDesk)


def remind(desk: FrontDesk, visit: Appointment, **fields: Any) -> Message:
    """A reminder of the visit that reached the customer."""
    visit = Appointment.objects.get(pk=visit.pk)
    tokens = [build_token(build_subject(visit.pk, visit.version), one) for one in ("confirm", "reschedule", "cancel")]
    message = outbox.send(
        notices.conversation_of(visit, now=desk.now),
        purpose="appointment-reminder-1",
        values=notices.build_values(visit, "en"),
        choices=[{"id": one, "title": one[-7:], "description": ""} for one in tokens],
        sender="system",
        appointment=visit,
        appointment_statuses=["booked"],
        now=desk.now,
        **fields,
    )
    Message.objects.filter(pk=message.pk).update(status="delivered", account=ACCOUNT, message_sid=f"SMr{message.pk}")
    return Message.objects.get(pk=message.pk)


async def both_open(desk: FrontDesk, order: str) -> tuple[Appointment, Exchange, Message]:
    """A reminder of Wednesday's visit and a half-made booking for Friday, neither of them answered."""
    visit = await have_visit(desk, "11:00", 2)
    await desk.write("hello")
    if order == "reminder first":
        reminder = await in_thread(remind, desk, visit)
        return visit, await desk.write(HELD), reminder
    held = await desk.write(HELD)
    return visit, held, await in_thread(remind, desk, visit)


def nothing_done(exchange: Exchange) -> bool:
    return [(one.status, one.confirmation) for one in exchange.appointments] == [
        ("booked", "needs-action"),
        ("pending", "needs-action"),
    ]


ORDERS = ["reminder first", "booking first"]


@pytest.mark.parametrize("order", ORDERS)
async def test_bare_yes_is_asked_back_and_naming_the_booking_books_it(desk: FrontDesk, order: str) -> None:
    visit, held, _reminder = await both_open(desk, order)
    asked = await desk.write("yes")
    assert nothing_done(asked)
    assert asked.said == (
        "I have asked you more than one thing. Which do you mean?\n"
        "1. The new booking, Root canal, Fri 4 Dec, 3:00 pm\n"
        "2. Wed 2 Dec, 11:00 am, your appointment, Teeth cleaning"
    )
    assert [one["id"] for one in asked.choices] == [held.choices[0]["id"], f"confirm:{visit.pk}"]
    again = await desk.write("yes please")
    assert nothing_done(again) and again.said == asked.said
    booked = await desk.write("the booking")
    assert [(one.status, one.confirmation) for one in booked.appointments] == [
        ("booked", "needs-action"),
        ("booked", "needs-action"),
    ]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("words", ["2", "the appointment on Wednesday"])
async def test_bare_yes_for_the_reminder_confirms_it_and_the_booking_goes_on(
    desk: FrontDesk, order: str, words: str
) -> None:
    visit, held, _reminder = await both_open(desk, order)
    await desk.write("yes")
    told = await desk.write(words)
    assert (await fresh(visit)).confirmation == "accepted"
    assert told.said.endswith("Shall I book it?") and told.choices == held.choices
    assert [one.status for one in told.appointments] == ["booked", "pending"]
    booked = await desk.write("yes")
    assert [one.status for one in booked.appointments] == ["booked", "booked"]


@pytest.mark.parametrize("order", ORDERS)
async def test_quoted_reminder_is_confirmed_during_a_half_made_booking(desk: FrontDesk, order: str) -> None:
    visit, held, reminder = await both_open(desk, order)
    told = await desk.write("yes", quoted_sid=reminder.message_sid)
    assert (await fresh(visit)).confirmation == "accepted"
    assert told.said.endswith("Shall I book it?") and told.choices == held.choices
    heard = await in_thread(lambda: Message.objects.filter(kind="incoming").latest("id").appointment_id)
    assert heard == visit.pk
    journeys = await in_thread(lambda: sorted(Journey.objects.values_list("intent", "status", "outcome")))
    assert ("book", "active", "") in journeys and ("confirm", "ended", "confirmed") in journeys


async def test_quoted_question_of_the_booking_and_its_button_are_for_the_booking(desk: FrontDesk) -> None:
    _visit, held, _reminder = await both_open(desk, "booking first")

    def quote() -> str:
        asked = Message.objects.filter(purpose="reply").latest("id")
        Message.objects.filter(pk=asked.pk).update(status="delivered", account=ACCOUNT, message_sid="SMq1")
        return "SMq1"

    booked = await desk.write("yes", quoted_sid=await in_thread(quote))
    assert [one.status for one in booked.appointments] == ["booked", "booked"]
    assert held.tokens[0] == "yes"


async def test_yes_that_names_its_question_needs_no_asking(desk: FrontDesk) -> None:
    visit, _held, _reminder = await both_open(desk, "reminder first")
    told = await desk.write("yes, I will be there")
    assert (await fresh(visit)).confirmation == "accepted"
    assert told.said.endswith("Shall I book it?")
    booked = await desk.write("yes book it")
    assert [one.status for one in booked.appointments] == ["booked", "booked"]


async def test_stale_confirm_button_is_no_yes_to_the_booking(desk: FrontDesk) -> None:
    visit, _held, _reminder = await both_open(desk, "reminder first")
    old = build_token(build_subject(visit.pk, visit.version + 5), "confirm")
    told = await desk.write("Confirm", choice_id=old)
    assert [one.status for one in told.appointments] == ["booked", "pending"]
    assert "Wednesday 2 December, 11:00 am" in told.said


async def test_typed_yes_to_the_only_open_question_a_reminder_confirms(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    await desk.write("what is your address")
    await in_thread(remind, desk, visit)
    told = await desk.write("ok")
    assert (await fresh(visit)).confirmation == "accepted"
    assert told.said.startswith("Thank you, Wednesday 2 December, 11:00 am is confirmed.")
    assert (await in_thread(Conversation.objects.get)).heard_up_to


async def test_typed_no_to_a_reminder_reads_cancelling_back_and_does_nothing_yet(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    await desk.write("what is your address")
    await in_thread(remind, desk, visit)
    asked = await desk.write("no")
    assert asked.said.endswith("Shall I cancel it?")
    assert ((await fresh(visit)).status, (await fresh(visit)).confirmation) == ("booked", "needs-action")
    moved = await desk.write("no, move it to Friday at 3 pm")
    assert moved.said.endswith("Shall I move it?")


async def test_two_reminders_and_a_bare_yes_are_asked_back(desk: FrontDesk) -> None:
    first = await have_visit(desk, "11:00", 2)
    second = await have_visit(desk, "15:00", 3)
    await desk.write("hello")
    for visit in (first, second):
        await in_thread(remind, desk, visit)
    asked = await desk.write("yes")
    assert [one["id"] for one in asked.choices] == [f"confirm:{first.pk}", f"confirm:{second.pk}"]
    await desk.write("2")
    assert [(await fresh(one)).confirmation for one in (first, second)] == ["needs-action", "accepted"]


async def test_button_of_somebody_elses_visit_is_about_nothing(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    other = FrontDesk.__new__(FrontDesk)
    other.__dict__.update(desk.__dict__ | {"number": "+15550199", "name": "Somebody"})
    token = build_token(build_subject(visit.pk, visit.version), "confirm")
    message = await in_thread(lambda: other.receive("Confirm", choice_id=token))
    assert message.appointment_id is None
