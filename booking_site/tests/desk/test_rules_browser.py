"""The booking engine's rules at the desk, each from its first click to its row, in a real browser."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from appointments import booking, calendar, waitlist
from appointments.models import Appointment, Attendee, NotAvailableTime, Service, ServiceArea, Session, WaitlistEntry
from appointments.tests.clinic import DESK
from booking_site.tests.desk.board_scene import Board
from booking_site.tests.desk.test_board_browser import address, small_targets
from booking_site.tests.desk.test_browser import SIZES, Desk, check_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_time_outside_the_hours_is_booked_anyway_with_keys(browser, live_site, scene):
    pooja = Desk(browser, live_site, "pooja")
    fields = scene.time_fields("13:30")
    page = pooja.open(address(scene, extra=f"&start={fields['start']}&lane={fields['lane']}"))
    expect(page.get_by_role("heading", name="Why is 13:30 not free?")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.locator("#gap-anyway summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("mee")
    expect(page.get_by_role("radio", name="Meena")).to_be_checked()
    check_accessible(page, "book anyway")
    page.get_by_label("Why", exact=True).fill("Only time she can")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Overridden:")).to_contain_text("outside the hours")
    visit = Appointment.objects.get()
    event = visit.events.get()
    assert (visit.start_at, event.reason, event.after["overridden"]) == (
        scene.at("13:30"),
        "Only time she can",
        ["hours"],
    )
    assert pooja.complaints == []


def test_requests_are_decided_live_one_press_each(browser, live_site, scene):
    Service.objects.filter(pk=scene.clinic.check.pk).update(needs_approval=True, approval_minutes=4 * 24 * 60)
    pooja, board = Desk(browser, live_site, "pooja"), Desk(browser, live_site, "pooja")
    board.open(address(scene))
    first, second = scene.book("10:00"), scene.book("11:00")
    expect(pooja.page.locator("#requests .count")).to_have_text("2")
    expect(board.page.locator("[data-board] .asked")).to_have_count(2)
    expect(board.page.locator("#requests .count")).to_have_text("2")
    check_accessible(pooja.page, "requests")

    pooja.page.locator(f"#ask-{first.pk}").get_by_role("button", name="Approve").dblclick()
    expect(pooja.page.locator("#requests .count")).to_have_text("1")
    expect(board.page.locator("[data-board] .asked")).to_have_count(1)
    assert [Appointment.objects.get(pk=one.pk).status for one in (first, second)] == ["booked", "pending"]

    pooja.page.wait_for_timeout(800)  # a second click sooner than that counts as one of a double click
    row = pooja.page.locator(f"#ask-{second.pk}")
    row.get_by_text("with a reason").click()
    row.get_by_label("Reason, for the history").fill("No time that day")
    row.get_by_role("button", name="Decline").focus()
    pooja.page.keyboard.press("Enter")
    expect(pooja.page.locator("#requests li")).to_have_count(0)
    expect(board.page.locator("[data-board] .asked")).to_have_count(0)
    second.refresh_from_db()
    assert (second.status, second.events.latest("pk").reason) == ("cancelled", "No time that day")
    assert pooja.complaints + board.complaints == []


def test_a_day_is_closed_decided_on_and_opened_again(browser, live_site, scene):
    kept, cancelled, moved = scene.book("10:00"), scene.book("11:00"), scene.book("14:00")
    pooja, other = Desk(browser, live_site, "pooja"), Desk(browser, live_site, "pooja")
    other.open(address(scene))
    page = pooja.open(address(scene))
    page.locator("#day-more summary").click()
    page.get_by_role("link", name="Close a time").click()
    expect(page.get_by_role("heading", name="Closed times")).to_be_visible()
    check_accessible(page, "close a time")
    page.get_by_label("Reason").fill("Water pipe")
    pooja.button("Close, and see who is booked then").click()
    expect(page.get_by_role("heading", name="3 visits stand inside")).to_be_visible()
    expect(other.page.get_by_text("3 visits to decide")).to_be_visible()
    check_accessible(page, "conflicts")

    page.locator(f"#conflict-{kept.pk}").get_by_role("button", name="Keep").press("Enter")
    expect(page.get_by_role("heading", name="2 visits stand inside")).to_be_visible()
    row = page.locator(f"#conflict-{cancelled.pk}")
    row.locator("summary").click()
    page.wait_for_timeout(800)  # a second click sooner than that counts as one of a double click
    row.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", name="1 visit stands inside")).to_be_visible()
    page.locator("#all-move summary").click()
    pooja.button("Yes, move all").click()
    expect(page.get_by_text("1 moved.")).to_be_visible()
    expect(page.get_by_text("1 visit was kept.")).to_be_visible()
    pooja.button("Open again").click()
    expect(page.locator(".daysum.closed")).to_have_count(0)

    found = {one.pk: (one.status, one.start_at) for one in Appointment.objects.all()}
    assert found == {
        kept.pk: ("booked", scene.at("10:00")),
        cancelled.pk: ("cancelled", scene.at("11:00")),
        moved.pk: ("booked", scene.at("09:00", 2)),
    }
    assert pooja.complaints + other.complaints == []


def test_a_class_is_opened_filled_and_cancelled_live(browser, live_site, scene):
    Service.objects.filter(pk=scene.clinic.laser.pk).update(is_class=True)
    pooja, other = Desk(browser, live_site, "pooja"), Desk(browser, live_site, "pooja")
    other.open(address(scene))
    page = pooja.open(address(scene))
    page.locator("#day-more summary").click()
    page.get_by_role("link", name="Open a class time").click()
    check_accessible(page, "open a class")
    page.get_by_label("Start").fill("10:00")
    page.get_by_label("Seats").fill("2")
    pooja.button("Open this class time").click()
    expect(page.get_by_text("0 of 2 seats taken")).to_be_visible()
    for name in ("Asha", "Ravi"):
        expect(page.get_by_label("Name", exact=True)).to_have_value("")
        page.get_by_label("Name", exact=True).fill(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_text("All seats are taken.")).to_be_visible()
    expect(other.page.get_by_text("2 of 2 seats")).to_be_visible()
    check_accessible(page, "class")

    page.get_by_role("link", name="Asha").click()
    page.get_by_text("Give up the seat").click()
    page.get_by_role("button", name="Yes, free 10:00 to 10:30").click()
    expect(other.page.get_by_text("1 of 2 seats")).to_be_visible()
    offer_the_free_seat(pooja, other, scene, Session.objects.get())
    page.get_by_role("link", name="10:00 Laser").click()
    page.get_by_text("Cancel the class", exact=True).click()
    pooja.button("Yes, cancel the class at 10:00").click()
    expect(other.page.get_by_role("link", name="10:00 Laser")).to_have_count(0)
    assert Session.objects.get().status == "cancelled"
    assert sorted(Appointment.objects.values_list("attendee__name", "status")) == [
        ("Asha", "cancelled"),
        ("First", "cancelled"),
        ("Ravi", "cancelled"),
        ("Second", "cancelled"),
    ]
    assert pooja.complaints + other.complaints == []


def offer_the_free_seat(pooja: Desk, other: Desk, scene: Board, session: Session) -> None:
    """Offer a free seat to the first who waits, note a no, offer it to the next, and note a yes."""
    page, contact = pooja.page, scene.clinic.contact
    for name in ("First", "Second"):
        attendee = Attendee.objects.create(contact=contact, name=name)
        when: Any = {"from_date": session.start_at.date(), "until_date": session.start_at.date()}
        who: Any = {"contact": contact, "attendee": attendee, "by": DESK, "now": timezone.now()}
        waitlist.add(location=session.location, service=session.service, session=session, **who, **when)
    page.get_by_role("link", name="10:00 Laser").click()
    check_accessible(page, "a free seat and who waits")
    pooja.button("Offer to First, hold it 30 min").press("Enter")
    expect(page.get_by_role("heading", name="Offered now")).to_be_visible()
    expect(other.page.get_by_text("2 of 2 seats")).to_be_visible()
    pooja.button("They say no").click()
    expect(page.get_by_role("heading", name="Whom the free seat suits")).to_be_visible()
    pooja.button("Offer to Second, hold it 30 min").click()
    pooja.button("They say yes: book").click()
    expect(page.get_by_role("heading", name="Second")).to_be_visible()
    expect(other.page.get_by_text("2 of 2 seats")).to_be_visible()


def test_somebody_waits_is_offered_a_time_and_says_yes(browser, live_site, scene):
    pooja, other = Desk(browser, live_site, "pooja"), Desk(browser, live_site, "pooja")
    other.open("/desk/waiting/")
    page = pooja.open(address(scene))
    page.locator("#day-more summary").click()
    page.get_by_role("link", name="Waiting list").first.click()
    for name in ("Asha", "Ravi"):
        page.get_by_text("Put somebody on the list").click()
        expect(page.get_by_label("Name", exact=True)).to_have_value("")
        page.get_by_label("Name", exact=True).fill(name)
        check_accessible(page, "waiting list")
        pooja.button("Put on the list").click()
        expect(page.locator("#waiting ol p b", has_text=name)).to_be_visible()
    expect(other.page.get_by_role("heading", name="2 wait")).to_be_visible()

    fields = scene.time_fields("10:00")
    pooja.open(address(scene, extra=f"&start={fields['start']}&lane={fields['lane']}"))
    page.get_by_role("link", name="2 wait for such a time").click()
    pooja.button("Offer to Asha, hold it 30 min").click()
    expect(other.page.get_by_role("heading", name="Offered now")).to_be_visible()
    check_accessible(page, "offered")
    pooja.button("They say no").click()
    pooja.button("Offer to Ravi, hold it 30 min").click()
    pooja.button("They say yes: book").click()
    expect(page.get_by_role("heading", name="Ravi")).to_be_visible()
    expect(other.page.get_by_role("heading", name="1 waits")).to_be_visible()

    visit = Appointment.objects.get(status="booked")
    assert (visit.attendee.name, visit.start_at) == ("Ravi", scene.at("10:00"))
    assert sorted(WaitlistEntry.objects.values_list("attendee__name", "status")) == [
        ("Asha", "waiting"),
        ("Ravi", "booked"),
    ]
    assert pooja.complaints + other.complaints == []


def test_a_home_visit_goes_from_its_booking_to_its_end_with_keys(browser, live_site, scene):
    Service.objects.filter(pk=scene.clinic.check.pk).update(place="customer")
    ServiceArea.objects.create(location=scene.clinic.location, name="Indiranagar", postcodes=["560038"])
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(address(scene, 0))
    page.keyboard.press("w")
    expect(page.get_by_role("heading", name="Walk-in")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Asha")
    page.get_by_label("Postcode").fill("1")
    page.get_by_label("Postcode").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("We do not go there.")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Asha")
    page.get_by_label("Postcode").fill("560038")
    page.get_by_label("Postcode").press("Enter")
    expect(page.get_by_role("heading", name="Asha", level=2)).to_be_visible()
    expect(page.get_by_text("At their place, Indiranagar")).to_be_visible()
    check_accessible(page, "home visit")
    visit = Appointment.objects.get()
    Appointment.objects.filter(pk=visit.pk).update(start_at=scene.at("09:00", 0))
    for name, status in (("Checked in", "checked-in"), ("Fulfilled", "fulfilled")):
        pooja.open(address(scene, 0, f"&visit={visit.pk}"))
        pooja.button(name).press("Enter")
        expect(page.locator(f"#visit-{visit.pk} .badge").get_by_text(name)).to_be_visible()
        visit.refresh_from_db()
        assert visit.status == status
    page.get_by_text("What happened").press("Enter")
    expect(page.get_by_text("Status changed").first).to_be_visible()
    assert [one for one in pooja.complaints if "409" not in one] == []


@pytest.mark.parametrize(("size", "scheme"), [(SIZES[0], "dark"), (SIZES[2], "light")], ids=["dark", "phone"])
def test_pages_of_the_rules_are_accessible_and_fit(browser, live_site, scene, size, scheme):
    closure, session = make_everything(scene)
    taken, free = scene.time_fields("13:30"), scene.time_fields("09:00")
    views = [
        "/desk/",
        address(scene, extra=f"&start={taken['start']}&lane={taken['lane']}"),
        address(scene, extra=f"&class={session.pk}"),
        address(scene, extra="&opens=1"),
        "/desk/closures/",
        f"/desk/closures/{closure.pk}/",
        "/desk/waiting/?opens=1",
        f"/desk/waiting/?date={free['date']}&start={free['start']}&lane={free['lane']}&service={scene.clinic.check.pk}",
    ]
    pooja = Desk(browser, live_site, "pooja", size, scheme)
    for view in views:
        page = pooja.open(view)
        check_accessible(page, f"{view} {scheme}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, view
        if size == SIZES[2]:
            assert small_targets(page) == [], view
    assert pooja.complaints == []


def make_everything(scene: Board) -> tuple[NotAvailableTime, Session]:
    """Have a request, a class with a seat, a wish with an offer, and a closure with a visit inside."""
    now, clinic = timezone.now(), scene.clinic
    Service.objects.filter(pk=clinic.laser.pk).update(is_class=True)
    clinic.laser.refresh_from_db()
    session = booking.open_session(
        clinic.laser, clinic.location, clinic.rao, scene.at("15:00"), capacity=3, by=DESK, now=now
    )
    who: Any = {"contact": clinic.contact, "attendee": clinic.attendee}
    booking.book_seat(session, **who, by=DESK, now=now, request_key="seat")
    day = scene.at("12:00").date()
    waitlist.add(**who, location=clinic.location, service=clinic.check, from_date=day, until_date=day, by=DESK, now=now)
    waitlist.offer_next(scene.slot_id("11:00"), by=DESK, now=now)
    scene.book("12:00")
    closure, _inside = calendar.close(clinic.rao, scene.at("12:00"), scene.at("13:00"), "Training", now)
    Service.objects.filter(pk=clinic.check.pk).update(needs_approval=True, approval_minutes=4 * 24 * 60)
    scene.book("10:00")
    return closure, session
