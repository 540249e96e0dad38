"""The tour with two windows: a customer's handset, chat and telephone, and the desk, against the running processes.

With RINGBOOK_PICTURES set to a folder, the pictures of the README are taken there on the way.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from appointments.models import Appointment
from booking_site.simulator import switches
from booking_site.tests.journeys.running import MEENA, PASSWORD, FrontDesk, wait_for
from conversations.models import Call, Conversation, Line, Message
from reminders.models import ReminderRule, ReminderRuleText

SECONDS_20 = 20_000
SPEED = 2  # times as fast as people speak: an offer still lasts long enough to be taken over in its middle
LARGE = ViewportSize(width=1440, height=900)


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium; its own event loop runs in this thread, so the ORM is told that this is meant."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
        started = playwright.chromium.launch(executable_path=chromium, args=quiet)
        expect.set_options(timeout=SECONDS_20)
        yield started
        expect.set_options(timeout=5_000)
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("RINGBOOK_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


class Windows:
    """The two windows, side by side, and all that their consoles complained about."""

    def __init__(self, front_desk: FrontDesk, browser: Browser) -> None:
        self.front_desk = front_desk
        self.complaints: list[str] = []
        self.handset, self.desk = self._open(browser), self._open(browser)

    def _open(self, browser: Browser) -> Page:
        page = browser.new_context(viewport=LARGE).new_page()
        page.set_default_timeout(SECONDS_20)
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def sign_in(self) -> None:
        self.desk.goto(f"{self.front_desk.url}/desk/")
        expect(self.desk).to_have_url(re.compile("/sign-in/"))
        self.desk.fill("input[name=username]", "pooja")
        self.desk.fill("input[name=password]", PASSWORD)
        self.desk.keyboard.press("Enter")
        expect(self.desk).to_have_url(re.compile("/desk/$"))
        expect(self.desk.locator("#connection")).to_have_attribute("data-state", "live")

    def write(self, text: str) -> None:
        box = self.handset.get_by_role("textbox", name="Message")
        box.fill(text)
        box.press("Enter")

    def say(self, text: str) -> None:
        box = self.handset.get_by_label("Say", exact=True)
        box.fill(text)
        box.press("Enter")

    def tap(self, name: str) -> None:
        self.handset.get_by_role("button", name=re.compile(f"^{name}")).last.click()

    def heard(self, words: str, state: str = "played") -> None:
        """Wait until the newest line of the clinic with these words was heard whole, or cut."""
        line = self.handset.locator("#call [data-who=clinic]", has_text=re.compile(words)).last
        expect(line).to_have_attribute("data-state", state)

    def press(self, name: str) -> None:
        self.desk.get_by_role("button", name=re.compile(f"^{name}")).first.click()

    def script(self, words: str) -> Locator:
        """The line of a call at the desk that holds these words."""
        return self.desk.locator(".say[id]", has_text=words).last


def visit(status: str) -> Appointment:
    """Wait for Meena's only visit that stands so."""
    hers = Appointment.objects.filter(contact__points__value=MEENA, status=status)
    return wait_for(hers.first, what=f"a visit {status}")


def books_by_chat(both: Windows) -> Appointment:
    """Meena books on WhatsApp; the desk follows without a reload."""
    both.handset.goto(f"{both.front_desk.url}/simulator/?from=%2B15550142")
    both.write("I'd like a cleaning as soon as possible")
    offers = both.handset.locator(".msg.assistant").last.locator(".offer button, .replies button")
    expect(offers.nth(2)).to_be_attached()
    row = both.desk.get_by_role("link", name=re.compile("Meena Iyer"))
    expect(row.first).to_be_visible()
    row.first.click()
    expect(both.desk.get_by_role("heading", name="Meena Iyer").first).to_be_visible()
    expect(both.desk.get_by_text("I'd like a cleaning as soon as possible").first).to_be_visible()
    both.write("the second one")
    both.tap("Yes")
    booked = visit("booked")
    expect(both.handset.get_by_text(booked.reference).first).to_be_visible()
    expect(both.desk.get_by_text(booked.reference).first).to_be_visible()
    picture(both.handset, "handset")
    return booked


def asks_for_a_person(both: Windows) -> None:
    """Pooja takes over, writes, and hands back."""
    both.write("Can I speak to a person please?")
    expect(both.desk.locator(".brief.alert")).to_be_visible()
    expect(both.desk.locator(".row.alert").first).to_be_visible()
    expect(both.desk.get_by_role("button", name=re.compile("^Take over")).first).to_be_visible()
    picture(both.desk, "desk")
    both.press("Take over")
    expect(both.desk.get_by_role("button", name=re.compile("^Hand back")).first).to_be_visible()
    conversation = Conversation.objects.get(contact__points__value=MEENA)
    assert (conversation.floor, conversation.floor_agent) == ("agent", both.front_desk.agent)
    both.desk.get_by_role("textbox").last.fill("Hello Meena, Pooja here. Yes, parking is free.")
    both.desk.keyboard.press("Control+Enter")
    expect(both.handset.get_by_text("Pooja here").first).to_be_visible()
    both.press("Hand back")
    expect(both.desk.get_by_role("button", name=re.compile("^Take over")).first).to_be_visible()


def cancels(both: Windows, booked: Appointment) -> None:
    both.write("please cancel my appointment")
    both.tap("Yes, cancel")
    assert visit("cancelled") == booked


def is_taken_over_in_mid_sentence(both: Windows) -> None:
    """Meena calls; her words are at the desk before she has ended; Pooja goes between and types."""
    both.tap("Call the clinic")
    expect(both.handset.locator("#call-head .badge")).to_have_text("Connected")
    words = "I would like a cleaning any day next week, whatever suits you best"
    both.say(words)
    partial = both.desk.locator("[data-partial] p")
    expect(partial).to_have_text(re.compile("I would like"))
    assert not Message.objects.filter(channel="phone", kind="incoming", text=words).exists()
    expect(both.script(words)).to_be_visible()
    expect(both.script("Which one suits you?")).to_contain_text("being said")
    both.press("Take over")
    both.heard("Which one suits you?", "cut")
    expect(both.script("Which one suits you?").locator("s.cut")).to_be_visible()
    expect(both.desk.locator(".thread-head .badge.on")).to_contain_text("On the phone")
    both.desk.get_by_role("textbox").last.fill("Pooja here, Meena. One moment and you may choose.")
    both.desk.keyboard.press("Control+Enter")
    both.heard("Pooja here, Meena")
    expect(both.script("Pooja here, Meena")).not_to_contain_text("being said")
    picture(both.desk, "call")
    both.press("Hand back")
    both.heard("assistant is with you again")


def books_by_phone(both: Windows) -> Appointment:
    """Meena chooses with a key, says yes to what was read back, and hangs up."""
    both.say("any day next week, please")
    both.heard("Which one suits you?")
    both.handset.locator("#keys button[value='1']").click()
    both.heard("Shall I book")
    both.say("yes please")
    booked = visit("booked")
    expect(both.script("pressed a key")).to_be_visible()
    both.tap("Hang up")
    expect(both.handset.locator("#call-end")).to_be_visible()
    expect(both.desk.locator(".sys", has_text=re.compile("The call ended, after 0:"))).to_be_visible()
    assert not Call.objects.get().unserved
    return booked


def test_tour_by_chat_and_by_phone_with_the_desk_beside_it(front_desk: FrontDesk, browser: Browser) -> None:
    Line.objects.get_or_create(channel="phone", number_e164="+15550100", defaults={"location": front_desk.location})
    rule = ReminderRule.objects.create(name="Two hours before", minutes_before=120)
    ReminderRuleText.objects.create(rule=rule, language="en", words="{service} {when} at {place}. Will you come?")
    switches.turn(speech_speed=SPEED)
    both = Windows(front_desk, browser)
    both.sign_in()
    booked = books_by_chat(both)
    asks_for_a_person(both)
    cancels(both, booked)
    is_taken_over_in_mid_sentence(both)
    booked = books_by_phone(both)
    coming = both.desk.locator(".person .list li", has_text=booked.reference)
    expect(coming).to_contain_text("Two hours before: planned")
    expect(both.desk.locator(".person .list li", has_text="served")).to_have_count(1)
    assert both.complaints == []
