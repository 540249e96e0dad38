"""Two services in one visit, and a series, in a real browser: with the mouse, with keys alone, and on a phone."""

import pytest
from playwright.sync_api import expect

from appointments.models import Appointment
from booking_site.tests.desk.board_scene import Board
from booking_site.tests.desk.test_board_browser import address, small_targets
from booking_site.tests.desk.test_browser import SIZES, Desk, check_accessible
from conversations.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def gap(scene: Board, clock: str = "10:00", day: int = 1, extra: str = "") -> str:
    start = f"{scene.at(clock, day):%Y%m%d%H%M}"
    return address(scene, day, f"&start={start}&lane=practitioner:{scene.clinic.rao.pk}{extra}")


def test_two_services_are_booked_together_and_moved_together(browser, live_site, scene):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(address(scene))
    page.get_by_role("link", name="09:00 free until 13:00").first.press("Enter")
    page.get_by_text("More services in the same visit").click()
    page.get_by_label("Then", exact=True).select_option(label="Laser, 30 min")
    expect(pooja.button("Book 09:00 to 10:00, Dr Rao")).to_be_visible()
    page.locator("#gap-lane2").select_option(label="Dr Sen")
    book = pooja.button("Book 09:00 to 10:00, Dr Rao, Dr Sen")
    expect(book).to_be_visible()
    page.get_by_role("searchbox").fill("mee")
    expect(page.get_by_role("radio", name="Meena")).to_be_checked()
    book.click()

    expect(page.get_by_role("heading", name="Meena", level=2)).to_be_visible()
    parts = page.locator("#pane-side .parts li")
    expect(parts).to_have_text(["09:00 Check-up, Dr Rao", "09:30 Laser, Dr Sen"])
    expect(page.locator("section", has_text="Dr Rao").locator(".appt")).to_contain_text("09:00 Meena")
    expect(page.get_by_role("link", name="09:30 Meena")).to_be_visible()

    page.get_by_role("link", name="Move").click()
    expect(page.get_by_text("Choose the new time.")).to_be_visible()
    board = page.get_by_role("region", name="Day board")
    board.get_by_role("link", name="14:00 free until 18:00").last.press("Enter")
    expect(page.locator("#moving .parts li")).to_have_text(["14:00 Check-up, Dr Rao", "14:30 Laser, Dr Sen"])
    pooja.button("Move to 14:00").click()
    expect(parts).to_have_text(["14:00 Check-up, Dr Rao", "14:30 Laser, Dr Sen"])
    visit = Appointment.objects.get()
    assert [(item.practitioner, item.start_at) for item in visit.items.order_by("position")] == [
        (scene.clinic.rao, scene.at("14:00")),
        (scene.clinic.sen, scene.at("14:30")),
    ]
    assert pooja.complaints == []


def test_a_weekly_series_with_a_date_in_a_closure_is_booked_and_the_other_date_found(browser, live_site, scene):
    scene.close(15)
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(gap(scene))
    page.get_by_text("Repeats", exact=True).click()
    page.get_by_label("How often").select_option(label="Every week")
    expect(page.get_by_text("Say how many visits, or until which day.")).to_be_visible()
    page.get_by_label("How many visits").fill("4")
    page.get_by_label("How many visits").press("Tab")
    expect(page.get_by_text("3 of 4 dates are free with Dr Rao")).to_be_visible()
    expect(page.locator(".dates li")).to_have_count(4)
    expect(page.locator(".dates")).to_contain_text("(Stocktaking)")
    page.get_by_role("searchbox").fill("mee")
    expect(page.get_by_role("radio", name="Meena")).to_be_checked()
    pooja.button("Book the 3 that fit").dblclick()

    expect(page.get_by_text("3 of 4 dates are booked")).to_be_visible()
    visits = Appointment.objects.order_by("start_at")
    assert [visit.start_at for visit in visits] == [scene.at("10:00", day) for day in (1, 8, 22)]
    assert [message.purpose for message in Message.objects.filter(kind="outgoing")] == ["appointment-series-booked"]

    page.get_by_role("link", name="Find another time").click()
    page.locator("#why").get_by_role("link").first.click()
    expect(page.get_by_role("radio", name="Meena")).to_be_checked()
    expect(page.locator("#why").get_by_role("button").first).to_be_visible()
    page.locator("#why").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Meena", level=2)).to_be_visible()
    assert Appointment.objects.filter(contact=scene.clinic.contact).count() == 4
    assert pooja.complaints == []


def test_this_and_the_later_ones_are_cancelled_with_keys_alone(browser, live_site, scene):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(gap(scene, extra="&every=week&times=3&q=mee"))
    pooja.button("Book all 3 visits").press("Enter")
    expect(page.get_by_text("3 of 3 dates are booked")).to_be_visible()
    page.locator("#series ol a").nth(1).press("Enter")
    page.get_by_text("Cancel the visit").press("Enter")
    pooja.button("Cancel this and the later one").press("Enter")
    expect(page.locator("#pane-side").get_by_role("heading", name="Meena")).to_have_count(0)
    assert list(Appointment.objects.order_by("start_at").values_list("status", flat=True)) == [
        "booked",
        "cancelled",
        "cancelled",
    ]
    assert pooja.complaints == []


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: str(size[0]))
def test_the_forms_are_accessible_and_fit(browser, live_site, scene, size):
    scene.close(15)
    lane = f"practitioner:{scene.clinic.sen.pk}"
    more = f"&service={scene.clinic.check.pk}&service2={scene.clinic.laser.pk}&lane2={lane}&q=mee"
    for scheme in ("light", "dark"):
        pooja = Desk(browser, live_site, "pooja", size, scheme)
        pooja.open(gap(scene, extra=f"{more}&every=week&times=4"))
        look(pooja, size, f"series {scheme}")
        if scheme == "light":
            pooja.button("Book the 3 that fit").click()
            expect(pooja.page.get_by_text("3 of 4 dates are booked")).to_be_visible()
            report = pooja.page.url.removeprefix(live_site.url)
        pooja.open(report)
        look(pooja, size, f"report {scheme}")
        visit = Appointment.objects.order_by("start_at")[0]
        pooja.open(address(scene, 1, f"&visit={visit.pk}"))
        look(pooja, size, f"visit {scheme}")
        assert pooja.complaints == []
        pooja.page.context.close()


def look(pooja: Desk, size: tuple[int, int], where: str) -> None:
    check_accessible(pooja.page, f"{where} {size}")
    assert pooja.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (where, size)
    if size == SIZES[2]:
        assert small_targets(pooja.page) == [], where
