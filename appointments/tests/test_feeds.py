"""A visit's calendar file and a practitioner's feed, read back as a calendar program does."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from appointments import booking, feeds
from appointments.models import Appointment, CalendarFeed, Service
from appointments.tests.clinic import DESK, NOW, Clinic

pytestmark = pytest.mark.django_db


def book(clinic: Clinic, clock: str = "10:00", **more: object) -> Appointment:
    return booking.book(
        clinic.slot_id(clock, 1, **more),  # type: ignore[arg-type]
        contact=clinic.contact,
        attendee=clinic.attendee,
        by=DESK,
        now=NOW,
        request_key=clock,
    )


def read(content: bytes) -> list[dict[str, str]]:
    names = ("UID", "SEQUENCE", "STATUS", "SUMMARY")
    return [{name: str(event[name]) for name in names} for event in Calendar.from_ical(content).walk("VEVENT")]


def test_a_move_and_a_cancellation_are_the_same_event_with_a_higher_sequence(clinic: Clinic) -> None:
    visit = book(clinic)
    files = [feeds.write_visit(visit, summary="Appointment at Clinic")]
    visit = booking.move(visit, clinic.slot_id("15:00", 2), expected_version=1, by=DESK, now=NOW)
    files.append(feeds.write_visit(visit, summary="Appointment at Clinic"))
    visit = booking.cancel(visit, expected_version=2, by=DESK, now=NOW)
    files.append(feeds.write_visit(visit, summary="Appointment at Clinic"))
    events = [read(content)[0] for content in files]
    assert {event["UID"] for event in events} == {f"appt-{visit.uid}@ringbook"}
    assert [(event["SEQUENCE"], event["STATUS"]) for event in events] == [
        ("0", "CONFIRMED"),
        ("2", "CONFIRMED"),
        ("3", "CANCELLED"),
    ]
    (moved,) = Calendar.from_ical(files[1]).events
    assert (moved.start, moved.end) == (clinic.local("15:00", 2), clinic.local("15:30", 2))


def test_neither_service_nor_name_are_in_a_visits_file(clinic: Clinic) -> None:
    content = feeds.write_visit(book(clinic), summary="Appointment at Clinic").decode()
    assert [word for word in ("Check-up", "Meena", "Rao", "+1555") if word in content] == []


@pytest.mark.parametrize(
    ("detail", "summary"), [("neutral", "Appointment"), ("service", "Check-up"), ("name", "Check-up: Meena")]
)
def test_a_feed_says_as_much_as_it_was_made_to(clinic: Clinic, detail: str, summary: str) -> None:
    visit = book(clinic)
    feed, token = feeds.make(clinic.rao, detail=detail, now=NOW)
    assert read(feeds.write_feed(feed, now=NOW)) == [
        {"UID": f"appt-{visit.uid}-0@ringbook", "SEQUENCE": "0", "STATUS": "CONFIRMED", "SUMMARY": summary}
    ]
    assert token not in str(CalendarFeed.objects.values().get())


def test_a_feed_holds_the_persons_own_visits_of_the_months_around_and_no_holds(clinic: Clinic) -> None:
    visit = book(clinic)
    book(clinic, "11:00", person=clinic.sen)
    cancelled = book(clinic, "12:00")
    booking.cancel(cancelled, expected_version=1, by=DESK, now=NOW)
    booking.hold(clinic.slot_id("15:00", 1), contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=NOW)
    feed, _token = feeds.make(clinic.rao, now=NOW)
    uid = f"appt-{visit.uid}-0@ringbook"
    assert [event["UID"] for event in read(feeds.write_feed(feed, now=NOW))] == [uid]
    assert [event["UID"] for event in read(feeds.write_feed(feed, now=NOW + timedelta(days=30)))] == [uid]
    assert read(feeds.write_feed(feed, now=NOW + timedelta(days=32))) == []


def test_a_class_is_one_event_with_its_seats(clinic: Clinic) -> None:
    Service.objects.filter(pk=clinic.check.pk).update(is_class=True)
    session = booking.open_session(
        clinic.check, clinic.location, clinic.rao, clinic.local("10:00", 1), capacity=8, by=DESK, now=NOW
    )
    booking.book_seat(session, contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=NOW, request_key="seat")
    feed, _token = feeds.make(clinic.rao, now=NOW)
    assert [event["SUMMARY"] for event in read(feeds.write_feed(feed, now=NOW))] == ["Class (1 of 8)"]


def test_a_revoked_feed_is_found_no_more_and_fetching_is_noted_once_an_hour(clinic: Clinic) -> None:
    feed, token = feeds.make(clinic.rao, now=NOW)
    assert feeds.find(token, now=NOW) == feed
    assert feeds.find(token, now=NOW + timedelta(minutes=59)) == feed
    assert CalendarFeed.objects.get().last_fetched_at == NOW
    feeds.revoke(feed, now=NOW)
    assert feeds.find(token, now=NOW) is None
    assert feeds.find("guessed", now=NOW) is None
