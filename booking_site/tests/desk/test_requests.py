"""Visits that wait for a yes: who sees them, in which order, and what an answer leaves behind."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking
from appointments import queries as appointment_queries
from appointments.models import Appointment, AppointmentEvent, Service
from appointments.tests.clinic import DESK, list_taken
from booking_site.tests.desk.board_scene import Board
from conversations.models import Message
from handoff.tests.rows import make_agent, make_location

QUIETLY = {"HX-Request": "true"}


@pytest.fixture
def scene(scene: Board) -> Board:
    """A board whose check-ups the business has to say yes to, within four days."""
    Service.objects.filter(pk=scene.clinic.check.pk).update(needs_approval=True, approval_minutes=4 * 24 * 60)
    return scene


def decide(scene: Board, visit: Appointment, decision: str, reason: str = "", client: Client | None = None):
    fields = {"decision": decision, "reason": reason}
    return (client or scene.client).post(reverse("desk:decide", args=[visit.pk]), fields, headers=QUIETLY)


def last_event(visit: Appointment) -> tuple[str, str, str, str]:
    event = AppointmentEvent.objects.filter(appointment=visit).latest("pk")
    return event.kind, event.after.get("decision", ""), event.actor, event.reason


def test_the_next_to_lapse_comes_first_on_every_page(scene):
    later, sooner = scene.book("10:00", 4), scene.book("09:00", 2)
    held = scene.book("12:00", 2, service=scene.clinic.laser)
    assert [one.pk for one in appointment_queries.list_requests(scene.pooja)] == [sooner.pk, later.pk]
    assert held.status == "booked"
    for address in (reverse("desk:desk"), reverse("desk:panel-requests"), reverse("desk:day")):
        page = scene.client.get(address).content.decode()
        assert page.index(f'id="ask-{sooner.pk}"') < page.index(f'id="ask-{later.pk}"')
        assert "2 visits wait for your yes." in page
    assert "2 visits to decide" in scene.client.get(reverse("desk:desk")).content.decode()


def test_approve_books_it_and_the_customer_is_told(scene):
    visit = scene.book("10:00")
    answer = decide(scene, visit, "approve")
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "diary")
    visit.refresh_from_db()
    assert (visit.status, visit.approval_due_at) == ("booked", None)
    assert last_event(visit) == ("booked", "approved", f"agent:{scene.pooja.pk}", "")
    told = Message.objects.filter(appointment=visit, kind="outgoing").order_by("pk")
    assert list(told.values_list("purpose", flat=True)) == ["appointment-requested", "appointment-approved"]
    page = scene.client.get(reverse("desk:panel-requests")).content.decode()
    assert f'id="ask-{visit.pk}"' not in page


def test_decline_frees_the_time_and_keeps_the_reason(scene):
    visit = scene.book("10:00")
    assert decide(scene, visit, "decline", "We do not do this any more").status_code == 204
    visit.refresh_from_db()
    assert (visit.status, list_taken(f"practitioner:{scene.clinic.rao.pk}")) == ("cancelled", [])
    assert last_event(visit)[1:] == ("declined", f"agent:{scene.pooja.pk}", "We do not do this any more")


def test_words_for_the_customer_go_with_the_answer(scene):
    visit = scene.book("10:00")
    fields = {"decision": "decline", "message": "Dr Rao is away."}
    assert scene.client.post(reverse("desk:decide", args=[visit.pk]), fields, headers=QUIETLY).status_code == 204
    assert visit.events.latest("pk").after["message"] == "Dr Rao is away."


@pytest.mark.parametrize("decision", ["approve", "decline"])
def test_the_slower_of_two_is_told_in_words(scene, decision):
    visit = scene.book("10:00")
    booking.decline(visit, by=DESK, now=timezone.now())
    answer = decide(scene, visit, decision)
    assert (answer.status_code, "the visit is marked “cancelled”" in answer.content.decode()) == (409, True)
    assert last_event(visit)[2] == DESK.actor


def test_what_was_approved_by_a_colleague_is_not_declined(scene):
    visit = scene.book("10:00")
    booking.approve(visit, by=DESK, now=timezone.now())
    assert decide(scene, visit, "decline").status_code == 409
    visit.refresh_from_db()
    assert visit.status == "booked"


def test_neither_yes_nor_no_is_unreadable(scene):
    visit = scene.book("10:00")
    assert decide(scene, visit, "perhaps").status_code == 422
    visit.refresh_from_db()
    assert visit.status == "pending"


def test_another_branch_neither_sees_nor_decides(scene):
    visit = scene.book("10:00")
    stranger = Client()
    stranger.force_login(make_agent("ravi", make_location("Elsewhere")))
    assert decide(scene, visit, "approve", client=stranger).status_code == 404
    assert "Meena" not in stranger.get(reverse("desk:panel-requests")).content.decode()
    assert scene.client.get(reverse("desk:decide", args=[visit.pk])).status_code == 405
    visit.refresh_from_db()
    assert visit.status == "pending"


def test_without_the_script_it_leads_back_to_where_the_form_stood(scene):
    first, second = scene.book("10:00"), scene.book("11:00")
    done = scene.client.post(reverse("desk:decide", args=[first.pk]), {"decision": "approve"})
    assert (done.status_code, done["Location"]) == (302, reverse("desk:desk"))
    fields = scene.visit_fields(second) | {"decision": "decline"}
    done = scene.client.post(reverse("desk:decide", args=[second.pk]), fields, follow=True)
    assert (done.redirect_chain[0][0].startswith(reverse("desk:day")), "Cancelled" in done.content.decode()) == (
        True,
        True,
    )
    again = scene.client.post(reverse("desk:decide", args=[second.pk]), fields, follow=True)
    assert "the visit is marked “cancelled”" in again.content.decode()


def test_board_and_visit_show_what_waits(scene):
    visit = scene.book("10:00")
    page = scene.client.get(reverse("desk:day"), scene.visit_fields(visit)).content.decode()
    assert "appt asked" in page
    assert "1 to decide" in page
    assert "waits for a yes," in page
    assert 'value="approve"' in page
    assert "Cancel the visit" not in page


def test_what_is_late_says_that_it_lapses(scene):
    visit = scene.book("10:00")
    Appointment.objects.filter(pk=visit.pk).update(approval_due_at=timezone.now() - timedelta(seconds=5))
    assert "lapsing now" in scene.client.get(reverse("desk:panel-requests")).content.decode()
