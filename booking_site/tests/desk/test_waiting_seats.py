"""A free seat of a class at the desk: whom it suits, offered to the first or to several, and what an answer leaves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking, waitlist
from appointments.booking import sessions
from appointments.models import Appointment, Attendee, Service, Session, WaitlistEntry, WaitlistOffer
from appointments.tests.clinic import DESK
from booking_site.tests.desk.board_scene import Board
from handoff.tests.rows import make_agent, make_location

QUIETLY = {"HX-Request": "true"}


@pytest.fixture
def scene(scene: Board) -> Board:
    """A board whose laser is a class."""
    Service.objects.filter(pk=scene.clinic.laser.pk).update(is_class=True)
    scene.clinic.laser.refresh_from_db()
    return scene


@pytest.fixture
def session(scene: Board) -> Session:
    """Tomorrow's class at ten, with one seat."""
    clinic, now = scene.clinic, timezone.now()
    return booking.open_session(
        clinic.laser, clinic.location, clinic.rao, scene.at("10:00"), capacity=1, by=DESK, now=now
    )


def wish(scene: Board, name: str, session: Session | None, *, minutes_ago: int = 0) -> WaitlistEntry:
    clinic, now = scene.clinic, timezone.now()
    today = now.astimezone(clinic.location.zone).date()
    return waitlist.add(
        location=clinic.location,
        service=clinic.laser,
        session=session,
        contact=clinic.contact,
        attendee=Attendee.objects.create(contact=clinic.contact, name=name),
        from_date=today,
        until_date=today + timedelta(days=5),
        by=DESK,
        now=now - timedelta(minutes=minutes_ago),
    )


def fields(scene: Board, session: Session, **typed) -> dict:
    date = session.start_at.astimezone(scene.clinic.location.zone).date().isoformat()
    return {"at": scene.clinic.location.pk, "date": date, "class": session.pk} | typed


def post(scene: Board, name: str, values: dict, *args: int, client: Client | None = None):
    return (client or scene.client).post(reverse(f"desk:{name}", args=args), values, headers=QUIETLY)


def see(scene: Board, session: Session) -> str:
    return scene.client.get(reverse("desk:panel-class"), fields(scene, session)).content.decode()


def offer_next(scene: Board, session: Session) -> WaitlistOffer:
    assert post(scene, "waiting-offer", fields(scene, session, to="next")).status_code == 302
    return WaitlistOffer.objects.latest("pk")


def test_a_free_seat_shows_whom_it_suits_and_is_held_for_the_first(scene, session):
    assert "Whom the free seat suits" not in see(scene, session)
    wish(scene, "Any time", None, minutes_ago=9)
    first = wish(scene, "This class", session, minutes_ago=5)
    page = see(scene, session)
    assert page.index("<b>This class</b>") < page.index("<b>Any time</b>")
    assert ("Offer to This class, hold it 30 min" in page, "Offer to the first 2" in page) == (True, True)

    offer = offer_next(scene, session)
    held = Appointment.objects.get()
    assert (offer.entry, offer.hold, offer.status) == (first, held, "open")
    assert (held.session, held.status, held.is_hold) == (session, "pending", True)
    page = see(scene, session)
    assert ("1 of 1 seats taken" in page, "Whom the free seat suits" in page) == (True, False)
    assert page.count("badge hold") == 2  # the class is full, and this seat is only held
    waiting = scene.client.get(reverse("desk:waiting")).content.decode()
    assert (f'id="offer-{offer.pk}"' in waiting, "held for them," in waiting) == (True, True)


def test_yes_books_the_held_seat_and_shows_the_visit(scene, session):
    entry = wish(scene, "First", session)
    offer = offer_next(scene, session)
    answer = post(scene, "waiting-answer", {"said": "yes"}, offer.pk)
    visit = Appointment.objects.get()
    assert (answer.status_code, f"visit={visit.pk}" in answer["Location"]) == (302, True)
    entry.refresh_from_db()
    assert (visit.status, visit.session, entry.status, entry.appointment) == ("booked", session, "booked", visit)


def test_no_frees_the_seat_and_leads_back_to_the_class_for_the_next(scene, session):
    wish(scene, "First", session, minutes_ago=5)
    wish(scene, "Second", session)
    offer = offer_next(scene, session)
    answer = post(scene, "waiting-answer", {"said": "no"}, offer.pk)
    offer.refresh_from_db()
    assert (offer.status, offer.hold and offer.hold.status, offer.entry.status) == ("declined", "cancelled", "waiting")
    page = scene.client.get(answer["Location"]).content.decode()
    assert "Offer to Second, hold it 30 min" in page
    assert offer_next(scene, session).entry.attendee.name == "Second"


def test_several_are_offered_one_seat_and_the_second_yes_is_too_late(scene, session):
    wish(scene, "First", session, minutes_ago=5)
    wish(scene, "Second", session)
    assert post(scene, "waiting-offer", fields(scene, session, to="several")).status_code == 302
    one, other = WaitlistOffer.objects.order_by("pk")
    assert (one.hold, other.hold, sessions.count_free(session, now=timezone.now())) == (None, None, 1)
    assert post(scene, "waiting-answer", {"said": "yes"}, other.pk).status_code == 302
    late = post(scene, "waiting-answer", {"said": "yes"}, one.pk)
    assert (late.status_code, "All seats are taken." in late.content.decode()) == (409, True)
    one.refresh_from_db()
    assert (one.status, Appointment.objects.get().attendee.name) == ("lost", "Second")


def test_a_full_class_or_one_nobody_waits_for_is_not_offered(scene, session):
    nobody = post(scene, "waiting-offer", fields(scene, session, to="next"))
    assert (nobody.status_code, "Nobody waits for this any more." in nobody.content.decode()) == (409, True)
    wish(scene, "First", session)
    assert post(scene, "waiting-offer", fields(scene, session)).status_code == 422
    seated: dict = {"contact": scene.clinic.contact, "attendee": scene.clinic.attendee}
    booking.book_seat(session, **seated, by=DESK, now=timezone.now(), request_key="seat")
    for to in ("next", "several"):
        full = post(scene, "waiting-offer", fields(scene, session, to=to))
        assert (full.status_code, "All seats are taken." in full.content.decode()) == (409, True)
    assert WaitlistOffer.objects.count() == 0


def test_the_offer_of_a_cancelled_class_is_said_to_be_off(scene, session):
    wish(scene, "First", session)
    offer = offer_next(scene, session)
    booking.cancel_session(session, by=DESK, now=timezone.now())
    late = post(scene, "waiting-answer", {"said": "yes"}, offer.pk)
    assert (late.status_code, "what it was for is off" in late.content.decode()) == (409, True)
    assert Appointment.objects.get().status == "cancelled"


def test_another_branch_neither_offers_nor_answers_a_seat(scene, session):
    wish(scene, "First", session)
    elsewhere = make_location("Elsewhere")
    stranger = Client()
    stranger.force_login(make_agent("ravi", elsewhere))
    for at in (scene.clinic.location.pk, elsewhere.pk):
        values = fields(scene, session, at=at, to="next")
        assert post(scene, "waiting-offer", values, client=stranger).status_code == 404
    offer = offer_next(scene, session)
    assert post(scene, "waiting-answer", {"said": "no"}, offer.pk, client=stranger).status_code == 404
    offer.refresh_from_db()
    assert (offer.status, offer.hold and offer.hold.status) == ("open", "pending")


def test_without_the_script_plain_forms_do_it(scene, session):
    wish(scene, "First", session)
    page = scene.client.post(reverse("desk:waiting-offer"), fields(scene, session, to="next"), follow=True)
    assert "held for them," in page.content.decode()
    offer = WaitlistOffer.objects.get()
    page = scene.client.post(reverse("desk:waiting-answer", args=[offer.pk]), {"said": "yes"}, follow=True)
    assert "A seat of the class Laser" in page.content.decode()
