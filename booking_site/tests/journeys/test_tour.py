"""The tour with two windows: a customer's handset and the desk, in a real browser against the running processes.

With RINGBOOK_PICTURES set to a folder, the pictures of the README are taken there on the way.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from appointments.models import Appointment
from booking_site.tests.journeys.running import PASSWORD, FrontDesk, wait_for
from conversations.models import Conversation

SECONDS_20 = 20_000


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium; its own event loop runs in this thread, so the ORM is told that this is meant."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
        started = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("RINGBOOK_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def write(handset: Page, text: str) -> None:
    box = handset.get_by_role("textbox", name="Message")
    box.fill(text)
    box.press("Enter")


def last_answer(handset: Page) -> str:
    return handset.locator(".msg.assistant").last.inner_text()


def test_tour_books_by_handset_takes_over_at_the_desk_and_hands_back(front_desk: FrontDesk, browser: Browser) -> None:
    errors: list[str] = []
    size = ViewportSize(width=1440, height=900)
    handset = browser.new_context(viewport=size).new_page()
    desk = browser.new_context(viewport=size).new_page()
    for page in (handset, desk):
        page.set_default_timeout(SECONDS_20)
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))

    desk.goto(f"{front_desk.url}/desk/")
    expect(desk).to_have_url(re.compile("/sign-in/"))
    desk.fill("input[name=username]", "pooja")
    desk.fill("input[name=password]", PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("/desk/$"))
    expect(desk.get_by_text("Live", exact=True).first).to_be_visible(timeout=SECONDS_20)

    handset.goto(f"{front_desk.url}/simulator/?from=%2B15550142")
    write(handset, "I'd like a cleaning as soon as possible")
    offers = handset.locator(".msg.assistant").last.locator(".offer button, .replies button")
    expect(offers.nth(2)).to_be_attached(timeout=SECONDS_20)

    # The desk follows without a reload.
    row = desk.get_by_role("link", name=re.compile("Meena Iyer"))
    expect(row.first).to_be_visible(timeout=SECONDS_20)
    row.first.click()
    expect(desk.get_by_role("heading", name="Meena Iyer").first).to_be_visible()
    expect(desk.get_by_text("I'd like a cleaning as soon as possible").first).to_be_visible()

    picture(handset, "offers")
    write(handset, "the second one")
    yes = handset.get_by_role("button", name=re.compile("^Yes"))
    expect(yes.last).to_be_visible(timeout=SECONDS_20)
    yes.last.click()
    booked = wait_for(
        lambda: Appointment.objects.filter(contact__points__value="+15550142", status="booked").first(), what="a visit"
    )
    expect(handset.get_by_text(booked.reference).first).to_be_visible(timeout=SECONDS_20)
    expect(desk.get_by_text(booked.reference).first).to_be_visible(timeout=SECONDS_20)
    picture(handset, "handset")

    write(handset, "Can I speak to a person please?")
    expect(desk.locator(".brief.alert")).to_be_visible(timeout=SECONDS_20)
    expect(desk.locator(".row.alert").first).to_be_visible(timeout=SECONDS_20)
    take_over = desk.get_by_role("button", name=re.compile("^Take over")).first
    expect(take_over).to_be_visible(timeout=SECONDS_20)
    picture(desk, "desk")
    take_over.click()
    expect(desk.get_by_role("button", name=re.compile("^Hand back")).first).to_be_visible(timeout=SECONDS_20)
    conversation = Conversation.objects.get(contact__points__value="+15550142")
    assert (conversation.floor, conversation.floor_agent) == ("agent", front_desk.agent)

    desk.get_by_role("textbox").last.fill("Hello Meena, Pooja here. Yes, parking is free.")
    desk.keyboard.press("Control+Enter")
    expect(handset.get_by_text("Pooja here").first).to_be_visible(timeout=SECONDS_20)

    desk.get_by_role("button", name=re.compile("^Hand back")).first.click()
    expect(desk.get_by_role("button", name=re.compile("^Take over")).first).to_be_visible(timeout=SECONDS_20)
    write(handset, "please cancel my appointment")
    expect(handset.get_by_role("button", name=re.compile("^Yes, cancel")).last).to_be_visible(timeout=SECONDS_20)
    handset.get_by_role("button", name=re.compile("^Yes, cancel")).last.click()
    wait_for(lambda: Appointment.objects.filter(pk=booked.pk, status="cancelled").exists(), what="the cancellation")
    assert errors == []
