"""Classes: their time is taken like a visit's, their seats are counted, and cancelling ends them all."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments import availability, booking, calendar
from appointments.availability import SlotQuery
from appointments.booking import AlreadySeated, NotBookable, RequestKeyReused, SessionFull, SlotTaken, sessions
from appointments.models import Attendee, Service, Session, StaffMember
from appointments.tests.clinic import ASSISTANT, DESK, NOW, Clinic, list_taken


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    Service.objects.filter(pk=clinic.laser.pk).update(is_class=True)
    return clinic


def open_at(clinic: Clinic, clock: str, capacity: int = 2) -> Session:
    start_at = clinic.local(clock, 1)
    return booking.open_session(
        clinic.laser, clinic.location, clinic.rao, start_at, capacity=capacity, by=DESK, now=NOW
    )


def seat(clinic: Clinic, session: Session, name: str, key: str = "", now=NOW):
    attendee, _ = Attendee.objects.get_or_create(contact=clinic.contact, name=name)
    return booking.book_seat(
        session, contact=clinic.contact, attendee=attendee, by=ASSISTANT, now=now, request_key=key or name
    )


def test_class_takes_time_and_is_booked_by_the_seat_only(clinic):
    session = open_at(clinic, "10:00")
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(session.start_at, session.end_at)]
    assert list_taken(f"resource:{clinic.room_of(clinic.rao).pk}") == [(session.start_at, session.end_at)]
    with pytest.raises(SlotTaken):
        booking.hold(
            clinic.slot_id("10:00", 1), contact=clinic.contact, attendee=clinic.attendee, by=ASSISTANT, now=NOW
        )
    with pytest.raises(SlotTaken):
        open_at(clinic, "10:15")
    assert availability.find_slots(SlotQuery(clinic.location.pk, (clinic.laser.pk,)), now=NOW) == []
    with pytest.raises(NotBookable) as refused:
        booking.hold(
            clinic.slot_id("12:00", 1, service=clinic.laser),
            contact=clinic.contact,
            attendee=clinic.attendee,
            by=ASSISTANT,
            now=NOW,
        )
    assert refused.value.code == "session"


def test_seats_are_counted_freed_and_moved(clinic):
    morning, noon = open_at(clinic, "10:00"), open_at(clinic, "12:00", 1)
    asha, ravi = seat(clinic, morning, "Asha"), seat(clinic, morning, "Ravi")
    assert (asha.start_at, asha.items.get().practitioner_id) == (morning.start_at, clinic.rao.pk)
    assert seat(clinic, morning, "Asha").pk == asha.pk
    with pytest.raises(RequestKeyReused):
        seat(clinic, noon, "Asha")
    with pytest.raises(AlreadySeated):
        seat(clinic, morning, "Asha", "again")
    with pytest.raises(SessionFull):
        seat(clinic, morning, "Meera")
    moved = booking.move_seat(ravi, noon, expected_version=1, by=ASSISTANT, now=NOW)
    assert (moved.version, moved.start_at, moved.items.get().start_at) == (2, noon.start_at, noon.start_at)
    with pytest.raises(SessionFull):
        booking.move_seat(asha, noon, expected_version=1, by=ASSISTANT, now=NOW)
    with pytest.raises(NotBookable):
        booking.move(moved, clinic.slot_id("15:00", 1), expected_version=2, by=DESK, now=NOW)
    booking.cancel(moved, expected_version=2, by=ASSISTANT, now=NOW)
    assert seat(clinic, noon, "Meera").status == "booked"
    with pytest.raises(NotBookable) as refused:
        seat(clinic, morning, "Late", now=morning.start_at - timedelta(minutes=59))
    assert refused.value.code == "notice"


def test_cancelling_a_class_ends_its_visits_and_frees_its_time(clinic):
    session = open_at(clinic, "10:00", 3)
    visits = [seat(clinic, session, "Asha"), seat(clinic, session, "Ravi")]
    _, inside = calendar.close(clinic.rao, session.start_at, session.end_at, "Leave", NOW)
    assert inside == visits
    with pytest.raises(SessionFull):
        sessions.set_capacity(session, 1, now=NOW)
    assert booking.cancel_session(session, by=DESK, now=NOW) == visits
    assert [visit.events.latest("id").kind for visit in visits] == ["cancelled", "cancelled"]
    assert list_taken(f"practitioner:{clinic.rao.pk}") == []
    with pytest.raises(booking.WrongStatus):
        seat(clinic, session, "Meera")


def test_class_is_opened_in_the_admin_and_refused_at_the_field(client, clinic):
    client.force_login(StaffMember.objects.create_superuser("admin", role="admin"))
    day = (timezone.now().astimezone(clinic.location.zone) + timedelta(days=3)).date().isoformat()
    data = {"service": clinic.laser.pk, "location": clinic.location.pk, "practitioner": clinic.rao.pk, "capacity": "4"}
    data |= {"start_at_0": day, "start_at_1": "10:00", "visits-TOTAL_FORMS": "0", "visits-INITIAL_FORMS": "0"}
    url = reverse("admin:appointments_session_add")
    assert client.post(url, data).status_code == 302
    session = Session.objects.get()
    assert (session.capacity, session.start_at.astimezone(clinic.location.zone).hour) == (4, 10)
    assert "This time is taken" in client.post(url, data).content.decode()
    change = reverse("admin:appointments_session_change", args=[session.pk])
    assert client.post(change, data | {"capacity": "6"}).status_code == 302
    session.refresh_from_db()
    assert session.capacity == 6
    assert Session.objects.count() == 1
