"""What changes on the screen while somebody is pressing, aiming or filling in: nothing is taken from under the hand."""

import re

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from booking_site.tests.desk.scene import put_in_call
from booking_site.tests.desk.test_browser import Desk, morning
from conversations import lifecycle
from handoff.tests.rows import make_conversation, write_in

__all__ = ["morning"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_open_menu_keeps_what_was_chosen_and_typed_while_the_conversation_goes_on(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(f"/desk/c/{morning.waiting.pk}/")
    page.locator("details.menu[id^=more] > summary").click()
    outcome, note = page.get_by_label("How did it end?"), page.get_by_label("Note for colleagues")
    outcome.select_option("booked")
    note.press_sequentially("Call her")

    write_in(morning.waiting.contact, morning.line, "Are you there?", now=timezone.now())

    expect(page.get_by_role("log")).to_contain_text("Are you there?")
    with page.expect_response("**/head/"):
        lifecycle.request_person(morning.waiting.pk, reason="stuck", urgency="emergency", now=timezone.now())
    expect(note).to_be_focused()
    note.press_sequentially(" back")
    expect(note).to_have_value("Call her back")
    expect(outcome).to_have_value("booked")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[id^=more] > summary")).to_be_focused()
    assert pooja.complaints == []


def test_a_call_on_the_person_card_leads_to_it_and_the_end_is_followed_again(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja", (1280, 640))
    page = pooja.open(f"/desk/c/{morning.phoned.pk}/")
    newest, oldest = page.locator(".span.phone[id]").last, page.locator(".span.phone[id]").first
    expect(newest.get_by_text("being said")).to_be_in_viewport()

    page.locator(".person a[href*='#call-']").last.click()

    expect(page).to_have_url(re.compile(r"\?all#call-\d+$"))
    expect(oldest.locator(".span-head")).to_be_in_viewport()
    put_in_call(morning.phoned, morning.phoned.calls.first().line, "Hello?", timezone.now())
    with transaction.atomic():
        lifecycle.touch(lifecycle.lock(morning.phoned.pk), now=timezone.now())
    expect(page.get_by_role("log")).to_contain_text("Hello?")
    expect(page.get_by_role("log").get_by_text("Hello?")).not_to_be_in_viewport()
    page.locator("[data-timeline]").evaluate("log => { log.scrollTop = log.scrollHeight; }")
    put_in_call(morning.phoned, morning.phoned.calls.first().line, "Are you there?", timezone.now())
    with transaction.atomic():
        lifecycle.touch(lifecycle.lock(morning.phoned.pk), now=timezone.now())
    expect(page.get_by_role("log").get_by_text("Are you there?")).to_be_in_viewport()
    assert pooja.complaints == []


def test_a_row_that_is_pressed_stays_under_the_hand(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.page
    first = page.locator("#queues .row").first
    expect(first).to_contain_text("Meena")
    box = first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 20)
    page.mouse.down()

    with page.expect_response("**/panels/queues/**"):
        urgent = make_conversation(morning.line, name="Asif Khan", now=timezone.now())
        lifecycle.request_person(urgent.pk, reason="emergency", urgency="emergency", now=timezone.now())
    expect(first).to_contain_text("Meena")
    page.mouse.up()

    expect(page.get_by_role("heading", name="Meena Iyer", level=1)).to_be_visible()
    expect(page.locator("#queues .row", has_text="Asif")).to_be_visible()
    assert pooja.complaints == []
