"""The desk in a real browser: two people at once, drafts, keys, words for what fails, and accessibility."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from appointments.models import StaffMember
from booking_site.tests.desk.scene import PASSWORD, Morning, make_morning
from booking_site.tests.live_site import LiveSite
from conversations import lifecycle, live
from conversations.models import Message
from handoff import queue
from handoff.models import Ticket
from handoff.tests.rows import write_in

AXE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SIZES = [(1440, 900), (1024, 768), (390, 844)]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def morning(transactional_db: None) -> Morning:
    return make_morning(timezone.now())


class Desk:
    """One person at one screen; whatever the console complained about is kept."""

    def __init__(
        self, browser: Browser, site: LiveSite, username: str, size: tuple[int, int] = SIZES[0], scheme: str = "light"
    ) -> None:
        self.site = site
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        context.add_init_script(path=AXE)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        session = Client()
        session.force_login(StaffMember.objects.get(username=username))
        cookie = session.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site.url}])
        self.open("/desk/")

    def open(self, address: str) -> Page:
        self.page.goto(self.site.url + address)
        self.is_live()
        return self.page

    def is_live(self) -> None:
        expect(self.page.locator("#connection")).to_have_attribute("data-state", "live", timeout=15_000)

    def button(self, name: str):
        return self.page.get_by_role("button", name=name)


def check_accessible(page: Page, where: str) -> None:
    """Run axe and fail with what it found, in one line each."""
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", STANDARD)["violations"]
    lines = [
        f"{where}: {one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]
    ]
    assert lines == []


def test_takeover_is_seen_live_by_the_colleague(browser, live_site, morning):
    address = f"/desk/c/{morning.waiting.pk}/"
    pooja, ravi = Desk(browser, live_site, "pooja"), Desk(browser, live_site, "ravi")
    pooja.open(address)
    ravi.open(address)

    pooja.button("Take over t").click()

    expect(pooja.page.locator(".badge.you")).to_have_text("You")
    expect(ravi.button("Take over from Pooja")).to_be_visible()
    expect(ravi.page.get_by_text("Pooja is replying. You can leave a private note.")).to_be_visible()
    expect(ravi.page.locator("#q-needs .count")).to_have_text("1")
    expect(ravi.page).to_have_title("(1) Meena Iyer · Ringbook")
    assert Ticket.objects.get(conversation=morning.waiting).assigned_to == morning.pooja
    assert pooja.complaints + ravi.complaints == []


def test_words_of_a_call_are_seen_before_the_caller_has_ended(browser, live_site, morning):
    conversation = morning.live
    pooja = Desk(browser, live_site, "pooja")
    pooja.open(f"/desk/c/{conversation.pk}/")
    words = pooja.page.locator("[data-partial] p")
    for _again in range(40):  # words are pushed to who listens by then; a page that just opened may not yet
        live.push_words("partial", conversation.pk, "I would like to")
        if words.is_visible():
            break
        pooja.page.wait_for_timeout(250)
    expect(words).to_have_text("I would like to")
    live.push_words("partial", conversation.pk, "I would like to <b>book</b>")
    expect(words).to_have_text("I would like to <b>book</b>")
    with transaction.atomic():
        lifecycle.touch(lifecycle.lock(conversation.pk), now=timezone.now())
    expect(words).to_be_hidden()
    assert pooja.complaints == []


def test_the_slower_of_two_is_told(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    pooja.page.route("**/panels/**", lambda route: route.fulfill(status=204))  # this page is late to hear of it
    page = pooja.open(f"/desk/c/{morning.waiting.pk}/")

    queue.take_over(morning.waiting.pk, morning.ravi, now=timezone.now())
    pooja.button("Take over t").click()

    expect(page.locator("#news")).to_contain_text("Ravi has taken this conversation.")


def test_take_over_and_send_reaches_the_timeline_and_clears_the_field(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(f"/desk/c/{morning.waiting.pk}/")
    field = page.locator("[data-draft]")

    field.fill("Meena, I am Pooja.")
    field.press("Control+Enter")

    expect(page.get_by_role("log")).to_contain_text("Meena, I am Pooja.")
    expect(field).to_have_value("")
    expect(page.locator(".badge.you")).to_be_visible()
    assert Message.objects.filter(purpose="agent-reply", conversation=morning.waiting).count() == 1
    assert pooja.complaints == []


def test_a_draft_stays_while_the_conversation_goes_on(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(f"/desk/c/{morning.waiting.pk}/")
    field = page.locator("[data-draft]")
    field.press_sequentially("Half a sen")

    write_in(morning.waiting.contact, morning.line, "Are you there?", now=timezone.now())

    expect(page.get_by_role("log")).to_contain_text("Are you there?")
    expect(field).to_be_focused()
    field.press_sequentially("tence")
    expect(field).to_have_value("Half a sentence")
    page.locator("#queues .row", has_text="Sunil").click()
    expect(page.get_by_role("heading", name="Sunil Hegde", level=1)).to_be_visible()
    expect(page.locator("[data-draft]")).to_have_value("")
    page.locator("#queues .row", has_text="Meena").click()
    expect(page.get_by_role("heading", name="Meena Iyer", level=1)).to_be_visible()
    expect(page.locator("[data-draft]")).to_have_value("Half a sentence")
    assert pooja.complaints == []


def test_a_note_that_is_being_typed_never_turns_into_a_reply(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(f"/desk/c/{morning.live.pk}/")
    field = page.locator("[data-draft]")
    field.press_sequentially("Sounds cross")

    pooja.button("Take over t").click()
    expect(page.locator(".badge.you")).to_be_visible()
    expect(page.locator("input[value=reply]")).to_be_enabled()
    field.press("Control+Enter")

    expect(page.locator(".note")).to_contain_text("Sounds cross")
    field.press_sequentially("For colleagues only")
    page.get_by_text("Private note m").click()
    page.locator("#queues .row", has_text="Meena").click()
    expect(page.get_by_role("heading", name="Meena Iyer", level=1)).to_be_visible()
    page.locator("#queues .row", has_text="Sunil").click()
    expect(page.locator("[data-draft]")).to_have_value("For colleagues only")
    expect(page.locator("input[value=note]")).to_be_checked()
    assert not Message.objects.filter(purpose="agent-reply", conversation=morning.live).exists()


SECOND_CLICK_AS_SOON_AS_IT_MEANS_SOMETHING_ELSE = """() => new Promise((done) => {
  const watch = new MutationObserver(() => {
    const button = document.querySelector("[data-key=b]");
    if (!button) return;
    watch.disconnect();
    setTimeout(() => { button.click(); done(); }, 50);
  });
  watch.observe(document.body, { subtree: true, childList: true, attributes: true });
  document.querySelector("[data-key=t]").click();
})"""


def test_the_second_click_of_a_double_click_changes_nothing(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(f"/desk/c/{morning.waiting.pk}/")

    page.evaluate(SECOND_CLICK_AS_SOON_AS_IT_MEANS_SOMETHING_ELSE)
    expect(page.locator(".badge.you")).to_be_visible()
    page.wait_for_timeout(300)

    morning.waiting.refresh_from_db()
    assert morning.waiting.floor_agent == morning.pooja


def test_a_click_counts_in_the_moment_the_conversation_begins_to_wait(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(f"/desk/c/{morning.live.pk}/")
    with transaction.atomic():
        lifecycle.request_person(morning.live.pk, reason="asked-for-person", urgency="soon", now=timezone.now())
    expect(page.locator(".thread-head .badge.alert")).to_be_visible()
    pooja.button("Take over t").click()
    expect(page.locator(".badge.you")).to_be_visible()


def test_the_desk_works_with_keys_alone(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.page
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Meena Iyer", level=1)).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator(".badge.you")).to_be_visible()
    expect(page.locator("[data-draft]")).to_be_focused()
    page.keyboard.type("Come at once, t and b are letters here.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("log")).to_contain_text("t and b are letters here.")
    page.keyboard.press("Escape")
    page.wait_for_timeout(800)
    page.keyboard.press("b")
    expect(page.get_by_text("Assistant has the floor")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Meena Iyer", level=1)).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert pooja.complaints == []


def test_keys_can_be_switched_off(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.page
    page.locator("#settings-menu > summary").click()
    pooja.button("Keys off").click()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_timeout(300)

    expect(page.get_by_role("heading", name="2 people need you")).to_be_visible()


def test_what_fails_is_said_in_words_and_nothing_typed_is_lost(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja")
    page = pooja.open(f"/desk/c/{morning.waiting.pk}/")
    field = page.locator("[data-draft]")
    for answer, words in [
        (lambda route: route.fulfill(status=500, body="<h1>boom</h1>"), "That did not work."),
        (lambda route: route.abort(), "The desk cannot be reached."),
        (lambda route: route.fulfill(status=401), "You are signed out."),
    ]:
        page.route("**/write/", answer)
        field.fill("Keep this")
        field.press("Control+Enter")
        expect(page.locator("#news")).to_contain_text(words)
        expect(field).to_have_value("Keep this")
        page.unroute("**/write/")
    assert "boom" not in page.content()


def test_a_wrong_password_is_said_without_naming_which(browser, live_site, morning):
    page = browser.new_page()
    page.goto(live_site.url + "/desk/")
    page.get_by_label("Name you sign in with").fill("pooja")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("That name and password do not go together.")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="2 people need you")).to_be_visible()
    page.locator("#settings-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_pages_are_accessible_and_fit(browser, live_site, morning, size):
    for scheme in ("light", "dark") if size == SIZES[0] else ("light",):  # colours do not depend on the width
        page = browser.new_page(color_scheme=scheme, viewport={"width": size[0], "height": size[1]})
        page.add_init_script(path=AXE)
        page.goto(live_site.url + "/sign-in/")
        check_accessible(page, "sign-in")
        page.close()
        pooja = Desk(browser, live_site, "pooja", size, scheme)
        addresses = ["/desk/", "/desk/today/", "/desk/all/?q=e", f"/desk/c/{morning.waiting.pk}/person/"]
        addresses += [f"/desk/c/{one.pk}/" for one in (morning.waiting, morning.failed, morning.phoned, morning.theirs)]
        for address in addresses:
            page = pooja.open(address)
            check_accessible(page, f"{address} {size} {scheme}")
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (address, size)
        menu = page.locator("#settings-menu > summary")
        menu.click()
        check_accessible(page, f"menu {size} {scheme}")
        assert pooja.complaints == []
        page.context.close()


def test_a_phone_shows_one_pane_at_a_time_with_targets_for_fingers(browser, live_site, morning):
    pooja = Desk(browser, live_site, "pooja", SIZES[2])
    page = pooja.page
    expect(page.get_by_role("main")).to_have_attribute("id", "pane-queues")
    page.locator("#queues .row", has_text="Meena").click()
    expect(page.get_by_role("main")).to_have_attribute("id", "main")
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, select, textarea, label:has(input)")]
            .filter(one => one.checkVisibility() && !one.closest(".vh"))
            .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
            .filter(([, box]) => box.height && (box.height < 43.5 || box.width < 43.5))
            .map(([text, box]) => `${text} ${box.width}x${box.height}`)"""
    )
    assert small == []
    page.get_by_role("link", name="Back to the queues").click()
    expect(page.get_by_role("main")).to_have_attribute("id", "pane-queues")
    page.get_by_role("link", name="Today", exact=True).click()
    expect(page.get_by_role("main")).to_have_attribute("id", "pane-side")
