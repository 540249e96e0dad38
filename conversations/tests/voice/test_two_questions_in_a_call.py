"""A reminder on WhatsApp and a half-made booking by phone: a spoken yes is asked back, a key or a tap settles it."""

import asyncio

import pytest
from django.utils import timezone

from appointments.models import Appointment, ContactPoint
from conversations.addressing import Address
from conversations.appointment_tokens import build_subject, build_token
from conversations.models import Line, Message
from conversations.tests.assistant.test_guided_changes import have_visit
from conversations.tests.assistant.test_two_questions import remind
from conversations.tests.voice.driver import Caller
from conversations.tests.voice.scene import Clinic, booked

pytestmark = pytest.mark.django_db(transaction=True)


def half_made(clinic: Clinic) -> tuple[Caller, Appointment]:
    """A call at "shall I book it?", and on WhatsApp a reminder of another visit, unanswered. It is known who calls."""
    clinic.desk.now = timezone.now()
    visit = asyncio.run(have_visit(clinic.desk, "11:00", 7))
    meena = clinic.caller().call()
    meena.ask("this is Meena Iyer, when is my appointment?", "teeth cleaning")
    meena.ask("I would like a root canal as soon as possible", "which one")
    line = Line.objects.get(channel="whatsapp")
    remind(clinic.desk, visit, address=Address(line, ContactPoint.objects.get()))
    meena.ask("the first one", "shall i book it")
    return meena, visit


def test_spoken_yes_is_asked_back_and_keys_settle_it(clinic: Clinic) -> None:
    meena, visit = half_made(clinic)
    asked = meena.ask("yes please", "which do you mean")
    assert "1: The new booking, Root canal" in asked.text
    assert "your appointment, Teeth cleaning" in asked.text
    assert booked() == [visit]
    told = meena.press("2", "is confirmed")
    assert "Shall I book it?" in told.text
    visit.refresh_from_db()
    assert visit.confirmation == "accepted"
    meena.press("1", "it is booked")
    assert len(booked()) == 2


def test_reminder_tapped_during_a_call_is_answered_by_the_call_which_goes_on(clinic: Clinic) -> None:
    meena, visit = half_made(clinic)
    before = len(meena.spoken)
    clinic.desk.now = timezone.now()
    clinic.desk.receive("Confirm", choice_id=build_token(build_subject(visit.pk, visit.version), "confirm"))
    told = meena.hears("is confirmed", after=before)
    assert "Shall I book it?" in told.text
    visit.refresh_from_db()
    assert visit.confirmation == "accepted"
    assert Message.objects.filter(kind="incoming", appointment=visit).count() == 1
    meena.ask("yes", "it is booked")
    assert len(booked()) == 2
