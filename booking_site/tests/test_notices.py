"""The demo's templates say outside the 24-hour window what the notices say inside, with every value they ask for."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule

from appointments import booking, calendar
from appointments.booking import By, conflicts
from appointments.models import Appointment, Contact, Service
from appointments.tests.clinic import ASSISTANT, NOW, Clinic, make_clinic
from booking_site import demo_templates
from conversations import gate
from conversations.models import Line, Message
from conversations.tests.builders import receive
from conversations.transports import templates

pytestmark = pytest.mark.django_db

SORRY = By("agent:1", "desk", message="The doctor is away.")


@pytest.fixture
def clinic() -> Clinic:
    """A clinic whose check-ups wait for approval, with the demo's templates; Meena wrote at NOW."""
    clinic = make_clinic()
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=True, approval_minutes=3000)
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    demo_templates.load_templates()
    receive(now=NOW)
    return clinic


def request(clinic: Clinic, clock: str) -> Appointment:
    return booking.book(
        clinic.slot_id(clock, 5),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=ASSISTANT,
        now=NOW,
        request_key=clock,
    )


def newest(purpose: str) -> Message:
    return Message.objects.filter(purpose=purpose).latest("id")


def as_template(message: Message, language: str) -> str:
    """The words of the approved template, filled with the message's values."""
    template = templates.list_candidates(message.purpose, language, ["en", "hi"])[0]
    variables = templates.build_variables(template, message.values)
    assert all(variables.values()), variables
    return templates.fill(template.body, variables)


def test_templates_tell_requests_and_what_was_decided(clinic: Clinic) -> None:
    approved, declined, unanswered = (request(clinic, clock) for clock in ("10:00", "11:00", "12:00"))
    asked = newest("appointment-requested")
    assert "It is not booked yet: our team has to agree." in as_template(asked, "en")
    assert "you hear from us by Wednesday 2 December, 10:00 am at the latest" in as_template(asked, "en")
    booking.approve(approved, by=SORRY, now=NOW)
    booking.decline(declined, by=SORRY, now=NOW)
    booking.expire_requests(now=NOW + timedelta(minutes=3000))
    assert "is booked for Saturday 5 December, 10:00 am" in as_template(newest("appointment-approved"), "en")
    told = as_template(newest("appointment-declined"), "hi")
    assert ("The doctor is away।" in told, declined.reference in told) == (True, True)
    assert unanswered.reference in as_template(newest("appointment-unanswered"), "hi-Latn")
    closure, _inside = calendar.close(clinic.location, clinic.local("00:00", 5), clinic.local("23:00", 5), "Flood", NOW)
    conflicts.keep_all(closure, by=SORRY, now=NOW)
    assert "to know: The doctor is away. Write here" in as_template(newest("appointment-kept"), "en")
    later = NOW + timedelta(days=3)
    for purpose in ("appointment-approved", "appointment-declined", "appointment-unanswered"):
        assert gate.check(newest(purpose), now=later) == gate.Leave(window_open=False)


def test_worker_ends_requests_that_nobody_answered_and_they_are_told(clinic: Clinic) -> None:
    visit = request(clinic, "10:00")
    Appointment.objects.filter(pk=visit.pk).update(approval_due_at=timezone.now() - timedelta(minutes=1))
    call_command("setup_schedules")
    schedule = Schedule.objects.get(name="appointments.tasks.expire_requests")
    assert (schedule.minutes, schedule.repeats) == (1, -1)
    run = import_string(schedule.func)
    assert (run(), run()) == (1, 0)
    assert newest("appointment-unanswered").appointment == visit


def test_templates_tell_both_times_to_who_lives_by_another_clock(clinic: Clinic) -> None:
    Contact.objects.filter(pk=clinic.contact.pk).update(time_zone="Europe/London")
    booking.approve(request(clinic, "10:00"), by=SORRY, now=NOW)
    told = as_template(newest("appointment-approved"), "en")
    assert "is booked for Saturday 5 December, 10:00 am (4:30 am in London) at Clinic." in told
