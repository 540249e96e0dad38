"""A series is told of in one message with its dates, and leaves with those only that still stand as it says."""

from datetime import timedelta

import pytest

from appointments import booking
from appointments.booking import By
from appointments.models import Appointment
from appointments.tests.clinic import NOW, Clinic, make_clinic
from conversations import gate, sending
from conversations.assistant.phrasing import format_dates, render
from conversations.models import Line, Message, MessageTemplate
from conversations.tests.builders import receive
from conversations.transports.templates import build_variables, fill

pytestmark = pytest.mark.django_db

DESK = By("agent:1", "desk")


@pytest.fixture
def clinic() -> Clinic:
    """A clinic to which Meena wrote on WhatsApp at NOW, Monday 08:00."""
    clinic = make_clinic()
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    receive(now=NOW)
    return clinic


def book(clinic: Clinic, rule: str = "FREQ=WEEKLY;COUNT=3", key: str = "physio") -> list[Appointment]:
    dates = booking.book_series(
        clinic.slot_id("10:00", 1),
        rule,
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=DESK,
        now=NOW,
        request_key=key,
    )
    return [date.visit for date in dates if date.visit]


def outgoing() -> list[Message]:
    return list(Message.objects.filter(kind="outgoing").order_by("id"))


def words_of(message: Message, language: str = "en") -> list[str]:
    return render(message.purpose, message.values, language).splitlines()


def leave(message: Message, minutes: int = 1) -> Message:
    """Let what is due leave, as the dispatcher does, and give the message as it is then."""
    sending.claim_due(now=NOW + timedelta(minutes=minutes), limit=10)
    message.refresh_from_db()
    return message


def test_a_series_is_one_message_that_lists_its_dates(clinic: Clinic) -> None:
    first, second, third = book(clinic)
    [message] = outgoing()
    assert (message.purpose, message.appointment, message.appointment_statuses) == (
        "appointment-series-booked",
        None,
        ["booked"],
    )
    assert [(one["id"], one["version"], one["start_at"]) for one in message.values["visits"]] == [
        (visit.pk, 1, visit.start_at.isoformat()) for visit in (first, second, third)
    ]
    assert words_of(message) == [
        "These appointments are booked for you.",
        "",
        "*Check-up* with Dr Rao",
        "For Meena",
        f"• Tuesday 1 December, 10:00 am, {first.reference}",
        f"• Tuesday 8 December, 10:00 am, {second.reference}",
        f"• Tuesday 15 December, 10:00 am, {third.reference}",
        "",
        "Clinic, 100 Feet Road",
        "",
        "For each visit:",
        "Price: ₹500",
        "Each has its reference. To move or cancel one of them, just write here.",
    ]
    assert leave(message).status == "sending"
    assert len(message.values["visits"]) == 3


@pytest.mark.parametrize("language", ["hi", "hi-Latn"])
def test_it_is_said_in_every_language(clinic: Clinic, language: str) -> None:
    visits = book(clinic)
    said = "\n".join(words_of(outgoing()[0], language))
    assert [visit.reference in said for visit in visits] == [True] * 3
    assert "These" not in said


def test_it_leaves_without_what_was_moved_or_cancelled_meanwhile(clinic: Clinic) -> None:
    first, second, third = book(clinic)
    booking.move(first, clinic.slot_id("11:00", 1), expected_version=1, by=DESK, now=NOW)
    booking.cancel(third, expected_version=1, by=DESK, now=NOW)
    series, moved, cancelled = outgoing()
    assert leave(series).status == "sending"
    assert [one["id"] for one in series.values["visits"]] == [second.pk]
    assert [(one.purpose, one.appointment) for one in (moved, cancelled)] == [
        ("appointment-moved", first),
        ("appointment-cancelled", third),
    ]


def test_it_never_leaves_when_none_stands_as_it_says(clinic: Clinic) -> None:
    for visit in book(clinic):
        booking.cancel(visit, expected_version=1, by=DESK, now=NOW)
    series = outgoing()[0]
    assert isinstance(gate.check(series, now=NOW), gate.Drop)
    assert (leave(series).status, series.reason) == ("dropped", "None of these visits stands as it says.")


def test_later_ones_cancelled_together_are_one_message_with_the_words_of_staff(clinic: Clinic) -> None:
    _first, second, third = book(clinic)
    booking.cancel_later(second, expected_version=1, by=By("agent:1", "desk", message="Dr Rao moves away."), now=NOW)
    message = outgoing()[-1]
    assert words_of(message) == [
        "These appointments are cancelled.",
        "The team writes: “Dr Rao moves away.”",
        "",
        "*Check-up* with Dr Rao",
        "For Meena",
        f"• Tuesday 8 December, 10:00 am, {second.reference}",
        f"• Tuesday 15 December, 10:00 am, {third.reference}",
        "",
        "To book another time, just write here.",
    ]
    assert [one.purpose for one in outgoing()] == ["appointment-series-booked", "appointment-series-cancelled"]


def test_many_dates_are_counted_and_fit_into_one_message(clinic: Clinic) -> None:
    clinic.check.horizon_days = 100
    clinic.check.save()
    visits = book(clinic, "FREQ=DAILY;COUNT=60")
    [message] = outgoing()
    lines = [line for line in words_of(message) if line.startswith("•")]
    assert (len(visits), len(lines)) == (60, 20)
    assert lines[-1] == "• and 41 more, the last on Friday 29 January, 10:00 am"
    assert len("\n".join(words_of(message, "hi"))) <= 1600
    assert len(format_dates(message.values, "hi", 500)) <= 500


def test_outside_of_the_window_a_template_tells_the_dates(clinic: Clinic) -> None:
    first, second, third = book(clinic)
    [message] = outgoing()
    template = MessageTemplate(
        purpose=message.purpose, language="en", body="{{1}}: {{2}}.", value_names=["service", "dates"]
    )
    assert fill(template.body, build_variables(template, message.values)) == (
        f"Check-up: Tuesday 1 December, 10:00 am, {first.reference}; Tuesday 8 December, 10:00 am, "
        f"{second.reference}; Tuesday 15 December, 10:00 am, {third.reference}."
    )


def test_who_never_wrote_is_told_nothing(db: None) -> None:
    clinic = make_clinic()
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    assert (len(book(clinic)), outgoing()) == (3, [])
