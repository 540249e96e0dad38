"""The phone of the handset page in a real Chromium, with the switchboard at work and a business that answers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from booking_site.simulator import switches
from booking_site.tests.simulator.business import AFTER, Business
from booking_site.tests.simulator.calling import EVERYTHING, OFFER
from booking_site.tests.simulator.conftest import MEENA
from booking_site.tests.simulator.test_handset_browser import AXE, SMALL_TARGETS, STRICT, browser

__all__ = ["browser"]
SHOTS = os.environ.get("SIMULATOR_SHOTS", "")
GREETING = "Good morning, Asha Dental and Skin Clinic. How can I help?"


@pytest.fixture
def page(browser: Browser, address: str, business: Business, settings: Any) -> Iterator[Page]:
    """A page under a strict policy; whatever the console complains about fails the test."""
    switches.turn(speech_speed=3)
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": STRICT}
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{address}/simulator/?from={MEENA.replace('+', '%2B')}")
    expect(opened.locator("#live")).to_have_text("Live", timeout=10_000)
    yield opened
    context.close()
    assert complaints == []


def call(page: Page, business: Business, **attributes: str) -> Any:
    business.answers(business.relay(**{**EVERYTHING, "welcomeGreeting": GREETING, **attributes}))
    page.get_by_role("button", name="Call the clinic").click()
    line = business.line()
    line.take("setup")
    expect(page.locator("#call-head .badge")).to_have_text("Connected", timeout=10_000)
    return line


def clinic(page: Page) -> Any:
    return page.locator("#call .say.assistant")


def test_caller_talks_and_sees_the_words_while_they_are_spoken(page: Page, business: Business) -> None:
    page.evaluate("window.notReloaded = true")
    line = call(page, business)
    expect(clinic(page).locator(".unsaid")).to_be_visible(timeout=10_000)
    expect(clinic(page)).not_to_contain_text("speaking", timeout=10_000)
    expect(page.get_by_label("Say", exact=True)).to_be_focused()
    page.keyboard.type("my crown came off, can I come today?")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Say", exact=True)).to_have_value("")
    assert line.take("prompt", last=True)["voicePrompt"] == "my crown came off, can I come today?"
    line.say(OFFER)
    expect(clinic(page).last).to_contain_text("speaking", timeout=10_000)
    page.keyboard.type("the second")
    page.keyboard.press("Enter")
    line.take("interrupt")
    expect(clinic(page).last).to_contain_text("cut off", timeout=10_000)
    page.get_by_role("button", name=re.compile("^2")).click()
    line.take("dtmf", digit="2")
    page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#call-end")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("button", name="Call the clinic")).to_be_focused()
    expect(page.locator("#tries li").filter(has_text="Interrupt")).to_contain_text("done", timeout=10_000)
    assert page.evaluate("window.notReloaded") is True


def test_broken_socket_is_shown_and_the_call_goes_on(page: Page, business: Business) -> None:
    call(page, business)
    business.answers(business.relay(welcomeGreeting="Sorry, the line broke. Go on."), path=AFTER)
    page.get_by_role("button", name="Break Twilio’s socket").click()
    expect(page.locator("#call-trouble")).to_contain_text("64105", timeout=10_000)
    expect(clinic(page).last).to_contain_text("the line broke", timeout=10_000)
    page.get_by_role("button", name="Drop the line").click()
    expect(page.locator("#call-end")).to_be_visible(timeout=10_000)


def test_words_to_try_go_to_the_phone(page: Page, business: Business) -> None:
    page.get_by_role("link", name="Use “my crown came off").click()
    expect(page.get_by_role("button", name="Call the clinic")).to_be_focused()
    line = call(page, business)
    page.get_by_role("button", name="Say it").click()
    assert line.take("prompt", last=True)["voicePrompt"] == "my crown came off, can I come today?"


def test_browser_speaks_only_when_asked(page: Page, business: Business) -> None:
    page.evaluate("() => { window.spoken = []; speechSynthesis.speak = one => { window.spoken.push(one.text); }; }")
    line = call(page, business)
    expect(clinic(page)).not_to_contain_text("speaking", timeout=10_000)
    assert page.evaluate("window.spoken") == []
    page.get_by_label("Hear it in the browser’s voice").check()
    line.say("Yes, today.")
    expect(clinic(page).last).to_contain_text("Yes, today.", timeout=10_000)
    page.wait_for_function("window.spoken.length === 1")
    assert page.evaluate("window.spoken") == ["Yes, today."]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)], ids=["wide", "tablet", "phone"])
def test_phone_is_accessible_and_fits(page: Page, business: Business, scheme: Any, width: int, height: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    line = call(page, business)
    expect(clinic(page)).not_to_contain_text("speaking", timeout=10_000)
    page.get_by_label("Say", exact=True).fill("My crown came off, can I come today?")
    page.keyboard.press("Enter")
    line.take("prompt", last=True)
    line.say(OFFER)
    expect(clinic(page).last).to_contain_text("speaking", timeout=10_000)
    if SHOTS:
        if width == 390:
            page.locator(".handset.phone").scroll_into_view_if_needed()
        page.screenshot(path=f"{SHOTS}/call-{width}-{scheme}.png")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if width == 390:
        assert page.evaluate(SMALL_TARGETS) == []
