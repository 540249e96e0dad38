"""What became of a series at the board: its report, another time for a date, its visits here and elsewhere, its end."""

import re
import uuid
from datetime import time
from html import escape, unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking
from appointments.models import Appointment, AvailableTime, Location
from appointments.slots import SlotKey
from appointments.tests.clinic import DESK, NOW, make_person
from booking_site.tests.desk.board_scene import Board
from booking_site.tests.desk.test_board_actions import form, post
from booking_site.tests.desk.test_board_series import read_page, seen, weekly
from booking_site.tests.desk.test_board_services import read
from conversations.models import Message
from handoff.tests.rows import make_agent, make_location


def test_another_time_for_a_date_is_looked_for_with_the_same_person(scene):
    scene.close(8)
    answer = post(scene, "day-book", seen(scene, weekly(scene, attendee="Tara")))
    page = scene.client.get(answer["Location"]).content.decode()
    [link] = [unescape(one) for one in re.findall(r'class="btn" href="([^"]+)"', page) if "like=" in one]
    assert "Meena" not in link
    assert "instead=2" in link
    page = scene.client.get(link).content.decode()
    assert f'<input type="radio" name="contact" value="{scene.clinic.contact.pk}" checked>' in page
    assert 'name="attendee" value="Tara"' in page
    assert "Nearest that fit:" in page
    near = [unescape(one) for one in re.findall(r'class="btn" href="([^"]+)"', page) if "start=" in one]
    assert [("like=" in one, "instead=2" in one) for one in near[-3:]] == [(True, True)] * 3


def test_another_time_for_a_date_belongs_to_the_series(scene):
    scene.close(8)
    report = post(scene, "day-book", seen(scene, weekly(scene)))["Location"]
    first, third = Appointment.objects.order_by("start_at")[:2]
    typed = form(scene, "11:00", day=9, like=first.pk, instead=2)
    answers = [post(scene, "day-book", typed) for _ in range(2)]
    substitute = Appointment.objects.get(start_at=scene.at("11:00", 9))
    assert [f"visit={substitute.pk}" in answer["Location"] for answer in answers] == [True, True]
    assert substitute.series == first.series
    said = read_page(scene, report)
    assert "4 of 4 dates are booked" in said
    assert "Find another time" not in said
    other = form(scene, "12:00", day=9, like=first.pk, instead=2)
    answer = post(scene, "day-book", other)
    assert (answer.status_code, "Another time for this date is booked already." in answer.content.decode()) == (
        409,
        True,
    )
    assert "Cancel this and the 2 later ones" in read(scene, "panel-board-visit", scene.visit_fields(substitute))
    post(scene, "day-cancel", scene.visit_fields(substitute) | {"later": "1"})
    assert (
        list(Appointment.objects.order_by("start_at").values_list("status", flat=True))
        == ["booked"] + ["cancelled"] * 3
    )
    assert third.start_at == scene.at("10:00", 15)
    assert "1 of 4 dates are booked" in read_page(scene, report)
    purposes = Message.objects.filter(kind="outgoing").order_by("pk").values_list("purpose", flat=True)
    assert list(purposes) == ["appointment-series-booked", "appointment-booked", "appointment-series-cancelled"]


@pytest.mark.parametrize(
    "typed", [{"attendee": "Tara"}, {"contact": "", "name": "Asha"}, {"instead": 0}, {"instead": 99}]
)
def test_a_time_for_somebody_else_is_no_part_of_the_series(scene, typed):
    scene.close(8)
    post(scene, "day-book", seen(scene, weekly(scene)))
    first = Appointment.objects.order_by("start_at")[0]
    post(scene, "day-book", form(scene, "11:00", day=9, **{"like": first.pk, "instead": 2} | typed))
    assert Appointment.objects.get(start_at=scene.at("11:00", 9)).series is None


def test_the_report_follows_a_visit_that_was_moved(scene):
    address = post(scene, "day-book", seen(scene, weekly(scene, 2)))["Location"]
    first = Appointment.objects.order_by("start_at")[0]
    booking.move(first, scene.slot_id("15:00", 1), expected_version=1, by=DESK, now=NOW)
    said = read_page(scene, address)
    assert "2 of 2 dates are booked" in said
    assert "wanted" in said
    assert "15:00" in said


def test_a_visit_names_its_series_and_leads_to_the_others(scene):
    post(scene, "day-book", seen(scene, weekly(scene)))
    first, second, *_others = Appointment.objects.order_by("start_at")
    page = scene.client.get(reverse("desk:panel-board-visit"), scene.visit_fields(first)).content.decode()
    assert "A series of 4 visits" in page
    assert f"visit={second.pk}" in page
    assert "Cancel this and the 3 later ones" in page


def test_this_one_is_cancelled_alone(scene):
    post(scene, "day-book", seen(scene, weekly(scene)))
    second = Appointment.objects.order_by("start_at")[1]
    assert post(scene, "day-cancel", scene.visit_fields(second)).status_code == 302
    assert list(Appointment.objects.order_by("start_at").values_list("status", flat=True)) == [
        "booked",
        "cancelled",
        "booked",
        "booked",
    ]


def test_this_one_and_the_later_ones_are_cancelled_and_told_of_together(scene):
    post(scene, "day-book", seen(scene, weekly(scene)))
    second = Appointment.objects.order_by("start_at")[1]
    fields = scene.visit_fields(second) | {"later": "1", "message": "Dr Rao moves away."}
    assert post(scene, "day-cancel", fields).status_code == 302
    assert list(Appointment.objects.order_by("start_at").values_list("status", flat=True)) == [
        "booked",
        "cancelled",
        "cancelled",
        "cancelled",
    ]
    told = Message.objects.filter(kind="outgoing").order_by("pk")
    assert [(message.purpose, len(message.values["visits"])) for message in told] == [
        ("appointment-series-booked", 4),
        ("appointment-series-cancelled", 3),
    ]


def move_to_a_branch(scene: Board, visit: Appointment) -> Location:
    branch = make_location()
    scene.clinic.check.locations.add(branch)
    person = make_person(branch, "Dr Das", scene.clinic.check)
    AvailableTime.objects.filter(practitioner=person, end_time=time(13)).update(
        start_time=time(0), end_time=time(23, 59)
    )
    AvailableTime.objects.filter(practitioner=person, end_time=time(18)).delete()
    there = SlotKey(branch.pk, ((scene.clinic.check.pk, person.pk),), visit.start_at)
    booking.move(visit, str(there), expected_version=1, by=DESK, now=timezone.now())
    return branch


def test_one_that_was_moved_to_another_branch_is_shown_on_its_board(scene):
    report = post(scene, "day-book", seen(scene, weekly(scene, 2)))["Location"]
    first, second = Appointment.objects.order_by("start_at")
    branch = move_to_a_branch(scene, second)
    scene.pooja.locations.add(branch)
    day = second.start_at.astimezone(branch.zone).date().isoformat()
    link = escape(f"?at={branch.pk}&date={day}&visit={second.pk}")
    for page in (report, reverse("desk:day") + "?" + urlencode(scene.visit_fields(first))):
        assert link in scene.client.get(page).content.decode()


def test_a_later_one_at_a_branch_they_may_not_see_is_not_cancelled(scene):
    post(scene, "day-book", seen(scene, weekly(scene, 3)))
    first, _second, third = Appointment.objects.order_by("start_at")
    move_to_a_branch(scene, third)
    page = read(scene, "panel-board-visit", scene.visit_fields(first))
    assert "Cancel this and the later one" in page
    assert post(scene, "day-cancel", scene.visit_fields(first) | {"later": "1"}).status_code == 302
    assert list(Appointment.objects.order_by("start_at").values_list("status", flat=True)) == [
        "cancelled",
        "cancelled",
        "booked",
    ]


def test_a_series_of_another_branch_is_not_shown(scene):
    address = post(scene, "day-book", seen(scene, weekly(scene)))["Location"]
    stranger = Client()
    elsewhere = make_location()
    stranger.force_login(make_agent("ravi", elsewhere))
    answer = stranger.get(re.sub(r"at=\d+", f"at={elsewhere.pk}", address))
    assert answer.status_code == 404
    assert scene.client.get(re.sub(r"series=\w+", f"series={uuid.uuid4().hex}", address)).status_code == 404
