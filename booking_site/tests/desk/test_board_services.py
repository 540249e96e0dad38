"""Several services in one visit at the board: booked together, shown in their columns, moved all or not at all."""

import re
from html import unescape

import pytest
from django.urls import reverse

from appointments.models import Appointment
from appointments.tests.clinic import list_taken
from booking_site.tests.desk.board_scene import Board
from booking_site.tests.desk.test_board_actions import form, post
from conversations.models import Message


def both(scene: Board, clock: str = "10:00", person: str = "sen", **typed):
    """Fill the form: a check-up with Dr Rao, then laser with somebody."""
    lane = f"practitioner:{getattr(scene.clinic, person).pk}" if person else ""
    return form(scene, clock, service2=scene.clinic.laser.pk, lane2=lane, **{"service3": ""} | typed)


def book_both(scene: Board, clock: str = "10:00") -> Appointment:
    assert post(scene, "day-book", both(scene, clock)).status_code == 302
    return Appointment.objects.get()


def read(scene: Board, name: str, fields: dict) -> str:
    """Give the words of a page or region, without its markup."""
    answer = scene.client.get(reverse(f"desk:{name}"), fields)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def items_of(visit: Appointment) -> list[tuple]:
    return [(item.service, item.practitioner, item.start_at, item.end_at) for item in visit.items.order_by("position")]


def test_two_services_are_one_visit_with_each_in_its_time(scene):
    visit = book_both(scene)
    clinic = scene.clinic
    assert items_of(visit) == [
        (clinic.check, clinic.rao, scene.at("10:00"), scene.at("10:30")),
        (clinic.laser, clinic.sen, scene.at("10:30"), scene.at("11:00")),
    ]
    assert list_taken(f"practitioner:{clinic.rao.pk}") == [(scene.at("10:00"), scene.at("10:30"))]
    assert list_taken(f"practitioner:{clinic.sen.pk}") == [(scene.at("10:30"), scene.at("11:00"))]
    assert list_taken(f"resource:{clinic.room_of(clinic.sen).pk}") == [(scene.at("10:30"), scene.at("11:00"))]


def test_three_services_with_anybody_go_to_one_person(scene):
    clinic = scene.clinic
    typed = both(scene, person="", service3=clinic.check.pk, lane3="") | {"lane": ""}
    assert post(scene, "day-book", typed).status_code == 302
    assert [(one[0], one[1]) for one in items_of(Appointment.objects.get())] == [
        (clinic.check, clinic.rao),
        (clinic.laser, clinic.rao),
        (clinic.check, clinic.rao),
    ]


def test_the_form_says_what_is_free_for_the_whole_sequence(scene):
    said = read(scene, "panel-board-why", both(scene))
    assert "10:00 Check-up, Dr Rao 10:30 Laser, Dr Sen" in said
    assert "Book 10:00 to 11:00, Dr Rao, Dr Sen" in said
    scene.book("10:30", person=scene.clinic.sen)
    said = read(scene, "panel-board-why", both(scene))
    assert "Dr Sen has a visit from 10:30 to 11:00." in said
    assert "Nearest that fit:" in said


def test_what_is_near_leads_to_the_same_services_and_people(scene):
    scene.book("10:30", person=scene.clinic.sen)
    answer = scene.client.get(reverse("desk:panel-board-why"), both(scene))
    links = [unescape(link) for link in re.findall(r'class="btn" href="([^"]+)"', answer.content.decode())]
    clinic = scene.clinic
    more = f"service2={clinic.laser.pk}&lane2=practitioner%3A{clinic.sen.pk}"
    assert [more in link and f"service={clinic.check.pk}" in link for link in links] == [True] * 3
    page = scene.client.get(links[0]).content.decode()
    assert f'<option value="{clinic.laser.pk}" selected>' in page
    assert "Book " in page


def test_a_sequence_that_is_taken_in_the_middle_books_nothing(scene):
    scene.book("10:30", person=scene.clinic.sen)
    answer = post(scene, "day-book", both(scene))
    assert (answer.status_code, "Dr Sen has a visit from 10:30 to 11:00." in answer.content.decode()) == (409, True)
    assert Appointment.objects.count() == 1


def test_the_board_shows_each_service_in_the_column_of_its_person(scene):
    visit = book_both(scene)
    answer = scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()
    cells = re.findall(rf'id="c-(practitioner-\d+)-v{visit.pk}-(\d+)"', answer)
    rao, sen = scene.clinic.rao.pk, scene.clinic.sen.pk
    assert sorted(cells) == sorted([(f"practitioner-{rao}", "1000"), (f"practitioner-{sen}", "1030")])
    rooms = scene.client.get(reverse("desk:day"), scene.visit_fields(visit) | {"by": "rooms"}).content.decode()
    room = scene.clinic.room_of(scene.clinic.sen).pk
    assert re.findall(rf'id="c-(resource-\d+)-v{visit.pk}-(\d+)"', rooms) == [(f"resource-{room}", "1030")]


def test_the_panel_and_the_history_name_both_services_in_order(scene):
    visit = book_both(scene)
    said = read(scene, "panel-board-visit", scene.visit_fields(visit))
    assert "10:00 Check-up, Dr Rao 10:30 Laser, Dr Sen" in said
    assert "Booked Check-up, Dr Rao + Laser, Dr Sen" in said


def test_the_customer_is_told_of_both_in_one_message(scene):
    book_both(scene)
    message = Message.objects.get(purpose="appointment-booked")
    assert (message.values["service"], message.values["practitioner"]) == ("Check-up + Laser", "Dr Rao, Dr Sen")


def test_a_column_of_the_visits_people_keeps_them_all(scene):
    visit = book_both(scene)
    clinic = scene.clinic
    fields = scene.visit_fields(visit) | scene.time_fields("14:00", person=clinic.sen) | {"move": "1"}
    assert "14:00 Check-up, Dr Rao 14:30 Laser, Dr Sen" in read(scene, "panel-board-why", fields)
    assert post(scene, "day-move", fields).status_code == 302
    visit.refresh_from_db()
    assert (visit.version, items_of(visit)) == (
        2,
        [
            (clinic.check, clinic.rao, scene.at("14:00"), scene.at("14:30")),
            (clinic.laser, clinic.sen, scene.at("14:30"), scene.at("15:00")),
        ],
    )


def test_a_move_is_all_or_nothing(scene):
    visit = book_both(scene)
    scene.book("14:30", person=scene.clinic.sen)
    before = items_of(visit)
    fields = scene.visit_fields(visit) | scene.time_fields("14:00") | {"move": "1"}
    answer = post(scene, "day-move", fields)
    assert (answer.status_code, "Dr Sen has a visit from 14:30 to 15:00." in answer.content.decode()) == (409, True)
    visit.refresh_from_db()
    assert (visit.version, items_of(visit)) == (1, before)
    near = [unescape(link) for link in re.findall(r'class="btn" href="([^"]+)"', answer.content.decode())]
    page = scene.client.get(near[0]).content.decode()
    moved = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition('id="move-form"')[2]))
    assert post(scene, "day-move", moved).status_code == 302
    visit.refresh_from_db()
    assert [one[1] for one in items_of(visit)] == [scene.clinic.rao, scene.clinic.sen]
    assert visit.version == 2


def test_a_move_may_go_to_anybody(scene):
    visit = book_both(scene)
    fields = scene.visit_fields(visit) | scene.time_fields("14:00") | {"move": "1", "lane": ""}
    assert post(scene, "day-move", fields).status_code == 302
    visit.refresh_from_db()
    assert [one[1] for one in items_of(visit)] == [scene.clinic.rao, scene.clinic.rao]


def test_a_sequence_may_be_booked_anyway_with_people_who_are_named(scene):
    late = both(scene, "17:30")
    assert "You would book it: outside the hours" in read(scene, "panel-board-why", late)
    assert post(scene, "day-book", late | {"override": "hours", "reason": "They came far"}).status_code == 302
    assert Appointment.objects.get().end_at == scene.at("18:30")


@pytest.mark.parametrize("service2", ["999999", "x", "-1"])
def test_a_service_that_is_none_books_nothing_but_the_first(scene, service2):
    answer = post(scene, "day-book", both(scene) | {"service2": service2})
    expected = (409, 0) if service2 == "999999" else (302, 1)
    assert (answer.status_code, Appointment.objects.count()) == expected


def test_history_names_who_left_and_was_deleted_since(scene):
    visit = book_both(scene)
    elsewhere = scene.time_fields("14:00") | {"service2": scene.clinic.laser.pk}
    elsewhere |= {"lane2": f"practitioner:{scene.clinic.rao.pk}"}
    assert post(scene, "day-move", scene.visit_fields(visit) | elsewhere).status_code == 302
    scene.clinic.sen.delete()
    said = read(scene, "panel-board-visit", scene.visit_fields(visit))
    assert "Check-up, Dr Rao + Laser, somebody who left" in said
    assert "Check-up, Dr Rao + Laser, Dr Rao" in said
