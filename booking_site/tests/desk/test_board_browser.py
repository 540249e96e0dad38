"""The day board in a real browser: two at once, keys, a click into blank time, phones, and accessibility."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from appointments import booking
from appointments.models import Appointment, Service
from appointments.tests.clinic import DESK
from booking_site.tests.desk.board_scene import Board
from booking_site.tests.desk.test_browser import SIZES, Desk, check_accessible

pytestmark = pytest.mark.django_db(transaction=True)


def address(scene: Board, day: int = 1, extra: str = "") -> str:
    date = scene.at("12:00", day).astimezone(scene.clinic.location.zone).date()
    return f"/desk/day/?date={date.isoformat()}{extra}"


def test_two_boards_follow_each_other(browser, live_site, scene):
    visit = scene.book("10:00")
    one, other = (Desk(browser, live_site, "pooja") for _ in range(2))
    one.open(address(scene))
    other.open(address(scene))
    one.page.get_by_role("link", name="10:00 Meena").click()
    one.page.get_by_role("link", name="Move").click()
    expect(one.page.get_by_text("Choose the new time.")).to_be_visible()
    one.page.get_by_role("region", name="Day board").get_by_role("link", name="14:00 free until 18:00").first.press(
        "Enter"
    )
    one.button("Move to 14:00").click()

    expect(other.page.get_by_role("link", name="14:00 Meena")).to_be_visible()
    expect(one.page.locator(".badge", has_text="Booked")).to_be_visible()
    visit.refresh_from_db()
    assert visit.start_at == scene.at("14:00")
    booking.cancel(visit, expected_version=2, by=DESK, now=timezone.now())
    for desk in (one, other):
        expect(desk.page.get_by_role("link", name="14:00 Meena")).to_have_count(0)
    assert one.complaints + other.complaints == []


def test_a_click_into_blank_time_means_that_time_and_books_there(browser, live_site, scene):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(address(scene))
    gap = page.locator("section", has_text="Dr Rao").locator("li.slot").first
    height = gap.evaluate("one => one.getBoundingClientRect().height")
    gap.locator("a").click(position={"x": 60, "y": height * 97 / 240})  # 09:00 to 13:00

    book = pooja.button("Book 10:35 to 11:05, Dr Rao")
    expect(book).to_be_visible()
    expect(page.get_by_text("Visits begin every 15 minutes, not at this time.")).to_be_visible()
    page.get_by_role("searchbox").fill("mee")
    expect(page.get_by_role("radio", name="Meena")).to_be_checked()
    page.get_by_label("Service").select_option(label="Laser, 30 min")
    book.click()

    expect(page.get_by_role("heading", name="Meena", level=2)).to_be_visible()
    visit = Appointment.objects.get()
    assert (visit.start_at, visit.items.get().service) == (scene.at("10:35"), scene.clinic.laser)
    assert pooja.complaints == []


def test_refusal_keeps_what_was_typed_and_offers_what_is_near(browser, live_site, scene):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(address(scene))
    page.route("**/panels/**", lambda route: route.fulfill(status=204))  # this page is late to hear of it
    page.get_by_role("link", name="09:00 free until 13:00").first.press("Enter")
    page.get_by_label("Name", exact=True).fill("Somebody New")
    expect(pooja.button("Book 09:00 to 09:30, Dr Rao")).to_be_visible()
    scene.book("09:00")
    pooja.button("Book 09:00 to 09:30, Dr Rao").click()

    expect(page.get_by_role("alert")).to_contain_text("Dr Rao has a visit from 09:00 to 09:30.")
    expect(page.get_by_role("alert").get_by_role("link")).to_have_count(3)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Somebody New")
    assert Appointment.objects.count() == 1


def test_a_name_and_a_number_that_are_typed_stand_in_no_address(browser, live_site, scene):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(address(scene))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="09:00 free until 13:00").first.press("Enter")
    page.get_by_role("searchbox").fill("Quen")
    expect(page.get_by_text("Nobody known is found.")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Quentin")
    page.get_by_label("Number, if they have one").fill("+15550177")
    with page.expect_response(lambda response: "/panels/" in response.url and "service=" in response.url) as looked:
        page.get_by_label("Service").select_option(label="Laser, 30 min")
    assert f"service={scene.clinic.laser.pk}" in looked.value.url
    pooja.button("Book 09:00 to 09:30, Dr Rao").click()

    expect(page.get_by_role("heading", name="Quentin", level=2)).to_be_visible()
    assert Appointment.objects.get().items.get().service == scene.clinic.laser
    assert [one for one in asked if "Quen" in one or "5550177" in one or "csrf" in one] == []
    assert pooja.complaints == []


def test_board_works_with_keys_alone(browser, live_site, scene):
    scene.book("10:00")
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(address(scene))
    page.get_by_role("link", name="09:00 free, 60 min").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="10:00 Meena")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("ol:has(:focus) a", has_text="Meena")).to_be_visible()
    page.get_by_role("link", name="10:00 Meena").focus()
    page.keyboard.press("Enter")
    arrived = pooja.button("Arrived")
    expect(arrived).to_be_visible()
    arrived.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".appt.here")).to_be_visible()
    assert Appointment.objects.get().status == "arrived"
    page.keyboard.press("w")
    expect(page.get_by_role("heading", name="Walk-in")).to_be_visible()
    assert pooja.complaints == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_board_is_accessible_and_fits(browser, live_site, scene, size):
    here = scene.book("11:30", day=0)
    booking.mark_status(here, "arrived", by=DESK, now=timezone.now())
    scene.book("12:00", day=0, hold=True, minutes=60 * 48)
    visit = scene.book("14:00", day=0, service=scene.clinic.laser)
    start = f"{scene.at('13:30', 0):%Y%m%d%H%M}"
    free = f"{scene.at('15:00', 0):%Y%m%d%H%M}"
    lane = f"&lane=practitioner:{scene.clinic.rao.pk}"
    views = ["", "&by=rooms", f"&start={start}{lane}", f"&start={free}{lane}&q=mee", f"&visit={visit.pk}"]
    views += [f"&visit={visit.pk}&move=1", f"&visit={visit.pk}&move=1&start={free}{lane}"]
    views = views[:1] if size == SIZES[1] else views  # between the two others only the columns differ
    for scheme in ("light", "dark") if size == SIZES[0] else ("light",):
        pooja = Desk(browser, live_site, "pooja", size, scheme)
        for view in views if scheme == "light" else views[2::2]:  # in the dark: why, a visit, its move
            page = pooja.open(address(scene, 0, view))
            check_accessible(page, f"{view} {size} {scheme}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (view, size)
            if size == SIZES[2]:
                assert small_targets(page) == [], view
        assert pooja.complaints == []
        page.context.close()


def small_targets(page) -> list[str]:
    """List what a finger would miss."""
    return page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, select, input, label:has(input)")]
            .filter(one => one.checkVisibility() && !one.closest(".vh") && !one.matches("label input"))
            .map(one => [one.textContent.trim(), one, one.closest("li.appt") || one])
            .map(([text, one, target]) => [text || one.id, target.getBoundingClientRect()])
            .filter(([, box]) => box.height && (box.height < 43.5 || box.width < 43.5))
            .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )


def test_board_opens_at_what_is_chosen(browser, live_site, scene):
    visit = scene.book("17:15", person=scene.clinic.sen)
    pooja = Desk(browser, live_site, "pooja", (1440, 700))
    page = pooja.open(address(scene))
    link = page.get_by_role("link", name="17:15 Meena")
    expect(link).not_to_be_in_viewport()
    pooja.open(address(scene, extra=f"&visit={visit.pk}"))
    expect(link).to_be_in_viewport()

    fields = scene.time_fields("17:40")
    page = pooja.open(address(scene, extra=f"&start={fields['start']}&lane={fields['lane']}"))
    expect(link).to_be_in_viewport()  # not at the top of the stretch from two to six in which it lies
    chosen = page.locator("[data-board] [aria-current]")
    expect(chosen).to_have_count(1)
    expect(chosen).to_have_accessible_name("14:00 free until 18:00")
    assert pooja.complaints == []


def test_board_goes_to_what_is_chosen_on_another_day(browser, live_site, scene):
    booking.book_series(
        scene.slot_id("17:15", person=scene.clinic.sen),
        "FREQ=WEEKLY;COUNT=2",
        contact=scene.clinic.contact,
        attendee=scene.clinic.attendee,
        by=DESK,
        now=timezone.now(),
        request_key="physio",
    )
    first = Appointment.objects.order_by("start_at")[0]
    pooja = Desk(browser, live_site, "pooja", (1440, 700))
    page = pooja.open(address(scene, extra=f"&visit={first.pk}"))
    page.get_by_role("region", name="Day board").evaluate("one => one.scrollTop = 0")
    page.get_by_text("A series of 2 visits").click()
    page.locator("#pane-side ol a").nth(1).click()
    expect(page.locator("#pane-side ol a").nth(1)).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("link", name="17:15 Meena")).to_be_in_viewport()
    assert pooja.complaints == []


def test_another_time_that_is_clicked_is_the_one_that_is_booked(browser, live_site, scene):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(address(scene))
    free = page.get_by_role("region", name="Day board").get_by_role("link", name="09:00 free until 13:00")
    free.first.press("Enter")
    page.get_by_role("searchbox").fill("mee")
    expect(page.get_by_role("radio", name="Meena")).to_be_checked()
    page.get_by_label("Who comes, if somebody else").fill("Tara")
    page.get_by_label("Service", exact=True).select_option(label="Laser, 30 min")
    page.get_by_label("Start").fill("12:00")
    page.locator("#gap-lane").select_option(label="Dr Sen")
    expect(pooja.button("Book 12:00 to 12:30, Dr Sen")).to_be_visible()

    free.first.press("Enter")  # where the form began: Dr Rao at nine
    book = pooja.button("Book 09:00 to 09:30, Dr Rao")
    expect(book).to_be_visible()
    expect(page.get_by_label("Start")).to_have_value("09:00")
    expect(page.get_by_role("radio", name="Meena")).to_be_checked()
    book.click()

    expect(page.get_by_role("heading", name="Tara", level=2)).to_be_visible()
    visit = Appointment.objects.get()
    item = visit.items.get()
    assert (visit.contact, visit.attendee.name) == (scene.clinic.contact, "Tara")
    assert (item.start_at, item.practitioner, item.service) == (scene.at("09:00"), scene.clinic.rao, scene.clinic.laser)
    assert pooja.complaints == []


def test_fields_that_would_not_count_are_out_of_sight(browser, live_site, scene):
    Service.objects.filter(pk=scene.clinic.laser.pk).update(is_class=True)
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(address(scene))
    page.get_by_role("link", name="09:00 free until 13:00").first.press("Enter")
    name, more = page.get_by_label("Name", exact=True), page.get_by_text("More services in the same visit")
    expect(name).to_be_visible()
    page.get_by_role("searchbox").fill("mee")
    expect(page.get_by_role("radio", name="Meena")).to_be_checked()
    expect(name).to_be_hidden()
    page.get_by_role("radio", name="Somebody new").check()
    expect(name).to_be_visible()
    page.get_by_label("Service", exact=True).select_option(label="Laser, 30 min")
    expect(page.get_by_text("This is a class: give a seat of one of its times.")).to_be_visible()
    expect(more).to_be_hidden()
    page.get_by_label("Service", exact=True).select_option(label="Check-up, 30 min")
    expect(more).to_be_visible()
    assert pooja.complaints == []
