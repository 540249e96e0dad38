"""A service that waits for approval, asked for in a call: never "booked", and the details go where they may."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.booking import By
from appointments.models import Appointment, Service
from conversations.models import Message
from conversations.tests.voice.scene import Clinic

pytestmark = pytest.mark.django_db(transaction=True)


def notices() -> list[str]:
    return list(
        Message.objects.filter(channel="whatsapp", kind="outgoing").order_by("id").values_list("purpose", flat=True)
    )


def test_request_in_a_call_is_said_as_one_and_sent_after_a_yes(clinic: Clinic) -> None:
    Service.objects.filter(pk=clinic.desk.cleaning.pk).update(
        needs_approval=True, approval_minutes=180, deposit_text="₹300"
    )
    meena = clinic.caller()
    meena.call()
    meena.ask("my name is Meena Iyer, I would like a teeth cleaning on Friday", "which one")
    asked = meena.ask("the first one", "shall i ask them")
    assert ("Deposit: 300 rupees." in asked.text, "book it" in asked.text) == (True, False)
    told = meena.ask("yes please", "shall I send this on WhatsApp")
    [visit] = Appointment.objects.filter(status="pending", hold_expires_at=None)
    assert visit.approval_due_at == visit.updated_at + timedelta(minutes=180)
    assert told.text.startswith("It is requested: Teeth cleaning with ")
    assert "We keep the time, and you hear from us by " in told.text
    assert ("is booked" in told.text, "Price: 1,200 rupees. Deposit: 300 rupees." in told.text) == (False, True)
    assert notices() == []
    meena.ask("yes, please send it", "come to you on WhatsApp")
    assert notices() == ["appointment-requested"]
    booking.approve(visit, by=By("agent:1", "desk"), now=visit.updated_at)
    assert notices() == ["appointment-requested", "appointment-approved"]
