"""A class at the board: one block with its seats, and what its buttons leave behind."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking
from appointments import queries as appointment_queries
from appointments.booking import sessions
from appointments.intervals import Span
from appointments.models import Appointment, Attendee, Service, Session
from appointments.tests.clinic import DESK, list_taken
from booking_site.tests.desk.board_scene import Board
from handoff.tests.rows import make_agent, make_location

QUIETLY = {"HX-Request": "true"}


@pytest.fixture
def scene(scene: Board) -> Board:
    """A board whose laser is a class."""
    Service.objects.filter(pk=scene.clinic.laser.pk).update(is_class=True)
    scene.clinic.laser.refresh_from_db()
    return scene


def open_at(scene: Board, clock: str, day: int = 1, capacity: int = 2) -> Session:
    clinic = scene.clinic
    start = scene.at(clock, day)
    now = timezone.now() - timedelta(days=1)
    return booking.open_session(clinic.laser, clinic.location, clinic.rao, start, capacity=capacity, by=DESK, now=now)


def seat(scene: Board, session: Session, name: str) -> Appointment:
    attendee, _new = Attendee.objects.get_or_create(contact=scene.clinic.contact, name=name)
    now = timezone.now() - timedelta(days=1)
    return booking.book_seat(
        session, contact=scene.clinic.contact, attendee=attendee, by=DESK, now=now, request_key=f"{session.pk} {name}"
    )


def fields(scene: Board, session: Session, **typed) -> dict:
    date = session.start_at.astimezone(scene.clinic.location.zone).date().isoformat()
    return {"at": scene.clinic.location.pk, "date": date, "class": session.pk} | typed


def post(scene: Board, name: str, values: dict, client: Client | None = None):
    return (client or scene.client).post(reverse(f"desk:{name}"), values, headers=QUIETLY)


def person(name: str = "Asha") -> dict:
    return {"contact": "", "name": name, "request_key": f"desk {uuid.uuid4()}"}


def test_board_shows_one_block_however_many_sit_in_it(scene):
    session = open_at(scene, "10:00", capacity=5)
    for name in ("Asha", "Ravi", "Meera"):
        seat(scene, session, name)
    for by in ("people", "rooms"):
        page = scene.client.get(reverse("desk:day"), fields(scene, session) | {"by": by}).content.decode()
        assert page.count('class="appt class h10') == 1
        assert ("10:00 Laser" in page, "3 of 5 seats" in page) == (True, True)
        assert 'class="appt h10' not in page


def test_seats_are_counted_as_the_engine_does(scene):
    session = open_at(scene, "10:00", capacity=5)
    seat(scene, session, "Asha")
    gone = seat(scene, session, "Ravi")
    booking.cancel(gone, expected_version=1, by=DESK, now=timezone.now())
    now = timezone.now()
    (found,) = appointment_queries.list_sessions(
        scene.pooja, scene.clinic.location, Span(now, now + timedelta(days=9)), now=now
    )
    assert (found.pk, vars(found)["taken"], sessions.seats(session, now=now).count()) == (session.pk, 1, 1)


def test_todays_strip_has_one_block_for_a_class(scene):
    session = open_at(scene, "12:00", day=0)
    seat(scene, session, "Asha")
    seat(scene, session, "Ravi")
    strip = scene.client.get(reverse("desk:panel-strip")).content.decode()
    assert (strip.count("appt class"), "2 people" in strip, "Asha" in strip) == (1, True, False)


def test_open_a_class_time_takes_the_time_and_leads_to_it(scene):
    values = scene.time_fields("10:00") | {
        "service": scene.clinic.laser.pk,
        "capacity": "6",
        "time": "10:00",
        "opens": "1",
    }
    answer = post(scene, "class-open", values)
    session = Session.objects.get()
    assert (answer.status_code, f"class={session.pk}" in answer["Location"]) == (302, True)
    assert (session.start_at, session.capacity, session.practitioner) == (scene.at("10:00"), 6, scene.clinic.rao)
    assert list_taken(f"practitioner:{scene.clinic.rao.pk}") == [(session.start_at, session.end_at)]


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"capacity": "0"}, 422, "greater than or equal to 1"),
        ({"capacity": ""}, 422, "Say how many seats there are."),
        ({"lane": ""}, 422, "Choose with whom."),
        ({"lane": "practitioner:999999"}, 422, "Choose with whom."),
        ({"time": "13:15"}, 409, "Outside the hours: Dr Rao has a break"),
        ({"time": "10:15"}, 409, "Dr Rao has a visit from 10:00 to 10:30."),
    ],
)
def test_a_class_that_cannot_be_is_refused_in_words(scene, typed, status, words):
    scene.book("10:00")
    values = scene.time_fields("11:00") | {"service": scene.clinic.laser.pk, "capacity": "6", "time": "11:00"} | typed
    answer = post(scene, "class-open", values)
    assert (answer.status_code, words in answer.content.decode(), Session.objects.count()) == (status, True, 0)


def test_what_is_no_class_is_not_opened_as_one(scene):
    values = scene.time_fields("11:00") | {"service": scene.clinic.check.pk, "capacity": "6", "time": "11:00"}
    assert (post(scene, "class-open", values).status_code, Session.objects.count()) == (422, 0)


def test_give_seats_until_the_class_is_full(scene):
    session = open_at(scene, "10:00")
    for name in ("Asha", "Ravi"):
        assert post(scene, "class-seat", fields(scene, session, **person(name))).status_code == 302
    visits = Appointment.objects.filter(session=session).order_by("pk")
    assert [(one.attendee.name, one.status, one.start_at) for one in visits] == [
        ("Asha", "booked", session.start_at),
        ("Ravi", "booked", session.start_at),
    ]
    page = scene.client.get(reverse("desk:day"), fields(scene, session)).content.decode()
    assert ("2 of 2 seats taken" in page, "All seats are taken." in page, "Give a seat" in page) == (True, True, False)
    full = post(scene, "class-seat", fields(scene, session, **person("Meera")))
    assert (full.status_code, "All seats are taken." in full.content.decode()) == (409, True)
    assert Appointment.objects.count() == 2


def test_the_same_person_twice_and_the_same_form_twice_take_one_seat(scene):
    session = open_at(scene, "10:00", capacity=5)
    values = fields(scene, session, contact=scene.clinic.contact.pk, request_key=f"desk {uuid.uuid4()}")
    assert [post(scene, "class-seat", values).status_code for _ in range(2)] == [302, 302]
    again = post(scene, "class-seat", values | {"request_key": f"desk {uuid.uuid4()}"})
    assert (again.status_code, "has a seat already" in again.content.decode()) == (409, True)
    assert Appointment.objects.count() == 1


def test_a_seat_moves_to_another_time_of_the_class(scene):
    morning, noon, full = open_at(scene, "10:00"), open_at(scene, "11:00"), open_at(scene, "14:00", capacity=1)
    visit = seat(scene, morning, "Asha")
    seat(scene, full, "Ravi")
    page = scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()
    assert (f'name="to" value="{noon.pk}"' in page, f'name="to" value="{full.pk}"' in page) == (True, False)
    old = post(scene, "class-move", scene.visit_fields(visit) | {"to": noon.pk, "version": "7"})
    assert (old.status_code, "was changed meanwhile" in old.content.decode()) == (409, True)
    assert post(scene, "class-move", scene.visit_fields(visit) | {"to": full.pk}).status_code == 409
    assert post(scene, "class-move", scene.visit_fields(visit) | {"to": noon.pk}).status_code == 302
    visit.refresh_from_db()
    assert (visit.session, visit.start_at, visit.version) == (noon, noon.start_at, 2)


def test_a_seat_is_given_up_and_is_free_again(scene):
    session = open_at(scene, "10:00")
    visit = seat(scene, session, "Asha")
    page = scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()
    assert ("Give up the seat" in page, "A seat of the class Laser" in page) == (True, True)
    assert post(scene, "day-cancel", scene.visit_fields(visit)).status_code == 302
    assert sessions.count_free(session, now=timezone.now()) == 2


def test_cancelling_the_class_ends_every_seat_and_frees_its_time(scene):
    session = open_at(scene, "10:00")
    visits = [seat(scene, session, "Asha"), seat(scene, session, "Ravi")]
    page = scene.client.get(reverse("desk:day"), fields(scene, session)).content.decode()
    assert "2 people lose their seats" in page
    assert post(scene, "class-cancel", fields(scene, session)).status_code == 302
    session.refresh_from_db()
    assert (session.status, [Appointment.objects.get(pk=one.pk).status for one in visits]) == (
        "cancelled",
        ["cancelled", "cancelled"],
    )
    assert list_taken(f"practitioner:{scene.clinic.rao.pk}") == []
    page = scene.client.get(reverse("desk:day"), fields(scene, session)).content.decode()
    assert 'class="appt class h10' not in page


def test_a_class_is_not_booked_as_a_visit_but_shows_its_times(scene):
    session = open_at(scene, "10:00")
    wanted = scene.time_fields("11:00") | {"service": scene.clinic.laser.pk}
    page = scene.client.get(reverse("desk:panel-board-why"), wanted).content.decode()
    assert (f"class={session.pk}" in page, "0 of 2 seats taken" in page) == (True, True)
    assert ("Open a class time at 11:00" in page, "Book 11:00" in page) == (True, False)


def test_another_branch_finds_no_class(scene):
    session = open_at(scene, "10:00")
    visit = seat(scene, session, "Asha")
    elsewhere = make_location("Elsewhere")
    stranger = Client()
    stranger.force_login(make_agent("ravi", elsewhere))
    for name in ("day", "panel-class"):
        for at in (scene.clinic.location.pk, elsewhere.pk):
            assert stranger.get(reverse(f"desk:{name}"), fields(scene, session, at=at)).status_code == 404
    for name in ("class-seat", "class-cancel", "class-move"):
        values = fields(scene, session, at=elsewhere.pk, visit=visit.pk, to=session.pk, version=1, **person())
        assert post(scene, name, values, stranger).status_code == 404
    session.refresh_from_db()
    assert (session.status, Appointment.objects.count()) == ("open", 1)


def test_without_the_script_plain_forms_do_it(scene):
    session = open_at(scene, "10:00")
    values = fields(scene, session, **person())
    page = scene.client.post(reverse("desk:class-seat"), values, follow=True).content.decode()
    assert "1 of 2 seats taken" in page
    seat(scene, session, "Ravi")
    page = scene.client.post(reverse("desk:class-seat"), fields(scene, session, **person("B")), follow=True)
    assert "All seats are taken." in page.content.decode()
