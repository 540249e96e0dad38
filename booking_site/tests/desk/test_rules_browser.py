"""The booking engine's rules at the desk, each from its first click to its row, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from appointments.models import Appointment
from booking_site.tests.desk.board_scene import Board, make_board
from booking_site.tests.desk.test_board_browser import address
from booking_site.tests.desk.test_browser import Desk, check_accessible

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(transactional_db: None) -> Board:
    return make_board()


@pytest.fixture
def browser(chromium: str, live_site) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])


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
