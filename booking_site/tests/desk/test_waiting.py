"""The waiting list at the desk: its visible order, wishes, offers with a timer, and what an answer leaves behind."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from appointments import booking, waitlist
from appointments.models import Appointment, Attendee, Service, WaitlistEntry, WaitlistOffer
from appointments.tests.clinic import DESK
from booking_site.tests.desk.board_scene import Board
from handoff.tests.rows import make_agent, make_location

QUIETLY = {"HX-Request": "true"}


def wish(scene: Board, name: str, *, minutes_ago: int = 0, **details) -> WaitlistEntry:
    clinic, now = scene.clinic, timezone.now()
    attendee, _new = Attendee.objects.get_or_create(contact=clinic.contact, name=name)
    today = now.astimezone(clinic.location.zone).date()
    return waitlist.add(
        location=clinic.location,
        service=clinic.check,
        contact=clinic.contact,
        attendee=attendee,
        from_date=today,
        until_date=today + timedelta(days=5),
        by=DESK,
        now=now - timedelta(minutes=minutes_ago),
        **details,
    )


def fields(scene: Board, clock: str = "10:00", **typed) -> dict:
    return scene.time_fields(clock) | {"service": scene.clinic.check.pk} | typed


def post(scene: Board, name: str, values: dict, *args: int, client: Client | None = None):
    return (client or scene.client).post(reverse(f"desk:{name}", args=args), values, headers=QUIETLY)


def see(scene: Board, **values) -> str:
    return scene.client.get(reverse("desk:waiting"), values).content.decode()


def typed_wish(scene: Board, **typed) -> dict:
    day = scene.at("12:00").astimezone(scene.clinic.location.zone).date()
    values = {"at": scene.clinic.location.pk, "service": scene.clinic.check.pk, "contact": scene.clinic.contact.pk}
    return values | {"from_date": day.isoformat(), "until_date": (day + timedelta(days=3)).isoformat()} | typed


def offer_next(scene: Board, clock: str = "10:00") -> WaitlistOffer:
    assert post(scene, "waiting-offer", fields(scene, clock, to="next")).status_code == 302
    return WaitlistOffer.objects.latest("pk")


def held(offer: WaitlistOffer) -> Appointment:
    """Give what is held for an offer, as it is now."""
    return Appointment.objects.get(pk=offer.hold_id or 0)


def test_page_shows_the_order_in_which_they_are_asked_and_what_they_want(scene):
    wish(scene, "Later", minutes_ago=1)
    wish(scene, "Sooner", minutes_ago=9, weekdays=[0, 2], day_parts=["morning"], notice_minutes=120)
    urgent = wish(scene, "Urgent", practitioners=[scene.clinic.sen])
    WaitlistEntry.objects.filter(pk=urgent.pk).update(priority=1)
    page = see(scene)
    assert page.index("Urgent") < page.index("Sooner") < page.index("Later")
    words = ("put first", "Monday", "Wednesday", "before 12:00", "needs 2 hours to come", "Dr Sen", "3 wait")
    assert [word for word in words if word not in page] == []


def test_add_keeps_every_detail_and_the_same_wish_once(scene):
    details = {"weekdays": ["1", "3"], "day_parts": ["evening"], "people": [scene.clinic.rao.pk], "notice_hours": "24"}
    for _again in range(2):
        assert post(scene, "waiting-add", typed_wish(scene, **details)).status_code == 302
    entry = WaitlistEntry.objects.get()
    assert (entry.contact, entry.weekdays, entry.day_parts, entry.notice_minutes, entry.channel) == (
        scene.clinic.contact,
        [1, 3],
        ["evening"],
        24 * 60,
        "desk",
    )
    assert list(entry.practitioners.all()) == [scene.clinic.rao]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"contact": ""}, "Choose a person, or type the name of a new one."),
        ({"service": ""}, "Choose what they wait for."),
        ({"until_date": "2020-01-01"}, "The last day must not be before the first."),
        ({"from_date": "2020-01-01", "until_date": "2020-01-02"}, "These days are over."),
        ({"weekdays": ["9"]}, "Select a valid choice"),
        ({"notice_hours": "-1"}, "greater than or equal to 0"),
    ],
)
def test_add_says_what_is_wrong_and_puts_nobody_on(scene, typed, words):
    answer = post(scene, "waiting-add", typed_wish(scene, **typed))
    assert (answer.status_code, words in answer.content.decode(), WaitlistEntry.objects.count()) == (422, True, 0)


def test_a_free_time_says_who_waits_and_is_held_for_the_first(scene):
    wish(scene, "Second", minutes_ago=1)
    first = wish(scene, "First", minutes_ago=5)
    why = scene.client.get(reverse("desk:panel-board-why"), fields(scene)).content.decode()
    assert "2 wait for such a time" in why
    page = see(scene, **fields(scene))
    assert "Offer to First, hold it 30 min" in page
    offer = offer_next(scene)
    assert (offer.entry, offer.status, offer.start_at) == (first, "open", scene.at("10:00"))
    assert (held(offer).is_hold, held(offer).start_at) == (True, scene.at("10:00"))
    page = see(scene)
    assert (f'id="offer-{offer.pk}"' in page, "held for them," in page) == (True, True)
    assert scene.client.get(reverse("desk:panel-waiting")).content.decode().count("offer waits") == 1


def test_yes_books_the_held_time_and_shows_the_visit(scene):
    entry = wish(scene, "First")
    offer = offer_next(scene)
    answer = post(scene, "waiting-answer", {"said": "yes"}, offer.pk)
    visit = Appointment.objects.get()
    assert (answer.status_code, f"visit={visit.pk}" in answer["Location"]) == (302, True)
    entry.refresh_from_db()
    assert (visit.status, visit.start_at, entry.status, entry.appointment) == (
        "booked",
        scene.at("10:00"),
        "booked",
        visit,
    )


def test_no_frees_the_time_and_leads_on_to_the_next(scene):
    wish(scene, "First", minutes_ago=5)
    wish(scene, "Second")
    offer = offer_next(scene)
    answer = post(scene, "waiting-answer", {"said": "no"}, offer.pk)
    offer.refresh_from_db()
    assert (offer.status, held(offer).status, offer.entry.status) == ("declined", "cancelled", "waiting")
    page = scene.client.get(answer["Location"]).content.decode()
    assert "Offer to Second, hold it 30 min" in page
    assert offer_next(scene).entry.attendee.name == "Second"


def test_several_are_offered_at_once_and_the_second_yes_is_too_late(scene):
    wish(scene, "First", minutes_ago=5)
    wish(scene, "Second")
    assert post(scene, "waiting-offer", fields(scene, to="several")).status_code == 302
    one, other = WaitlistOffer.objects.order_by("pk")
    assert (one.hold, other.hold, Appointment.objects.count()) == (None, None, 0)
    assert "not held, the first yes has it;" in see(scene)
    assert post(scene, "waiting-answer", {"said": "yes"}, other.pk).status_code == 302
    late = post(scene, "waiting-answer", {"said": "yes"}, one.pk)
    assert (late.status_code, "Somebody has just taken this time." in late.content.decode()) == (409, True)
    one.refresh_from_db()
    assert (one.status, Appointment.objects.get().attendee.name) == ("lost", "Second")


def test_what_is_taken_or_wanted_by_nobody_is_not_offered(scene):
    wish(scene, "First")
    scene.book("10:00")
    taken = post(scene, "waiting-offer", fields(scene, to="next"))
    assert (taken.status_code, "Dr Rao has a visit from 10:00" in taken.content.decode()) == (409, True)
    assert "This time is not free:" in see(scene, **fields(scene))
    WaitlistEntry.objects.update(status="withdrawn")
    nobody = post(scene, "waiting-offer", fields(scene, "11:00", to="several"))
    assert (nobody.status_code, "Nobody waits for this any more." in nobody.content.decode()) == (409, True)
    assert post(scene, "waiting-offer", fields(scene, "11:00")).status_code == 422
    assert WaitlistOffer.objects.count() == 0


def test_an_answer_given_before_is_said_so(scene):
    wish(scene, "First")
    offer = offer_next(scene)
    waitlist.decline(offer, by=DESK, now=timezone.now())
    late = post(scene, "waiting-answer", {"said": "yes"}, offer.pk)
    assert (late.status_code, "was answered meanwhile" in late.content.decode()) == (409, True)
    assert post(scene, "waiting-answer", {"said": "maybe"}, offer.pk).status_code == 422
    assert Appointment.objects.filter(status="booked").count() == 0


def test_taken_off_the_list_with_what_was_held(scene):
    entry = wish(scene, "First")
    offer = offer_next(scene)
    assert post(scene, "waiting-withdraw", {}, entry.pk).status_code == 204
    entry.refresh_from_db()
    assert (entry.status, held(offer).status) == ("withdrawn", "cancelled")
    assert "Nobody waits for a time." in see(scene)
    booked = wish(scene, "Second")
    waitlist.accept(offer_next(scene), by=DESK, now=timezone.now())
    refused = post(scene, "waiting-withdraw", {}, booked.pk)
    assert (refused.status_code, "was booked meanwhile" in refused.content.decode()) == (409, True)


def test_a_seat_of_a_full_class_is_waited_for(scene):
    Service.objects.filter(pk=scene.clinic.laser.pk).update(is_class=True)
    scene.clinic.laser.refresh_from_db()
    session = booking.open_session(
        scene.clinic.laser,
        scene.clinic.location,
        scene.clinic.rao,
        scene.at("10:00"),
        capacity=1,
        by=DESK,
        now=timezone.now(),
    )
    values = typed_wish(scene, **{"class": session.pk, "service": scene.clinic.laser.pk})
    assert post(scene, "waiting-add", values).status_code == 302
    entry = WaitlistEntry.objects.get()
    assert (entry.session, entry.service) == (session, scene.clinic.laser)
    assert "the class of" in see(scene)
    side = scene.client.get(reverse("desk:panel-class"), {"at": scene.clinic.location.pk, "class": session.pk})
    assert "1 waits for a seat" in side.content.decode()


def test_another_branch_neither_sees_nor_answers(scene):
    entry = wish(scene, "Secret")
    offer = offer_next(scene)
    elsewhere = make_location("Elsewhere")
    stranger = Client()
    stranger.force_login(make_agent("ravi", elsewhere))
    assert stranger.get(reverse("desk:waiting"), {"at": scene.clinic.location.pk}).status_code == 404
    assert "Secret" not in stranger.get(reverse("desk:waiting")).content.decode()
    assert post(scene, "waiting-withdraw", {}, entry.pk, client=stranger).status_code == 404
    assert post(scene, "waiting-answer", {"said": "yes"}, offer.pk, client=stranger).status_code == 404
    assert post(scene, "waiting-offer", fields(scene, to="next"), client=stranger).status_code == 404
    assert post(scene, "waiting-add", typed_wish(scene), client=stranger).status_code == 404
    entry.refresh_from_db()
    assert (entry.status, WaitlistEntry.objects.count()) == ("waiting", 1)


def test_without_the_script_plain_forms_do_it(scene):
    page = scene.client.post(reverse("desk:waiting-add"), typed_wish(scene), follow=True).content.decode()
    assert "1 waits" in page
    entry = WaitlistEntry.objects.get()
    done = scene.client.post(reverse("desk:waiting-withdraw", args=[entry.pk]), follow=True).content.decode()
    assert "Nobody waits for a time." in done
    wrong = scene.client.post(reverse("desk:waiting-add"), typed_wish(scene, contact=""), follow=True)
    assert "Choose a person, or type the name of a new one." in wrong.content.decode()
