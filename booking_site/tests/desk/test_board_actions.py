"""What the board's buttons do, with and without the page's script, and in words when they are refused."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking
from appointments.models import Appointment, AppointmentEvent, Contact, ContactPoint
from appointments.tests.clinic import list_taken
from booking_site.desk.board import round_up
from booking_site.tests.desk.board_scene import Board, make_board
from conversations import lifecycle
from conversations.models import Message
from handoff.tests.rows import make_agent, make_contact, make_location

QUIETLY = {"HX-Request": "true"}


def post(scene: Board, name: str, fields: dict, *, quietly: bool = True):
    return scene.client.post(reverse(f"desk:{name}"), fields, headers=QUIETLY if quietly else {})


def form(scene: Board, clock: str, day: int = 1, **typed):
    fields = {
        "service": scene.clinic.check.pk,
        "contact": scene.clinic.contact.pk,
        "request_key": f"desk {uuid.uuid4()}",
    }
    return scene.time_fields(clock, day) | fields | typed


def last_event(visit: Appointment) -> tuple[str, str, str]:
    event = AppointmentEvent.objects.filter(appointment=visit).last()
    assert event is not None
    return event.kind, event.actor, event.channel


def test_book_takes_the_time_through_the_verb_and_opens_the_visit(scene):
    answer = post(scene, "day-book", form(scene, "10:00"))
    visit = Appointment.objects.get()
    assert (answer.status_code, f"visit={visit.pk}" in answer["Location"]) == (302, True)
    assert (visit.contact, visit.start_at, visit.status) == (scene.clinic.contact, scene.at("10:00"), "booked")
    assert last_event(visit) == ("booked", f"agent:{scene.pooja.pk}", "desk")
    assert list_taken(f"practitioner:{scene.clinic.rao.pk}") == [(scene.at("10:00"), scene.at("10:30"))]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"attendee": "Tara"},
        {"contact": "", "name": "No Phone"},
        {"contact": "", "name": "Tara", "number": "+15550142"},
        {"lane": ""},
    ],
)
def test_one_form_that_comes_twice_books_once_and_leads_to_the_visit(scene, typed):
    fields = form(scene, "10:00", **typed)
    answers = [post(scene, "day-book", fields) for _ in range(2)]
    visit = Appointment.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert {f"visit={visit.pk}" in answer["Location"] for answer in answers} == {True}
    assert Contact.objects.count() == (2 if typed.get("name") == "No Phone" else 1)


@pytest.mark.parametrize(
    "changed", [{"attendee": "Tara"}, {"contact": "", "name": "Asha"}, {"time": "11:00"}, {"lane": ""}]
)
def test_one_form_that_asks_for_something_else_by_then_is_refused(scene, changed):
    fields = form(scene, "10:00")
    post(scene, "day-book", fields)
    service = {} if "lane" not in changed else {"service": scene.clinic.laser.pk}
    answer = post(scene, "day-book", fields | changed | service)
    assert (answer.status_code, "This form has booked a visit already." in answer.content.decode()) == (409, True)
    assert (Appointment.objects.count(), Contact.objects.count()) == (1, 1)


def test_book_off_the_grid_and_with_short_notice_is_the_desks_right(scene):
    post(scene, "day-book", form(scene, "10:05", day=40))
    assert Appointment.objects.get().start_at == scene.at("10:05", 40)


def test_book_for_somebody_new_with_and_without_a_number(scene):
    post(scene, "day-book", form(scene, "10:00", contact="", name=" Asha  Rao ", number="98450 12345"))
    post(scene, "day-book", form(scene, "11:00", contact="", name="No Phone"))
    first, second = Appointment.objects.order_by("start_at")
    assert (first.contact.name, first.contact.points.get().value) == ("Asha Rao", "+919845012345")
    assert (second.contact.name, second.contact.points.count(), second.attendee.name) == ("No Phone", 0, "No Phone")


def test_book_with_a_known_number_books_for_its_contact(scene):
    post(scene, "day-book", form(scene, "10:00", contact="", name="Tara", number="+15550142"))
    visit = Appointment.objects.get()
    assert (visit.contact, visit.attendee.name) == (scene.clinic.contact, "Tara")
    assert ContactPoint.objects.count() == 1


def test_book_for_somebody_else_of_the_same_contact(scene):
    post(scene, "day-book", form(scene, "10:00", attendee="Tara"))
    assert Appointment.objects.get().attendee.name == "Tara"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"contact": ""}, "Choose a person, or type the name of a new one."),
        ({"contact": "", "name": "A", "number": "12"}, "This is no phone number."),
        ({"contact": "999999"}, "Choose a person from the list."),
        ({"request_key": ""}, "Open the form again."),
    ],
)
def test_book_says_what_is_wrong_and_makes_nobody(scene, typed, words):
    answer = post(scene, "day-book", form(scene, "10:00", **typed))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (Appointment.objects.count(), Contact.objects.count()) == (0, 1)


def test_book_refuses_a_person_whom_this_branch_does_not_know(scene):
    stranger = make_contact("Secret Person")
    answer = post(scene, "day-book", form(scene, "10:00", contact=stranger.pk))
    assert (answer.status_code, Appointment.objects.count()) == (422, 0)


def test_book_of_a_taken_time_is_refused_with_the_reason_and_the_nearest(scene):
    scene.book("10:00")
    answer = post(scene, "day-book", form(scene, "10:15"))
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "Dr Rao has a visit from 10:00 to 10:30." in words
    assert words.count('class="btn"') == 3
    assert Contact.objects.count() == 1


def test_book_without_the_script_says_it_on_the_page(scene):
    scene.book("10:00")
    answer = scene.client.post(reverse("desk:day-book"), form(scene, "10:15"), follow=True)
    assert "Dr Rao has a visit from 10:00 to 10:30." in answer.content.decode()


def test_walk_in_has_arrived_at_once(scene):
    opened_long_ago = timezone.now() - timedelta(minutes=20)
    fields = form(scene, "10:00") | {"start": opened_long_ago.strftime("%Y%m%d%H%M"), "walkin": "1"}
    begins_after = round_up(timezone.now())
    assert post(scene, "day-book", fields).status_code == 302
    visit = Appointment.objects.get()
    assert begins_after <= visit.start_at <= round_up(timezone.now() + timedelta(seconds=1))
    assert visit.status == "arrived"
    assert last_event(visit) == ("status", f"agent:{scene.pooja.pk}", "desk")


def test_move_keeps_the_visit_and_its_reference(scene):
    visit = scene.book("10:00")
    fields = scene.visit_fields(visit) | scene.time_fields("10:15", person=scene.clinic.rao)
    assert post(scene, "day-move", fields).status_code == 302
    moved = Appointment.objects.get()
    assert (moved.reference, moved.start_at, moved.version) == (visit.reference, scene.at("10:15"), 2)
    assert last_event(moved) == ("moved", f"agent:{scene.pooja.pk}", "desk")


def test_move_of_what_was_changed_meanwhile_is_refused(scene):
    visit = scene.book("10:00")
    fields = scene.visit_fields(visit) | scene.time_fields("11:00")
    post(scene, "day-move", scene.visit_fields(visit) | scene.time_fields("12:00"))
    answer = post(scene, "day-move", fields)
    assert (answer.status_code, "was changed meanwhile" in answer.content.decode()) == (409, True)
    assert Appointment.objects.get().start_at == scene.at("12:00")


def test_cancel_frees_the_time_and_tells_the_customer(scene):
    visit = scene.book("10:00")
    assert post(scene, "day-cancel", scene.visit_fields(visit)).status_code == 302
    assert Appointment.objects.get().status == "cancelled"
    assert list_taken(f"practitioner:{scene.clinic.rao.pk}") == []
    assert Message.objects.filter(purpose="appointment-cancelled", appointment=visit).count() == 1


def test_cancel_of_a_hold_releases_it(scene):
    visit = scene.book("10:00", hold=True, minutes=60 * 48)
    post(scene, "day-cancel", scene.visit_fields(visit))
    assert last_event(visit) == ("released", f"agent:{scene.pooja.pk}", "desk")


def test_mark_goes_on_and_back_and_refuses_what_cannot_be(scene):
    visit = scene.book("10:00")
    for status in ("arrived", "fulfilled", "arrived", "booked", "noshow"):
        assert post(scene, "day-mark", scene.visit_fields(visit) | {"status": status}).status_code == 302
        assert Appointment.objects.get().status == status
    answer = post(scene, "day-mark", scene.visit_fields(visit) | {"status": "cancelled"})
    assert (answer.status_code, "the visit is marked “did not come”" in answer.content.decode()) == (409, True)
    assert Appointment.objects.get().status == "noshow"


@pytest.mark.parametrize("name", ["day-book", "day-move", "day-cancel", "day-mark"])
def test_actions_of_another_branch_are_not_found(scene, name):
    visit = scene.book("10:00")
    elsewhere = make_location("Elsewhere")
    stranger = Client()
    stranger.force_login(make_agent("ravi", elsewhere))
    fields = form(scene, "12:00") | scene.visit_fields(visit) | {"status": "arrived"}
    assert stranger.post(reverse(f"desk:{name}"), fields).status_code == 404
    own = stranger.post(reverse(f"desk:{name}"), fields | {"at": elsewhere.pk}, headers=QUIETLY)
    assert own.status_code in (404, 409, 422)
    visit.refresh_from_db()
    assert (visit.status, visit.version, Appointment.objects.count()) == ("booked", 1, 1)
    assert scene.client.get(reverse(f"desk:{name}")).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_with_the_assistant_reaches_nobody():
    """The assistant has the conversation and wants the visit; the desk has the visit, its notice the conversation."""
    scene = make_board()
    visit = scene.book("10:00")
    has_conversation, desk_waits = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def assistant() -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL deadlock_timeout = '30s'")  # so that the desk is the one that loses
                lifecycle.lock(scene.conversation.pk)
                has_conversation.set()
                assert desk_waits.wait(10)
                booking.mark_confirmation(visit, "accepted", by=scene_by, now=timezone.now())
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    scene_by = booking.By("assistant", "whatsapp")
    before = count_deadlocks()
    thread = threading.Thread(target=assistant)
    thread.start()
    assert has_conversation.wait(10)
    watcher = threading.Thread(target=tell_when_somebody_waits, args=(desk_waits,))
    watcher.start()
    answer = post(scene, "day-cancel", scene.visit_fields(visit))
    thread.join(20)
    watcher.join(20)
    assert (failures, answer.status_code) == ([], 302)
    visit.refresh_from_db()
    assert (visit.status, visit.confirmation) == ("cancelled", "accepted")
    assert count_deadlocks() > before


def tell_when_somebody_waits(event: threading.Event) -> None:
    """Set the event once a connection waits for a row that another one has."""
    try:
        for _ in range(1000):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND wait_event_type = 'Lock' AND wait_event = 'transactionid'"
                )
                if cursor.fetchone()[0]:
                    event.set()
                    return
    finally:
        connection.close()


def count_deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.05)")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def test_a_visit_that_has_not_begun_is_not_missed_yet(scene):
    visit = scene.book("10:00")
    page = scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()
    assert ('value="arrived"' in page, 'value="noshow"' in page) == (True, False)
    Appointment.objects.filter(pk=visit.pk).update(start_at=timezone.now() - timedelta(minutes=5))
    page = scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()
    assert 'value="noshow"' in page
