"""What a customer must hear of and no message can bring them becomes a wait: somebody rings them."""

from datetime import timedelta

import pytest

from appointments import booking, calendar
from appointments.booking import By, conflicts
from appointments.models import Appointment, Service
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, make_clinic
from conversations.models import Conversation, Line, Message
from conversations.tests.builders import receive
from handoff.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(db: None) -> Clinic:
    """A clinic that Meena only ever rang, with a check-up that waits for approval."""
    clinic = make_clinic()
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=True, approval_minutes=60)
    return clinic


def request(clinic: Clinic, clock: str = "10:00") -> Appointment:
    return booking.book(
        clinic.slot_id(clock, 2),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=ASSISTANT,
        now=NOW,
        request_key=clock,
    )


def test_untold_end_of_a_request_asks_somebody_to_ring(clinic: Clinic) -> None:
    visit = request(clinic)
    assert Ticket.objects.count() == 0
    ended_at = NOW + timedelta(minutes=60)
    booking.expire_requests(now=ended_at)
    ticket = Ticket.objects.get()
    assert (ticket.reason, ticket.urgency, ticket.status) == ("to-be-told", "soon", "waiting")
    assert (ticket.created_at, ticket.due_at) == (ended_at, ended_at + timedelta(minutes=30))
    assert ticket.brief["reason"] == (
        "No message can reach them, and they must hear of this. "
        f"{visit.reference}, Wed 2 Dec, 10:00: nobody answered the request in time, so it ended."
    )
    assert ticket.brief["next_action_code"] == "ring-instead"
    conversation = Conversation.objects.get()
    assert (ticket.conversation, conversation.floor) == (conversation, "assistant")
    assert Message.objects.count() == 0


@pytest.mark.parametrize(("verb", "word"), [(booking.approve, "approved"), (booking.decline, "declined")])
def test_untold_decision_is_told_with_the_words_of_staff(clinic: Clinic, verb, word: str) -> None:
    visit = request(clinic)
    verb(visit, by=By("agent:1", "desk", message="Come early."), now=NOW)
    detail = f"{visit.reference}, Wed 2 Dec, 10:00: the request was {word}. “Come early.”"
    assert Ticket.objects.get().brief["reason"].endswith(detail)


def test_untold_decisions_for_a_closure_are_told_and_a_single_change_is_the_desks_own(clinic: Clinic) -> None:
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=False)
    visit, own = request(clinic), request(clinic, "11:00")
    booking.cancel(own, expected_version=1, by=DESK, now=NOW)
    assert Ticket.objects.count() == 0
    closure, _ = calendar.close(clinic.location, clinic.local("00:00", 2), clinic.local("00:00", 3), "Strike", NOW)
    conflicts.move_all(closure, by=By("agent:1", "desk", conflicts.CLOSURE), now=NOW)
    assert Ticket.objects.get().brief["reason"].endswith(f"{visit.reference} was moved to Thu 3 Dec, 09:00.")


def test_told_by_message_opens_no_wait(clinic: Clinic) -> None:
    receive(now=NOW)
    request(clinic)
    booking.expire_requests(now=NOW + timedelta(minutes=60))
    assert (Ticket.objects.count(), Message.objects.filter(purpose="appointment-unanswered").count()) == (0, 1)
