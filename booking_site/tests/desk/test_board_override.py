"""Breaking a rule at the board: offered only where staff may, with a reason that is kept and shown."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking
from appointments.models import Appointment, AppointmentEvent, NotAvailableTime, Service
from appointments.tests.clinic import DESK
from booking_site.tests.desk.board_scene import Board
from handoff.tests.rows import make_agent, make_location

QUIETLY = {"HX-Request": "true"}


def form(scene: Board, clock: str, rules: str = "", reason: str = "She is in pain", **typed) -> dict:
    fields = {
        "service": scene.clinic.check.pk,
        "contact": scene.clinic.contact.pk,
        "request_key": f"desk {uuid.uuid4()}",
    }
    return scene.time_fields(clock) | fields | {"override": rules, "reason": reason} | typed


def post(scene: Board, name: str, fields: dict):
    return scene.client.post(reverse(f"desk:{name}"), fields, headers=QUIETLY)


def why(scene: Board, clock: str, **fields) -> str:
    wanted = scene.time_fields(clock) | {"service": scene.clinic.check.pk} | fields
    return scene.client.get(reverse("desk:panel-board-why"), wanted).content.decode()


def kept(visit: Appointment) -> tuple[str, str, list[str]]:
    event = AppointmentEvent.objects.filter(appointment=visit).latest("pk")
    return event.kind, event.reason, event.after.get("overridden", [])


def test_hours_are_overridden_with_a_reason_that_stays_and_is_shown(scene):
    page = why(scene, "19:00")
    assert ("Book 19:00 anyway, Dr Rao" in page, 'value="hours"' in page) == (True, True)
    assert post(scene, "day-book", form(scene, "19:00", "hours")).status_code == 302
    visit = Appointment.objects.get()
    assert (visit.start_at, kept(visit)) == (scene.at("19:00"), ("booked", "She is in pain", ["hours"]))
    shown = scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()
    words = ("outside the hours", "<q>She is in pain</q>", "Pooja, ")
    assert [word in shown for word in words] == [True, True, True]


def test_a_closed_day_and_a_full_limit_are_overridden_together(scene):
    scene.book("10:00")
    Service.objects.filter(pk=scene.clinic.check.pk).update(most_per_day=1)
    NotAvailableTime.objects.create(
        location=scene.clinic.location, start_at=scene.at("11:00"), end_at=scene.at("12:00")
    )
    assert 'value="hours,limit"' in why(scene, "11:00")
    assert post(scene, "day-book", form(scene, "11:00", "hours")).status_code == 409
    assert post(scene, "day-book", form(scene, "11:00", "hours,limit")).status_code == 302
    assert kept(Appointment.objects.latest("pk"))[2] == ["hours", "limit"]


def test_a_gap_is_overridden_and_the_neighbour_says_so(scene):
    first = scene.book("10:00", service=scene.clinic.laser)
    assert 'value="buffer"' in why(scene, "10:35")
    assert post(scene, "day-book", form(scene, "10:35", "buffer")).status_code == 302
    assert kept(Appointment.objects.latest("pk"))[1:] == ("She is in pain", ["grid", "buffer"])
    shown = scene.client.get(reverse("desk:day"), scene.visit_fields(first)).content.decode()
    assert "Its gap was shortened for a neighbour." in shown


def test_two_visits_of_one_person_never_overlap_whatever_is_posted(scene):
    scene.book("10:00")
    page = why(scene, "10:15")
    assert "This cannot be overridden: two visits of one person never overlap." in page
    assert 'name="override"' not in page
    answer = post(scene, "day-book", form(scene, "10:15", "hours,limit,buffer"))
    assert (answer.status_code, Appointment.objects.count()) == (409, 1)
    assert "Dr Rao has a visit from 10:00 to 10:30." in answer.content.decode()


def test_past_is_never_offered_and_nobody_in_particular_is_asked_for(scene):
    yesterday = scene.at("10:00", -1)
    page = why(scene, "10:00", start=f"{yesterday:%Y%m%d%H%M}", date=yesterday.date().isoformat())
    assert ('name="override"' in page, "This cannot be overridden." in page) == (False, True)
    page = why(scene, "19:00", lane="")
    assert ('name="override"' in page, "Choose with whom" in page) == (False, True)


@pytest.mark.parametrize(
    ("rules", "reason", "words"),
    [
        ("hours", "", "Say why it is booked anyway"),
        ("hours", "   ", "Say why it is booked anyway"),
        ("hours,taken", "because", "This cannot be overridden."),
    ],
)
def test_no_rule_is_broken_without_a_reason_nor_one_that_may_not_be(scene, rules, reason, words):
    answer = post(scene, "day-book", form(scene, "19:00", rules, reason))
    assert (answer.status_code, words in answer.content.decode(), Appointment.objects.count()) == (422, True, 0)


def test_what_is_free_by_now_is_simply_booked(scene):
    assert post(scene, "day-book", form(scene, "10:00", "hours")).status_code == 302
    assert kept(Appointment.objects.get()) == ("booked", "", [])


def test_move_anyway_keeps_the_reference_and_refuses_an_old_version(scene):
    visit = scene.book("10:00")
    fields = scene.visit_fields(visit) | scene.time_fields("19:00") | {"move": "1"}
    page = scene.client.get(reverse("desk:day"), fields).content.decode()
    assert "Move to 19:00 anyway" in page
    chosen = fields | {"override": "hours", "reason": "Only time she can"}
    assert post(scene, "day-move", chosen | {"version": "7"}).status_code == 409
    assert post(scene, "day-move", chosen | {"reason": ""}).status_code == 422
    assert post(scene, "day-move", chosen).status_code == 302
    moved = Appointment.objects.get()
    assert (moved.reference, moved.start_at, moved.version) == (visit.reference, scene.at("19:00"), 2)
    assert kept(moved) == ("moved", "Only time she can", ["hours"])
    back = booking.move(moved, scene.slot_id("10:00"), expected_version=2, by=DESK, now=timezone.now())
    shown = scene.client.get(reverse("desk:day"), scene.visit_fields(back)).content.decode()
    assert "Overridden:" not in shown


def test_without_the_script_a_plain_form_does_it(scene):
    answer = scene.client.post(reverse("desk:day-book"), form(scene, "19:00", "hours"), follow=True)
    assert ("outside the hours" in answer.content.decode(), Appointment.objects.count()) == (True, 1)
    answer = scene.client.post(reverse("desk:day-book"), form(scene, "20:00", "hours", ""), follow=True)
    assert ("Say why it is booked anyway" in answer.content.decode(), Appointment.objects.count()) == (True, 1)


def test_another_branch_breaks_no_rule_here(scene):
    stranger = Client()
    stranger.force_login(make_agent("ravi", make_location("Elsewhere")))
    assert stranger.post(reverse("desk:day-book"), form(scene, "19:00", "hours")).status_code == 404
    assert Appointment.objects.count() == 0
