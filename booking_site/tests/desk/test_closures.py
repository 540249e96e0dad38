"""Closing from the desk: what stands inside is listed, kept, moved or cancelled, and the time is opened again."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking, calendar
from appointments.models import Appointment, AvailableTime, KeptVisit, Location, NotAvailableTime
from appointments.tests.clinic import DESK, make_person
from booking_site.tests.desk.board_scene import Board
from handoff.tests.rows import make_agent, make_contact, make_location

QUIETLY = {"HX-Request": "true"}


def close(scene: Board, what: str = "place", client: Client | None = None, **typed):
    day = scene.at("12:00").astimezone(scene.clinic.location.zone).date().isoformat()
    fields = {"at": scene.clinic.location.pk, "what": what, "from_date": day, "description": "Strike"} | typed
    return (client or scene.client).post(reverse("desk:close"), fields, headers=QUIETLY)


def closed(scene: Board, *visits_at: str, thing=None) -> NotAvailableTime:
    """Close the whole of tomorrow."""
    start, end = scene.at("00:00"), scene.at("00:00", 2)
    made, _inside = calendar.close(thing or scene.clinic.location, start, end, "Strike", timezone.now())
    return made


def post(scene: Board, name: str, closure: NotAvailableTime, client: Client | None = None, quietly=True, **fields):
    address = reverse(f"desk:{name}", args=[closure.pk])
    return (client or scene.client).post(address, fields, headers=QUIETLY if quietly else {})


def see(scene: Board, closure: NotAvailableTime) -> str:
    return scene.client.get(reverse("desk:closure", args=[closure.pk])).content.decode()


def test_the_whole_place_is_closed_for_a_day_and_what_stands_inside_is_listed(scene):
    visit = scene.book("10:00")
    other_day = scene.book("10:00", 2)
    answer = close(scene)
    closure = NotAvailableTime.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:closure", args=[closure.pk]))
    assert (closure.location, closure.start_at, closure.end_at, closure.description) == (
        scene.clinic.location,
        scene.at("00:00"),
        scene.at("00:00", 2),
        "Strike",
    )
    page = see(scene, closure)
    assert (f'id="conflict-{visit.pk}"' in page, f'id="conflict-{other_day.pk}"' in page) == (True, False)
    board = scene.client.get(reverse("desk:day"), scene.time_fields("10:00")).content.decode()
    assert "1 visit to decide" in board


def test_one_person_is_away_from_one_clock_time_to_another(scene):
    scene.book("10:00", person=scene.clinic.sen)
    close(scene, f"practitioner:{scene.clinic.rao.pk}", from_time="10:30", until_time="12:00")
    closure = NotAvailableTime.objects.get()
    assert (closure.practitioner, closure.start_at, closure.end_at) == (
        scene.clinic.rao,
        scene.at("10:30"),
        scene.at("12:00"),
    )
    assert "No visit stands inside this time." in see(scene, closure)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"from_date": ""}, "Give the first day."),
        ({"what": "practitioner:999999"}, "Select a valid choice"),
        ({"from_time": "12:00", "until_time": "11:00"}, "The end must be after the start."),
        ({"from_date": "2020-01-01"}, "This time is over."),
        ({"until_date": "2099-01-01"}, "A closure lasts two years at most."),
    ],
)
def test_what_cannot_be_closed_is_said_and_closes_nothing(scene, typed, words):
    answer = close(scene, **typed)
    assert (answer.status_code, words in answer.content.decode(), NotAvailableTime.objects.count()) == (422, True, 0)


def test_keep_and_cancel_one_by_one(scene):
    first, second = scene.book("10:00"), scene.book("11:00")
    closure = closed(scene)
    assert post(scene, "closure-decide", closure, visit=first.pk, decision="keep", version=1).status_code == 204
    cancelled = post(scene, "closure-decide", closure, visit=second.pk, decision="cancel", version=1)
    assert cancelled.status_code == 204
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("booked", "cancelled")
    assert list(KeptVisit.objects.values_list("appointment", "version")) == [(first.pk, 1)]
    event = second.events.latest("pk")
    assert (event.kind, event.actor, event.reason) == ("cancelled", f"agent:{scene.pooja.pk}", "closure")
    page = see(scene, closure)
    assert ("Nothing is left to decide" in page, "1 visit was kept." in page) == (True, True)


def test_an_old_version_and_a_visit_that_went_elsewhere_are_refused(scene):
    visit = scene.book("10:00")
    closure = closed(scene)
    for decision in ("cancel", "keep"):
        old = post(scene, "closure-decide", closure, visit=visit.pk, decision=decision, version=7)
        assert (old.status_code, "was changed meanwhile" in old.content.decode()) == (409, True)
    assert see(scene, closure).count('name="version" value="1"') == 2
    booking.move(visit, scene.slot_id("10:00", 2), expected_version=1, by=DESK, now=timezone.now())
    gone = post(scene, "closure-decide", closure, visit=visit.pk, decision="keep")
    assert (gone.status_code, "was decided on meanwhile" in gone.content.decode()) == (409, True)
    assert KeptVisit.objects.count() == 0


def test_all_are_moved_at_once_and_what_finds_no_time_is_counted(scene):
    visit = scene.book("10:00")
    held = scene.book("11:00", hold=True, minutes=60 * 48)
    closure = closed(scene)
    answer = post(scene, "closure-all", closure, decision="move")
    assert answer["Location"].endswith("?what=move&done=1&left=1")
    visit.refresh_from_db()
    held.refresh_from_db()
    assert (visit.start_at, held.start_at) == (scene.at("09:00", 2), scene.at("11:00"))
    page = scene.client.get(answer["Location"]).content.decode()
    assert "1 moved. 1 could not be and stands as it was." in page


@pytest.mark.parametrize(("decision", "status", "kept"), [("keep", "booked", 2), ("cancel", "cancelled", 0)])
def test_all_are_kept_or_cancelled_at_once(scene, decision, status, kept):
    visits = [scene.book("10:00"), scene.book("11:00")]
    closure = closed(scene)
    assert post(scene, "closure-all", closure, decision=decision, quietly=False).status_code == 302
    assert [Appointment.objects.get(pk=one.pk).status for one in visits] == [status, status]
    assert KeptVisit.objects.count() == kept
    assert post(scene, "closure-all", closure, decision="burn").status_code == 422


def test_words_for_the_customers_go_with_what_was_decided(scene):
    first, second = scene.book("10:00"), scene.book("11:00")
    closure = closed(scene)
    one = {"visit": first.pk, "decision": "cancel", "version": 1, "message": "Water pipe, sorry"}
    assert post(scene, "closure-decide", closure, **one).status_code == 204
    assert post(scene, "closure-all", closure, decision="move", message="x" * 301).status_code == 422
    assert post(scene, "closure-all", closure, decision="move", message="We moved you").status_code == 302
    told = [one.events.latest("pk").after.get("message") for one in (first, second)]
    assert told == ["Water pipe, sorry", "We moved you"]


def test_opened_again_the_time_is_free_for_everybody(scene):
    closure = closed(scene)
    answer = post(scene, "closure-open", closure)
    assert (answer.status_code, NotAvailableTime.objects.count()) == (302, 0)
    assert scene.book("10:00").status == "booked"


def test_another_branch_neither_sees_closes_nor_decides(scene):
    visit = scene.book("10:00")
    closure = closed(scene)
    stranger = Client()
    stranger.force_login(make_agent("ravi", make_location("Elsewhere")))
    for name in ("closure", "panel-conflicts"):
        assert stranger.get(reverse(f"desk:{name}", args=[closure.pk])).status_code == 404
    for name in ("closure-decide", "closure-all", "closure-open"):
        assert post(scene, name, closure, stranger, visit=visit.pk, decision="cancel", version=1).status_code == 404
    assert close(scene, client=stranger).status_code == 404
    visit.refresh_from_db()
    assert (visit.status, NotAvailableTime.objects.count()) == ("booked", 1)


def test_visits_of_a_shared_person_elsewhere_are_counted_not_shown_and_not_touched(scene):
    far = make_location("Elsewhere")
    scene.clinic.check.locations.add(far)
    person = make_person(scene.clinic.location, "Dr Both", scene.clinic.check)
    AvailableTime.objects.filter(practitioner=person, weekday__gt=2).update(location=far)
    here = scene.book("10:00", person=person) if works_here(scene, person) else None
    there = book_at(scene, far, person)
    closure = calendar.close(person, scene.at("00:00"), scene.at("00:00", 8), "", timezone.now())[0]
    page = see(scene, closure)
    assert "1 more is at another branch" in page
    assert there.reference not in page
    answer = post(scene, "closure-all", closure, decision="cancel")
    assert (answer.status_code, "at other branches" in answer.content.decode()) == (409, True)
    there.refresh_from_db()
    assert there.status == "booked"
    assert here is None or f'id="conflict-{here.pk}"' in page


def works_here(scene: Board, person) -> bool:
    weekday = scene.at("12:00").astimezone(scene.clinic.location.zone).weekday()
    return AvailableTime.objects.filter(practitioner=person, location=scene.clinic.location, weekday=weekday).exists()


def book_at(scene: Board, place: Location, person) -> Appointment:
    """Book at a far branch on the first day the person is there."""
    from appointments.availability import SlotQuery, find_slots

    now = timezone.now()
    query = SlotQuery(place.pk, (scene.clinic.check.pk,), person.pk, windows=((now, None),), limit=1)
    contact = make_contact("Far Away")
    slot = find_slots(query, now=now)[0]
    assert isinstance(slot.start_at, datetime)
    return booking.book(
        slot.id,
        contact=contact,
        attendee=contact.attendees.get(),
        by=DESK,
        now=now,
        request_key="far",
    )


def test_list_names_what_is_closed_and_how_much_is_to_decide(scene):
    scene.book("10:00")
    closed(scene)
    closed(scene, thing=scene.clinic.rooms[0])
    page = scene.client.get(reverse("desk:closures")).content.decode()
    assert ("Room 1" in page, "1 to decide" in page, "Strike" in page) == (True, True, True)
