"""The day board: what a day shows, who may look, and the answer to "why is it not free?"."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appointments import booking, contacts, merging
from appointments.booking import By
from appointments.models import NotAvailableTime, Practitioner
from appointments.tests.clinic import DESK, make_person
from booking_site.desk import board
from booking_site.desk.board import PEOPLE, ROOMS, Lane
from booking_site.tests.desk.board_scene import Board
from handoff.tests.rows import make_agent, make_location


def lanes_of(scene: Board, day: int = 1, by: str = PEOPLE) -> dict[str, list[str]]:
    """Give each column as lines of kind, local times and words."""
    location, now = scene.clinic.location, timezone.now()
    date = scene.at("12:00", day).astimezone(location.zone).date()
    built = board.build(scene.pooja, location, date, by=by, now=now)
    return {lane.name: lines_of(lane, scene) for lane in built["lanes"]}


def lines_of(lane: Lane, scene: Board) -> list[str]:
    zone = scene.clinic.location.zone
    return [
        " ".join(
            filter(
                None,
                [
                    cell.kind,
                    f"{cell.start.astimezone(zone):%H:%M}-{cell.end.astimezone(zone):%H:%M}",
                    cell.words,
                    cell.look,
                ],
            )
        )
        for cell in lane.cells
    ]


def test_day_shows_visits_buffers_closed_time_and_gaps(scene):
    clinic = scene.clinic
    scene.book("10:00", service=clinic.laser)
    scene.book("11:00", hold=True, minutes=60 * 48)
    NotAvailableTime.objects.create(practitioner=clinic.rao, start_at=scene.at("16:00"), end_at=scene.at("17:00"))
    NotAvailableTime.objects.create(location=clinic.location, start_at=scene.at("12:00"), end_at=scene.at("12:30"))
    assert lanes_of(scene)["Dr Rao"] == [
        "gap 09:00-10:00",
        "visit 10:00-10:30",
        "buffer 10:30-10:40",
        "gap 10:40-11:00",
        "visit 11:00-11:30 held",
        "gap 11:30-12:00",
        "shut 12:00-12:30 Closed",
        "gap 12:30-13:00",
        "shut 13:00-14:00 Break until 14:00",
        "gap 14:00-16:00",
        "shut 16:00-17:00 Away",
        "gap 17:00-18:00",
    ]


def test_rooms_show_what_is_in_them_and_with_what_gap(scene):
    visit = scene.book("10:00", service=scene.clinic.laser)
    booking.mark_status(visit, "arrived", by=DESK, now=timezone.now())
    rooms = lanes_of(scene, by=ROOMS)
    assert list(rooms) == ["Room 1", "Room 2"]
    empty, taken = sorted(rooms.values(), key=len)  # which room it got is the engine's choice
    assert taken[1:3] == ["visit 10:00-10:30 here", "buffer 10:30-10:40"]
    assert empty == ["gap 09:00-18:00"]


def test_new_time_kept_for_a_move_is_shown_as_kept(scene):
    visit = scene.book("10:00")
    slot = scene.clinic.slot_id("09:00").rsplit("-", 1)[0] + f"-{scene.at('15:00'):%Y%m%d%H%M}"
    booking.hold_move(visit, slot, by=DESK, now=timezone.now())
    assert "taken 15:00-15:30 kept for a move held" in lanes_of(scene)["Dr Rao"]


def test_cancelled_visits_and_dead_holds_leave_their_time_free(scene):
    visit = scene.book("10:00")
    booking.cancel(visit, expected_version=1, by=DESK, now=timezone.now())
    scene.book("11:00", hold=True, minutes=1)
    assert lanes_of(scene)["Dr Rao"][0] == "gap 09:00-13:00"


def test_who_is_not_here_that_day_has_no_column_unless_something_is_booked(scene):
    Practitioner.objects.create(name="Dr Nobody")
    make_person(make_location("Elsewhere"), "Dr Far", scene.clinic.check)
    assert list(lanes_of(scene)) == ["Dr Rao", "Dr Sen"]
    visit = scene.book("10:00", person=scene.clinic.sen)
    Practitioner.objects.filter(pk=scene.clinic.sen.pk).update(is_active=False)
    assert list(lanes_of(scene)) == ["Dr Rao", "Dr Sen"]
    booking.cancel(visit, expected_version=1, by=DESK, now=timezone.now())
    assert list(lanes_of(scene)) == ["Dr Rao"]


def test_page_links_every_place_and_has_no_inline_style(scene):
    scene.book("10:00")
    page = scene.client.get(reverse("desk:day"), scene.time_fields("13:30")).content.decode()
    assert "style=" not in page
    assert "Why is 13:30 not free?" in page
    assert "Outside the hours: Dr Rao has a break from 13:00 to 14:00." in page
    nearest = re.findall(r'class="btn" href="[^"]+">(\d\d:\d\d)</a>', page)
    assert nearest == ["14:00", "14:15", "12:30"]


def test_page_costs_the_same_queries_however_many_work_here(scene):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert scene.client.get(reverse("desk:day"), scene.time_fields("10:00")).status_code == 200
        return len(queries)

    scene.book("10:00")
    count()
    few = count()
    for number in range(12):
        person = make_person(scene.clinic.location, f"Dr {number}", scene.clinic.check)
        scene.book("10:00", person=person)
    assert count() == few


@pytest.mark.parametrize("name", ["day", "panel-board", "panel-board-why", "panel-board-people", "panel-board-visit"])
def test_board_of_another_branch_is_not_found(scene, name):
    visit = scene.book("10:00")
    stranger = Client()
    elsewhere = make_location("Elsewhere")
    stranger.force_login(make_agent("ravi", elsewhere))
    wanted = scene.time_fields("10:00") | {"visit": visit.pk if name == "panel-board-visit" else ""}
    assert stranger.get(reverse(f"desk:{name}"), wanted).status_code == 404
    assert Client().get(reverse(f"desk:{name}"), wanted).status_code == 302
    own = {"at": elsewhere.pk, "visit": visit.pk, "date": wanted["date"]}
    if name in ("day", "panel-board-visit"):
        assert stranger.get(reverse(f"desk:{name}"), own).status_code == 404
    else:
        assert "Meena" not in stranger.get(reverse(f"desk:{name}"), own | {"visit": "", "q": "Mee"}).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"date": "31.12."},
        {"date": "9999-99-99"},
        {"start": "99"},
        {"lane": "x:y", "start": "202611300430"},
        {"visit": "-"},
        {"start": "209912310000", "service": "999999999", "every": "month", "times": "60"},
        {"start": "209912310000", "every": "day", "until": "9999-12-31"},
        {"start": "209912310000", "service": "1", "service2": "999999999", "lane2": "practitioner:999999999"},
        {"start": "209912310000", "like": "999999999", "instead": "999999999"},
        {"series": "x", "every": "century", "until": "never"},
    ],
)
def test_nonsense_in_the_address_shows_a_board(scene, typed):
    assert scene.client.get(reverse("desk:day"), typed).status_code == 200


def test_looking_again_without_the_script_keeps_what_was_typed_out_of_the_address(scene):
    typed = scene.time_fields("10:00") | {"time": "11:00", "q": "mee", "name": "Quentin"}
    answer = scene.client.post(reverse("desk:day"), typed)
    assert (answer.status_code, "Book 11:00 to 11:30, Dr Rao" in answer.content.decode()) == (200, True)
    assert f'value="{scene.clinic.contact.pk}" checked' in answer.content.decode()
    assert "Look again</button></noscript>" in answer.content.decode()


def test_an_agent_without_a_branch_is_led_to_the_desk(db):
    client = Client()
    client.force_login(make_agent("new"))
    assert client.get(reverse("desk:day"))["Location"] == reverse("desk:desk")


def test_people_are_found_by_name_end_of_number_and_reference(scene):
    visit = scene.book("10:00")
    for words in ("meen", "0142", visit.reference.lower()):
        found = scene.client.get(reverse("desk:panel-board-people"), {"q": words}).content.decode()
        assert (words, "Meena" in found) == (words, True)
    assert "Nobody known is found" in scene.client.get(reverse("desk:panel-board-people"), {"q": "zz"}).content.decode()


def test_merged_people_are_found_by_what_either_was_called(scene):
    clinic, visit = scene.clinic, scene.book("10:00")
    other = contacts.find_or_create_point(
        kind="number", value="+15550143", name="Mina Eyer", now=timezone.now()
    ).contact
    sure = By("agent:1", "desk", "She told me.")
    merging.merge(other, clinic.contact, sure, timezone.now())
    for words in ("meena", "mina", "0142", "0143", visit.reference):
        found = scene.client.get(reverse("desk:panel-board-people"), {"q": words}).content.decode()
        assert (words, found.count("Mina Eyer")) == (words, 1)
    page = scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()
    assert "Booked by Mina Eyer" in page
    assert reverse("desk:conversation", args=[scene.conversation.pk]) in page


def test_typed_time_counts_more_than_the_one_in_the_address(scene):
    fields = scene.time_fields("10:00") | {"time": "13:30"}
    assert "Why is 13:30 not free?" in scene.client.get(reverse("desk:panel-board-why"), fields).content.decode()


def test_walk_in_begins_at_the_next_five_minutes(scene):
    page = scene.client.get(reverse("desk:day")).content.decode()
    start = re.search(r'href="[^"]+start=(\d{12})[^"]*walkin=1"', page)
    assert start is not None
    ahead = scene.at("00:00", 0).strptime(start[1] + "+0000", "%Y%m%d%H%M%z") - timezone.now()
    assert timedelta(minutes=-1) <= ahead <= timedelta(minutes=5)
