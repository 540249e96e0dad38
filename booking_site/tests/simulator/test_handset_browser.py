"""The handset page in a real Chromium, with the carrier at work and the official SDK on the other side."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from booking_site.simulator import handset, switches
from booking_site.tests.simulator.conftest import MEENA, Sink, Twilio

pytestmark = pytest.mark.usefixtures("carrier")

AXE = Path(__file__).resolve().parents[1] / "vendor/axe-core-4.14.1/axe.min.js"
SHOTS = os.environ.get("SIMULATOR_SHOTS", "")
STRICT = {"default-src": ["'none'"], "connect-src": ["'self'"], "form-action": ["'self'"]} | {
    f"{kind}-src": ["'self'"] for kind in ("script", "style", "img", "font")
}
SMALL_TARGETS = """() => [...document.querySelectorAll("a.btn, button, select, input[type=text], summary")]
    .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.width < 44 || box.height < 43.5))
    .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
BUTTONS = {
    "twilio/quick-reply": {
        "body": "Monday 30 November, 12:20 with Dr Rao at Indiranagar. Shall I book it?",
        "actions": [{"title": "Yes, book", "id": "yes:3"}, {"title": "Other times", "id": "more:3"}],
    }
}
LIST = {
    "twilio/list-picker": {
        "body": "These times are free tomorrow afternoon:",
        "button": "Choose a time",
        "items": [
            {"item": "Mon 30 Nov 11:40", "id": "slot:1", "description": "Dr Asha Rao, Indiranagar"},
            {"item": "Mon 30 Nov 12:20", "id": "slot:2", "description": "Dr Asha Rao, Indiranagar"},
            {"item": "Tue 1 Dec 09:40", "id": "slot:3", "description": "Dr Vikram Sen, Indiranagar"},
        ],
    }
}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    unsafe_before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()
    if unsafe_before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, twilio: Twilio, settings: Any) -> Iterator[Page]:
    """A page under a strict policy; whatever the console complains about fails the test."""
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": STRICT}
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{twilio.address}/simulator/?from={MEENA.replace('+', '%2B')}")
    expect(opened.locator("#live")).to_have_text("Live", timeout=10_000)
    yield opened
    context.close()
    assert complaints == []


def say(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png")


def talk(page: Page, twilio: Twilio) -> None:
    """A short conversation: words, a list, a tap, buttons."""
    say(page, "a cleaning tomorrow afternoon")
    expect(page.locator(".msg.contact").last).to_contain_text("delivered", timeout=10_000)
    twilio.send(body=None, content_sid=twilio.content(LIST))
    page.get_by_role("button", name="Mon 30 Nov 12:20").click(timeout=10_000)
    expect(page.locator(".msg.contact").last).to_contain_text("Mon 30 Nov 12:20")
    expect(page.locator(".msg.contact").last).to_contain_text("delivered", timeout=10_000)
    twilio.send(body=None, content_sid=twilio.content(BUTTONS))
    expect(page.get_by_role("button", name="Yes, book")).to_be_visible(timeout=10_000)


def test_customer_writes_taps_and_sees_answers_without_a_reload(page: Page, twilio: Twilio, sink: Sink) -> None:
    page.evaluate("window.notReloaded = true")
    talk(page, twilio)
    page.get_by_role("button", name="Yes, book").click()
    expect(page.locator(".msg.contact").last).to_contain_text("Yes, book")
    expect(page.locator(".msg.contact").last).to_contain_text("delivered", timeout=10_000)
    posted = [post.parameters for post in sink.received if post.path == "/twilio/whatsapp/incoming/"]
    assert [p.get("ListId") or p.get("ButtonPayload") or p["Body"] for p in posted] == [
        "a cleaning tomorrow afternoon",
        "slot:2",
        "yes:3",
    ]
    assert page.evaluate("window.notReloaded") is True


def test_read_is_told_once_the_page_shows_it(page: Page, twilio: Twilio, sink: Sink) -> None:
    say(page, "hello")
    expect(page.locator(".msg.contact")).to_contain_text("delivered", timeout=10_000)
    message = twilio.send(body="Good morning")
    expect(page.locator(".msg.assistant")).to_contain_text("Good morning", timeout=10_000)
    expect(page.locator(".msg.contact")).to_contain_text("read")
    for _attempt in range(100):
        if "read" in sink.statuses(message.sid):
            break
        page.wait_for_timeout(50)
    assert sink.statuses(message.sid) == ["sent", "delivered", "read"]


def test_half_typed_words_and_focus_stay_while_news_comes(page: Page, twilio: Twilio) -> None:
    say(page, "hello")
    expect(page.locator(".msg.contact")).to_contain_text("delivered", timeout=10_000)
    field = page.get_by_label("Message", exact=True)
    field.press_sequentially("I am still ty")
    twilio.send(body="Good morning")
    expect(page.locator(".msg.assistant")).to_contain_text("Good morning", timeout=10_000)
    field.press_sequentially("ping")
    expect(field).to_have_value("I am still typing")
    expect(field).to_be_focused()


def test_all_by_keyboard(page: Page, twilio: Twilio, sink: Sink) -> None:
    talk(page, twilio)
    page.get_by_role("link", name=re.compile("Reply to “Monday")).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#quoting")).to_contain_text("Monday 30 November")
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    page.keyboard.type("is that at noon?")
    page.keyboard.press("Enter")
    expect(page.locator(".msg.contact").last.locator("blockquote")).to_contain_text("Monday 30 November")
    expect(page.locator("#quoting")).to_be_hidden()
    page.get_by_role("button", name="Other times").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".msg.contact").last).to_contain_text("Other times")
    expect(page.locator(".msg.contact").last).to_contain_text("delivered", timeout=10_000)
    assert "more:3" in [post.parameters.get("ButtonPayload") for post in sink.received]


def test_words_to_try_are_put_into_the_composer(page: Page) -> None:
    page.get_by_role("link", name="Use “cancel my appointment”").click()
    expect(page.get_by_label("Message", exact=True)).to_have_value("cancel my appointment")
    page.keyboard.press("Enter")
    expect(page.locator("#tries li").filter(has_text="Cancel it")).to_contain_text("done", timeout=10_000)


def test_window_is_closed_and_said(page: Page, twilio: Twilio) -> None:
    say(page, "hello")
    expect(page.locator(".msg.contact")).to_contain_text("delivered", timeout=10_000)
    page.get_by_role("button", name="Close the 24-hour window").click()
    expect(page.locator("#window")).to_contain_text("24-hour window closed")
    twilio.send(body="nobody sees this")
    say(page, "I am back")
    expect(page.locator("#window")).to_have_count(0)
    expect(page.locator("#chat")).not_to_contain_text("nobody sees this")


def test_page_comes_back_after_the_socket_was_lost(page: Page, twilio: Twilio) -> None:
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    page.context.set_offline(False)
    say(page, "still here")
    expect(page.locator(".msg.contact")).to_contain_text("delivered", timeout=15_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)], ids=["wide", "tablet", "phone"])
def test_page_is_accessible_and_fits(page: Page, twilio: Twilio, scheme: Any, width: int, height: int) -> None:
    switches.turn(duplicate_webhooks=True)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    switches.turn(duplicate_webhooks=False)
    expect(page.locator("#live")).to_have_text("Live", timeout=10_000)
    talk(page, twilio)
    name = f"simulator-{width}-{scheme}"
    shoot(page, name)
    if width == 390:
        page.locator(".handset.chat").scroll_into_view_if_needed()
        shoot(page, f"{name}-handset")
    for closed in page.locator("details:not([open])").all():
        closed.evaluate("element => element.open = true")
    shoot(page, f"{name}-open")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "document.getElementById('chat-scroll').scrollWidth <= document.getElementById('chat-scroll').clientWidth"
    )
    if width == 390:
        small = page.evaluate(SMALL_TARGETS)
        assert small == []
    assert handset.of_number(MEENA).profile_name == "Meena Iyer"
