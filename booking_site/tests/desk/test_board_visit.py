"""A visit beside the board: where it is, on which clocks, what happened to it, what may be marked from each state."""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking, contacts
from appointments.booking.visits import NEXT_STATUSES
from appointments.models import Appointment, Contact, Service, ServiceArea
from appointments.tests.clinic import DESK
from booking_site.calendars.views import visit_path
from booking_site.tests.desk.board_scene import Board
from handoff.tests.rows import make_agent, make_location

QUIETLY = {"HX-Request": "true"}


@pytest.fixture
def visiting(scene: Board) -> Board:
    """A board whose check-up is a home visit, within one postcode."""
    Service.objects.filter(pk=scene.clinic.check.pk).update(place="customer")
    ServiceArea.objects.create(location=scene.clinic.location, name="Indiranagar", postcodes=["560038"])
    return scene


def post(scene: Board, name: str, fields: dict):
    return scene.client.post(reverse(f"desk:{name}"), fields, headers=QUIETLY)


def see(scene: Board, visit: Appointment) -> str:
    return scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()


def form(scene: Board, clock: str, **typed) -> dict:
    fields = {"service": scene.clinic.check.pk, "contact": scene.clinic.contact.pk}
    return scene.time_fields(clock) | fields | {"request_key": f"desk {uuid.uuid4()}"} | typed


@pytest.mark.parametrize("status", sorted(NEXT_STATUSES))
def test_every_state_offers_exactly_what_may_be_marked_next(scene, status):
    visit = scene.book("10:00")
    began = timezone.now() - timedelta(minutes=10)
    Appointment.objects.filter(pk=visit.pk).update(status=status, start_at=began)
    visit.refresh_from_db()
    page = see(scene, visit)
    offered = {one for one in Appointment.Status.values if f'name="status" value="{one}"' in page}
    assert offered == NEXT_STATUSES[status]
    for one in sorted(offered):
        Appointment.objects.filter(pk=visit.pk).update(status=status)
        assert post(scene, "day-mark", scene.visit_fields(visit) | {"status": one}).status_code == 302
        visit.refresh_from_db()
        assert visit.status == one


def test_a_visit_has_a_calendar_file_for_the_customer_and_a_hold_has_none(scene):
    visit, held = scene.book("10:00"), scene.book("11:00", hold=True, minutes=60 * 48)
    address = visit_path(visit)
    assert (f'href="{address}"' in see(scene, visit), "Calendar file" in see(scene, held)) == (True, False)
    file = Client().get(address)
    assert (file.status_code, file["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert f"UID:appt-{visit.uid}@".encode() in file.content


def test_a_home_visit_is_booked_with_its_place_which_is_shown(visiting):
    why = visiting.client.get(reverse("desk:panel-board-why"), form(visiting, "10:00")).content.decode()
    assert 'id="gap-postcode"' in why
    missing = post(visiting, "day-book", form(visiting, "10:00"))
    assert (missing.status_code, "Ask where it is" in missing.content.decode()) == (409, True)
    outside = post(visiting, "day-book", form(visiting, "10:00", postcode="110001"))
    assert (outside.status_code, "We do not go there." in outside.content.decode()) == (409, True)
    nobody = post(visiting, "day-book", form(visiting, "10:00", contact="", name="Asha", postcode="110001"))
    assert (nobody.status_code, Contact.objects.count()) == (409, 1)
    assert Appointment.objects.count() == 0
    done = post(visiting, "day-book", form(visiting, "10:00", address="12 Cross", postcode="560038"))
    assert done.status_code == 302
    visit = Appointment.objects.get()
    assert (visit.visit_address, visit.postcode, str(visit.area)) == ("12 Cross", "560038", "Indiranagar")
    page = see(visiting, visit)
    assert [word in page for word in ("At their place, Indiranagar", "12 Cross", "at their place")] == [True] * 3


def test_the_place_of_a_home_visit_is_changed(visiting):
    post(visiting, "day-book", form(visiting, "10:00", address="12 Cross", postcode="560038"))
    visit = Appointment.objects.get()
    fields = visiting.visit_fields(visit)
    assert post(visiting, "day-place", fields | {"address": "7 Main", "postcode": "560038"}).status_code == 302
    assert post(visiting, "day-place", fields | {"address": "7 Main", "postcode": "1"}).status_code == 409
    assert post(visiting, "day-place", fields).status_code == 409
    visit.refresh_from_db()
    assert (visit.visit_address, visit.events.latest("pk").kind) == ("7 Main", "placed")


def test_another_branch_changes_no_place(visiting):
    post(visiting, "day-book", form(visiting, "10:00", address="12 Cross", postcode="560038"))
    visit = Appointment.objects.get()
    elsewhere = make_location("Elsewhere")
    stranger = Client()
    stranger.force_login(make_agent("ravi", elsewhere))
    fields = visiting.visit_fields(visit) | {"at": elsewhere.pk, "address": "Mine", "postcode": "560038"}
    assert stranger.post(reverse("desk:day-place"), fields).status_code == 404
    visit.refresh_from_db()
    assert visit.visit_address == "12 Cross"


def test_a_seat_of_an_arrival_window_says_so(visiting):
    Service.objects.filter(pk=visiting.clinic.check.pk).update(is_class=True)
    clinic = visiting.clinic
    clinic.check.refresh_from_db()
    now = timezone.now()
    window = booking.open_session(
        clinic.check, clinic.location, clinic.rao, visiting.at("10:00"), capacity=3, by=DESK, now=now
    )
    visit = booking.book_seat(
        window, contact=clinic.contact, attendee=clinic.attendee, by=DESK, now=now, request_key="seat"
    )
    page = see(visiting, visit)
    assert ("Arrives within this window." in page, "nobody has said where yet" in page) == (True, True)


def test_online_visits_show_their_link_and_phone_visits_that_they_are_calls(scene):
    Service.objects.filter(pk=scene.clinic.check.pk).update(place="online", online_link="https://meet.example/rao")
    Service.objects.filter(pk=scene.clinic.laser.pk).update(place="phone")
    assert 'href="https://meet.example/rao"' in see(scene, scene.book("10:00"))
    assert "By phone" in see(scene, scene.book("12:00", service=scene.clinic.laser))


def test_a_customer_from_elsewhere_sees_both_clocks_at_the_desk(scene):
    location = scene.clinic.location
    location.time_zone = "Asia/Kolkata"
    location.save()
    point = contacts.find_or_create_point(kind="number", value="+4915550014299", name="Jörg", now=timezone.now())
    visit = scene.book("10:00", 3)
    assert "on their clock" not in see(scene, visit)
    Appointment.objects.filter(pk=visit.pk).update(
        contact=point.contact, attendee=contacts.self_attendee(point.contact)
    )
    visit.refresh_from_db()
    there = visit.start_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{there:%H:%M} in Berlin, on their clock" in see(scene, visit)
    type(point.contact).objects.filter(pk=point.contact.pk).update(time_zone="America/New_York")
    assert "in New York, on their clock" in see(scene, visit)
    type(point.contact).objects.filter(pk=point.contact.pk).update(time_zone="Asia/Kolkata")
    assert "on their clock" not in see(scene, visit)


def test_history_says_who_did_what_and_from_when_it_moved(scene):
    visit = scene.book("10:00")
    post(scene, "day-move", scene.visit_fields(visit) | scene.time_fields("11:00"))
    page = see(scene, Appointment.objects.get())
    start = page.index("What happened")
    was = visit.start_at.astimezone(scene.clinic.location.zone)
    for words in ("Moved", f"{was:%H:%M}", "Pooja, desk", "Booked", "the assistant, WhatsApp"):
        assert words in page[start:]
        start = page.index(words, start)


def test_a_home_visit_says_when_we_arrive(visiting):
    Service.objects.filter(pk=visiting.clinic.check.pk).update(arrival_minutes=120)
    post(visiting, "day-book", form(visiting, "10:00", postcode="560038"))
    assert "We arrive between 10:00 and 12:00" in see(visiting, Appointment.objects.get())


def test_words_for_the_customer_go_with_a_move_and_a_cancellation(scene):
    visit = scene.book("10:00")
    moved = scene.visit_fields(visit) | scene.time_fields("11:00") | {"message": " The lift is broken. "}
    assert post(scene, "day-move", moved).status_code == 302
    too_long = scene.visit_fields(visit) | {"version": 2, "message": "x" * 301}
    assert post(scene, "day-cancel", too_long).status_code == 422
    cancelled = scene.visit_fields(visit) | {"version": 2, "message": "We are sorry."}
    assert post(scene, "day-cancel", cancelled).status_code == 302
    told = [event.after.get("message") for event in visit.events.order_by("pk")]
    assert told == [None, "The lift is broken.", "We are sorry."]


def test_a_request_is_moved_and_still_waits(scene):
    Service.objects.filter(pk=scene.clinic.check.pk).update(needs_approval=True, approval_minutes=4 * 24 * 60)
    visit = scene.book("10:00", 3)
    assert "move=1" in see(scene, visit)
    assert post(scene, "day-move", scene.visit_fields(visit) | scene.time_fields("11:00", 3)).status_code == 302
    visit.refresh_from_db()
    assert (visit.status, visit.is_request, visit.start_at) == ("pending", True, scene.at("11:00", 3))
