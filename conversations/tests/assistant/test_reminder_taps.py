"""The buttons under a reminder act on the visit they speak of, and a Confirm never counts for a time moved since."""

import pytest

from appointments import booking
from appointments.booking import By
from appointments.models import Appointment
from conversations.appointment_tokens import build_subject, build_token
from conversations.database import in_thread
from conversations.tests.assistant.front_desk import FrontDesk
from conversations.tests.assistant.test_guided_changes import fresh, have_visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> FrontDesk:
    return FrontDesk()


def token(visit: Appointment, answer: str) -> str:
    return build_token(build_subject(visit.pk, visit.version), answer)


async def test_reminder_tap_confirms_during_a_half_made_booking_which_goes_on(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    held = await desk.write("I want a root canal on Friday at 3 pm")
    told = await desk.write("Confirm", choice_id=token(visit, "confirm"))
    assert (await fresh(visit)).confirmation == "accepted"
    assert told.choices == held.choices
    booked = await desk.tap(held, "yes:")
    assert [one.status for one in booked.appointments] == ["booked", "booked"]


async def test_reminder_tap_on_cancel_is_read_back_before_anything_is_done(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    asked = await desk.write("Cancel", choice_id=token(visit, "cancel"))
    assert (await fresh(visit)).status == "booked"
    await desk.tap(asked, "yes:")
    assert (await fresh(visit)).status == "cancelled"


async def test_reminder_tap_of_before_a_move_speaks_of_the_time_that_stands(desk: FrontDesk) -> None:
    visit = await have_visit(desk, "11:00", 2)
    old = token(visit, "confirm")

    def move() -> None:
        from appointments import availability

        start = desk.local("10:00", 3)
        service = visit.items.get().service_id
        query = availability.SlotQuery(
            desk.location.pk, (service,), practitioner_id=desk.rao.pk, windows=((start, start),), limit=1
        )
        (slot,) = availability.find_slots(query, now=desk.now)
        booking.move(visit, slot.id, expected_version=visit.version, by=By("agent:1", "desk"), now=desk.now)

    await in_thread(move)
    told = await desk.write("Confirm", choice_id=old)
    assert "Thursday 3 December, 10:00 am" in told.said
