"""What customers are told of a change, in the transaction that made it: rows, words, and what may still leave."""

from datetime import timedelta

import pytest

from appointments import booking, calendar
from appointments.areas import VisitPlace
from appointments.booking import By, conflicts
from appointments.models import Appointment, NotAvailableTime, Service, ServiceArea
from appointments.tests.clinic import ASSISTANT, NOW, Clinic, make_clinic
from conversations import gate
from conversations.assistant.phrasing import render
from conversations.models import Line, Message
from conversations.tests.builders import receive

pytestmark = pytest.mark.django_db

WORDS = "Dr Rao is at a congress."
SORRY = By("agent:1", "desk", message=f"  {WORDS}\n")
DESK = By("agent:1", "desk")


@pytest.fixture
def clinic() -> Clinic:
    """A clinic whose check-ups wait for approval for two hours; Meena wrote on WhatsApp at NOW, Monday 08:00."""
    clinic = make_clinic()
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=True, approval_minutes=120)
    Line.objects.create(channel="whatsapp", number_e164="+15550100", location=clinic.location)
    receive(now=NOW)
    return clinic


def request(clinic: Clinic, clock: str = "10:00", day: int = 2) -> Appointment:
    return booking.book(
        clinic.slot_id(clock, day),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=ASSISTANT,
        now=NOW,
        request_key=f"{clock} {day}",
    )


def notices(visit: Appointment) -> list[Message]:
    return list(Message.objects.filter(kind="outgoing", appointment=visit).order_by("id"))


def words_of(message: Message, language: str = "") -> str:
    return render(message.purpose, message.values, language or message.language)


def test_notice_of_a_request_says_so_and_until_when_they_hear(clinic: Clinic) -> None:
    visit = request(clinic)
    [notice] = notices(visit)
    assert (notice.purpose, notice.appointment_statuses, notice.appointment_version, notice.sender) == (
        "appointment-requested",
        ["pending"],
        1,
        "system",
    )
    assert words_of(notice) == (
        "Your appointment is requested. It is sure once the team has agreed.\n"
        "We keep the time for you. You hear from us by Monday 30 November, 10:00 am at the latest.\n\n"
        "*Check-up* with Dr Rao\nWednesday 2 December, 10:00 am\nFor Meena\n\n"
        f"Price: ₹500\nReference: {visit.reference}\nTo move or cancel it, just write here."
    )
    assert gate.check(notice, now=NOW) == gate.Leave(window_open=True)


def test_notice_of_approval_has_the_details_of_a_booking_and_the_request_stays_behind(clinic: Clinic) -> None:
    visit = request(clinic)
    booking.approve(visit, by=DESK, now=NOW + timedelta(minutes=5))
    requested, approved = notices(visit)
    assert gate.check(requested, now=NOW + timedelta(minutes=5)) == gate.Drop(
        "The appointment is booked by now.", code="appointment"
    )
    assert (approved.purpose, approved.appointment_statuses) == ("appointment-approved", ["booked"])
    plain = clinic.book("12:00", 2)
    [booked] = notices(plain)
    same = words_of(booked).replace("12:00 pm", "10:00 am").replace(plain.reference, visit.reference)
    assert words_of(approved).splitlines()[1:] == same.splitlines()[1:]
    assert words_of(approved).splitlines()[0] == "We have agreed to your request: your appointment is booked."
    assert (approved.choices, set(approved.values) - {"answer_by_at"}) == (booked.choices, set(booked.values))


def test_notice_of_a_refusal_carries_the_words_of_staff_and_what_to_do_next(clinic: Clinic) -> None:
    visit = request(clinic)
    booking.decline(visit, by=SORRY, now=NOW + timedelta(minutes=5))
    _requested, declined = notices(visit)
    assert (declined.purpose, declined.values["message"], declined.values["reason"]) == (
        "appointment-declined",
        WORDS,
        "Dr Rao is at a congress",
    )
    assert words_of(declined) == (
        "We are sorry: we cannot give you the appointment you asked for.\n"
        f"The team writes: “{WORDS}”\n\n"
        "*Check-up* with Dr Rao\nWednesday 2 December, 10:00 am\nFor Meena\n\n"
        f"Reference: {visit.reference}\nTo book another time, just write here."
    )
    assert "हमारी टीम लिखती है: “Dr Rao is at a congress.”" in words_of(declined, "hi")
    assert "Hamari team likhti hai: “Dr Rao is at a congress.”" in words_of(declined, "hi-Latn")
    assert visit.events.latest("id").after["message"] == WORDS


def test_notice_of_a_refusal_without_words_has_none(clinic: Clinic) -> None:
    visit = request(clinic)
    booking.decline(visit, by=DESK, now=NOW)
    declined = notices(visit)[-1]
    assert "The team writes" not in words_of(declined)
    assert (declined.values["message"], declined.values["reason"]) == ("", "nothing more was noted")


def test_notice_of_a_request_that_nobody_answered(clinic: Clinic) -> None:
    visit = request(clinic)
    assert booking.expire_requests(now=NOW + timedelta(minutes=120)) == 1
    ended = notices(visit)[-1]
    assert (ended.purpose, ended.appointment_statuses) == ("appointment-unanswered", ["cancelled"])
    assert words_of(ended).startswith("We are sorry: nobody could answer your request in time, so it has ended.\n\n*")
    assert words_of(ended).endswith("To book another time, just write here.")


def test_notice_of_a_request_taken_back_is_that_of_a_cancellation(clinic: Clinic) -> None:
    visit = request(clinic)
    booking.cancel(visit, expected_version=1, by=ASSISTANT, now=NOW)
    assert [one.purpose for one in notices(visit)] == ["appointment-requested", "appointment-cancelled"]


def test_notice_of_a_moved_request_asks_for_the_new_time_and_waits_no_longer_than_its_start(clinic: Clinic) -> None:
    visit = request(clinic)
    moved = booking.move(visit, clinic.slot_id("09:30"), expected_version=1, by=ASSISTANT, now=NOW)
    assert (moved.status, moved.version, moved.approval_due_at) == ("pending", 2, clinic.local("09:30"))
    requested, again = notices(visit)
    assert isinstance(gate.check(requested, now=NOW), gate.Drop)
    assert again.purpose == "appointment-requested"
    assert "\nMonday 30 November, 9:30 am\nBefore: Wednesday 2 December, 10:00 am\n" in words_of(again)
    assert booking.move(moved, clinic.slot_id("09:30"), expected_version=2, by=ASSISTANT, now=NOW).version == 2
    booking.approve(moved, by=DESK, now=NOW)
    assert notices(visit)[-1].purpose == "appointment-approved"


@pytest.fixture
def struck(clinic: Clinic) -> tuple[NotAvailableTime, Appointment, Appointment]:
    """A day that is closed, with two visits of check-ups inside."""
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=False)
    visits = request(clinic, "10:00"), request(clinic, "11:00")
    closure, inside = calendar.close(clinic.location, clinic.local("00:00", 2), clinic.local("00:00", 3), "Strike", NOW)
    assert inside == list(visits)
    return closure, *visits


def test_notice_of_a_move_out_of_a_closure_carries_the_words_of_staff(struck) -> None:
    closure, first, second = struck
    others = {second.pk: "Dr Rao comes back on Thursday."}
    conflicts.move_all(closure, by=By("agent:1", "desk", "closure", message=WORDS), now=NOW, messages=others)
    one, two = notices(first)[-1], notices(second)[-1]
    assert (one.purpose, one.values["message"], two.values["message"]) == ("appointment-moved", WORDS, *others.values())
    assert words_of(one).startswith(f"Your appointment is moved.\nThe team writes: “{WORDS}”\n\n*Check-up*")
    assert words_of(one, "hi").splitlines()[:2] == [
        "आपके अपॉइंटमेंट का समय बदल गया है।",
        f"हमारी टीम लिखती है: “{WORDS}”",
    ]
    assert (first.events.latest("id").reason, first.events.latest("id").after["message"]) == ("closure", WORDS)


def test_notice_of_a_request_moved_out_of_a_closure_carries_them_too(clinic: Clinic) -> None:
    visit = request(clinic)
    closure, _ = calendar.close(clinic.location, clinic.local("00:00", 2), clinic.local("00:00", 3), "Strike", NOW)
    conflicts.move_all(closure, by=SORRY, now=NOW)
    told = words_of(notices(visit)[-1]).splitlines()
    assert (told[0], told[2]) == (
        "Your appointment is requested. It is sure once the team has agreed.",
        f"The team writes: “{WORDS}”",
    )
    assert told[5:7] == ["Thursday 3 December, 9:00 am", "Before: Wednesday 2 December, 10:00 am"]


def test_notice_of_a_cancellation_for_a_closure_carries_the_words_of_staff(struck) -> None:
    closure, first, second = struck
    conflicts.cancel_all(closure, by=SORRY, now=NOW, messages={second.pk: ""})
    one, two = notices(first)[-1], notices(second)[-1]
    assert words_of(one).startswith(f"Your appointment is cancelled.\nThe team writes: “{WORDS}”\n\n*Check-up*")
    assert words_of(two).startswith("Your appointment is cancelled.\n\n*Check-up*")
    assert (one.values["reason"], two.values["reason"]) == ("Dr Rao is at a congress", "nothing more was noted")


def test_notice_that_a_visit_stands_leaves_only_with_words_of_staff(struck) -> None:
    closure, first, second = struck
    conflicts.keep(closure, first, expected_version=first.version, by=DESK, now=NOW)
    conflicts.keep_all(closure, by=SORRY, now=NOW)
    assert [one.purpose for one in notices(first)] == ["appointment-booked"]
    kept = notices(second)[-1]
    assert (kept.purpose, kept.appointment_statuses) == ("appointment-kept", ["booked"])
    assert words_of(kept).startswith(
        f"Your appointment stands, at the time we agreed.\nThe team writes: “{WORDS}”\n\n*Check-up* with Dr Rao\n"
        "Wednesday 2 December, 11:00 am\n"
    )


def test_words_of_staff_are_one_line_that_ends_somewhere(struck) -> None:
    _closure, first, _second = struck
    booking.cancel(first, expected_version=1, by=By("agent:1", "desk", message="a\n\n b" + "x" * 400), now=NOW)
    assert notices(first)[-1].values["message"] == "a b" + "x" * 297


def elsewhere(clinic: Clinic, **fields: object) -> Appointment:
    """A visit of a service that takes place somewhere else than at the clinic."""
    values = {"needs_approval": False, "deposit_text": "₹100 now", "preparation": "Have a pen ready.", **fields}
    Service.objects.filter(pk=clinic.check.pk).update(**values)
    place = VisitPlace(address="5 Lake Road", postcode="560038")
    return booking.book(
        clinic.slot_id("10:00", 2),
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=ASSISTANT,
        now=NOW,
        request_key="",
        place=place if fields["place"] == "customer" else None,
    )


def lines_of(visit: Appointment, language: str = "en") -> list[str]:
    return [line for line in words_of(notices(visit)[-1], language).splitlines() if line]


@pytest.mark.parametrize(
    ("fields", "here", "in_hindi"),
    [
        (
            {"place": "online", "online_link": "https://meet.example/asha"},
            ["Online, with this link: https://meet.example/asha"],
            ["ऑनलाइन, इस लिंक पर: https://meet.example/asha"],
        ),
        (
            {"place": "phone"},
            ["By phone: we ring you on +15550142."],
            ["फ़ोन पर: हम आपको +15550142 पर फ़ोन करेंगे।"],
        ),
        (
            {"place": "customer", "arrival_minutes": 90},
            ["We come to you: 5 Lake Road", "We arrive between 10:00 am and 11:30 am."],
            ["हम आपके यहाँ आएँगे: 5 Lake Road", "हम सुबह 10:00 और सुबह 11:30 के बीच पहुँचेंगे।"],
        ),
        ({"place": "here"}, ["Clinic, 100 Feet Road"], ["Clinic, 100 Feet Road"]),
    ],
)
def test_notice_says_where_a_visit_takes_place_and_what_it_costs(
    clinic: Clinic, fields: dict[str, object], here: list[str], in_hindi: list[str]
) -> None:
    ServiceArea.objects.create(location=clinic.location, name="Indiranagar", postcodes=["560038"])
    visit = elsewhere(clinic, **fields)
    told = lines_of(visit)
    assert told == [
        "Your appointment is booked.",
        "*Check-up* with Dr Rao",
        "Wednesday 2 December, 10:00 am",
        "For Meena",
        *here,
        "Please note: Have a pen ready.",
        "Price: ₹500",
        "Deposit: ₹100 now",
        f"Reference: {visit.reference}",
        "To move or cancel it, just write here.",
    ]
    assert lines_of(visit, "hi")[4 : 4 + len(here)] == in_hindi
    assert notices(visit)[-1].values["way"] == (" ".join(here) if fields["place"] != "here" else "100 Feet Road.")


def test_arrival_stands_as_it_was_promised(clinic: Clinic) -> None:
    ServiceArea.objects.create(location=clinic.location, name="Indiranagar", postcodes=["560038"])
    visit = elsewhere(clinic, place="customer", arrival_minutes=90)
    Service.objects.filter(pk=clinic.check.pk).update(arrival_minutes=10)
    booking.move(visit, clinic.slot_id("11:00", 2), expected_version=1, by=ASSISTANT, now=NOW)
    assert "We arrive between 11:00 am and 12:30 pm." in lines_of(visit)
